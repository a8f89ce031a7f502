import assert from 'node:assert/strict';
import { HOST, linux } from '../engine/support';
import { diffOf, diffOfNodes, stack } from './support';

const { web, ...rest } = stack;
const of = (difference: ReturnType<typeof diffOf>, rule: string) => difference.findings.filter((it) => it.rule === rule);

describe('findings of a change', () => {
  const privileged = { ...rest, web: { ...web, privileged: true } };

  it('come and go with what they are about', () => {
    assert.deepEqual(of(diffOfNodes(stack, privileged), 'privileged-container').map(({ change, severity, nodes, pointer }) => [change, severity, nodes[0], pointer]), [['new', 'error', 'web', '/nodes/web/privileged']]);
    assert.deepEqual(of(diffOfNodes(privileged, stack), 'privileged-container').map(({ change }) => change), ['resolved']);
    assert.deepEqual(of(diffOfNodes(privileged, privileged), 'privileged-container'), []);
  });

  it('that are suppressed went by that, and come back without it', () => {
    const accepted = { nodes: privileged, suppressions: [{ rule: 'privileged-container', node: 'web', reason: 'reviewed' }] };
    assert.deepEqual(of(diffOf({ nodes: privileged }, accepted), 'privileged-container').map(({ change, why }) => [change, why]), [['resolved', 'it is suppressed now']]);
    assert.deepEqual(of(diffOf(accepted, { nodes: privileged }), 'privileged-container').map(({ change, why }) => [change, why]), [['new', 'it was suppressed before']]);
  });

  it('are worse or better with their severity', () => {
    const set = (severity: string) => ({ nodes: privileged, rules: { 'privileged-container': severity } });
    assert.deepEqual(of(diffOf(set('info'), set('error')), 'privileged-container').map(({ change, severity, severityBefore }) => [change, severity, severityBefore]), [['worse', 'error', 'info']]);
    assert.deepEqual(of(diffOf(set('error'), set('info')), 'privileged-container').map(({ change }) => change), ['better']);
  });

  it('are worse or better with what they measure', () => {
    const vms = (memory: string) => ({ ...HOST, kvm: { ...HOST.kvm, overcommit: { memory: 1 } }, a: { kind: 'vm', in: 'kvm', memory: '60GiB', os: linux }, b: { kind: 'vm', in: 'kvm', memory, os: linux } });
    const [worse] = of(diffOfNodes(vms('60GiB'), vms('90GiB')), 'memory-overcommit');
    assert.deepEqual([worse!.change, worse!.why, worse!.severityBefore], ['worse', 'further beyond the threshold', undefined]);
    assert.ok((worse!.measured!.to as number) > (worse!.measured!.from as number));
    assert.deepEqual(of(diffOfNodes(vms('90GiB'), vms('60GiB')), 'memory-overcommit').map(({ change, why }) => [change, why]), [['better', 'nearer to the threshold']]);
  });

  it('of what was renamed or moved stay the same ones', () => {
    const { web: it, ...others } = privileged;
    assert.deepEqual(of(diffOfNodes(privileged, { ...others, front: it }), 'privileged-container'), []);
  });

  it('stay with their entry of a list where entries before it go', () => {
    const broken = { from: 'web', to: 'gone' };
    const links = (...list: object[]) => ({ nodes: stack, links: list });
    assert.deepEqual(diffOf(links({ from: 'web', to: 'docker' }, broken), links(broken)).findings.filter(({ pointer }) => pointer.startsWith('/links')), []);
    assert.equal(diffOf(links({ from: 'web', to: 'docker' }), links({ from: 'web', to: 'docker' }, broken)).findings.some(({ change, pointer }) => change === 'new' && pointer.startsWith('/links/1')), true);
  });

  it('most severe first, new before worse before resolved', () => {
    const { findings } = diffOfNodes(
      { ...rest, web: { ...web, image: 'nginx' } }, { ...rest, web: { ...web, privileged: true, mounts: [{ source: '/var/run/docker.sock' }], limits: {} } },
    );
    const order = ['new', 'worse', 'resolved', 'better'], severities = ['error', 'warning', 'info', 'hint'];
    const keys = findings.map(({ change, severity }) => order.indexOf(change) * 10 + severities.indexOf(severity));
    assert.ok(new Set(keys).size > 1);
    assert.deepEqual(keys, [...keys].sort((a, b) => a - b));
  });
});

describe('facts that a change moves', () => {
  it('workloads that came to the kernel of others, and left another', () => {
    const guest = (id: string) => ({ [id]: { kind: 'vm', in: 'kvm', os: linux }, [`docker-${id}`]: { kind: 'engine', in: id, platform: 'docker', runtime: 'runc' } });
    const container = (engine: string) => ({ kind: 'container', in: engine, image: 'x' });
    const before = { ...HOST, ...guest('one'), ...guest('two'), a: container('docker-one'), b: container('docker-two'), c: container('docker-two'), d: container('docker-two') };
    const { facts, summary } = diffOfNodes(before, { ...before, b: container('docker-one'), c: container('docker-one') });
    assert.deepEqual(facts.kernels.map(({ change, kernel, workloads, with: others }) => [change, kernel, workloads, others]), [['joined', 'one', ['b', 'c'], ['a']], ['left', 'two', ['b', 'c'], ['d']]]);
    assert.match(summary, /\. 2 workloads \(b and c\) now share the kernel one with a\. 2 workloads \(b and c\) no longer share the kernel two with d\./);
  });

  it('a sandbox takes a workload off the kernel of the others', () => {
    const two = { ...stack, db: { kind: 'container', in: 'docker', image: 'postgres:18' } };
    assert.deepEqual(diffOfNodes(two, { ...two, web: { ...web, runtimeClass: 'kata' } }).facts.kernels.map(({ change, workloads, with: others }) => [change, workloads, others]), [['left', ['web'], ['db']]]);
  });

  it('workloads that are new, gone or switched off neither joined nor left', () => {
    const two = { ...stack, db: { kind: 'container', in: 'docker', image: 'postgres:18' } };
    assert.deepEqual(diffOfNodes(stack, two).facts.kernels, []);
    assert.deepEqual(diffOfNodes(two, stack).facts.kernels, []);
    assert.deepEqual(diffOfNodes(two, { ...two, db: { ...two.db, running: false } }).facts.kernels, []);
  });

  it('a renamed machine is the same kernel', () => {
    const { host, ...inside } = stack;
    assert.deepEqual(diffOfNodes(stack, { ...inside, box: host, docker: { ...stack.docker, in: 'box' } }).facts.kernels, []);
  });

  const cluster = (memory: string) => ({
    one: { kind: 'host', cpu: { cores: 16 }, memory: '64GiB', disk: '1TB', os: linux, reserved: { memory: '4GiB', cpu: 1 } }, kvm1: { kind: 'hypervisor', in: 'one', platform: 'kvm' },
    two: { kind: 'host', cpu: { cores: 16 }, memory: '64GiB', disk: '1TB', os: linux, reserved: { memory: '4GiB', cpu: 1 } }, kvm2: { kind: 'hypervisor', in: 'two', platform: 'kvm' },
    pve: { kind: 'cluster', platform: 'proxmox-ve', members: ['kvm1', 'kvm2'], ha: true, failuresToTolerate: 1 },
    san: { kind: 'volume', in: 'pve', shared: true, size: '1TB' },
    a: { kind: 'vm', in: 'kvm1', vcpus: 2, memory, disk: '20GiB', os: linux, ha: true, storage: 'san' }, b: { kind: 'vm', in: 'kvm2', vcpus: 2, memory: '20GiB', disk: '20GiB', os: linux, ha: true, storage: 'san' },
  });

  it('a cluster that no longer survives the loss of a host, with the proof', () => {
    const { facts, summary } = diffOfNodes(cluster('20GiB'), cluster('50GiB'));
    const [change] = facts.clusters;
    assert.deepEqual([change!.cluster, change!.what, change!.survives, change!.spareHosts], ['pve', 'vms', { from: 'yes', to: 'no' }, { from: 1, to: 0 }]);
    assert.match(change!.why!, /GiB/);
    assert.match(summary, /N\+1 no longer holds for cluster pve: /);
    assert.match(diffOfNodes(cluster('50GiB'), cluster('20GiB')).summary, /N\+1 now holds for cluster pve\./);
    assert.deepEqual(diffOfNodes(cluster('20GiB'), cluster('21GiB')).facts.clusters, []);
  });

  it('what is promised on a machine, before and after', () => {
    const { facts } = diffOfNodes(cluster('20GiB'), cluster('50GiB'));
    const one = facts.numbers.find(({ node, what }) => node === 'one' && what === 'memory promised to VMs');
    assert.ok(one && typeof one.from === 'number' && typeof one.to === 'number' && one.to > 2 * one.from, JSON.stringify(facts.numbers));
    assert.ok(!facts.numbers.some(({ node }) => node === 'two'));
  });

  it('a new single point of failure, and one that is none any more', () => {
    const machine = (n: number) => ({ [`h${n}`]: { kind: 'host', memory: '8GiB', os: linux }, [`e${n}`]: { kind: 'engine', in: `h${n}`, platform: 'docker' } });
    const copy = (engine: string) => ({ kind: 'container', in: engine, image: 'x', service: 'shop' });
    const spread = { ...machine(1), ...machine(2), a: copy('e1'), b: copy('e2') }, together = { ...spread, b: copy('e1') };
    const { facts, summary } = diffOfNodes(spread, together);
    assert.ok(facts.singlePoints.some(({ change, node, services }) => change === 'new' && node === 'h1' && services.includes('shop')), JSON.stringify(facts.singlePoints));
    assert.match(summary, /New single points? of failure: h1.* \(of shop\)/);
    assert.ok(diffOfNodes(together, spread).facts.singlePoints.some(({ change, node }) => change === 'gone' && node === 'h1'));
  });

  it('what the stack takes as a whole', () => {
    const more = { ...HOST, vm: { kind: 'vm', in: 'kvm', memory: '4GiB', disk: '20GiB', os: linux, vcpus: 2 } };
    const { facts } = diffOfNodes(HOST, { ...more, app: { kind: 'app', in: 'vm', memory: '1GiB' } });
    assert.deepEqual(facts.totals.find(({ what }) => what === 'kernels'), { what: 'kernels', unit: 'count', from: 1, to: 2 });
  });
});

describe('scenarios of a change', () => {
  const two = { ...HOST, a: { kind: 'vm', in: 'kvm', os: linux }, other: { kind: 'host', os: linux } };
  const scenario = (up: string) => ({ name: 'lose other', events: [{ fail: 'other' }], expect: { up: [up] } });
  const moved = { ...two, kvm2: { kind: 'hypervisor', in: 'other', platform: 'kvm' }, a: { ...two.a, in: 'kvm2' } };

  it('that fail now say why, and one that passes again is told', () => {
    const { scenarios } = diffOf({ nodes: two, scenarios: [scenario('a')] }, { nodes: moved, scenarios: [scenario('a')] });
    assert.deepEqual(scenarios.map(({ name, change, isNew }) => [name, change, isNew]), [['lose other', 'fails', false]]);
    assert.match(scenarios[0]!.failures[0]!, /\ba\b/);
    assert.deepEqual(diffOf({ nodes: moved, scenarios: [scenario('a')] }, { nodes: two, scenarios: [scenario('a')] }).scenarios.map(({ change }) => change), ['passes']);
  });

  it('that are new count where they fail, in any order', () => {
    const other = { name: 'nothing', events: [], expect: {} };
    assert.deepEqual(diffOf({ nodes: moved, scenarios: [other] }, { nodes: moved, scenarios: [scenario('a'), other] }).scenarios.map(({ change, isNew }) => [change, isNew]), [['fails', true]]);
    assert.deepEqual(diffOf({ nodes: moved, scenarios: [other, scenario('a')] }, { nodes: moved, scenarios: [scenario('a'), other] }).scenarios, []);
  });
});

describe('the day of a comparison', () => {
  it('is one for both sides, so that age alone changes nothing', () => {
    const aged = { images: { 'nginx:1.27': { built: '2024-01-01' } }, nodes: stack };
    assert.equal(diffOf(aged, aged).same, true);
    const { findings, entries } = diffOf({ ...aged, asOf: '2024-01-02' }, { ...aged, asOf: '2026-08-22' });
    assert.deepEqual([findings, entries.map(({ section }) => section)], [[], ['document']]);
  });
});
