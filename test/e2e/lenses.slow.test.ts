// Every lens in every theme at 30, 1 000 and 10 000 nodes, as pictures in .shots/lenses with a contact sheet of each size to look at.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { generate } from '../../bench/generate';
import { at } from '../../scripts/lib/project.mjs';
import { openPage } from '../support/page';
import { themes, useWindow } from '../support';
import { openCanvas, type CanvasPage } from './canvas';

const SIZES = [30, 1000, 10_000];
const LENSES = ['Stack', 'Kernel', 'Capacity', 'Risk', 'Images', 'Patch', 'WhatIf'] as const;
const SHOTS = at('.shots/lenses');
const nameOf = (size: number, lens: string, theme: string) => `${size}-${lens.toLowerCase()}-${theme}.png`;

/** All pictures of a size on one sheet: a row a lens, a column a theme. */
async function contactSheet(size: number): Promise<void> {
  const { browser, page } = await openPage({ width: 1800, height: 2000 });
  const cell = (lens: string, theme: string) => `<img src="data:image/png;base64,${fs.readFileSync(path.join(SHOTS, nameOf(size, lens, theme))).toString('base64')}">`;
  await page.setContent(`<style>body { margin: 0; display: grid; grid-template-columns: repeat(4, 1fr); gap: 4px } img { width: 100% }</style>${LENSES.flatMap((lens) => Object.keys(themes).map((theme) => cell(lens, theme))).join('')}`);
  await page.screenshot({ path: path.join(SHOTS, `sheet-${size}.png`), fullPage: true });
  await browser.close();
}

describe('every lens in every theme', function () {
  this.timeout(600_000);
  const window = useWindow({ viewport: { width: 1400, height: 900 } });

  before(async () => {
    fs.mkdirSync(SHOTS, { recursive: true });
    await window().bridge.command('workbench.action.closeSidebar');
  });

  /** Something that fails, for the lens of what-ifs. */
  const assumeFailure = async (canvas: CanvasPage, query: string) => {
    await canvas.focus();
    await window().page.keyboard.press('Control+f');
    await canvas.content.getByRole('combobox', { name: 'Search nodes' }).fill(query);
    await canvas.content.getByRole('option').first().waitFor();
    await window().page.keyboard.press('Enter');
    // The extension shows what is selected once it knows.
    await canvas.content.locator('.inspector .id-field').waitFor();
    await window().bridge.command('strata.whatIfFail');
    await canvas.content.locator('.whatif-summary').waitFor();
    await canvas.focus();
    await window().page.keyboard.press('Escape');
    await canvas.content.locator('.keyboard [aria-selected="false"]').waitFor({ state: 'attached' });
    await window().bridge.command('strata.canvas.fit');
  };

  for (const size of SIZES) {
    it(`shows ${size} nodes`, async () => {
      const name = size === 30 ? 'bank-mixed-trust.topology.json' : `generated-${size}.topology.json`;
      if (size !== 30) fs.writeFileSync(window().file(name), JSON.stringify(generate(size), null, 1));
      const canvas = await openCanvas(window(), name);
      await assumeFailure(canvas, 'kind:host');
      for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
        await window().theme(theme);
        await canvas.content.locator(`body.vscode-${theme}`).waitFor();
        for (const lens of LENSES) {
          await window().bridge.command(`strata.canvas.lens${lens}`);
          await canvas.content.locator('.segment input:checked').and(canvas.content.locator(`[value="${lens[0]!.toLowerCase()}${lens.slice(1)}"]`)).waitFor();
          // The legend comes with the picture of the lens; the choice of the lens before it.
          await canvas.content.getByText(`Legend: ${lens === 'WhatIf' ? 'what-if' : lens.toLowerCase()}`).waitFor();
          await window().page.screenshot({ path: path.join(SHOTS, nameOf(size, lens, theme)) });
        }
      }
      await contactSheet(size);
      await window().theme('dark');
      await window().bridge.command('workbench.action.closeAllEditors');
      assert.deepEqual(window().errors, []);
    });
  }
});
