// A long session: a thousand edits leave no more behind than six hundred.
import assert from 'node:assert/strict';
import { generate } from '../../bench/generate';
import { until } from '../support';
import { openHarness, type Harness } from '../support/webview-harness';

const NODES = 1000;
const WARM = 200;
const EDITS = 1000;
/** Which of the figures is the first with caches full and code compiled. */
const SETTLED = 2;
/** What a collector may leave, and what is kept on purpose (labels of edits). */
const SLACK = 1.05;

type Ask = { harness: { command(name: string): void; reveal(id: string): void; edits(): string[] } };

describe('a thousand edits on the canvas', () => {
  let harness: Harness;
  before(async () => { harness = await openHarness(); });
  after(() => harness?.close());

  it('leave no memory behind', async function () {
    this.timeout(300_000);
    const { page } = harness;
    const start = generate(NODES) as { nodes: Record<string, { kind: string }> };
    await harness.open(start);
    const devtools = await page.context().newCDPSession(page);
    const heap = async () => {
      await devtools.send('HeapProfiler.collectGarbage');
      return (await devtools.send('Runtime.getHeapUsage')).usedSize;
    };
    const vm = Object.keys(start.nodes).find((id) => start.nodes[id].kind === 'vm')!;
    const edits = () => page.evaluate(() => (globalThis as unknown as Ask).harness.edits().length);
    const select = async () => {
      await page.evaluate((id) => (globalThis as unknown as Ask).harness.reveal(id), vm);
      await until('the machine is selected', async () => (await harness.selection()).join() === vm);
    };
    const edit = async (command: string) => {
      const before = await edits();
      await page.evaluate((name) => (globalThis as unknown as Ask).harness.command(name), command);
      await until(`${command} was made`, async () => await edits() > before);
    };
    const heaps: number[] = [];
    for (let made = 0; made < EDITS; made += 2) {
      if (made > 0 && made % WARM === 0) heaps.push(await heap());
      await select();
      await edit('duplicate');
      await until('the copy is selected', async () => !['', vm].includes((await harness.selection()).join()));
      await edit('delete');
    }
    heaps.push(await heap());
    console.log(`      heap after every ${WARM} edits, MB: ${heaps.map((bytes) => (bytes / 1e6).toFixed(1)).join(', ')}`);
    assert.ok(heaps.at(-1)! < heaps[SETTLED] * SLACK, `heap after every ${WARM} edits, bytes: ${heaps.join(', ')}`);
    assert.equal(Object.keys((await harness.document()).nodes).length, NODES);
    assert.deepEqual(harness.errors, []);
  });
});
