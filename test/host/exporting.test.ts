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

  it('writes files for other programs: one, or all of several into a folder', async () => {
    const nodes = (engines: readonly string[]) => Object.fromEntries(engines.flatMap((engine) => [[engine, { kind: 'engine', in: 'host', platform: 'docker' }], [`web-${engine}`, { kind: 'container', in: engine, image: 'shop:1' }]]));
    const uri = await writeFile('files.topology.json', JSON.stringify({ strata: 1, nodes: { host: { kind: 'host', os: { family: 'linux' } }, ...nodes(['one']) } }));
    const target = vscode.Uri.joinPath(uri, '../files.compose.yaml');
    void vscode.commands.executeCommand('strata.export', uri, 'compose', target);
    const text = await until('the file', () => readFile(target).then((it) => (it === '' ? undefined : it), () => undefined));
    assert.match(text, /^# Docker Compose project files: 1 service[^]*web-one:\n    image: shop:1\n/);
    const two = await writeFile('more.topology.json', JSON.stringify({ strata: 1, nodes: { host: { kind: 'host', os: { family: 'linux' } }, ...nodes(['one', 'two']) } }));
    void vscode.commands.executeCommand('strata.export', two, 'compose', vscode.Uri.joinPath(uri, '../all'));
    for (const name of ['one', 'two']) {
      const file = vscode.Uri.joinPath(uri, `../all/${name}/compose.yaml`);
      assert.match(await until(name, () => readFile(file).then((it) => (it === '' ? undefined : it), () => undefined)), new RegExp(`web-${name}:`));
    }
  });
});
