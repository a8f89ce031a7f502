/** A virtual machine that becomes containers, or a container that becomes a virtual machine (RULES 3.13, 3.14, 3.18). */
import type { Json, Kind, NodeOf, Operation, TopologyNode } from '../model';
import { formatBytes, formatDuration } from '../model';
import { freshId, isAncestor, kindCode, kernelOf, kernels, labels, nearest, places } from '../engine';
import type { Facts, Graph } from '../engine';
import { footprint } from '../engine/facts/footprint';
import { osSizes } from '../engine/facts/os-sizes';
import { patchSurface } from '../engine/facts/patch-surface';
import { startTerms, total } from '../engine/facts/start-time';
import { called, count } from '../engine/rules/say';
import { edit } from './edits';
import { nodeOf } from './run';
import type { Run } from './run';

const VM = kindCode('vm'), ENGINE = kindCode('engine'), APP = kindCode('app'), POD = kindCode('pod'), CONTAINER = kindCode('container'), HYPERVISOR = kindCode('hypervisor');

/** Makes the change on the copy of the file and notes what it costs and saves; what cannot be converted is answered with the reason. */
export function converts(run: Run, id: string): void {
  const { facts } = run;
  const { graph } = facts;
  const node = nodeOf(run, id);
  const toContainer = graph.kind[node] === VM;
  const question = toContainer ? `Can what runs in VM ${id} run in containers?` : `Can container ${id} run in a virtual machine of its own?`;
  const plan = toContainer ? intoContainers(run, node) : intoVm(run, node);
  if (typeof plan === 'string') {
    run.answers.push({ question, answer: 'no', proof: [plan] });
    return;
  }
  const before = sums(facts, plan.workloads);
  const refused = edit(run, plan.operations);
  if (refused !== undefined) {
    run.answers.push({ question, answer: 'no', proof: [refused] });
    return;
  }
  run.moved.push(...plan.workloads.map((workload) => ({ node: workload, from: parentOf(graph, graph.number.get(workload)!), to: plan.to })));
  run.answers.push({ question, answer: 'yes', proof: [...plan.proof, ...compared(before, sums(run.facts, plan.workloads), toContainer)] });
}

interface Plan {
  readonly operations: readonly Operation[];
  /** Ids of the workloads that are in another form afterwards. */
  readonly workloads: readonly string[];
  /** Engine or VM that they are in then. */
  readonly to: string;
  readonly proof: readonly string[];
}

const parentOf = (graph: Graph, node: number): string | null => (graph.parent[node]! < 0 ? null : graph.ids[graph.parent[node]!]!);

/** Containers go to an engine that is on the same machine already, else to a VM that is made for them. */
function intoContainers(run: Run, vm: number): Plan | string {
  const { facts } = run;
  const { graph } = facts;
  const id = graph.ids[vm]!;
  if (kernelOf(kernels(facts), vm)?.family === 'windows') return 'Its guest is Windows: whether its programs run in Windows containers cannot be told from here.';
  const outer = outermost(graph, vm);
  const found = engineBeside(facts, vm);
  const made = found === undefined ? newEngine(graph, vm) : undefined;
  if (found === undefined && made === undefined) return 'No container engine is on its machine, and there is no hypervisor for a virtual machine that would hold one.';
  const engine = found === undefined ? made!.engine : graph.ids[found]!;
  const inherited = labelsOf(graph.nodes[vm]!);
  const opaque = outer.length === 0;
  const operations: Operation[] = [...(made?.operations ?? [])];
  if (opaque) operations.push({ op: 'set', path: ['nodes', id], value: { ...asContainer(facts, vm, engine), ...inherited } as unknown as Json });
  else {
    for (const child of outer) operations.push(...intoEngine(facts, child, engine, inherited));
    operations.push({ op: 'remove', ids: [id] });
  }
  const where = found === undefined ? `No engine is on its machine, so VM ${made!.vm} with an engine is added for them (assumed).` : `They go to ${called(graph, found)}.`;
  return { operations, workloads: opaque ? [id] : outer.filter((it) => graph.kind[it] === APP || graph.kind[it] === CONTAINER).map((it) => graph.ids[it]!), to: engine, proof: [where] };
}

/** Applications, pods and containers in a machine that are in no other of them. */
function outermost(graph: Graph, machine: number): readonly number[] {
  const found: number[] = [];
  for (let i = machine + 1; i < graph.end[machine]!; i++) {
    if (graph.kind[i] !== APP && graph.kind[i] !== POD && graph.kind[i] !== CONTAINER) continue;
    found.push(i);
    i = graph.end[i]! - 1;
  }
  return found;
}

/** The first engine of another VM, or of the host itself, on the same physical machine, that shares a kernel with its containers. */
function engineBeside(facts: Facts, vm: number): number | undefined {
  const { graph } = facts;
  const { host } = places(facts);
  const machine = host[vm]!;
  for (let i = machine < 0 ? graph.count : machine; i < graph.count && i < graph.end[machine]!; i++) {
    if (graph.kind[i] === ENGINE && !isAncestor(graph, vm, i) && kernelOf(kernels(facts), i)?.family !== 'windows') return i;
  }
  return undefined;
}

function newEngine(graph: Graph, vm: number): { readonly vm: string; readonly engine: string; readonly operations: readonly Operation[] } | undefined {
  const above = graph.parent[vm]!;
  if (above < 0 || graph.kind[above] !== HYPERVISOR) return undefined;
  const { os, vcpus, memory } = graph.nodes[vm] as NodeOf<'vm'>;
  const id = freshId(graph, `${graph.ids[vm]!}-host`), engine = freshId(graph, `${graph.ids[vm]!}-engine`);
  return {
    vm: id, engine,
    operations: [
      { op: 'add', id, node: { kind: 'vm', in: graph.ids[above]!, ...(vcpus === undefined ? {} : { vcpus }), ...(memory === undefined ? {} : { memory }), ...(os === undefined ? {} : { os }), assumed: ['*'] } as NodeOf<'vm'> },
      { op: 'add', id: engine, node: { kind: 'engine', in: id, platform: 'docker', runtime: 'runc', assumed: ['*'] } as NodeOf<'engine'> },
    ],
  };
}

const LABEL_NAMES = ['tenant', 'trust', 'sensitivity', 'criticality', 'environment', 'role', 'adminDomain', 'owner', 'service', 'minAvailable', 'running', 'slo', 'requires'] as const;

/** What a node says of itself that stays true in another form. */
function labelsOf(node: TopologyNode): { readonly [name: string]: unknown } {
  const all = node as unknown as { readonly [name: string]: unknown };
  return Object.fromEntries(LABEL_NAMES.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]])));
}

/** A pod or container moves as it is; an application becomes a container with what it needs as its limits. */
function intoEngine(facts: Facts, node: number, engine: string, inherited: { readonly [name: string]: unknown }): Operation[] {
  const { graph } = facts;
  const id = graph.ids[node]!, own = labelsOf(graph.nodes[node]!);
  const missing = Object.entries(inherited).filter(([name]) => !(name in own) && name !== 'service' && name !== 'minAvailable');
  if (graph.kind[node] !== APP) return [{ op: 'move', id, to: engine }, ...missing.map(([name, value]): Operation => ({ op: 'set', path: ['nodes', id, name], value: value as Json }))];
  return [{ op: 'set', path: ['nodes', id], value: { ...asContainer(facts, node, engine), ...Object.fromEntries(missing), ...own } as unknown as Json }];
}

/** A workload as a container with limits as large as what it has now, less what an operating system takes of an opaque VM. */
function asContainer({ graph, ...facts }: Facts, node: number, engine: string): NodeOf<'container'> {
  const all = graph.nodes[node]! as NodeOf<'app'>;
  const guest = graph.kind[node] === VM ? osSizes(kernelOf(kernels({ graph, ...facts }), node)).memory : 0;
  const memory = graph.memory[node]! - guest, cpu = graph.cpu[node]!;
  const limits = { ...(memory > 0 && Number.isFinite(memory) ? { memory } : {}), ...(cpu > 0 && Number.isFinite(cpu) ? { cpu } : {}) };
  return {
    kind: 'container', in: engine, ...(all.name === undefined ? {} : { name: all.name }), ...(Object.keys(limits).length === 0 ? {} : { limits }),
    ...(all.usage === undefined ? {} : { usage: all.usage }), ...(all.heap === undefined ? {} : { heap: all.heap }), ...(all.language === undefined ? {} : { language: all.language }), restart: 'unless-stopped',
    assumed: ['limits', 'restart'],
  } as unknown as NodeOf<'container'>;
}

/** The container becomes an application in a new VM on the hypervisor of its machine. */
function intoVm(run: Run, container: number): Plan | string {
  const { facts } = run;
  const { graph } = facts;
  const id = graph.ids[container]!;
  const above = graph.parent[container]!;
  if (above >= 0 && graph.kind[above] === POD && graph.end[above]! > container + 1) return `It shares ${called(graph, above)} with other containers: they would have to become one machine together.`;
  const hypervisor = hypervisorFor(facts, container);
  if (hypervisor === undefined) return 'There is no hypervisor on its machine.';
  const vm = freshId(graph, `${id}-vm`);
  const guest = osSizes(kernelOf(kernels(facts), container));
  const cpu = graph.cpu[container]!, memory = [graph.memory[container]!, graph.memoryRequest[container]!].find((it) => Number.isFinite(it));
  const system = systemUnder(facts, container);
  const own = labelsOf(graph.nodes[container]!);
  const { usage, heap, language, name } = graph.nodes[container] as NodeOf<'container'>;
  const value = {
    kind: 'app', in: vm, ...(name === undefined ? {} : { name }), ...(Number.isFinite(cpu) ? { cpu } : {}), ...(memory === undefined ? {} : { memory }), ...(usage && { usage }), ...(heap === undefined ? {} : { heap }), ...(language && { language }), ...own,
  };
  const size = { vcpus: Number.isFinite(cpu) ? Math.max(1, Math.ceil(cpu)) : 1, ...(memory === undefined ? {} : { memory: memory + guest.memory }), disk: guest.disk };
  return {
    operations: [
      { op: 'add', id: vm, node: { kind: 'vm', in: graph.ids[hypervisor]!, ...size, ...(system && { os: system }), assumed: ['*'] } as unknown as NodeOf<'vm'> },
      { op: 'set', path: ['nodes', id], value: value as unknown as Json },
      ...(above >= 0 && graph.kind[above] === POD ? [{ op: 'remove', ids: [graph.ids[above]!] } as Operation] : []),
    ],
    workloads: [id], to: vm,
    proof: [`VM ${vm} is added on ${called(graph, hypervisor)} with ${guest.name} (assumed: ${formatBytes(guest.memory)} of memory and ${formatBytes(guest.disk)} of disk for it).`],
  };
}

/** The hypervisor that the machine of a container is on, or that is on it. */
function hypervisorFor(facts: Facts, container: number): number | undefined {
  const { graph } = facts;
  const above = nearest(graph, container, 'hypervisor');
  if (above >= 0) return above;
  const host = places(facts).host[container]!;
  for (let i = host; host >= 0 && i < graph.end[host]!; i++) if (graph.kind[i] === HYPERVISOR) return i;
  return undefined;
}

/** The operating system that the container shares now, for the VM that it gets. */
function systemUnder({ graph }: Facts, container: number): NodeOf<'vm'>['os'] {
  for (let at = graph.parent[container]!; at >= 0; at = graph.parent[at]!) {
    const { os } = graph.nodes[at] as NodeOf<'vm'>;
    if ((['vm', 'host'] as Kind[]).includes(graph.nodes[at]!.kind) && os !== undefined) return { platform: os.platform, version: os.version, kernel: os.kernel };
  }
  return undefined;
}

interface Sums {
  readonly kernels: number;
  readonly osInstances: number;
  readonly seconds: { readonly from: number; readonly to: number };
  readonly print: ReturnType<typeof footprint>;
  readonly weight: number;
}

function sums(facts: Facts, ids: readonly string[]): Sums {
  const { graph } = facts;
  const nodes = ids.map((id) => graph.number.get(id)!);
  const { kernels: all, osInstances } = patchSurface(facts);
  const [first] = nodes;
  const machine = nearest(graph, first!, 'vm');
  // A container starts on a machine that runs; an application waits for its own.
  const terms = graph.kind[first!] === CONTAINER ? startTerms(facts, first!, -1) : [...(machine < 0 ? [] : startTerms(facts, machine, -1)), ...startTerms(facts, first!, -1)];
  return { kernels: all.all, osInstances, seconds: total(terms), print: footprint(facts, nodes), weight: nodes.reduce((sum, it) => sum + labels(facts).weight[it]!, 0) };
}

function compared(before: Sums, after: Sums, toContainer: boolean): readonly string[] {
  const span = ({ from, to }: Sums['seconds']): string => (from === to ? formatDuration(from * 1000) : `${formatDuration(from * 1000)} to ${formatDuration(to * 1000)}`);
  const { asVms, asContainers, assumed } = toContainer ? after.print : before.print;
  const size = ({ disk, memory }: { readonly disk: number; readonly memory: number }): string => `${formatBytes(disk)} of disk and ${formatBytes(memory)} of memory`;
  return [
    `As virtual machines ${size(asVms)}; as containers ${size(asContainers)}, of which ${formatBytes(asContainers.images + asContainers.writable)} of disk without the operating system under them.`,
    `Start: ${span(before.seconds)} before, ${span(after.seconds)} after.`,
    `To patch: ${count(before.kernels, 'kernel')} and ${count(before.osInstances, 'operating system')} before, ${after.kernels} and ${after.osInstances} after.`,
    ...(assumed.length === 0 ? [] : [`Assumed: ${assumed.join('; ')}.`]),
  ];
}
