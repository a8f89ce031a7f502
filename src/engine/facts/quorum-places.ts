/** Where the voters of a quorum group meet: one node that carries the majority takes the decision away with it. */
import type { NodeOf } from '../../model';
import type { Facts } from '../contract';
import { kindCode, nodeNumber } from '../graph';
import { places } from './places';
import type { Quorum } from './quorum';

/** A node without which a group has no majority. */
export interface Colocation {
  readonly quorum: Quorum;
  readonly at: number;
  readonly level: 'host' | 'volume' | 'site';
  /** Votes that go with it. */
  readonly held: number;
}

const SITE = kindCode('site');

/**
 * The host, else the volume, else the site that holds the majority of a group of two or more voters. Sites count where at least two are
 * modelled and none of them holds the others. Votes of which the place is not known count for nobody. Undefined where no node holds it.
 */
export function colocationOf(facts: Facts, quorum: Quorum): Colocation | undefined {
  if (quorum.votes < 2) return undefined;
  const { host, site } = places(facts);
  return most(quorum, 'host', (it) => [host[it]!]) ?? most(quorum, 'volume', (it) => volumesOf(facts, it))
    ?? (sitesOf(facts).length > 1 ? most(quorum, 'site', (it) => (site[it]! < 0 ? [] : [site[it]!])) : undefined);
}

function most(quorum: Quorum, level: Colocation['level'], of: (voter: number) => readonly number[]): Colocation | undefined {
  const held = new Map<number, number>();
  quorum.voters.forEach((voter, k) => {
    for (const at of of(voter)) if (at >= 0) held.set(at, (held.get(at) ?? 0) + quorum.weights[k]!);
  });
  for (const [at, votes] of held) if (votes >= quorum.majority) return { quorum, at, level, held: votes };
  return undefined;
}

/** Sites that hold machines, not other sites. */
export function sitesOf({ graph }: Facts): readonly number[] {
  const found: number[] = [];
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== SITE) continue;
    let holds = false;
    for (let child = i + 1; child < graph.end[i]!; child = graph.end[child]!) if (graph.kind[child] !== SITE) holds = true;
    if (holds) found.push(i);
  }
  return found;
}

/** Volumes without a synchronous copy that a voter, or the VM that it is in, keeps its data on. */
function volumesOf({ graph }: Facts, voter: number): readonly number[] {
  const names: (string | undefined)[] = [];
  for (let at = voter; at >= 0; at = graph.parent[at]!) {
    const node = graph.nodes[at]!;
    if (node.kind === 'vm') names.push(node.storage);
  }
  for (let i = voter; i < graph.end[voter]!; i++) {
    const node = graph.nodes[i]!;
    if (node.kind === 'container') names.push(...(node.mounts ?? []).map((it) => it.source));
  }
  const found = new Set<number>();
  for (const name of names) {
    const number = nodeNumber(graph, name), volume = number === undefined ? undefined : graph.nodes[number]!;
    if (volume?.kind === 'volume' && (volume as NodeOf<'volume'>).copies?.some((it) => it.sync === true) !== true) found.add(number!);
  }
  return [...found];
}
