import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Subject, THEMES } from '../../../src/export';
import type { XmlElement } from '../../../src/import/machines/xml';
import { readTopology } from '../../../src/model';
import { drawComparison, examine } from '../../../src/review';
import { LENSES } from '../../../src/scene';
import { FLAG, MOST_MOVES } from '../../../src/scene/contract';
import { anyStack, SHOP } from '../scene/stack';
import { HOSTILE, hostileTopology, subjectOf, written } from './support';
import { all, parseXml as parse, visible } from './xml';

const near = (a: string, b: number) => Math.abs(Number(a) - b) <= 0.0051;

/** Asserts that each box of the scene, and nothing else, has a rectangle at its place and of its size. */
function assertGeometry(subject: Subject): XmlElement {
  const { scene } = subject;
  const picture = parse(written('svg', subject).text);
  const boxes = all(picture).filter(({ attributes }) => attributes.get('data-node') !== undefined);
  assert.deepEqual(boxes.map(({ attributes }) => visible(attributes.get('data-node')!)), scene.ids.map(visible));
  const [left, top, width, height] = picture.attributes.get('viewBox')!.split(' ').map(Number);
  boxes.forEach(({ children }, i) => {
    const rects = children.filter(({ name }) => name === 'rect');
    assert.equal(rects.length, 1);
    const [x, y, w, h] = ['x', 'y', 'width', 'height'].map((name) => rects[0].attributes.get(name)!);
    assert.ok(near(x, scene.x[i]) && near(y, scene.y[i]) && near(w, scene.w[i]) && near(h, scene.h[i]), scene.ids[i]);
    assert.ok(Number(x) >= left && Number(y) >= top && Number(x) + Number(w) <= left + width && Number(y) + Number(h) <= top + height, `${scene.ids[i]} is outside of the picture`);
  });
  return picture;
}

describe('the SVG export', () => {
  for (const lens of LENSES) {
    for (const theme of THEMES) {
      it(`has each box of the scene at its place: ${lens}, ${theme}`, () => {
        const subject = subjectOf(SHOP, { lens, theme });
        const picture = assertGeometry(subject);
        for (const { label, detail } of subject.scene.legend) for (const text of [label, detail]) assert.ok(text === '' || all(picture).some((it) => it.name === 'text' && it.text === text), text);
      });
    }
  }

  it('shows what follows from what is assumed', () => {
    const subject = subjectOf(SHOP, { lens: 'whatIf', events: [{ fail: 'big' }] });
    const texts = all(assertGeometry(subject)).filter(({ name }) => name === 'text').map(({ text }) => text);
    assert.ok(texts.includes('Down') && texts.some((text) => text.includes('What if: big fails')), texts.join('\n'));
  });

  it('keeps pinned places and what is left of the origin', () => {
    const subject = subjectOf({ ...SHOP, layout: { fra: { x: -500, y: -300 } } });
    assert.equal(subject.scene.x[0], -500);
    assertGeometry(subject);
  });

  it('has the boxes of any stack, folded or not', () => {
    fc.assert(fc.property(anyStack, (topology) => { assertGeometry(subjectOf(topology)); }), { numRuns: 30 });
    const folded = assertGeometry(subjectOf(SHOP, { collapsed: ['big'] }));
    assert.ok(all(folded).some(({ name, text }) => name === 'text' && /\(\d+ inside\)/.test(text)));
  });

  it('draws each link between the boxes that it links', () => {
    const { scene, ...rest } = subjectOf(SHOP);
    const drawn = all(parse(written('svg', { scene, ...rest }).text)).filter(({ attributes }) => attributes.get('class') === 'link');
    assert.equal(drawn.length, scene.linkFrom.length);
    drawn.forEach(({ children: [path] }, k) => {
      const [x1, y1, , , , , x2, y2] = path.attributes.get('d')!.match(/-?[\d.]+/g)!.map(Number);
      for (const [i, x, y] of [[scene.linkFrom[k], x1, y1], [scene.linkTo[k], x2, y2]]) {
        assert.ok(x >= scene.x[i] - 0.01 && x <= scene.x[i] + scene.w[i] + 0.01 && y >= scene.y[i] - 0.01 && y <= scene.y[i] + scene.h[i] + 0.01, `link ${k} ends outside of ${scene.ids[i]}`);
      }
    });
  });

  it('draws the way of what moved in a comparison, from the place that it left, and none where they are too many', () => {
    const two = (many: number, into: string) => readTopology(JSON.stringify({ strata: 1, nodes: { a: { kind: 'host' }, b: { kind: 'host' }, ...Object.fromEntries(Array.from({ length: many }, (_, k) => [`app-${k}`, { kind: 'app', in: into }])) } }));
    const drawnOf = (many: number) => {
      const comparison = examine(two(many, 'a'), two(many, 'b'), { today: '2026-09-01' });
      const scene = drawComparison(comparison, { side: 'both', collapsed: new Set() });
      const { text, notes } = written('svg', { ...subjectOf(SHOP), scene });
      return { scene, notes, drawn: all(parse(text)).filter(({ attributes }) => attributes.get('class') === 'move') };
    };
    const { scene, drawn } = drawnOf(3);
    assert.deepEqual([drawn.length, scene.moves!.from.length], [3, 3]);
    const within = (i: number, x: number, y: number) => x >= scene.x[i] - 0.01 && x <= scene.x[i] + scene.w[i] + 0.01 && y >= scene.y[i] - 0.01 && y <= scene.y[i] + scene.h[i] + 0.01;
    drawn.forEach(({ children }, k) => {
      const [line] = children.filter(({ attributes }) => attributes.has('stroke-dasharray'));
      const [x1, y1, , , , , x2, y2] = line.attributes.get('d')!.match(/-?[\d.]+/g)!.map(Number);
      assert.ok(within(scene.moves!.from[k], x1, y1) && within(scene.moves!.to[k], x2, y2), `arrow ${k}`);
      assert.equal(children.filter(({ attributes }) => attributes.get('fill') !== 'none').length, 2, 'a title and a head');
    });
    const many = drawnOf(MOST_MOVES + 1);
    assert.equal(many.drawn.length, 0);
    assert.ok(many.notes.includes(`${MOST_MOVES + 1} arrows of what moved would hide the boxes and are not drawn.`), many.notes.join());
  });

  it('leaves links out where they would hide all else, and says so', () => {
    const nodes = Object.fromEntries(Array.from({ length: 40 }, (_, k) => [`n${k}`, { kind: 'network' }]));
    const links = Array.from({ length: 700 }, (_, k) => ({ from: `n${k % 40}`, to: `n${(k % 40 + 1 + Math.floor(k / 40)) % 40}` }));
    const { text, notes } = written('svg', subjectOf({ nodes, links }));
    assert.ok(!text.includes('class="link"'));
    assert.deepEqual(notes, ['700 links would hide the boxes and are not drawn.']);
  });

  it('shows meters, badges with their number, bands and what is assumed', () => {
    const subject = subjectOf(SHOP);
    const { scene } = subject;
    const picture = parse(written('svg', subject).text);
    const texts = all(picture).filter(({ name }) => name === 'text').map(({ text }) => text);
    assert.equal(texts.filter((text) => text === 'MEM').length, [...scene.memoryCommit].filter((value) => !Number.isNaN(value)).length);
    assert.ok(texts.includes('Debian 12 · kernel 6.1') && texts.includes('stopped · 8 vCPU · 32GiB') || texts.some((text) => text.startsWith('stopped · ')), texts.join('\n'));
    assert.equal(all(picture).filter(({ attributes }) => attributes.get('stroke-dasharray') !== undefined).length, [...scene.flags].filter((flags) => flags & FLAG.assumed).length);
    for (const [i, level] of scene.level.entries()) if (level > 0) assert.ok(texts.includes(String(scene.findings[i])));
  });

  it('carries hostile names as text: no element or attribute comes from them, and nothing is fetched', () => {
    const picture = assertGeometry(subjectOf(hostileTopology, { name: HOSTILE[0] }));
    const known: { readonly [name: string]: readonly string[] } = {
      svg: ['xmlns', 'width', 'height', 'viewBox', 'font-family', 'role'], title: [], g: ['data-node', 'opacity', 'class'],
      rect: ['x', 'y', 'width', 'height', 'rx', 'fill', 'fill-opacity', 'stroke', 'stroke-opacity', 'stroke-dasharray'],
      path: ['d', 'transform', 'fill', 'fill-opacity', 'stroke', 'stroke-opacity', 'stroke-width', 'stroke-linejoin', 'stroke-linecap'],
      text: ['x', 'y', 'font-size', 'font-weight', 'fill', 'fill-opacity'],
    };
    for (const { name, attributes } of all(picture)) {
      assert.ok(known[name], `<${name}>`);
      for (const attribute of attributes.keys()) assert.ok(known[name].includes(attribute), `${name} ${attribute}`);
    }
    assert.ok(all(picture).some(({ name, text }) => name === 'title' && text.includes('<script>alert(1)</script>')));
  });
});
