/** Drafts, notices and problems of the reader become findings; findings get their order. */
import { DOCUMENT_KEYS, escapeSegment, pointerOf, segmentsOf, SEVERITIES } from '../../model';
import type { Problem, Severity } from '../../model';
import type { Draft, Facts, Finding, Fix, Graph, Late, Rule } from '../contract';
import { defineFact } from '../facts';
import { ruleOfProblem } from './notices';
import type { NoticeDraft } from './settings';

const NO_FIXES = (): readonly Fix[] => [];
const NONE: readonly never[] = [];

/** Problems of the reader know their place in the text already. */
const problemOf = new WeakMap<Finding, Problem>();

/** The reader's problem behind a finding, if that is where it comes from. */
export function readerProblem(finding: Finding): Problem | undefined {
  return problemOf.get(finding);
}

/** A finding from what a rule handed in. `forced` is the severity that the settings ask for. */
export function findingOf(graph: Graph, rule: Rule, draft: Draft, forced: Severity | undefined): Finding {
  return new RuleFinding(graph, rule, draft, forced ?? draft.severity ?? rule.severity);
}

/** What a rule found; its words are made when they are first asked for, and kept. */
class RuleFinding implements Finding {
  readonly rule: string;
  readonly family: Finding['family'];
  readonly nodes: readonly string[];
  readonly pointer: string;
  readonly related: Finding['related'];
  readonly measured: number | undefined;
  readonly threshold: number | undefined;
  readonly fixes: Finding['fixes'];
  #message: Late<string>;
  #witness: Late<readonly string[]>;

  constructor(graph: Graph, { id, family }: Rule, draft: Draft, readonly severity: Severity) {
    this.rule = id;
    this.family = family;
    this.nodes = idsOfDraft(graph, draft);
    this.pointer = pointerOfDraft(graph, draft);
    this.related = draft.related?.map(({ node, message }) => ({ node: graph.ids[node]!, message })) ?? NONE;
    this.measured = draft.measured;
    this.threshold = draft.threshold;
    this.fixes = draft.fixes ?? NO_FIXES;
    this.#message = draft.message;
    this.#witness = draft.witness ?? NONE;
  }

  get message(): string {
    return typeof this.#message === 'string' ? this.#message : (this.#message = this.#message());
  }

  get witness(): readonly string[] {
    return typeof this.#witness === 'function' ? (this.#witness = this.#witness()) : this.#witness;
  }
}

function idsOfDraft(graph: Graph, { node, others = NONE }: Draft): readonly string[] {
  const { ids } = graph;
  // Of the right length from the start: thousands of findings are kept, some with thousands of nodes.
  const nodes = new Array<string>(others.length + 1);
  let used = 0;
  if (node !== undefined) nodes[used++] = ids[node]!;
  for (let k = 0; k < others.length; k++) if (others[k] !== node) nodes[used++] = ids[others[k]!]!;
  nodes.length = used;
  return nodes;
}

function pointerOfDraft(graph: Graph, { node, at }: Draft): string {
  if (typeof at === 'string' && (at === '' || at.startsWith('/'))) return at;
  const below = at === undefined ? '' : pointerOf(typeof at === 'string' ? [at] : at);
  return node === undefined ? below : `/nodes/${escapeSegment(graph.ids[node]!)}${below}`;
}

/** A finding of the check itself. */
export function findingOfNotice({ notice, message, pointer, nodes = NONE, witness = NONE }: NoticeDraft, forced: Severity | undefined): Finding {
  return {
    rule: notice.id, family: 'model', severity: forced ?? notice.severity, message, nodes, pointer, related: NONE, witness,
    measured: undefined, threshold: undefined, fixes: NO_FIXES,
  };
}

/** A finding from a problem of the reader, which does not know whose property it looks at: the node is named here. */
export function findingOfProblem(graph: Graph, problem: Problem, forced: Severity | undefined): Finding {
  const [section, id] = segmentsOf(problem.pointer);
  const node = section === 'nodes' && id !== undefined && graph.number.has(id) ? id : undefined;
  const finding: Finding = {
    rule: ruleOfProblem(problem.code), family: 'model', severity: forced ?? problem.severity,
    message: node === undefined ? problem.message : `${node}: ${problem.message}`, nodes: node === undefined ? NONE : [node],
    pointer: problem.pointer, related: NONE, witness: NONE, measured: undefined, threshold: undefined, fixes: NO_FIXES,
  };
  problemOf.set(finding, problem);
  return finding;
}

/** Findings with the rank that each has by severity and place in a file written in the canonical order, as they came. */
export interface Ranked {
  readonly findings: Finding[];
  readonly ranks: number[];
}

/** Room for the order in which findings of one rank came, in what is left of a double's 53 bits. */
const MOST = 2 ** 21;
/** Places in a section that are told apart: more nodes than any text can hold. */
const PLACES = 2 ** 24;

/** Most severe first, then by place, then as they came. */
export function inOrder({ findings, ranks }: Ranked): readonly Finding[] {
  if (findings.length >= MOST) return findings.map((finding, i) => ({ finding, rank: ranks[i]! })).sort((a, b) => a.rank - b.rank).map(({ finding }) => finding);
  const keys = new Float64Array(findings.length);
  for (let i = 0; i < keys.length; i++) keys[i] = ranks[i]! * MOST + i;
  keys.sort();
  const sorted = new Array<Finding>(keys.length);
  for (let i = 0; i < keys.length; i++) sorted[i] = findings[keys[i]! % MOST]!;
  return sorted;
}

/** The rank of a finding about the first node of the file. */
export const firstRank = ({ severity }: Finding): number => rank(severityRank(severity), { section: NODES, index: 0 });

/** The rank of a finding about a node, by `firstRank` and the node's index in the file. */
export const rankAt = (first: number, index: number): number => first + Math.min(index, PLACES - 1);

const severityRank = (severity: Severity): number => SEVERITIES.length - 1 - SEVERITIES.indexOf(severity);

/** Ranks findings of one revision; `node` is the number of the finding's first node, where that is known. */
export function ranking(facts: Facts): (finding: Finding, node?: number) => number {
  let indices: Int32Array | undefined;
  return (finding, node) => {
    const severity = severityRank(finding.severity);
    if (!finding.pointer.startsWith('/nodes/') || finding.nodes.length === 0) return rank(severity, placeOf(finding));
    indices ??= fileIndices(facts);
    return rank(severity, { section: NODES, index: indices[node ?? facts.graph.number.get(finding.nodes[0]!)!]! });
  };
}

const rank = (severity: number, { section, index }: Place): number => (severity * SECTIONS + section) * PLACES + Math.min(index, PLACES - 1);

/** Index in `topology.nodes` by node number. */
export const fileIndices = defineFact('fileIndices', ({ graph }): Int32Array => {
  const indices = new Int32Array(graph.count);
  for (let index = 0; index < graph.count; index++) indices[graph.order[index]!] = index;
  return indices;
}, []);

const SECTION: ReadonlyMap<string, number> = new Map(DOCUMENT_KEYS.map((key, i) => [key, i + 1]));
const SECTIONS = 32;
const NODES = SECTION.get('nodes')!;

interface Place {
  readonly section: number;
  readonly index: number;
}

/** The place of what is about no node. */
function placeOf({ pointer }: Finding): Place {
  const [section, item] = segmentsOf(pointer);
  if (section === undefined) return { section: 0, index: 0 };
  const index = Number(item);
  return { section: SECTION.get(section) ?? SECTION.size + 1, index: Number.isInteger(index) && index >= 0 ? index : 0 };
}
