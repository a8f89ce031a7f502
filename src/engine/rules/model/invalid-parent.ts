import { KINDS, mayBeIn } from '../../../model';
import type { Rule, RuleContext } from '../../contract';
import { judgeAll } from '../../layers';
import { article, title } from '../../words';
import { splitBySuppression } from '../groups';
import { called, capital, count, idsOf, listOf } from '../say';

const params = {} as const;

function check({ graph, report }: RuleContext<typeof params>): void {
  const groups = new Map<number, number[]>();
  for (let i = 0; i < graph.count; i++) {
    if (!isWrong(graph, i)) continue;
    // All of a kind in the same place have the same cause, and one fix.
    const key = (graph.parent[i]! + 1) * 0x100 + graph.kind[i]!;
    const group = groups.get(key);
    if (group) group.push(i);
    else groups.set(key, [i]);
  }
  for (const group of groups.values()) {
    for (const nodes of splitBySuppression(graph, 'invalid-parent', group, (it) => it)) reportGroup(graph, nodes, report);
  }
}

type Graph = RuleContext['graph'];

/** By kind, then by kind of the parent (KINDS.length: the top level): 1 where it may not be there. */
const FORBIDDEN = KINDS.map((kind) => Uint8Array.from([...KINDS, undefined], (parent) => (mayBeIn(kind, parent) ? 0 : 1)));
const NEEDS_OS = Uint8Array.from(KINDS, (kind) => (kind === 'engine' || kind === 'cgroup' || kind === 'app' ? 1 : 0));

function isWrong(graph: Graph, i: number): boolean {
  const kind = graph.kind[i]!, above = graph.parent[i]!;
  if (graph.cyclic[i] === 1) return false;
  // A parent that does not exist is a matter of references.
  if (above < 0) return FORBIDDEN[kind]![KINDS.length] === 1 && graph.nodes[i]!.in === undefined;
  return FORBIDDEN[kind]![graph.kind[above]!] === 1 || lacksOs(graph, i, above);
}

/** An engine, a cgroup or an application needs an operating system under it. */
function lacksOs(graph: Graph, i: number, above: number): boolean {
  if (NEEDS_OS[graph.kind[i]!] === 0) return false;
  const parent = graph.nodes[above]!;
  return (parent.kind === 'host' || parent.kind === 'vm') && parent.os === undefined;
}

function reportGroup(graph: Graph, nodes: readonly number[], report: RuleContext['report']): void {
  const first = nodes[0]!, above = graph.parent[first]!;
  const kind = graph.nodes[first]!.kind;
  const target = above < 0 ? undefined : above;
  const verdict = judgeAll(graph, nodes.map((number) => ({ number })), target);
  const who = nodes.length === 1 ? called(graph, first) : `${count(nodes.length, title(kind))} (${idsOf(graph, nodes)})`;
  const verb = nodes.length === 1 ? 'is' : 'are';
  report({
    node: first, others: target === undefined ? nodes.slice(1) : [...nodes.slice(1), target], at: ['in'],
    message: `${capital(who)} ${verb} ${where(graph, kind, first, target)} `
      + `${verdict.allowed ? remedy(verdict.added) : `${verdict.reason} Move ${nodes.length === 1 ? 'it' : 'them'} there.`}`,
    fixes: () => (verdict.allowed ? [{ title: 'Insert what is missing between', safe: false, operations: verdict.operations }] : []),
  });
}

function where(graph: Graph, kind: Parameters<typeof title>[0], first: number, target: number | undefined): string {
  if (target === undefined) return `at the top level, where ${article(kind)} ${title(kind)} cannot run.`;
  if (lacksOs(graph, first, target)) return `on ${called(graph, target)}, which has no operating system (\`os\`) to run ${article(kind)} ${title(kind)}.`;
  return `in ${called(graph, target)}, which cannot run ${article(kind)} ${title(kind)}.`;
}

const remedy = (added: readonly string[]): string =>
  added.length > 0 ? `The quick fix adds ${listOf(added)}.` : 'The quick fix moves it where it belongs.';

const os = { platform: 'debian', version: '12' };

export const invalidParent: Rule<typeof params> = {
  id: 'invalid-parent',
  family: 'model',
  severity: 'error',
  layer: 'L2',
  title: 'Node in a place that cannot hold it',
  params,
  docs: {
    description: 'A node is `in` something that cannot run it: a container on a hypervisor or on a bare host, a VM in an engine, '
      + 'an engine on a machine without an operating system. A layer is missing between them, or the parent is the wrong '
      + 'one, '
      + 'and what is computed from it (kernels, limits, failures) would be wrong too. Nodes of a kind in the same place are one finding.',
    remedy: 'Put the missing layer between: a container needs an engine, an engine an operating system, a VM a hypervisor. '
      + 'The quick fix adds what is missing, marked as assumed.',
    sources: ['Strata file format: kinds and what they may be `in`'],
    bad: [
      {
        title: 'A container on a hypervisor',
        topology: {
          strata: 1,
          nodes: {
            host: { kind: 'host' }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' },
            web: { kind: 'container', in: 'kvm', image: 'nginx:1.27' },
          },
        },
      },
      {
        title: 'An engine on a VM without an operating system',
        topology: {
          strata: 1,
          nodes: {
            host: { kind: 'host' }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' },
            vm: { kind: 'vm', in: 'kvm' }, docker: { kind: 'engine', in: 'vm', platform: 'docker' },
          },
        },
      },
      {
        title: 'A virtual machine on a bare host',
        topology: { strata: 1, nodes: { host: { kind: 'host' }, vm: { kind: 'vm', in: 'host' } } },
      },
    ],
    good: [{ title: 'Every layer is there', topology: { strata: 1, nodes: {
      host: { kind: 'host', os }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' },
      vm: { kind: 'vm', in: 'kvm', os }, docker: { kind: 'engine', in: 'vm', platform: 'docker' },
      web: { kind: 'container', in: 'docker', image: 'nginx:1.27' },
    } } }],
  },
  reads: ['os', 'platform', 'assumed'],
  all: check,
};
