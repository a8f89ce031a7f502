/**
 * explain: what is known of one node, or of one finding, in plain words with the names and numbers of this stack.
 *
 *   contract.ts   sections of sentences whose node names can be followed
 *   say.ts        how sentences are put together; node.ts names of nodes, products and kernels
 *   what.ts       what it is            kernel.ts    whose kernel it runs on
 *   walls.ts      what is around it     falls.ts     what takes it down, and what brings it back
 *   readers.ts    who reads its data    limits.ts    what it can use at most
 *   cost.ts       disk, memory, start   patching.ts  who patches what of it
 *   moves.ts      where it can go       finding.ts   a finding with its numbers
 *   write.ts      text, Markdown and plain data
 */
import type { Facts } from '../../engine/contract';
import { nodeNumber } from '../../engine/graph';
import { called, capital } from '../../engine/words';
import type { Explanation, Line, Section, Subject, Topic } from './contract';
import { TOPICS } from './contract';
import { costLines } from './cost';
import { fallLines } from './falls';
import { kernelLines } from './kernel';
import { limitLines } from './limits';
import { moveLines } from './moves';
import { patchLines } from './patching';
import { readerLines } from './readers';
import { known, lineOf, said } from './say';
import { wallLines } from './walls';
import { whatLines } from './what';

export * from './contract';
export { explainFinding } from './finding';
export * from './write';
export { wordsOf } from './say';

/** Titles of the topics and what says them; `findings` are not facts, and come from a check. */
const SECTIONS: { readonly [T in Exclude<Topic, 'findings'>]: readonly [title: string, lines: (facts: Facts, node: number) => readonly Line[]] } = {
  what: ['What it is', whatLines],
  kernel: ['Whose kernel it runs on', kernelLines],
  walls: ['What stands between it and the hardware', wallLines],
  falls: ['What would take it down', fallLines],
  readers: ['Who can read it', readerLines],
  limits: ['What limits it', limitLines],
  cost: ['What it costs', costLines],
  patching: ['How it is patched', patchLines],
  moves: ['Where it can go', moveLines],
};

/** Most findings of a node that are told. */
const MOST_FINDINGS = 20;

function findingSection({ findings }: Subject, id: string): Section {
  const own = findings.filter(({ nodes }) => nodes.includes(id));
  const lines = own.slice(0, MOST_FINDINGS).map(({ severity, rule, message }) => known`${capital(severity)}: ${message} (${{ rule }})`);
  const rest = own.length > MOST_FINDINGS ? [known`And ${String(own.length - MOST_FINDINGS)} more.`] : [];
  return { topic: 'findings', title: 'What the rules say', lines: own.length === 0 ? [known`No rule has anything to say about it.`] : [...lines, ...rest] };
}

/** The sections of a node by topic, as far as asked for. Nothing is computed for the others. */
export function linesAbout(facts: Facts, node: number, topic: Exclude<Topic, 'findings'>): readonly Line[] {
  // On a circle nothing is computed; what it is says so.
  if (facts.graph.cyclic[node] === 1 && topic !== 'what') return [lineOf('unknown', said`Cannot be told: its \`in\` leads back to itself.`)];
  return SECTIONS[topic][1](facts, node);
}

/** Everything worth saying about a node, in the order of TOPICS; undefined where there is no such node. */
export function explainNode(subject: Subject, id: string): Explanation | undefined {
  const { facts } = subject, node = nodeNumber(facts.graph, id);
  if (node === undefined) return undefined;
  const sections = TOPICS.map((topic): Section => (topic === 'findings' ? findingSection(subject, id) : { topic, title: SECTIONS[topic][0], lines: linesAbout(facts, node, topic) }));
  return { node: id, kind: facts.graph.nodes[node]!.kind, title: called(facts.graph, node), sections };
}
