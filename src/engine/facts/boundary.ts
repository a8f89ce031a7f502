/** What stands between two nodes (RULES 3.2). */
import type { Boundary } from '../../catalog/contract';
import type { Facts } from '../contract';
import { isAncestor, kindCode } from '../graph';
import { kernelOf, kernels } from './kernels';
import type { KernelDomain } from './kernels';
import { differentSites, places } from './places';
import { BOUNDARIES, runtimes, UNKNOWN_BOUNDARY } from './runtimes';
import type { NodeOf } from '../../model';

export { BOUNDARIES } from './runtimes';

export interface BoundaryPath {
  /** Classes crossed on the way from `a` up to what holds both, nearest to `a` first; then B4 and B5 where hosts and sites differ. */
  readonly classes: readonly Boundary[];
  /** The strongest of them; B0 where nothing is crossed. */
  readonly strength: Boundary;
  /** How many of them an attacker has to break: entries of B1 or stronger. */
  readonly breaks: number;
  /** False where a container's runtime is not known: the real boundary may be stronger. */
  readonly certain: boolean;
}

const VM = kindCode('vm'), CONTAINER = kindCode('container'), POD = kindCode('pod'), ENGINE = kindCode('engine');

/**
 * The boundaries that `a` has to cross towards `b`. Not symmetric: from a host into a container there is none, from the container
 * to the host there is one. Cost: the depth of `a`.
 */
export function boundary(facts: Facts, a: number, b: number): BoundaryPath {
  const { graph } = facts;
  const where = places(facts);
  const classes: Boundary[] = [];
  let certain = true;
  for (let at = a; at >= 0 && at !== b && !isAncestor(graph, at, b); at = graph.parent[at]!) {
    const crossed = crossing(facts, at, b);
    if (crossed === UNKNOWN_BOUNDARY) certain = false;
    else if (crossed >= 0) classes.push(BOUNDARIES[crossed]!);
  }
  if (where.host[a]! >= 0 && where.host[b]! >= 0 && where.host[a] !== where.host[b]) classes.push('B4');
  if (differentSites(graph, where, a, b)) classes.push('B5');
  const strongest = classes.reduce((best, it) => Math.max(best, BOUNDARIES.indexOf(it)), 0);
  return { classes, strength: BOUNDARIES[strongest]!, breaks: classes.filter((it) => it !== 'B0').length, certain };
}

const B1 = BOUNDARIES.indexOf('B1'), B3 = BOUNDARIES.indexOf('B3'), B3C = BOUNDARIES.indexOf('B3c');

/** Class of the wall around `at` that the way out of it to `b` crosses; -1 for none. */
function crossing(facts: Facts, at: number, b: number): number {
  const { graph } = facts;
  const run = runtimes(facts);
  switch (graph.kind[at]) {
    case CONTAINER: {
      // In a sandbox that is the whole pod, a container is a namespace inside it.
      const own = run.boundary[at]!;
      return run.sandbox[at]! >= 0 && run.sandbox[at] !== at ? B1 : own;
    }
    case POD: {
      for (let child = at + 1; child < graph.end[at]!; child = graph.end[child]!) if (run.sandbox[child] === at) return run.boundary[child]!;
      return -1;
    }
    case VM: {
      const confidential = (graph.nodes[at] as NodeOf<'vm'>).confidential;
      // Distributions that share one virtual machine (WSL 2) are only namespaces to each other.
      if (ownKernel(facts, at) === 'hiddenVm' && sameHiddenVm(facts, at, b)) return B1;
      return confidential === 'sev-snp' || confidential === 'tdx' ? B3C : B3;
    }
    case ENGINE: {
      const { serving, hosting, domains } = kernels(facts);
      const domain = domains[serving[at]!];
      const above = graph.parent[at]!;
      if (domain?.source !== 'hiddenVm' || above < 0 || hosting[above] === domain.number) return -1;
      return sameHiddenVm(facts, at, b) ? -1 : B3;
    }
    default:
      return -1;
  }
}

function ownKernel(facts: Facts, node: number): KernelDomain['source'] | undefined {
  return kernelOf(kernels(facts), node)?.source;
}

/** Whether both run in the same virtual machine that a product hides. */
function sameHiddenVm(facts: Facts, a: number, b: number): boolean {
  const { hosting, domains } = kernels(facts);
  const hidden = (node: number): number => {
    let at = hosting[node]!;
    while (at >= 0 && domains[at]!.source !== 'hiddenVm') at = domains[at]!.parent;
    return at;
  };
  const x = hidden(a);
  return x >= 0 && x === hidden(b);
}

/**
 * Class of the wall around a node towards what is outside of it, as an index into BOUNDARIES; -1 for none, UNKNOWN_BOUNDARY where the runtime
 * is not known. Of what shares a VM that a product hides, it is the weakest: that towards its neighbours in there.
 */
export function wallOf(facts: Facts, node: number): number {
  return crossing(facts, node, node);
}

/**
 * Groups nodes that look the same from everywhere: same parent, same boundary of their own. Any two of a group have the same
 * boundaries to everything outside it, so that pairs need to be compared by group only.
 */
export function boundaryGroups(facts: Facts, nodes: Iterable<number>): number[][] {
  const { graph } = facts;
  const { boundary: own } = runtimes(facts);
  const groups = new Map<number, number[]>();
  for (const i of nodes) {
    const wall = graph.kind[i] === VM ? crossing(facts, i, -1) : own[i]!;
    const key = (graph.parent[i]! + 1) * 0x1000 + graph.kind[i]! * 0x100 + wall;
    const group = groups.get(key);
    if (group) group.push(i);
    else groups.set(key, [i]);
  }
  return [...groups.values()];
}
