// Holds rules to what they declare: that they look no further than an island.
import assert from 'node:assert/strict';
import { applyOperations, editText, readTopology } from '../../../src/model';
import { check, makeFacts, RULES } from '../../../src/engine';
import type { Draft, Facts, Rule } from '../../../src/engine';
import { findingOf } from '../../../src/engine/check/findings';
import { resolveSettings } from '../../../src/engine/check/settings';
import { usesOf } from '../../../src/engine/facts';
import { excerpt, islands } from '../../../src/engine/islands';
import { anyEdits, copyOf, document, together } from './random-edits';
import type { Stack } from './random-edits';
import { textOf, TODAY } from './support';

/** Rules that say that they look no further than an island. */
export const LOCAL = RULES.filter(({ reach }) => reach === 'island');

/** What a rule says in some facts, in the order of the nodes that it says it of, with its fixes; it may not look at what an island does not have. */
function said(rule: Rule, facts: Facts): readonly string[] {
  const { graph } = facts;
  const found: { readonly id: string; readonly text: string }[] = [];
  const report = (draft: Draft): void => {
    assert.ok(draft.node !== undefined && graph.nodes[draft.node]!.kind !== 'site', `${rule.id} reports something that is on no island`);
    const finding = findingOf(graph, rule, draft, undefined);
    assert.ok(finding.pointer.startsWith('/nodes/'), `${rule.id}: ${finding.pointer}`);
    found.push({ id: graph.ids[draft.node]!, text: JSON.stringify({ ...finding, message: finding.message, witness: finding.witness, fixes: draft.fixes?.().map((it) => it.title) }) });
  };
  const uses = usesOf(() => rule.all!({
    graph, facts, options: resolveSettings(graph.topology, {}).options(rule), report,
  }), []);
  assert.ok(!uses.links && !uses.layout && !uses.reports, `${rule.id} looks at links, layout or reports`);
  return found.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)).map(({ text }) => text);
}

/** Holds that they say of each island alone what they say of all; gives the rules that said something. */
export function assertLocal(stack: object): ReadonlySet<string> {
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
export const edited = anyEdits(12).map((edits): Stack => {
  let text = readTopology(textOf(document));
  for (const operation of edits) {
    const applied = applyOperations(text, [operation]);
    if (applied.ok) text = editText(text, applied.edits, applied.text);
  }
  return JSON.parse(text.text) as Stack;
});
export const examples = RULES.flatMap(({ docs }) => [...docs.bad, ...docs.good]).map(({ topology }) => topology as Stack).filter(({ nodes }) => nodes !== undefined);

/** Every example of a rule in one estate, those aside that have cycles. */
export const estate = (): Stack => examples.filter((stack) => !check(readTopology(textOf(stack)), { today: TODAY }).facts.graph.cyclic.includes(1))
  .map((stack, i) => copyOf(stack, `x${i}-`)).reduce(together);
