/** Islands, and that rules which say that they look no further do not. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyOperations, editText, readTopology } from '../../../src/model';
import { check, makeFacts, RULES } from '../../../src/engine';
import type { Draft, Facts, Rule } from '../../../src/engine';
import { findingOf } from '../../../src/engine/check/findings';
import { resolveSettings } from '../../../src/engine/check/settings';
import { usesOf } from '../../../src/engine/facts';
import { excerpt, islands } from '../../../src/engine/islands';
import { anyEdits, copyOf, document, together } from './random-edits';
import type { Stack } from './random-edits';
import { factsFor, textOf, TODAY } from './support';

/** Islands as lists of ids. */
const islandsOf = (nodes: object): readonly string[] => {
  const facts = factsFor(nodes);
  const found = new Map<number, string[]>();
  islands(facts).forEach((island, i) => found.set(island, [...(found.get(island) ?? []), facts.graph.ids[i]!]));
  return [...found.values()].map((ids) => ids.join(' '));
};

const host = (i: number, more: object = {}) => ({ [`h${i}`]: { kind: 'host', ...more }, [`e${i}`]: { kind: 'engine', in: `h${i}`, platform: 'docker' } });

describe('islands', () => {
  it('are what holds each other; sites bind nothing', () => {
    assert.deepEqual(islandsOf({ ...host(1), ...host(2) }), ['h1 e1', 'h2 e2']);
    assert.deepEqual(islandsOf({ fra: { kind: 'site' }, ...host(1, { in: 'fra' }), ...host(2, { in: 'fra' }) }), ['fra', 'h1 e1', 'h2 e2']);
    assert.deepEqual(islandsOf({ fra: { kind: 'site' }, san: { kind: 'volume', reachableFrom: ['fra'] }, ...host(1, { in: 'fra' }) }), ['fra', 'h1 e1', 'san']);
  });

  it('are joined by names of nodes, whatever they are named for, and by services', () => {
    const container = (i: number, more: object) => ({ [`c${i}`]: { kind: 'container', in: `e${i}`, ...more } });
    const two = { ...host(1), ...host(2) };
    assert.deepEqual(islandsOf({ ...two, both: { kind: 'cluster', platform: 'docker-swarm', members: ['e1', 'e2', 'gone'] } }), ['h1 e1 h2 e2 both']);
    assert.deepEqual(islandsOf({ ...two, data: { kind: 'volume' }, ...container(1, { mounts: [{ source: 'data' }] }), ...container(2, { mounts: [{ source: '/data' }] }) }), ['h1 e1 c1 data', 'h2 e2 c2']);
    assert.deepEqual(islandsOf({ ...two, ...container(1, {}), ...container(2, { namespaces: { net: 'container:c1' } }) }), ['h1 e1 c1 h2 e2 c2']);
    assert.deepEqual(islandsOf({ ...two, ...container(1, { service: 'web' }), ...container(2, { service: 'web' }) }), ['h1 e1 c1 h2 e2 c2']);
  });
});

const LOCAL = RULES.filter(({ reach }) => reach === 'island');

/** What a rule says in some facts, in the order of the nodes that it says it of, with its fixes; it may not look at what an island does not have. */
function said(rule: Rule, facts: Facts): readonly string[] {
  const { graph } = facts;
  const found: { readonly id: string; readonly text: string }[] = [];
  const report = (draft: Draft): void => {
    assert.ok(draft.node !== undefined && graph.nodes[draft.node]!.kind !== 'site', `${rule.id} reports something that is on no island`);
    const finding = findingOf(graph, rule, draft, undefined);
    assert.ok(finding.pointer.startsWith('/nodes/'), `${rule.id}: ${finding.pointer}`);
    found.push({ id: graph.ids[draft.node]!, text: JSON.stringify({ ...finding, fixes: draft.fixes?.().map((it) => it.title) }) });
  };
  const uses = usesOf(() => rule.all!({
    graph, facts, options: resolveSettings(graph.topology, {}).options(rule), report,
  }), []);
  assert.ok(!uses.links && !uses.layout && !uses.reports, `${rule.id} looks at links, layout or reports`);
  return found.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)).map(({ text }) => text);
}

/** The rules that said something. */
function assertLocal(stack: object): ReadonlySet<string> {
  const { facts } = check(readTopology(textOf(stack)), { today: TODAY });
  const speaking = new Set<string>();
  if (facts.graph.cyclic.includes(1)) return speaking;
  const of = islands(facts);
  const parts = [...new Set(of)].map((island) => makeFacts(excerpt(facts.graph, Uint8Array.from(of, (it) => (it === island ? 1 : 0))).graph, facts.catalog, facts.today));
  for (const rule of LOCAL) {
    const whole = said(rule, facts), alone = parts.flatMap((part) => said(rule, part));
    if (whole.length > 0) speaking.add(rule.id);
    assert.deepEqual([...alone].sort(), [...whole].sort(), rule.id);
  }
  return speaking;
}

/** The document after some edits. */
const edited = anyEdits(12).map((edits): Stack => {
  let text = readTopology(textOf(document));
  for (const operation of edits) {
    const applied = applyOperations(text, [operation]);
    if (applied.ok) text = editText(text, applied.edits, applied.text);
  }
  return JSON.parse(text.text) as Stack;
});
const examples = RULES.flatMap(({ docs }) => [...docs.bad, ...docs.good]).map(({ topology }) => topology as Stack).filter(({ nodes }) => nodes !== undefined);

describe('rules that look no further than an island', () => {
  it('say of each island alone what they say of all, in every example of a rule, twice', () => {
    const speaking = new Set<string>();
    for (const stack of examples) for (const id of assertLocal(together(stack, copyOf(stack, 'other-')))) speaking.add(id);
    assert.deepEqual(LOCAL.filter(({ id }) => !speaking.has(id)).map(({ id }) => id), []);
  }).timeout(300_000);

  it('say of each island alone what they say of all, in random stacks', () => {
    fc.assert(fc.property(edited, fc.oneof(edited, fc.constantFrom(...examples)), (a, b) => void assertLocal(together(a, copyOf(b, 'other-')))), { numRuns: 40, seed: 2026 });
  }).timeout(300_000);
});
