// A VS Code in German: what the manifest says is German, and so is what people read before anything is open.
import assert from 'node:assert/strict';
import { manifest } from '../../scripts/lib/project.mjs';
import { webviewOf } from '../support';
import { useWindow } from '../support/suite';
import { until } from '../support/until';
import { notifications, openCommandPalette } from '../support/workbench';
import { openCanvas } from './canvas';

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

  it('says in German what is open: in the trees, the status bar and on the canvas', async () => {
    const { page, bridge, shot } = window();
    const { content } = await openCanvas(window(), 'bank-mixed-trust.topology.json');
    await bridge.command('workbench.view.extension.strata');
    const row = page.locator('.pane-body .monaco-list-row').filter({ hasText: 'host-1' }).first();
    await row.waitFor();
    assert.match(await row.innerText(), /\d+ Befunde/);
    await page.locator('.statusbar-item').filter({ hasText: /\d+ Knoten/ }).waitFor();
    assert.match(await page.locator('.statusbar-item').filter({ hasText: /\d+ Knoten/ }).locator('a').getAttribute('aria-label') ?? '', /Klicken, um Probleme zu öffnen\.$/);
    await content.locator('.legend button').first().click();
    await content.getByText('Virtualisierung').first().waitFor();
    await shot('german-canvas');
  });

  it('asks and answers in German, also from what is loaded later', async () => {
    const { page, bridge, file, shot } = window();
    const uri = { $path: file('bank-mixed-trust.topology.json') };
    await bridge.command('strata.applySafeFixes', uri);
    await until('it is said in German', async () => (await notifications(page)).some((message) => /Befunde? wurden? korrigiert|Es gibt nichts, was sich sicher korrigieren lässt/.test(message)));
    await shot('german-notification');
    await bridge.command('notifications.clearAll');
    const lens = bridge.command('strata.lens');
    await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'Farben zeigen, welche Workloads sich einen Kernel teilen.' }).waitFor();
    await shot('german-pick');
    await page.keyboard.press('Escape');
    await lens;
    await bridge.command('strata.labs.focus');
    await page.locator('.pane-body .monaco-list-row').filter({ hasText: 'Einsteiger' }).filter({ hasText: /0 von \d+ gelöst/ }).waitFor();
    await shot('german-labs');
    await bridge.command('strata.explain', uri, 'host-1');
    await until('the page has a German title', async () => (await bridge.tabs()).some(({ label }) => label === 'host-1 erklären'));
    const button = async (index: number) => webviewOf(page, index).getByRole('button', { name: 'Auf dem Canvas anzeigen' }).isVisible();
    await until('the page has German buttons', async () => (await Promise.all(Array.from({ length: await page.locator('iframe.webview.ready').count() }, (_, i) => button(i)))).some(Boolean));
    await shot('german-explain');
  });

  it('helps in the text in German', async () => {
    const { page, bridge, file, shot } = window();
    await bridge.open(file('kvm-ha.topology.json'), 'default');
    await bridge.setting('strata.codeLens', true);
    await page.locator('.codelens-decoration').filter({ hasText: 'Auf dem Canvas anzeigen' }).first().waitFor({ state: 'attached' });
    await shot('german-text');
  });

  it('asked nothing of another machine and logged no error', () => {
    const { outside, errors } = window();
    assert.deepEqual(outside, []);
    assert.deepEqual(errors, []);
  });
});
