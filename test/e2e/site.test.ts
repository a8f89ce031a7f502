// The site in a real browser: wide and narrow, light and dark, by keyboard, with its search.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { buildSite } from '../../scripts/lib/site/build.mjs';
import { accessibilityFaults } from '../support/accessibility';
import { openPage, type TestPage } from '../support/page';
import { until } from '../support/until';

const types: Record<string, string> = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.png': 'image/png' };

describe('the site in a browser', () => {
  let folder = '', origin = '', browser: TestPage, server: http.Server;
  before(async function () {
    this.timeout(120_000);
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'strata-site-'));
    buildSite(folder);
    server = http.createServer((request, response) => {
      const file = path.join(folder, path.normalize(decodeURIComponent(new URL(request.url!, 'http://localhost').pathname)));
      if (!fs.existsSync(file) || !fs.statSync(file).isFile()) return void response.writeHead(404).end();
      response.writeHead(200, { 'Content-Type': types[path.extname(file)] ?? 'application/octet-stream' }).end(fs.readFileSync(file));
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await openPage();
  });
  after(async () => {
    await browser?.browser.close();
    server?.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  for (const scheme of ['light', 'dark'] as const) {
    for (const page of ['index', 'rules/index', 'rules/memory-overcommit', 'format', 'cli']) {
      it(`${page} has no accessibility faults, and is as wide as the window, in ${scheme}`, async () => {
        await browser.page.emulateMedia({ colorScheme: scheme });
        await browser.page.goto(`${origin}/${page}.html`);
        for (const width of [1400, 420]) {
          await browser.page.setViewportSize({ width, height: 900 });
          const { faults } = await accessibilityFaults(browser.page.mainFrame());
          assert.deepEqual(faults, []);
          assert.ok(await browser.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${page} at ${width}`);
          await browser.shot(`site-${page}-${scheme}-${width}`);
        }
      });
    }
  }

  it('finds pages by words, by keyboard alone', async () => {
    const { page } = browser;
    await page.setViewportSize({ width: 1400, height: 900 });
    await page.goto(`${origin}/rules/index.html`);
    await page.keyboard.press('/');
    await page.keyboard.type('memory overcommit');
    const found = page.getByRole('option');
    await found.first().waitFor();
    await browser.shot('site-search');
    await page.keyboard.press('ArrowDown');
    await until('the first is chosen', async () => await found.first().getAttribute('aria-selected') === 'true');
    await page.keyboard.press('Enter');
    await page.waitForURL(/rules\/memory-overcommit\.html/);
    await page.getByRole('searchbox').or(page.getByRole('combobox')).fill('xyzzy-nothing');
    await page.getByText('Nothing found').waitFor();
    assert.deepEqual(browser.outside, []);
  });
});
