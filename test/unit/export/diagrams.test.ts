import { Graphviz } from '@hpcc-js/wasm-graphviz';
import assert from 'node:assert/strict';
import { d2Text } from '../../../src/export/d2';
import { dotText } from '../../../src/export/dot';
import { mermaidText } from '../../../src/export/mermaid';
import { LENSES } from '../../../src/scene';
import { SHOP } from '../scene/stack';
import { hostileTopology, subjectOf, written } from './support';

/** Boxes by number, each with the number of the box around it (-1 for none), as a diagram nests them. */
function nesting(lines: readonly string[], open: RegExp, leaf: RegExp, close: RegExp): Map<number, number> {
  const parents = new Map<number, number>(), around: number[] = [-1];
  for (const line of lines) {
    const [, group] = open.exec(line) ?? [], [, single] = leaf.exec(line) ?? [];
    const box = group ?? single;
    if (box !== undefined) parents.set(Number(box), around.at(-1)!);
    if (group !== undefined) around.push(Number(group));
    else if (single === undefined && close.test(line)) around.pop();
  }
  assert.deepEqual(around.length <= 1, true);
  return parents;
}

const parentsOf = (parent: Int32Array) => new Map(Array.from(parent, (above, i) => [i, above]));

const LABEL = String.raw`\["[^"<>\[\]{}\x60]*(?:<br/>[^"<>\[\]{}\x60]*)*"\]`;
const MERMAID_LINE = new RegExp([
  '%% [^%{}]*', 'flowchart TB', String.raw` *subgraph n\d+${LABEL}`, String.raw` *n\d+${LABEL}`, ' *end', String.raw`  n\d+ -->(\|\d+ links\|)? n\d+`,
  String.raw`  classDef c\d+ fill:#[0-9a-f]{6},stroke:#[0-9a-f]{6},color:#[0-9a-f]{6}`, String.raw`  class n\d+(,n\d+)* c\d+`,
].map((line) => `(?:${line})`).join('|').replace(/^/, '^(?:').replace(/$/, ')$'), 'u');

const D2_STRING = String.raw`"(?:[^"\\$]|\\.)*"`;
const D2_STYLE = String.raw`style: \{fill: "#[0-9a-f]{6}"; stroke: "#[0-9a-f]{6}"; font-color: "#[0-9a-f]{6}"; border-radius: 5\}`;
const D2_LINE = new RegExp([
  '# .*', 'style.fill: "#[0-9a-f]{6}"', String.raw` *n\d+: ${D2_STRING} \{`, ` *${D2_STYLE}`, String.raw` *n\d+: ${D2_STRING} \{${D2_STYLE}\}`, ' *\\}',
  String.raw`n\d+(?:\.n\d+)* -> n\d+(?:\.n\d+)*(?:: "\d+ links")? \{style: \{stroke: "#[0-9a-f]{6}"; font-color: "#[0-9a-f]{6}"\}\}`,
].map((line) => `(?:${line})`).join('|').replace(/^/, '^(?:').replace(/$/, ')$'), 'u');

const STRING = String.raw`"(?:[^"\\]|\\.)*"`;
const ATTRIBUTES = String.raw`\[(?:\w+=(?:${STRING}|[\w.]+) ?)+\]`;
const DOT_LINE = new RegExp([
  '// .*', 'digraph strata \\{', String.raw`  (?:graph|node|edge) ${ATTRIBUTES};`, String.raw` *subgraph cluster_\d+ \{`, String.raw` *graph ${ATTRIBUTES};`,
  String.raw` *n\d+ ${ATTRIBUTES};`, String.raw`  n\d+ -> n\d+(?: ${ATTRIBUTES})?;`, ' *\\}',
].map((line) => `(?:${line})`).join('|').replace(/^/, '^(?:').replace(/$/, ')$'), 'u');

for (const topology of [SHOP, hostileTopology]) {
  const what = topology === SHOP ? 'a stack' : 'hostile names';
  describe(`diagrams of ${what}`, () => {
    it('nest in Mermaid as the boxes do, and every line is one of ours', () => {
      const subject = subjectOf(topology, { name: 'x\n%%{init: {}}%%' });
      const lines = written('mermaid', subject).text.trimEnd().split('\n');
      assert.deepEqual(lines.filter((line) => !MERMAID_LINE.test(line)), []);
      assert.deepEqual(nesting(lines, /^ *subgraph n(\d+)\[/, /^ *n(\d+)\["/, /^ *end$/), parentsOf(subject.scene.parent));
      const { linkFrom, linkTo } = subject.scene;
      assert.deepEqual(lines.flatMap((line) => (/^ {2}n(\d+) -->(?:\|.*\|)? n(\d+)$/.exec(line) ?? []).slice(1, 3).map(Number)), Array.from(linkFrom, (from, k) => [from, linkTo[k]]).flat());
    });

    it('nest in DOT as the boxes do, and every line is one of ours', () => {
      const subject = subjectOf(topology, { name: 'x\n} digraph' });
      const lines = written('dot', subject).text.trimEnd().split('\n');
      assert.deepEqual(lines.filter((line) => !DOT_LINE.test(line)), []);
      const start = lines.indexOf('digraph strata {') + 1;
      const boxes = lines.slice(start, -1).filter((line) => !line.includes('shape=point'));
      assert.deepEqual(nesting(boxes, /^ *subgraph cluster_(\d+) \{$/, /^ *n(\d+) \[label/, /^ *\}$/), parentsOf(subject.scene.parent));
      const { linkFrom, linkTo } = subject.scene;
      assert.deepEqual(lines.flatMap((line) => (/^ {2}n(\d+) -> n(\d+)/.exec(line) ?? []).slice(1, 3).map(Number)), Array.from(linkFrom, (from, k) => [from, linkTo[k]]).flat());
    });

    it('nest in D2 as the boxes do, and every line is one of ours', () => {
      const subject = subjectOf(topology, { name: 'x\n}' });
      const { scene } = subject;
      const lines = written('d2', subject).text.trimEnd().split('\n');
      assert.deepEqual(lines.filter((line) => !D2_LINE.test(line)), []);
      assert.deepEqual(nesting(lines.filter((line) => !line.includes(' -> ')), /^ *n(\d+): .*(?<!\}) ?\{$/, /^ *n(\d+): .*\}\}$/, /^ *\}$/), parentsOf(scene.parent));
      const path = (i: number): string => (scene.parent[i] < 0 ? '' : `${path(scene.parent[i])}.`) + `n${i}`;
      assert.deepEqual(lines.flatMap((line) => (/^(n[\d.n]+) -> (n[\d.n]+)/.exec(line) ?? []).slice(1, 3)), Array.from(scene.linkFrom, (from, k) => [path(from), path(scene.linkTo[k])]).flat());
    });
  });
}

describe('DOT', () => {
  it('is read and laid out by Graphviz, with every box and every link', async () => {
    const graphviz = await Graphviz.load();
    for (const topology of [SHOP, hostileTopology]) {
      const subject = subjectOf(topology);
      const drawn = graphviz.dot(written('dot', subject).text);
      const { scene } = subject;
      const leaves = Array.from({ length: scene.count }, (_, i) => i).filter((i) => scene.end[i] === i + 1);
      assert.equal(drawn.match(/class="cluster"/g)?.length, scene.count - leaves.length);
      assert.equal(drawn.match(/class="edge"/g)?.length, scene.linkFrom.length);
      for (const i of leaves) assert.ok(drawn.includes(`<title>n${i}</title>`), scene.ids[i]);
    }
  });
});

describe('diagrams', () => {
  const around = { nodes: { host: { kind: 'host' }, vm: { kind: 'vm', in: 'host' }, other: { kind: 'host' }, lone: { kind: 'vm', in: 'other' } }, links: [{ from: 'vm', to: 'host' }, { from: 'host', to: 'other' }] };

  it('say which links Mermaid cannot draw; DOT draws all', () => {
    const subject = subjectOf(around);
    const { text, notes } = written('mermaid', subject);
    assert.deepEqual(text.match(/^ {2}n\d+ --> n\d+$/gm), ['  n0 --> n2']);
    assert.ok(notes.some((note) => note.startsWith('1 link between a box and one around it')), notes.join());
    const lines = written('dot', subject).text.split('\n');
    assert.deepEqual(lines.filter((line) => line.includes('->')), ['  n1 -> n0;', '  n0 -> n2 [ltail=cluster_0 lhead=cluster_2];']);
    assert.equal(lines.filter((line) => line.includes('shape=point')).length, 2);
  });

  it('say where Mermaid refuses to draw without more leave', () => {
    const nodes = Object.fromEntries(Array.from({ length: 900 }, (_, k) => [`network-with-a-long-name-${k}`, { kind: 'network' }]));
    const links = Array.from({ length: 600 }, (_, k) => ({ from: `network-with-a-long-name-${k}`, to: `network-with-a-long-name-${k + 1}` }));
    const { notes } = written('mermaid', subjectOf({ nodes, links }));
    assert.ok(notes.some((note) => note.includes('maxTextSize')) && notes.some((note) => note.includes('maxEdges')), notes.join());
  });

  it('escape what is syntax', () => {
    assert.equal(mermaidText('a"b<c>#d;%%{e}'), 'a#34;b#60;c#62;#35;d#59;#37;#37;#123;e#125;');
    assert.equal(d2Text('a"b\\n${x}\n'), 'a\\"b\\\\n\\${x} ');
    assert.equal(dotText('a"b\\N &lt;\n'), 'a\\"b\\\\N &amp;lt; ');
  });

  it('are coloured by the lens and the theme, and the same each time', () => {
    for (const format of ['svg', 'mermaid', 'dot', 'd2', 'drawio', 'markdown', 'csv']) {
      const seen = new Set<string>();
      for (const lens of LENSES) {
        for (const theme of ['light', 'dark'] as const) {
          const { text } = written(format, subjectOf(SHOP, { lens, theme }));
          assert.equal(written(format, subjectOf(SHOP, { lens, theme })).text, text);
          seen.add(text);
        }
      }
      assert.ok(format === 'markdown' || format === 'csv' ? seen.size === 1 : seen.size > 8, `${format}: ${seen.size}`);
    }
  });
});
