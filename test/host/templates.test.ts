// Templates in a real extension host: put into a text, and kept in the settings.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, readFile, until, writeFile } from './workspace';

const STACK = `{
  "strata": 1,
  "nodes": {
    "host": { "kind": "host", "os": { "platform": "debian", "version": "13" } },
    "kvm": { "kind": "hypervisor", "in": "host", "platform": "kvm" }
  }
}
`;

describe('templates', () => {
  afterEach(closeAll);

  it('go into a text as one step, under ids that are free', async () => {
    const uri = await writeFile('templates.topology.json', STACK);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('strata.insertTemplate', uri, 'kubernetes-node', 'kvm');
    const { nodes } = JSON.parse(document.getText()) as { nodes: Record<string, { kind: string; in?: string }> };
    assert.equal(nodes['node']?.in, 'kvm');
    assert.equal(nodes['containerd']?.in, 'node');
    assert.ok(document.getText().startsWith(STACK.slice(0, STACK.indexOf('"kvm"'))), 'what was there stays as it was written');
    await vscode.commands.executeCommand('undo');
    await until('one undo takes all of it back', () => document.getText() === STACK);
  });

  it('are refused where they have no place, and nothing changes', async () => {
    const uri = await writeFile('templates.topology.json', STACK);
    await vscode.commands.executeCommand('strata.insertTemplate', uri, 'kubernetes', 'kvm');
    assert.equal(await readFile(uri), STACK);
  });
});
