import type { NodeOf, Operation } from '../../../model';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { runtimeSizing } from '../../facts/runtime-sizing';
import type { RuntimeSizing, Sized } from '../../facts/runtime-sizing';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { amount } from '../../words';
import { splitBySuppression } from '../groups';
import { called, capital, count, idsOf } from '../say';
import { wholeMiB } from './machine-rules';
import { groupedBy } from './siblings';

const params = {
  minFactor: { default: 2, min: 1, doc: 'How many times as much as it may use a runtime has to see.', source: '[H]' },
} as const;

const CONTAINER = kindCode('container'), APP = kindCode('app');

interface Wrong {
  readonly node: number;
  readonly sizing: RuntimeSizing;
  readonly cpu: Sized | undefined;
  readonly memory: Sized | undefined;
}

function check({ facts, graph, options, report }: RuleContext<typeof params>): void {
  const { copies } = workloads(facts);
  const found: Wrong[] = [];
  for (let i = 0; i < graph.count; i++) {
    if ((graph.kind[i] !== CONTAINER && graph.kind[i] !== APP) || (graph.nodes[i] as NodeOf<'container'>).language === undefined || !(copies[i]! > 0)) continue;
    const sizing = runtimeSizing(facts, i);
    if (!sizing || sizing.runtime.automatic === false) continue;
    const over = (it: Sized | undefined): Sized | undefined => (it && it.factor >= options.minFactor ? it : undefined);
    const cpu = over(sizing.cpu), memory = over(sizing.memory);
    if (cpu || memory) found.push({ node: i, sizing, cpu, memory });
  }
  const part = (of: Sized | undefined, node: number): string => (of ? `${of.seen} ${of.effective} ${of.binding === node ? 'own' : of.binding}` : '-');
  const alike = (it: Wrong): string => `${graph.parent[it.node]} ${it.sizing.runtime.name} ${it.sizing.version} ${part(it.cpu, it.node)} ${part(it.memory, it.node)}`;
  for (const same of groupedBy(found, alike)) {
    for (const group of splitBySuppression(graph, 'runtime-ignores-cgroup-limit', same, (it) => it.node)) reportRuntimes(facts, group, options.minFactor, report);
  }
}

function reportRuntimes(facts: Facts, group: readonly Wrong[], threshold: number, report: RuleContext['report']): void {
  const { graph } = facts;
  const first = group[0]!;
  const nodes = group.map((it) => it.node);
  const { runtime, version } = first.sizing;
  const worst = Math.max(first.cpu?.factor ?? 0, first.memory?.factor ?? 0);
  const bindings = [first.cpu, first.memory].flatMap((it) => (it && !nodes.includes(it.binding) ? [it.binding] : []));
  const who = group.length === 1 ? capital(called(graph, first.node)) : `${count(group.length, 'workload')} (${idsOf(graph, nodes)})`;
  const name = `${runtime.name}${version === undefined ? '' : ` ${version}`}`;
  const parts = [first.cpu && said(facts, first.node, 'cpu', first.cpu), first.memory && said(facts, first.node, 'memory', first.memory)].filter((it) => it !== undefined);
  report({
    node: first.node, others: [...nodes.slice(1), ...new Set(bindings)], measured: worst, threshold,
    message: `${who} ${group.length === 1 ? 'runs' : 'run'} on ${name}, which sizes itself by ${parts.join(', and by ')}. `
      + `${first.cpu ? 'More threads than CPUs stall at the end of each period.' : ''}${first.cpu && first.memory ? ' ' : ''}${first.memory ? 'A heap sized by the machine is killed at the limit.' : ''} `
      + `Upgrade the runtime, set ${runtime.setting}, or put the limit on the workload itself where the runtime looks there.`,
    witness: group.flatMap((it) => [it.cpu && line(facts, it.node, 'cpu', it.cpu), it.memory && line(facts, it.node, 'memory', it.memory)].filter((text) => text !== undefined)),
    fixes: () => fixes(facts, group),
  });
}

const PLACES = { machine: 'what the machine has', affinity: 'the CPUs it may be scheduled on', leaf: 'its own cgroup only', own: 'its limit', none: 'nothing' } as const;

function said({ graph }: Facts, node: number, resource: 'cpu' | 'memory', it: Sized): string {
  const owner = it.binding === node ? 'its own limit' : `the limit of ${called(graph, it.binding)}`;
  return `${PLACES[it.from]}: it sees ${amount(resource, it.seen)}${resource === 'memory' ? ' of memory' : ''}, where ${owner} allows ${amount(resource, it.effective)}, ${it.factor.toFixed(1)} times less`;
}

function line({ graph }: Facts, node: number, resource: 'cpu' | 'memory', it: Sized): string {
  return `${graph.ids[node]!}: sees ${amount(resource, it.seen)} (${PLACES[it.from]}), may use ${amount(resource, it.effective)} (${graph.ids[it.binding]!}): ${it.factor.toFixed(2)}`;
}

/** Setting threads and heap by hand, and where only the leaf is read, the limit of the group on the container. */
function fixes({ graph }: Facts, group: readonly Wrong[]): readonly Fix[] {
  const found: Fix[] = [];
  const whom = group.length === 1 ? graph.ids[group[0]!.node]! : count(group.length, 'workload');
  const byHand = group.flatMap(({ node, cpu, memory }): Operation[] => [
    ...(cpu ? [{ op: 'set' as const, path: ['nodes', graph.ids[node]!, 'threads'], value: Math.max(1, Math.ceil(cpu.effective)) }] : []),
    ...(memory ? [{ op: 'set' as const, path: ['nodes', graph.ids[node]!, 'heap'], value: wholeMiB(0.75 * memory.effective) }] : []),
  ]);
  found.push({ title: `Set threads and heap of ${whom} by what ${group.length === 1 ? 'it' : 'they'} may use`, safe: false, operations: byHand });
  const leaf = group.filter((it) => it.cpu?.from === 'leaf' && graph.kind[it.node] === CONTAINER);
  if (leaf.length === group.length) found.push({
    title: `Copy the CPU limit of ${graph.ids[leaf[0]!.cpu!.binding]!} to ${whom}`, safe: false,
    operations: leaf.map(({ node, cpu }) => ({ op: 'set', path: ['nodes', graph.ids[node]!, 'limits', 'cpu'], value: cpu!.effective })),
  });
  return found;
}

const stack = (web: object) => ({
  strata: 1,
  nodes: {
    host: { kind: 'host', cpu: { cores: 16 }, memory: '64GiB' }, kvm: { kind: 'hypervisor', in: 'host', platform: 'esxi' },
    vm: { kind: 'vm', in: 'kvm', vcpus: 8, memory: '32GiB', os: { platform: 'debian', version: '12', cgroup: 'v2' } }, docker: { kind: 'engine', in: 'vm', platform: 'docker' },
    slice: { kind: 'cgroup', in: 'docker', cpu: { max: 2 } }, web: { kind: 'container', in: 'slice', ...web },
  },
});

export const runtimeIgnoresCgroupLimit: Rule<typeof params> = {
  id: 'runtime-ignores-cgroup-limit',
  family: 'capacity',
  severity: 'warning',
  layer: 'L3',
  title: 'A runtime sizes itself by more than it may use',
  params,
  docs: {
    description: 'A cgroup limits what a process uses, not what it sees: language runtimes start threads and size heaps by what they find. Old ones '
      + 'look at the machine, newer ones at their own cgroup, but not at a tighter one above it. Where the runtime and version are given, and '
      + 'neither `threads` nor `heap` says that someone sized it by hand, what it will see is compared with the tightest limit inside its '
      + 'operating system. Runtimes whose worker pools are as large as the program makes them (Node.js, Python) are left out, and so is '
      + 'a version that leaves it open.',
    remedy: 'Upgrade the runtime, set its number of threads and its heap, or copy the limit of the group to the container where the runtime reads that.',
    sources: ['Kubernetes, About cgroup v2', 'golang/go#81180', 'Go 1.25 release notes', 'JDK release notes 8u131, 8u191, 8u372, 11.0.16'],
    bad: [
      { title: 'Go 1.25 looks at its own cgroup, not at the slice', topology: stack({ language: { name: 'go', version: '1.25' } }) },
      { title: 'Java before container support', topology: stack({ language: { name: 'java', version: '8u121' }, limits: { memory: '1GiB', cpu: 2 } }) },
    ],
    good: [
      { title: 'The limit stands on the container too', topology: stack({ language: { name: 'go', version: '1.25' }, limits: { cpu: 2 } }) },
      { title: 'Sized by hand', topology: stack({ language: { name: 'go', version: '1.24' }, threads: 2 }) },
    ],
  },
  reach: 'island',
  all: check,
};
