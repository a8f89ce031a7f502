import { formatBytes } from '../../../model';
import type { NodeOf } from '../../../model';
import { bytes } from '../../columns';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { limits } from '../../facts/limits';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { splitBySuppression } from '../groups';
import { called, capital, count, idsOf } from '../say';
import { wholeMiB } from './machine-rules';
import { groupedBy } from './siblings';

const params = {
  headroom: { default: 0.75, min: 0, max: 1, doc: 'Part of the memory limit that a heap may take; the rest is for stacks, code, buffers and page cache.', source: '[H]' },
} as const;

const CONTAINER = kindCode('container'), APP = kindCode('app');

interface Heap {
  readonly node: number;
  readonly heap: number;
  readonly limit: number;
  readonly binding: number;
}

function check({ facts, graph, options, report }: RuleContext<typeof params>): void {
  const { effective, binding } = limits(facts).memory;
  const { copies } = workloads(facts);
  const found: Heap[] = [];
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== CONTAINER && graph.kind[i] !== APP) continue;
    const declared = (graph.nodes[i] as NodeOf<'container'>).heap;
    if (declared === undefined || !(copies[i]! > 0)) continue;
    const heap = bytes(declared), limit = effective[i]!;
    // The limit is the most it can be, so what exceeds it does so whatever is not known.
    if (Number.isFinite(limit) && heap > options.headroom * limit) found.push({ node: i, heap, limit, binding: binding[i]! });
  }
  const alike = (it: Heap): string => `${graph.parent[it.node]} ${it.heap} ${it.limit} ${it.binding === it.node ? 'own' : it.binding}`;
  for (const same of groupedBy(found, alike)) {
    for (const group of splitBySuppression(graph, 'heap-exceeds-limit', same, (it) => it.node)) reportHeaps(facts, group, options.headroom, report);
  }
}

function reportHeaps(facts: Facts, group: readonly Heap[], headroom: number, report: RuleContext['report']): void {
  const { graph } = facts;
  const [{ node, heap, limit, binding }] = group as readonly [Heap];
  const nodes = group.map((it) => it.node);
  const over = heap >= limit;
  const who = group.length === 1 ? capital(called(graph, node)) : `${count(group.length, 'workload')} (${idsOf(graph, nodes)})`;
  const owner = binding === node ? `${group.length === 1 ? 'its' : 'their'} own memory limit` : `the memory of ${called(graph, binding)}`;
  report({
    node, others: [...nodes.slice(1), ...(nodes.includes(binding) ? [] : [binding])], severity: over ? 'error' : 'warning', at: ['heap'], measured: heap / limit, threshold: headroom,
    message: `${who} ${group.length === 1 ? 'is' : 'are'} configured for a heap of ${formatBytes(heap)}, and ${owner} allows ${formatBytes(limit)}. `
      + (over ? 'Before the heap is full, the kernel kills it. '
        : `That leaves ${formatBytes(limit - heap)} for stacks, code, buffers and page cache, less than ${Math.round((1 - headroom) * 100)} %. `)
      + `Lower the heap to ${wholeMiB(headroom * limit)}, or raise the limit to ${wholeMiB(Math.ceil(heap / headroom / 2 ** 20) * 2 ** 20)}.`,
    witness: group.map((it) => `${graph.ids[it.node]!}: heap ${formatBytes(it.heap)} / limit ${formatBytes(it.limit)} of ${graph.ids[it.binding]!} = ${(it.heap / it.limit).toFixed(2)}`),
    fixes: (): readonly Fix[] => [{
      title: `Lower the heap of ${group.length === 1 ? graph.ids[node]! : count(group.length, 'workload')} to ${wholeMiB(headroom * limit)}`, safe: false,
      operations: nodes.map((it) => ({ op: 'set', path: ['nodes', graph.ids[it]!, 'heap'], value: wholeMiB(headroom * limit) })),
    }],
  });
}

const stack = (heap: string, more: object = {}) => ({
  strata: 1,
  nodes: {
    host: { kind: 'host', memory: '16GiB', os: { platform: 'debian', version: '12' } }, docker: { kind: 'engine', in: 'host', platform: 'docker' },
    search: { kind: 'container', in: 'docker', heap, limits: { memory: '2GiB' }, language: { name: 'java', version: '17' }, ...more },
  },
});

export const heapExceedsLimit: Rule<typeof params> = {
  id: 'heap-exceeds-limit',
  family: 'capacity',
  severity: 'warning',
  layer: 'L2',
  title: 'The heap does not fit into the memory limit',
  params,
  docs: {
    description: 'The heap or cache that an application is configured for (`-Xmx`, `--max-old-space-size`, a buffer pool, `maxmemory`) is as large '
      + 'as the memory that it may use, which is an error, or takes more of it than is left over by stacks, code, buffers and page cache. '
      + 'The limit is the tightest on the way up: its own, its pod\'s, a slice\'s or the machine\'s.',
    remedy: 'Lower the heap or raise the limit. The quick fix lowers the heap to three quarters of the limit.',
    sources: ['Linux kernel, Documentation/admin-guide/cgroup-v2.rst: memory.max', 'Kubernetes, Resource Management for Pods and Containers'],
    bad: [
      { title: 'As large as the limit', topology: stack('2GiB') }, { title: 'Little left beside it', topology: stack('1800MiB') },
    ],
    good: [{ title: 'A quarter left', topology: stack('1536MiB') }],
  },
  reach: 'island',
  all: check,
};
