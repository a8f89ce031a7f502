import assert from 'node:assert/strict';
import type { Prop } from '../../../src/model';
import { formatSi, hintFor, parseText, textOf } from '../../../webview/panels/controls/value';

const prop = (rest: object): Prop => ({ doc: '', ...rest }) as Prop;
const BYTES = prop({ type: 'bytes' });
const LIMIT = prop({ type: 'bytes', unlimited: true });
const CORES = prop({ type: 'cores' });
const PORT = prop({ type: 'integer', min: 1, max: 65535 });
const PIDS = prop({ type: 'either', of: [prop({ type: 'integer', min: 0 }), prop({ type: 'enum', values: ['unlimited'] })] });
const ANY = prop({ type: 'any' });

describe('values typed into fields', () => {
  it('are read by the type of the property', () => {
    const cases: [Prop, string, unknown][] = [
      [BYTES, ' 8GiB ', '8GiB'], [BYTES, '500MB', '500MB'], [BYTES, '8589934592', 8589934592], [BYTES, '0', 0], [LIMIT, 'unlimited', 'unlimited'], [LIMIT, 'Unlimited', 'unlimited'],
      [CORES, '0.5', 0.5], [CORES, '250m', '250m'], [CORES, '4', 4], [PORT, '443', 443], [PIDS, '100', 100], [PIDS, 'unlimited', 'unlimited'],
      [prop({ type: 'date' }), '2026-02-28', '2026-02-28'], [prop({ type: 'duration' }), '1h30m', '1h30m'], [prop({ type: 'string' }), ' a b ', 'a b'], [prop({ type: 'ref', to: [] }), 'x', 'x'],
      [ANY, '{"a":[1,null]}', { a: [1, null] }], [ANY, '"text"', 'text'],
    ];
    for (const [of, text, value] of cases) assert.deepEqual(parseText(of, text), { ok: true, value }, text);
  });

  it('are refused with what to write instead', () => {
    const cases: [Prop, string, RegExp][] = [
      [BYTES, '8', /8 has no unit. Write 8GiB/], [BYTES, '8G', /8GiB/], [BYTES, '512m', /512MiB/], [BYTES, 'unlimited', /cannot be unlimited/], [BYTES, '-1', /not a size/], [CORES, 'two', /not an amount of CPU/],
      [PORT, '0', /out of range.*1 to 65535/], [PORT, '1.5', /whole number/], [PORT, '1e999', /whole number/], [PORT, '0x10', /whole number/], [PIDS, 'many', /Or: Write one of unlimited/],
      [prop({ type: 'date' }), '2026-02-30', /YYYY-MM-DD/], [prop({ type: 'duration' }), '15', /with its unit/], [prop({ type: 'enum', values: ['a', 'b'] }), 'c', /one of a, b/],
      [ANY, '{', /JSON value/], [ANY, `${'['.repeat(40)}${']'.repeat(40)}`, /deeper than/], [ANY, `"${'x'.repeat(200_000)}"`, /longer than/],
    ];
    for (const [of, text, message] of cases) {
      const parsed = parseText(of, text);
      assert.equal(parsed.ok, false, text);
      assert.match(parsed.ok ? '' : parsed.message, message);
    }
  });

  it('stand as their author wrote them', () => {
    assert.equal(textOf(BYTES, '8GiB'), '8GiB');
    assert.equal(textOf(BYTES, 8589934592), '8589934592');
    assert.equal(textOf(ANY, 'text'), '"text"');
    assert.equal(textOf(ANY, undefined), '');
    assert.deepEqual(parseText(ANY, textOf(ANY, { a: ['<b>'] })), { ok: true, value: { a: ['<b>'] } });
  });

  it('sizes are shown in both families of units', () => {
    assert.equal(hintFor(BYTES, '8GiB'), '8 GiB = 8.59 GB');
    assert.equal(hintFor(BYTES, '8GB'), '7.5 GiB = 8 GB');
    assert.equal(hintFor(BYTES, '8'), '');
    assert.equal(hintFor(CORES, '250m'), '0.25 cores');
    assert.equal(formatSi(999), '999 B');
    assert.equal(formatSi(2e15), '2 PB');
  });
});
