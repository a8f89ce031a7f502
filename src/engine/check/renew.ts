/** What of an earlier revision can be used again. */
import type { Topology } from '../../model';
import type { Facts, Graph, Rule } from '../contract';
import { buildGraph, patchGraph } from '../graph';
import { RULES } from '../rules';

/** Beyond this share of changed nodes a new graph costs no more than a patched one. */
const MAX_PATCHED_SHARE = 0.25;

/** The graph of a topology; built on the graph of an earlier revision where its structure is the same. */
export function renewGraph(previous: Graph | undefined, topology: Topology): Graph {
  if (previous?.topology === topology) return previous;
  const changed = previous && changedNodes(previous.topology, topology);
  return (changed && patchGraph(previous, topology, changed)) ?? buildGraph(topology);
}

/** Indices of nodes that are other objects than before; undefined where the ids differ, or most nodes do. */
function changedNodes(before: Topology, after: Topology): number[] | undefined {
  const { nodes, ids } = after;
  if (before.nodes.length !== nodes.length || before.links !== after.links) return undefined;
  const most = nodes.length * MAX_PATCHED_SHARE;
  const changed: number[] = [];
  for (let i = 0; i < nodes.length; i++) {
    if (before.ids !== ids && before.ids[i] !== ids[i]) return undefined;
    if (before.nodes[i] !== nodes[i] && changed.push(i) > most) return undefined;
  }
  return changed;
}

/** Rules that look at one node alone, with the bit that stands for each in the mask of clean nodes. */
export const EACH_RULES: readonly (Rule & { readonly each: NonNullable<Rule['each']> })[] =
  RULES.filter((rule): rule is Rule & { readonly each: NonNullable<Rule['each']> } => rule.each !== undefined);
const MAX_BITS = 32;

/** The bit of the rule at an index of EACH_RULES; 0 where there are more rules than bits, and its results are not kept. */
export const cleanBit = (index: number): number => (index < MAX_BITS ? 1 << index : 0);

/**
 * By node, the rules that found nothing on it and looked at nothing else: as long as the node is the same object they need not look again.
 * All zero where the settings, the images, the catalogue or the day are others than before.
 */
export function renewCleanMask(previous: { readonly facts: Facts; readonly clean: Uint32Array } | undefined, facts: Facts): Uint32Array {
  const { graph } = facts;
  const clean = new Uint32Array(graph.count);
  if (!previous || !sameSurroundings(previous.facts, facts)) return clean;
  const before = previous.facts.graph;
  const sameNumbers = before.number === graph.number;
  for (let i = 0; i < graph.count; i++) {
    const old = sameNumbers ? i : before.number.get(graph.ids[i]!);
    if (old !== undefined && before.nodes[old] === graph.nodes[i]) clean[i] = previous.clean[old]!;
  }
  return clean;
}

function sameSurroundings(before: Facts, after: Facts): boolean {
  return before.catalog === after.catalog && before.today === after.today
    && before.graph.topology.rules === after.graph.topology.rules && before.graph.topology.images === after.graph.topology.images;
}
