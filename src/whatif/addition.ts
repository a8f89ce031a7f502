/** How many more of something fit (RULES 3.15). */
import { clusterProblems } from '../engine/facts/placement';
import type { ClusterProblem } from '../engine/facts/placement';
import { howManyMore } from '../engine/facts/placement/consolidation';
import { pools } from '../engine/facts/pools';
import { nearest } from '../engine';
import type { Facts } from '../engine';
import { called, count } from '../engine/rules/say';
import type { Event } from './contract';
import { nodeOf } from './run';
import type { Run } from './run';

const RESOURCE: { readonly [name: string]: string } = { memory: 'memory', cpu: 'CPU', pods: 'the number of pods' };

/** Answers whether the copies fit in the cluster that the node belongs to, now and with a host failure survived still. */
export function adds(run: Run, event: Event): void {
  const { facts } = run;
  const { graph } = facts;
  const node = nodeOf(run, event.add!), wanted = event.copies ?? 1;
  const question = `Is there room for ${wanted} more of ${called(graph, node)}?`;
  const found = problemOf(facts, node);
  if (found === undefined) {
    run.answers.push({ question, answer: 'undetermined', proof: ['It belongs to no cluster with members, so there is nothing to place copies on.'] });
    return;
  }
  const { problem, item } = found;
  const width = problem.problem.resources.length;
  const demand = Array.from(problem.problem.demand.subarray(item * width, (item + 1) * width));
  const room = howManyMore(problem, demand), kept = howManyMore(problem, demand, 1);
  const unknown = problem.unknown.includes(node);
  const text = (copies: number): string => (copies === Infinity ? 'Any number of copies fits' : `${count(copies, 'copy', 'copies')} ${copies === 1 ? 'fits' : 'fit'}`);
  run.answers.push({
    question, answer: room.copies < wanted ? 'no' : unknown ? 'undetermined' : 'yes',
    proof: [
      `${text(room.copies)}${room.binding === undefined ? '' : `; ${RESOURCE[room.binding] ?? room.binding} holds up the next`}.`,
      `${text(kept.copies)} if the loss of any host is to be survived still.`,
      ...(unknown ? [`The size of ${graph.ids[node]!} is not known, so it counts as taking nothing.`] : []),
    ],
  });
  if (room.copies < wanted) run.notes.add(`${wanted - room.copies} of the ${wanted} copies of ${graph.ids[node]!} find no place.`);
}

/** The problem in which the node, or what it is in, is an item. */
function problemOf(facts: Facts, node: number): { readonly problem: ClusterProblem; readonly item: number } | undefined {
  for (const problem of clusterProblems(facts)) {
    const item = problem.itemNode.indexOf(node);
    if (item >= 0) return { problem, item };
  }
  const pod = nearest(facts.graph, node, 'pod');
  return pod >= 0 && pod !== node && pools(facts).list.length > 0 ? problemOf(facts, pod) : undefined;
}
