// Topologies that are not open are checked in the background: their problems come, follow the files, and go with them or the setting.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { changeUntil, closeAll, FAULTY, problem, problems, until, writeFile } from './workspace';

const set = (name: string, value: unknown) => vscode.workspace.getConfiguration('strata').update(name, value, vscode.ConfigurationTarget.Global);
const bytes = (text: string) => new TextEncoder().encode(text);
const has = (uri: vscode.Uri, rule: string) => problems(uri).some(({ code }) => typeof code === 'object' && code.value === rule);

describe('the check of the workspace', () => {
  const written: vscode.Uri[] = [];
  const faulty = async (name: string, text = FAULTY) => {
    const uri = await writeFile(`background/${name}.topology.json`, text);
    written.push(uri);
    return uri;
  };
  before(() => vscode.commands.executeCommand('strata.newTopology'));
  afterEach(async () => {
    for (const name of ['workspace.check', 'workspace.exclude', 'profile', 'rules']) await set(name, undefined);
    await closeAll();
  });
  after(async () => {
    await set('workspace.check', false);
    for (const uri of written) await vscode.workspace.fs.delete(uri).then(() => {}, () => {});
    await set('workspace.check', undefined);
  });

  it('finds what files have that nobody opened, and takes it back when it is switched off', async () => {
    const one = await faulty('one'), two = await faulty('two');
    assert.deepEqual([problems(one), problems(two)], [[], []]);
    await set('workspace.check', true);
    await problem(one, 'invalid-parent');
    await problem(two, 'invalid-parent');
    assert.equal(vscode.workspace.textDocuments.some(({ uri }) => uri.toString() === one.toString()), false);
    await set('workspace.check', false);
    await until('the problems are gone', () => problems(one).length === 0 && problems(two).length === 0);
  });

  it('follows files as they change and go', async () => {
    const uri = await faulty('changing');
    await set('workspace.check', true);
    await problem(uri, 'invalid-parent');
    await changeUntil('the problem is mended', () => vscode.workspace.fs.writeFile(uri, bytes(FAULTY.replace('"in": "host", "image"', '"in": "docker", "image"'))), () => !has(uri, 'invalid-parent'));
    await changeUntil('the problem is back', () => vscode.workspace.fs.writeFile(uri, bytes(FAULTY)), () => has(uri, 'invalid-parent'));
    await vscode.workspace.fs.delete(uri);
    await until('its problems go with it', () => problems(uri).length === 0);
  });

  it('leaves open files to their editors, and keeps what the file says once they are closed', async () => {
    const uri = await faulty('open');
    await set('workspace.check', true);
    await problem(uri, 'invalid-parent');
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length)), '{ "strata": 1, "nodes": {} }');
    await vscode.workspace.applyEdit(edit);
    await until('what is edited counts', () => !has(uri, 'invalid-parent'));
    await closeAll();
    await problem(uri, 'invalid-parent');
  });

  it('leaves out what the setting names, and says what it leaves out', async () => {
    const kept = await faulty('kept'), left = await faulty('left');
    await set('workspace.exclude', ['**/left.*']);
    await set('workspace.check', true);
    await problem(kept, 'invalid-parent');
    assert.deepEqual(problems(left), []);
    await set('workspace.exclude', []);
    await problem(left, 'invalid-parent');
  });

  it('judges by the profile and the rules of the settings, as open files are', async () => {
    const closed = await faulty('closed'), open = await faulty('opened');
    await vscode.workspace.openTextDocument(open);
    await set('workspace.check', true);
    await problem(closed, 'privileged-container');
    await problem(open, 'privileged-container');
    await set('rules', { 'privileged-container': 'off' });
    await until('neither has it', () => !has(closed, 'privileged-container') && !has(open, 'privileged-container'));
    assert.ok(has(closed, 'invalid-parent') && has(open, 'invalid-parent'));
  });

  it('is made by a command too, whatever the setting', async () => {
    const uri = await faulty('asked');
    await set('workspace.check', false);
    await vscode.commands.executeCommand('strata.checkWorkspace');
    await problem(uri, 'invalid-parent');
  });
});

describe('the log of Strata', () => {
  it('says how long the start took, and of what', async () => {
    await vscode.workspace.openTextDocument(await writeFile('log.topology.json', FAULTY));
    await vscode.commands.executeCommand('strata.showLog');
    const text = await until('the line of the start', () => vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'output').map((document) => document.getText()).find((log) => log.includes('Strata: ready in')));
    assert.match(text, /Strata: ready in \d+ ms \(activation \d+ ms, engine loaded \d+ ms, parts put together \d+ ms, first topology checked \d+ ms, \d+ nodes\)/);
  });
});

describe('examples', () => {
  afterEach(closeAll);

  it('open as a copy that is not saved yet', async () => {
    await vscode.commands.executeCommand('strata.openExample', 'docker-server');
    const document = await until('the copy', () => vscode.workspace.textDocuments.find(({ uri, isUntitled }) => isUntitled && uri.path.includes('docker-server')));
    assert.match(document.getText(), /"strata": 1/);
    const input = await until('a canvas', () => vscode.window.tabGroups.activeTabGroup.activeTab?.input as vscode.TabInputCustom | undefined);
    assert.equal(input.viewType, 'strata.topology');
  });
});
