import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Operation, type TextEdit, type TopologyText, applyOperations, editText, inverseOf, readTopology } from '../../../src/model';
import { TEXTS, edited, observable, operations } from './support';

const PIECES = ['', ' ', '\n', '\r\n', '"', '{', '}', '[', ']', ',', ':', '0', '"kind"', '"kind": "host"', '"memory": "8G"', '"memory": "1GiB"', ', "name": "x"', 'null', '//', '/*', '\\', '\\ud800', '\u{1F600}', '"__proto__": {}', '\r', ', "new": { "kind": "host" }', '"first": { "kind": "site" }, ', ', { "from": "front", "to": "web" }'];

/** Edits somewhere in a text: short ones, most of them inside nodes. */
const edits = fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(6), text: fc.constantFrom(...PIECES) }), { minLength: 1, maxLength: 3 });

function placed(text: string, wanted: readonly { at: number; length: number; text: string }[]): TextEdit[] {
  const all = wanted.map(({ at, length, text: put }) => ({ offset: Math.floor(at * text.length), length, text: put })).sort((a, b) => a.offset - b.offset);
  const kept: TextEdit[] = [];
  for (const edit of all) {
    const last = kept.at(-1);
    if (last && last.offset + last.length > edit.offset) continue;
    kept.push({ ...edit, length: Math.min(edit.length, text.length - edit.offset) });
  }
  return kept;
}

/** Tests that an edited document is the one that reading anew gives, each with `runs` generated lists of edits. */
export function editProperties(runs: number): void {
  for (const [name, text] of TEXTS) {
    it(`is as if read anew, after one edit and after several: ${name}`, () => {
      fc.assert(fc.property(fc.array(edits, { minLength: 1, maxLength: 4 }), (rounds) => {
        let document: TopologyText = readTopology(text);
        document.places.position(5);
        for (const round of rounds) {
          const list = placed(document.text, round);
          const next = editText(document, list);
          assert.equal(next.text, edited(document.text, list));
          assert.equal(edited(next.text, inverseOf(document.text, list)), document.text);
          assert.deepEqual(observable(next), observable(readTopology(next.text)));
          document = next;
        }
      }), { numRuns: runs });
    });
  }

  it('is as if read anew where a line break comes into the key of a node', () => {
    for (const [name, text] of TEXTS) {
      const key = text.indexOf('"docker"') + 1;
      for (const put of ['\n', '\r', '\r\n']) {
        const next = editText(readTopology(text), [{ offset: key, length: 0, text: put }]);
        assert.deepEqual(observable(next), observable(readTopology(next.text)), name);
      }
    }
  });

  it('shares everything but the nodes that were edited', () => {
    const [, text] = TEXTS[0]!;
    const old = readTopology(text);
    const at = text.indexOf('"8GiB"');
    const next = editText(old, [{ offset: at + 1, length: 1, text: '16' }]);
    const web = old.topology.ids.indexOf('web');
    assert.deepEqual(next.changed, [web]);
    assert.equal((next.topology.nodes[web] as { memory?: string }).memory, '16GiB');
    old.topology.nodes.forEach((node, i) => assert.equal(next.topology.nodes[i] === node, i !== web));
    assert.equal(next.topology.links, old.topology.links);
    assert.equal(next.topology.ids, old.topology.ids);
    const handed = editText(old, [{ offset: at + 1, length: 1, text: '16' }], next.text);
    assert.deepEqual(observable(handed), observable(next), 'with the new text handed over');
  });

  for (const [name, text] of TEXTS) {
    it(`is as if read anew, after operations one after the other: ${name}`, () => {
      fc.assert(fc.property(fc.array(operations, { minLength: 1, maxLength: 12 }), (list) => {
        let document: TopologyText = readTopology(text);
        for (const operation of list) {
          const done = applyOperations(document, [operation]);
          if (!done.ok) continue;
          document = editText(document, done.edits);
          assert.deepEqual(observable(document), observable(readTopology(done.text)));
          const back = editText(document, done.inverse);
          assert.deepEqual(observable(back), observable(readTopology(back.text)));
        }
      }), { numRuns: Math.ceil(runs / 6) });
    });
  }

  it('shares all nodes and links that operations do not touch', () => {
    const [, text] = TEXTS[0]!;
    const old = readTopology(text);
    const after = (operation: Operation): TopologyText['topology'] => {
      const done = applyOperations(old, [operation]);
      assert.ok(done.ok);
      const { topology } = editText(old, done.edits);
      assert.deepEqual(topology, readTopology(done.text).topology);
      return topology;
    };
    const { topology } = old;
    const sharedBut = (now: TopologyText['topology'], touched: readonly string[]): void => now.ids.forEach((id, i) =>
      assert.equal(now.nodes[i] === topology.nodes[topology.ids.indexOf(id)], !touched.includes(id), id));
    const added = after({ op: 'add', id: 'new', node: { kind: 'host' }, after: 'web' });
    sharedBut(added, ['new']);
    assert.equal(added.links, topology.links);
    assert.equal(added.layout, topology.layout);
    const removed = after({ op: 'remove', ids: ['side'] });
    sharedBut(removed, ['pool']);
    assert.equal(removed.images, topology.images);
    assert.equal(removed.links.length, 0);
    const renamed = after({ op: 'rename', id: 'side', to: 'aside' });
    sharedBut(renamed, ['aside', 'pool']);
    assert.deepEqual(renamed.links.map((link) => [link?.from, link?.to]), [['front', 'aside'], ['aside', 'data']]);
    const linked = after({ op: 'link', link: { from: 'web', to: 'data' } });
    assert.equal(linked.ids, topology.ids);
    assert.equal(linked.nodes, topology.nodes);
    assert.equal(linked.links[0], topology.links[0]);
    const pinned = after({ op: 'pin', id: 'web', at: { x: 5, y: 6 } });
    assert.equal(pinned.nodes, topology.nodes);
    assert.deepEqual(pinned.layout.get('web'), { x: 5, y: 6 });
  });

  it('tells entries from what only looks like them', () => {
    const text = '{ "nodes": { "a": { "kind": "host" }, "b": { "kind": "site" } }, "links": [ { "from": "a", "to": "b" }, { "from": "b", "to": "a" } ] }';
    const at = (piece: string, nth = 0): number => text.split(piece).slice(0, nth + 1).join(piece).length;
    const edits: readonly (readonly [string, number, number, string])[] = [
      ['a comment opens between nodes', at(', "b"'), 0, ' /* '],
      ['a comma twice', at(', "b"'), 0, ','],
      ['no comma', at(', "b"'), 1, ''],
      ['a comma behind the last', at(' } }, "links') + 2, 0, ','],
      ['an id that is there already', at('"b"') + 1, 1, 'a'],
      ['an id with an escape', at('"b"') + 1, 1, '\\u0061'],
      ['an id with half a character', at('"b"') + 1, 1, '\ud800'],
      ['a node without a kind', at(', "b"'), 0, ', "c": {}'],
      ['a node that is none', at(', "b"'), 0, ', "c": 5'],
      ['an id like a number', at(', "b"'), 0, ', "7": { "kind": "site" }'],
      ['an id of the language', at(', "b"'), 0, ', "__proto__": { "kind": "site" }'],
      ['a string that does not end', at(', "b"'), 0, ', "c'],
      ['brackets that close all', at(', "b"'), 0, ' }, "layout": {'],
      ['a link that is none', at(', { "from": "b"'), 0, ', 7'],
      ['a link without an end', at(', { "from": "b"'), 0, ', { "from": "a" }'],
      ['a link with a key twice', at(', { "from": "b"'), 0, ', { "from": "a", "from": "b", "to": "a" }'],
      ['all links gone', at('[ {') + 1, at(' ] }') - at('[ {') - 1, ''],
      ['all nodes gone', at('{ "a"') + 1, at(' }, "links"') - at('{ "a"') - 1, ''],
      ['the first node gone', at('"a": {'), '"a": { "kind": "host" }, '.length, ''],
    ];
    for (const [name, offset, length, put] of edits) {
      const next = editText(readTopology(text), [{ offset, length, text: put }]);
      assert.deepEqual(observable(next), observable(readTopology(next.text)), name);
    }
  });

  it('is said to differ in more than nodes where it does', () => {
    const [, text] = TEXTS[0]!;
    const old = readTopology(text);
    for (const edit of [{ offset: text.indexOf('Shop'), length: 4, text: 'Mall' }, { offset: text.indexOf('"fra"') + 1, length: 3, text: 'ber' }, { offset: 0, length: text.length, text: '' }]) {
      const next = editText(old, [edit]);
      assert.equal(next.changed, 'all');
      assert.deepEqual(observable(next), observable(readTopology(next.text)));
    }
  });
}
