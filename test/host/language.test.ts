// The text editor of a topology, asked as VS Code asks.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, FAULTY, until, writeFile } from './workspace';

async function open(name: string, text = FAULTY) {
  const uri = await writeFile(name, text);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  const at = (part: string, shift = 1) => document.positionAt(document.getText().indexOf(part) + shift);
  return { uri, document, at };
}
const ask = <T>(command: string, ...args: unknown[]) => vscode.commands.executeCommand<T>(command, ...args);

describe('the text of a topology', () => {
  afterEach(closeAll);

  it('has an outline by containment', async () => {
    const { uri } = await open('outline.topology.json');
    const host = await until('the outline', async () => (await ask<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', uri))?.find(({ name }) => name === 'host'));
    assert.deepEqual(host.children.map(({ name, children }) => [name, ...children.map((one) => one.name)]), [['web'], ['docker', 'agent']]);
  });

  it('leads from a name to the node, and from the node to its names', async () => {
    const { uri, document, at } = await open('names.topology.json');
    const [link] = await ask<vscode.LocationLink[]>('vscode.executeDefinitionProvider', uri, at('"in": "docker"', 8));
    assert.equal(document.getText(link.targetSelectionRange), 'docker');
    assert.equal(link.targetSelectionRange!.start.line, at('"docker": {').line);
    const named = await ask<vscode.Location[]>('vscode.executeReferenceProvider', uri, at('"host": {'));
    assert.deepEqual(named.map(({ range }) => document.getText(range)), ['host', 'host', 'host']);
  });

  it('renames a node everywhere as one step', async () => {
    const { uri, document, at } = await open('rename.topology.json');
    const edit = await ask<vscode.WorkspaceEdit>('vscode.executeDocumentRenameProvider', uri, at('"host": {'), 'iron');
    await vscode.workspace.applyEdit(edit);
    assert.equal(document.getText(), FAULTY.replaceAll('"in": "host"', '"in": "iron"').replace('"host": {', '"iron": {'));
    await ask('undo');
    await until('the text is back', () => document.getText() === FAULTY);
    await assert.rejects(async () => ask('vscode.executeDocumentRenameProvider', uri, at('"host": {'), 'web'), /taken/);
  });

  it('completes ids, in a text that is broken', async () => {
    const text = `${FAULTY.slice(0, FAULTY.indexOf('"agent"'))}"new": { "kind": "container", "in": "d`;
    const { uri, document } = await open('complete.topology.json', text);
    const { items } = await ask<vscode.CompletionList>('vscode.executeCompletionItemProvider', uri, document.positionAt(text.length), '"');
    const docker = items.find(({ label }) => typeof label === 'object' && label.label === 'docker');
    assert.ok(docker, items.map(({ label }) => JSON.stringify(label)).join(', '));
    assert.equal(docker.insertText, '"docker"');
    assert.equal(document.getText(docker.range as vscode.Range), '"d');
    assert.equal(docker.filterText, '"docker"');
  });
});
