/** Runs the rules over a document. */
import { defaultCatalog } from '../catalog';
import { pointerOf } from '../model';
import type { Severity, TopologyText } from '../model';
import { findingOfNotice, findingOfProblem, inOrder, ranking, readerProblem } from './check/findings';
import type { Ranked } from './check/findings';
import { NOTICES, ruleOfProblem } from './check/notices';
import { renewCleanMask, renewFacts } from './check/renew';
import { runRules } from './check/run';
import type { Runs } from './check/run';
import { resolveSettings } from './check/settings';
import { readSuppressions } from './check/suppressions';
import type { Checked, CheckOptions, Finding, LocatedFinding } from './contract';
import { setJoint } from './facts';
import { reportMatches } from './facts/reports';
import { work } from './profile';

/** What the rules found, by checked revision, for the next one. */
const runsOf = new WeakMap<Checked, Runs>();

/**
 * Checks a document: problems of the reader, findings of every rule that is not off, and what is wrong with settings and suppressions.
 * `previous` is any earlier result for the same file; what did not change since is used again. Nothing is thrown for any content of the file.
 */
export function check(document: TopologyText, options: CheckOptions = {}, previous?: Checked): Checked {
  const { topology } = document;
  const today = options.today ?? topology.asOf ?? systemDate();
  const renewed = work('(graph)', () => renewFacts(previous?.facts, topology, options.catalog ?? defaultCatalog, today, options.reports));
  const { facts } = renewed;
  const { graph } = facts;
  const settings = resolveSettings(topology, options);
  const last = previous && runsOf.get(previous);
  const earlier = last?.profile === settings.profile ? last : undefined;
  const found = runRules(renewed, settings, renewCleanMask(earlier && { facts: previous!.facts, clean: earlier.clean }, facts), earlier);

  const suppressions = readSuppressions(topology, graph, facts.today);
  const rankOf = ranking(facts);
  const findings: Ranked = { findings: [], ranks: [] }, suppressed: Ranked = { findings: [], ranks: [] };
  const add = (finding: Finding, rank = rankOf(finding)): void => {
    const into = suppressions.holds(finding) ? suppressed : findings;
    into.findings.push(finding);
    into.ranks.push(rank);
  };
  const severityOf = (id: string): Severity | 'off' | undefined => settings.severities.get(id);
  for (const problem of topology.problems) {
    const severity = severityOf(ruleOfProblem(problem.code));
    if (severity !== 'off') add(findingOfProblem(graph, problem, severity));
  }
  for (let i = 0; i < found.findings.length; i++) add(found.findings[i]!, found.ranks[i]!);

  for (const failure of options.scenarios?.(document, facts) ?? []) {
    const severity = severityOf(NOTICES.scenarioFailed.id);
    if (severity !== 'off') add(findingOfNotice({ notice: NOTICES.scenarioFailed, ...failure }, severity));
  }

  for (const { key, message } of reportMatches(facts)?.problems ?? []) {
    const severity = severityOf(NOTICES.reportUnusable.id);
    if (severity !== 'off') add(findingOfNotice({ notice: NOTICES.reportUnusable, pointer: pointerOf(['images', key, 'scan', 'report']), message }, severity));
  }

  for (const notice of [...settings.notices, ...suppressions.notices()]) {
    const severity = severityOf(notice.notice.id);
    if (severity === 'off') continue;
    const finding = findingOfNotice(notice, severity);
    findings.findings.push(finding);
    findings.ranks.push(rankOf(finding));
  }
  const checked: Checked = work('(order)', () => ({ document, facts, findings: inOrder(findings), suppressed: inOrder(suppressed) }));
  setJoint(facts, undefined);
  runsOf.set(checked, found.runs);
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

function systemDate(): string {
  return new Date().toISOString().slice(0, 10);
}
