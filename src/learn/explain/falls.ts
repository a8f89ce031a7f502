/** What would take a node down: everything it is in or needs whose failure alone does, and what brings it back. */
import type { NodeOf } from '../../model';
import { nearest } from '../../engine/graph';
import type { Facts } from '../../engine/contract';
import { dependencies, NEEDS } from '../../engine/facts/dependencies';
import { orchestrates } from '../../engine/facts/managers';
import { failure } from '../../engine/facts/failure';
import { restarts } from '../../engine/facts/restart';
import { services, workloads } from '../../engine/facts/workloads';
import { kernels } from '../../engine/facts/kernels';
import { places } from '../../engine/facts/places';
import type { Line } from './contract';
import { kernelPiece } from './node';
import { counted, known, ref, refs, unknown } from './say';

/** Most nodes that are tried. */
const MOST = 120;
/** Most causes outside of what it is in that are shown with their way. */
const SHOWN = 8;

/** Everything above a node and everything that it needs, and so on: whoever can take it down is among them. Bounded. */
function suspects(facts: Facts, node: number): readonly number[] {
  const { graph } = facts;
  const needs = needsOf(facts);
  const { of, list } = services(facts);
  const found = new Set([node]);
  for (const at of found) {
    if (found.size > MOST) break;
    const above = graph.parent[at]!;
    if (above >= 0) found.add(above);
    for (const other of needs.get(at) ?? []) {
      found.add(other);
      // Of what is needed, any replica will do.
      if (of[other]! >= 0) for (const replica of list[of[other]!]!.nodes) found.add(replica);
    }
  }
  found.delete(node);
  return [...found].slice(0, MOST);
}

/** Who is needed, by who needs it. */
function needsOf(facts: Facts): ReadonlyMap<number, readonly number[]> {
  const { start, dependent, need } = dependencies(facts);
  const needs = new Map<number, number[]>();
  for (let target = 0; target < facts.graph.count; target++) {
    for (let k = start[target]!; k < start[target + 1]!; k++) {
      if (need[k] === NEEDS.soft) continue;
      const known = needs.get(dependent[k]!);
      if (known) known.push(target);
      else needs.set(dependent[k]!, [target]);
    }
  }
  return needs;
}

/** Nodes whose failure alone takes this one down or cuts it off: what it is in, nearest first, and the others with the way. */
export function causesOf(facts: Facts, node: number): { readonly around: readonly number[]; readonly others: readonly { readonly node: number; readonly witness: readonly string[] }[] } {
  const { graph } = facts;
  const around: number[] = [], others: { node: number; witness: readonly string[] }[] = [];
  for (const suspect of suspects(facts, node)) {
    const outcome = failure(facts, [{ node: suspect }]);
    if (outcome.down[node] === 0 && outcome.isolated[node] === 0) continue;
    if (node > suspect && node < graph.end[suspect]!) around.push(suspect);
    else others.push({ node: suspect, witness: outcome.witness(node) });
  }
  return { around: around.sort((a, b) => b - a), others };
}

/** What is started elsewhere when its machine fails, or that nothing is. */
function backAgain(facts: Facts, node: number): readonly Line[] {
  const { graph } = facts, { group, groups } = restarts(facts);
  let at = node;
  while (at >= 0 && group[at]! < 0) at = graph.parent[at]!;
  if (at >= 0) {
    const { cluster, places: where } = groups[group[at]!]!;
    const by = cluster >= 0 ? ref(facts, cluster) : 'what manages it';
    return [known`If its machine fails, ${by} starts ${at === node ? 'it' : ref(facts, at)} again on one of ${counted(where.length, 'place')} (${refs(facts, where, 4)}), where there is room.`];
  }
  const { kind } = graph.nodes[node]!, cluster = nearest(graph, node, 'cluster');
  if (cluster >= 0 && cluster !== node && kind !== 'volume' && kind !== 'network') {
    const it = graph.nodes[cluster] as NodeOf<'cluster'>;
    const moves = it.ha ?? orchestrates(facts.catalog.platform(it.platform));
    return [moves ? known`It floats in ${ref(facts, cluster)}, which starts it on another member when one fails, where there is room.` : unknown`It floats in ${ref(facts, cluster)}; whether that starts it again when a member fails cannot be told.`];
  }
  return ['container', 'pod', 'app', 'vm'].includes(kind) ? [known`Nothing in the file starts it elsewhere if its machine fails.`] : [];
}

function serviceLine(facts: Facts, node: number): readonly Line[] {
  const { of, list, replica } = services(facts);
  const service = of[node]! >= 0 && replica[node] === 1 ? list[of[node]!]! : undefined;
  if (service?.declared !== true) return [];
  const { alive } = failure(facts, [{ node }]);
  const left = alive[service.number]!, verdict = left < service.minAvailable ? 'too few' : 'enough';
  return [known`Without it the service ${service.name} has ${String(left)} of ${counted(service.replicas, 'replica')} left and needs ${String(service.minAvailable)}${service.saysMinAvailable ? '' : ' (assumed)'}: ${verdict}.`];
}

export function fallLines(facts: Facts, node: number): readonly Line[] {
  const { graph } = facts;
  const { around, others } = causesOf(facts, node);
  const lines: Line[] = [];
  if (around.length > 0) lines.push(known`What it is in, any of them alone: ${refs(facts, around, 10)}.`);
  for (const { node: other, witness } of others.slice(0, SHOWN)) lines.push(known`The failure of ${ref(facts, other)}: ${witness.join('; ')}.`);
  if (others.length > SHOWN) lines.push(known`And the failure of ${refs(facts, others.slice(SHOWN).map((it) => it.node))}.`);
  const { hosting, domains } = kernels(facts);
  const domain = domains[hosting[node]!];
  if (domain && domain.node !== node) lines.push(known`A crash of ${kernelPiece(facts, domain)}.`);
  if (lines.length === 0) lines.push(known`Nothing else in the file takes it down.`);
  if (['container', 'pod', 'app', 'vm'].includes(graph.nodes[node]!.kind) && places(facts).host[node]! < 0) lines.push(unknown`Which host it is on is not given, so no host can be named.`);
  const { down } = failure(facts, [{ node }]);
  const { running } = workloads(facts);
  const along = Array.from(running).filter((other) => other !== node && down[other] === 1);
  lines.push(along.length === 0 ? known`Its own failure takes no other running workload along.` : known`Its own failure takes ${counted(along.length, 'running workload')} along: ${refs(facts, along)}.`);
  return [...lines, ...serviceLine(facts, node), ...backAgain(facts, node)];
}
