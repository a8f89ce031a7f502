import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describeBytesError, formatBytes, formatCores, formatDuration, parseBytes, parseCores, parseDate, parseDuration } from '../../../src/model';

describe('quantities', () => {
  it('tell powers of 1024 from powers of 1000', () => {
    const expected: [unknown, number][] = [
      ['1KiB', 1024], ['1kB', 1000], ['8MiB', 8_388_608], ['8MB', 8e6], ['1.5GiB', 1_610_612_736], ['1GB', 1e9],
      ['4TiB', 4 * 2 ** 40], ['4TB', 4e12], ['2PiB', 2 * 2 ** 50], ['2PB', 2e15], ['512B', 512], ['8 GiB', 8 * 2 ** 30], [0, 0], [1234, 1234], ['unlimited', Infinity],
    ];
    for (const [text, bytes] of expected) assert.equal(parseBytes(text), bytes, String(text));
  });

  it('refuse what products read differently, and say how to write it', () => {
    const refused: [unknown, RegExp][] = [
      ['8G', /"8GiB".*"8GB"/], ['512m', /Docker.*Kubernetes.*"512MiB"/], ['8Gi', /"8GiB"/], ['8gb', /"8GiB"/], ['3KB', /"3KiB".*"3kB"/],
      ['1024', /no unit/], ['', /not a size/], ['lots', /not a size/], [-1, /not negative/], ['-1GiB', /not a size/], ['1e3MiB', /not a size|unknown/],
      [2 ** 60, /8 PiB/], ['9PiB', /8 PiB/], [null, /number of bytes/], [{}, /number of bytes/], ['5XB', /the units are/],
    ];
    for (const [text, message] of refused) {
      assert.equal(parseBytes(text), undefined, String(text));
      assert.match(describeBytesError(text), message);
    }
    assert.equal(parseBytes(NaN), undefined);
    assert.equal(parseBytes('1'.repeat(1000)), undefined);
  });

  it('read back what they write', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1023 }), fc.constantFrom(1, 2 ** 10, 2 ** 20, 2 ** 30, 2 ** 40), (amount, unit) => {
      assert.equal(parseBytes(formatBytes(amount * unit)), amount * unit);
    }));
    assert.equal(formatBytes(1.5 * 2 ** 30), '1.5GiB');
    assert.equal(formatBytes(5e8), '476.8MiB');
    assert.equal(formatBytes(Infinity), 'unlimited');
    assert.equal(formatBytes(NaN), 'unknown');
  });

  it('read cores, millicores and no others', () => {
    assert.deepEqual([0.5, '250m', '2', '1.5', 'unlimited', 0].map(parseCores), [0.5, 0.25, 2, 1.5, Infinity, 0]);
    assert.deepEqual(['2 cores', '-1', -1, null, 'm', '250M', NaN, Infinity].map(parseCores), Array(8).fill(undefined));
    assert.deepEqual([300, 999.7, 1500, 59_960, 125_000, 3_600_000, 3_660_000, 90_000_000, 172_800_000, Infinity, NaN].map(formatDuration),
      ['300 ms', '1000 ms', '1.5 s', '60 s', '2 min 5 s', '1 h', '1 h 1 min', '1 day 1 h', '2 days', 'for ever', 'unknown']);
    assert.deepEqual([0.25, 1 / 3, Infinity, NaN].map(formatCores), ['0.25', '0.333', 'unlimited', 'unknown']);
  });

  it('read durations as milliseconds', () => {
    assert.deepEqual(['300ms', '15m', '1h30m', '2d', '1w', '1.5s'].map(parseDuration), [300, 900_000, 5_400_000, 172_800_000, 604_800_000, 1500]);
    assert.deepEqual(['15', '', '15 m', 'm', '-1s', 15, null].map(parseDuration), Array(7).fill(undefined));
  });

  it('read days of the calendar only', () => {
    assert.equal(parseDate('2024-02-29'), Date.UTC(2024, 1, 29));
    assert.deepEqual(['2023-02-29', '2024-13-01', '2024-1-1', '29.2.2024', '2024-02-29T00:00:00Z', 20240229].map(parseDate), Array(6).fill(undefined));
  });
});
