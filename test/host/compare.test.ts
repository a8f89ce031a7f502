// Comparing topologies in a real extension host.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, problem, problems, readFile, until, writeFile } from './workspace';

const stack = (memory: string) => `{
  "strata": 1,
  "nodes": {
    "host": { "kind": "host", "memory": "${memory}", "os": { "platform": "debian", "version": "13" } }
  }
}
`;

const COMPARISON = /strata\.compare$/;
/** Panels that compare, by title. */
const panels = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ input }) => input instanceof vscode.TabInputWebview && COMPARISON.test(input.viewType)).map(({ label }) => label);

describe('comparing', () => {
  afterEach(closeAll);

  it('opens one panel for two files, with the text that is being edited, and changes nothing', async () => {
    const [old, now] = [await writeFile('before.topology.json', stack('16GiB')), await writeFile('after.topology.json', stack('16384MiB'))];
    const document = await vscode.workspace.openTextDocument(now);
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(now, document.positionAt(document.getText().indexOf('"os"')), '"disk": "4TB", ');
    assert.ok(await vscode.workspace.applyEdit(edit));
    const edited = document.getText();
    await vscode.commands.executeCommand('strata.compare', now, old);
    await until('the panel', () => panels().length === 1);
    assert.match(panels()[0]!, /before\.topology\.json . after\.topology\.json$/);
    await vscode.commands.executeCommand('strata.compare', now, old);
    assert.equal(panels().length, 1);
    assert.deepEqual([document.getText(), await readFile(old), await readFile(now)], [edited, stack('16GiB'), stack('16384MiB')]);
    // What is not saved would ask whether it may be closed.
    await document.save();
  });

  it('draws the two sides of a merge that left conflicts, which are one problem at their place', async () => {
    const text = stack('8GiB').replace('"memory": "8GiB"', '\n<<<<<<< HEAD\n"memory": "16GiB"\n=======\n"memory": "32GiB"\n>>>>>>> more\n');
    const uri = await writeFile('merge.topology.json', text);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    const found = await problem(uri, 'text-merge-conflict');
    assert.deepEqual([found.range.start.line, problems(uri).length], [4, 1]);
    await vscode.commands.executeCommand('strata.mergeBoth', uri);
    await until('the panel', () => panels().some((label) => /^ours \(HEAD\):merge\.topology\.json . theirs \(more\):merge\.topology\.json$/.test(label)));
    assert.equal(await readFile(uri), text);
  });
});
