import assert from 'node:assert/strict';
import { applyOperations, readTopology } from '../../../src/model';
import { check } from '../../../src/engine';
import type { Finding } from '../../../src/engine';
import { dockerHost, findingsOf } from './run';

const os = { platform: 'debian', version: '13' };
const box = (engine: string, more: object = {}) => ({ kind: 'container', in: engine, ...more });
const said = (findings: readonly Finding[]) => findings.map(({ severity, nodes }) => [severity, ...nodes]);
const none = (rule: string, nodes: object) => assert.deepEqual(said(findingsOf(rule, { nodes })), []);
/** Findings of the rule that are left when the first fix of its first finding was applied. */
function after(rule: string, nodes: object): readonly Finding[] {
  const document = readTopology(JSON.stringify({ strata: 1, nodes }));
  const [finding] = check(document, { today: '2026-01-15' }).findings.filter((it) => it.rule === rule);
  const applied = applyOperations(document, finding!.fixes()[0]!.operations);
  assert.ok(applied.ok);
  return check(readTopology(applied.text), { today: '2026-01-15' }).findings.filter((it) => it.rule === rule);
}

describe('rule host-readable-sensitive-workload', () => {
  const RULE = 'host-readable-sensitive-workload';
  const nodes = (host: object, engine: object, ...records: object[]) => ({
    host: { kind: 'host', os, ...host }, docker: { kind: 'engine', in: 'host', platform: 'docker', ...engine },
    ...Object.fromEntries(records.map((more, i) => [`r${i + 1}`, box('docker', { sensitivity: 'restricted', adminDomain: 'ours', ...more })])),
  });

  it('warns of root on the host, informs of the engine\'s API alone, and puts the same readers together', () => {
    const [finding, ...more] = findingsOf(RULE, { nodes: nodes({ adminDomain: 'theirs' }, {}, {}, {}) });
    assert.deepEqual([more, finding!.severity, finding!.nodes], [[], 'warning', ['r1', 'r2', 'docker', 'host']]);
    assert.deepEqual(finding!.witness, ['users of the API of docker (theirs): processes by exec, files by copying them out',
      'root on host (theirs): processes in its own process table, files in its own file system, memory through /proc or a debugger']);
    assert.deepEqual(said(findingsOf(RULE, { nodes: nodes({ adminDomain: 'ours' }, { adminDomain: 'theirs' }, {}) })), [['info', 'r1', 'docker']]);
  });

  it('informs of a container of others that holds the socket of the engine', () => {
    const spy = { spy: box('docker', { adminDomain: 'theirs', mounts: [{ source: '/var/run/docker.sock', target: '/s' }] }) };
    const [finding, ...more] = findingsOf(RULE, { nodes: { ...nodes({ adminDomain: 'ours' }, {}, {}), ...spy } });
    assert.deepEqual([more, finding!.severity, finding!.nodes], [[], 'info', ['r1', 'spy']]);
    assert.match(finding!.message, /others can read it: whoever is in container spy \(theirs\) reads processes by exec, through the engine's socket, files /);
  });

  it('is one finding for all VMs under a hypervisor that others administer', () => {
    const vm = (i: number) => ({ [`vm-${i}`]: { kind: 'vm', in: 'kvm', os }, [`d${i}`]: { kind: 'engine', in: `vm-${i}`, platform: 'docker' }, [`r${i}`]: box(`d${i}`, { sensitivity: 'restricted', adminDomain: 'ours' }) });
    const found = findingsOf(RULE, { nodes: { host: { kind: 'host', os, adminDomain: 'theirs' }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' }, ...vm(1), ...vm(2) } });
    assert.deepEqual(said(found), [['warning', 'r1', 'r2', 'd1', 'vm-1', 'kvm', 'host']]);
  });

  it('compares labelled domains only, for what is restricted and runs', () => {
    none(RULE, nodes({}, {}, {}));
    none(RULE, nodes({ adminDomain: 'ours' }, {}, {}));
    none(RULE, nodes({ adminDomain: 'theirs' }, {}, { adminDomain: undefined }, { sensitivity: 'confidential' }, { running: false }));
  });

  it('does not count what is encrypted', () => {
    const stack = (confidential: string) => ({ host: { kind: 'host', os, adminDomain: 'theirs' }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' }, vm: { kind: 'vm', in: 'kvm', os, confidential, adminDomain: 'ours', sensitivity: 'restricted' } });
    none(RULE, stack('tdx'));
    assert.deepEqual(said(findingsOf(RULE, { nodes: stack('none') })), [['warning', 'vm', 'kvm', 'host']]);
  });
});

describe('rule network-mixes-zones', () => {
  const RULE = 'network-mixes-zones';
  const base = { host: { kind: 'host', os }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' }, lan: { kind: 'network' } };
  const vm = (more: object) => ({ kind: 'vm', in: 'kvm', os, networks: ['lan'], ...more });

  it('compares the labels of what is attached, and moves the upper side away', () => {
    const nodes = { ...base, a: vm({ sensitivity: 'public' }), b: vm({ sensitivity: 'internal' }), c: vm({ sensitivity: 'confidential' }), d: vm({}), e: vm({ sensitivity: 'restricted', power: 'off' }) };
    const [finding, ...more] = findingsOf(RULE, { nodes });
    assert.deepEqual([more, finding!.severity, finding!.nodes, finding!.measured, finding!.threshold], [[], 'warning', ['lan', 'a', 'c'], 2, 2]);
    assert.deepEqual(after(RULE, nodes), []);
    none(RULE, { ...base, b: vm({ sensitivity: 'internal' }), c: vm({ sensitivity: 'confidential' }), d: vm({}) });
  });

  it('keeps workloads off management, by the network\'s role, interfaces of hosts and engines, and migration', () => {
    const guest = { a: vm({}) };
    assert.deepEqual(said(findingsOf(RULE, { nodes: { ...base, ...guest, lan: { kind: 'network', role: 'bmc' } } })), [['warning', 'lan', 'a']]);
    assert.deepEqual(said(findingsOf(RULE, { nodes: { ...base, ...guest, host: { kind: 'host', os, networks: ['lan'] } } })), [['warning', 'lan', 'a', 'host']]);
    assert.deepEqual(said(findingsOf(RULE, { nodes: { ...base, ...guest, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm', migration: { network: 'lan' } } } })), [['warning', 'lan', 'a', 'kvm']]);
    assert.deepEqual(after(RULE, { ...base, ...guest, host: { kind: 'host', os, networks: ['lan'] } }), []);
    none(RULE, { ...base, ...guest });
    none(RULE, { ...base, a: vm({ role: 'mgmt' }), host: { kind: 'host', os, networks: ['lan'] } });
    none(RULE, { ...base, ...guest, host: { kind: 'host', os, networks: ['lan'] }, lan: { kind: 'network', isolated: true } });
  });
});

describe('rule shared-volume-bridges-domains', () => {
  const RULE = 'shared-volume-bridges-domains';
  const vm = (i: number) => ({ [`vm-${i}`]: { kind: 'vm', in: 'esx', os }, [`d${i}`]: { kind: 'engine', in: `vm-${i}`, platform: 'docker' } });
  const base = { metal: { kind: 'host' }, esx: { kind: 'hypervisor', in: 'metal', platform: 'esxi' }, nfs: { kind: 'volume' }, ...vm(1), ...vm(2) };
  const mounts = (readOnly = false) => ({ mounts: [{ source: 'nfs', readOnly }] });

  it('names writers and readers, and the boundary that is bypassed', () => {
    const nodes = { ...base, a: box('d1', mounts()), b: box('d2', mounts(true)), c: box('d2', mounts()) };
    const [finding, ...more] = findingsOf(RULE, { nodes });
    assert.deepEqual([more, finding!.severity, finding!.nodes], [[], 'warning', ['nfs', 'a', 'b', 'c']]);
    assert.deepEqual(finding!.witness, ['a writes nfs, b mounts it', 'a -> b would cross B1, B3']);
    assert.match(after(RULE, nodes)[0]!.message, /1 writer \(a\) and 2 readers \(b and c\) on 2 kernels/);
  });

  it('is silent on one kernel, where nobody writes, for one service, and where nobody can tell the kernel', () => {
    none(RULE, { ...base, a: box('d1', mounts()), b: box('d1', mounts()) });
    none(RULE, { ...base, a: box('d1', mounts(true)), b: box('d2', mounts(true)) });
    none(RULE, { ...base, nfs: { kind: 'volume', access: 'ROX' }, a: box('d1', mounts()), b: box('d2', mounts()) });
    none(RULE, { ...base, a: box('d1', { ...mounts(), service: 's' }), b: box('d2', { ...mounts(), service: 's' }) });
    none(RULE, { ...base, a: box('d1', { ...mounts(), running: false }), b: box('d2', mounts()) });
    none(RULE, { nfs: { kind: 'volume' }, k8s: { kind: 'cluster', platform: 'kubernetes' }, a: box('k8s', mounts()), b: box('k8s', mounts()) });
  });

  it('does find replicas of different tenants, and physical hosts', () => {
    assert.deepEqual(said(findingsOf(RULE, { nodes: { ...base, a: box('d1', { ...mounts(), service: 's', tenant: 'x' }), b: box('d2', { ...mounts(), service: 's', tenant: 'y' }) } })), [['warning', 'nfs', 'a', 'b']]);
    assert.equal(findingsOf(RULE, { nodes: { nfs: { kind: 'volume' }, ...dockerHost('h1'), ...dockerHost('h2'), a: box('h1-docker', mounts()), b: box('h2-docker', mounts()) } }).length, 1);
  });

  it('finds the one pair among thousands of mounters that are alike', () => {
    const many = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`c${i}`, box('d1', { ...mounts(), service: 'crowd' })]));
    assert.deepEqual(findingsOf(RULE, { nodes: { ...base, ...many, z: box('d2', mounts(true)) } }).map((it) => it.nodes.length), [3002]);
  });
});
