import { formatDuration } from '../../../model';
import type { NodeOf } from '../../../model';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { kindCode, nearest } from '../../graph';
import { kernels } from '../../facts/kernels';
import { MIGRATION_READS } from '../../facts/migration/can-migrate';
import { ASSUMED_START } from '../../facts/migration/evacuate';
import { ASSUMED_REBOOT, patch } from '../../facts/migration/patch';
import { TIME_READS } from '../../facts/migration/time';
import { provided } from '../../facts/patch-surface';
import { POD_READS } from '../../facts/placement/pods';
import { VM_READS } from '../../facts/placement/vms';
import { pools } from '../../facts/pools';
import { runtimes } from '../../facts/runtimes';
import { services, workloads } from '../../facts/workloads';
import type { Service } from '../../facts/workloads';
import { splitBySuppression } from '../groups';
import { called, count, idsOf, listOf } from '../say';

const params = {} as const;
type Context = RuleContext<typeof params>;

const APP = kindCode('app'), VM = kindCode('vm'), HYPERVISOR = kindCode('hypervisor'), CONTAINER = kindCode('container'), POD = kindCode('pod');
/** Weight of the criticality `high`. */
const HIGH = 4;
/** Nodes that are looked at while machines are drained in a check: many machines of a small stack, few of a large one. */
const DRAINED = 20_000;

/** A kernel whose restart takes services below what they need. */
interface Outage {
  /** Number of the domain, and the node that brings it. */
  readonly kernel: number;
  readonly node: number;
  readonly short: Set<number>;
}

function check(context: Context): void {
  const { facts, graph } = context;
  const important = services(facts).list.filter((it) => it.weight >= HIGH);
  if (important.length === 0) return;
  const certain = new Map<number, Outage>(), doubtful = new Map<number, Outage>();
  for (const service of important) judge(facts, service, certain, doubtful);
  drain(facts, certain, doubtful);
  const all = [...certain.values()].sort((a, b) => a.kernel - b.kernel);
  const groups = new Map<string, Outage[]>();
  for (const it of outermost(facts, all)) {
    const key = `${graph.parent[it.node]!} ${hasLivepatch(facts, it.node)}`;
    const group = groups.get(key);
    if (group) group.push(it);
    else groups.set(key, [it]);
  }
  for (const group of groups.values()) for (const part of splitBySuppression(graph, 'kernel-patch-needs-outage', group, (it) => it.node)) report(context, part);
}

/** Adds the kernels whose restart leaves too few replicas of a service: for certain, or unless its VMs can move away first. */
function judge(facts: Facts, { number, nodes, replicas, minAvailable }: Service, certain: Map<number, Outage>, doubtful: Map<number, Outage>): void {
  const { domains } = kernels(facts);
  const { copies } = workloads(facts);
  if (replicas < minAvailable) return;
  const lost = new Map<number, { stays: number; all: number }>();
  for (const node of nodes) {
    for (const { kernel, stays } of chainOf(facts, node)) {
      const known = lost.get(kernel) ?? { stays: 0, all: 0 };
      lost.set(kernel, known);
      known.all += copies[node]!;
      if (stays) known.stays += copies[node]!;
    }
  }
  for (const [kernel, { stays, all }] of lost) {
    const domain = domains[kernel]!;
    if ((domain.source !== 'os' && domain.source !== 'hypervisor') || provided(facts)[domain.node] === 1 || replicas - all >= minAvailable) continue;
    const into = replicas - stays < minAvailable ? certain : doubtful;
    const known = into.get(kernel) ?? { kernel, node: domain.node, short: new Set() };
    into.set(kernel, known);
    known.short.add(number);
  }
}

/** Kernels under a replica, from its own down to the hardware, and whether it stays there for certain while the kernel's machine is drained. */
function chainOf(facts: Facts, node: number): readonly { readonly kernel: number; readonly stays: boolean }[] {
  const { graph } = facts;
  const { hosting } = kernels(facts);
  const found: { kernel: number; stays: boolean }[] = [];
  let at = node, stays = graph.kind[node] === APP || ((graph.kind[node] === CONTAINER || graph.kind[node] === POD) && !movesElsewhere(facts, runtimes(facts).engine[node] ?? -1));
  if (graph.kind[node] === VM && hosting[node]! < 0) [at, stays] = [graph.parent[node]!, !vmMoves(facts, node)];
  while (at >= 0) {
    const kernel = hosting[at]!;
    if (kernel < 0) break;
    found.push({ kernel, stays });
    const vm = graph.kind[at] === VM ? at : nearest(graph, at, 'vm');
    if (vm < 0) break;
    stays = !vmMoves(facts, vm);
    at = graph.parent[vm]!;
  }
  return found;
}

/** Whether an orchestrator, or a cluster that may be one, has another node for what runs on an engine. */
const movesElsewhere = (facts: Facts, engine: number): boolean => (pools(facts).of.get(engine)?.engines.length ?? 0) > 1;

/** Whether the hypervisor of a VM has another machine in its cluster; a VM that floats has. */
function vmMoves(facts: Facts, vm: number): boolean {
  const above = facts.graph.parent[vm]!;
  return above < 0 || facts.graph.kind[above] !== HYPERVISOR || (pools(facts).of.get(above)?.machines.length ?? 0) > 1;
}

/** Of the doubtful ones, those that a plan of the drain shows to be certain; as many as there is room for in a check. */
function drain(facts: Facts, certain: Map<number, Outage>, doubtful: ReadonlyMap<number, Outage>): void {
  let left = DRAINED;
  for (const outage of [...doubtful.values()].sort((a, b) => b.short.size - a.short.size || a.kernel - b.kernel)) {
    left -= facts.graph.count;
    if (left < 0) return;
    const plan = patch(facts, outage.kernel);
    if (plan?.how !== 'outage') continue;
    // What is only started elsewhere is back before the machine is.
    const short = plan.shortages.filter((it) => outage.short.has(it.service) && it.seconds >= plan.rebootSeconds);
    if (short.length === 0) continue;
    const known = certain.get(outage.kernel) ?? { ...outage, short: new Set() };
    certain.set(outage.kernel, known);
    for (const it of short) known.short.add(it.service);
  }
}

/** Kernels without those that stand on another one of the list which takes the same services along. */
function outermost(facts: Facts, all: readonly Outage[]): readonly Outage[] {
  const { domains } = kernels(facts);
  const byKernel = new Map(all.map((it) => [it.kernel, it]));
  return all.filter(({ kernel, short }) => {
    for (let under = domains[kernel]!.parent; under >= 0; under = domains[under]!.parent) {
      const lower = byKernel.get(under);
      if (lower && [...short].every((it) => lower.short.has(it))) return false;
    }
    return true;
  });
}

const hasLivepatch = ({ graph }: Facts, node: number): boolean => (graph.nodes[node] as NodeOf<'host'>).os?.livepatch === true;

function report({ facts, graph, report }: Context, group: readonly Outage[]): void {
  const { list } = services(facts);
  const nodes = group.map((it) => it.node), one = group.length === 1;
  const short = [...new Set(group.flatMap((it) => [...it.short]))].sort((a, b) => a - b);
  const names = listOf(short.map((it) => list[it]!.name));
  const live = hasLivepatch(facts, nodes[0]!);
  const seconds = Math.max(...nodes.map((it) => rebootOf(facts, it).seconds));
  const assumed = nodes.some((it) => rebootOf(facts, it).assumed);
  const lost = new Set(short.flatMap((it) => list[it]!.nodes));
  for (const it of nodes) lost.delete(it);
  report({
    node: nodes[0]!, others: [...nodes.slice(1), ...lost], severity: live ? 'info' : 'warning', measured: short.length, threshold: 0,
    message: `A new kernel for ${one ? called(graph, nodes[0]!) : `any of ${count(nodes.length, graph.nodes[nodes[0]!]!.kind === 'vm' ? 'VM' : graph.nodes[nodes[0]!]!.kind)} (${idsOf(graph, nodes)})`} takes ${names} below what must be up, for ${formatDuration(seconds * 1000)}${assumed ? ' (assumed)' : ''}: `
      + `${short.length === 1 ? 'it is' : 'they are'} of high or critical weight and cannot leave `
      + `first.${live ? ' Patches are applied live, so that most of them can wait for a window.' : ''} ${advice(facts, group)}`,
    witness: group.slice(0, 12).flatMap((it) => [`${graph.ids[it.node]!} restarts: ${[...it.short].map((number) => lineOf(facts, list[number]!, it)).join('; ')}`]),
    fixes: () => livePatching(facts, nodes),
  });
}

function lineOf({ graph }: Facts, { name, nodes, replicas, minAvailable }: Service, { node }: Outage): string {
  const here = nodes.filter((it) => it >= node && it < graph.end[node]!);
  const inside = here.length > 0 ? here : nodes;
  return `${name} (${count(replicas, 'replica')}, ${minAvailable} needed): ${idsOf(graph, inside)}`;
}

/** Seconds until a machine is back: as it says, else as assumed. */
function rebootOf({ graph }: Facts, node: number): { readonly seconds: number; readonly assumed: boolean } {
  const vm = graph.kind[node] === VM ? node : nearest(graph, node, 'vm');
  const said = vm < 0 ? undefined : (graph.nodes[vm] as NodeOf<'vm'>).startSeconds;
  return { seconds: said ?? (vm < 0 ? ASSUMED_REBOOT : ASSUMED_START.vm), assumed: said === undefined };
}

/** The cheapest change that takes the outage away. */
function advice(facts: Facts, group: readonly Outage[]): string {
  const { graph } = facts;
  const { list } = services(facts);
  const replicated = group.every((it) => [...it.short].every((number) => list[number]!.replicas > 1));
  if (replicated) return 'Replicas are there, but too many of them on one kernel: spread them.';
  const inVms = group.some((it) => graph.kind[it.node] !== VM && [...it.short].some((number) => list[number]!.nodes.some((node) => graph.kind[node] === VM || nearest(graph, node, 'vm') >= 0)));
  return inVms ? 'A second machine to which its VMs can be migrated live, or a second replica elsewhere, takes the outage away.' : 'A second replica '
    + 'on another kernel takes the outage away; live patching puts it off.';
}

function livePatching({ graph }: Facts, nodes: readonly number[]): readonly Fix[] {
  const able = nodes.filter((it) => (graph.nodes[it] as NodeOf<'host'>).os !== undefined && (graph.nodes[it] as NodeOf<'host'>).os!.livepatch !== true);
  if (able.length === 0) return [];
  return [{ title: `Plan live patching on ${idsOf(graph, able, 3)}`, safe: false, operations: able.map((it) => ({ op: 'set', path: ['nodes', graph.ids[it]!, 'os', 'livepatch'], value: true })) }];
}

const debian = { platform: 'debian', version: '13' };
const kvmHost = (i: number): object => ({ [`host-${i}`]: { kind: 'host', memory: '64GiB', cpu: { cores: 16 }, os: debian }, [`kvm-${i}`]: { kind: 'hypervisor', in: `host-${i}`, platform: 'kvm' } });
const shop = (second: object = {}, os: object = {}) => ({
  strata: 1,
  nodes: { ...kvmHost(1), 'host-1': { kind: 'host', memory: '64GiB', cpu: { cores: 16 }, os: { ...debian, ...os } }, ...second, 'vm-1': { kind: 'vm', in: 'kvm-1', os: debian, memory: '8GiB' }, shop: { kind: 'app', in: 'vm-1', service: 'shop', criticality: 'critical' } },
});

export const kernelPatchNeedsOutage: Rule<typeof params> = {
  id: 'kernel-patch-needs-outage',
  family: 'operations',
  severity: 'warning',
  layer: 'L3',
  title: 'New kernel only with an outage',
  params,
  docs: {
    description: 'Restarting a host, VM or hypervisor for a new kernel takes a service of high or critical weight below `minAvailable`, and what runs '
      + 'there cannot leave first: an application has no other place, containers '
      + 'are on an engine without a cluster that has another node, VMs on a hypervisor without a cluster that has another machine, or a plan of the '
      + 'drain (live migration, starts elsewhere) leaves them behind. '
      + 'What is started elsewhere in less time than the restart takes is not counted as an outage. With live patching declared (`os.livepatch`) it is '
      + 'an information. Of kernels that take the same services along the outermost is '
      + 'reported; those in one place are one finding. Plans are made for as many machines as a check has time for, those with most services first; '
      + 'what a provider patches is not judged.',
    remedy: 'A second replica under another kernel, a cluster in which VMs can be migrated live, or live patching.',
    sources: ['Restart as a planned failure, after a drain', 'NIST SP 800-40: planning of patches'],
    bad: [{ title: 'The only instance of a critical service on a single host', topology: shop() }, { title: 'The same with live patching: an '
      + 'information', topology: shop({}, { livepatch: true }) }],
    good: [{
      title: 'A second replica on another host',
      topology: shop({ ...kvmHost(2), 'vm-2': { kind: 'vm', in: 'kvm-2', os: debian, memory: '8GiB' }, 'shop-2': { kind: 'app', in: 'vm-2', service: 'shop', criticality: 'critical' } }),
    }],
  },
  reads: ['os', 'startSeconds', 'mounts', ...MIGRATION_READS, ...TIME_READS, ...VM_READS, ...POD_READS],
  all: check,
};
