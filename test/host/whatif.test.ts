// What-ifs in a real extension host.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, problem, readFile, until, writeFile } from './workspace';

const STACK = `{
  "strata": 1,
  "nodes": {
    "host": { "kind": "host", "os": { "platform": "debian", "version": "13" } },
    "docker": { "kind": "engine", "in": "host", "platform": "docker", "runtime": "runc" },
    "web": { "kind": "container", "in": "docker", "image": "nginx:1.29.0" },
    "db": { "kind": "container", "in": "docker", "image": "postgres:18.1" }
  },
  "scenarios": [ { "name": "lose the host", "events": [ { "fail": "host" } ], "expect": { "up": ["web"] } } ]
}
`;

const pages = () => vscode.workspace.textDocuments.filter(({ uri, isClosed }) => !isClosed && uri.scheme === 'strata-page' && uri.path.includes('what-if'));

describe('what if', () => {
  afterEach(closeAll);

  it('shows what follows on a page, and changes nothing', async () => {
    const uri = await writeFile('whatif.topology.json', STACK);
    await vscode.workspace.openTextDocument(uri);
    void vscode.commands.executeCommand('strata.whatIf', uri, { fail: 'host' });
    const page = await until('the page', () => pages().find((each) => each.getText().includes('host fails')));
    const text = page.getText();
    assert.match(text, /^# What if: host fails$/m);
    assert.match(text, /^- web is in docker$/m);
    assert.equal(await readFile(uri), STACK);
  });

  it('plays the scenarios of a file with every check', async () => {
    const uri = await writeFile('scenario.topology.json', STACK);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const found = await problem(uri, 'scenario-failed');
    assert.match(found.message, /"lose the host" fails: web should be up/);
    assert.equal(document.getText(found.range), '"web"');
  });
});
