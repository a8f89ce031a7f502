// Comparing topologies in a real extension host.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, readFile, until, writeFile } from './workspace';

const stack = (memory: string) => `{
  "strata": 1,
  "nodes": {
    "host": { "kind": "host", "memory": "${memory}", "os": { "platform": "debian", "version": "13" } }
  }
}
`;

const pages = () => vscode.workspace.textDocuments.filter(({ uri, isClosed }) => !isClosed && uri.scheme === 'strata-page' && uri.path.includes('compare'));

describe('comparing', () => {
  afterEach(closeAll);

  it('shows what a change means on a page, with the text that is being edited, and changes nothing', async () => {
    const [old, now] = [await writeFile('before.topology.json', stack('16GiB')), await writeFile('after.topology.json', stack('16384MiB'))];
    const document = await vscode.workspace.openTextDocument(now);
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(now, document.positionAt(document.getText().indexOf('"os"')), '"disk": "4TB", ');
    assert.ok(await vscode.workspace.applyEdit(edit));
    const edited = document.getText();
    void vscode.commands.executeCommand('strata.compare', now, old);
    const page = await until('the page', () => pages().find((each) => each.getText().includes('after.topology.json')));
    const text = page.getText();
    assert.match(text, /\*\*disk\*\*: absent -\\> \*\*4TB\*\*/);
    assert.doesNotMatch(text, /\*\*memory\*\*/, 'the same amount in another unit');
    assert.deepEqual([document.getText(), await readFile(old), await readFile(now)], [edited, stack('16GiB'), stack('16384MiB')]);
    // What is not saved would ask whether it may be closed.
    await document.save();
  });
});
