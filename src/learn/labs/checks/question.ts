/** Questions about the stack: what the learner marked against what the engine finds in the same stack. */
import { valueAt } from '../../../model';
import type { Checked } from '../../../engine/contract';
import { kernels } from '../../../engine/facts/kernels';
import { readersOf } from '../../../engine/facts/visibility';
import { lostOf } from '../../../whatif/lost';
import type { Attempt, Verdict } from '../contract';
import type { Check, QuestionCheck, Truth } from '../tables';

/** Ids that are marked as the answer to a check, each once. */
export function markedFor({ document }: Checked, check: string): readonly string[] {
  const answers = valueAt(document, '/answers');
  const marked = typeof answers === 'object' && answers !== null && Object.hasOwn(answers, check) ? (answers as { [key: string]: unknown })[check] : undefined;
  return Array.isArray(marked) ? [...new Set(marked.filter((id): id is string => typeof id === 'string'))] : [];
}

/** Who belongs into the answer, with why; undefined where the question cannot be answered in this stack. */
function truthOf(attempt: Attempt, { readersOf: read, sees, kernelOf, events, gives, rule, kinds }: Truth): ReadonlyMap<string, string> | undefined {
  const { engine, now } = attempt;
  const { facts } = now, { graph } = facts;
  const found = new Map<string, string>();
  if (read !== undefined) {
    const target = graph.number.get(read);
    if (target === undefined) return undefined;
    for (const { node, sees: seen } of readersOf(facts, target)) {
      const wanted = seen.filter(({ what }) => what !== 'console' && what !== 'ciphertext' && (sees === undefined || sees.includes(what)));
      if (wanted.length > 0) found.set(graph.ids[node]!, wanted.map(({ what, how }) => `${what} ${how}`).join(', '));
    }
  } else if (kernelOf !== undefined) {
    const { serving, domains } = kernels(facts);
    const domain = domains[serving[graph.number.get(kernelOf) ?? -1] ?? -1];
    if (!domain) return undefined;
    for (const i of domain.workloads) found.set(graph.ids[i]!, `on the kernel of ${domain.key}`);
  } else if (events !== undefined) {
    const { outcome } = engine.play(now.document, facts, { events }, 0);
    if (!outcome) return undefined;
    const lists = { down: outcome.down, lost: lostOf(outcome), exposed: outcome.exposed, killed: outcome.killed.map(({ node }) => node), unplaced: outcome.unplaced, moved: outcome.moved.map(({ node }) => node) };
    for (const id of lists[gives ?? 'down']) found.set(id, outcome.why[id]?.at(-1) ?? outcome.killed.find(({ node }) => node === id)?.reason ?? '');
  } else if (rule !== undefined) {
    for (const { rule: each, nodes, message } of now.findings) if (each === rule && nodes[0] !== undefined) found.set(nodes[0], message);
  }
  if (kinds !== undefined) for (const id of [...found.keys()]) if (!kinds.includes(graph.nodes[graph.number.get(id)!]?.kind as typeof kinds[number])) found.delete(id);
  return found;
}

/** The right answer as ids, for tests of labs. */
export const rightAnswer = (attempt: Attempt, truth: Truth): readonly string[] => [...(truthOf(attempt, truth)?.keys() ?? [])];

export function questionVerdict(attempt: Attempt, { id, title }: Check, { question, is }: QuestionCheck): Verdict {
  const marked = markedFor(attempt.now, id);
  const truth = truthOf(attempt, is!);
  const reasons = truth === undefined ? ['The question cannot be answered in this stack: what it is about is not there any more.'] : wrongIn(marked, truth);
  return { id, title, met: reasons.length === 0, reasons, question: { text: question!, marked, kinds: is!.kinds ?? [] } };
}

/** What is wrong with an answer, without giving the rest of it away. */
function wrongIn(marked: readonly string[], truth: ReadonlyMap<string, string>): readonly string[] {
  if (marked.length === 0) return ['Nothing is marked yet.'];
  const wrong = marked.filter((id) => !truth.has(id));
  const missing = [...truth.keys()].filter((id) => !marked.includes(id)).length;
  return [
    ...(wrong.length > 0 ? [`${wrong.join(', ')} ${wrong.length === 1 ? 'does' : 'do'} not belong into the answer.`] : []),
    ...(missing > 0 ? [`${missing} ${missing === 1 ? 'node is' : 'nodes are'} missing from the answer${wrong.length > 0 ? '' : ', of which what is marked is right'}.`] : []),
  ];
}
