/** What was achieved, from what happened: names that steps of walkthroughs wait for. */
import type { Checked } from '../../engine/contract';
import type { Event } from '../../model';
import { verbOf } from '../../whatif';
import type { Outcome } from '../../whatif';

/** Of a what-if that was played: its verb, and the kind of what fails, where something came of it. */
export function whatIfAchievements({ facts: { graph } }: Checked, events: readonly Event[], { down }: Outcome): readonly string[] {
  return events.flatMap((event) => {
    const verb = verbOf(event)?.name;
    const id = 'fail' in event && typeof event.fail === 'string' ? event.fail : undefined;
    const kind = id === undefined ? undefined : graph.nodes[graph.number.get(id) ?? -1]?.kind;
    return [...(verb === undefined ? [] : [`whatif.${verb}`]), ...(kind !== undefined && down.length > 0 ? [`whatif.fail.${kind}`] : [])];
  });
}

/** How many findings of each rule there are, those that are held back included. */
function counts({ findings, suppressed }: Checked): Map<string, number> {
  const found = new Map<string, number>();
  for (const { rule } of [...findings, ...suppressed]) found.set(rule, (found.get(rule) ?? 0) + 1);
  return found;
}

/** How many nodes findings of a rule name. */
function named(checked: Checked, rule: string): number {
  return [...checked.findings, ...checked.suppressed].reduce((sum, finding) => sum + (finding.rule === rule ? finding.nodes.length : 0), 0);
}

/** What an edit achieved: that there was one, findings that are mended (not switched off, not suppressed), a suppression or a scenario that was added. */
export function editAchievements(before: Checked, now: Checked): readonly string[] {
  const [old, next] = [before.document.topology, now.document.topology];
  return [
    'edit', ...(next.suppressions.length > old.suppressions.length ? ['suppress'] : []), ...(next.scenarios.length > old.scenarios.length ? ['scenario'] : []),
    ...resolvedAchievements(before, now),
  ];
}

/** Rules that have less to say than before. */
function resolvedAchievements(before: Checked, now: Checked): readonly string[] {
  if (JSON.stringify([...before.document.topology.rules]) !== JSON.stringify([...now.document.topology.rules])) return [];
  const after = counts(now);
  return [...counts(before)].filter(([rule, count]) => (after.get(rule) ?? 0) < count || (after.get(rule) === count && named(now, rule) < named(before, rule))).map(([rule]) => `resolved.${rule}`);
}

/** A hypervisor is explained as what it is: type 1, type 2 or nested; anything else by its kind. */
export function explainedAchievements({ facts: { graph, catalog } }: Checked, id: string): readonly string[] {
  const number = graph.number.get(id);
  if (number === undefined) return [];
  const node = graph.nodes[number]!;
  if (node.kind !== 'hypervisor') return [`explain.${node.kind}`];
  const type = catalog.platform(node.platform)?.hypervisor?.type ?? node.type, above = graph.parent[number]!;
  return [...(type === undefined ? [] : [`explain.hypervisor.type${type}`]), ...(above >= 0 && graph.nodes[above]!.kind === 'vm' ? ['explain.hypervisor.nested'] : [])];
}
