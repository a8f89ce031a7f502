// Importing a Compose file into a new topology and into an open one.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, until, writeFile } from './workspace';

const COMPOSE = `services:
  web:
    image: nginx:1.27
    depends_on: [db]
    mem_limit: 256m
  db:
    image: postgres:16
    sysctls: { net.core.somaxconn: 1024 }
`;
const TARGET = `{
  "strata": 1,
  "nodes": {
    "srv": { "kind": "host", "os": { "platform": "debian", "version": "12" } },
    "docker": { "kind": "engine", "in": "srv", "platform": "docker" }
  }
}
`;

interface File { name?: string; nodes: Record<string, { kind: string; in?: string; assumed?: string[] }>; links: object[] }
const parsed = (document: vscode.TextDocument) => JSON.parse(document.getText()) as File;

describe('importing a Compose file', () => {
  afterEach(closeAll);

  it('makes a new, unsaved topology on an assumed host', async () => {
    const compose = await writeFile('shop/compose.yaml', COMPOSE);
    await vscode.commands.executeCommand('strata.importCompose', compose, { document: undefined, on: undefined });
    const document = await until('the new topology', () => vscode.workspace.textDocuments.find(({ uri, isClosed }) =>
      !isClosed && uri.scheme === 'untitled' && uri.path.endsWith('.topology.json')));
    const { nodes, links } = parsed(document);
    assert.equal(nodes.web.kind, 'container');
    assert.deepEqual(links.length, 1);
    assert.ok(Object.values(nodes).some(({ kind, assumed }) => kind === 'host' && assumed?.includes('*')));
  });

  it('puts the containers on a node of an open topology, as one step that undo takes back', async () => {
    const compose = await writeFile('into/compose.yaml', COMPOSE);
    const uri = await writeFile('into/target.topology.json', TARGET);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('strata.importCompose', compose, { document, on: 'docker' });
    await until('the containers are there', () => 'db' in parsed(document).nodes);
    assert.equal(Object.values(parsed(document).nodes).filter(({ kind }) => kind === 'host').length, 1);
    assert.equal(document.isDirty, true);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    await until('the text is back', () => document.getText() === TARGET);
  });

  it('changes nothing where the file is no Compose file', async () => {
    const compose = await writeFile('bad/compose.yaml', 'services: [\n');
    const uri = await writeFile('bad/target.topology.json', TARGET);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.commands.executeCommand('strata.importCompose', compose, { document, on: 'docker' });
    assert.equal(document.getText(), TARGET);
  });

  it('shows what would be done before anything is changed, and makes it when it is applied', async () => {
    const compose = await writeFile('look/compose.yaml', COMPOSE);
    const uri = await writeFile('look/target.topology.json', TARGET);
    await vscode.commands.executeCommand('vscode.openWith', uri, 'strata.topology');
    const document = await until('the topology is open', () => vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString()));
    await until('the canvas is active', () => vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputCustom);
    const done = vscode.commands.executeCommand('strata.import', compose);
    const isPreview = ({ input }: vscode.Tab) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('strata.import');
    await until('the preview is open', () => vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(isPreview)));
    assert.equal(document.getText(), TARGET);
    await until('the import is made', async () => {
      await vscode.commands.executeCommand('strata.applyImport');
      return 'db' in parsed(document).nodes;
    });
    await done;
    assert.equal(vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(isPreview)), false);
    await vscode.commands.executeCommand('undo');
    await until('the text is back in one step', () => document.getText() === TARGET);
  });

  it('changes nothing where the preview is closed', async () => {
    const compose = await writeFile('cancel/compose.yaml', COMPOSE);
    const uri = await writeFile('cancel/target.topology.json', TARGET);
    await vscode.commands.executeCommand('vscode.openWith', uri, 'strata.topology');
    await until('the canvas is active', () => vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputCustom);
    const done = vscode.commands.executeCommand('strata.import', compose);
    const preview = await until('the preview is open', () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs)
      .find(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('strata.import')));
    await vscode.window.tabGroups.close(preview);
    await done;
    const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString())!;
    assert.equal(document.getText(), TARGET);
  });
});
