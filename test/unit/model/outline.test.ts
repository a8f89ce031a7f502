import assert from 'node:assert/strict';
import fc from 'fast-check';
import { outlineOf } from '../../../src/model/source/outline';
import { plainOutline } from '../../../src/model/source/plain';

/** Values as files hold them, also under the names that the outline looks for. */
const word = fc.oneof(fc.string({ unit: 'grapheme-ascii' }), fc.constantFrom('nodes', 'links', 'a"b', 'a\\b', '{', ']', ',', ':', ''));
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, word, fc.integer(), fc.boolean(), fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(word, tie('value'), { maxKeys: 4 })),
}));
const section = fc.oneof(fc.dictionary(word, value, { maxKeys: 5 }), fc.array(value, { maxLength: 5 }), value);
const file = fc.tuple(fc.array(fc.tuple(fc.oneof(fc.constantFrom('nodes', 'links'), word), section), { maxLength: 6 }), fc.constantFrom('', ' ', '  ', '\t', '\r\n')).map(([sections, space]) => {
  const written = (it: unknown): string => JSON.stringify(it, null, space.trim() === '' ? space : 0);
  // Sections may be there twice.
  return `${space}{${sections.map(([key, it]) => `${space}${written(key)}${space}:${space}${written(it)}${space}`).join(',')}}${space}`;
});

describe('outline of a plain text', () => {
  it('is the one that any text has', () => {
    fc.assert(fc.property(file, (text) => {
      JSON.parse(text);
      const { tally: { colons, tooDeepAt }, ...tables } = outlineOf(text);
      assert.deepEqual(plainOutline(text), { ...tables, tally: { colons, tooDeepAt } });
    }), { numRuns: 500 });
  });

  it('goes by the last of several sections, and by what a key says', () => {
    const text = '{"nodes": {"a": {}}, "links": [{}], "n\\u006fdes": {"b": {"x": [1, "]"]}, "c": 1}, "links": {}}';
    const outline = plainOutline(text)!;
    assert.deepEqual([outline.root!.count, outline.nodes!.count, outline.links], [4, 2, undefined]);
    assert.equal(text.slice(outline.nodes!.spans[0], outline.nodes!.spans[1]), '"b"');
    assert.equal(text.slice(outline.nodes!.spans[2], outline.nodes!.spans[3]), '{"x": [1, "]"]}');
  });

  for (const [title, text] of Object.entries({
    'with a comment': '{"nodes": {} // none\n}', 'with a comment in a node': '{"nodes": {"a": {"kind": /* what */ "host"}}}', 'that is a list': '[{}]', 'with more behind it': '{} {}',
    'that ends early': '{"nodes": {"a": {', 'of letters beyond ASCII': '{"nodes": {"käse": {}}}', 'with a byte order mark': '\uFEFF{}',
    'that is too deep': `{"nodes": {"a": ${'['.repeat(101)}${']'.repeat(101)}}}`, 'that is empty': '',
  })) it(`is not told of a text ${title}`, () => assert.equal(plainOutline(text), undefined));

  it('is told up to the depth that is read', () => {
    const text = `{"nodes": {"a": ${'['.repeat(100)}${']'.repeat(100)}}}`;
    assert.deepEqual([plainOutline(text)?.nodes?.count, outlineOf(text).tally.tooDeepAt], [1, -1]);
  });
});
