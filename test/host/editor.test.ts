// The custom editor: opens by default, and looking changes nothing.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, FAULTY, problem, readFile, until, writeFile } from './workspace';

const VIEW_TYPE = 'strata.topology';

const activeCanvas = (uri: vscode.Uri) => {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputCustom && input.viewType === VIEW_TYPE && input.uri.toString() === uri.toString();
};
const documentOf = (uri: vscode.Uri) => vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());

describe('the canvas', () => {
  afterEach(closeAll);

  const FILES = {
    'plain': FAULTY,
    'with Windows line ends': FAULTY.replaceAll('\n', '\r\n'),
    'with a byte order mark': `\uFEFF${FAULTY}`,
    'with tabs and no last line end': FAULTY.replaceAll('  ', '\t').trimEnd(),
    'broken': FAULTY.slice(0, FAULTY.length / 2),
    'empty': '',
  };
  for (const [what, text] of Object.entries(FILES)) {
    it(`opens, shows and closes a file ${what} without changing a byte`, async () => {
      const uri = await writeFile(`look ${what}.topology.json`, text);
      await vscode.commands.executeCommand('vscode.openWith', uri, VIEW_TYPE);
      await until('the canvas is active', () => activeCanvas(uri));
      const document = await until('the document is open', () => documentOf(uri));
      assert.equal(document.isDirty, false);
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      assert.equal(await readFile(uri), text);
    });
  }

  it('is what opens for the file name', async () => {
    const uri = await writeFile('default.topology.json', FAULTY);
    await vscode.commands.executeCommand('vscode.open', uri);
    await until('the canvas is active', () => activeCanvas(uri));
  });

  it('shows problems as text does, and they go when it is closed', async () => {
    const uri = await writeFile('problems.topology.json', FAULTY);
    await vscode.commands.executeCommand('vscode.openWith', uri, VIEW_TYPE);
    await problem(uri, 'invalid-parent');
    await closeAll();
    await until('no problems are left', () => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'strata').length === 0 || undefined);
  });

  it('can be left for the text and come back', async () => {
    const uri = await writeFile('both ways.topology.json', FAULTY);
    await vscode.commands.executeCommand('vscode.openWith', uri, VIEW_TYPE);
    await until('the canvas is active', () => activeCanvas(uri));
    await vscode.commands.executeCommand('strata.openAsText');
    await until('the text is active', () => vscode.window.activeTextEditor?.document.uri.toString() === uri.toString());
    await vscode.commands.executeCommand('strata.openOnCanvas');
    await until('the canvas is active again', () => activeCanvas(uri));
    await vscode.commands.executeCommand('strata.openSideBySide');
    await until('both are visible', () => vscode.window.tabGroups.all.length === 2);
    assert.equal(documentOf(uri)?.isDirty, false);
  });

  it('makes a new topology that is not saved yet and without problems of the text', async () => {
    await vscode.commands.executeCommand('strata.newTopology');
    const input = await until('a canvas on an unsaved file', () => {
      const active = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return active instanceof vscode.TabInputCustom && active.uri.scheme === 'untitled' ? active : undefined;
    });
    const document = await until('its document', () => documentOf(input.uri));
    assert.equal((JSON.parse(document.getText()) as { strata: number }).strata, 1);
    assert.equal(document.isDirty, true);
  });
});
