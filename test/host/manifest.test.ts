// What package.json promises is there once the extension runs, in Node's host and in the browser worker's.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

interface Manifest {
  contributes: { commands: { command: string }[] };
}

const extension = () => {
  const found = vscode.extensions.getExtension('strata.strata');
  assert.ok(found, 'the extension is not installed');
  return found;
};

describe('the extension', () => {
  it('runs in the kind of host that the suite asked for', () => {
    assert.equal(typeof process === 'object' && typeof process.versions?.node === 'string', STRATA_HOST === 'node');
  });

  it('activates', async () => {
    await extension().activate();
    assert.equal(extension().isActive, true);
  });

  it('registers every command of its manifest', async () => {
    await extension().activate();
    const { contributes } = extension().packageJSON as Manifest;
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.ok(contributes.commands.length > 0);
    assert.deepEqual(contributes.commands.map(({ command }) => command).filter((command) => !registered.has(command)), []);
  });

  it('shows texts in place of the keys of its manifest', () => {
    const { packageJSON } = extension();
    assert.match((packageJSON as { description: string }).description, /compute stacks/);
    assert.doesNotMatch(JSON.stringify(packageJSON), /"%[\w.]+%"/);
  });
});
