/** What holds for every stack, tried on random ones. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { check, failure, limits, services } from '../../../src/engine';
import { someFacts } from '../../../src/engine/report';
import type { Facts, Graph } from '../../../src/engine';
import { readTopology } from '../../../src/model';
import type { Operation } from '../../../src/model';
import { applyOperations, editText } from '../../../src/model';
import { document, anyEdits } from './random-edits';
import { factsFor, textOf, TODAY } from './support';

/** The document after some random edits. */
const anyStack = anyEdits(12).map((edits: readonly Operation[]) => {
  let text = readTopology(textOf(document));
  for (const operation of edits) {
    const applied = applyOperations(text, [operation]);
    if (applied.ok) text = editText(text, applied.edits, applied.text);
  }
  return JSON.parse(text.text) as { nodes: { [id: string]: unknown } };
});

const factsIn = (stack: { nodes: object }): Facts => factsFor(stack.nodes, { ...stack, nodes: stack.nodes });
const someNodes = (graph: Graph, picks: readonly number[]): number[] => [...new Set(picks.map((pick) => pick % graph.count))];

describe('every stack', () => {
  it('loses no less when more fails', () => {
    fc.assert(fc.property(anyStack, fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), fc.nat(), (stack, picks, more) => {
      const facts = factsIn(stack);
      if (facts.graph.count === 0) return;
      const few = someNodes(facts.graph, picks), many = someNodes(facts.graph, [...picks, more]);
      const a = failure(facts, few.map((node) => ({ node }))), b = failure(facts, many.map((node) => ({ node })));
      for (let i = 0; i < facts.graph.count; i++) assert.ok(a.down[i]! <= b.down[i]!, facts.graph.ids[i]);
      for (const { number, name } of services(facts).list) assert.ok(a.alive[number]! >= b.alive[number]!, name);
    }), { numRuns: 60 });
  });

  it('lets nothing use more than what it is in', () => {
    fc.assert(fc.property(anyStack, (stack) => {
      const facts = factsIn(stack);
      const { graph } = facts;
      for (const resource of ['memory', 'cpu', 'pids'] as const) {
        const { effective } = limits(facts)[resource];
        for (let i = 0; i < graph.count; i++) {
          const above = graph.parent[i]!;
          if (above >= 0 && !Number.isNaN(effective[above]!) && !Number.isNaN(effective[i]!)) assert.ok(effective[i]! <= effective[above]!, `${resource} of ${graph.ids[i]!}`);
        }
      }
    }), { numRuns: 60 });
  });

  it('is judged alike whatever the order of its nodes in the file', () => {
    fc.assert(fc.property(anyStack.chain((stack) => fc.record({ stack: fc.constant(stack), ids: fc.shuffledSubarray(Object.keys(stack.nodes), { minLength: Object.keys(stack.nodes).length }) })), ({ stack, ids }) => {
      const shuffled = { ...stack, nodes: Object.fromEntries(ids.map((id) => [id, stack.nodes[id]])) };
      // Of several alike, the one that stands first is the one that a finding names.
      const said = (it: object) => check(readTopology(JSON.stringify(it)), { today: TODAY }).findings.map(({ rule, severity }) => `${severity} ${rule}`).sort();
      assert.deepEqual(said(shuffled), said(stack));
      const known = (it: { nodes: object }) => {
        // Of several alike a solver may take another one: those sections are left out.
        const { nodes, kernels = [] } = someFacts(factsIn(it), ['nodes', 'kernels', 'labels', 'limits', 'qos', 'allocatable', 'runtime']);
        const sorted = kernels.map((kernel) => ({ ...kernel, workloads: [...kernel.workloads].sort(), sandboxed: [...kernel.sandboxed].sort() }));
        return { nodes: { ...nodes }, kernels: sorted.sort((a, b) => (a.at < b.at ? -1 : 1)) };
      };
      assert.deepEqual(known(shuffled), known(stack));
    }), { numRuns: 60, seed: 2026 });
  });
});
