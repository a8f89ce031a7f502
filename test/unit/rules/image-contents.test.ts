import assert from 'node:assert/strict';
import { dockerHost, findingsOf } from './run';

const digest = (i: number) => `sha256:${String(i).repeat(64)}`;
const at = (image: string | undefined, more: object = {}) => ({ kind: 'container', in: 'host-docker', image, ...more });
const layer = (i: number, size: string | undefined) => ({ digest: digest(i), size });

describe('rule image-version-skew', () => {
  const found = (nodes: object, images: object = {}) => findingsOf('image-version-skew', { nodes: { ...dockerHost(), ...nodes }, images });
  const web = (reference: string) => at(reference, { service: 'web' });

  it('compares digests of one repository, wherever they are stated', () => {
    assert.equal(found({ a: web(`web:1@${digest(1)}`), b: web(`web:1@${digest(2)}`) }).length, 1);
    assert.equal(found({ a: web('web:1'), b: web('web:2') }, { 'web:1': { digest: digest(1) }, 'web:2': { digest: digest(2) } }).length, 1);
    assert.equal(found({ a: web('web:1'), b: web('web:2') }, { 'web:1': { digest: digest(1) }, 'web:2': { digest: digest(1) } }).length, 0);
    assert.equal(found({ a: web('web:1'), b: web('web:2') }, { 'web:1': { digest: digest(1) } }).length, 0, 'one of them is not known');
    assert.equal(found({ a: web(`web:1@${digest(1)}`), b: web(`api:1@${digest(2)}`) }).length, 0, 'two repositories');
    assert.equal(found({ a: at(`web:1@${digest(1)}`), b: at(`web:2@${digest(2)}`) }).length, 0, 'no service, two tags');
  });

  it('compares pods as a whole', () => {
    const pod = (id: string, first: number, second: number) => ({ [id]: { kind: 'pod', in: 'host-docker', service: 'web' }, [`${id}-a`]: { kind: 'container', in: id, image: `web@${digest(first)}` }, [`${id}-b`]: { kind: 'container', in: id, image: `web@${digest(second)}` } });
    assert.equal(found({ ...pod('p', 1, 2), ...pod('q', 1, 2) }).length, 0);
    assert.equal(found({ ...pod('p', 1, 2), ...pod('q', 1, 3) }).length, 1);
  });

  it('finds a tag that stands for different digests on different engines', () => {
    const far = (reference: string) => ({ ...dockerHost('far'), b: { kind: 'container', in: 'far-docker', image: reference } });
    const [finding] = found({ a: at(`nginx:1.29@${digest(1)}`), ...far(`nginx:1.29@${digest(2)}`) });
    assert.match(finding!.message, /^Different engines have nginx:1\.29 in 2 versions/);
    assert.equal(found({ a: at(`nginx:1.29@${digest(1)}`), b: at(`nginx:1.29@${digest(2)}`) }).length, 0, 'one engine');
    assert.equal(found({ a: at(`nginx:1.29@${digest(1)}`), ...far(`nginx:1.28@${digest(2)}`) }).length, 0);
    assert.equal(found({ a: web(`web:1@${digest(1)}`), ...dockerHost('far'), b: { kind: 'container', in: 'far-docker', image: `web:1@${digest(2)}`, service: 'web' } }).length, 1, 'not told twice');
  });

  it('names the newest where all days are known, and plans it everywhere', () => {
    const built = (a: string | undefined, b: string | undefined) => found({ a: web('web:1'), b: web('web:2') }, { 'web:1': { digest: digest(1), built: a }, 'web:2': { digest: digest(2), built: b } })[0]!;
    assert.deepEqual(built('2026-01-01', '2026-01-10').fixes()[0]!.operations, [{ op: 'set', path: ['nodes', 'a', 'image'], value: `web:2@${digest(2)}` }]);
    assert.deepEqual(built('2026-01-01', '2026-01-01').fixes(), []);
    assert.deepEqual(built('2026-01-01', undefined).fixes(), []);
  });
});

describe('rule multi-process-container', () => {
  const found = (container: object, images: object = {}) => findingsOf('multi-process-container', { nodes: { ...dockerHost(), a: at(undefined, container) }, images });
  const severity = (...processes: readonly string[]) => found({ processes }).map((it) => it.severity).join();

  it('counts programs, not processes', () => {
    assert.equal(severity('nginx: master process', 'nginx: worker process', '/usr/sbin/nginx -g daemon off;'), '');
    assert.equal(severity('tini', '/bin/sh /entrypoint.sh', 'java -jar app.jar'), '');
    assert.equal(severity(), '');
    assert.equal(severity('nginx', 'php-fpm: pool www'), 'warning');
  });

  it('tells a service with helpers from two services, and from a machine in disguise', () => {
    assert.equal(severity('postgres', 'cron'), 'info');
    assert.equal(severity('supervisord', 'nginx'), 'info');
    assert.equal(severity('supervisord', 'nginx', 'redis-server'), 'warning');
    assert.equal(severity('systemd', 'sshd'), 'warning');
    assert.equal(severity('nginx', 'sshd'), 'info');
  });

  it('takes an image that listens for SSH beside something else at its word', () => {
    const images = { 'team/box:1': { ports: ['80', '22/tcp'] }, 'team/sftp:1': { ports: ['22'] } };
    assert.match(found({ image: 'team/box:1' }, images)[0]!.message, /what team\/box:1 is for and sshd/);
    assert.equal(found({ image: 'team/sftp:1' }, images).length, 0);
  });

  it('plans a container for each service where it stood', () => {
    const fix = found({ processes: ['nginx', 'redis-server', 'cron'] })[0]!.fixes()[0]!;
    assert.deepEqual(fix.operations, [
      { op: 'set', path: ['nodes', 'a', 'processes'], value: ['nginx'] },
      { op: 'add', id: 'a-redis-server', node: { kind: 'container', in: 'host-docker', processes: ['redis-server'], assumed: ['*'] } },
    ]);
    assert.equal(found({ processes: ['nginx', 'cron'] })[0]!.fixes().length, 0);
  });

  it('takes equal ones together and stopped ones not at all', () => {
    const nodes = { ...dockerHost(), a: at(undefined, { processes: ['a', 'b'] }), b: at(undefined, { processes: ['a', 'b'] }), c: at(undefined, { processes: ['a', 'b'], running: false }) };
    assert.deepEqual(findingsOf('multi-process-container', { nodes }).map((it) => it.nodes), [['a', 'b']]);
    assert.equal(findingsOf('multi-process-container', { nodes, rules: { 'multi-process-container': { options: { maxProcesses: 2 } } } }).length, 0);
  });
});

describe('rule image-bloat', () => {
  const found = (images: object, nodes: object) => findingsOf('image-bloat', { nodes: { ...dockerHost(), ...nodes }, images });

  it('takes the layers where each has a size, else the size of the image', () => {
    const size = (image: object) => found({ 'a:1': image }, { a: at('a:1') }).map((it) => it.measured);
    assert.deepEqual(size({ size: '1GiB' }), []);
    assert.deepEqual(size({ size: '1025MiB' }), [1025 * 2 ** 20]);
    assert.deepEqual(size({ size: '2GiB', layers: [layer(1, '100MiB')] }), []);
    assert.deepEqual(size({ size: '2GiB', layers: [layer(1, '100MiB'), layer(2, undefined)] }), [2 * 2 ** 30]);
    assert.deepEqual(size({}), []);
  });

  it('is one finding for all that are too large, the largest first', () => {
    const findings = found({ 'a:1': { size: '2GiB' }, 'b:1': { size: '3GiB' } }, { a: at('a:1'), b: at('b:1'), c: at('a:1') });
    assert.deepEqual(findings.map((it) => it.nodes), [['b', 'a', 'c']]);
  });

  it('finds bases of one family that share nothing, as T12 does with another order of layers', () => {
    const image = (base: string, ...layers: readonly object[]) => ({ base, layers });
    const sharing = (images: object) => found(images, Object.fromEntries(Object.keys(images).map((reference, i) => [`c${i}`, at(reference)])));
    const [base, x, y] = [layer(1, '80MB'), layer(2, '20MB'), layer(3, '30MB')];
    assert.equal(sharing({ 'a:1': image('debian:12', base, x), 'b:1': image('debian:12-slim', base, y) }).length, 0, '80 of 210 MB are shared');
    const [finding] = sharing({ 'a:1': image('debian:12', base, x), 'c:1': image('debian:13', x, base) });
    assert.equal(finding!.measured, 0);
    assert.match(finding!.message, /share 0 % of .* \(expected 30 %\)/);
    assert.equal(sharing({ 'a:1': image('debian:12', base, x), 'c:1': image('alpine:3.22', y, x) }).length, 0, 'two families');
    assert.equal(sharing({ 'a:1': image('debian:12', base, x), 'c:1': image('debian:13', layer(4, undefined), x) }).length, 0, 'not all layers are known');
  });

  it('judges each engine by itself, and engines with the same images once', () => {
    const images = { 'a:1': { base: 'debian:12', layers: [layer(1, '80MB')] }, 'b:1': { base: 'debian:13', layers: [layer(2, '80MB')] } };
    assert.equal(found(images, { a: at('a:1'), ...dockerHost('far'), b: { kind: 'container', in: 'far-docker', image: 'b:1' } }).length, 0);
    const far = { ...dockerHost('far'), c: { kind: 'container', in: 'far-docker', image: 'a:1' }, d: { kind: 'container', in: 'far-docker', image: 'b:1' } };
    assert.deepEqual(found(images, { a: at('a:1'), b: at('b:1'), ...far }).map((it) => it.nodes), [['host-docker', 'far-docker']]);
  });
});

describe('rule container-mutated', () => {
  const found = (nodes: object, more: object = {}) => findingsOf('container-mutated', { nodes: { ...dockerHost(), ...nodes }, ...more });

  it('repeats what was changed by hand, briefly', () => {
    const [finding] = found({ a: at('app:1', { drift: 'x'.repeat(300) }) });
    assert.match(finding!.message, /changed by hand: "x{79}…"\. Image app:1 does not say what runs any more/);
    assert.equal(found({ a: at('app:1', { drift: '  ' }) }).length, 0);
  });

  it('finds what installs software', () => {
    assert.equal(found({ a: at('app:1', { processes: ['nginx', '/usr/bin/unattended-upgrade --verbose'] }) }).length, 1);
    assert.equal(found({ a: at('app:1', { processes: ['aptly'] }) }).length, 0);
  });

  it('wants a read-only root for confidential data, where there is one', () => {
    const writable = (more: object) => found({ a: at('app:1', more) }).length;
    assert.deepEqual(['public', 'internal', 'confidential', 'restricted'].map((sensitivity) => writable({ sensitivity })), [0, 0, 1, 1]);
    assert.equal(writable({ sensitivity: 'restricted', readOnly: true }), 0);
    assert.equal(writable({ sensitivity: 'restricted', running: false }), 0);
    const windows = { w: { kind: 'host', os: { platform: 'windows-server', version: '2025' } }, e: { kind: 'engine', in: 'w', platform: 'docker' }, a: { kind: 'container', in: 'e', sensitivity: 'restricted' } };
    assert.equal(found(windows).length, 0);
    const [all] = found({ a: at('a', { sensitivity: 'restricted' }), b: at('b', { sensitivity: 'confidential' }) });
    assert.deepEqual([all!.nodes, all!.fixes()[0]!.operations.length], [['a', 'b'], 2]);
  });

  it('compares the age of containers with that of their image', () => {
    const old = (created: string, built: string, reference = 'app:1') => found({ a: at(reference, { created }) }, { images: { [reference]: { built } } }).length;
    assert.equal(old('2025-12-15', '2026-01-01'), 1);
    assert.equal(old('2025-12-16', '2026-01-01'), 0, '30 days');
    assert.equal(old('2025-11-01', '2025-11-01'), 0);
    assert.equal(old('2025-11-01', '2026-01-01', `app:1@${digest(1)}`), 0, 'a digest does not move on');
  });
});
