// Completion: what the topology, the catalogue and the rules know about the place of the cursor.
import assert from 'node:assert/strict';
import { completionsAt } from '../../../../src/extension/language/completions';
import { RULES } from '../../../../src/engine';
import { marked, NAMING } from './support';

/** Completions where `|` is, and the text after one of them was chosen (snippets as they stand). */
function complete(text: string) {
  const { document, offset } = marked(text);
  const { span, items, incomplete } = completionsAt(document, offset);
  const labels = items.map(({ label }) => label);
  const choose = (label: string) => {
    const item = items.find((one) => one.label === label);
    assert.ok(item, `${label} is not offered, but ${labels.join(', ')}`);
    return document.text.slice(0, span.offset) + item.insert + document.text.slice(span.offset + span.length);
  };
  return { items, labels, incomplete, choose };
}
/** Labels where `from` was replaced by a text with the cursor. */
const inNaming = (from: string, to: string) => complete(NAMING.replace(from, to)).labels;

describe('completion of ids', () => {
  it('offers as a place what the kind may be in, never itself or what is inside it', () => {
    assert.deepEqual(inNaming('"docker": { "kind": "engine", "in": "host"', '"docker": { "kind": "engine", "in": "|"'), ['host']);
    assert.deepEqual(inNaming('"in": "docker", "image": "nginx', '"in": "|", "image": "nginx'), ['docker', 'farm']);
    const groups = '{ "nodes": { "e": { "kind": "engine" }, "a": { "kind": "cgroup", "in": "|" }, "b": { "kind": "cgroup", "in": "a" }, "c": { "kind": "cgroup", "in": "b" }, "d": { "kind": "cgroup" } } }';
    assert.deepEqual(complete(groups).labels, ['e', 'd']);
  });

  it('offers what the table allows, wherever the format names a node', () => {
    assert.deepEqual(inNaming('"source": "data"', '"source": "|"'), ['data']);
    assert.deepEqual(inNaming('container:db', 'cont|'), ['container:db']);
    assert.deepEqual(inNaming('"members": ["host"]', '"members": ["host", "|"]'), ['docker']);
    assert.deepEqual(inNaming('"members": ["host"]', '"members": [|]'), ['host', 'docker']);
    assert.ok(inNaming('"db:memory"', '"|"').includes('db:pids'));
    for (const [from, to] of [['"to": "db"', '"to": "|"'], ['"node": "db"', '"node": "|"'], ['"fail": "host"', '"fail": "|"'], ['"up": ["db"]', '"up": ["|"]']]) {
      assert.deepEqual(inNaming(from, to), ['host', 'docker', 'data', 'db', 'web', 'farm'], to);
    }
  });

  it('says what each is', () => {
    const { items } = complete(NAMING.replace('"to": "db"', '"to": "|"'));
    assert.equal(items.find(({ label }) => label === 'web')?.detail, 'Container, in docker');
  });

  it('fits into the text around it', () => {
    const node = (rest: string) => `{ "nodes": { "h": { "kind": "host" }, "e": { "kind": "engine", ${rest} } } }`;
    assert.equal(complete(node('"in": "|"')).choose('h'), node('"in": "h"'));
    assert.equal(complete(node('"in": |')).choose('h'), node('"in": "h"'));
    assert.equal(complete(node('"in": h|')).choose('h'), node('"in": "h"'));
    assert.equal(complete(node('"in": "x|yz", "version": "1"')).choose('h'), node('"in": "h", "version": "1"'));
    assert.equal(complete(node('"in": "|"\n "version": "1"')).choose('h'), node('"in": "h",\n "version": "1"'));
  });

  it('works on a text that just ends, or has no closing quote', () => {
    assert.equal(complete('{ "nodes": { "h": { "kind": "host" }, "e": { "kind": "engine", "in": "|').choose('h'), '{ "nodes": { "h": { "kind": "host" }, "e": { "kind": "engine", "in": "h"');
    assert.deepEqual(complete('{ "nodes": { "h": { "kind": "host" }, "e": { "kind": "engine", "in": "|\n } } }').labels, ['h']);
    assert.deepEqual(complete('{ "nodes": { "h": { "kind": "host" } }, "links": [ { "from": "h", "to": |').labels, ['h']);
  });

  it('is silent where no value can stand, and in texts that name nothing', () => {
    for (const text of ['{ "nodes": { "h": { "kind": "host" }, "e": { "kind": "engine", "in": "h" | } } }', '|', '{ "name": "|" }', '{ "nodes": { "h": { "kind": "host", "numa": 8| } } }']) {
      assert.deepEqual(complete(text).labels, [], text);
    }
    assert.deepEqual(complete(`{ "nodes": { "h": ${'['.repeat(100_000)}|`).labels, []);
  });

  it('is bounded, and finds the rest by what is typed', () => {
    const nodes = Array.from({ length: 3000 }, (_, i) => `"host-${i}": { "kind": "host" }`).join(', ');
    const all = complete(`{ "nodes": { ${nodes}, "e": { "kind": "engine", "in": "|" } } }`);
    assert.equal(all.labels.length, 1000);
    assert.equal(all.incomplete, true);
    assert.deepEqual(complete(`{ "nodes": { ${nodes}, "e": { "kind": "engine", "in": "host-2999|" } } }`).labels, ['host-2999']);
  });

  it('quotes ids that need it', () => {
    const { choose } = complete('{ "nodes": { "a\\"b": { "kind": "host" }, "e": { "kind": "engine", "in": "|" } } }');
    assert.ok(choose('a"b').includes('"in": "a\\"b"'));
  });
});

describe('completion of names from outside', () => {
  it('offers platforms by what they are for, and their releases', () => {
    const engine = complete('{ "nodes": { "e": { "kind": "engine", "platform": "|" } } }').labels;
    assert.ok(engine.includes('docker-engine') || engine.length > 3, engine.join(', '));
    assert.ok(!engine.includes('debian') && !engine.includes('docker'), 'docker is an example of the schema already');
    assert.ok(complete('{ "nodes": { "h": { "kind": "host", "os": { "platform": "|" } } } }').labels.includes('alpine'));
    const { items } = complete('{ "asOf": "2025-01-01", "nodes": { "h": { "kind": "host", "os": { "platform": "debian", "version": "|" } } } }');
    assert.match(items.find(({ label }) => label === '11')?.detail ?? '', /^security support ended 2024-/);
  });

  it('offers images of the file, but not the one that is being typed', () => {
    const text = '{ "nodes": { "a": { "kind": "container", "image": "shop:2" }, "b": { "kind": "container", "image": "sh|" } }, "images": { "base:1": {} } }';
    assert.deepEqual(complete(text).labels.sort(), ['base:1', 'shop:2']);
    assert.deepEqual(complete('{ "nodes": { "a": { "kind": "container", "image": "shop:2" } }, "images": { "base:1": {}, "|" } }').labels, ['shop:2']);
  });

  it('offers labels that others have, capabilities, and properties that may be assumed', () => {
    assert.deepEqual(complete('{ "nodes": { "a": { "kind": "host", "tenant": "x" }, "b": { "kind": "host", "tenant": "y" }, "c": { "kind": "host", "tenant": "y" }, "d": { "kind": "host", "tenant": "|" } } }').labels, ['y', 'x']);
    const added = complete('{ "nodes": { "a": { "kind": "container", "capabilities": { "add": ["NET_ADMIN", "|"] } } } }').labels;
    assert.ok(added.includes('SYS_ADMIN') && !added.includes('NET_ADMIN'));
    assert.ok(complete('{ "nodes": { "a": { "kind": "host", "assumed": ["|"] } } }').labels.includes('memory'));
  });

  it('offers rules, with a severity to choose, and their options with the defaults', () => {
    const { labels, choose } = complete('{ "rules": { "cpu-overcommit": "off", "|" } }');
    assert.ok(labels.includes('memory-overcommit') && !labels.includes('cpu-overcommit'));
    assert.equal(choose('memory-overcommit'), '{ "rules": { "cpu-overcommit": "off", "memory-overcommit": "${1|off,hint,info,warning,error|}" } }');
    assert.equal(complete('{ "rules": { "mem|": "off" } }').choose('memory-overcommit'), '{ "rules": { "memory-overcommit": "off" } }');
    assert.ok(complete('{ "suppressions": [{ "rule": "|" }] }').labels.length >= RULES.length);
    const options = complete('{ "rules": { "cpu-overcommit": { "options": { "warnRatio": 3, | } } } }');
    assert.ok(options.labels.includes('errorRatio') && !options.labels.includes('warnRatio'), options.labels.join(', '));
    const { default: ratio } = RULES.find(({ id }) => id === 'cpu-overcommit')!.params.errorRatio;
    assert.ok(options.choose('errorRatio').includes(`"errorRatio": \${1:${ratio}}`));
    assert.ok(complete('{ "rules": { "cpu-overcommit": { "options": { "errorRatio": | } } } }').choose(String(ratio)).includes(`"errorRatio": ${ratio} }`));
    assert.ok(complete('{ "profile": "|" }').labels.includes('strict'));
  });
});

describe('completion of amounts', () => {
  const host = (memory: string) => `{ "nodes": { "h": { "kind": "host", "memory": ${memory} } } }`;

  it('puts units behind what is typed, and says how much that is', () => {
    const { items, choose, incomplete } = complete(host('8|'));
    assert.equal(items[0].detail, '8GiB ≈ 8.59GB, 8 589 934 592 bytes');
    assert.equal(choose('8GiB'), host('"8GiB"'));
    assert.equal(incomplete, true, 'the next digit makes other amounts');
    assert.deepEqual(complete(host('"1.5M|"')).labels, ['1.5MiB', '1.5MB']);
    assert.equal(complete(host('"8|GiB"')).choose('8TiB'), host('"8TiB"'));
    assert.deepEqual(complete(host('"8X|"')).labels, []);
    assert.deepEqual(complete(host('"9000P|"')).labels, [], 'more than can be computed with');
  });

  it('knows the units of CPU and of time', () => {
    const limits = complete('{ "nodes": { "c": { "kind": "container", "limits": { "cpu": "250|" } } } }');
    assert.deepEqual(limits.items.map(({ label, detail }) => [label, detail]), [['250m', '0.25 cores = 250m']]);
    const slo = complete('{ "nodes": { "c": { "kind": "container", "slo": { "rto": "15|" } } } }');
    assert.equal(slo.items.find(({ label }) => label === '15m')?.detail, '15 min');
  });

  it('offers first what its like have', () => {
    const text = '{ "nodes": { "a": { "kind": "container", "limits": { "memory": "1GiB" } }, "b": { "kind": "container", "limits": { "memory": "2GiB" } }, '
      + '"c": { "kind": "container", "limits": { "memory": "2GiB" } }, "h": { "kind": "host", "memory": "64GiB" }, "d": { "kind": "container", "limits": { "memory": "|" } } } }';
    assert.deepEqual(complete(text).labels, ['2GiB', '1GiB']);
  });

  it('offers days', () => {
    const { items } = complete('{ "asOf": "2026-01-01", "suppressions": [{ "rule": "x", "until": "|" }] }');
    assert.deepEqual(items.slice(1).map(({ label, detail }) => [label, detail]), [['2026-01-31', 'In 30 days'], ['2026-04-01', 'In 90 days'], ['2027-01-01', 'In 365 days']]);
    assert.match(complete('{ "asOf": | }').labels[0], /^\d{4}-\d\d-\d\d$/);
  });
});

describe('completion of versions', () => {
  const of = (node: string) => complete(`{ "asOf": "2026-06-01", "nodes": { "n": ${node} } }`).items;

  it('follows the product beside it', () => {
    assert.ok(of('{ "kind": "engine", "runtime": "runc", "runtimeVersion": "|" }').some(({ label }) => label === '1.4'));
    const node = of('{ "kind": "app", "language": { "name": "node", "version": "|" } }');
    assert.equal(node.find(({ label }) => label === '25')?.detail, 'security support until 2026-06-01');
    assert.deepEqual(of('{ "kind": "app", "language": { "name": "cobol", "version": "|" } }'), []);
    assert.deepEqual(of('{ "kind": "hypervisor", "version": "|" }'), []);
  });

  it('gives the kernels of a distribution', () => {
    assert.equal(of('{ "kind": "host", "os": { "platform": "ubuntu", "kernel": "|" } }').find(({ label }) => label === '6.14')?.detail, 'comes with Ubuntu 25.04');
  });
});
