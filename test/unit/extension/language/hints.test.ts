// What stands in and above the lines: inlay hints and code lenses.
import assert from 'node:assert/strict';
import { hintsIn } from '../../../../src/extension/language/hints';
import { lensesOf } from '../../../../src/extension/language/lenses';
import { readTopology } from '../../../../src/model';
import { checkAll } from '../../../../src/whatif';

const checkedOf = (text: string) => checkAll(readTopology(text));
/** The text with its hints in angle brackets. */
function hinted(text: string, from = 0, to = text.length): string {
  let result = text;
  for (const { offset, label } of hintsIn(checkedOf(text), { offset: from, length: to - from }).reverse()) result = `${result.slice(0, offset)}<${label}>${result.slice(offset)}`;
  return result;
}
const plainText = (shown: string): string => shown.replace(/<[^>]*>/g, '');

describe('inlay hints', () => {
  const shows = (shown: string) => assert.equal(hinted(plainText(shown)), shown);

  it('say whose limit holds where it is not the one that is written', () => {
    shows(`{ "nodes": {
      "h": { "kind": "host", "memory": "16GiB", "cpu": { "cores": 4 } },
      "e": { "kind": "engine", "in": "h" },
      "g": { "kind": "cgroup", "in": "e", "memory": { "max": "1GiB" }, "cpu": { "max": 2 } },
      "a": { "kind": "container", "in": "g", "limits": { "memory": "2GiB"<at most 1GiB (g)>, "cpu": 0.5 } },
      "b"<at most 1GiB of memory (g)><at most 2 cores (g)>: { "kind": "container", "in": "g" },
      "c": { "kind": "container", "in": "g", "limits": { "memory": "unlimited"<at most 1GiB (g)>, "cpu": 8<at most 2 cores (g)> } }
    } }`);
  });

  it('are silent about what fits, also where it is a need and no limit', () => {
    shows('{ "nodes": { "h": { "kind": "host", "memory": "16GiB", "cpu": { "cores": 4 }, "os": { "platform": "debian" } }, "a": { "kind": "app", "in": "h", "memory": "8GiB", "cpu": 4 }, '
      + '"b": { "kind": "app", "in": "h", "memory": "17GiB"<at most 16GiB (h)>, "cpu": "4500m"<at most 4 cores (h)> } } }');
  });

  it('are silent where nothing limits, where it is not known, and in circles', () => {
    shows('{ "nodes": { "h": { "kind": "host" }, "e": { "kind": "engine", "in": "h" }, "c": { "kind": "container", "in": "e" } } }');
    shows('{ "nodes": { "a": { "kind": "cgroup", "in": "b", "memory": { "max": "1GiB" } }, "b": { "kind": "cgroup", "in": "a" }, "c": { "kind": "container", "in": "b" } } }');
  });

  it('mark what is assumed, and only what is there', () => {
    shows('{ "nodes": { "h"<assumed>: { "kind": "host", "assumed": ["*"] }, "k": { "kind": "host", "memory": "8GiB"<assumed>, "os": { "platform": "debian"<assumed> }, "assumed": ["memory", "os.platform", "swap", "__proto__"] } } }');
  });

  it('stand at their places in a broken text', () => {
    shows('{ "nodes": { "h": { "kind": "host", "memory": "1GiB"<assumed>, "assumed": ["memory"] }, "e": { "kind": "engine", "in": "h" }, "c": { "kind": "container", "in": "e", "limits": { "memory": "2GiB"<at most 1GiB (h)>, "cpu": ');
  });

  it('are made for the part that is asked for, in a long text too', () => {
    const line = (i: number) => `"h${i}": { "kind": "host", "memory": "8GiB", "assumed": ["memory"] }`;
    const text = `{ "nodes": {\n${Array.from({ length: 5000 }, (_, i) => line(i)).join(',\n')} } }`;
    const from = text.indexOf('"h4000"'), to = text.indexOf('"h4010"') - 1;
    const checked = checkedOf(text);
    const hints = hintsIn(checked, { offset: from, length: to - from });
    assert.ok(hints.length >= 10 && hints.length <= 12, String(hints.length));
    assert.deepEqual(hints.filter(({ offset }) => text.slice(offset - 6, offset) !== '"8GiB"'), []);
    assert.ok(from <= hints[0].offset && hints.some(({ offset }) => offset > to - 40));
  });
});

describe('code lenses', () => {
  const NODES = `"h": { "kind": "host", "memory": "16GiB", "cpu": { "cores": 4 }, "os": { "platform": "debian", "version": "12" } }, "k": { "kind": "hypervisor", "in": "h", "platform": "kvm" },
    "v": { "kind": "vm", "in": "k", "memory": "32GiB", "vcpus": 4 }, "w": { "kind": "container", "in": "h" }, "x": { "kind": "network" }`;

  it('count the findings that are about a node, in the order of the text', () => {
    const checked = checkedOf(`{ "strata": 1, "nodes": { ${NODES} } }`);
    const lenses = lensesOf(checked);
    const about = (id: string) => checked.findings.filter(({ nodes }) => nodes[0] === id).length;
    assert.ok(about('h') > 0 && about('w') > 0 && about('x') === 0);
    for (const id of ['h', 'w']) {
      assert.equal(lenses.find(({ node, command }) => node === id && command === 'findings')?.title, `${about(id)} ${about(id) === 1 ? 'finding' : 'findings'}`);
      assert.equal(lenses.filter(({ node, title }) => node === id && title === 'Show on canvas').length, 1);
    }
    assert.deepEqual(lenses.filter(({ node }) => node === 'x'), []);
    assert.deepEqual(lenses.map(({ span }) => span.offset), lenses.map(({ span }) => span.offset).sort((a, b) => a - b));
    assert.equal(checked.document.text.slice(lenses[0].span.offset, lenses[0].span.offset + 3), '"h"');
  });

  it('say how far a machine is promised', () => {
    const titles = lensesOf(checkedOf(`{ "strata": 1, "nodes": { ${NODES} } }`)).filter(({ node }) => node === 'h').map(({ title }) => title);
    assert.match(titles[1], /^memory 2\d\d % promised$/);
    assert.equal(titles[2], 'CPU 100 % promised');
  });

  it('stand in a broken text too, and are bounded', () => {
    assert.ok(lensesOf(checkedOf(`{ "strata": 1, "nodes": { ${NODES}, "y": `)).some(({ node }) => node === 'w'));
    const many = Array.from({ length: 700 }, (_, i) => `"h${i}": { "kind": "host", "memory": "8G" }`).join(', ');
    const checked = checkedOf(`{ "strata": 1, "nodes": { ${many} } }`);
    assert.equal(new Set(checked.findings.flatMap(({ nodes: [id] }) => id ?? [])).size, 700);
    assert.equal(new Set(lensesOf(checked).map(({ node }) => node)).size, 500);
  });
});
