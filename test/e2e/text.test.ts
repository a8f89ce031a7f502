// A topology as text: problems, light bulbs, rule pages, completion, and commands of VS Code.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { answerQuickInput, lightBulbAction, notifications, runPaletteCommand, until, useWindow, webviewOf } from '../support';
import { canvasOf, openCanvas, VIEW_TYPE } from './canvas';

describe('a topology as text', () => {
  const window = useWindow({ workspace: 'test/fixtures/window' });
  const path = (name = 'small.topology.json') => window().file(name);
  const openText = async (name?: string) => {
    const { page, bridge } = window();
    await bridge.open(path(name), 'default');
    await page.locator('.editor-group-container.active .view-line').first().waitFor();
  };
  const problemOf = (rule: string, name?: string) => until(`a problem of ${rule}`, async () =>
    (await window().bridge.diagnostics(path(name))).find(({ code }) => code === rule));

  const previewOf = () => until('the preview', async () => {
    const { page } = window();
    for (let i = await page.locator('iframe.webview.ready').count() - 1; i >= 0; i--) {
      const content = webviewOf(page, i);
      if (await content.getByRole('heading', { name: /^Import of .*compose\.yaml$/ }).count() > 0) return content;
    }
    return undefined;
  });

  it('shows problems at exact places', async () => {
    await openText();
    const found = await problemOf('privileged-container');
    const line = fs.readFileSync(path(), 'utf8').split('\n')[found.range.start.line];
    assert.equal(line.slice(found.range.start.character, found.range.end.character), 'true');
    await window().page.locator('.squiggly-error, .squiggly-warning').first().waitFor();
  });

  it('offers the fix under the light bulb, applies it and takes it back', async () => {
    const { page, bridge } = window();
    const before = await bridge.text(path());
    const { range } = await problemOf('privileged-container');
    await runPaletteCommand(page, 'Go to Line/Column...');
    await answerQuickInput(page, { type: `:${range.start.line + 1}:${range.start.character + 2}` });
    const action = await lightBulbAction(page, 'without privilege');
    for (const hasText of ['Suppress', 'Explain', 'About the rule']) assert.ok(await page.locator('.action-widget .monaco-list-row').filter({ hasText }).count() > 0, hasText);
    await action.click();
    await until('the fix is in the text', async () => (await bridge.text(path()))?.includes('"privileged": false'));
    assert.equal(await bridge.text(path()), before!.replace('"privileged": true', '"privileged": false'));
    await page.locator('.editor-group-container.active .view-lines').click();
    await page.keyboard.press('Control+Z');
    await until('the text is back', async () => await bridge.text(path()) === before);
  });

  it('asks for a reason and writes a suppression', async () => {
    const { page, bridge } = window();
    const { range } = await problemOf('privileged-container');
    await runPaletteCommand(page, 'Go to Line/Column...');
    await answerQuickInput(page, { type: `:${range.start.line + 1}:${range.start.character + 2}` });
    await (await lightBulbAction(page, /Suppress .*rivileged/)).click();
    await answerQuickInput(page, { type: 'It mounts disks, reviewed.' });
    await page.locator('.quick-input-widget').getByText('Until which day').waitFor();
    await answerQuickInput(page, { type: '2099-12-31' });
    const text = await until('the suppression is there', async () => {
      const now = await bridge.text(path());
      return now?.includes('"suppressions"') ? now : undefined;
    });
    assert.deepEqual((JSON.parse(text) as { suppressions: object[] }).suppressions,
      [{ rule: 'privileged-container', node: 'agent', reason: 'It mounts disks, reviewed.', until: '2099-12-31' }]);
    await until('the problem is held back', async () => !(await bridge.diagnostics(path())).some(({ code }) => code === 'privileged-container'));
  });

  it('opens the page of a rule from its id in Problems', async () => {
    const { page, bridge } = window();
    await bridge.command('undo');
    await problemOf('privileged-container');
    await bridge.command('workbench.actions.view.problems');
    const link = page.locator('.markers-panel .code-link, .markers-panel a').filter({ hasText: 'privileged-container' }).first();
    await link.waitFor();
    await link.click({ modifiers: ['ControlOrMeta'] });
    await until('the page is open', async () => (await bridge.tabs()).some(({ label }) => /privileged-container/.test(label)));
    await bridge.command('workbench.action.closePanel');
  });

  it('completes properties from the schema', async () => {
    const { page, bridge } = window();
    await openText();
    const lines = fs.readFileSync(path(), 'utf8').split('\n');
    const line = lines.findIndex((text) => text.includes('"kvm": {'));
    await runPaletteCommand(page, 'Go to Line/Column...');
    await answerQuickInput(page, { type: `:${line + 1}:${lines[line].indexOf(' },') + 1}` });
    await page.keyboard.type(', "over');
    await page.keyboard.press('Control+Space');
    await page.locator('.suggest-widget .monaco-list-row').filter({ hasText: 'overcommit' }).first().waitFor();
    await page.keyboard.press('Escape');
    await bridge.command('workbench.action.files.revert');
    await until('the file is as it was', async () => await bridge.dirty(path()) === false);
  });

  it('checks on command, and says what it found in the status bar', async () => {
    const { page } = window();
    await openText();
    await page.locator('.statusbar-item').filter({ hasText: '8 nodes' }).waitFor();
    await runPaletteCommand(page, 'Strata: Check');
    await page.locator('.markers-panel .monaco-list-row').first().waitFor();
  });

  it('lists rules and shows the one that is chosen', async () => {
    const { page, bridge } = window();
    await runPaletteCommand(page, 'Strata: Show Rule...');
    await answerQuickInput(page, { pick: 'cpu-overcommit' });
    await until('its page is open', async () => (await bridge.tabs()).some(({ label }) => /cpu-overcommit/.test(label)));
  });

  it('shows a broken file with problems, and leaves it as it is', async () => {
    const { bridge } = window();
    const before = fs.readFileSync(path('broken.topology.json'), 'utf8');
    await openText('broken.topology.json');
    const found = await until('problems of the text', async () => {
      const problems = (await bridge.diagnostics(path('broken.topology.json'))).filter(({ source }) => source === 'strata');
      return problems.length > 0 ? problems : undefined;
    });
    assert.ok(found.some(({ code, range }) => code === 'text-json-syntax' && range.start.line >= 4));
    assert.equal(await bridge.dirty(path('broken.topology.json')), false);
    assert.equal(fs.readFileSync(path('broken.topology.json'), 'utf8'), before);
  });

  it('shows an import before it is made, and makes it when it is applied, by command and keyboard', async () => {
    const { page, bridge } = window();
    await bridge.command('workbench.action.closeAllEditors');
    await runPaletteCommand(page, 'Strata: Import into Topology...');
    await answerQuickInput(page, { pick: 'compose.yaml' });
    const preview = await previewOf();
    await preview.getByText(/^Added: .*2 containers/).waitFor();
    await window().shot('import-preview');
    assert.equal(await preview.getByRole('button', { name: 'Apply' }).evaluate((button) => button.ownerDocument.activeElement === button), true);
    await page.keyboard.press('Enter');
    const tab = await until('an unsaved canvas', async () => {
      const active = await bridge.tab();
      return active?.viewType === VIEW_TYPE && active.dirty ? active : undefined;
    });
    await canvasOf(window(), tab.label);
    const { nodes } = JSON.parse((await bridge.text(tab.path!))!) as { nodes: Record<string, { kind: string }> };
    assert.equal(nodes.api.kind, 'container');
    await bridge.command('notifications.showList');
    await page.locator('.notifications-center').getByText(/2 containers were added; \d+ notes? say/).waitFor();
    await page.locator('.notifications-center').getByText('Show Notes').click();
    await until('the report is open', async () => (await bridge.tabs()).some(({ label }) => /compose\.yaml/.test(label)));
  });

  it('shows what files would become that are dropped on the canvas, and makes nothing where that is cancelled', async () => {
    const { bridge } = window();
    const before = await bridge.text(path()) ?? fs.readFileSync(path(), 'utf8');
    const canvas = await openCanvas(window(), 'small.topology.json');
    const drop = (type: 'dragover' | 'drop') => canvas.content.locator('.canvas').evaluate((element, [name, uri]) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      const dataTransfer = new DataTransfer();
      dataTransfer.setData('text/uri-list', `# a file\r\n${uri}\r\n`);
      return element.dispatchEvent(new DragEvent(name!, { bubbles: true, cancelable: true, dataTransfer, clientX: left + width - 4, clientY: top + height / 2 }));
    }, [type, `file://${path('shop/compose.yaml')}`]);
    assert.equal(await drop('dragover'), false, 'the drag is not taken');
    await drop('drop');
    const preview = await previewOf();
    await preview.getByText('Into small.topology.json').waitFor();
    await preview.getByRole('button', { name: 'Cancel' }).click();
    await until('the preview is gone', async () => !(await bridge.tabs()).some(({ label }) => label.startsWith('Import:')));
    assert.equal(await bridge.text(path()), before);
  });

  it('imports files from outside that are dropped on the canvas, as one step of undo', async () => {
    const { page, bridge } = window();
    const before = await bridge.text(path()) ?? fs.readFileSync(path(), 'utf8');
    const canvas = await openCanvas(window(), 'small.topology.json');
    const drop = (files: readonly (readonly [name: string, text: string])[]) => canvas.content.locator('.canvas').evaluate((element, dropped) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      const dataTransfer = new DataTransfer();
      for (const [name, text] of dropped) dataTransfer.items.add(new File([text], name));
      for (const type of ['dragover', 'drop']) element.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer, clientX: left + width - 4, clientY: top + height / 2 }));
    }, files);
    await drop(Array.from({ length: 201 }, (_, i) => [`${i}.yaml`, ''] as const));
    await until('the refusal is shown', async () => (await notifications(page)).some((message) => message.includes('more than 200 files')));
    await bridge.command('notifications.clearAll');
    await drop([['desktop-compose.yaml', 'services:\n  parcel:\n    image: nginx:1.27\n    mem_limit: lots\n']]);
    const preview = await previewOf();
    await preview.getByRole('heading', { name: 'Import of desktop-compose.yaml', exact: true }).waitFor();
    await window().shot('dropped-from-outside');
    // A note leads to the text that was dropped, which lies nowhere else.
    await preview.getByRole('button', { name: /^desktop-compose\.yaml:4:/ }).click();
    await until('the dropped text is shown', async () => (await bridge.tabs()).some(({ label }) => label === 'desktop-compose.yaml'));
    await preview.getByRole('button', { name: 'Apply' }).click();
    const after = await until('the file is imported', async () => {
      const text = await bridge.text(path());
      return text?.includes('"parcel"') ? text : undefined;
    });
    const { nodes } = JSON.parse(after) as { nodes: { [id: string]: { kind: string; source?: object } } };
    assert.equal(nodes.parcel.kind, 'container');
    assert.deepEqual(nodes.parcel.source, { format: 'compose', file: 'desktop-compose.yaml', pointer: '/services/parcel' });
    await openCanvas(window(), 'small.topology.json');
    await bridge.command('undo');
    await until('one undo takes all of it back', async () => await bridge.text(path()) === before);
  });

  it('opens the walkthrough, with the steps ticked off that were done', async () => {
    const { page, bridge } = window();
    await bridge.command('strata.openWalkthrough', 'firstStack');
    await page.locator('.gettingStartedContainer').getByText('Your first stack').first().waitFor();
    for (const step of ['Open a topology', 'Fix a finding', 'Import what you have']) {
      await page.locator('.gettingStartedContainer .getting-started-step').filter({ hasText: step }).locator('.codicon-getting-started-step-checked').waitFor();
    }
    await window().shot('walkthrough');
  });

  it('asked nothing of another machine and logged no error', () => {
    const { outside, errors } = window();
    assert.deepEqual(outside, []);
    assert.deepEqual(errors, []);
  });
});
