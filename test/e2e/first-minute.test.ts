// The first minute of somebody who has just installed Strata and read nothing: each step by what the screen offers.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { answerQuickInput, until, useWindow } from '../support';
import { webviewOf } from '../support/webview';
import { canvasOf } from './canvas';

describe('the first minute', () => {
  const window = useWindow({ workspace: 'test/fixtures/first-minute', settings: { 'strata.workspace.check': true } });
  const shots = async (name: string) => {
    for (const theme of ['light', 'dark'] as const) {
      await window().theme(theme);
      await until('the theme is there', async () => (await window().page.locator('.monaco-workbench').getAttribute('class'))?.includes(theme === 'dark' ? 'vs-dark' : ' vs ') ?? false);
      await window().shot(`first-minute-${name}-${theme}`);
    }
  };
  const untitled = async () => (await window().bridge.tab())?.label ?? '';

  it('the activity bar has Strata, and its view says how to begin', async () => {
    const { page } = window();
    await page.getByRole('tab', { name: 'Strata', exact: true }).click();
    for (const name of ['New Topology', 'Open Example...', 'Import Files...', 'Show Me How']) await page.getByRole('button', { name }).first().waitFor();
    await shots('1-view');
  });

  it('New File offers a topology, which opens as a canvas that says what to do', async () => {
    const { page, bridge } = window();
    void bridge.command('welcome.showNewFileEntries');
    await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'New Topology' }).first().click();
    const content = webviewOf(page);
    await content.getByRole('heading', { name: 'Nothing here yet' }).waitFor();
    await shots('2-empty');
    await content.getByRole('button', { name: 'Add a host' }).click();
    await canvasOf(window(), 'stack.topology.json').then(({ box }) => box('host-1').or(box('host')).waitFor());
    await content.getByRole('heading', { name: 'Nothing here yet' }).waitFor({ state: 'detached' });
    await shots('3-host');
  });

  it('an example is a click and a choice away, from the empty canvas too', async () => {
    const { page, bridge } = window();
    await bridge.command('strata.newTopology');
    await until('a second new topology', async () => /stack-2/.test(await untitled()));
    const { content } = await canvasOf(window(), 'stack-2.topology.json');
    await content.getByRole('button', { name: 'Open an example' }).click();
    await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'Docker server' }).waitFor();
    await shots('4-examples');
    await answerQuickInput(page, { pick: 'Docker server' });
    const example = await canvasOf(window(), 'docker-server.topology.json');
    await example.content.locator('.react-flow__node').first().waitFor();
    await shots('5-example');
  });

  it('the walkthrough is a click away', async () => {
    const { page, bridge } = window();
    await bridge.command('strata.newTopology');
    const { content } = await until('a new canvas', async () => (/stack-2|docker/.test(await untitled()) ? undefined : canvasOf(window(), await untitled())));
    await content.getByRole('button', { name: 'Show me how' }).click();
    await page.locator('.gettingStartedContainer').getByText('Your first stack').first().waitFor();
    await shots('6-walkthrough');
  });

  it('files that are no topology say so: on the canvas what to do, in Problems where and why, unopened ones too', async () => {
    const { page, bridge, file } = window();
    await until('the unopened file has a problem', async () => (await bridge.diagnostics(file('cut-off.topology.json'))).length > 0);
    await bridge.open(file('cut-off.topology.json'), 'strata.topology');
    await page.locator('iframe.webview.ready').first().waitFor();
    await canvasOf(window(), 'cut-off.topology.json');
    await shots('7-cut-off');
    await bridge.open(file('not-a-stack.topology.json'), 'strata.topology');
    const { content } = await canvasOf(window(), 'not-a-stack.topology.json');
    await content.getByRole('heading', { name: /This does not look like a topology/ }).waitFor();
    const problems = await bridge.diagnostics(file('not-a-stack.topology.json'));
    assert.ok(problems.some(({ message }) => /"strata"|version/.test(message)), JSON.stringify(problems));
    await page.getByText('This topology has no nodes yet.').waitFor();
    await shots('8-not-a-topology');
    assert.equal(fs.readFileSync(file('not-a-stack.topology.json'), 'utf8'), fs.readFileSync('test/fixtures/first-minute/not-a-stack.topology.json', 'utf8'), 'nothing was changed');
  });

  it('asked nothing of another machine and logged no error', () => {
    const { outside, errors } = window();
    assert.deepEqual([outside, errors], [[], []]);
  });
});
