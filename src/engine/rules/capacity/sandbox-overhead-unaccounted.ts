import { formatBytes } from '../../../model';
import type { NodeOf, Operation } from '../../../model';
import { bytes } from '../../columns';
import type { Platform } from '../../../catalog/contract';
import type { Facts, Fix, Graph, Rule, RuleContext } from '../../contract';
import { clusterMembers } from '../../facts/dependencies';
import { runtimes } from '../../facts/runtimes';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { splitBySuppression } from '../groups';
import { called, count, idsOf } from '../say';
import { wholeMiB } from './machine-rules';

const MiB = 2 ** 20;

const params = {
  kata: { default: 120 * MiB, min: 0, doc: 'Bytes beside its containers that a Kata sandbox takes.', source: 'Kubernetes, Pod Overhead, the example of Kata' },
  guestMemory: { default: 2048 * MiB, min: 0, doc: 'Bytes that the guest of a Kata sandbox starts with.', source: 'Kata Containers, DEFMEMSZ of the runtime Makefile' },
  firecracker: { default: 21 * MiB, min: 0, doc: 'Bytes that a Firecracker sandbox takes: the monitor and a guest kernel.', source: 'Firecracker specification, at most 5 MiB; 16 MiB for the kernel [H]' },
  gvisor: { default: 20 * MiB, min: 0, doc: 'Bytes that a gVisor sandbox takes.', source: '[H]' },
  hyperv: { default: 200 * MiB, min: 0, doc: 'Bytes that the utility VM of a Windows container takes.', source: '[H], as a container operating system' },
} as const;

type Context = RuleContext<typeof params>;

/** Parameter by platform of the runtime. */
const TYPICAL: ReadonlyMap<string, keyof typeof params> = new Map([
  ['kata-containers', 'kata'], ['kata-confidential', 'kata'], ['gvisor', 'gvisor'], ['firecracker', 'firecracker'],
  ['hyper-v', 'hyperv'], ['hyper-v-containers', 'hyperv'], ['runhcs-hypervisor', 'hyperv'],
]);

/** A sandbox whose cost nobody counts, or not all of it. */
interface Sandbox {
  readonly unit: number;
  readonly copies: number;
  /** Bytes declared, 0 where nothing is, and what is typical. */
  readonly declared: number;
  readonly typical: number;
  /** A memory limit inside that is below the sandbox's own cost; 0 where there is none. */
  readonly starved: number;
}

/** Sandboxes of one runtime on one engine, or floating in one cluster. */
interface Group {
  readonly place: number;
  readonly runtime: Platform;
  /** Name of the runtime class that they ask for; undefined where the engine's default runs them. */
  readonly wanted: string | undefined;
  readonly sandboxes: readonly Sandbox[];
}

const CONTAINER = kindCode('container'), ENGINE = kindCode('engine');

function check({ facts, graph, options, report }: Context): void {
  for (const group of groupsOf(facts, options)) {
    for (const part of splitBySuppression(graph, 'sandbox-overhead-unaccounted', group.sandboxes, (it) => it.unit)) {
      reportGroup(facts, { ...group, sandboxes: part }, options, report);
    }
  }
}

function groupsOf(facts: Facts, options: Context['options']): Iterable<Group> {
  const { graph } = facts;
  const { sandbox, runtime, engine } = runtimes(facts);
  const { copies } = workloads(facts);
  const groups = new Map<string, Group & { readonly sandboxes: Sandbox[] }>();
  let last = -1;
  for (let i = 0; i < graph.count; i++) {
    const unit = sandbox[i]!;
    if (graph.kind[i] !== CONTAINER || unit < 0 || unit === last || !(copies[i]! > 0)) continue;
    last = unit;
    const product = runtime[i], name = product && TYPICAL.get(product.id);
    // What stands nowhere takes memory of nothing.
    if (product === undefined || name === undefined || graph.parent[unit]! < 0) continue;
    const found = sandboxOf(facts, unit, i, engine[i]!, copies[unit]!, options[name]);
    if (found === undefined) continue;
    const place = engine[i]! >= 0 ? engine[i]! : graph.parent[unit]!;
    const wanted = classOf(graph, unit, i);
    const key = `${place} ${product.id} ${wanted ?? ''}`;
    const group = groups.get(key);
    if (group) group.sandboxes.push(found);
    else groups.set(key, { place, runtime: product, wanted, sandboxes: [found] });
  }
  return groups.values();
}

const classOf = (graph: Graph, unit: number, container: number): string | undefined =>
  (graph.nodes[container] as NodeOf<'container'>).runtimeClass ?? (graph.nodes[unit] as NodeOf<'pod'>).runtimeClass;

/** A sandbox with less declared than is typical; undefined where enough is. */
function sandboxOf(facts: Facts, unit: number, container: number, engine: number, copies: number, typical: number): Sandbox | undefined {
  const { graph } = facts;
  const own = bytes((graph.nodes[unit] as NodeOf<'pod' | 'container'>).overhead?.memory);
  const declared = Number.isNaN(own) ? classOverhead(facts, unit, engine, classOf(graph, unit, container)) : own;
  if (declared >= typical) return undefined;
  const limit = graph.memory[container]!;
  return { unit, copies, declared, typical, starved: declared === 0 && limit > 0 && limit < typical ? limit : 0 };
}

/** Overhead that the runtime class declares on the engine, or on a member of the cluster in which the unit floats; 0 where none does. */
function classOverhead(facts: Facts, unit: number, engine: number, wanted: string | undefined): number {
  const { graph } = facts;
  if (wanted === undefined) return 0;
  const engines = engine >= 0 ? [engine] : clusterMembers(facts).get(graph.parent[unit]!) ?? [];
  let most = 0;
  for (const it of engines) {
    if (graph.kind[it] !== ENGINE) continue;
    const declared = (graph.nodes[it] as NodeOf<'engine'>).runtimeClasses?.find(({ name }) => name === wanted);
    most = Math.max(most, bytes(declared?.overhead?.memory) || 0);
  }
  return most;
}

function reportGroup(facts: Facts, group: Group, options: Context['options'], report: Context['report']): void {
  const { graph } = facts;
  const { place, runtime, sandboxes } = group;
  const first = sandboxes[0]!;
  const total = sandboxes.reduce((sum, it) => sum + it.copies * (it.typical - it.declared), 0);
  const number = sandboxes.reduce((sum, it) => sum + it.copies, 0);
  const starved = sandboxes.find((it) => it.starved > 0);
  const some = first.declared > 0 ? `only ${formatBytes(first.declared)} of overhead is declared for each` : 'no overhead is declared for them';
  const guest = TYPICAL.get(runtime.id) === 'kata' ? ` The guest starts with ${formatBytes(options.guestMemory)} unless configured otherwise.` : '';
  const tight = starved === undefined ? '' : ` The limit in ${graph.ids[starved.unit]!} (${formatBytes(starved.starved)}) is less than the sandbox alone takes.`;
  const where = graph.kind[place] === ENGINE ? `on ${called(graph, place)}` : `in ${called(graph, place)}`;
  report({
    node: first.unit, others: [...sandboxes.slice(1).map((it) => it.unit), place], measured: first.declared, threshold: first.typical,
    message: `${count(number, 'sandbox', 'sandboxes')} of ${runtime.name} ${where} (${idsOf(graph, sandboxes.map((it) => it.unit))}) ${number === 1 ? 'takes' : 'take'} memory beside `
      + `${number === 1 ? 'its' : 'their'} containers, and ${some}: about ${formatBytes(first.typical)} each is usual (assumed), ${formatBytes(total)} that no scheduler and no limit counts here.`
      + `${guest}${tight} Declare the overhead on the runtime class or the pod.`,
    witness: [
      ...sandboxes.map((it) => `${graph.ids[it.unit]!}: ${it.copies} x (${formatBytes(it.typical)} usual - ${formatBytes(it.declared)} declared)`),
      `${formatBytes(total)} not accounted for`,
    ],
    fixes: () => [declare(graph, group)],
  });
}

/** On the runtime class where the engine lists it, else on each sandbox. */
function declare(graph: Graph, { place, runtime, wanted, sandboxes }: Group): Fix {
  const { typical } = sandboxes[0]!;
  const overhead = { memory: wholeMiB(Math.ceil(typical / MiB) * MiB), ...(runtime.sandbox?.overheadCpuCores === undefined ? {} : { cpu: runtime.sandbox.overheadCpuCores }) };
  const classes = graph.kind[place] === ENGINE ? (graph.nodes[place] as NodeOf<'engine'>).runtimeClasses ?? [] : [];
  const index = classes.findIndex(({ name }) => name !== undefined && name === wanted);
  const ownWord = sandboxes.some((it) => (graph.nodes[it.unit] as NodeOf<'pod'>).overhead?.memory !== undefined);
  if (index >= 0 && !ownWord) return {
    title: `Declare ${overhead.memory} of overhead on runtime class ${wanted!}`, safe: false,
    operations: [{
      op: 'set', path: ['nodes', graph.ids[place]!, 'runtimeClasses'], value: classes.map((it, k) => (k === index ? { ...it, overhead } : it)),
    }],
  };
  return {
    title: `Declare ${overhead.memory} of overhead on ${count(sandboxes.length, 'sandbox', 'sandboxes')}`, safe: false,
    operations: sandboxes.map((it): Operation => ({ op: 'set', path: ['nodes', graph.ids[it.unit]!, 'overhead'], value: overhead })),
  };
}

const stack = (pod: object, kata: object = {}) => ({
  strata: 1,
  nodes: {
    node: { kind: 'host', memory: '64GiB', os: { platform: 'debian', version: '13' } },
    containerd: { kind: 'engine', in: 'node', platform: 'containerd', runtimeClasses: [{ name: 'kata', handler: 'kata', ...kata }] },
    pod: { kind: 'pod', in: 'containerd', replicas: 3, runtimeClass: 'kata', ...pod },
    web: { kind: 'container', in: 'pod', limits: { memory: '512MiB' } },
  },
});

export const sandboxOverheadUnaccounted: Rule<typeof params> = {
  id: 'sandbox-overhead-unaccounted',
  family: 'capacity',
  severity: 'warning',
  layer: 'L2',
  title: 'Memory of sandboxes that nobody counts',
  params,
  docs: {
    description: 'Pods or containers run in sandboxes (Kata, Firecracker, gVisor, Hyper-V isolation), and no overhead is declared on '
      + 'the pod, the container or the runtime class, or less than is usual. A guest kernel and its monitor, or a user-space '
      + 'kernel, then take memory of the node that neither requests nor limits count, and the node runs out earlier than the '
      + 'sums say. Sandboxes of one runtime on one engine are one finding.',
    remedy: 'Declare `overhead` on the runtime class of the engine, or on the pod. The quick fix writes what is usual.',
    sources: ['Kubernetes, Pod Overhead', 'Kata Containers, host cgroup management', 'Firecracker specification'],
    bad: [{ title: 'Three Kata pods without overhead', topology: stack({}) }],
    good: [
      { title: 'On the runtime class', topology: stack({}, { overhead: { memory: '120MiB', cpu: '250m' } }) },
      { title: 'On the pod', topology: stack({ overhead: { memory: '160MiB', cpu: '250m' } }) },
    ],
  },
  reach: 'island',
  all: check,
};
