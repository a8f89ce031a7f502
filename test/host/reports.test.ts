// Reports of scanners beside a topology: read, followed while they change, and matched by the setting.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { changeUntil, closeAll, problem, problems, until, writeFile } from './workspace';

const topology = (image: object) => JSON.stringify({
  strata: 1, asOf: '2026-01-15',
  nodes: { host: { kind: 'host' }, docker: { kind: 'engine', in: 'host', platform: 'docker' }, web: { kind: 'container', in: 'docker', image: 'shop:4.2' } },
  images: { 'shop:4.2': image },
}, undefined, 2);
const trivy = (severity: string, tag = 'shop:4.2') => JSON.stringify({
  SchemaVersion: 2, CreatedAt: '2026-01-10T00:00:00Z', ArtifactName: tag, ArtifactType: 'container_image', Metadata: { RepoTags: [tag] },
  Results: [{ Target: tag, Class: 'os-pkgs', Vulnerabilities: [{ VulnerabilityID: 'CVE-2026-1', PkgName: 'openssl', InstalledVersion: '1.0', FixedVersion: '1.1', Severity: severity }] }],
});
const of = (uri: vscode.Uri, rule: string) => problems(uri).filter(({ code }) => typeof code === 'object' && code.value === rule);

describe('reports of scanners', () => {
  afterEach(closeAll);

  it('that a topology attaches give problems, which follow the file', async () => {
    await writeFile('scanned/scans/shop.json', trivy('CRITICAL'));
    const uri = await writeFile('scanned/a.topology.json', topology({ scan: { report: 'scans/shop.json' } }));
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    const found = await problem(uri, 'image-vulnerable');
    assert.equal(found.severity, vscode.DiagnosticSeverity.Error);
    assert.match(found.message, /1 critical \(1 with a fix\).*CVE-2026-1 in openssl 1\.0 \(fixed in 1\.1\)/s);
    await changeUntil('the problem is a warning', () => writeFile('scanned/scans/shop.json', trivy('HIGH')), () => of(uri, 'image-vulnerable').some(({ severity }) => severity === vscode.DiagnosticSeverity.Warning));
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(uri, '..', 'scans', 'shop.json'));
    assert.match((await problem(uri, 'report-unusable')).message, /there is no such file/);
    await writeFile('scanned/scans/shop.json', trivy('LOW'));
    await until('nothing is left to say', () => of(uri, 'report-unusable').length + of(uri, 'image-vulnerable').length === 0);
  });

  it('outside the workspace folder are not read', async () => {
    const uri = await writeFile('outside/a.topology.json', topology({ scan: { report: '../../../../etc/hosts' } }));
    await vscode.workspace.openTextDocument(uri);
    assert.match((await problem(uri, 'report-unusable')).message, /must be a path below the workspace folder/);
  });

  it('of the setting are matched by their tag', async () => {
    await writeFile('matched/scans/shop.json', trivy('CRITICAL'));
    await writeFile('matched/scans/other.json', trivy('CRITICAL', 'other:1'));
    const uri = await writeFile('matched/a.topology.json', topology({}));
    await vscode.workspace.openTextDocument(uri);
    await until('a hint that nobody scans', () => of(uri, 'image-vulnerable').some(({ severity }) => severity === vscode.DiagnosticSeverity.Hint));
    const settings = vscode.workspace.getConfiguration('strata');
    await settings.update('reports', ['**/matched/scans/*.json'], vscode.ConfigurationTarget.Workspace);
    try {
      await until('the problem of the report', () => of(uri, 'image-vulnerable').some(({ severity }) => severity === vscode.DiagnosticSeverity.Error));
    } finally {
      await settings.update('reports', undefined, vscode.ConfigurationTarget.Workspace);
    }
    await until('the hint is back', () => of(uri, 'image-vulnerable').some(({ severity }) => severity === vscode.DiagnosticSeverity.Hint));
  });
});
