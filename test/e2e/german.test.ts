// A VS Code in German: what the manifest says is German, and so is what people read before anything is open.
import assert from 'node:assert/strict';
import { manifest } from '../../scripts/lib/project.mjs';
import { useWindow } from '../support/suite';
import { until } from '../support/until';
import { openCommandPalette } from '../support/workbench';

const german = manifest('de').contributes;
const titleOf = (id: string): string => german.commands.find(({ command }: { command: string }) => command === id).title;

describe('Strata in a German VS Code', () => {
  const window = useWindow({ language: 'de' });

  it('has German titles in the command palette', async () => {
    const { page, shot } = window();
    const input = await openCommandPalette(page);
    for (const [id, title] of [['strata.newTopology', 'Neue Topologie'], ['strata.checkWorkspace', 'Alle Topologien des Arbeitsbereichs prüfen']] as const) {
      assert.equal(titleOf(id), title);
      await input.fill(`>Strata: ${title}`);
      await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: `Strata: ${title}` }).first().waitFor();
    }
    await shot('german-palette');
    await page.keyboard.press('Escape');
  });

  it('names its views in German, and says there how to begin', async () => {
    const { page, bridge, shot } = window();
    await bridge.command('workbench.view.extension.strata');
    await page.locator('.pane-header').filter({ hasText: 'Befunde' }).waitFor();
    await page.locator('.welcome-view-content').getByText('Neue Topologie').waitFor();
    await shot('german-views');
  });

  it('has German walkthroughs, whose buttons work', async () => {
    const { page, bridge, shot } = window();
    await bridge.command('strata.openWalkthrough', 'firstStack');
    const walkthrough = page.locator('.gettingStartedContainer');
    await walkthrough.locator('h2').filter({ hasText: 'Ihr erster Stack' }).waitFor();
    await shot('german-walkthrough');
    await walkthrough.getByRole('button', { name: 'Neue Topologie' }).click();
    await until('a new topology is open', async () => (await bridge.tab())?.viewType === 'strata.topology');
  });

  it('describes its settings in German', async () => {
    const { page, bridge, shot } = window();
    await bridge.command('workbench.action.openSettings', '@ext:strata.strata');
    await page.locator('.settings-editor').getByText('Schweregrade und Parameter von Regeln').first().waitFor();
    await shot('german-settings');
  });

  it('asked nothing of another machine and logged no error', () => {
    const { outside, errors } = window();
    assert.deepEqual(outside, []);
    assert.deepEqual(errors, []);
  });
});
