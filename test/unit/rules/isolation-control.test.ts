import assert from 'node:assert/strict';
import { applyOperations, readTopology } from '../../../src/model';
import { check } from '../../../src/engine';
import type { Finding } from '../../../src/engine';
import { dockerHost, findingsOf } from './run';

const os = { platform: 'debian', version: '13' };
const box = (engine: string, more: object = {}) => ({ kind: 'container', in: engine, ...more });
const said = (findings: readonly Finding[]) => findings.map(({ severity, nodes }) => [severity, ...nodes]);
/** Findings of the rule that are left when a fix of a finding was applied. */
function after(rule: string, nodes: object, fix = 0): readonly Finding[] {
  const document = readTopology(JSON.stringify({ strata: 1, nodes }));
  const [finding] = check(document, { today: '2026-01-15' }).findings.filter((it) => it.rule === rule);
  const applied = applyOperations(document, finding!.fixes()[fix]!.operations);
  assert.ok(applied.ok);
  return check(readTopology(applied.text), { today: '2026-01-15' }).findings.filter((it) => it.rule === rule);
}

describe('rule container-on-hypervisor-kernel', () => {
  const RULE = 'container-on-hypervisor-kernel';
  const vms = (hypervisor: string, number: number, more: object = {}) => Object.fromEntries(Array.from({ length: number }, (_, i) => [`vm-${i + 1}`, { kind: 'vm', in: hypervisor, os, ...more }]));
  const proxmox = { pve: { kind: 'host', os }, hv: { kind: 'hypervisor', in: 'pve', platform: 'proxmox-ve' }, lxc: { kind: 'engine', in: 'pve', platform: 'lxc' } };

  it('counts the VMs that an escape hands over (T17)', () => {
    const [finding, ...more] = findingsOf(RULE, { nodes: { ...proxmox, ...vms('hv', 12), web: box('lxc', { trust: 'untrusted' }) } });
    assert.deepEqual([more, finding!.severity, finding!.measured, finding!.nodes[0]], [[], 'warning', 12, 'web']);
    assert.match(finding!.message, /hands over 12 VMs \(vm-1, vm-2, vm-3, vm-4, vm-5 and 7 more\)/);
  });

  it('is one finding for all that run there, but for those that a suppression names', () => {
    const nodes = { ...proxmox, ...vms('hv', 1), a: box('lxc'), b: box('lxc'), c: box('lxc') };
    assert.deepEqual(said(findingsOf(RULE, { nodes })), [['warning', 'a', 'b', 'c', 'pve', 'hv', 'vm-1']]);
    const suppressions = [{ rule: RULE, node: 'a', reason: 'accepted' }];
    assert.deepEqual(said(findingsOf(RULE, { nodes, suppressions })), [['warning', 'b', 'c', 'pve', 'hv', 'vm-1']]);
  });

  it('is an error beside confidential data, also deep in a VM, and beside another tenant; not beside an unlabelled one', () => {
    const found = (vm: object, more: object = {}) => findingsOf(RULE, { nodes: { ...proxmox, ...vms('hv', 1, vm), a: box('lxc', { tenant: 'acme' }), ...more } }).map((it) => it.severity);
    assert.deepEqual(found({ sensitivity: 'confidential' }), ['error']);
    assert.deepEqual(found({}, { db: { kind: 'app', in: 'vm-1', sensitivity: 'restricted' } }), ['error']);
    assert.deepEqual([found({ tenant: 'globex' }), found({ tenant: 'acme' }), found({})], [['error'], ['warning'], ['warning']]);
  });

  it('leaves out platform agents, Kata, stopped and hidden VMs, kernels of their own, and type 2 products', () => {
    const none = (nodes: object) => assert.deepEqual(said(findingsOf(RULE, { nodes })), []);
    none({ ...proxmox, ...vms('hv', 1), a: box('lxc', { role: 'storage' }) });
    none({ ...proxmox, ...vms('hv', 1), a: box('lxc', { runtimeClass: 'kata' }), b: box('lxc', { running: false }) });
    none({ ...proxmox, ...vms('hv', 1, { power: 'off' }), a: box('lxc') });
    none({ ...proxmox, ...vms('hv', 1, { hidden: true }), a: box('lxc') });
    none({ pc: { kind: 'host', os }, vb: { kind: 'hypervisor', in: 'pc', platform: 'virtualbox' }, ...vms('vb', 2), a: { kind: 'app', in: 'pc' } });
    none({ metal: { kind: 'host' }, esx: { kind: 'hypervisor', in: 'metal', platform: 'esxi' }, ...vms('esx', 2), a: { kind: 'app', in: 'vm-1' } });
    assert.equal(findingsOf(RULE, { nodes: { ...proxmox, ...vms('hv', 1), a: box('lxc', { runtimeClass: 'gvisor' }) } }).length, 1);
    assert.equal(findingsOf(RULE, { nodes: { win: { kind: 'host', os: { platform: 'windows-server', version: '2022' } }, hv: { kind: 'hypervisor', in: 'win', platform: 'hyper-v' }, ...vms('hv', 1), iis: { kind: 'app', in: 'win' } } }).length, 1);
  });

  it('its fix moves them into a VM, which is content', () => {
    assert.deepEqual(after(RULE, { ...proxmox, ...vms('hv', 2), a: box('lxc'), cron: { kind: 'app', in: 'pve' } }), []);
  });
});

describe('rule escape-reaches-control-plane', () => {
  const RULE = 'escape-reaches-control-plane';
  const base = { metal: { kind: 'host' }, esx: { kind: 'hypervisor', in: 'metal', platform: 'esxi' } };
  const node = (id: string, more: object = {}) => ({ [id]: { kind: 'vm', in: 'esx', os, ...more }, [`cri-${id}`]: { kind: 'engine', in: id, platform: 'containerd' } });

  it('groups workloads with one way to one target, and spells it out', () => {
    const nodes = { ...base, ...node('cp', { role: 'control-plane' }), a: box('cri-cp', { trust: 'untrusted' }), b: box('cri-cp', { ports: [{ container: 80, host: 80 }] }), c: box('cri-cp') };
    const [finding, ...more] = findingsOf(RULE, { nodes });
    assert.deepEqual([more, finding!.nodes, finding!.measured, finding!.witness], [[], ['a', 'cp', 'b'], 1, ['container a -> VM cp: a flaw of the kernel that they share (1 break)']]);
    assert.match(finding!.message, /^Container a \(untrusted\) and 1 other \(b\) reach VM cp \(control-plane\) by breaking one boundary/);
    assert.deepEqual(after(RULE, nodes), []);
  });

  it('is silent for workers, for what holds the keys itself, for unlabelled ones, and behind two breaks unless asked', () => {
    const worker = { ...base, ...node('cp', { role: 'control-plane' }), ...node('w'), a: box('cri-w', { trust: 'untrusted' }) };
    assert.deepEqual(said(findingsOf(RULE, { nodes: worker })), []);
    assert.deepEqual(said(findingsOf(RULE, { nodes: worker, rules: { [RULE]: { options: { breaks: 2 } } } })), [['error', 'a', 'cp']]);
    assert.deepEqual(said(findingsOf(RULE, { nodes: { ...base, ...node('cp', { role: 'control-plane' }), api: box('cri-cp', { role: 'control-plane', ports: [{ container: 6443, host: 6443 }] }), dns: box('cri-cp'), shop: box('cri-cp', { trust: 'internal' }) } })), []);
  });

  it('follows an engine\'s socket, management of other nodes and credentials on a volume', () => {
    const keys = findingsOf(RULE, { nodes: { ...dockerHost(), keys: { kind: 'volume', role: 'control-plane' }, ci: box('host-docker', { trust: 'untrusted', mounts: [{ source: 'keys', readOnly: true }] }) } });
    assert.deepEqual([said(keys), keys[0]!.measured], [[['error', 'ci', 'keys']], 0]);
    const managed = findingsOf(RULE, { nodes: { ...dockerHost(), ci: box('host-docker', { trust: 'untrusted' }), tool: box('host-docker', { manages: ['far'] }), far: { kind: 'host', role: 'mgmt', os } } });
    assert.deepEqual(said(managed), [['error', 'ci', 'far']]);
    assert.equal(managed[0]!.witness.at(-1), 'container tool -> host far: it manages it');
  });

  it('takes the role of a site for what stands there', () => {
    const nodes = { lan: { kind: 'site', role: 'mgmt' }, host: { kind: 'host', in: 'lan', os }, docker: { kind: 'engine', in: 'host', platform: 'docker' }, a: box('docker', { trust: 'untrusted' }) };
    assert.deepEqual(said(findingsOf(RULE, { nodes })), [['error', 'a', 'host']]);
  });
});

describe('rule mixed-native-and-container-workloads', () => {
  const RULE = 'mixed-native-and-container-workloads';

  it('names the applications and the containers of one system', () => {
    const [finding, ...more] = findingsOf(RULE, { nodes: { ...dockerHost(), apache: { kind: 'app', in: 'host' }, agent: { kind: 'app', in: 'host', role: 'monitoring-agent' }, web: box('host-docker', { replicas: 3 }) } });
    assert.deepEqual([more, finding!.severity, finding!.nodes], [[], 'warning', ['host', 'apache', 'web']]);
    assert.match(finding!.message, /1 application \(apache\).*3 containers \(web\)/);
  });

  it('is silent where they do not share the system', () => {
    const none = (nodes: object) => assert.deepEqual(said(findingsOf(RULE, { nodes })), []);
    none({ mac: { kind: 'host', os: { platform: 'macos' } }, mail: { kind: 'app', in: 'mac' }, dd: { kind: 'engine', in: 'mac', platform: 'docker-desktop' }, web: box('dd') });
    none({ ...dockerHost(), apache: { kind: 'app', in: 'host' }, web: box('host-docker', { runtimeClass: 'kata' }) });
    none({ ...dockerHost(), apache: { kind: 'app', in: 'host', running: false }, web: box('host-docker') });
  });

  it('is one hint for all systems of one product that carry containers only', () => {
    const nodes = { ...dockerHost('h1'), ...dockerHost('h2'), ...dockerHost('h3'), a: box('h1-docker', { replicas: 5 }), b: box('h2-docker', { replicas: 7 }), c: box('h3-docker', { replicas: 4 }) };
    assert.deepEqual(said(findingsOf(RULE, { nodes })), [['hint', 'h1', 'h2']]);
    assert.deepEqual(said(findingsOf(RULE, { nodes: { ...nodes, cron: { kind: 'app', in: 'h1', role: 'mgmt' } } })), [['hint', 'h2']]);
  });

  it('its fix gives the application a VM of its own', () => {
    const base = { metal: { kind: 'host' }, esx: { kind: 'hypervisor', in: 'metal', platform: 'esxi' }, vm: { kind: 'vm', in: 'esx', os }, docker: { kind: 'engine', in: 'vm', platform: 'docker' } };
    assert.deepEqual(after(RULE, { ...base, apache: { kind: 'app', in: 'vm' }, web: box('docker') }), []);
  });
});
