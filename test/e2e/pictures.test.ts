// The pictures of the README, from the extension in a real VS Code; `npm run pictures` puts them into docs/images.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { animated } from '../../scripts/lib/apng.mjs';
import { at } from '../../scripts/lib/project.mjs';
import { answerQuickInput, runPaletteCommand, useWindow } from '../support';
import { openCanvas, type CanvasPage } from './canvas';

const lenses = [['Stack', 'stack'], ['Kernel', 'kernel'], ['Capacity', 'capacity'], ['Risk', 'risk']] as const;

describe('pictures', () => {
  const window = useWindow({ viewport: { width: 1120, height: 700 } });
  let canvas: CanvasPage;
  const keep = (name: string, content: Buffer) => {
    for (const folder of process.env.UPDATE_SCREENSHOTS === '1' ? ['.shots', 'docs/images'] : ['.shots']) {
      fs.mkdirSync(at(folder), { recursive: true });
      fs.writeFileSync(at(folder, name), content);
    }
  };
  const frame = async () => fs.readFileSync(await window().shot('picture'));

  before(async function () {
    this.timeout(120_000);
    await window().bridge.command('workbench.action.closeSidebar');
    canvas = await openCanvas(window(), 'bank-mixed-trust.topology.json');
    await canvas.content.getByRole('button', { name: 'Palette' }).first().click();
    await window().bridge.command('strata.canvas.fit');
  });

  for (const theme of ['light', 'dark'] as const) {
    it(`go through the lenses, in ${theme}`, async () => {
      const { bridge } = window();
      await window().theme(theme);
      await canvas.content.locator(`body.vscode-${theme}`).waitFor();
      await bridge.command('strata.canvas.focusFindings');
      await canvas.content.locator('.findings-list').waitFor();
      const frames: Buffer[] = [];
      for (const [lens, title] of lenses) {
        await bridge.command(`strata.canvas.lens${lens}`);
        await canvas.content.getByText(`Legend: ${title}`).waitFor();
        frames.push(await frame());
      }
      const content = animated(frames, 2);
      assert.ok(content.length < 700_000, `${content.length} bytes`);
      assert.equal(content.includes('acTL'), true);
      assert.equal(content.toString('latin1').split('fcTL').length - 1, lenses.length);
      keep(`lenses-${theme}.png`, content);
      keep(`lenses-${theme}-still.png`, frames[1]!);
    });
  }

  for (const theme of ['light', 'dark'] as const) {
    it(`show what a host takes with it, in ${theme}`, async () => {
      const { page } = window();
      await window().theme(theme);
      await canvas.content.locator(`body.vscode-${theme}`).waitFor();
      if (theme === 'light') {
        await canvas.content.locator('.keyboard').focus();
        await runPaletteCommand(page, 'Strata: What If...');
        await answerQuickInput(page, { pick: 'host-1' });
        await answerQuickInput(page, { pick: 'Failure' });
      }
      await canvas.content.getByText('Legend: what-if').waitFor();
      await canvas.content.locator('.whatif').getByText('11 down').waitFor();
      keep(`whatif-${theme}.png`, await frame());
    });
  }
});
