import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type TextEdit, type TopologyText, editText, inverseOf, readTopology } from '../../../src/model';
import { TEXTS, edited, observable } from './support';

const PIECES = ['', ' ', '\n', '\r\n', '"', '{', '}', '[', ']', ',', ':', '0', '"kind"', '"kind": "host"', '"memory": "8G"', '"memory": "1GiB"', ', "name": "x"', 'null', '//', '/*', '\\', '\\ud800', '\u{1F600}', '"__proto__": {}', '\r'];

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

  it('is read whole where more than nodes changed', () => {
    const [, text] = TEXTS[0]!;
    const old = readTopology(text);
    for (const edit of [{ offset: text.indexOf('Shop'), length: 4, text: 'Mall' }, { offset: text.indexOf('"fra"') + 1, length: 3, text: 'ber' }, { offset: 0, length: text.length, text: '' }]) {
      const next = editText(old, [edit]);
      assert.equal(next.changed, 'all');
      assert.deepEqual(observable(next), observable(readTopology(next.text)));
    }
  });
}
