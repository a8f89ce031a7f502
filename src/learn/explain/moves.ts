/** Where a node can go: live migration of VMs, restarts of what an orchestrator or its engine starts. */
import type { NodeOf } from '../../model';
import type { Facts } from '../../engine/contract';
import { nearest } from '../../engine/graph';
import { bestChange, REASONS, verdicts } from '../../engine/facts/migration/can-migrate';
import { migrationTime } from '../../engine/facts/migration/time';
import { restarts } from '../../engine/facts/restart';
import { workloads } from '../../engine/facts/workloads';
import type { Line } from './contract';
import { assumed, joined, known, ref, refs, seconds, unknown } from './say';

/** Most hypervisors that are named one by one. */
const MOST = 4;

/** Verdicts on live migration, the open ones with how long it takes, the closed ones with the first reason. */
function live(facts: Facts, vm: number): readonly Line[] {
  if (!(workloads(facts).copies[vm]! > 0)) return [known`It does not run, so there is nothing to move live; its disk can be copied.`];
  const all = verdicts(facts, vm);
  if (all.length === 0) return [known`There is no other hypervisor in the file that it could move to while it runs.`];
  const open = all.filter(({ answer }) => answer === 'yes'), closed = all.filter(({ answer }) => answer === 'no'), doubtful = all.filter(({ answer }) => answer === 'unknown');
  const lines = open.slice(0, MOST).map((it): Line => {
    const time = migrationTime(facts, vm, it.to, it.copiesDisk);
    if (time === undefined) return unknown`It can move to ${ref(facts, it.to)} while it runs; how long that takes cannot be told, because its memory is not given.`;
    const say = time.assumed.length > 0 ? assumed : known;
    const taken = time.assumed.length > 0 ? ` Taken for granted: ${time.assumed.join('; ')}.` : '';
    if (!time.converges) return say`Nothing is against a move to ${ref(facts, it.to)}, but it would never end: memory is written faster than it is sent.${taken}`;
    return say`It can move to ${ref(facts, it.to)} while it runs, in ${time.exact ? '' : 'at least '}${seconds(time.seconds)}${it.copiesDisk ? ', its disk copied along' : ''}; ${time.exact ? `it stands still for ${seconds(time.downtimeSeconds)} of that` : 'for how long it stands still cannot be told'}.${taken}`;
  });
  if (open.length > MOST) lines.push(known`And to ${refs(facts, open.slice(MOST).map(({ to }) => to))}.`);
  for (const { to, first } of doubtful.slice(0, MOST)) lines.push(unknown`Whether it can move to ${ref(facts, to)} while it runs cannot be told: ${first?.text ?? 'something is not given'}.`);
  for (const { to, reasons } of closed.slice(0, MOST)) lines.push(known`It cannot move to ${ref(facts, to)} while it runs: ${joined(reasons.filter(({ certainty }) => certainty === 'certain').slice(0, 3).map(({ text }) => text))}.`);
  const rest = Math.max(0, doubtful.length - MOST) + Math.max(0, closed.length - MOST);
  if (rest > 0) lines.push(known`${String(rest)} further hypervisors are closed to it or in doubt.`);
  const change = open.length === 0 ? bestChange(all) : undefined;
  if (change !== undefined) lines.push(known`What alone would open ${refs(facts, change.opens)}: without ${REASONS[change.code]}.`);
  return lines;
}

export function moveLines(facts: Facts, node: number): readonly Line[] {
  const { graph } = facts, { kind } = graph.nodes[node]!;
  const { group, groups } = restarts(facts);
  if (kind === 'vm') return live(facts, node);
  if (kind === 'container' || kind === 'pod') {
    let unit = node;
    while (unit >= 0 && group[unit]! < 0) unit = graph.parent[unit]!;
    const cluster = nearest(graph, node, 'cluster');
    const lines: Line[] = [known`A container is not moved while it runs: it is stopped here and a new one is started there, from its image, with an empty memory.`];
    if (unit >= 0) lines.push(known`${groups[group[unit]!]!.cluster < 0 ? 'What manages it' : ref(facts, groups[group[unit]!]!.cluster)} does that, on ${refs(facts, groups[group[unit]!]!.places, 6)}.`);
    else if (cluster >= 0) lines.push(known`It floats in ${ref(facts, cluster)}, which chooses its place.`);
    else lines.push(known`Nothing in the file does that by itself.`);
    const fixed = kind === 'container' ? (graph.nodes[node] as NodeOf<'container'>).mounts?.filter(({ source }) => source?.startsWith('/') === true).map(({ source }) => source!) ?? [] : [];
    if (fixed.length > 0) lines.push(known`What it keeps on paths of its host (${fixed.slice(0, 4).join(', ')}) stays there.`);
    return lines;
  }
  return [kind === 'app' ? known`It moves with the operating system that it is installed on, or is installed again elsewhere.` : known`It is not moved as one; what is in it is.`];
}
