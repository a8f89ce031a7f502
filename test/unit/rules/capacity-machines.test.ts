import assert from 'node:assert/strict';
import { check } from '../../../src/engine';
import type { Finding } from '../../../src/engine';
import { stores } from '../../../src/engine/facts/storage';
import { applyOperations, readTopology } from '../../../src/model';
import { at, factsFor, findingsOf, HOST, linux, textOf, TODAY } from '../engine/support';

const GiB = 2 ** 30, MiB = 2 ** 20;
const esxi = { host: { kind: 'host', cpu: { sockets: 2, cores: 8, threads: 2 }, memory: '128GiB', disk: '1TiB' }, kvm: { kind: 'hypervisor', in: 'host', platform: 'esxi' } };
const vms = (...sizes: readonly object[]) => Object.fromEntries(sizes.map((size, i) => [`vm-${i + 1}`, { kind: 'vm', in: 'kvm', os: linux, ...size }]));
const severities = (found: readonly Finding[]): string[] => found.map((it) => it.severity);
/** Findings of the rule after its first fix was applied. */
function afterFix(rule: string, document: object): readonly Finding[] {
  const [fix] = findingsOf(rule, document)[0]!.fixes();
  const applied = applyOperations(readTopology(textOf(document)), fix!.operations);
  assert.ok(applied.ok);
  return check(readTopology(applied.text), { today: TODAY }).findings.filter((it) => it.rule === rule);
}

describe('stores', () => {
  it('add up disks, swap files of ESXi, images, volumes and what was written', () => {
    const nodes = {
      ...esxi, ...vms({ disk: '100GiB', memory: '8GiB', reservation: { memory: '2GiB' }, storage: 'local', usage: { diskUsed: '30GiB' } }, { disk: '50GiB', storage: 'local', power: 'off', memory: '8GiB' }),
      docker: { kind: 'engine', in: 'vm-1', platform: 'docker' }, data: { kind: 'volume', in: 'vm-1', size: '40GiB' }, nfs: { kind: 'volume', in: 'vm-1', size: '900GiB', driver: 'nfs' },
      web: { kind: 'container', in: 'docker', image: 'web', usage: { diskUsed: '1GiB' } }, db: { kind: 'container', in: 'docker', usage: { diskUsed: '9GiB' }, mounts: [{ source: 'data' }] },
      cron: { kind: 'app', in: 'vm-1', disk: '2GiB' },
    };
    const facts = factsFor(nodes, { images: { web: { size: '3GiB' } } });
    const of = (id: string) => stores(facts).byNode.get(at(facts.graph, id))!;
    assert.deepEqual([of('host').provisioned, of('host').allocated], [156 * GiB, 36 * GiB]);
    assert.deepEqual([of('vm-1').provisioned, of('vm-1').allocated], [46 * GiB, 4 * GiB]);
    assert.equal(of('nfs'), undefined);
  });

  it('assume a disk on the host only where no other storage is modelled', () => {
    const nodes = { ...esxi, ...vms({ disk: '100GiB', memory: '1GiB', reservation: { memory: '1GiB' } }) };
    const facts = factsFor(nodes);
    assert.deepEqual(stores(facts).list.map((it) => [it.provisioned, it.assumed.length]), [[100 * GiB, 1]]);
    assert.deepEqual(stores(factsFor({ ...nodes, san: { kind: 'volume', size: '10TiB' } })).list, []);
    assert.deepEqual(stores(factsFor({ ...nodes, ...vms({ disk: '100GiB', storage: 'a san that is not modelled' }) })).list, []);
  });

  it('count every copy, and a volume that holds disks of VMs as a store of its own', () => {
    const facts = factsFor({ ...HOST, san: { kind: 'volume', size: '1TiB', shared: true }, ...vms({ disk: '100GiB', storage: 'san', replicas: 3, snapshots: [{}, {}] }) });
    assert.deepEqual(stores(facts).list.map((it) => [facts.graph.ids[it.node], it.provisioned, it.snapshots]), [['san', 300 * GiB, 600 * GiB]]);
  });
});

describe('disk-overcommit', () => {
  const rule = 'disk-overcommit';
  const on = (host: object, ...sizes: readonly object[]) => ({ nodes: { ...HOST, host: { ...HOST.host, disk: '1TiB', ...host }, ...vms(...sizes.map((it) => ({ storage: 'local', ...it }))) } });

  it('warns above the store, not at it, and by the ratio that the operator allows', () => {
    assert.deepEqual(findingsOf(rule, on({}, { disk: '1TiB' })), []);
    const document = on({}, { disk: '1TiB' }, { disk: '512GiB' });
    assert.deepEqual(severities(findingsOf(rule, document)), ['warning']);
    assert.equal(findingsOf(rule, document)[0]!.measured, 1.5);
    assert.deepEqual(findingsOf(rule, { nodes: { ...document.nodes, kvm: { ...HOST.kvm, overcommit: { disk: 2 } } } }), []);
  });

  it('is an error where what is in use fills it, on a Kubernetes node with what the kubelet wants free', () => {
    const used = (diskUsed: string) => on({ disk: '100GiB' }, { disk: '95GiB', usage: { diskUsed } });
    assert.deepEqual(findingsOf(rule, used('95GiB')), []);
    const node = (diskUsed: string) => ({ nodes: { ...used(diskUsed).nodes, k3s: { kind: 'engine', in: 'host', platform: 'k3s' } } });
    assert.deepEqual(severities(findingsOf(rule, node('91GiB'))), ['error']);
    assert.deepEqual(findingsOf(rule, node('90GiB')), []);
  });

  it('tells when a growing store is full, and lets thin volumes promise twice', () => {
    const document = (more: object) => ({ nodes: { ...HOST, san: { kind: 'volume', size: '100GiB', ...more }, ...vms({ disk: '160GiB', storage: 'san', usage: { diskUsed: '60GiB', diskGrowth: '4GiB' } }) } });
    assert.match(findingsOf(rule, document({}))[0]!.message, /growth of 4GiB a day that is in 10 days at the latest/);
    assert.deepEqual(findingsOf(rule, document({ thin: true })), []);
  });

  it('says what it assumed, and nothing of sizes that nobody knows', () => {
    assert.match(findingsOf(rule, { nodes: { ...HOST, host: { ...HOST.host, disk: '10GiB' }, ...vms({ disk: '20GiB' }) } })[0]!.message, /Assumed: vm-1 has its disk here/);
    assert.deepEqual(findingsOf(rule, { nodes: { ...HOST, ...vms({ disk: '20GiB', storage: 'local' }) } }), []);
    assert.match(findingsOf(rule, on({}, { disk: '2TiB' }, {}))[0]!.message, /at least 2TiB/);
  });
});

describe('vm-spans-numa', () => {
  const rule = 'vm-spans-numa';
  const kvm = { ...esxi, kvm: { ...esxi.kvm, platform: 'kvm' } };

  it('compares with a node, by cores and by memory, and rises for sensitive roles', () => {
    assert.deepEqual(findingsOf(rule, { nodes: { ...kvm, ...vms({ vcpus: 8, memory: '64GiB' }) } }), []);
    assert.deepEqual(severities(findingsOf(rule, { nodes: { ...kvm, ...vms({ vcpus: 9 }) } })), ['info']);
    assert.deepEqual(severities(findingsOf(rule, { nodes: { ...kvm, ...vms({ memory: '65GiB', role: 'database' }) } })), ['warning']);
  });

  it('is one finding a host and grade, and its fix tells the guests', () => {
    const document = { nodes: { ...kvm, ...vms({ vcpus: 12 }, { vcpus: 10 }, { vcpus: 16, role: 'database' }) } };
    assert.deepEqual(severities(findingsOf(rule, document)), ['warning', 'info']);
    assert.deepEqual(afterFix(rule, { nodes: { ...kvm, ...vms({ vcpus: 12 }, { vcpus: 10 }) } }), []);
  });

  it('leaves out hosts with one node, what is off, what fits no host, and what the product tells', () => {
    const none = (nodes: object) => assert.deepEqual(findingsOf(rule, { nodes }), []);
    none({ ...HOST, ...vms({ vcpus: 30 }) });
    none({ ...kvm, ...vms({ vcpus: 12, power: 'off' }, { vcpus: 40 }) });
    none({ ...esxi, ...vms({ vcpus: 12 }) });
    assert.equal(findingsOf(rule, { nodes: { ...esxi, ...vms({ vcpus: 4, memory: '80GiB' }) } }).length, 1);
  });
});

describe('host-reserve-missing', () => {
  const rule = 'host-reserve-missing';
  const big = vms({ memory: '64GiB' }), small = vms({ memory: '8GiB' });

  it('warns where guests may take all, informs where there is room, and takes the reserve of host or hypervisor', () => {
    assert.deepEqual(severities(findingsOf(rule, { nodes: { ...HOST, ...big } })), ['warning']);
    assert.deepEqual(severities(findingsOf(rule, { nodes: { ...HOST, ...small } })), ['info']);
    assert.deepEqual(findingsOf(rule, { nodes: { ...HOST, kvm: { ...HOST.kvm, reserved: { memory: '512MiB' } }, ...big } }), []);
    assert.deepEqual(afterFix(rule, { nodes: { ...HOST, ...big } }), []);
  });

  it('asks for the cache of ZFS and for the desktop, not of ESXi, managed and unknown hosts', () => {
    const zfs = { ...HOST, tank: { kind: 'volume', in: 'host', driver: 'zfs' }, ...small };
    assert.equal(findingsOf(rule, { nodes: zfs })[0]!.threshold, 512 * MiB + 6.4 * GiB);
    assert.deepEqual(afterFix(rule, { nodes: zfs }), []);
    const box = { ...HOST, kvm: { ...HOST.kvm, platform: 'virtualbox' }, ide: { kind: 'app', in: 'host', memory: '3GiB' }, ...small };
    assert.equal(findingsOf(rule, { nodes: box })[0]!.threshold, 5 * GiB);
    for (const nodes of [{ ...esxi, ...big }, { ...HOST, host: { ...HOST.host, managed: true }, ...big }, { ...HOST, host: { kind: 'host' }, ...big }, HOST]) {
      assert.deepEqual(findingsOf(rule, { nodes }), []);
    }
  });

  it('is one finding for the hosts of a place, and one alone for the one that a suppression names', () => {
    const many = Object.fromEntries([1, 2, 3].flatMap((n) => [
      [`h${n}`, { ...HOST.host, in: 'site' }], [`k${n}`, { ...HOST.kvm, in: `h${n}` }], [`v${n}`, { kind: 'vm', in: `k${n}`, memory: '4GiB', os: linux }],
    ]));
    const nodes = { site: { kind: 'site' }, ...many };
    assert.deepEqual(findingsOf(rule, { nodes }).map((it) => it.nodes), [['h1', 'h2', 'h3']]);
    assert.deepEqual(findingsOf(rule, { nodes, suppressions: [{ rule, node: 'h2', reason: 'spare' }] }).map((it) => it.nodes), [['h1', 'h3']]);
  });

  it('takes any declared amount of a Kubernetes node, or the tiers where asked', () => {
    const nodes = (reserved?: object) => ({
      n: { kind: 'host', memory: '32GiB', cpu: { cores: 8 }, os: linux }, e: { kind: 'engine', in: 'n', platform: 'k3s', ...(reserved && { reserved }) }, c: { kind: 'container', in: 'e' },
    });
    assert.deepEqual(severities(findingsOf(rule, { nodes: nodes() })), ['warning']);
    assert.deepEqual(findingsOf(rule, { nodes: nodes({ memory: '1GiB' }) }), []);
    const tiered = { nodes: nodes({ memory: '1GiB' }), rules: { [rule]: { options: { kubernetes: 'tiered' } } } };
    // 25 % of 4, 20 % of 4, 10 % of 8 and 6 % of 16 GiB.
    assert.ok(Math.abs(findingsOf(rule, tiered)[0]!.threshold! - 3.56 * GiB) < MiB);
    assert.deepEqual(afterFix(rule, tiered), []);
  });
});
