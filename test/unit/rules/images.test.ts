import assert from 'node:assert/strict';
import { check, RULES } from '../../../src/engine';
import { readTopology } from '../../../src/model';
import { dockerHost, findingsOf } from './run';

const at = (image: string, more: object = {}) => ({ kind: 'container', in: 'host-docker', image, ...more });
const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('rule image-stale', () => {
  const found = (built: string | undefined, container: object = {}, more: object = {}) =>
    findingsOf('image-stale', { nodes: { ...dockerHost(), a: at('app:1', container), b: at('app:1', { running: false }) }, images: { 'app:1': { built }, ...more } });

  it('warns after 90 days, and not on the last of them', () => {
    assert.equal(found('2025-10-17').length, 0);
    const [finding] = found('2025-10-16');
    assert.equal(finding!.severity, 'warning');
    assert.equal(finding!.measured, 91);
    assert.deepEqual(finding!.nodes, ['a']);
    assert.equal(finding!.pointer, '/images/app:1/built');
  });

  it('is an error after a year for what can be reached from outside only', () => {
    assert.equal(found('2024-01-01')[0]!.severity, 'warning');
    assert.equal(found('2024-01-01', { ports: [{ container: 80, host: 8080 }] })[0]!.severity, 'error');
    assert.equal(found('2024-01-01', { ports: [{ container: 80, host: 8080, address: '127.0.0.1' }] })[0]!.severity, 'warning');
    assert.equal(found('2024-01-01', { ports: [{ container: 80 }] })[0]!.severity, 'warning');
    assert.equal(found('2024-01-01', { namespaces: { net: 'host' } })[0]!.severity, 'error');
    assert.equal(found('2025-06-01', { ports: [{ container: 80, host: 8080 }] })[0]!.severity, 'warning');
  });

  it('looks at the images below, also where they form a ring', () => {
    const base = { 'base:1': { built: '2024-05-01', base: 'app:1' } };
    const findings = findingsOf('image-stale', { nodes: { ...dockerHost(), a: at('app:1') }, images: { 'app:1': { built: '2026-01-10', base: 'base:1' }, ...base } });
    assert.match(findings[0]!.message, /^The base base:1 of image app:1/);
    assert.equal(findings[0]!.pointer, '/images/base:1/built');
  });

  it('says nothing of dates that mean nothing', () => {
    for (const built of ['1970-01-01', '1980-01-01', '1980-01-02', '2026-02-01', undefined]) assert.equal(found(built).length, 0, built);
  });

  it('escapes the reference in the place it points to', () => {
    const [finding] = findingsOf('image-stale', { nodes: { ...dockerHost(), a: at('reg.example:5000/a/b:1') }, images: { 'reg.example:5000/a/b:1': { built: '2024-01-01' } } });
    assert.equal(finding!.pointer, '/images/reg.example:5000~1a~1b:1/built');
  });
});

describe('rule image-mutable-reference', () => {
  const found = (nodes: object, images: object = {}) => findingsOf('image-mutable-reference', { nodes: { ...dockerHost(), ...nodes }, images });

  it('tells floating from pinned tags', () => {
    const severity = (image: string) => found({ a: at(image) }).map((it) => it.severity).join();
    for (const image of ['nginx', 'nginx:latest', 'node:18', 'node:v18', 'debian:stable-slim', 'reg:5000/app', 'team/app:main', 'team/app:nightly-2']) assert.equal(severity(image), 'warning', image);
    for (const image of ['nginx:1.27', 'node:18-slim', 'app:2024-11-21', 'app:mainline']) assert.equal(severity(image), 'hint', image);
    for (const image of [`nginx@${digest}`, `nginx:latest@${digest}`, '$' + '{IMAGE}', '', '<b>']) assert.equal(severity(image), '', image);
  });

  it('is an info where every container is in dev', () => {
    assert.equal(found({ a: at('nginx', { environment: 'dev' }) })[0]!.severity, 'info');
    assert.equal(found({ a: at('nginx', { environment: 'dev' }), b: at('nginx', { environment: 'prod' }) })[0]!.severity, 'warning');
  });

  it('gives one finding for a reference and one hint for all that lack only a digest', () => {
    const findings = found({ a: at('nginx'), b: at('nginx'), c: at('x:1.1'), d: at('y:1.1'), e: at('y:1.1') });
    assert.deepEqual(findings.map((it) => [it.severity, it.nodes]), [['warning', ['a', 'b']], ['hint', ['c', 'd', 'e']]]);
  });

  it('hides with a suppression only the container that it names', () => {
    const nodes = { ...dockerHost(), a: at('nginx'), b: at('nginx'), c: at('x:1.1'), d: at('y:1.1') };
    const accepted = (...ids: string[]) => findingsOf('image-mutable-reference', { nodes, suppressions: ids.map((node) => ({ rule: 'image-mutable-reference', node, reason: 'known' })) }).map((it) => it.nodes);
    assert.deepEqual(accepted('a', 'd'), [['b'], ['c']]);
    assert.deepEqual(accepted('b', 'c', 'd'), [['a']]);
  });

  it('writes the digest that the file knows, safely, and is quiet afterwards', () => {
    const images = { nginx: { digest } };
    const [finding] = found({ a: at('nginx'), b: at('nginx') }, images);
    const [fix] = finding!.fixes();
    assert.equal(fix!.safe, true);
    assert.deepEqual(fix!.operations.map((it) => (it.op === 'set' ? [it.path.join('/'), it.value] : it.op)), [['nodes/a/image', `nginx@${digest}`], ['nodes/b/image', `nginx@${digest}`]]);
    assert.equal(found({ a: at(`nginx@${digest}`), b: at(`nginx@${digest}`) }, images).length, 0);
    assert.equal(found({ a: at('nginx') })[0]!.fixes().length, 0);
  });

  it('still finds the description of an image after the digest was written', () => {
    const stale = (image: string, known?: string) => findingsOf('image-stale', { nodes: { ...dockerHost(), a: at(image) }, images: { 'app:1.0': { built: '2024-01-01', digest: known } } }).length;
    assert.equal(stale(`app:1.0@${digest}`, digest), 1);
    assert.equal(stale(`app:1.0@${digest}`), 1);
    assert.equal(stale(`app:1.0@${digest}`, `sha256:${'f'.repeat(64)}`), 0);
  });
});

describe('rule container-os-mismatch', () => {
  const rule = 'container-os-mismatch';
  const windows = (engine: object = {}) => ({ win: { kind: 'host', os: { platform: 'windows-server', version: '2022' } }, eng: { kind: 'engine', in: 'win', platform: 'docker', ...engine } });
  const on = (image: string | undefined, more: object = {}) => ({ kind: 'container', in: 'eng', image, ...more });
  const count = (nodes: object, images: object = {}) => findingsOf(rule, { nodes, images }).length;

  it('uses what is certain of an image only', () => {
    assert.equal(count({ ...windows(), a: on('debian:13') }), 1);
    assert.equal(count({ ...windows(), a: on('team/app:1') }), 0);
    assert.equal(count({ ...windows(), a: on('python:3.13') }), 0);
    assert.equal(count({ ...windows(), a: on('team/app:1') }, { 'team/app:1': {} }), 1);
    assert.equal(count({ ...windows(), a: on('team/app:1') }, { 'team/app:1': { platforms: ['linux/amd64', 'windows/amd64'] } }), 0);
    assert.equal(count({ ...windows(), a: on('team/app:1') }, { 'team/app:1': { base: 'mcr.microsoft.com/windows/nanoserver:ltsc2022' } }), 0);
    assert.equal(count({ ...windows(), a: on(undefined, { os: { family: 'linux' } }) }), 0);
    assert.equal(count({ ...windows(), a: on('team/app:1', { os: { family: 'linux' } }) }), 1);
  });

  it('takes the effective kernel: hidden VMs, sandboxes, WSL 2', () => {
    assert.equal(count({ ...windows({ platform: 'docker-desktop' }), a: on('debian:13') }), 0);
    assert.equal(count({ ...windows({ platform: 'podman-machine' }), a: on('debian:13') }), 0);
    assert.equal(count({ ...windows(), a: on('mcr.microsoft.com/windows/servercore:ltsc2019', { isolation: 'hyperv' }) }), 0);
    assert.equal(count({ ...windows(), a: on('debian:13', { isolation: 'hyperv' }) }), 1);
    assert.equal(count({ ...windows({ platform: 'docker', runtime: 'hyperv' }), a: on('mcr.microsoft.com/windows/servercore:ltsc2019') }), 0);
    assert.equal(count({ ...dockerHost(), a: { ...on('mcr.microsoft.com/windows/servercore:ltsc2022'), in: 'host-docker' } }), 1);
    assert.equal(count({ ...dockerHost(), a: { ...on('mcr.microsoft.com/windows/servercore:ltsc2022', { runtimeClass: 'kata' }), in: 'host-docker' } }), 1);
  });

  it('gives one finding for an engine, and knows nothing of floating containers', () => {
    const [finding, ...rest] = findingsOf(rule, { nodes: { ...windows(), a: on('debian:13'), b: on('alpine:3.23'), c: on('mcr.microsoft.com/windows/nanoserver:ltsc2022') } });
    assert.equal(rest.length, 0);
    assert.deepEqual(finding!.nodes, ['a', 'b', 'eng', 'win']);
    assert.match(finding!.message, /The other 1 container on container engine eng runs on that kernel too/);
    assert.equal(count({ k8s: { kind: 'cluster' }, a: { ...on('debian:13'), in: 'k8s' } }), 0);
  });

  it('offers a Linux VM where a hypervisor can hold it', () => {
    const hyperv = { hv: { kind: 'hypervisor', in: 'win', platform: 'hyper-v' } };
    const [finding] = findingsOf(rule, { nodes: { ...windows(), ...hyperv, a: on('debian:13') } });
    assert.deepEqual(finding!.fixes()[0]!.operations.map((it) => it.op), ['add', 'add', 'move']);
  });
});

describe('rules and hostile files', () => {
  const owned = ['shared-kernel-mixed-trust', 'shared-kernel-blast-radius', 'privileged-container', 'engine-socket-mounted', 'single-point-of-failure', 'container-os-mismatch', 'image-stale', 'image-mutable-reference', 'end-of-life-software', 'type2-in-production'];

  it('answer for ids, labels and references that are names of object properties, markup, or very long', () => {
    const odd = ['__proto__', 'constructor', 'toString', '<img src=x>', 'x'.repeat(20_000)];
    const entries: [string, object][] = [];
    for (const [i, word] of odd.entries()) {
      entries.push([`${word}-h`, { kind: 'host', os: { platform: word, version: word } }], [`${word}-e`, { kind: 'engine', in: `${word}-h`, platform: word, version: word, runtime: i === 0 ? undefined : word }]);
      entries.push([`${word}-c`, { kind: 'container', in: `${word}-e`, image: word, tenant: word, service: word, privileged: true, mounts: [{ source: word }], networks: [word] }]);
    }
    const images = Object.fromEntries(odd.map((word): [string, object] => [`${word}`, { base: word, built: '2020-01-01' }]));
    const findings = check(readTopology(JSON.stringify({ strata: 1, nodes: Object.fromEntries(entries), images })), { today: '2026-01-15' }).findings;
    assert.ok(findings.some((it) => it.rule === 'privileged-container'));
    for (const finding of findings) finding.fixes();
  });

  it('find nothing in an empty file, and take a cycle for what does not run', () => {
    for (const nodes of [{}, { a: { kind: 'engine', in: 'b' }, b: { kind: 'vm', in: 'a', os: { platform: 'centos', version: '7' } }, c: { kind: 'container', in: 'a', privileged: true } }]) {
      const findings = check(readTopology(JSON.stringify({ strata: 1, nodes })), { today: '2026-01-15' }).findings;
      assert.deepEqual(findings.filter((it) => owned.includes(it.rule)), []);
    }
  });

  it('are all registered', () => {
    for (const id of owned) assert.ok(RULES.some((rule) => rule.id === id), id);
  });
});
