// Rule pages: those that ship with the extension, in every host.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const page = async (rule: string) =>
  (await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: 'strata-page', path: `/rules/${rule}.md` }))).getText();

describe('pages about rules', () => {
  it('are the ones of the documentation', async () => {
    const text = await page('privileged-container');
    assert.match(text, /privileged-container/);
    assert.ok(text.length > 500);
  });

  it('say what a finding without a rule is about', async () => {
    assert.match(await page('text-json-syntax'), /about the text of the file/);
    assert.match(await page('unused-suppression'), /suppression can go/);
  });

  it('do not leave their folder', async () => {
    assert.match(await page('..%2F..%2Fpackage.json'), /about the text of the file|not kept/);
  });
});
