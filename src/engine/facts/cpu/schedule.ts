/** The tree in which schedulers share CPU: groups and tasks of each operating system instance, virtual machines of each hypervisor. */
import type { NodeOf } from '../../../model';
import type { Facts } from '../../contract';
import { defineFact } from '../../facts';
import { kindCode } from '../../graph';
import { HAS } from '../../presence';
import { allocatables } from '../allocatable';
import { kernelOf, kernels } from '../kernels';
import type { Kernels } from '../kernels';
import { kubernetes } from '../kubernetes';
import { limits } from '../limits';
import { NO_QOS, qos, QOS } from '../qos';
import { runtimes } from '../runtimes';
import { demandFrom } from './demand';
import type { Competitors } from './fill';
import { DEFAULT_SHARES, DEFAULT_WEIGHT, shareFormula, sharesOfRequest } from './weights';
import type { ShareFormula } from './weights';

/** Members of the tree are numbered, parents before children. Weights compare between children of one parent. */
export interface Schedule extends Competitors {
  readonly size: number;
  /** Node of the topology; for the groups that a kubelet makes for a class of pods, the engine. */
  readonly node: Int32Array;
  /** -1, or the class of pods for which a kubelet makes the group: index into QOS. */
  readonly tier: Int8Array;
  /** -1 for machines that stand at the top. */
  readonly parent: Int32Array;
  readonly weight: Float64Array;
  readonly copies: Float64Array;
  readonly floor: Float64Array;
  /** Limit or size in cores of one copy; Infinity without one, NaN where the size is not known. */
  readonly cap: Float64Array;
  /** In the worst case: as much as limits, sizes and declared threads allow; NaN below a size that is not known. */
  readonly demand: Float64Array;
  /** 1 where the weight rests on a default: an unknown runtime version, cgroup driver or group of the product. */
  readonly assumed: Uint8Array;
  /** By node of the topology: its member; -1 for what has no place in a schedule. */
  readonly member: Int32Array;
  /** Children of a member: `children[first[i]]` up to `first[i + 1]`. */
  readonly first: Int32Array;
  readonly children: Int32Array;
}

const HOST = kindCode('host'), HYPERVISOR = kindCode('hypervisor'), VM = kindCode('vm'), ENGINE = kindCode('engine');
const CGROUP = kindCode('cgroup'), POD = kindCode('pod'), CONTAINER = kindCode('container'), APP = kindCode('app');
const BURSTABLE = QOS.indexOf('Burstable'), GUARANTEED = QOS.indexOf('Guaranteed'), BEST_EFFORT = QOS.indexOf('BestEffort');
/** vSphere: normal shares, for each vCPU. */
const VSPHERE_SHARES = 1000;
const PER_VCPU: ReadonlySet<string> = new Set(['esxi', 'vsphere']);

interface Growing {
  readonly facts: Facts;
  /** Facts that every node asks for, looked up once. */
  readonly own: Float64Array;
  readonly kernels: Kernels;
  readonly engine: Int32Array;
  readonly schedule: Schedule;
  size: number;
  /** By engine: the groups of its classes of pods. */
  readonly tiers: Map<number, Int32Array>;
  readonly formulas: Map<number, ShareFormula>;
}

/** The tree of a topology. */
export const schedule = defineFact('schedule', (facts): Schedule => {
  const { graph } = facts;
  const growing = emptySchedule(facts);
  const { managed } = kubernetes(facts);
  const { member } = growing.schedule;
  for (let i = 0; i < graph.count; i++) {
    const above = graph.parent[i]!;
    const inside = above < 0 ? -1 : graph.kind[above] === ENGINE && member[above] === -1 ? memberAbove(facts, member, above) : member[above]!;
    member[i] = graph.cyclic[i] === 1 || !(graph.replicas[i]! > 0) ? -1 : place(growing, i, inside, managed[i] === 1);
  }
  const done = trim(growing.schedule, growing.size);
  demandFrom(facts, done, done.demand, (node) => ((graph.has[node]! & HAS.threads) === 0 ? Infinity : (graph.nodes[node] as NodeOf<'container'>).threads ?? Infinity));
  return done;
}, ['memory', 'cpu', 'vcpus', 'reservation', 'shares', 'limits', 'requests', 'cpuWeight', 'cpuShares', 'threads', 'replicas', 'running', 'power', 'platform', 'cgroupDriver', 'hiddenVm', 'runtimeVersion', 'runtime', 'os']);

function emptySchedule(facts: Facts): Growing {
  const { graph } = facts;
  let engines = 0;
  for (let i = 0; i < graph.count; i++) if (graph.kind[i] === ENGINE) engines++;
  const size = graph.count + engines * QOS.length;
  const column = (): Float64Array => new Float64Array(size);
  const schedule: Schedule = {
    size, node: new Int32Array(size), tier: new Int8Array(size).fill(-1), parent: new Int32Array(size), weight: column(), copies: column(),
    floor: column(), cap: column(), demand: column(), assumed: new Uint8Array(size), member: new Int32Array(graph.count).fill(-1),
    first: new Int32Array(0), children: new Int32Array(0),
  };
  return { facts, own: limits(facts).cpu.own, kernels: kernels(facts), engine: runtimes(facts).engine, schedule, size: 0, tiers: new Map(), formulas: new Map() };
}

/** Looks through engines whose containers compete with the other services of the system. */
function memberAbove({ graph }: Facts, member: Int32Array, engine: number): number {
  const above = graph.parent[engine]!;
  return above < 0 ? -1 : member[above]!;
}

/** Adds what a node is in a schedule; -1 where it is nothing in one. */
function place(growing: Growing, i: number, inside: number, managed: boolean): number {
  const { facts } = growing;
  const { graph } = facts;
  const kind = graph.kind[i]!;
  const cap = growing.own[i]!;
  switch (kind) {
    case HOST: return add(growing, i, -1, 1, cap);
    case HYPERVISOR: return inside < 0 ? -1 : add(growing, i, inside, unit(growing, i), Infinity, 1);
    case VM: return vm(growing, i, inside, cap);
    case ENGINE: return engine(growing, i, inside, managed);
    case CGROUP: return inside < 0 ? -1 : add(growing, i, inside, groupWeight(growing, i, (graph.nodes[i] as NodeOf<'cgroup'>).cpu?.weight), cap);
    case POD: return inside < 0 ? -1 : pod(growing, i, inside, managed, cap);
    case CONTAINER: return inside < 0 ? -1 : container(growing, i, inside, managed, cap);
    case APP: return inside < 0 ? -1 : add(growing, i, inside, unit(growing, i), Infinity);
    default: return -1;
  }
}

function add(growing: Growing, node: number, parent: number, weight: number, cap: number, assumed = 0, tier = -1): number {
  const { schedule, facts } = growing;
  const at = growing.size++;
  schedule.node[at] = node;
  schedule.tier[at] = tier;
  schedule.parent[at] = parent;
  schedule.weight[at] = weight;
  schedule.cap[at] = cap;
  schedule.copies[at] = tier >= 0 ? 1 : facts.graph.replicas[node]!;
  schedule.assumed[at] = assumed;
  return at;
}

const isV1 = ({ kernels: { domains, serving } }: Growing, i: number): boolean => serving[i]! >= 0 && domains[serving[i]!]!.cgroup === 'v1';
/** Weight of what has none of its own, in the unit of the cgroup version. */
const unit = (growing: Growing, i: number): number => (isV1(growing, i) ? DEFAULT_SHARES : DEFAULT_WEIGHT);
const groupWeight = (growing: Growing, i: number, weight: number | undefined): number =>
  weight === undefined ? unit(growing, i) : isV1(growing, i) ? (weight * DEFAULT_SHARES) / DEFAULT_WEIGHT : weight;

function vm(growing: Growing, i: number, inside: number, cap: number): number {
  const { facts, schedule } = growing;
  const { graph, catalog } = facts;
  const node = graph.nodes[i] as NodeOf<'vm'>;
  const above = graph.parent[i]!;
  const launcher = above < 0 ? undefined : graph.nodes[above]!;
  const product = launcher?.kind === 'hypervisor' ? catalog.platform(launcher.platform)?.id : undefined;
  const normal = PER_VCPU.has(product ?? '') ? VSPHERE_SHARES * (node.vcpus ?? 1) : DEFAULT_WEIGHT;
  const at = add(growing, i, inside, node.shares ?? normal, cap, node.shares === undefined && product === undefined ? 1 : 0);
  schedule.floor[at] = graph.cpuRequest[i]! || 0;
  return at;
}

/** A kubelet and the cgroupfs driver put containers in a group of their own; under systemd they are services among the others. */
function engine(growing: Growing, i: number, inside: number, managed: boolean): number {
  const { facts } = growing;
  const { graph } = facts;
  if (inside < 0) return -1;
  const node = graph.nodes[i] as NodeOf<'engine'>;
  const above = graph.parent[i]!;
  const hides = kernelOf(growing.kernels, i)?.source === 'hiddenVm' && growing.kernels.serving[above] !== growing.kernels.serving[i];
  if (hides) return add(growing, i, inside, DEFAULT_WEIGHT, node.hiddenVm?.cpus ?? NaN, 1);
  if (managed) {
    const room = allocatables(facts).byEngine.get(i)?.allocatable.cpu ?? NaN;
    return add(growing, i, inside, Number.isNaN(room) ? unit(growing, i) : converted(growing, i, sharesOfRequest(room)), Infinity, Number.isNaN(room) ? 1 : 0);
  }
  return node.cgroupDriver === 'cgroupfs' ? add(growing, i, inside, unit(growing, i), Infinity) : -1;
}

/** Shares as the runtime of the engine above `i` writes them. */
function converted(growing: Growing, i: number, shares: number): number {
  const { facts, formulas } = growing;
  if (isV1(growing, i)) return shares;
  return formulaOfEngine(facts, growing.engine[i]!, formulas).weight(shares);
}

/** The formula by which the runtime of the engine above a node turns shares into weights. */
export function formulaOf(facts: Facts, i: number): ShareFormula {
  return formulaOfEngine(facts, runtimes(facts).engine[i]!, new Map());
}

/** The same for the engine itself (-1: none), looked up once in `known`. */
function formulaOfEngine({ graph }: Facts, engine: number, known: Map<number, ShareFormula>): ShareFormula {
  let found = known.get(engine);
  if (found) return found;
  const node = engine < 0 ? undefined : graph.nodes[engine] as NodeOf<'engine'>;
  // Podman's default runtime is crun; every other engine's is runc.
  found = shareFormula(node?.runtime ?? (node?.platform === 'podman' ? 'crun' : 'runc'), node?.runtimeVersion);
  known.set(engine, found);
  return found;
}

function pod(growing: Growing, i: number, inside: number, managed: boolean, cap: number): number {
  const { facts } = growing;
  const { weight } = (facts.graph.nodes[i] as NodeOf<'pod'>).cpu ?? {};
  if (!managed || weight !== undefined) return add(growing, i, inside, groupWeight(growing, i, weight), cap);
  const asked = qos(facts).request.cpu[i]!;
  return add(growing, i, tierOf(growing, i, inside), converted(growing, i, sharesOfRequest(asked || 0)), cap, Number.isNaN(asked) ? 1 : 0);
}

function container(growing: Growing, i: number, inside: number, managed: boolean, cap: number): number {
  const { facts } = growing;
  const { graph } = facts;
  const { cpuWeight, cpuShares } = graph.nodes[i] as NodeOf<'container'>;
  if (cpuWeight !== undefined) return add(growing, i, inside, groupWeight(growing, i, cpuWeight), cap);
  const guessed = isV1(growing, i) || !formulaOfEngine(facts, growing.engine[i]!, growing.formulas).assumed ? 0 : 1;
  if (cpuShares !== undefined) return add(growing, i, inside, converted(growing, i, cpuShares), cap, guessed);
  if (!managed) return add(growing, i, inside, unit(growing, i), cap);
  const inPod = graph.kind[graph.parent[i]!] === POD;
  const weight = converted(growing, i, sharesOfRequest(qos(facts).request.cpu[i]! || 0));
  return add(growing, i, inPod ? inside : tierOf(growing, i, inside), weight, cap, guessed);
}

/** The kubelet's group for a pod of its class; Guaranteed pods stand beside the groups of the other classes. */
function tierOf(growing: Growing, i: number, inside: number): number {
  const { facts, tiers, schedule } = growing;
  const engine = growing.engine[i]!;
  const found = qos(facts).class[i]!;
  // A pod about which nothing is known competes as little as a pod can.
  const tier = found === NO_QOS ? BEST_EFFORT : found;
  if (tier === GUARANTEED || engine < 0 || schedule.node[inside] !== engine) return inside;
  let groups = tiers.get(engine);
  if (!groups) tiers.set(engine, (groups = new Int32Array(QOS.length).fill(-1)));
  if (groups[tier]! < 0) {
    const shares = tier === BURSTABLE ? sharesOfRequest(burstableRequests(facts, engine)) : 2;
    groups[tier] = add(growing, engine, inside, converted(growing, i, shares), Infinity, 0, tier);
  }
  return groups[tier]!;
}

function burstableRequests(facts: Facts, engine: number): number {
  const { graph } = facts;
  const { class: classes, request } = qos(facts);
  let sum = 0;
  for (let i = engine + 1; i < graph.end[engine]!; i++) {
    const alone = graph.kind[i] === CONTAINER && graph.kind[graph.parent[i]!] !== POD;
    if ((graph.kind[i] === POD || alone) && classes[i] === BURSTABLE) sum += graph.replicas[i]! * (request.cpu[i]! || 0);
  }
  return sum;
}

/** The columns at their true length, with the lists of children. */
function trim(grown: Schedule, size: number): Schedule {
  const parent = grown.parent.subarray(0, size);
  const first = new Int32Array(size + 1);
  for (const above of parent) if (above >= 0) first[above + 1]!++;
  for (let i = 0; i < size; i++) first[i + 1]! += first[i]!;
  const children = new Int32Array(first[size]!), next = first.slice();
  for (let i = 0; i < size; i++) if (parent[i]! >= 0) children[next[parent[i]!]!++] = i;
  return {
    ...grown, size, parent, first, children, node: grown.node.subarray(0, size), tier: grown.tier.subarray(0, size), weight: grown.weight.subarray(0, size),
    copies: grown.copies.subarray(0, size), floor: grown.floor.subarray(0, size), cap: grown.cap.subarray(0, size), demand: grown.demand.subarray(0, size),
    assumed: grown.assumed.subarray(0, size),
  };
}
