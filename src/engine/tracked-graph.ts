/** A graph that notes who looks at its ids, links and layout, so that results of those who do not are kept when only these change. */
import { numbersOf } from '../model';
import type { Topology } from '../model';
import type { Graph } from './contract';
import { noteIds, noteLayout, noteLinks } from './tracking';

type Noted = 'ids' | 'number' | 'linkFrom' | 'linkTo' | 'linkIndex';

/** What stands behind the noted properties; the numbers are made when first asked for. */
interface Behind {
  readonly plain: Pick<Graph, Exclude<Noted, 'number'>> & { number: Graph['number'] | undefined };
}

const looks = (get: (this: Behind) => unknown): PropertyDescriptor => ({ enumerable: true, configurable: true, get });

/** The same functions for every graph, so that the graphs of all revisions have one shape; one written out for each, as rules ask millions of times. */
const LOOKS: { readonly [K in Noted]: PropertyDescriptor } = {
  ids: looks(function () { return noteIds(), this.plain.ids; }),
  number: looks(function () { return noteIds(), this.plain.number ??= numbersOf(this.plain.ids); }),
  linkFrom: looks(function () { return noteLinks(), this.plain.linkFrom; }),
  linkTo: looks(function () { return noteLinks(), this.plain.linkTo; }),
  linkIndex: looks(function () { return noteLinks(), this.plain.linkIndex; }),
};

/** The graph with its looks noted. Columns and structure are ordinary properties; a copy of it (`{ ...graph }`) notes nothing. */
export function trackedGraph({
  topology, count, ids, nodes, kind, parent, end, depth, cyclic, order, replicas, memory, cpu, disk, memoryRequest, cpuRequest, has,
  linkFrom, linkTo, linkIndex,
}: Omit<Graph, 'number'>): Graph {
  const own = {
    topology: notedTopology(topology), count, nodes, kind, parent, end, depth, cyclic, order, replicas, memory, cpu, disk, memoryRequest, cpuRequest,
    has,
  };
  Object.defineProperty(own, 'plain', { value: { ids, number: undefined, linkFrom, linkTo, linkIndex } });
  return Object.defineProperties(own, LOOKS) as Graph;
}

const TOPOLOGIES = new WeakMap<Topology, Topology>();

/** A topology that notes looks at its ids, links and layout. */
function notedTopology(topology: Topology): Topology {
  const { ids, links, layout } = topology;
  const noted = Object.defineProperties({ ...topology }, {
    ids: { get: () => (noteIds(), ids) },
    links: { get: () => (noteLinks(), links) },
    layout: { get: () => (noteLayout(), layout) },
  });
  TOPOLOGIES.set(noted, topology);
  return noted;
}

/** The topology itself that a graph is of. */
export const plainTopology = (graph: Graph): Topology => TOPOLOGIES.get(graph.topology) ?? graph.topology;
