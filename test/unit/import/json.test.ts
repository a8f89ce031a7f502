import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readJson } from '../../../src/import/json';
import { makeNotes, sourceText } from '../../../src/import/notes';
import type { Value } from '../../../src/import/values';

const plain = (value: Value | undefined): unknown => {
  if (!value) return undefined;
  if (value.type === 'scalar') return value.value;
  if (value.type === 'list') return value.items.map(plain);
  return Object.fromEntries([...value.entries].map(([name, entry]) => [name, plain(entry.value)]));
};
const read = (text: string) => {
  const notes = makeNotes();
  const value = readJson(text, sourceText('a.json', text), notes);
  return { value: plain(value), raw: value, notes: notes.list() };
};

describe('Values of a JSON text', () => {
  it('are those of JSON, for every JSON', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 3 }), (json, indent) => {
      const { value, notes } = read(JSON.stringify(json, undefined, indent));
      assert.deepEqual([value, notes], [JSON.parse(JSON.stringify(json)), []]);
    }));
  });

  it('are text that a file can hold: half of a character becomes U+FFFD', () => {
    assert.deepEqual(read('{"\\ud800": "a\\udc00b \\ud83d\\ude00"}').value, { '\uFFFD': 'a\uFFFDb \u{1F600}' });
  });

  it('keep their places and the spelling of numbers', () => {
    const { raw } = read('{\n  "a": [1, 9007199254740993]\n}');
    const list = raw?.type === 'map' ? raw.entries.get('a') : undefined;
    const big = list?.value.type === 'list' ? list.value.items[1] : undefined;
    assert.deepEqual([list?.key.source.position(list.key.offset), big?.type === 'scalar' && big.text], [{ line: 2, column: 3 }, '9007199254740993']);
  });

  it('that are cut off, repeated, misplaced or nested too deep are said at their place, and what stands before is read', () => {
    const cases = [
      ['{"a": [1, 2', { a: [1, 2] }, 'json-syntax', 12], ['{"a": 1, "a": 2}', { a: 2 }, 'repeated-key', 10], ['{"a" 1}', {}, 'json-syntax', 6], ['{"a": 1} x', { a: 1 }, 'json-syntax', 10],
      ['{"a": "b', {}, 'json-syntax', 7], ['[1}', [1], 'json-syntax', 3], ['', undefined, 'empty', 1], ['[1,,2]', [1], 'json-syntax', 4], ['nul', undefined, 'json-syntax', 1],
    ] as const;
    for (const [text, value, code, column] of cases) {
      const found = read(text);
      assert.deepEqual([found.value, found.notes[0].code, found.notes[0].column], [value, code, column], text);
    }
    assert.deepEqual(read('['.repeat(300_000)).notes.map(({ code, column }) => [code, column]), [['too-deep', 201]]);
  });

  it('may be called like parts of objects', () => {
    const { raw } = read('{"__proto__": {"polluted": true}, "constructor": 1}');
    assert.deepEqual(raw?.type === 'map' && [...raw.entries.keys()], ['__proto__', 'constructor']);
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });
});
