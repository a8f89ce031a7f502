import { microarchitecture } from '../../../catalog';
import type { NodeOf } from '../../../model';
import type { Facts, Rule, RuleContext } from '../../contract';
import { cpuModeCalled } from '../../facts/migration/cpu';
import { places } from '../../facts/places';
import { pools } from '../../facts/pools';
import type { Pool } from '../../facts/pools';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { pushTo, splitBySuppression } from '../groups';
import { called, capital, count, idsOf, listOf } from '../say';
import { commonModel } from './common-model';

const params = {} as const;
type Context = RuleContext<typeof params>;
const ID = 'cpu-passthrough-in-mixed-cluster';
const VM = kindCode('vm'), HOST = kindCode('host');

type Seen = 'passthrough' | 'host-model';

/** In what the members of a cluster differ, and their values. */
interface Difference {
  readonly what: string;
  /** Hosts by value. */
  readonly values: ReadonlyMap<string, readonly number[]>;
}

function check(context: Context): void {
  const { facts, graph } = context;
  const { copies } = workloads(facts);
  for (const pool of pools(facts).list) {
    if (pool.hypervisors.length < 2) continue;
    const modes = new Map<Seen, number[]>();
    const baseline = (graph.nodes[pool.cluster] as NodeOf<'cluster'>).cpuBaseline;
    const look = (from: number): void => {
      for (let i = from + 1; i < graph.end[from]!; i = graph.end[i]!) {
        if (graph.kind[i] !== VM || !(copies[i]! > 0)) continue;
        const { kind } = cpuModeCalled((graph.nodes[i] as NodeOf<'vm'>).cpuMode ?? baseline);
        if (kind === 'passthrough' || kind === 'host-model') pushTo(modes, kind, i);
      }
    };
    for (const from of pool.hypervisors) if (pools(facts).of.get(from) === pool) look(from);
    look(pool.cluster);
    for (const [mode, vms] of modes) {
      const found = differences(facts, pool, mode);
      if (found.length > 0) for (const part of splitBySuppression(graph, ID, vms, (it) => it)) say(context, pool, mode, found, part);
    }
  }
}

/** What is known to differ between members: for passthrough model, microcode, kernel and level; for a model of the host its generation. */
function differences(facts: Facts, pool: Pool, mode: Seen): readonly Difference[] {
  const { graph } = facts;
  const hosts = [...new Set(pool.machines.map((it) => places(facts).host[it]!))].filter((it) => it >= 0 && graph.kind[it] === HOST);
  const by = (what: string, valueOf: (host: NodeOf<'host'>) => string | undefined): Difference => {
    const values = new Map<string, number[]>();
    for (const it of hosts) {
      const value = valueOf(graph.nodes[it] as NodeOf<'host'>);
      if (value !== undefined) pushTo(values, value, it);
    }
    return { what, values };
  };
  const level = by('x86-64 level', (it) => it.cpu?.level);
  const all = mode === 'passthrough' ? [by('CPU model', (it) => it.cpu?.model), by('microcode', (it) => it.cpu?.microcode), by('kernel', (it) => it.os?.kernel), level]
    : [by('CPU generation', (it) => microarchitecture(it.cpu?.model)), level];
  return all.filter((it) => it.values.size > 1);
}

function say({ facts, graph, report }: Context, pool: Pool, mode: Seen, found: readonly Difference[], vms: readonly number[]): void {
  const one = vms.length === 1, model = commonModel(facts, pool.machines);
  const { what, values } = found[0]!;
  const shown = listOf([...values].map(([value, hosts]) => `${value} (${idsOf(graph, hosts, 3)})`), 3);
  const others = found.length > 1 ? `, and in ${listOf(found.slice(1).map((it) => it.what))}` : '';
  const effect = mode === 'passthrough' ? 'a guest that has seen one of them may fail on another, so that its live migration is not supported' : 'it can be migrated to newer processors and not back';
  report({
    node: vms[0], others: [...vms.slice(1), pool.cluster, ...[...values.values()].flat()], at: ['cpuMode'],
    message: `${one ? capital(called(graph, vms[0]!)) : `${count(vms.length, 'VM')} (${idsOf(graph, vms)})`} ${one ? 'sees' : 'see'} `
      + `${mode === 'passthrough' ? 'the processor of the host itself' : 'a model of the host\'s processor'}, and the members of `
      + `${called(graph, pool.cluster)} differ in ${what}: ${shown}${others}. With that, ${effect}. `
      + `Use a named model that all members have${model === undefined ? '' : ` (${model})`}.`,
    witness: found.flatMap((it) => [...it.values].map(([value, hosts]) => `${it.what} ${value}: ${idsOf(graph, hosts)}`)),
    fixes: () => (model === undefined ? [] : [{
      title: `Give ${idsOf(graph, vms, 3)} the CPU model ${model}, which all members have`, safe: false,
      operations: vms.map((it) => ({ op: 'set' as const, path: ['nodes', graph.ids[it]!, 'cpuMode'], value: model })),
    }]),
  });
}

const host = (n: number, cpu: object) => ({ [`host-${n}`]: { kind: 'host', cpu: { vendor: 'intel', ...cpu }, os: { platform: 'debian', version: '13' } }, [`kvm-${n}`]: { kind: 'hypervisor', in: `host-${n}`, platform: 'kvm' } });
const pair = (cpuMode: string, second: object) => ({
  strata: 1,
  nodes: {
    ...host(1, { model: 'Intel Xeon Gold 6248', level: 'x86-64-v4' }), ...host(2, second), pve: { kind: 'cluster', platform: 'proxmox-ve', members: ['kvm-1', 'kvm-2'] }, db: { kind: 'vm', in: 'kvm-1', cpuMode },
  },
});

export const cpuPassthroughInMixedCluster: Rule<typeof params> = {
  id: ID,
  family: 'migration',
  severity: 'warning',
  layer: 'L3',
  title: 'Processor of the host shown to a VM in a mixed cluster',
  params,
  docs: {
    description: 'A running VM sees the processor of its host (`cpuMode` of `host` or `host-passthrough`, its own or the baseline of its cluster), '
      + 'and members of the cluster differ in CPU model, microcode, kernel or x86-64 level; or it sees a model of it (`host-model`), and they '
      + 'differ in generation or level, so that it migrates one way only. '
      + 'What nobody states does not differ. One finding for the VMs of a cluster with the same mode.',
    remedy: 'Use a named CPU model, or a baseline of the cluster, that all members have.',
    sources: ['OpenStack Nova, CPU models', 'Proxmox VE, CPU type', 'libvirt, CPU model and topology: host-passthrough'],
    bad: [
      { title: 'Two generations', topology: pair('host', { model: 'Intel Xeon E5-2680 v4', level: 'x86-64-v3' }) },
      { title: 'A model of the host, in two generations', topology: pair('host-model', { model: 'Intel Xeon E5-2680 v4', level: 'x86-64-v3' }) },
    ],
    good: [
      { title: 'A model that both have', topology: pair('x86-64-v3', { model: 'Intel Xeon E5-2680 v4', level: 'x86-64-v3' }) },
      { title: 'Equal processors', topology: pair('host', { model: 'Intel Xeon Gold 6248', level: 'x86-64-v4' }) },
    ],
  },
  reach: 'island',
  all: check,
};
