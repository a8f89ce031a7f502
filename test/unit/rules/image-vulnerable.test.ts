import assert from 'node:assert/strict';
import { checkWith, digest, found, stack, trivy } from '../reports/support';

const vulnerability = (severity: string, more: object = {}) => ({ id: `CVE-2026-${severity.length}`, severity, ...more });
const attached = { scan: { report: 'a.json' } };
const run = (findings: readonly any[], options: Parameters<typeof stack>[1] = {}, image: object = {}, report: object = {}) =>
  found(checkWith(stack({ ...attached, ...image }, options), { 'a.json': trivy(findings, report) }, []));
const severities = (...args: Parameters<typeof run>) => run(...args).map(({ severity }) => severity);
const failOn = (value: string) => ({ more: { rules: { 'image-vulnerable': { options: { failOn: value } } } } });

describe('image-vulnerable', () => {
  it('is an error for a critical vulnerability with a fix, a warning for others that are critical or high, and silent below', () => {
    assert.deepEqual(severities([vulnerability('critical', { fixed: '2' })]), ['error']);
    assert.deepEqual(severities([vulnerability('critical')]), ['warning']);
    assert.deepEqual(severities([vulnerability('high', { fixed: '2' })]), ['warning']);
    assert.deepEqual(severities([vulnerability('medium', { fixed: '2' }), vulnerability('low'), vulnerability('unknown')]), []);
    assert.deepEqual(severities([]), []);
  });

  it('fails on what it is told to', () => {
    const all = [vulnerability('critical'), vulnerability('high', { fixed: '2' })];
    const of = (value: string) => severities(all, failOn(value));
    assert.deepEqual(['critical-fixable', 'critical', 'high-fixable', 'high', 'never'].map((it) => of(it)[0]), ['warning', 'error', 'error', 'error', 'warning']);
    const wrong = checkWith(stack(attached, failOn('sometimes')), { 'a.json': trivy(all) }, []);
    assert.match(found(wrong, 'invalid-option')[0]!.message, /must be one of critical-fixable, critical, high-fixable, high, never/);
  });

  it('says counts, the worst with their fixes, who found them, and why it hurts', () => {
    const layer = digest('b');
    const [finding] = run(
      [vulnerability('critical', { fixed: '1.1', layer }), { ...vulnerability('high'), pkg: 'zlib', layer }, { ...vulnerability('high'), id: 'CVE-2026-0', pkg: 'curl' }],
      { more: { images: { 'shop:4.2': { ...attached, base: 'debian:12' }, 'debian:12': { layers: [{ digest: layer }] } } } }, {},
      { metadata: { RepoTags: ['shop:4.2'], OS: { Family: 'debian', Name: '9.9', EOSL: true } } },
    );
    assert.equal(finding!.message, 'Image shop:4.2 has 1 critical (1 with a fix) and 2 high (0 with a fix) vulnerabilities, found by Trivy 0.58.0 on 2026-01-10, and runs in 1 container: web. '
      + 'Worst: CVE-2026-8 in openssl 1.0 (fixed in 1.1), CVE-2026-4 in zlib 1.0 (no fix yet) and CVE-2026-0 in curl 1.0 (no fix yet). '
      + '2 of them come with the base debian:12: a fixed base is the place to begin. Its system, debian 9.9, gets no more fixes. '
      + 'Rebuild the image with fixed packages or on a newer base and deploy it again.');
    assert.equal(finding!.pointer, '/images/shop:4.2/scan/report');
    assert.deepEqual([finding!.measured, finding!.threshold], [1, 0]);
    assert.equal(finding!.witness.at(-1), 'a.json: attached to the image');
  });

  it('is one finding an image, its containers by exposure', () => {
    const container = (more: object = {}) => ({ kind: 'container', in: 'docker', image: 'shop:4.2', ...more });
    const nodes = {
      plain: container(), beside: container({ in: 'docker2' }), open: container({ ports: [{ container: 80, host: 80 }] }), root: container({ privileged: true }), off: container({ running: false }),
      host2: { kind: 'host', os: { platform: 'debian', version: '13' } }, docker2: { kind: 'engine', in: 'host2', platform: 'docker' },
      ledger: { kind: 'container', in: 'docker2', image: 'ledger:1', sensitivity: 'restricted' },
    };
    const [finding, ...others] = run([vulnerability('critical', { fixed: '2' })], { nodes });
    assert.deepEqual(finding!.nodes, ['open', 'root', 'beside', 'web', 'plain']);
    assert.match(finding!.message, /open can be reached from outside, root is privileged and beside shares its kernel with confidential data \(ledger\)\./);
    assert.deepEqual(others.map(({ message }) => message.slice(0, 30)), ['Other images have been scanned']);
    const suppressed = run([vulnerability('critical', { fixed: '2' })], { nodes: { plain: container() }, more: { suppressions: [{ rule: 'image-vulnerable', node: 'web', reason: 'known' }] } });
    assert.deepEqual(suppressed.map((it) => it.nodes), [['plain']]);
  });

  it('warns of scans that are too old, once for all, and of none in the future or without a day', () => {
    assert.deepEqual(severities([], {}, {}, { made: '2025-12-16T23:00:00Z' }), []);
    const [old] = run([], {}, {}, { made: '2025-12-15T23:00:00Z' });
    assert.deepEqual([old!.severity, old!.measured, old!.threshold], ['warning', 31, 30]);
    assert.deepEqual(severities([], {}, {}, { made: '2026-03-01T00:00:00Z' }), []);
    assert.deepEqual(severities([], {}, {}, { made: undefined }), []);
    assert.match(run([vulnerability('high')], {}, {}, { made: '2025-01-15T00:00:00Z' })[0]!.message, /The scan is 365 days old \(limit 30\)/);
  });

  it('warns of images without a scan where others have one; where none has, a hint says so once', () => {
    const nodes = { db: { kind: 'container', in: 'docker', image: 'postgres:17.2' }, cache: { kind: 'container', in: 'docker', image: 'redis:7.4.1' } };
    const of = (image: object | undefined, files: { [path: string]: object }) => found(checkWith(stack(image, { nodes }), files)).map(({ severity, nodes: ids }) => [severity, ...ids]);
    assert.deepEqual(of(attached, { 'a.json': trivy([]) }), [['warning', 'db', 'cache']]);
    assert.deepEqual(of(undefined, {}), [['hint', 'web', 'db', 'cache']]);
    const packages = { spdxVersion: 'SPDX-2.3', name: 'x', creationInfo: { created: '2026-01-10T00:00:00Z' }, packages: [{ name: 'openssl' }] };
    assert.deepEqual(of(attached, { 'a.json': packages }), [['hint', 'web', 'db', 'cache']], 'packages alone are no scan');
  });
});
