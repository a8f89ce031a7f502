// Scanning an image with a stand-in for Trivy on the PATH.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { closeAll, problems, until, writeFile } from './workspace';

const TOPOLOGY = `{
  "strata": 1,
  "nodes": {
    "host": { "kind": "host" },
    "docker": { "kind": "engine", "in": "host", "platform": "docker" },
    "web": { "kind": "container", "in": "docker", "image": "shop:4.2" }
  }
}
`;
const REPORT = JSON.stringify({
  SchemaVersion: 2, ArtifactName: 'shop:4.2', ArtifactType: 'container_image', Metadata: { RepoTags: ['shop:4.2'] },
  Results: [{ Target: 'shop:4.2', Class: 'os-pkgs', Vulnerabilities: [{ VulnerabilityID: 'CVE-2026-1', PkgName: 'openssl', InstalledVersion: '1.0', FixedVersion: '1.1', Severity: 'CRITICAL' }] }],
});

describe('scanning an image', () => {
  const before = process.env.PATH;
  let folder: string;
  beforeEach(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'strata-trivy-')); });
  afterEach(async () => {
    process.env.PATH = before;
    fs.rmSync(folder, { recursive: true, force: true });
    await closeAll();
  });

  const install = (script: string) => {
    fs.writeFileSync(path.join(folder, 'trivy'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    process.env.PATH = `${folder}:${before ?? ''}`;
  };
  const scan = (uri: vscode.Uri) => vscode.commands.executeCommand('strata.scanImage', uri, { image: 'shop:4.2', scanner: 'trivy', fetch: false, folder: 'tests/scanning/scans' });

  it('writes the report and attaches it as one step that undo takes back', async function () {
    if (process.platform === 'win32') this.skip();
    fs.writeFileSync(path.join(folder, 'report'), REPORT);
    install(`echo "$@" > ${folder}/asked; cp ${folder}/report "$5"`);
    const uri = await writeFile('scanning/a.topology.json', TOPOLOGY);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    await scan(uri);
    assert.match(fs.readFileSync(path.join(folder, 'asked'), 'utf8'), /^image --format json --output \S+ --scanners vuln --skip-db-update --skip-java-db-update --offline-scan --image-src \S+ shop:4\.2$/m);
    assert.equal(JSON.parse(document.getText()).images['shop:4.2'].scan.report, 'scans/shop_4.2.trivy.json');
    await until('the finding of the report', () => problems(uri).find(({ message }) => message.includes('CVE-2026-1 in openssl')));
    assert.equal(document.isDirty, true);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    await until('the text is back', () => document.getText() === TOPOLOGY);
  });

  it('attaches nothing where the scanner fails or writes something else', async function () {
    if (process.platform === 'win32') this.skip();
    const uri = await writeFile('scanning/b.topology.json', TOPOLOGY);
    const document = await vscode.workspace.openTextDocument(uri);
    for (const script of ['echo "no database" >&2; exit 1', 'echo "{}" > "$5"']) {
      install(script);
      await scan(uri);
      assert.equal(document.getText(), TOPOLOGY);
    }
  });
});
