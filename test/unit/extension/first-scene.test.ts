// The picture that is made while the page of a canvas is loading is the one that is shown, unless something changed meanwhile.
import assert from 'node:assert/strict';
import { createAnalysis, type Analysis } from '../../../src/extension/session';
import { makeAhead } from '../../../src/extension/session/first-scene';
import { buildScene } from '../../../src/scene';
import type { View } from '../../../src/scene/contract';
import { STACK } from './support';

const PLAIN: View = { lens: 'stack', collapsed: new Set() };
const later = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('the first scene', () => {
  let analysis: Analysis;
  beforeEach(() => { analysis = createAnalysis(STACK); });
  afterEach(() => analysis.dispose());

  it('is that of the document, made ahead or not', async () => {
    const early = makeAhead(analysis, PLAIN).take(analysis.checked(), PLAIN);
    const first = makeAhead(analysis, PLAIN);
    await later();
    assert.deepEqual(first.take(analysis.checked(), PLAIN), early);
    assert.deepEqual(early, buildScene(analysis.checked(), PLAIN));
  });

  it('is taken as it was made, once', async () => {
    const checked = analysis.checked();
    const first = makeAhead(analysis, PLAIN);
    await later();
    const { graph } = checked.facts;
    const { ids } = graph;
    Object.defineProperty(graph, 'ids', { value: ids.map((id) => `${id} of now`) });
    assert.deepEqual(first.take(checked, PLAIN).ids, ids);
    assert.deepEqual(first.take(checked, PLAIN).ids, graph.ids);
  });

  it('is made anew where the text, the lens or the folds are others by now', async () => {
    const ready = async () => {
      const first = makeAhead(analysis, PLAIN);
      await later();
      return first;
    };
    assert.equal((await ready()).take(analysis.checked(), { lens: 'kernel', collapsed: new Set() }).lens, 'kernel');
    assert.equal((await ready()).take(analysis.checked(), { lens: 'stack', collapsed: new Set(['docker']) }).count, 5);
    const first = await ready();
    analysis.change(STACK.replace('"db":', '"database":'), false);
    assert.ok(first.take(analysis.checked(), PLAIN).ids.includes('database'));
  });

  it('is not made once the canvas is closed', async () => {
    const first = makeAhead(analysis, PLAIN);
    first.stop();
    let asked = false;
    analysis.checked = () => { asked = true; throw new Error('nobody wants it'); };
    await later();
    assert.equal(asked, false);
  });
});
