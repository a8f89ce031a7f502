/** Where nodes and the rest of a document name other nodes, found once from the tables of the format. */
import { DOCUMENT_PROPS, KINDS, propsOf } from '../../../model';
import type { Json, Path, Prop, Props } from '../../../model';
import type { Graph } from '../../contract';
import { bitOf } from '../../presence';

/** An id in the document that must be a node's. */
export interface Reference {
  readonly path: Path;
  readonly id: string;
  /** Kinds that it may name; any where empty. */
  readonly to: readonly string[];
}

type Step = string | '*';
interface Way {
  readonly steps: readonly Step[];
  readonly to: readonly string[];
}

/** Ways to references inside a value of a descriptor; `*` stands for every item of a list or value of a map. */
function waysIn(prop: Prop, steps: readonly Step[]): Way[] {
  switch (prop.type) {
    case 'ref': return [{ steps, to: prop.to }];
    case 'list':
    case 'map': return waysIn(prop.of, [...steps, '*']);
    case 'object': return waysInProps(prop.props, steps);
    case 'either': return prop.of.flatMap((option) => waysIn(option, steps));
    default: return [];
  }
}

const waysInProps = (
  props: Props, steps: readonly Step[] = [],
): Way[] => Object.entries(props).flatMap(([name, prop]) => waysIn(prop, [...steps, name]));

/** By kind number; undefined for kinds without references. */
const BY_NUMBER: readonly (readonly Way[] | undefined)[] = KINDS.map((kind) => waysInProps(propsOf(kind))).map((ways) => (ways.length > 0 ? ways : undefined));
/** By kind number: bits of the properties that hold references; 0 where one of them has no bit. */
const MAY = BY_NUMBER.map((ways = []) => (ways.some(({ steps }) => bitOf(steps[0]!) === 0) ? 0 : ways.reduce((bits, { steps }) => bits | bitOf(steps[0]!), 0)));
/** Names of the properties of nodes that hold references. */
export const REFERENCE_PROPERTIES: readonly string[] = [...new Set(BY_NUMBER.flatMap((ways) => (ways ?? []).map(({ steps }) => steps[0]!)))];
const OF_DOCUMENT: readonly Way[] = waysInProps(DOCUMENT_PROPS);

/**
 * The references of a document that may be wrong, those of nodes first. Parents and ends of links, of which there are many and which may be of any
 * kind, only where no such node exists; the others all. Entries that the reader left out have none.
 */
export function* doubtfulReferences(graph: Graph): IterableIterator<Reference> {
  const { topology } = graph;
  // Looked up in only where there is something to look up: it is made anew for every list of ids.
  const isNode = (id: string): boolean => graph.number.has(id);
  for (let i = 0; i < topology.nodes.length; i++) {
    const at = graph.order[i]!;
    if (graph.parent[at]! < 0) {
      const above = topology.nodes[i]!.in;
      if (above !== undefined && !isNode(above)) yield { path: ['nodes', topology.ids[i]!, 'in'], id: above, to: [] };
    }
    const ways = BY_NUMBER[graph.kind[at]!];
    if (ways === undefined || (MAY[graph.kind[at]!] !== 0 && (graph.has[at]! & MAY[graph.kind[at]!]!) === 0)) continue;
    const node = topology.nodes[i]! as unknown as { readonly [key: string]: Json };
    for (const { steps, to } of ways) if (node[steps[0]!] !== undefined) yield* along(node, steps, to, ['nodes', topology.ids[i]!]);
  }
  for (let i = 0; i < topology.links.length && graph.linkIndex.length < topology.links.length; i++) {
    const link = topology.links[i];
    if (link === undefined) continue;
    if (!isNode(link.from)) yield { path: ['links', i, 'from'], id: link.from, to: [] };
    if (!isNode(link.to)) yield { path: ['links', i, 'to'], id: link.to, to: [] };
  }
  const rest: { readonly [key: string]: unknown } = { suppressions: topology.suppressions, scenarios: topology.scenarios };
  for (const { steps, to } of OF_DOCUMENT) if (steps[0]! in rest) yield* along(rest as Json, steps, to, []);
}

function* along(value: Json | undefined, steps: readonly Step[], to: readonly string[], path: Path): IterableIterator<Reference> {
  const [step, ...rest] = steps;
  if (step === undefined) {
    if (typeof value === 'string') yield { path, id: value, to };
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (step !== '*') yield* Object.hasOwn(value, step) ? along(
    (value as { readonly [key: string]: Json })[step], rest, to, [...path, step],
  ) : [];
  else if (Array.isArray(value)) for (let i = 0; i < value.length; i++) yield* along(value[i] as Json, rest, to, [...path, i]);
  else for (const key of Object.keys(value)) yield* along((value as { readonly [key: string]: Json })[key], rest, to, [...path, key]);
}
