import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Subject } from '../../../src/export';
import type { XmlElement } from '../../../src/import/machines/xml';
import { LENSES } from '../../../src/scene';
import { anyStack, SHOP } from '../scene/stack';
import { HOSTILE, hostileTopology, subjectOf, written } from './support';
import { all, parseXml, visible } from './xml';

const at = ({ attributes }: XmlElement, name: string): string => attributes.get(name) ?? '';

interface Cell {
  readonly id: string;
  readonly label: string;
  readonly cell: XmlElement;
  readonly geometry: XmlElement | undefined;
}

/** All cells of a drawing, after asserting what draw.io needs: the two first, ids once, parents and ends that are there, one geometry for each. */
function cellsOf(text: string): Cell[] {
  const file = parseXml(text);
  const chain = [file, file.children[0], file.children[0].children[0], file.children[0].children[0].children[0]];
  assert.deepEqual(chain.map(({ name }) => name), ['mxfile', 'diagram', 'mxGraphModel', 'root']);
  const cells = chain[3].children.map((it): Cell => {
    const cell = it.name === 'object' ? it.children[0] : it;
    assert.equal(cell.name, 'mxCell');
    return { id: at(it, 'id'), label: at(it, it.name === 'object' ? 'label' : 'value'), cell, geometry: cell.children[0] };
  });
  const ids = cells.map(({ id }) => id), known = new Set(ids);
  assert.equal(known.size, ids.length);
  assert.deepEqual(ids.slice(0, 2), ['0', '1']);
  assert.deepEqual([cells[0].cell.attributes.has('parent'), at(cells[1].cell, 'parent')], [false, '0']);
  for (const { cell, geometry } of cells.slice(2)) {
    assert.ok(known.has(at(cell, 'parent')) && (at(cell, 'vertex') === '1') !== (at(cell, 'edge') === '1'));
    for (const end of ['source', 'target']) assert.equal(known.has(at(cell, end)), at(cell, 'edge') === '1');
    assert.deepEqual([geometry?.name, geometry?.attributes.get('as')], ['mxGeometry', 'geometry']);
    assert.match(at(cell, 'style'), /^(?:text;)?(?:\w+=[\w#.]+;)+$/);
  }
  return cells;
}

/** Asserts that each box has its place and size on the canvas, and each link its ends. */
function assertDrawing(subject: Subject): void {
  const { scene } = subject;
  const cells = cellsOf(written('drawio', subject).text);
  const byId = new Map(cells.map((it) => [it.id, it]));
  const number = (it: XmlElement | undefined, name: string) => Number(it?.attributes.get(name));
  const placeOf = (it: Cell): [number, number] => {
    const above = byId.get(at(it.cell, 'parent'))!;
    const [x, y] = above.id === '1' ? [0, 0] : placeOf(above);
    return [x + number(it.geometry, 'x'), y + number(it.geometry, 'y')];
  };
  for (let i = 0; i < scene.count; i++) {
    const it = byId.get(`n${i}`)!;
    assert.equal(at(it.cell, 'parent'), scene.parent[i] < 0 ? '1' : `n${scene.parent[i]}`);
    const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 0.2, `${scene.ids[i]}: ${a} is not ${b}`);
    const [x, y] = placeOf(it);
    [[x, scene.x[i]], [y, scene.y[i]], [number(it.geometry, 'width'), scene.w[i]], [number(it.geometry, 'height'), scene.h[i]]].forEach(([a, b]) => close(a, b));
  }
  const links = cells.filter(({ cell }) => at(cell, 'edge') === '1').map(({ cell }) => [at(cell, 'source'), at(cell, 'target')]);
  assert.deepEqual(links, Array.from(scene.linkFrom, (from, k) => [`n${from}`, `n${scene.linkTo[k]}`]));
}

describe('the draw.io export', () => {
  it('has every box at its place in the one around it, and every link, in every lens', () => {
    for (const lens of LENSES) assertDrawing(subjectOf(SHOP, { lens }));
    assertDrawing(subjectOf({ ...SHOP, layout: { fra: { x: -500, y: -300 } } }));
  });

  it('has the boxes of any stack', () => {
    fc.assert(fc.property(anyStack, (topology) => assertDrawing(subjectOf(topology))), { numRuns: 20 });
  });

  it('carries hostile names as plain text: no element, style or markup comes from them', () => {
    const subject = subjectOf(hostileTopology, { name: HOSTILE[0] });
    assertDrawing(subject);
    const { text } = written('drawio', subject);
    const cells = cellsOf(text);
    for (const { cell } of cells.slice(2)) assert.match(at(cell, 'style'), /html=0;/);
    assert.ok(cells.some(({ label }) => label.includes('<script>alert(1)</script>')));
    assert.deepEqual([...new Set(all(parseXml(text)).map(({ name }) => name))].sort(), ['diagram', 'mxCell', 'mxGeometry', 'mxGraphModel', 'mxfile', 'object', 'root']);
    assert.deepEqual(cells.filter(({ id }) => /^n/.test(id)).map(({ label }) => visible(label.split('\n')[0].replace(/^\w+/, ''))).length, subject.scene.count);
  });
});
