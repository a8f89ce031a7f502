/** Events that give an attacker control, and what that costs. */
import type { Facts } from '../../contract';
import { kindCode } from '../../graph';
import { kernels } from '../kernels';
import { labels } from '../labels';
import { volumeMounts } from '../volume-mounts';
import { workloads } from '../workloads';
import { BEYOND, closure, pathTo, reachedNodes } from './closure';
import type { Reached, Step } from './closure';
import { rootOf } from './edges';

/** Control of a node, and `breaks` boundaries broken from there. */
export function compromise(facts: Facts, node: number, breaks: number): Reached {
  return closure(facts, [node], breaks);
}

/** A flaw in a kernel, used by what it serves: root on it, and what that gives without a further break. `domain` is its number in `kernels`. */
export function kernelFlaw(facts: Facts, domain: number): Reached {
  return closure(facts, [rootOf(facts, kernels(facts).domains[domain]!)], 0);
}

/** What a container gains by breaking one boundary: `C_1` without `C_0`, ascending. */
export function containerEscape(facts: Facts, container: number): readonly number[] {
  const reached = compromise(facts, container, 1);
  return reachedNodes(facts.graph, reached).filter((it) => reached.breaks[it] === 1);
}

/** An escape from a VM: control of what runs it, and what that gives without a further break. Undefined where nothing is known to run it. */
export function vmEscape(facts: Facts, vm: number): Reached | undefined {
  const above = facts.graph.parent[vm]!;
  return above >= 0 && facts.graph.kind[above] === HYPERVISOR ? closure(facts, [above], 0) : undefined;
}

const HYPERVISOR = kindCode('hypervisor'), VOLUME = kindCode('volume');

/** A node that is not controlled, but reads what the attacker can write. */
export interface Influence {
  readonly node: number;
  readonly volume: number;
  /** A controlled node that mounts the volume writable, or the volume itself where that is controlled. */
  readonly through: number;
}

/** Containers outside the closure that mount a volume which something inside it can write to; each once, ascending. */
export function influenced(facts: Facts, { breaks, via }: Reached): readonly Influence[] {
  const { graph } = facts;
  const { start, container, writable } = volumeMounts(facts);
  if (container.length === 0) return [];
  const found = new Map<number, Influence>();
  for (let volume = 0; volume < graph.count; volume++) {
    if (graph.kind[volume] !== VOLUME || breaks[volume] === BEYOND) continue;
    let through = controlledFromAbove(facts, breaks, via, volume) ? volume : -1;
    for (let k = start[volume]!; through < 0 && k < start[volume + 1]!; k++) {
      if (writable[k] === 1 && breaks[container[k]!] !== BEYOND) through = container[k]!;
    }
    if (through < 0) continue;
    for (let k = start[volume]!; k < start[volume + 1]!; k++) {
      const node = container[k]!;
      if (breaks[node] === BEYOND && !found.has(node)) found.set(node, { node, volume, through });
    }
  }
  return [...found.values()].sort((a, b) => a.node - b.node);
}

/** Whether a volume is reached otherwise than by a mount: as a source, or because what it is in is controlled. */
function controlledFromAbove({ graph }: Facts, breaks: Uint8Array, via: Int32Array, volume: number): boolean {
  const above = graph.parent[volume]!;
  return via[volume] === -1 || (above >= 0 && breaks[above] !== BEYOND);
}

/** What a closure costs, in numbers and names. */
export interface Impact {
  /** Nodes controlled, sources included, ascending. */
  readonly nodes: readonly number[];
  /** Running workloads among them. */
  readonly workloads: readonly number[];
  /** Different `tenant` labels of what is controlled, sorted. */
  readonly tenants: readonly string[];
  /** Highest sensitivity of what is controlled, an index into SENSITIVITY; -1 where nothing is labelled. */
  readonly sensitivity: number;
  /** Controlled nodes of the roles that were asked for, by fewest breaks, and the way to the first; none where it is not reached. */
  readonly controlPlane: readonly number[];
  readonly path: readonly Step[] | undefined;
  readonly influenced: readonly Influence[];
}

/** Roles that hold the keys of others. */
export const CONTROL_ROLES: readonly string[] = ['control-plane', 'mgmt', 'identity', 'quorum'];

/** Sums up what a closure costs. `roles` are those whose loss counts as loss of the control plane. */
export function impact(facts: Facts, reached: Reached, roles = CONTROL_ROLES): Impact {
  const { graph } = facts;
  const { tenant, sensitivity } = labels(facts);
  const { isWorkload, copies } = workloads(facts);
  const nodes = reachedNodes(graph, reached);
  const tenants = new Set<string>();
  let highest = -1;
  for (const i of nodes) {
    if (tenant[i] !== undefined) tenants.add(tenant[i]!);
    highest = Math.max(highest, sensitivity[i]!);
  }
  const controlPlane = nodes.filter((i) => roles.includes(graph.nodes[i]!.role ?? '')).sort((a, b) => reached.breaks[a]! - reached.breaks[b]! || a - b);
  return {
    nodes, workloads: nodes.filter((i) => isWorkload[i] === 1 && copies[i]! > 0), tenants: [...tenants].sort(), sensitivity: highest, controlPlane,
    path: controlPlane.length === 0 ? undefined : pathTo(reached, controlPlane[0]!), influenced: influenced(facts, reached),
  };
}
