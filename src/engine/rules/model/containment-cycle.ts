import type { Fix, Graph, Rule, RuleContext } from '../../contract';
import { listOf } from '../say';

const params = {} as const;
/** More edges than this are not offered one by one. */
const MAX_FIXES = 10;
const SHOWN = 8;

function check({ graph, report }: RuleContext<typeof params>): void {
  const seen = new Uint8Array(graph.count);
  for (let i = 0; i < graph.count; i++) {
    if (graph.cyclic[i] === 0 || seen[i] === 1) continue;
    const members = cycleFrom(graph, i);
    for (const member of members) seen[member] = 1;
    const ids = members.map((member) => graph.ids[member]!);
    const round = members.length === 1 ? `${ids[0]!} is \`in\` itself` : `${listOf(ids, SHOWN)} are each \`in\` the next, and the last in the first`;
    report({
      node: i, at: ['in'], others: members.slice(1),
      message: `${round}, so there is no order from the hardware up. They, and what is inside them, are left out of all `
        + 'computations. Move one of them out of the circle.',
      witness: ids.map((id, at) => `${id} is in ${ids[(at + 1) % ids.length]!}`),
      fixes: () => members.slice(0, MAX_FIXES).map((member): Fix => ({
        title: `Move ${graph.ids[member]!} to the top level`, safe: false, operations: [{ op: 'move', id: graph.ids[member]!, to: null }],
      })),
    });
  }
}

/** The nodes of the cycle, each in the next. */
function cycleFrom(graph: Graph, start: number): number[] {
  const members: number[] = [];
  let at: number | undefined = start;
  do {
    members.push(at);
    at = graph.number.get(graph.nodes[at]!.in!);
  } while (at !== undefined && at !== start);
  return members;
}

const host = { kind: 'host', os: { platform: 'debian' } };

export const containmentCycle: Rule<typeof params> = {
  id: 'containment-cycle',
  family: 'model',
  severity: 'error',
  layer: 'L3',
  title: 'Nodes that contain each other',
  params,
  docs: {
    description: 'Following `in` from a node leads back to it. Nothing can run inside itself, so one of the parents is wrong. The '
      + 'nodes of the circle and everything inside them take no part in any computation until it is mended.',
    remedy: 'Look at the circle in the message and give one of its nodes the parent that it really has. The quick fixes move '
      + 'one of them to the top level.',
    sources: ['Strata file format: `in` names the parent'],
    bad: [
      {
        title: 'Two cgroups in each other',
        topology: { strata: 1, nodes: { host, a: { kind: 'cgroup', in: 'b' }, b: { kind: 'cgroup', in: 'a' } } },
      },
      { title: 'A site in itself', topology: { strata: 1, nodes: { fra: { kind: 'site', in: 'fra' } } } },
    ],
    good: [{
      title: 'A chain',
      topology: { strata: 1, nodes: { host, a: { kind: 'cgroup', in: 'host' }, b: { kind: 'cgroup', in: 'a' } } },
    }],
  },
  reads: [],
  all: check,
};
