// Asking a running system: a daemon on a socket of its own, with recorded answers, and this machine.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import answers from '../fixtures/live/docker/docker-20.10.json';
import { recordedReplies, startDaemon } from '../unit/live/daemon';
import { closeAll, until, writeFile } from './workspace';

const TOPOLOGY = '{\n  "strata": 1,\n  "nodes": { "h": { "kind": "host" }, "eng": { "kind": "engine", "in": "h", "platform": "docker" } }\n}\n';

describe('importing from a running system', () => {
  afterEach(closeAll);

  it('puts what Docker answers onto an engine, as one step that undo takes back', async () => {
    const daemon = await startDaemon(recordedReplies(answers));
    try {
      const uri = await writeFile('live/a.topology.json', TOPOLOGY);
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('strata.importLive', { source: 'docker', options: { socket: daemon.socket } }, { document, on: 'eng' });
      await until('the containers', () => JSON.parse(document.getText()).nodes.web?.source.file === 'live/docker/vm/containers.json');
      assert.equal(document.getText().includes('hunter2'), false);
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('undo');
      await until('the text is back', () => document.getText() === TOPOLOGY);
    } finally {
      await daemon.stop();
    }
  });

  it('changes nothing where nobody answers', async () => {
    const uri = await writeFile('live/b.topology.json', TOPOLOGY);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.commands.executeCommand('strata.importLive', { source: 'docker', options: { socket: '/nonexistent/docker.sock' } }, { document, on: 'eng' });
    assert.equal(document.getText(), TOPOLOGY);
  });
});
