/** Drafts, notices and problems of the reader become findings; findings get their order. */
import { DOCUMENT_KEYS, escapeSegment, pointerOf, segmentsOf, SEVERITIES } from '../../model';
import type { Problem, Severity } from '../../model';
import type { Draft, Facts, Finding, Fix, Graph, Rule } from '../contract';
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
  const { node, others = NONE } = draft;
  const nodes = node === undefined ? others.map((i) => graph.ids[i]!) : [
    graph.ids[node]!, ...others.filter((i) => i !== node).map((i) => graph.ids[i]!),
  ];
  return {
    rule: rule.id, family: rule.family, severity: forced ?? draft.severity ?? rule.severity, message: draft.message, nodes,
    pointer: pointerOfDraft(graph, draft),
    related: draft.related?.map(({ node, message }) => ({ node: graph.ids[node]!, message })) ?? NONE,
    witness: draft.witness ?? NONE, measured: draft.measured, threshold: draft.threshold,
    fixes: draft.fixes ?? NO_FIXES,
  };
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

/** Sorts in place: most severe first, then by place in a file written in the canonical order, then as they came. */
export function sortFindings(facts: Facts, findings: Finding[]): Finding[] {
  const indices = fileIndices(facts);
  const keyed = findings.map((finding) => ({
    finding,
    key: (SEVERITIES.length - SEVERITIES.indexOf(finding.severity)) * 2 ** 48 + placeOf(facts.graph, indices, finding),
  }));
  keyed.sort((a, b) => a.key - b.key);
  keyed.forEach(({ finding }, i) => (findings[i] = finding));
  return findings;
}

/** Index in `topology.nodes` by node number. */
const fileIndices = defineFact('fileIndices', ({ graph }): Int32Array => {
  const indices = new Int32Array(graph.count);
  for (let index = 0; index < graph.count; index++) indices[graph.order[index]!] = index;
  return indices;
}, []);

const SECTION: ReadonlyMap<string, number> = new Map(DOCUMENT_KEYS.map((key, i) => [key, i + 1]));
const NODES = SECTION.get('nodes')!;

function placeOf(graph: Graph, indices: Int32Array, { pointer, nodes }: Finding): number {
  if (pointer.startsWith('/nodes/') && nodes.length > 0) return NODES * 2 ** 32 + indices[graph.number.get(nodes[0]!)!]!;
  const [section, item] = segmentsOf(pointer);
  if (section === undefined) return 0;
  const index = Number(item);
  return (SECTION.get(section) ?? SECTION.size + 1) * 2 ** 32 + (Number.isInteger(index) && index >= 0 ? Math.min(index, 2 ** 31) : 0);
}
