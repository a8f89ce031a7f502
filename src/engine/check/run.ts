/** Runs the rules, and keeps what they found for the next revision. */
import type { Severity } from '../../model';
import type { Draft, Facts, Finding, Rule } from '../contract';
import { isUntouched, usesOf } from '../facts';
import type { Uses } from '../facts';
import { kindCode } from '../graph';
import { work } from '../profile';
import { RULES } from '../rules';
import { findingOf } from './findings';
import { cleanBit, EACH_RULES } from './renew';
import type { Renewed } from './renew';
import type { Settings } from './settings';

/** What a rule over the whole graph found, and what it asked for. */
export interface Kept {
  readonly findings: readonly Finding[];
  readonly uses: Uses;
}

/** What a checked revision leaves to the next. */
export interface Runs {
  readonly profile: string;
  readonly severities: Settings['severities'];
  readonly all: ReadonlyMap<Rule, Kept>;
  /** By node: bits of the rules for single nodes that found nothing on it. */
  readonly clean: Uint32Array;
}

/** Runs every rule that is not off; `clean` is completed. Findings are in the order of the rules, those of single nodes last. */
export function runRules({ facts, since }: Renewed, settings: Settings, clean: Uint32Array, previous: Runs | undefined): { readonly findings: Finding[]; readonly runs: Runs } {
  const findings: Finding[] = [];
  const all = new Map<Rule, Kept>();
  for (const rule of RULES) {
    const severity = settings.severities.get(rule.id);
    if (severity === 'off' || rule.all === undefined) continue;
    const before = previous?.severities.get(rule.id) === severity ? previous?.all.get(rule) : undefined;
    const kept = before && since && stillHolds(rule, before, since) ? before : work(rule.id, () => runAll(facts, settings, rule, severity));
    all.set(rule, kept);
    for (const finding of kept.findings) findings.push(finding);
  }
  EACH_RULES.forEach((rule, index) => {
    const severity = settings.severities.get(rule.id);
    if (severity !== 'off') work(rule.id, () => runEach(facts, settings, rule, cleanBit(index), clean, severity, findings));
  });
  return { findings, runs: { profile: settings.profile, severities: settings.severities, all, clean } };
}

function stillHolds({ reads }: Rule, { uses }: Kept, { changes, kept }: NonNullable<Renewed['since']>): boolean {
  if (reads === undefined || !isUntouched(reads, uses, changes)) return false;
  for (const fact of uses.facts) if (!kept.has(fact)) return false;
  return true;
}

function runAll(facts: Facts, settings: Settings, rule: Rule, severity: Severity | undefined): Kept {
  const findings: Finding[] = [];
  const report = (draft: Draft): void => void findings.push(findingOf(facts.graph, rule, draft, severity));
  const uses = usesOf(() => rule.all!({ graph: facts.graph, facts, options: settings.options(rule), report }));
  return { findings, uses };
}

function runEach(facts: Facts, settings: Settings, rule: (typeof EACH_RULES)[number], bit: number, clean: Uint32Array, severity: Severity | undefined, into: Finding[]): void {
  const { graph } = facts;
  // A rule that asks for a derived fact depends on more than the node: that result cannot be kept.
  let lookedElsewhere = false;
  const watched: Facts = { graph, catalog: facts.catalog, today: facts.today, get memo() { lookedElsewhere = true; return facts.memo; } };
  let found = 0;
  const report = (draft: Draft): void => {
    found++;
    into.push(findingOf(graph, rule, draft, severity));
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
