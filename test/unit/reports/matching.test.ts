import assert from 'node:assert/strict';
import { check } from '../../../src/engine';
import type { Checked } from '../../../src/engine';
import { imageRisks, reportMatches } from '../../../src/engine/facts/reports';
import { checkText } from '../../../src/extension/session/task-lines';
import { applyOperations, editText, readTopology } from '../../../src/model';
import { checkWith, digest, found, grype, reportsFor, stack, trivy, vex } from './support';

const bug = { id: 'CVE-2026-1', severity: 'critical', fixed: '1.1', purl: 'pkg:deb/debian/openssl@1.0?arch=amd64' };
const by = (checked: Checked) => reportMatches(checked.facts)!.images.map(({ sources }) => sources.map((it) => `${it.by} ${it.file.path}`));
const unused = (checked: Checked) => reportMatches(checked.facts)!.unused.map(({ path, why }) => `${path}: ${why}`);
const counts = (checked: Checked) => imageRisks(checked.facts)!.map(({ counts: { critical, high, medium } }) => [critical, high, medium]);

describe('Reports are matched to images', () => {
  it('by digest before the tag, by the tag in all its spellings, and never by name alone', () => {
    const one = { 'a.json': trivy([bug]) };
    assert.deepEqual(by(checkWith(stack(undefined), one)), [['reference a.json']]);
    assert.deepEqual(by(checkWith(stack(undefined, { reference: 'docker.io/library/shop:4.2' }), one)), [['reference a.json']]);
    for (const reference of ['shop:4.3', 'shop', 'registry.example/shop:4.2', 'team/shop:4.2', `shop@${digest('a')}`]) assert.deepEqual(by(checkWith(stack(undefined, { reference }), one)), [[]], reference);
    assert.deepEqual(by(checkWith(stack(undefined, { reference: 'shop' }), { 'a.json': trivy([bug], { name: 'shop' }) })), [['reference a.json']]);
    const named = { 'a.json': trivy([bug]), 'b.json': trivy([bug], { name: 'elsewhere/shop:1', metadata: { RepoDigests: [`elsewhere/shop@${digest('a')}`] } }) };
    assert.deepEqual(by(checkWith(stack({ digest: digest('a') }), named)), [['digest b.json']]);
    assert.deepEqual(by(checkWith(stack(undefined, { reference: `shop:4.2@${digest('a')}` }), named)), [['digest b.json']]);
    assert.deepEqual(by(checkWith(stack({ id: digest('e') }), { 'g.json': grype([bug], { tags: [] }) })), [['digest g.json']]);
  });

  it('not where the tag has moved to another digest', () => {
    const moved = checkWith(stack({ digest: digest('b') }), { 'a.json': trivy([bug], { metadata: { RepoDigests: [`shop@${digest('a')}`] } }) });
    assert.deepEqual(by(moved), [[]]);
    assert.match(unused(moved)[0]!, /another image than the one that runs under this tag/);
  });

  it('by attachment alone where there is one, from the folder of the topology', () => {
    const files = { 'stacks/scans/a.json': trivy([bug]), 'g.json': grype([bug, bug]) };
    const checked = checkWith(stack({ scan: { report: 'scans/a.json' } }), files, ['g.json'], 'stacks');
    assert.deepEqual(by(checked), [['attached stacks/scans/a.json']]);
    assert.deepEqual(unused(checked), ['g.json: Another report of shop:4.2 is attached or newer.']);
  });

  it('with a finding where an attachment is of no use', () => {
    const problem = (report: string, files: { [path: string]: object | string } = {}, image: object = {}) =>
      found(checkWith(stack({ ...image, scan: { report } }), files, []), 'report-unusable').map(({ message, pointer }) => `${pointer} ${message}`);
    for (const path of ['../x.json', '/etc/passwd', 'https://example.com/x.json', 'C:\\x.json', '\\\\server\\x.json', '~/x.json']) assert.match(problem(path)[0]!, /^\/images\/shop:4.2\/scan\/report .*must be a path below the workspace folder/);
    assert.match(problem('gone.json')[0]!, /there is no such file/);
    assert.match(problem('a.json', { 'a.json': '{ "SchemaVersion": 2,\n  "Results": [}' })[0]!, /line 2: The JSON is cut off or not well-formed here/);
    assert.match(problem('a.json', { 'a.json': '{}' })[0]!, /no report of a format that is known/);
    assert.match(problem('a.json', { 'a.json': trivy([], { metadata: { RepoDigests: [`shop@${digest('a')}`] } }) }, { digest: digest('b') })[0]!, /is about sha256:a+, but image shop:4.2 has the digest sha256:b+/);
    assert.deepEqual(problem('a.json', { 'a.json': trivy([]) }), []);
  });

  it('says nothing where nobody looked, and waits for what has not been read', () => {
    const text = readTopology(JSON.stringify(stack({ scan: { report: 'a.json' } })));
    assert.deepEqual(found(check(text)), []);
    const waiting = check(text, { reports: { folder: '', files: new Map(), offered: new Set() } });
    assert.deepEqual([...found(waiting), ...found(waiting, 'report-unusable')], []);
    assert.equal(imageRisks(waiting.facts)![0]!.state, 'waiting');
  });

  it('takes the newest of each tool, and of two tools what either found once', () => {
    const files = {
      'old.json': trivy([bug, bug, bug], { made: '2025-12-01T00:00:00Z' }), 'new.json': trivy([bug, { ...bug, id: 'CVE-2026-2', severity: 'high' }]),
      'grype.json': grype([{ ...bug, id: 'GHSA-aaaa', aliases: ['CVE-2026-1'] }, { id: 'CVE-2026-3', severity: 'Medium' }]),
    };
    const checked = checkWith(stack(undefined), files);
    assert.deepEqual(by(checked), [['reference grype.json', 'reference new.json']]);
    assert.deepEqual(counts(checked), [[1, 1, 1]]);
    assert.deepEqual(unused(checked), ['old.json: Another report of shop:4.2 is attached or newer.']);
    assert.equal(imageRisks(checked.facts)![0]!.made, '2026-01-12T06:00:00Z');
  });
});

describe('VEX', () => {
  const image = `pkg:oci/shop@${digest('a').replace(':', '%3A')}?repository_url=docker.io/library/shop`;
  const statement = (status: string, product: object = {}, more: object = {}) => ({ vulnerability: { name: 'CVE-2026-1' }, products: [{ '@id': image, ...product }], status, ...more });
  const left = (...documents: readonly object[]) => {
    const files = { 'a.json': trivy([bug]), ...Object.fromEntries(documents.map((it, i) => [`${i}.vex.json`, it])) };
    const [risk] = imageRisks(checkWith(stack({ digest: digest('a') }), files).facts)!;
    return [risk!.counts.critical, risk!.notAffected, risk!.fixed];
  };

  it('leaves out what is not affected or fixed, for the image or a package in it', () => {
    assert.deepEqual(left(vex([statement('not_affected')])), [0, 1, 0]);
    assert.deepEqual(left(vex([statement('fixed')])), [0, 0, 1]);
    assert.deepEqual(left(vex([statement('affected')])), [1, 0, 0]);
    assert.deepEqual(left(vex([statement('not_affected', { subcomponents: [{ '@id': 'pkg:deb/debian/openssl@1.0' }] })])), [0, 1, 0]);
    assert.deepEqual(left(vex([statement('not_affected', { subcomponents: [{ '@id': 'pkg:deb/debian/zlib@1.0' }] })])), [1, 0, 0]);
    assert.deepEqual(left(vex([statement('not_affected', { '@id': 'pkg:deb/debian/openssl@1.0' })])), [0, 1, 0]);
  });

  it('of another image, another vulnerability or without a digest or tag changes nothing', () => {
    assert.deepEqual(left(vex([statement('not_affected', { '@id': `pkg:oci/shop@${digest('b').replace(':', '%3A')}` })])), [1, 0, 0]);
    assert.deepEqual(left(vex([statement('not_affected', { '@id': 'pkg:oci/shop' })])), [1, 0, 0]);
    assert.deepEqual(left(vex([{ ...statement('not_affected'), vulnerability: 'CVE-2026-9' }])), [1, 0, 0]);
    assert.deepEqual(left(vex([{ ...statement('no idea') }])), [1, 0, 0]);
  });

  it('counts the latest statement', () => {
    const early = vex([statement('not_affected')], '2026-01-01T00:00:00Z'), late = vex([statement('affected')], '2026-01-12T00:00:00Z');
    assert.deepEqual(left(early, late), [1, 0, 0]);
    assert.deepEqual(left(late, early), [1, 0, 0]);
    assert.deepEqual(left(vex([statement('affected'), statement('not_affected', {}, { timestamp: '2026-02-01T00:00:00Z' })])), [0, 1, 0]);
  });
});

describe('Reports as an input of a check', () => {
  const topology = stack({ scan: { report: 'a.json' } }, { nodes: { other: { kind: 'container', in: 'docker', image: 'nginx:1.27.3' } } });
  const document = readTopology(JSON.stringify(topology));

  it('are not looked at again while they are the same', () => {
    const reports = reportsFor(topology, { 'a.json': trivy([bug]) });
    const before = check(document, { reports });
    const applied = applyOperations(document, [{ op: 'set', path: ['nodes', 'web', 'restart'], value: 'always' }]);
    assert.ok(applied.ok);
    const after = check(editText(document, applied.edits), { reports }, before);
    assert.equal(found(after)[0], found(before)[0]);
    assert.equal(imageRisks(after.facts), imageRisks(before.facts));
  });

  it('count in the lines of a task too', () => {
    const line = /image-vulnerable/;
    const lines = (reports?: ReturnType<typeof reportsFor>) => checkText('s.topology.json', document, 'error', reports && { reports }).lines.filter((it) => line.test(it));
    assert.match(lines(reportsFor(topology, { 'a.json': trivy([bug]) }))[0]!, /error.*CVE-2026-1/);
    assert.deepEqual(lines(), []);
  });

  it('renew what they are about when they change, and nothing else', () => {
    const before = check(document, { reports: reportsFor(topology, { 'a.json': trivy([bug]) }) });
    const reports = reportsFor(topology, { 'a.json': trivy([{ ...bug, severity: 'high' }]) });
    const after = check(document, { reports }, before);
    assert.deepEqual([before, after].map((it) => found(it).map(({ severity }) => severity)), [['error', 'warning'], ['warning', 'warning']]);
    const rest = (checked: Checked) => checked.findings.filter(({ rule }) => rule !== 'image-vulnerable' && rule !== 'report-unusable');
    assert.ok(rest(after).length > 0);
    const said = new Set(rest(before));
    assert.ok(rest(after).every((it) => said.has(it)), 'the very same findings');
    const fresh = check(document, { reports });
    assert.deepEqual(after.findings.map(({ message }) => message), fresh.findings.map(({ message }) => message));
    assert.deepEqual(found(check(document, {}, after)), []);
  });
});
