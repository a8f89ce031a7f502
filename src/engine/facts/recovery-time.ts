/** Least time until a workload is back after its host fails, without playing the whole failure through (RULES 3.14). */
import type { NodeOf } from '../../model';
import type { Facts } from '../contract';
import { isAncestor, nodeNumber } from '../graph';
import type { Span } from './managers';
import { places } from './places';
import { restarts } from './restart';
import type { RestartGroup } from './restart';
import { noticeTerms, pullTerms, queueTerm, startTerms, total } from './start-time';
import type { StartOptions, Term } from './start-time';
import { services, workloads } from './workloads';

export interface RecoveryTime extends Span {
  readonly node: number;
  /** The host that fails, and the cluster that starts it elsewhere (-1 where a VM says so itself). */
  readonly host: number;
  readonly cluster: number;
  readonly terms: readonly Term[];
}

interface Context {
  readonly facts: Facts;
  readonly options: StartOptions;
  /** Targets of hard links by the node, or its pod, that needs them. */
  readonly needs: ReadonlyMap<number, readonly number[]>;
  /** By group and host: units on the host by priority. */
  readonly ahead: Map<string, readonly number[]>;
}

/** Dependencies are followed so deep; what lies beyond would only make the time longer. */
const MOST_LINKS = 100;
/** Places that are looked at for an image that is there already. */
const MOST_PLACES = 64;

/**
 * Times of the nodes that are on a host, go down with it although their service has other replicas, and are started elsewhere; others are left
 * out: they stay up, or nothing is known about how long a repair takes. `from` holds for every value of what is not known.
 */
export function recoveryTimes(facts: Facts, nodes: readonly number[], options: StartOptions): readonly RecoveryTime[] {
  const context: Context = { facts, options, needs: hardNeeds(facts), ahead: new Map() };
  const found: RecoveryTime[] = [];
  for (const node of nodes) {
    const host = places(facts).host[node]!;
    const back = host < 0 || node === host || !isBroken(facts, node, host) ? undefined : viaUnit(context, node, host, 0, new Set());
    if (back !== undefined) found.push({ node, host, cluster: back.group.cluster, terms: back.terms, ...total(back.terms) });
  }
  return found;
}

function hardNeeds(facts: Facts): ReadonlyMap<number, readonly number[]> {
  const { graph } = facts, { of, replica } = services(facts);
  const found = new Map<number, number[]>();
  for (let k = 0; k < graph.linkFrom.length; k++) {
    if (graph.topology.links[graph.linkIndex[k]!]!.strength === 'soft') continue;
    const a = graph.linkFrom[k]!, from = of[a]! >= 0 && replica[a] === 0 ? graph.parent[a]! : a;
    const list = found.get(from);
    if (list) list.push(graph.linkTo[k]!);
    else found.set(from, [graph.linkTo[k]!]);
  }
  return found;
}

/** Whether what a node stands for is short of replicas without the host: its service, or the node itself. */
function isBroken(facts: Facts, node: number, host: number): boolean {
  const { graph } = facts, number = services(facts).of[node]!;
  if (number < 0) return isAncestor(graph, host, node);
  const { nodes, replicas, minAvailable } = services(facts).list[number]!;
  let lost = 0;
  for (const it of nodes) if (isAncestor(graph, host, it)) lost += workloads(facts).copies[it]!;
  return lost > 0 && replicas - lost < minAvailable;
}

interface Back {
  readonly group: RestartGroup;
  readonly terms: readonly Term[];
}

/** The quickest way back of a node: with each of the units around it, the outermost being what brings the others along. */
function viaUnit(context: Context, node: number, host: number, depth: number, seen: Set<number>): Back | undefined {
  const { facts } = context, { graph } = facts, { group, groups } = restarts(facts);
  let best: Back | undefined;
  const path: number[] = [];
  for (let at = node; at > host; at = graph.parent[at]!) {
    path.unshift(at);
    const of = group[at]! < 0 ? undefined : groups[group[at]!]!;
    if (of === undefined || !canRestart(facts, of, at, host) || path.some((it) => it !== at && staysDown(facts, it))) continue;
    const terms = termsOf(context, of, at, path, host);
    const wait = waitOf(context, node, host, depth, seen);
    if (wait === undefined) return undefined;
    const all = wait.length > 0 ? [...terms, ...wait] : terms;
    if (best === undefined || total(all).from < total(best.terms).from) best = { group: of, terms: all };
  }
  return best;
}

/** A container that nobody starts again when its engine comes back. */
const staysDown = ({ graph }: Facts, i: number): boolean => graph.nodes[i]!.kind === 'container' && (graph.nodes[i] as NodeOf<'container'>).restart === 'no';

function canRestart(facts: Facts, { places: all, quorum }: RestartGroup, unit: number, host: number): boolean {
  const { graph } = facts;
  const gone = (it: number): boolean => it === host || isAncestor(graph, host, it);
  if (all.every(gone) || volumeGoes(facts, unit, host)) return false;
  if (quorum === undefined) return true;
  let votes = quorum.votes;
  quorum.voters.forEach((it, k) => (votes -= gone(it) ? quorum.weights[k]! : 0));
  return votes >= quorum.majority;
}

/** Whether a volume that the unit needs stands on the host and has no copy that is in step. */
function volumeGoes({ graph }: Facts, unit: number, host: number): boolean {
  for (let i = unit; i < graph.end[unit]!; i++) {
    const node = graph.nodes[i]!;
    const names = node.kind === 'vm' ? [node.storage] : node.kind === 'container' ? (node.mounts ?? []).map((it) => it.source) : [];
    for (const name of names) {
      const at = nodeNumber(graph, name), volume = at === undefined ? undefined : graph.nodes[at]!;
      const outside = volume?.kind === 'volume' && isAncestor(graph, host, at!) && !isAncestor(graph, unit, at!);
      if (outside && !(volume as NodeOf<'volume'>).copies?.some((it) => it.sync === true)) return true;
    }
  }
  return false;
}

function termsOf(context: Context, group: RestartGroup, unit: number, path: readonly number[], host: number): readonly Term[] {
  const { facts, options } = context, { graph } = facts;
  const starts = path.flatMap((it) => startTerms(facts, it, -1, options));
  const container = path.find((it) => graph.nodes[it]!.kind === 'container');
  const pull = container === undefined || graph.nodes[unit]!.kind === 'vm' ? [] : leastPull(facts, container, group, host);
  const outside = group.places.filter((it) => it !== host && !isAncestor(graph, host, it)).length;
  const queue = queueTerm(unit, aheadOf(context, group, unit, host), outside, group.manager, total(startTerms(facts, unit, -1, options)));
  return [...noticeTerms(group.manager, host), ...(queue === undefined ? [] : [queue]), ...pull, ...starts];
}

/** The pull where it takes least: nothing where one of the places may have the image. */
function leastPull(facts: Facts, container: number, { places: all }: RestartGroup, host: number): readonly Term[] {
  if (all.length > MOST_PLACES) return [];
  let best: readonly Term[] | undefined;
  for (const place of all) {
    if (place === host || isAncestor(facts.graph, host, place)) continue;
    const terms = pullTerms(facts, container, place);
    if (best === undefined || total(terms).from < total(best).from) best = terms;
  }
  return best ?? [];
}

const PRIORITIES = ['low', 'normal', 'high', 'critical'];
/** Place in the order of restarts; normal where a VM does not say. */
const priorityOf = ({ graph }: Facts, unit: number): number => PRIORITIES.indexOf((graph.nodes[unit] as NodeOf<'vm'>).restartPriority ?? 'normal');

/** Units of the group on the host that certainly start earlier: those of a higher priority. */
function aheadOf({ facts, ahead }: Context, group: RestartGroup, unit: number, host: number): number {
  const key = `${group.number}/${host}`;
  let counts = ahead.get(key);
  if (counts === undefined) {
    const made = PRIORITIES.map(() => 0);
    for (const it of group.units) if (isAncestor(facts.graph, host, it)) made[priorityOf(facts, it)]!++;
    ahead.set(key, (counts = made));
  }
  return counts.slice(priorityOf(facts, unit) + 1).reduce((sum, it) => sum + it, 0);
}

/** The longest chain of starts that a node waits for; undefined where something that it needs does not come back. */
function waitOf(context: Context, node: number, host: number, depth: number, seen: Set<number>): readonly Term[] | undefined {
  const { facts } = context, { graph } = facts;
  let longest: readonly Term[] = [];
  if (depth >= MOST_LINKS) return longest;
  seen.add(node);
  for (const target of context.needs.get(node) ?? []) {
    if (seen.has(target) || !isBroken(facts, target, host)) continue;
    const back = viaUnit(context, target, host, depth + 1, seen);
    if (back === undefined) return undefined;
    const starts = back.terms.filter((it) => it.what !== 'detect' && it.what !== 'fence' && it.what !== 'queue');
    const waits: Term[] = starts.map((it) => ({ ...it, what: 'wait', says: it.what === 'wait' ? it.says : `${graph.ids[target]!}: ${it.says}` }));
    if (total(waits).from > total(longest).from) longest = waits;
  }
  return longest;
}
