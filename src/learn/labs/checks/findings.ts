/** Checks that look at findings and at what-ifs. */
import type { Checked, Finding } from '../../../engine/contract';
import { SEVERITIES } from '../../../model';
import type { Severity } from '../../../model';
import type { Attempt } from '../contract';
import { select, selectorText } from '../select';
import type { FindingCheck, ScenarioCheck } from '../tables';

/** Reasons that are shown of one check. */
const MOST = 4;

/** The first reasons, and how many there are beside. */
export function few(reasons: readonly string[]): readonly string[] {
  return reasons.length <= MOST ? reasons : [...reasons.slice(0, MOST - 1), `And ${reasons.length - MOST + 1} more like these.`];
}

export function findingReasons({ now }: Attempt, { rule, nodes, present }: FindingCheck): readonly string[] {
  const about = nodes && select(now.facts, nodes);
  if (about && about.missing.length > 0) return about.missing.map((id) => `${id} is not there any more.`);
  if (nodes && about!.nodes.length === 0) return [`There is no ${selectorText(nodes)}.`];
  const ids = about && new Set(about.nodes.map((i) => now.facts.graph.ids[i]!));
  const found = now.findings.filter((it) => it.rule === rule && (ids === undefined || it.nodes.some((id) => ids.has(id))));
  if (present === true) return found.length > 0 ? [] : [`There is no finding \`${rule!}\`${nodes ? ` about ${selectorText(nodes)}` : ''}.`];
  return few(found.map(({ message }) => message));
}

/** What makes two findings the same for a lab: the rule and the node that it is about. */
const keyOf = ({ rule, nodes, pointer }: Finding): string => `${rule} ${nodes[0] ?? pointer}`;

export function noNewReasons({ now, start }: Attempt, severity: Severity): readonly string[] {
  const from = SEVERITIES.indexOf(severity);
  const known = new Set(start.findings.map(keyOf));
  const bad = ({ findings }: Checked) => findings.filter((it) => SEVERITIES.indexOf(it.severity) >= from);
  return few(bad(now).filter((it) => !known.has(keyOf(it))).map(({ message, rule }) => `New: ${message} (${rule})`));
}

/** Why-lines beside what failed. */
const MOST_STEPS = 4;

export function scenarioReasons({ engine, now }: Attempt, { events, expect }: ScenarioCheck): readonly string[] {
  const { failures } = engine.play(now.document, now.facts, { events, expect }, 0);
  return few(failures.map(({ message, witness }) => {
    const said = message.replace(/^The scenario ".*?" (?:fails|cannot be played): /, '');
    return witness.length === 0 ? said : `${said} Why: ${witness.slice(0, MOST_STEPS).join('; ')}.`.replace(/\.\.$/, '.');
  }));
}
