// The outline: a tree by containment, with ranges in which breadcrumbs find their way.
import assert from 'node:assert/strict';
import { outlineOf, type OutlineNode } from '../../../../src/extension/language/outline';
import { buildGraph } from '../../../../src/engine';
import { readTopology } from '../../../../src/model';
import { textAt } from './support';

const outline = (nodes: object | string) => {
  const text = typeof nodes === 'string' ? nodes : JSON.stringify({ strata: 1, nodes });
  const document = readTopology(text);
  return { document, roots: outlineOf(document, buildGraph(document.topology)) };
};
type Tree = { [id: string]: Tree };
const tree = (nodes: readonly OutlineNode[]): Tree => Object.fromEntries(nodes.map(({ id, children }) => [id, tree(children)]));

/** Ids on the way to an offset, as breadcrumbs look for them: the first whose range holds it. */
function trail(nodes: readonly OutlineNode[], offset: number): string[] {
  const hit = nodes.find(({ range }) => range.offset <= offset && offset <= range.offset + range.length);
  return hit ? [hit.id, ...trail(hit.children, offset)] : [];
}

const STACK = {
  h1: { kind: 'host' }, d1: { kind: 'engine', in: 'h1' }, a: { kind: 'container', in: 'd1', name: 'Shop' }, b: { kind: 'container', in: 'd1' },
  h2: { kind: 'host' }, d2: { kind: 'engine', in: 'h2' },
};

describe('the outline', () => {
  it('is the tree of what is in what', () => {
    const { roots } = outline(STACK);
    assert.deepEqual(tree(roots), { h1: { d1: { a: {}, b: {} } }, h2: { d2: {} } });
    assert.equal(roots[0].children[0].children[0].detail, 'Container, Shop');
  });

  it('leads breadcrumbs through all levels', () => {
    const { document, roots } = outline(STACK);
    for (const [id, way] of [['b', ['h1', 'd1', 'b']], ['d2', ['h2', 'd2']], ['h2', ['h2']]] as const) {
      assert.deepEqual(trail(roots, document.places.find(`/nodes/${id}`, 'value').offset + 3), way);
    }
  });

  it('never leads through a node that does not hold the place', () => {
    const { document, roots } = outline({ h1: { kind: 'host' }, h2: { kind: 'host' }, d1: { kind: 'engine', in: 'h1' }, d2: { kind: 'engine', in: 'h2' } });
    assert.deepEqual(tree(roots), { h1: { d1: {} }, h2: { d2: {} } });
    const way = trail(roots, document.places.find('/nodes/d1', 'value').offset + 3);
    assert.ok(!way.includes('h2'), way.join(' '));
    assert.deepEqual(trail(roots, document.places.find('/nodes/h2', 'value').offset + 3), ['h2']);
  });

  it('has the name inside the range, which VS Code insists on', () => {
    const { document, roots } = outline(STACK);
    const all = (nodes: readonly OutlineNode[]): OutlineNode[] => nodes.flatMap((one) => [one, ...all(one.children)]);
    for (const { id, name, range } of all(roots)) {
      assert.equal(textAt(document, name), `"${id}"`);
      assert.ok(range.offset <= name.offset && name.offset + name.length <= range.offset + range.length, id);
    }
  });

  it('shows circles at the top, and what is left of a broken text', () => {
    assert.deepEqual(Object.keys(tree(outline({ a: { kind: 'cgroup', in: 'b' }, b: { kind: 'cgroup', in: 'a' } }).roots)), ['a', 'b']);
    assert.deepEqual(tree(outline('{ "nodes": { "h": { "kind": "host" }, "d": { "kind": "engine", "in": "h", ').roots), { h: { d: {} } });
    assert.deepEqual(outline('').roots, []);
  });

  it('bounds the levels of very deep stacks', () => {
    const deep = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`g${i}`, { kind: 'cgroup', ...(i ? { in: `g${i - 1}` } : {}) }]));
    let level = 0, count = 0;
    for (let at = outline(deep).roots; at.length > 0; at = at.flatMap(({ children }) => [...children])) { level++; count += at.length; }
    assert.equal(count, 5000);
    assert.ok(level <= 102, String(level));
  });
});
