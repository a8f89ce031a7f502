/** Who uses how much memory, by scenario, and what each level has (RULES 3.8). */
import type { NodeOf } from '../../../model';
import { bytes } from '../../columns';
import type { Facts } from '../../contract';
import { kindCode } from '../../graph';
import { kernels } from '../kernels';
import { kubernetes } from '../kubernetes';
import { limits } from '../limits';
import { overheadBytes } from '../overhead';
import { requestOf } from '../qos';
import { EVICTION_MEMORY } from '../reserves';

export const MEMORY_SCENARIOS = ['typical', 'worst'] as const;
export type MemoryScenario = (typeof MEMORY_SCENARIOS)[number];

/** Memory of tasks (containers, apps, VMs) while something is killed. */
export interface MemoryUse {
  readonly facts: Facts;
  /** By node: the host, VM or engine with a hidden VM whose kernel it is a task or group of; -1 where none. A VM is a task of what it runs on. */
  readonly instance: Int32Array;
  /** By task: copies of it in its instance that are alive; 0 on other nodes. */
  readonly alive: Float64Array;
  /** By task: bytes of one copy; NaN where not known. */
  readonly use: Float64Array;
  /** By group or instance: bytes of all live tasks in it whose use is known. */
  readonly used: Float64Array;
  /** By node: copies of it in its instance. */
  readonly copies: Float64Array;
  /** By group: memory.max of one copy; by instance: its memory; Infinity elsewhere. For VMs, which are both, the memory inside. */
  readonly max: Float64Array;
  /** By instance: free memory that a kubelet on it keeps; 0 without one. */
  readonly eviction: Float64Array;
  /** By instance: swap, in bytes. */
  readonly swap: Float64Array;
}

const CONTAINER = kindCode('container'), APP = kindCode('app'), VM = kindCode('vm'), ENGINE = kindCode('engine'), HOST = kindCode('host'), POD = kindCode('pod'), CGROUP = kindCode('cgroup');

/** Use by scenario: typical is measured, else requested, else half of the limit [H]; worst is all that limits allow, of a VM its memory and overhead. */
export function memoryUse(facts: Facts, scenario: MemoryScenario): MemoryUse {
  const { graph } = facts;
  const column = (value = 0): Float64Array => new Float64Array(graph.count).fill(value);
  const state: MemoryUse = {
    facts, instance: new Int32Array(graph.count).fill(-1), alive: column(), copies: column(1), use: column(NaN), used: column(), max: column(Infinity), eviction: column(), swap: column(),
  };
  for (let i = 0; i < graph.count; i++) {
    const above = graph.parent[i]!;
    const place = above < 0 ? -1 : isInstance(facts, above) ? above : state.instance[above]!;
    const copies = graph.replicas[i]! * (above < 0 || isInstance(facts, above) ? 1 : state.copies[above]!);
    state.instance[i] = graph.cyclic[i] === 1 ? -1 : place;
    state.copies[i] = copies;
    level(state, i);
    const kind = graph.kind[i];
    if (graph.cyclic[i] === 1 || !(copies > 0) || (kind !== CONTAINER && kind !== APP && kind !== VM)) continue;
    state.alive[i] = copies;
    state.use[i] = taskUse(facts, i, scenario);
    if (state.use[i]! > 0) addUse(state, i, copies * state.use[i]!);
  }
  return state;
}

/** Hosts and VMs, and engines that hide a VM: what has a kernel and memory of its own. */
function isInstance(facts: Facts, i: number): boolean {
  const { graph } = facts;
  const kind = graph.kind[i];
  if (kind === HOST || kind === VM) return true;
  if (kind !== ENGINE) return false;
  const { serving, domains } = kernels(facts);
  return serving[i]! >= 0 && domains[serving[i]!]!.source === 'hiddenVm' && domains[serving[i]!]!.node === i;
}

function level(state: MemoryUse, i: number): void {
  const { facts, max, eviction, swap, instance } = state;
  const { graph } = facts;
  const kind = graph.kind[i];
  const own = limits(facts).memory.own[i]!;
  if (kind === HOST || kind === VM) max[i] = graph.memory[i]!;
  // What is reserved for a Kubernetes node is enforced by the group of its pods; what other engines reserve is enforced by nobody.
  else if (kind === ENGINE ? kubernetes(facts).managed[i] === 1 || isInstance(facts, i) : kind === CONTAINER || kind === POD || kind === CGROUP) max[i] = own;
  if (kind === HOST) swap[i] = bytes((graph.nodes[i] as NodeOf<'host'>).swap) || 0;
  if (kind === ENGINE && kubernetes(facts).managed[i] === 1) {
    const keeps = bytes((graph.nodes[i] as NodeOf<'engine'>).eviction?.memory);
    const on = isInstance(facts, i) ? i : instance[i]!;
    if (on >= 0) eviction[on] = Number.isNaN(keeps) ? EVICTION_MEMORY : keeps;
  }
}

/** Bytes of one copy of a task; NaN where nothing tells. */
export function taskUse(facts: Facts, i: number, scenario: MemoryScenario): number {
  const { graph, catalog } = facts;
  const node = graph.nodes[i] as NodeOf<'container' | 'app' | 'vm'>;
  const effective = limits(facts).memory.effective[i]!;
  if (graph.kind[i] === VM) {
    const above = graph.parent[i]!, launcher = above < 0 ? undefined : graph.nodes[above];
    const all = graph.memory[i]! + (launcher?.kind === 'hypervisor' ? overheadBytes(catalog.platform(launcher.platform), node as NodeOf<'vm'>) : 0);
    if (scenario === 'worst') return all;
    return first(bytes(node.usage?.memoryP95), graph.memoryRequest[i]!, graph.memory[i]! / 2);
  }
  if (scenario === 'worst') return effective === Infinity ? NaN : effective;
  const asked = requestOf(facts, i, 'memory');
  const own = graph.kind[i] === CONTAINER && Number.isFinite(graph.memory[i]!) ? graph.memory[i]! / 2 : NaN;
  return first(bytes(node.usage?.memoryP95), asked > 0 ? asked : NaN, own);
}

const first = (...values: readonly number[]): number => values.find((it) => !Number.isNaN(it)) ?? NaN;

/** Adds to everything that the task is in, up to and with its instance. */
export function addUse({ facts: { graph }, instance, used }: MemoryUse, task: number, amount: number): void {
  const top = instance[task]!;
  if (top < 0) return;
  // What a VM uses of its host is another sum than what is used in it.
  if (graph.kind[task] !== VM) used[task]! += amount;
  for (let at = graph.parent[task]!; at >= 0; at = graph.parent[at]!) {
    used[at]! += amount;
    if (at === top) return;
  }
}
