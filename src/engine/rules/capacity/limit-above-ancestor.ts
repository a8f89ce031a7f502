import type { Graph, Rule, RuleContext } from '../../contract';
import { limits, RESOURCES } from '../../facts/limits';
import type { Resource } from '../../facts/limits';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { amount } from '../../words';
import { splitBySuppression } from '../groups';
import { called, capital, count, listOf } from '../say';
import { limitPath, limitValue } from './limit-paths';

const params = {
  tolerance: {
    default: 0.01, min: 0, max: 1, doc: 'Share by which a limit may be above without being reported: page rounding.',
    source: '[H]',
  },
} as const;

const NAMES = { memory: 'memory limit', cpu: 'CPU limit', pids: 'process limit' } as const;
const LIMITED = new Set(['container', 'pod', 'cgroup'].map((kind) => kindCode(kind as 'pod')));

function check({ facts, graph, options, report }: RuleContext<typeof params>): void {
  const { copies } = workloads(facts);
  for (const resource of RESOURCES) {
    const { own, effective, known, binding } = limits(facts)[resource];
    const above = new Map<number, number[]>();
    for (let i = 0; i < graph.count; i++) {
      const parent = graph.parent[i]!;
      if (parent < 0 || !LIMITED.has(graph.kind[i]!) || known[parent] === 0 || !(copies[i]! > 0)) continue;
      if (!(own[i]! > effective[parent]! * (1 + options.tolerance)) || own[i] === Infinity || limitPath(graph, i, resource) === undefined) continue;
      const group = above.get(binding[parent]!);
      if (group) group.push(i);
      else above.set(binding[parent]!, [i]);
    }
    for (const [ancestor, group] of above) {
      for (const nodes of splitBySuppression(graph, 'limit-above-ancestor', group, (it) => it)) reportGroup(
        graph, resource, ancestor, nodes, own, effective, report,
      );
    }
  }
}

function reportGroup(graph: Graph, resource: Resource, ancestor: number, nodes: readonly number[], own: Float64Array, effective: Float64Array, report: RuleContext['report']): void {
  const first = nodes[0]!;
  const most = amount(resource, effective[graph.parent[first]!]!);
  const who = nodes.length === 1
    ? `${capital(called(graph, first))} has a ${NAMES[resource]} of ${amount(resource, own[first]!)}`
    : `${count(nodes.length, NAMES[resource])} `
      + `(${listOf(nodes.map((i) => `${graph.ids[i]!} ${amount(resource, own[i]!)}`), 4)}) are higher than they can be`;
  report({
    node: first, others: [...nodes.slice(1), ancestor], at: limitPath(graph, first, resource), measured: own[first],
    threshold: effective[graph.parent[first]!],
    message: `${who}, but ${called(graph, ancestor)} above ${nodes.length === 1 ? 'it' : 'them'} leaves ${most}: a limit `
      + 'nearer to the root always wins, so the number is never reached, '
      + 'and programs that size themselves by the limit they see take too much. Lower the limit, or raise the one of '
      + `${graph.ids[ancestor]!}.`,
    witness: nodes.map((i) => `${graph.ids[i]!}: min(${amount(resource, own[i]!)}, ${amount(resource, effective[graph.parent[i]!]!)} from `
      + `${graph.ids[ancestor]!})`),
    fixes: () => [{
      title: nodes.length === 1 ? `Lower the ${NAMES[resource]} of ${graph.ids[first]!} to ${most}` : `Lower ${count(nodes.length, NAMES[resource])} to what ${graph.ids[ancestor]!} leaves`,
      safe: false,
      operations: nodes.map((i) => ({
        op: 'set', path: ['nodes', graph.ids[i]!, ...limitPath(graph, i, resource)!],
        value: limitValue(resource, effective[graph.parent[i]!]!),
      })),
    }],
  });
}

const stack = (slice: object, limits: object) => ({
  strata: 1,
  nodes: {
    host: { kind: 'host', memory: '64GiB', cpu: { sockets: 1, cores: 16, threads: 2 } },
    kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' },
    vm: { kind: 'vm', in: 'kvm', vcpus: 4, memory: '8GiB', os: { platform: 'debian', version: '12' } },
    docker: { kind: 'engine', in: 'vm', platform: 'docker' },
    slice: { kind: 'cgroup', in: 'docker', ...slice }, web: { kind: 'container', in: 'slice', limits },
  },
});

export const limitAboveAncestor: Rule<typeof params> = {
  id: 'limit-above-ancestor',
  family: 'capacity',
  severity: 'warning',
  layer: 'L3',
  title: 'Limit that can never be reached',
  params,
  docs: {
    description: 'A container, pod or cgroup has a limit (memory, CPU or processes) above what something it is in allows: a '
      + 'tighter cgroup, the size of its VM, what an engine reserves. The kernel enforces the tighter one; whoever sizes '
      + 'heaps or threads by the limit of the container is wrong. '
      + 'Limits that the same ancestor caps are one finding. Where a size on the way is not known, nothing is reported.',
    remedy: 'Lower the limit to the effective one (the quick fix does), or raise the ancestor\'s.',
    sources: ['Linux kernel, Documentation/admin-guide/cgroup-v2.rst: restrictions closer to the root cannot be overridden from '
      + 'further away'],
    bad: [
      { title: '4 GiB inside a slice of 1 GiB', topology: stack({ memory: { max: '1GiB' } }, { memory: '4GiB' }) },
      { title: '8 CPUs inside a VM of 4', topology: stack({}, { cpu: 8 }) },
    ],
    good: [{ title: 'Within the slice', topology: stack({ memory: { max: '1GiB' } }, { memory: '512MiB', cpu: 2 }) }],
  },
  reach: 'island',
  all: check,
};
