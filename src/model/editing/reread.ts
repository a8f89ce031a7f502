/** Reads what was edited: nodes, links and small sections, each by itself. */
import type { Link, Problem, Topology } from '../document';
import type { TopologyNode } from '../kinds';
import { readNode } from '../reading/node';
import { mayHoldLoneSurrogates } from '../reading/oddities';
import type { FoundProblem } from '../reading/problems';
import { parseSlice } from '../reading/slices';
import type { ReadState } from '../reading/state';
import { isSection, readLink, readSection } from '../reading/top-level';
import { newWalk } from '../reading/values';
import { escapeSegment } from '../source/pointer';
import type { Reframed, TouchedSection } from './sections';
import { type Splice, isWhole, splicedList } from './splices';

export interface Reread {
  /** What is new in the topology; what is not mentioned stays. */
  readonly changes: Partial<Topology>;
  /** Indices of nodes that were read again, where no node came, went or got another id. */
  readonly indices: readonly number[] | undefined;
  readonly found: readonly FoundProblem[];
  /** Problems of the text itself. */
  readonly syntax: readonly Problem[];
}

/** Reads again what a reframed text says differently; undefined where that cannot be told from the edited parts alone. */
export function reread(topology: Topology, state: ReadState, { nodes, links, sections }: Reframed, oldText: string, text: string): Reread | undefined {
  const keys = nodes.map(({ spans }) => keysOf(spans, text));
  const stable = nodes.every((splice, n) => sameKeys(splice, keys[n]!, state, oldText));
  if (!stable && state.entryOf !== undefined) return undefined;
  const readNodes = stable ? renewedNodes(topology, state, nodes, text) : splicedNodes(topology, nodes, keys, text);
  const readLinks = links.length === 0 ? NOTHING : splicedLinks(topology, links, text);
  if (!readNodes || !readLinks) return undefined;
  const parts: Reading[] = [readNodes, readLinks];
  for (const section of sections) {
    const read = rereadSection(section, text);
    if (!read) return undefined;
    parts.push(read);
  }
  return {
    changes: Object.assign({}, ...parts.map((part) => part.changes)) as Partial<Topology>,
    indices: readNodes.indices,
    found: parts.flatMap((part) => part.found), syntax: parts.flatMap((part) => part.syntax),
  };
}

interface Reading {
  readonly changes: Partial<Topology>;
  readonly found: readonly FoundProblem[];
  readonly syntax: readonly Problem[];
  readonly indices?: readonly number[];
}

const NOTHING: Reading = { changes: {}, found: [], syntax: [] };

/** Keys as they stand in the text, quotes included. */
const keysOf = (spans: readonly number[], text: string): string[] =>
  Array.from({ length: spans.length / 4 }, (_, i) => text.slice(spans[4 * i], spans[4 * i + 1]));

function sameKeys({ from, to }: Splice, keys: readonly string[], { outline }: ReadState, oldText: string): boolean {
  const { spans } = outline!.nodes!;
  return keys.length === to - from && keys.every((key, i) => oldText.slice(spans[4 * (from + i)], spans[4 * (from + i) + 1]) === key);
}

/** Nodes read again under the ids that they had. */
function renewedNodes(topology: Topology, { entryOf }: ReadState, splices: readonly Splice[], text: string): Reading | undefined {
  const nodes = topology.nodes.slice();
  const walk = newWalk(['nodes']);
  const syntax: Problem[] = [];
  const indices: number[] = [];
  for (const { from, spans } of splices) {
    for (let k = 0; 4 * k < spans.length; k++) {
      const index = entryOf === undefined ? from + k : entryOf.indexOf(from + k);
      if (index < 0) return undefined;
      const id = topology.ids[index]!;
      const slice = parseSlice(text, spans[4 * k + 2]!, spans[4 * k + 3]!, `/nodes/${escapeSegment(id)}`);
      const node = readNode(walk, id, slice.value);
      if (node === undefined) return undefined;
      syntax.push(...slice.problems);
      nodes[index] = node;
      indices.push(index);
    }
  }
  return { changes: indices.length > 0 ? { nodes } : {}, found: walk.found, syntax, indices };
}

/** More new ids than this are looked for in a set. */
const FEW = 8;

/** Nodes after some came, went or got another id; every entry is a node. */
function splicedNodes(topology: Topology, splices: readonly Splice[], keys: readonly (readonly string[])[], text: string): Reading | undefined {
  // A line break ends a string: such a key breaks the frame.
  if (keys.some((some) => some.some((key) => /[\\\r\n]/.test(key) || mayHoldLoneSurrogates(key)))) return undefined;
  const newIds = keys.map((some) => some.map((key) => key.slice(1, -1)));
  const ids = splicedList(topology.ids, splices, newIds);
  const added = newIds.flat();
  const unique = added.length > FEW ? new Set(ids).size === ids.length : added.every((id) => ids.indexOf(id) === ids.lastIndexOf(id));
  if (!unique) return undefined;
  const walk = newWalk(['nodes']);
  const syntax: Problem[] = [];
  const read: TopologyNode[][] = [];
  for (const [n, { spans }] of splices.entries()) {
    const some: TopologyNode[] = [];
    for (const [k, id] of newIds[n]!.entries()) {
      const slice = parseSlice(text, spans[4 * k + 2]!, spans[4 * k + 3]!, `/nodes/${escapeSegment(id)}`);
      const node = readNode(walk, id, slice.value);
      if (node === undefined) return undefined;
      syntax.push(...slice.problems);
      some.push(node);
    }
    read.push(some);
  }
  return { changes: { ids, nodes: splicedList(topology.nodes, splices, read) }, found: walk.found, syntax };
}

/** Links after some came, went or changed; they must be flawless JSON. */
function splicedLinks(topology: Topology, splices: readonly Splice[], text: string): Reading | undefined {
  const walk = newWalk(['links']);
  let moved = 0;
  const read: (Link | undefined)[][] = [];
  for (const { from, to, spans } of splices) {
    const some: (Link | undefined)[] = [];
    for (let k = 0; 4 * k < spans.length; k++) {
      const index = from + moved + k;
      const slice = parseSlice(text, spans[4 * k + 2]!, spans[4 * k + 3]!, `/links/${index}`);
      if (slice.problems.length > 0) return undefined;
      some.push(readLink(walk, slice.value, index));
    }
    moved += spans.length / 4 - (to - from);
    read.push(some);
  }
  // The problems of links say which they are by number.
  if (moved !== 0 && topology.problems.some(({ pointer }) => pointer.startsWith('/links/'))) return undefined;
  return { changes: { links: splicedList(topology.links, splices, read) }, found: walk.found, syntax: [] };
}

/** A section such as `layout`; it must be flawless JSON. */
function rereadSection({ key, newStart, newEnd }: TouchedSection, text: string): Reading | undefined {
  const opening = text[newStart]!;
  if (!isSection(key) || (opening !== '{' && opening !== '[') || !isWhole(text.slice(newStart, newEnd), opening)) return undefined;
  const slice = parseSlice(text, newStart, newEnd, `/${key}`);
  if (slice.problems.length > 0) return undefined;
  const walk = newWalk();
  return { changes: readSection(walk, key, slice.value), found: walk.found, syntax: [] };
}
