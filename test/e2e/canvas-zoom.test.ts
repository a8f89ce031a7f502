// Boxes come and go once the zoom rests. The page's clock stands still, so that what happens in between can be looked at.
import assert from 'node:assert/strict';
import { until } from '../support';
import { openHarness, type Harness } from '../support/webview-harness';

const HOSTS = 4, CONTAINERS = 20;
const fleet = {
  nodes: Object.fromEntries(Array.from({ length: HOSTS }, (_, h) => [
    [`h${h}`, { kind: 'host' }], [`e${h}`, { kind: 'engine', in: `h${h}` }], ...Array.from({ length: CONTAINERS }, (_, c) => [`c${h}-${c}`, { kind: 'container', in: `e${h}` }]),
  ]).flat()),
};
const ALL = HOSTS * (2 + CONTAINERS);
const STEPS = 12;

describe('boxes while the zoom moves', function () {
  this.timeout(60_000);
  let harness: Harness;

  before(async () => {
    harness = await openHarness();
    await harness.page.clock.install();
  });
  after(() => harness?.close());
  afterEach(() => assert.deepEqual(harness.errors, []));

  const mounted = () => harness.page.locator('.react-flow__node').count();
  const open = async (topology: object, zoom: number, boxes: number) => {
    await harness.page.clock.resume();
    await harness.open(topology, { viewport: { x: 20, y: 20, zoom } });
    await until(`${boxes} boxes are mounted`, async () => await mounted() === boxes);
    await harness.page.clock.pauseAt(await harness.page.evaluate(() => Date.now()) + 1000);
  };
  /** Zooms at a point of the page, frame by frame, and returns how many boxes were mounted in each frame. */
  const zoom = async (factor: number, at = { x: 100, y: 100 }) => {
    const counts = new Set<number>();
    for (let step = 0; step < STEPS; step++) {
      await harness.page.locator('.canvas').evaluate((canvas, [deltaY, clientX, clientY]) =>
        canvas.dispatchEvent(new WheelEvent('wheel', { deltaY, clientX, clientY, bubbles: true, cancelable: true })), [-Math.log2(factor) / STEPS / 0.002, at.x, at.y] as const);
      await harness.page.clock.runFor(20);
      counts.add(await mounted());
    }
    return [...counts];
  };
  const rest = () => harness.page.clock.runFor(1000);
  const keyboardIsOnCanvas = () => harness.page.locator('.keyboard').evaluate((element) => element === document.activeElement);

  it('come in full once it rests near, and go once it rests far out', async () => {
    await open(fleet, 0.3, 0);
    assert.deepEqual(await zoom(2.2), [0]);
    await rest();
    await until('all are mounted', async () => await mounted() === ALL);
    assert.deepEqual(await zoom(1 / 2.2), [ALL]);
    assert.ok(!await harness.box('h0').isVisible(), 'none can be pressed that is only there still');
    await rest();
    await until('none is mounted', async () => await mounted() === 0);
    assert.deepEqual(await zoom(2.2), [0]);
    await rest();
    await until('all are mounted again', async () => await mounted() === ALL);
  });

  it('take no press where the picture has no button any more, and leave the keyboard on the canvas', async () => {
    await open({ nodes: { one: { kind: 'host' }, engine: { kind: 'engine', in: 'one' }, web: { kind: 'container', in: 'engine' } } }, 1, 3);
    const fold = harness.box('one').getByRole('button', { name: 'Inside of one' });
    const { x, y, width, height } = (await fold.boundingBox())!;
    const button = { x: x + width / 2, y: y + height / 2 };
    await fold.focus();
    assert.deepEqual(await zoom(0.4, button), [3]);
    assert.ok(await keyboardIsOnCanvas(), 'from a button that nobody can see');
    await harness.page.mouse.click(button.x, button.y);
    await harness.page.clock.runFor(50);
    await until('the box is selected', async () => (await harness.selection()).join() === 'one');
    await rest();
    await until('none is mounted', async () => await mounted() === 0);
    assert.match((await harness.page.locator('.keyboard').getAttribute('aria-label')) ?? '', /3 boxes/, 'nothing was folded');
    assert.ok(await keyboardIsOnCanvas());
  });

  it('keep the keyboard on the canvas when one of their buttons is pressed', async () => {
    await open({ nodes: { one: { kind: 'host' }, engine: { kind: 'engine', in: 'one' } } }, 1, 2);
    await harness.page.clock.resume();
    await harness.box('one').getByRole('button', { name: 'Inside of one' }).click();
    await harness.box('engine').waitFor({ state: 'detached' });
    assert.ok(await keyboardIsOnCanvas());
  });
});
