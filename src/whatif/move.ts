/** Moving one VM, pod or container somewhere else (RULES 3.11): whether it can, how, and what that changes. */
import { formatDuration } from '../model';
import type { Graph } from '../engine';
import { canMigrate, canRestart, REASONS } from '../engine/facts/migration/can-migrate';
import type { Verdict } from '../engine/facts/migration/can-migrate';
import { migrationTime } from '../engine/facts/migration/time';
import { called } from '../engine/rules/say';
import type { Answer, Event } from './contract';
import { edit } from './edits';
import { nodeOf } from './run';
import type { Run } from './run';

/** Answers whether it can be moved; where it can, the stack is as it is after the move from here on. */
export function moves(run: Run, { migrate, to }: Event): void {
  const { graph } = run.facts;
  const node = nodeOf(run, migrate!), target = holderIn(graph, nodeOf(run, to!), graph.nodes[node]!.kind === 'vm' ? 'hypervisor' : 'engine');
  const question = `Can ${called(graph, node)} move to ${called(graph, nodeOf(run, to!))}?`;
  if (target === undefined) {
    const lacks = graph.nodes[node]!.kind === 'vm' ? 'hypervisor' : 'container engine';
    run.answers.push({ question, answer: 'no', proof: [`There is no ${lacks} on ${to!} to run it.`] });
    return;
  }
  const answer: Answer = graph.nodes[node]!.kind === 'vm' ? vmAnswer(run, node, target, question) : {
    question, answer: 'yes', proof: [`Containers are not migrated live: ${migrate!} is stopped here and started there.`],
  };
  if (answer.answer === 'no') run.answers.push(answer);
  else go(run, migrate!, graph.ids[target]!, answer);
}

function go(run: Run, id: string, to: string, answer: Answer): void {
  const { graph } = run.facts;
  const above = graph.parent[graph.number.get(id)!]!;
  const from = above < 0 ? null : graph.ids[above]!;
  const refused = from === to ? `It is there already.` : edit(run, [{ op: 'move', id, to }]);
  run.answers.push(refused === undefined ? answer : { ...answer, answer: 'no', proof: [refused] });
  if (refused === undefined) run.moved.push({ node: id, from, to });
}

/** The node itself where it is of the kind, else the first of that kind directly on it. */
function holderIn(graph: Graph, at: number, kind: 'hypervisor' | 'engine'): number | undefined {
  if (graph.nodes[at]!.kind === kind) return at;
  for (let child = at + 1; child < graph.end[at]!; child = graph.end[child]!) if (graph.nodes[child]!.kind === kind) return child;
  return undefined;
}

function vmAnswer(run: Run, vm: number, to: number, question: string): Answer {
  const { facts } = run;
  const live = canMigrate(facts, vm, to);
  if (live === undefined) return { question, answer: 'no', proof: ['It is not on a hypervisor of another machine, so there is nothing to migrate.'] };
  const cold = canRestart(live);
  if (live.answer === 'no' && cold.answer !== 'no') return { question, answer: cold.answer === 'yes' ? 'yes' : 'undetermined', proof: [`Not live: ${reasons(live)}.`, 'It can be stopped here and started there.'] };
  const answer = live.answer === 'unknown' ? 'undetermined' : live.answer;
  if (live.answer === 'no') return { question, answer, proof: live.reasons.map(({ code, text, certainty }) => `${REASONS[code]}${certainty === 'certain' ? '' : ' (not known)'}: ${text}`) };
  const time = migrationTime(facts, vm, to, live.copiesDisk);
  return {
    question, answer,
    proof: [
      live.answer === 'yes' ? 'Live.' : `Live, if ${reasons(live)}.`,
      ...(time === undefined ? ['How long it takes cannot be told: its memory is not known.'] : [time.converges
        ? `${time.exact ? 'It takes' : 'It takes at least'} ${formatDuration(time.seconds * 1000)} in ${time.passes} ${time.passes === 1 ? 'pass' : 'passes'} (${time.method}) and stands still for ${formatDuration(time.downtimeSeconds * 1000)}.`
        : `It would not end: memory is written ${time.ratio.toFixed(2)} times as fast as it can be sent.`]),
      ...(time?.assumed.length ? [`Assumed: ${time.assumed.join('; ')}.`] : []),
    ],
  };
}

const reasons = (verdict: Verdict): string => verdict.reasons.map(({ text }) => text).join('; ');
