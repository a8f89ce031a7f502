import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { ReportFile, Vulnerability } from '../../../src/engine';
import { readReport } from '../../../src/reports';

const shared = path.resolve('../shared/corpus');

const filesOf = (folder: string, name = /./) => fs.readdirSync(path.join(shared, folder), { recursive: true })
  .map((it) => path.join(folder, String(it)))
  .filter((file) => fs.statSync(path.join(shared, file)).isFile() && name.test(file))
  .sort();

const textOf = (file: string) => fs.readFileSync(path.join(shared, file), 'utf8');
const jsonOf = (file: string) => JSON.parse(textOf(file));
const read = (file: string): ReportFile => readReport(file, fs.readFileSync(path.join(shared, file)));

/** The only report of a file that is read without errors. */
function only(file: string) {
  const { reports, notes } = read(file);
  assert.deepEqual(notes.filter(({ severity }) => severity === 'error'), [], file);
  assert.equal(reports.length, 1, file);
  return reports[0]!;
}

/** How many of each severity, counted in a plain way. */
function tally(words: readonly string[]) {
  const counts: { [word: string]: number } = {};
  for (const word of words) counts[word.toLowerCase()] = (counts[word.toLowerCase()] ?? 0) + 1;
  return counts;
}

const severities = (vulnerabilities: readonly Vulnerability[]) => tally(vulnerabilities.map(({ severity }) => severity));

describe('Real reports of the shared corpus say what they say of themselves', function () {
  this.timeout(60_000);

  before(function () {
    if (!fs.existsSync(shared)) this.skip();
  });

  it('Trivy: vulnerabilities by severity, fixes, packages, names of the image, end of support', () => {
    const files = filesOf('trivy');
    assert.equal(files.length, 35);
    let total = 0;
    for (const file of files) {
      const json = jsonOf(file);
      const report = only(file);
      const found = (json.Results ?? []).flatMap((it: any) => it.Vulnerabilities ?? []);
      total += found.length;
      assert.equal(read(file).format, 'trivy', file);
      assert.deepEqual(severities(report.vulnerabilities), tally(found.map((it: any) => it.Severity)), file);
      assert.deepEqual(report.vulnerabilities.map(({ id, package: name, installed, fixed }) => [id, name, installed, fixed]),
        found.map((it: any) => [it.VulnerabilityID, it.PkgName, it.InstalledVersion, it.FixedVersion]), file);
      assert.equal(report.packages ?? 0, (json.Results ?? []).reduce((sum: number, it: any) => sum + (it.Packages?.length ?? 0), 0), file);
      assert.equal(report.made, json.CreatedAt, file);
      assert.equal(report.subject.isImage, json.ArtifactType === 'container_image', file);
      assert.deepEqual(report.subject.references, [...new Set([...(json.Metadata?.RepoTags ?? []), ...(json.Metadata?.Reference ? [json.Metadata.Reference] : [])])], file);
      assert.equal(report.os?.endOfSupport, json.Metadata?.OS?.EOSL, file);
      if (json.Metadata?.ImageID) assert.ok(report.subject.digests.includes(json.Metadata.ImageID), file);
    }
    assert.ok(total > 50);
  });

  it('Trivy: a configuration scan is none for vulnerabilities, an image without packages is a clean one', () => {
    assert.equal(only(filesOf('trivy', /dockerfile\.json/)[0]!).scanned, false);
    assert.equal(only(filesOf('trivy', /alpine-39-skip/)[0]!).scanned, true);
    assert.equal(only(filesOf('trivy', /spring4shell/)[0]!).scanned, true);
  });

  it('Grype: matches by severity, fixes and their state, digests of the image', () => {
    const files = filesOf('grype');
    assert.equal(files.length, 11);
    for (const file of files) {
      const json = jsonOf(file);
      const report = only(file);
      assert.equal(read(file).format, 'grype');
      assert.deepEqual(severities(report.vulnerabilities), tally(json.matches.map((it: any) => it.vulnerability.severity ?? 'unknown')), file);
      assert.equal(report.vulnerabilities.filter(({ fixed }) => fixed !== undefined).length,
        json.matches.filter((it: any) => (it.vulnerability.fix?.versions?.length ?? 0) > 0 || it.vulnerability.fixedInVersion).length, file);
      assert.equal(report.made, json.descriptor.timestamp || undefined, file);
      if (/^sha256:[0-9a-f]{64}$/.test(json.source.target.imageID)) assert.ok(report.subject.digests.includes(json.source.target.imageID), file);
      assert.deepEqual(report.subject.published, (json.source.target.repoDigests ?? []).filter((it: string) => it.includes('@')).map((it: string) => it.split('@')[1]), file);
    }
    assert.equal(only(files.find((it) => it.includes('many_vulns3'))!).vulnerabilities.length, 327);
  });

  it('CycloneDX: components, nested ones too, and vulnerabilities by what they affect', () => {
    const files = filesOf('cyclonedx', /\.json$/);
    assert.ok(files.length >= 35);
    for (const file of files) {
      const json = jsonOf(file);
      const report = only(file);
      const countIn = (components: any[] = []): number => components.reduce((sum, it) => sum + 1 + countIn(it.components), 0);
      assert.equal(report.packages, countIn(json.components), file);
      assert.equal(report.vulnerabilities.length, (json.vulnerabilities ?? []).reduce((sum: number, it: any) => sum + Math.max(1, it.affects?.length ?? 0), 0), file);
      assert.equal(report.made, json.metadata?.timestamp, file);
      assert.equal(report.scanned, false, `${file}: neither a list of packages nor VEX alone is a scan`);
    }
  });

  it('CycloneDX: JSON and XML of one document say the same', () => {
    for (const folder of ['laravel-7.12.0', 'cern-lhc-vdm-editor-e564943']) {
      const [json, xml] = [/\.json$/, /\.xml$/].map((name) => only(filesOf('cyclonedx', name).find((it) => it.includes(folder) && !/1\.2\.json$/.test(it))!));
      assert.equal(xml!.packages, json!.packages);
      assert.deepEqual([xml!.subject, xml!.vulnerabilities], [json!.subject, json!.vulnerabilities]);
    }
  });

  it('CycloneDX: the analysis of a vulnerability becomes a status', () => {
    const statusIn = (name: RegExp) => only(filesOf('cyclonedx', name)[0]!).vulnerabilities.map(({ id, severity, vex }) => [id, severity, vex]);
    assert.deepEqual(statusIn(/CISA-Use-Cases\/Case-4/), [['CVE-2021-44228', 'critical', 'affected']]);
    assert.deepEqual(statusIn(/Case-1\/vex-fixed/), [['CVE-2021-44228', 'unknown', 'fixed']]);
    assert.deepEqual(statusIn(/CISA-Use-Cases\/Case-5/), [['CVE-2021-44228', 'critical', 'under_investigation']]);
    assert.ok(statusIn(/Use-Cases\/Case-11/).every(([, , vex]) => vex === 'not_affected'));
  });

  it('SPDX 2.2, 2.3 and 3.0: packages and when it was made', () => {
    const files = filesOf('spdx');
    assert.equal(files.length, 30);
    for (const file of files) {
      const source = textOf(file);
      const report = only(file);
      assert.equal(read(file).format, 'spdx', file);
      assert.equal(report.scanned, false);
      if (!source.startsWith('{')) {
        assert.equal(report.packages, source.match(/^PackageName:/gm)!.length, file);
        assert.equal(report.made, /^Created: (\S+)/m.exec(source)![1], file);
        continue;
      }
      const json = JSON.parse(source);
      assert.equal(report.packages, json.packages?.length ?? (json['@graph'] ?? []).filter((it: any) => it.type === 'software_Package').length, file);
      if (json.creationInfo) assert.equal(report.made, json.creationInfo.created, file);
    }
  });

  it('OpenVEX: every statement with its products', () => {
    const files = filesOf('openvex');
    assert.equal(files.length, 15);
    for (const file of files) {
      const json = jsonOf(file);
      const { reports, format } = read(file);
      assert.equal(format, 'openvex', file);
      assert.deepEqual(reports[0]!.statements.map(({ status, products }) => [status, products.length]), json.statements.map((it: any) => [it.status, it.products?.length ?? 0]), file);
    }
    const [first] = only(filesOf('openvex', /openvex-demo1/)[0]!).statements;
    assert.deepEqual(first, {
      vulnerability: ['CVE-2023-1255'], status: 'fixed', time: Date.parse('2023-07-17T18:28:47.696004345-06:00'),
      products: [{
        digests: ['sha256:124c7d2707904eea7431fffe91522a01e5a861a624ee31d03372cc1d138a3126'], references: [], purl: undefined,
        packages: ['pkg:apk/alpine/libssl3@3.0.8-r3', 'pkg:apk/alpine/libcrypto3@3.0.8-r3'],
      }],
    });
  });

  it('SARIF: results of scanners with package, versions and severity; other results are counted', () => {
    const files = filesOf('sarif');
    assert.ok(files.length >= 30);
    for (const file of files) {
      const json = jsonOf(file);
      const { reports, format, notes } = read(file);
      assert.equal(format, 'sarif', file);
      assert.equal(reports.length, json.runs?.length ?? 0, file);
      const vulnerabilities = reports.flatMap((it) => it.vulnerabilities);
      const wanted = (json.runs ?? []).flatMap((run: any) => run.results ?? []).filter((it: any) => /^(CVE|GHSA)-/.test(it.ruleId ?? ''));
      assert.deepEqual(vulnerabilities.map(({ id }) => id), wanted.map((it: any) => /^(CVE-\d+-\d+|GHSA(-\w{4}){3})/.exec(it.ruleId)![1]), file);
      assert.ok(notes.every(({ severity }) => severity === 'info'), file);
    }
    const trivy = only(filesOf('sarif', /alpine-310/)[0]!);
    assert.deepEqual(trivy.vulnerabilities.slice(-1).map(({ id, severity, package: name, installed, fixed }) => [id, severity, name, installed, fixed]),
      [['CVE-2019-1551', 'medium', 'libssl1.1', '1.1.1c-r0', '1.1.1d-r2']]);
    assert.deepEqual(trivy.subject.references, ['ghcr.io/aquasecurity/trivy-test-images:alpine-310']);
    const grype = only(filesOf('sarif', /TestSarifPresenter_image/)[0]!);
    assert.deepEqual(grype.vulnerabilities.map(({ id, severity, package: name, installed, fixed }) => [id, severity, name, installed, fixed]),
      [['CVE-1999-0001', 'low', 'package-1', '1.1.1', '1.2.1,2.1.3,3.4.0'], ['CVE-1999-0002', 'critical', 'package-2', '2.2.2', undefined]]);
  });

  it('every file of the corpus ends with a report or one note at a place, and hands over no marked secret', () => {
    const files = filesOf('').filter((file) => fs.statSync(path.join(shared, file)).size < 3_000_000);
    assert.ok(files.length > 800);
    for (const file of files) {
      const { reports, notes } = read(file);
      assert.ok(reports.length > 0 || notes.length > 0 || /empty-log|No runs|Empty runs/i.test(file), file);
      assert.ok(notes.every(({ line, column, message }) => line >= 1 && column >= 1 && message !== ''), file);
      assert.doesNotMatch(JSON.stringify({ reports, notes }), /do.not.copy/i, file);
    }
    assert.equal(({} as { polluted?: string }).polluted, undefined);
  });
});
