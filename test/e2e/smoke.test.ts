// The packed extension in a real VS Code: the first example opens as a picture, and nothing leaves the machine.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { manifest } from '../../scripts/lib/project.mjs';
import { useWindow } from '../support/suite';
import { webviewOf } from '../support/webview';

const [customEditor] = manifest().contributes.customEditors;

const firstExample = () => {
  const [name] = fs.readdirSync('examples').filter((file) => file.endsWith('.topology.json')).sort();
  assert.ok(name, 'examples has no *.topology.json');
  return name;
};

describe('a topology file in VS Code', () => {
  const window = useWindow();

  it('opens as a picture and stays unchanged', async () => {
    const { page, bridge, file, shot } = window();
    const example = file(firstExample());
    await bridge.open(example, customEditor.viewType);
    await webviewOf(page).locator('[data-strata-ready="true"]').waitFor();
    assert.equal((await bridge.tab())?.viewType, customEditor.viewType);
    assert.equal(await bridge.dirty(example), false);
    assert.ok(fs.statSync(await shot('smoke')).size > 0);
  });

  it('is drawn in every theme', async () => {
    const { page, theme, shot } = window();
    for (const name of ['light', 'high-contrast', 'high-contrast-light', 'dark'] as const) {
      await theme(name);
      await webviewOf(page).locator(`body.vscode-${name}`).waitFor();
      await shot(`smoke-${name}`);
    }
  });

  it('asked nothing of another machine and logged no error', () => {
    const { outside, errors } = window();
    assert.deepEqual(outside, []);
    assert.deepEqual(errors, []);
  });
});
