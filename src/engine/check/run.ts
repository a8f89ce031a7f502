/** Runs the rules, and keeps what they found for the next revision. */
import type { Severity } from '../../model';
import type { Draft, Facts, Finding, Rule, RuleContext } from '../contract';
import { isUntouched, usesOf } from '../facts';
import type { Uses } from '../facts';
import { kindCode } from '../graph';
import { work } from '../profile';
import { RULES } from '../rules';
import { fileIndices, findingOf, firstRank, rankAt, ranking } from './findings';
import type { Ranked } from './findings';
import { cleanBit, EACH_RULES } from './renew';
import type { Renewed } from './renew';
import type { Settings } from './settings';

/** What a rule over the whole graph found, and what that depends on. */
export interface Kept extends Ranked {
  readonly uses: Uses;
}

/** Findings, the numbers of the nodes that they are about, and the rank that each would have on the first node of the file. */
interface Located {
  readonly findings: Finding[];
  readonly nodes: number[];
  readonly ranks: number[];
}

/** What a checked revision leaves to the next. */
export interface Runs {
  readonly profile: string;
  readonly severities: Settings['severities'];
  readonly all: ReadonlyMap<Rule, Kept>;
  /** Of rules that do not look beyond an island. */
  readonly local: ReadonlyMap<Rule, Located>;
  /** By node: bits of the rules for single nodes that found nothing on it. */
  readonly clean: Uint32Array;
}

/** Runs every rule that is not off; `clean` is completed. Findings are in the order of the rules, those of single nodes last. */
export function runRules(renewed: Renewed, settings: Settings, clean: Uint32Array, previous: Runs | undefined): Ranked & { readonly runs: Runs } {
  const { facts, since } = renewed;
  const into: Ranked = { findings: [], ranks: [] };
  const all = new Map<Rule, Kept>();
  const local = new Map<Rule, Located>();
  const indices = fileIndices(facts);
  for (const rule of RULES) {
    const severity = settings.severities.get(rule.id);
    if (severity === 'off' || rule.all === undefined) continue;
    if (rule.reach === 'island') {
      const before = previous?.severities.get(rule.id) === severity ? previous?.local.get(rule) : undefined;
      const located = work(rule.id, () => runLocal(renewed, settings, rule, severity, before));
      local.set(rule, located);
      const { findings, nodes, ranks } = located;
      for (let i = 0; i < findings.length; i++) add(into, findings[i]!, rankAt(ranks[i]!, indices[nodes[i]!]!));
      continue;
    }
    const before = previous?.severities.get(rule.id) === severity ? previous?.all.get(rule) : undefined;
    const kept = before && since && isUntouched(before.uses, since) ? before : work(rule.id, () => runAll(facts, settings, rule, severity));
    all.set(rule, kept);
    for (let i = 0; i < kept.findings.length; i++) add(into, kept.findings[i]!, kept.ranks[i]!);
  }
  EACH_RULES.forEach((rule, index) => {
    const severity = settings.severities.get(rule.id);
    if (severity !== 'off') work(rule.id, () => runEach(facts, settings, rule, cleanBit(index), clean, severity, into));
  });
  return { ...into, runs: { profile: settings.profile, severities: settings.severities, all, local, clean } };
}

function add({ findings, ranks }: Ranked, finding: Finding, rank: number): void {
  findings.push(finding);
  ranks.push(rank);
}

function runAll(facts: Facts, settings: Settings, rule: Rule, severity: Severity | undefined): Kept {
  const { graph } = facts;
  const into: Ranked = { findings: [], ranks: [] };
  const rankOf = ranking(facts);
  const report: RuleContext['report'] = (draft) => {
    const finding = findingOf(graph, rule, draft, severity);
    add(into, finding, rankOf(finding, draft.node));
  };
  const uses = usesOf(() => rule.all!({ graph, facts, options: settings.options(rule), report }), rule.reads);
  return { ...into, uses };
}

/** Runs a rule on the islands on which something changed, beside what it found on the others before. */
function runLocal({ facts: whole, afresh }: Renewed, settings: Settings, rule: Rule, severity: Severity | undefined, before: Located | undefined): Located {
  const found: Located = { findings: [], nodes: [], ranks: [] };
  const part = before && afresh;
  if (part) {
    if (part.kept === undefined) return before;
    for (let i = 0; i < before.findings.length; i++) {
      const node = part.kept[before.nodes[i]!]!;
      if (node < 0) continue;
      found.findings.push(before.findings[i]!);
      found.nodes.push(node);
      found.ranks.push(before.ranks[i]!);
    }
  }
  const facts = part ? part.facts : whole;
  const { graph } = facts;
  const report: RuleContext['report'] = (draft) => {
    const finding = findingOf(graph, rule, draft, severity);
    found.findings.push(finding);
    found.ranks.push(firstRank(finding));
    found.nodes.push(part ? part.numbers[draft.node!]! : draft.node!);
  };
  rule.all!({ graph, facts, options: settings.options(rule), report });
  return found;
}

function runEach(facts: Facts, settings: Settings, rule: (typeof EACH_RULES)[number], bit: number, clean: Uint32Array, severity: Severity | undefined, into: Ranked): void {
  const { graph } = facts;
  // A rule that asks for a derived fact depends on more than the node: that result cannot be kept.
  let lookedElsewhere = false;
  const rankOf = ranking(facts);
  const watched: Facts = { graph, catalog: facts.catalog, today: facts.today, get memo() { lookedElsewhere = true; return facts.memo; }, get reports() { lookedElsewhere = true; return facts.reports; } };
  let found = 0;
  const report = (draft: Draft): void => {
    found++;
    const finding = findingOf(graph, rule, draft, severity);
    add(into, finding, rankOf(finding, draft.node));
  };
  const context = { graph, facts: watched, options: settings.options(rule), report };
  const wanted = new Uint8Array(256);
  for (const kind of rule.each.kinds) wanted[kindCode(kind)] = 1;
  for (let i = 0; i < graph.count; i++) {
    if (wanted[graph.kind[i]!] === 0 || (clean[i]! & bit) !== 0) continue;
    lookedElsewhere = false;
    found = 0;
    rule.each.check(context, i);
    if (found === 0 && !lookedElsewhere) clean[i]! |= bit;
  }
}
