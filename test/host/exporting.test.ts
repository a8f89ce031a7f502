// Exporting topologies in a real extension host.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, readFile, until, writeFile } from './workspace';

const stack = '{ "strata": 1, "name": "<Shop>", "nodes": { "host": { "kind": "host", "memory": "16GiB" } } }\n';

describe('exporting', () => {
  afterEach(closeAll);

  it('writes the text that is being edited in the format that is named, and changes nothing', async () => {
    const uri = await writeFile('exported.topology.json', stack);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, document.positionAt(document.getText().indexOf('"host": {')), '"added": { "kind": "network" }, ');
    assert.ok(await vscode.workspace.applyEdit(edit));
    const edited = document.getText();
    for (const [format, ending, start] of [['svg', 'svg', '<?xml'], ['csv', 'csv', 'id,name'], ['markdown', 'md', '<!-- Made by Strata']]) {
      const target = vscode.Uri.joinPath(uri, `../exported.${ending}`);
      void vscode.commands.executeCommand('strata.export', uri, format, target);
      const text = await until(`the ${format}`, () => readFile(target).then((it) => (it === '' ? undefined : it), () => undefined));
      assert.ok(text.startsWith(start) && text.includes('added'), text.slice(0, 200));
    }
    assert.deepEqual([document.getText(), await readFile(uri)], [edited, stack]);
    // What is not saved would ask whether it may be closed.
    await document.save();
  });
});
