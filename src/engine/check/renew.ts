/** What of an earlier revision can be used again. */
import type { Topology } from '../../model';
import type { Catalog } from '../../catalog/contract';
import type { Facts, Rule } from '../contract';
import { carryOver, makeFacts, setJoint } from '../facts';
import type { Changes } from '../facts';
import { buildGraph, patchGraph } from '../graph';
import type { Reports } from '../image-reports';
import { excerpt, islands, unchangedIslands } from '../islands';
import { seamsOf } from '../joining';
import { matched } from '../matching';
import { excerptOf, follow } from '../newest';
import { RULES } from '../rules';
import { plainTopology } from '../tracked-graph';

/** Beyond this share of changed nodes a new graph costs no more than a patched one. */
const MAX_PATCHED_SHARE = 0.25;

/** Facts of a revision, and how they go on from those before. */
export interface Renewed {
  readonly facts: Facts;
  /** Where the structure is the same: what differs. Undefined where anything else differs. */
  readonly since: Changes | undefined;
  /** Where rules that do not look beyond an island must look again. Undefined: everywhere. */
  readonly afresh: Afresh | undefined;
}

/** The islands on which something changed. */
export interface Afresh {
  /** Facts of an excerpt of the graph with these islands. */
  readonly facts: Facts;
  /** Number in the whole graph, by number in the excerpt. */
  readonly numbers: Int32Array;
  /** Number in the whole graph, by number in the graph before; -1 for nodes that are gone or on an island that changed. Undefined: no node changed. */
  readonly kept: Int32Array | undefined;
}

/** Facts of a topology; on those of an earlier revision where the structure is the same. */
export function renewFacts(previous: Facts | undefined, topology: Topology, catalog: Catalog, today: string, reports: Reports | undefined): Renewed {
  const graph = previous?.graph;
  const before = graph && plainTopology(graph);
  const changed = before && changedNodes(before, topology);
  const patched = changed && patchGraph(graph!, topology, changed);
  const facts = makeFacts(patched ?? buildGraph(topology, graph), catalog, today, reports);
  follow(facts.graph, graph);
  const same = previous !== undefined && sameSurroundings(previous, facts);
  if (!patched || !same) return { facts, since: undefined, afresh: same ? joinedIslands(previous, facts) : undefined };
  const since: Changes = {
    properties: changedProperties(before!, topology, changed!), ids: patched.ids !== graph!.ids, links: before!.links !== topology.links,
    layout: before!.layout !== topology.layout, reports: previous.reports !== reports,
  };
  carryOver(previous, facts, since);
  return { facts, since, afresh: joinedIslands(previous, facts) };
}

/** The islands that changed; facts are joined from those before and theirs. */
function joinedIslands(previous: Facts, facts: Facts): Afresh | undefined {
  const afresh = changedIslands(previous, facts);
  if (afresh?.kept) setJoint(facts, { before: previous, part: afresh.facts, seams: seamsOf(facts.graph.count, afresh.kept, afresh.numbers) });
  return afresh;
}

/** Beyond this share of nodes on islands that changed an excerpt saves nothing. */
const MAX_EXCERPT_SHARE = 0.5;

/** An excerpt with the islands on which something changed; undefined where those are most, or where it cannot be told. */
function changedIslands(previous: Facts, facts: Facts): Afresh | undefined {
  const { graph, catalog, today } = facts;
  const from = unchangedIslands(previous.graph, islands(previous), graph, islands(facts));
  if (from === undefined) return undefined;
  const kept = new Int32Array(previous.graph.count).fill(-1), wanted = new Uint8Array(graph.count);
  let changed = 0;
  for (let i = 0; i < graph.count; i++) {
    if (from[i]! >= 0) kept[from[i]!] = i;
    else changed += wanted[i] = 1;
  }
  if (changed > graph.count * MAX_EXCERPT_SHARE) return undefined;
  const { graph: part, numbers } = excerpt(graph, wanted);
  excerptOf(part, graph);
  const same = changed === 0 && previous.graph.order === graph.order;
  return { facts: makeFacts(part, catalog, today), numbers, kept: same ? undefined : kept };
}

/** Indices of nodes that are other objects than before; undefined where nodes came or went, or most changed. */
function changedNodes(before: Topology, after: Topology): number[] | undefined {
  const { nodes } = after;
  if (before.nodes.length !== nodes.length) return undefined;
  const most = nodes.length * MAX_PATCHED_SHARE;
  const changed: number[] = [];
  for (let i = 0; i < nodes.length; i++) if (before.nodes[i] !== nodes[i] && changed.push(i) > most) return undefined;
  return changed;
}

/** Names of the properties in which nodes differ. */
function changedProperties(before: Topology, after: Topology, indices: readonly number[]): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const index of indices) {
    const a = before.nodes[index] as unknown as Properties, b = after.nodes[index] as unknown as Properties;
    for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
      if (a[name] !== b[name] && JSON.stringify(a[name]) !== JSON.stringify(b[name])) changed.add(name);
    }
  }
  return changed;
}

type Properties = { readonly [name: string]: unknown };

/** Rules that look at one node alone, with the bit that stands for each in the mask of clean nodes. */
export const EACH_RULES: readonly (Rule & { readonly each: NonNullable<Rule['each']> })[] =
  RULES.filter((rule): rule is Rule & { readonly each: NonNullable<Rule['each']> } => rule.each !== undefined);
const MAX_BITS = 32;

/** The bit of the rule at an index of EACH_RULES; 0 where there are more rules than bits, and its results are not kept. */
export const cleanBit = (index: number): number => (index < MAX_BITS ? 1 << index : 0);

/**
 * By node, the rules that found nothing on it and looked at nothing else: as long as the node is the same object they need not look again.
 * All zero where anything beside nodes and links differs, or the catalogue or the day.
 */
export function renewCleanMask(previous: { readonly facts: Facts; readonly clean: Uint32Array } | undefined, facts: Facts): Uint32Array {
  const { graph } = facts;
  const clean = new Uint32Array(graph.count);
  if (!previous || !sameSurroundings(previous.facts, facts)) return clean;
  const before = previous.facts.graph;
  if (before.order === graph.order) {
    for (let i = 0; i < graph.count; i++) if (before.nodes[i] === graph.nodes[i]) clean[i] = previous.clean[i]!;
    return clean;
  }
  const [old, now] = [before.topology.nodes, graph.topology.nodes];
  const from = matched(old, now);
  if (from) for (let i = 0; i < from.length; i++) if (from[i]! >= 0) clean[graph.order[i]!] = previous.clean[before.order[from[i]!]!]!;
  return clean;
}

/** Whether all but nodes and links is the same: settings, images, suppressions, the catalogue and the day. */
function sameSurroundings(before: Facts, after: Facts): boolean {
  const a = before.graph.topology, b = after.graph.topology;
  return before.catalog === after.catalog && before.today === after.today && a.rules === b.rules && a.images === b.images
    && a.suppressions === b.suppressions && a.scenarios === b.scenarios;
}
