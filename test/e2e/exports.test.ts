// Exports in a real browser: the boxes of the SVG against those of the canvas, PNG against what the browser makes of the SVG, and the HTML report as a page.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { EXPORTERS, exportTheme, optionsFrom } from '../../src/export';
import { subjectOf } from '../../src/export/subject';
import { readTopology } from '../../src/model';
import { checkAll } from '../../src/whatif';
import { accessibilityFaults } from '../support/accessibility';
import { openPage, type TestPage } from '../support/page';
import { openHarness } from '../support/webview-harness';

const STACK = {
  strata: 1, name: '<img src=x onerror="document.title=1"> & more',
  nodes: {
    one: { kind: 'host', memory: '64GiB', os: { platform: 'debian', version: '12' } },
    docker: { kind: 'engine', in: 'one', platform: 'docker' },
    front: { kind: 'container', in: 'docker', image: 'nginx:1.27', name: '<script>document.title = 1</script>' },
    api: { kind: 'container', in: 'docker', image: 'api:1', privileged: true },
    two: { kind: 'host', memory: '64GiB', os: { platform: 'debian', version: '12' } },
    podman: { kind: 'engine', in: 'two', platform: 'podman' },
    db: { kind: 'container', in: 'podman', image: 'postgres:16' },
  },
  links: [{ from: 'front', to: 'db' }],
};

/** What a format makes of a file. */
async function exported(format: string, text: string, given: { readonly [name: string]: string } = {}): Promise<string | Uint8Array> {
  const options = optionsFrom(given);
  const checked = checkAll(readTopology(text), { today: '2026-01-15' });
  const { content } = await EXPORTERS.find((it) => it.format === format)!.write(subjectOf(checked, { name: checked.document.topology.name ?? 'Stack', options, theme: exportTheme(options.theme) }));
  return content;
}

describe('exports in a browser', function () {
  this.timeout(90_000);
  let browser: TestPage;
  before(async () => { browser = await openPage(); });
  after(() => browser?.browser.close());

  it('have the boxes of the canvas: same places and sizes', async () => {
    const harness = await openHarness();
    try {
      await harness.open({ nodes: STACK.nodes, links: STACK.links });
      const svg = String(await exported('svg', JSON.stringify(STACK)));
      const boxes = new Map([...svg.matchAll(/data-node="([^"]*)"><title>[^<]*<\/title><rect x="(\S+)" y="(\S+)" width="(\S+)" height="(\S+)"/g)].map(([, id, ...rest]) => [id!, rest.slice(0, 4).map(Number)]));
      assert.deepEqual([...boxes.keys()].sort(), Object.keys(STACK.nodes).sort());
      const root = await harness.box('one').boundingBox(), [x0, y0, w0] = boxes.get('one')!;
      const zoom = root!.width / w0!;
      for (const [id, [x, y, w, h]] of boxes) {
        const seen = (await harness.box(id).boundingBox())!;
        const measured = [(seen.x - root!.x) / zoom + x0!, (seen.y - root!.y) / zoom + y0!, seen.width / zoom, seen.height / zoom];
        [x!, y!, w!, h!].forEach((value, k) => assert.ok(Math.abs(measured[k]! - value) < 1.5, `${id}: ${measured.join()} is not ${[x, y, w, h].join()}`));
      }
    } finally {
      await harness.close();
    }
  });

  for (const theme of ['light', 'dark']) {
    it(`paint as PNG what the browser makes of the SVG: ${theme}`, async () => {
      const text = fs.readFileSync('examples/kvm-ha.topology.json', 'utf8');
      const [svg, png] = [await exported('svg', text, { theme, font: 'embedded', lens: 'kernel' }), await exported('png', text, { theme, lens: 'kernel' })];
      const urls = [`data:image/svg+xml;base64,${Buffer.from(svg as string).toString('base64')}`, `data:image/png;base64,${Buffer.from(png as Uint8Array).toString('base64')}`];
      await browser.page.goto('about:blank');
      const { size, mean, far } = await browser.page.evaluate(async (sources) => {
        const pixels = await Promise.all(sources.map(async (source) => {
          const image = new Image();
          image.src = source;
          await image.decode();
          const canvas = Object.assign(document.createElement('canvas'), { width: image.naturalWidth, height: image.naturalHeight });
          const context = canvas.getContext('2d')!;
          context.drawImage(image, 0, 0);
          return { width: canvas.width, height: canvas.height, data: context.getImageData(0, 0, canvas.width, canvas.height).data };
        }));
        const [a, b] = pixels as [(typeof pixels)[number], (typeof pixels)[number]];
        const width = Math.min(a.width, b.width), height = Math.min(a.height, b.height);
        let sum = 0, off = 0;
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            const at = [4 * (y * a.width + x), 4 * (y * b.width + x)] as const;
            let most = 0;
            for (let k = 0; k < 3; k++) most = Math.max(most, Math.abs(a.data[at[0] + k]! - b.data[at[1] + k]!));
            sum += most;
            if (most > 64) off++;
          }
        }
        return { size: [a.width - b.width, a.height - b.height], mean: sum / width / height, far: off / width / height };
      }, urls);
      assert.ok(size.every((difference) => Math.abs(difference) <= 1), size.join());
      // Letters differ by how each smooths their edges, and by kerning, which is the browser's alone.
      assert.ok(mean < 4 && far < 0.03, `mean ${mean}, far ${far}`);
    });
  }

  for (const scheme of ['light', 'dark'] as const) {
    it(`have a report that is a sound page, runs nothing of the file and loads nothing: ${scheme}`, async () => {
      const { page } = browser;
      const said: string[] = [], asked: string[] = [];
      page.on('console', (message) => said.push(message.text()));
      page.on('pageerror', (error) => said.push(String(error)));
      page.on('request', (request) => asked.push(request.url()));
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto('about:blank');
      await page.setContent(String(await exported('html', JSON.stringify(STACK))));
      assert.equal(await page.title(), STACK.name);
      const viewBox = () => page.locator('#picture-svg').getAttribute('viewBox');
      const whole = await viewBox();
      await page.locator('#picture').focus();
      await page.keyboard.press('+');
      await page.keyboard.press('ArrowRight');
      assert.notEqual(await viewBox(), whole);
      await page.keyboard.press('0');
      assert.equal(await viewBox(), whole);
      await page.getByRole('button', { name: 'Larger' }).click();
      assert.notEqual(await viewBox(), whole);
      await page.getByRole('button', { name: 'Whole picture' }).click();
      assert.equal(await viewBox(), whole);
      assert.deepEqual((await accessibilityFaults(page.mainFrame())).faults, []);
      await browser.shot(`report-${scheme}`);
      assert.deepEqual([said, asked.filter((url) => url !== 'about:blank')], [[], []]);
    });
  }
});
