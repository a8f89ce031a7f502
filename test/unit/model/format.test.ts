// The canonical form: order and layout change, and nothing else does.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import fc from 'fast-check';
import { formatTopology, readTopology } from '../../../src/model';
import { STACK } from './support';

function formatted(text: string): string {
  const result = formatTopology(readTopology(text));
  assert.ok(result.ok, JSON.stringify(result));
  return result.text;
}
const refused = (text: string): string => {
  const result = formatTopology(readTopology(text));
  assert.ok(!result.ok, 'it was formatted');
  return result.error;
};

describe('formatting', () => {
  it('puts keys in the order of the format, and breaks what is longer than a line', () => {
    const text = '{"links":[{"to":"a","from":"b"}],"nodes":{"b":{"memory":"8GiB","in":"a","kind":"vm"},"a":{"kind":"host","extra":{"z":1,"a":2},"os":{"version":"12","platform":"debian","kernel":"6.1","family":"linux"},"memory":"64GiB"}},"name":"x","strata":1}';
    assert.equal(formatted(text), `{
  "strata": 1,
  "name": "x",
  "nodes": {
    "b": { "kind": "vm", "in": "a", "memory": "8GiB" },
    "a": {
      "kind": "host",
      "memory": "64GiB",
      "os": { "platform": "debian", "version": "12", "kernel": "6.1", "family": "linux" },
      "extra": { "z": 1, "a": 2 }
    }
  },
  "links": [
    { "from": "b", "to": "a" }
  ]
}
`);
  });

  it('keeps texts and numbers as they are written, the order of what is keyed by names, and keys that the format does not know', () => {
    const text = '{ "strata": 1, "nodes": { "b": { "kind": "host", "memory": 1.50e3, "name": "\\u00e9" }, "a": { "kind": "host", "zzz": null, "kind2": 12345678901234567890 } } }';
    const result = formatted(text);
    for (const part of ['1.50e3', '"\\u00e9"', '12345678901234567890', '"zzz": null']) assert.ok(result.includes(part), part);
    assert.deepEqual(readTopology(result).topology.ids, ['b', 'a']);
  });

  it('says the same as before, and is at rest afterwards: examples', () => {
    for (const name of fs.readdirSync('examples').filter((file) => file.endsWith('.topology.json'))) {
      const text = fs.readFileSync(`examples/${name}`, 'utf8'), once = formatted(text);
      assert.deepEqual(JSON.parse(once), JSON.parse(text), name);
      assert.equal(formatted(once), once, name);
      const again = formatTopology(readTopology(once));
      assert.deepEqual(again.ok && again.edits, []);
      assert.ok(once.split('\n').every((line) => line.length <= 101 || !/^\s*"[^"]*": [{[]./.test(line)), name);
    }
  });

  it('says the same as before, and is at rest afterwards: whatever the file holds', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(undefined, 1, 2, '\t'), (extra, unknown, space) => {
      const value = { ...unknown, layout: STACK.layout, nodes: { ...STACK.nodes, odd: { extra, kind: 'host' } }, strata: 1 };
      const text = JSON.stringify(value, null, space);
      const result = formatTopology(readTopology(text));
      assert.ok(result.ok, JSON.stringify(result));
      assert.deepEqual(JSON.parse(result.text), JSON.parse(text));
      assert.equal(formatted(result.text), result.text);
    }));
  });

  it('keeps indentation, line ends and byte order mark', () => {
    assert.equal(formatted('\uFEFF{\r\n\t"nodes": {},\r\n\t"strata": 1\r\n}'), '\uFEFF{\r\n\t"strata": 1,\r\n\t"nodes": {}\r\n}\r\n');
    assert.equal(formatted('{ "nodes": {}, "strata": 1, }'), '{\n  "strata": 1,\n  "nodes": {}\n}\n');
  });

  it('changes as little of the text as one edit can', () => {
    const text = formatted(JSON.stringify(STACK)), wrong = text.replace('"in": "fra", "cpu": { "sockets": 2, "cores": 8 }', '"cpu": { "sockets": 2, "cores": 8 }, "in": "fra"');
    assert.notEqual(wrong, text);
    const result = formatTopology(readTopology(wrong));
    assert.ok(result.ok && result.edits.length === 1 && result.edits[0]!.text.length < 60, JSON.stringify(result.ok && result.edits));
    assert.equal(result.text, text);
  });

  it('refuses where something would be lost, and says where', () => {
    assert.match(refused('{ "strata": 1, // why\n "nodes": {} }'), /comment in line 1, column 16/);
    assert.match(refused('{ "strata": 1, "nodes": { "a": { "kind": "host" }, "a": { "kind": "vm" } } }'), /"?a"? stands twice/);
    assert.match(refused('{ "strata": 1, "nodes": { "a": '), /syntax error in line 1/);
    assert.match(refused('{ "strata": 99, "nodes": {} }'), /format version 99/);
    assert.match(refused(''), /nothing to format/);
    assert.match(refused('[1]'), /./);
    assert.match(refused(`{ "strata": 1, "nodes": ${'['.repeat(5000)}${']'.repeat(5000)} }`), /more than 100 levels deep/);
  });
});
