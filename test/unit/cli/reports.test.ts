import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { digest, grype, stack, trivy, vex } from '../reports/support';
import { sandbox, type Sandbox } from './support';

const bug = { id: 'CVE-2026-1', severity: 'critical', fixed: '1.1' };
const REPORTED = ['image-vulnerable', 'report-unusable'];

describe('Reports of scanners on the command line', () => {
  let box: Sandbox;
  beforeEach(() => { box = sandbox(); });
  afterEach(() => box.remove());

  const check = async (...args: string[]) => {
    const { code, stdout, stderr } = await box.run('check', '--format', 'json', ...args);
    const findings = JSON.parse(stdout).files.flatMap((file: any) => file.findings).filter((it: any) => REPORTED.includes(it.rule));
    return { code, stderr, findings: findings.map((it: any) => `${it.rule} ${it.severity} ${it.pointer}`), messages: findings.map((it: any) => it.message) };
  };

  it('are read beside the topology, from its own folder, and decide the exit code', async () => {
    box.write('stacks/s.topology.json', stack({ scan: { report: '../scans/a.json' } }));
    box.write('scans/a.json', trivy([bug]));
    const found = await check('stacks/s.topology.json');
    assert.deepEqual([found.code, found.findings, found.stderr], [1, ['image-vulnerable error /images/shop:4.2/scan/report'], '']);
    box.write('scans/a.json', trivy([{ ...bug, severity: 'low' }]));
    assert.deepEqual((await check('stacks/s.topology.json')).findings, []);
    const sarif = await box.run('check', 'stacks/s.topology.json', '--format', 'sarif');
    assert.ok(!sarif.stdout.includes('image-vulnerable/'));
  });

  it('are not read outside the folder, be it by a path or a link', async () => {
    const outside = path.join(box.folder, '..', `${path.basename(box.folder)}-outside.json`);
    fs.writeFileSync(outside, JSON.stringify(trivy([bug])));
    try {
      box.write('s.topology.json', stack({ scan: { report: `../${path.basename(outside)}` } }));
      const byPath = await check('s.topology.json');
      assert.equal(byPath.findings[0], 'report-unusable warning /images/shop:4.2/scan/report');
      assert.match(byPath.messages[0], /must be a path below the workspace folder/);
      fs.symlinkSync(outside, path.join(box.folder, 'link.json'));
      box.write('s.topology.json', stack({ scan: { report: 'link.json' } }));
      const byLink = await check('s.topology.json');
      assert.deepEqual(byLink.findings, ['report-unusable warning /images/shop:4.2/scan/report', 'image-vulnerable hint /nodes/web/image']);
    } finally {
      fs.rmSync(outside);
    }
  });

  it('are offered by --reports and matched by what they say; those without use are listed', async () => {
    box.write('s.topology.json', stack({ digest: digest('a') }));
    box.write('scans/trivy.json', trivy([bug], { metadata: { RepoDigests: [`shop@${digest('a')}`] } }));
    box.write('scans/other.json', grype([], { tags: ['other:1'] }));
    box.write('scans/notes.json', { some: 'thing' });
    const found = await check('s.topology.json', '--reports', 'scans/*.json');
    assert.deepEqual([found.code, found.findings], [1, ['image-vulnerable error /nodes/web/image']]);
    assert.deepEqual(found.stderr.split('\n').filter(Boolean), [
      'scans/notes.json: not used. This is no report of a format that is known: Trivy or Grype JSON, CycloneDX, SPDX, OpenVEX or SARIF.',
      'scans/other.json (other:1): not used. No container runs this image. Attach it with `scan.report` if one does.',
    ]);
    box.write('scans/vex.json', vex([{ vulnerability: 'CVE-2026-1', products: [{ '@id': `pkg:oci/shop@${digest('a')}` }], status: 'not_affected' }]));
    assert.deepEqual((await check('s.topology.json', '--reports', 'scans')).findings, []);
    assert.match((await box.run('check', 's.topology.json', '--reports', 'gone/*.json')).stderr, /no file matches this pattern/);
  });

  it('that are broken are told with their place, and the exit code says that something could not be read', async () => {
    box.write('s.topology.json', stack(undefined));
    box.write('cut.json', '{ "SchemaVersion": 2, "Results": [');
    const found = await check('s.topology.json', '--reports', 'cut.json');
    assert.equal(found.code, 2);
    assert.match(found.stderr, /^cut\.json: not used\. The JSON is cut off/);
  });

  it('stand in the facts, with counts, age and VEX', async () => {
    box.write('s.topology.json', stack({ scan: { report: 'a.json' } }));
    box.write('a.json', trivy([bug, { ...bug, id: 'CVE-2026-2' }, { id: 'CVE-2026-3', severity: 'low' }]));
    box.write('v.json', vex([{ vulnerability: 'CVE-2026-2', products: ['pkg:docker/shop@4.2'], status: 'not_affected' }]));
    const json = JSON.parse((await box.run('facts', 's.topology.json', '--only', 'reports', '--format', 'json', '--reports', 'v.json')).stdout).reports;
    const [image] = json.images;
    assert.deepEqual([image.image, image.state, image.ageDays, image.counts.critical, image.fixable.critical, image.counts.low, image.notAffected, image.containers, json.unused], ['shop:4.2', 'scanned', 5, 1, 1, 1, 1, ['web'], []]);
    const { stdout } = await box.run('facts', 's.topology.json', '--only', 'reports', '--reports', 'v.json');
    assert.equal(stdout, 'REPORTS OF SCANNERS\n  shop:4.2: 1 critical (1 with a fix), 1 low, left out by VEX: 1 not affected, 0 fixed, scanned 5 days ago (a.json, Trivy 0.58.0, attached); run by web\n');
  });

  it('hold no secret that the scanner found, and no character that steers a terminal', async () => {
    const report = trivy([{ ...bug, pkg: 'open\u001b[31mssl\u202e' }]);
    box.write('s.topology.json', stack({ scan: { report: 'a.json' } }));
    box.write('a.json', { ...report, Results: [...report.Results, { Target: 'app.env', Class: 'secret', Secrets: [{ RuleID: 'token', Match: 'TOKEN=do-not-copy' }] }] });
    for (const args of [['check'], ['check', '--format', 'sarif'], ['facts'], ['facts', '--format', 'json']]) {
      const { stdout, stderr } = await box.run(args[0]!, 's.topology.json', ...args.slice(1));
      assert.doesNotMatch(stdout + stderr, /do-not-copy/);
      assert.doesNotMatch(stdout + stderr, /\u001b|\u202e/);
    }
  });
});
