/** Runs the rules over a document. */
import { defaultCatalog } from '../catalog';
import type { Severity, TopologyText } from '../model';
import { findingOf, findingOfNotice, findingOfProblem, readerProblem, sortFindings } from './check/findings';
import { ruleOfProblem } from './check/notices';
import { cleanBit, EACH_RULES, renewCleanMask, renewGraph } from './check/renew';
import { resolveSettings } from './check/settings';
import type { Settings } from './check/settings';
import { readSuppressions } from './check/suppressions';
import type { Checked, CheckOptions, Draft, Facts, Finding, LocatedFinding, Rule } from './contract';
import { makeFacts } from './facts';
import { kindCode } from './graph';
import { RULES } from './rules';

/** Nodes on which the rules for single nodes found nothing, by checked revision. */
const cleanMasks = new WeakMap<Checked, Uint32Array>();

/**
 * Checks a document: problems of the reader, findings of every rule that is not off, and what is wrong with settings and suppressions.
 * `previous` is any earlier result for the same file; what did not change since is used again. Nothing is thrown for any content of the file.
 */
export function check(document: TopologyText, options: CheckOptions = {}, previous?: Checked): Checked {
  const { topology } = document;
  const graph = renewGraph(previous?.facts.graph, topology);
  const facts = makeFacts(graph, options.catalog ?? defaultCatalog, options.today ?? topology.asOf ?? systemDate());
  const settings = resolveSettings(topology, options);
  const known = previous && { facts: previous.facts, clean: cleanMasks.get(previous) ?? new Uint32Array(previous.facts.graph.count) };
  const clean = renewCleanMask(known, facts);

  const all: Finding[] = [];
  const severityOf = (id: string): Severity | 'off' | undefined => settings.severities.get(id);
  for (const problem of topology.problems) {
    const severity = severityOf(ruleOfProblem(problem.code));
    if (severity !== 'off') all.push(findingOfProblem(graph, problem, severity));
  }
  runRules(facts, settings, clean, all);

  const suppressions = readSuppressions(topology, graph, facts.today);
  const findings: Finding[] = [], suppressed: Finding[] = [];
  for (const finding of all) (suppressions.holds(finding) ? suppressed : findings).push(finding);
  for (const notice of [...settings.notices, ...suppressions.notices()]) {
    const severity = severityOf(notice.notice.id);
    if (severity !== 'off') findings.push(findingOfNotice(notice, severity));
  }
  const checked: Checked = { document, facts, findings: sortFindings(facts, findings), suppressed: sortFindings(facts, suppressed) };
  cleanMasks.set(checked, clean);
  return checked;
}

/** Ranges in the text of findings (all of them where none are named), in the order given. Only what is asked for is looked up. */
export function locate(checked: Checked, findings: readonly Finding[] = checked.findings): LocatedFinding[] {
  const { places } = checked.document;
  return findings.map((finding) => {
    const span = readerProblem(finding) ?? places.find(finding.pointer, isNode(finding.pointer) ? 'key' : 'value');
    return { finding, range: places.range(span) };
  });
}

/** Whether a pointer names a whole node: its key is shown, not all its text. */
function isNode(pointer: string): boolean {
  return pointer.startsWith('/nodes/') && !pointer.includes('/', '/nodes/'.length);
}

function runRules(facts: Facts, settings: Settings, clean: Uint32Array, into: Finding[]): void {
  for (const rule of RULES) {
    const severity = settings.severities.get(rule.id);
    if (severity === 'off') continue;
    const report = (draft: Draft): void => void into.push(findingOf(facts.graph, rule, draft, severity));
    rule.all?.({ graph: facts.graph, facts, options: settings.options(rule), report });
  }
  EACH_RULES.forEach((rule, index) => {
    const severity = settings.severities.get(rule.id);
    if (severity !== 'off') runEach(facts, settings, rule, cleanBit(index), clean, severity, into);
  });
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
  const context = { graph, facts: watched, options: settings.options(rule as Rule), report };
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

function systemDate(): string {
  return new Date().toISOString().slice(0, 10);
}
