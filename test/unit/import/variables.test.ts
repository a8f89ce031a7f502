import assert from 'node:assert/strict';
import { readEnvFile } from '../../../src/import/compose/env-file';
import { interpolate } from '../../../src/import/variables';

const values = new Map([['A', 'a'], ['EMPTY', ''], ['B', 'b']]);
const expand = (text: string) => interpolate(text, (name) => values.get(name));

describe('Compose variables', () => {
  const forms = [
    ['$A-${A}', 'a-a'], ['$$A', '$A'], ['${EMPTY:-d}', 'd'], ['${EMPTY-d}', ''], ['${UNSET-d}', 'd'], ['${UNSET:-d}', 'd'],
    ['${A:+r}', 'r'], ['${EMPTY:+r}', ''], ['${EMPTY+r}', 'r'], ['${UNSET+r}', ''], ['${A:?why}', 'a'], ['${UNSET:-${B:-c}}', 'b'],
    ['${UNSET:-x${EMPTY:-y}z}', 'xyz'], ['no variables', 'no variables'], ['${A}}', 'a}'], ['50%', '50%'],
  ] as const;
  for (const [text, expected] of forms) {
    it(`${text} becomes ${expected === '' ? 'nothing' : expected}`, () => assert.equal(expand(text).text, expected));
  }

  it('name what has no value, once each, and leave it in the text', () => {
    assert.deepEqual(expand('nginx:${TAG}-$TAG-$OTHER'), { text: 'nginx:${TAG}-${TAG}-${OTHER}', unset: ['TAG', 'OTHER'], required: [] });
  });

  it('count a variable in a default only where the default is used', () => {
    assert.deepEqual(expand('${A:-${UNSET}}').unset, []);
    assert.deepEqual(expand('${EMPTY:-${UNSET}}').unset, ['UNSET']);
  });

  it('tell required ones', () => {
    assert.deepEqual(expand('${UNSET:?set me}').required, ['UNSET']);
    assert.deepEqual(expand('${EMPTY?set me}').required, []);
    assert.deepEqual(expand('${EMPTY:?set me}').required, ['EMPTY']);
  });

  for (const text of ['${A', '${}', '$ ', '${A:-', '$']) {
    it(`${JSON.stringify(text)} is malformed and stays as it is`, () => {
      const result = expand(text);
      assert.ok(result.malformed);
      assert.equal(result.text, text);
    });
  }

  it('nested without end are refused, not followed', () => {
    assert.match(expand('${X:-'.repeat(50_000)).malformed!, /nested/);
  });
});

describe('.env files', () => {
  it('know comments, quotes, export, escapes and earlier variables', () => {
    const read = readEnvFile([
      '# a comment', 'A=1', 'export B = two # behind', "C='$A ${A}'", 'D="x\\n${A}y"', 'E=', 'F="over', 'two lines"', 'not an assignment', 'G=a#b', 'H=${A}-${OUTER}', 'I="open',
    ].join('\r\n'), (name) => (name === 'OUTER' ? 'o' : undefined));
    assert.deepEqual([...read], [
      ['A', '1'], ['B', 'two'], ['C', '$A ${A}'], ['D', 'x\n1y'], ['E', ''], ['F', 'over\r\ntwo lines'], ['G', 'a#b'], ['H', '1-o'], ['I', '"open'],
    ]);
  });

  it('cannot touch prototypes', () => {
    assert.equal(readEnvFile('__proto__=x\nconstructor=y').get('__proto__'), 'x');
    assert.equal(({} as { polluted?: string }).polluted, undefined);
  });
});
