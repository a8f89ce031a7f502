// The packed extension in VS Code for the Web: no server, the extension in the browser's worker.
import assert from 'node:assert/strict';
import { openWebWindow, type WebWindow } from '../support/web-window';
import { webviewOf } from '../support/webview';

describe('a topology file in VS Code for the Web', () => {
  let window: WebWindow;

  before(async () => {
    window = await openWebWindow();
  });

  after(() => window?.close());

  it('opens as a picture, asks nothing of another machine and logs no error', async () => {
    await webviewOf(window.page).locator('[data-strata-ready="true"]').waitFor();
    await window.shot('smoke-web');
    assert.deepEqual(window.outside, []);
    assert.deepEqual(window.errors, []);
  });
});
