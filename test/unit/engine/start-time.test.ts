import assert from 'node:assert/strict';
import { noticeTerms, managerOf, queueTerm, recoveryTimes, scaleOutTime, START_DEFAULTS, startTerms, total } from '../../../src/engine';
import { defaultCatalog } from '../../../src/catalog';
import { findingsOf, factsFor, at, linux } from './support';

const esx = (i: number, platform = 'esxi') => ({ [`h${i}`]: { kind: 'host', os: linux }, [`x${i}`]: { kind: 'hypervisor', in: `h${i}`, platform } });
const manager = (id: string) => managerOf(defaultCatalog.platform(id));
const spanOf = (nodes: object, id: string, engine?: string, images: object = {}) => {
  const facts = factsFor(nodes, { images });
  return total(startTerms(facts, at(facts.graph, id), engine === undefined ? -1 : at(facts.graph, engine)));
};

describe('start times', () => {
  it('of VMs: declared, else assumed, shorter for microVMs', () => {
    const vm = (more: object, platform?: string) => spanOf({ ...esx(1, platform), v: { kind: 'vm', in: 'x1', ...more } }, 'v');
    assert.deepEqual(vm({}), { from: 60, to: 60 });
    assert.deepEqual(vm({ startSeconds: 12 }), { from: 12, to: 12 });
    assert.deepEqual(vm({}, 'firecracker'), { from: 0.125, to: 0.5 });
  });

  it('of containers: made by their runtime, then the application', () => {
    const of = (more: object, runtime = 'runc') => spanOf({ h: { kind: 'host', os: linux }, d: { kind: 'engine', in: 'h', platform: 'containerd', runtime }, c: { kind: 'container', in: 'd', ...more } }, 'c');
    assert.deepEqual(of({}), { from: 0.1, to: 1 });
    assert.deepEqual(of({ startSeconds: 20 }), { from: 20.1, to: 21 });
    assert.deepEqual(of({}, 'kata'), { from: 1.1, to: 2 });
    assert.deepEqual(of({}, 'runsc'), { from: 0.1, to: 2 });
  });

  it('pull what is not on the engine, where size and bandwidth are known', () => {
    const nodes = { h: { kind: 'host', os: linux }, d1: { kind: 'engine', in: 'h' }, d2: { kind: 'engine', in: 'h', pullBandwidth: '100MiB' }, c: { kind: 'container', in: 'd1', image: 'big:1' } };
    const images = (more: object) => ({ 'big:1': { size: '3000MiB', ...more } });
    assert.deepEqual(spanOf(nodes, 'c', 'd1', images({})), { from: 0.1, to: 1 });
    const known = spanOf(nodes, 'c', 'd2', images({ downloadSize: '1000MiB' }));
    assert.deepEqual([known.from.toFixed(2), known.to.toFixed(2)], ['40.10', '41.00']);
    const guessed = spanOf(nodes, 'c', 'd2', images({}));
    assert.deepEqual([guessed.from.toFixed(2), guessed.to.toFixed(2)], ['40.10', '61.00']);
    assert.deepEqual(spanOf({ ...nodes, other: { kind: 'container', in: 'd2', image: 'big:1' } }, 'c', 'd2', images({})), { from: 0.1, to: 1 });
  });

  it('begin when the manager has noticed', () => {
    const notice = (id: string) => total(noticeTerms(manager(id), 0));
    assert.deepEqual(notice('proxmox-ve'), { from: 120, to: 120 });
    assert.deepEqual(notice('kubernetes'), { from: 340, to: 350 });
    assert.deepEqual(notice('vsphere'), { from: 30, to: 60 });
    assert.equal(notice('docker-compose').from, 0);
    assert.ok(Number.isNaN(notice('docker-compose').to));
    assert.ok(noticeTerms(manager('proxmox-ve'), 0).every((it) => it.assumed));
  });

  it('queue behind what goes first', () => {
    const each = { from: 60, to: 60 };
    assert.equal(queueTerm(0, 9, 1, manager('proxmox-ve'), each), undefined);
    assert.deepEqual(queueTerm(0, 25, 1, manager('proxmox-ve'), each)!.seconds, { from: 120, to: 120 });
    assert.equal(queueTerm(0, 25, 3, manager('proxmox-ve'), each), undefined);
  });

  it('of more copies: one after the other on a node, and new nodes where none has room', () => {
    const facts = factsFor({ h: { kind: 'host', os: linux }, d1: { kind: 'engine', in: 'h' }, d2: { kind: 'engine', in: 'h' }, c: { kind: 'container', in: 'd1', startSeconds: 9 } });
    const time = (copies: number, room: number[]) => scaleOutTime(facts, at(facts.graph, 'c'), copies, [at(facts.graph, 'd1'), at(facts.graph, 'd2')], room)?.to;
    assert.equal(time(1, [5, 5]), 10);
    assert.equal(time(4, [5, 5]), 20);
    assert.equal(time(4, [1, 5]), 30);
    assert.equal(time(4, [1, 1]), 60 + 10);
    assert.equal(time(1, [0, 0]), undefined);
  });
});

describe('recovery times after a host', () => {
  const cluster = (platform: string) => ({ c: { kind: 'cluster', platform, ha: true, members: ['x1', 'x2'] } });
  const of = (nodes: object, id: string, more: object = {}) => {
    const facts = factsFor({ ...esx(1), ...esx(2), ...nodes }, more);
    return recoveryTimes(facts, [at(facts.graph, id)], START_DEFAULTS)[0]?.from;
  };
  const vm = { kind: 'vm', in: 'x1', os: linux };

  it('add detection, fencing, boot and start', () => {
    assert.equal(of({ ...cluster('vsphere'), v: vm }, 'v'), 90);
    assert.equal(of({ ...cluster('proxmox-ve'), v: vm }, 'v'), undefined, 'one of two voters is no majority');
    assert.equal(of({ ...cluster('proxmox-ve'), c: { ...cluster('proxmox-ve').c, witness: true }, v: vm }, 'v'), 180);
    assert.equal(of({ ...cluster('vsphere'), v: vm, a: { kind: 'app', in: 'v', startSeconds: 5 } }, 'a'), 95);
  });

  it('are not known where nothing brings it back', () => {
    assert.equal(of({ v: vm }, 'v'), undefined);
    assert.equal(of({ ...cluster('vsphere'), v: { ...vm, storage: 'local' } }, 'v'), undefined);
    assert.equal(of({ ...cluster('vsphere'), d: { kind: 'volume', in: 'h1' }, v: { ...vm, storage: 'd' } }, 'v'), undefined);
    assert.equal(of({ ...cluster('vsphere'), v: vm, e: { kind: 'engine', in: 'v' }, w: { kind: 'container', in: 'e', restart: 'no' } }, 'w'), undefined);
    assert.equal(of({ ...cluster('vsphere'), v: { ...vm, service: 's' }, w: { ...vm, in: 'x2', service: 's' } }, 'v'), undefined, 'the other replica goes on');
  });

  it('wait for what is needed and goes down too', () => {
    const nodes = { ...cluster('vsphere'), v: vm, web: { kind: 'app', in: 'v', startSeconds: 5 }, w: { ...vm, startSeconds: 200 }, db: { kind: 'app', in: 'w', startSeconds: 10 } };
    assert.equal(of(nodes, 'web', { links: [{ from: 'web', to: 'db' }] }), 30 + 60 + 5 + 200 + 10);
    assert.equal(of(nodes, 'web', { links: [{ from: 'web', to: 'db' }, { from: 'db', to: 'web' }] }), 305, 'circles end');
    assert.equal(of(nodes, 'web', { links: [{ from: 'web', to: 'db', strength: 'soft' }] }), 95);
    assert.equal(of({ ...nodes, w: { ...nodes.w, ha: false } }, 'web', { links: [{ from: 'web', to: 'db' }] }), undefined);
  });

  it('take the quicker way: the VM that is restarted, before pods are moved', () => {
    const k8s = { ...cluster('vsphere'), v: vm, e: { kind: 'engine', in: 'v' }, w: { ...vm, in: 'x2' }, f: { kind: 'engine', in: 'w' }, k: { kind: 'cluster', platform: 'kubernetes', members: ['e', 'f'] }, p: { kind: 'container', in: 'e' } };
    assert.equal(of(k8s, 'p'), 30 + 60 + 0.1);
    assert.equal(of({ ...k8s, v: { ...vm, ha: false } }, 'p'), 340 + 0.1);
  });
});

describe('rule recovery-time-exceeds-objective', () => {
  const of = (more: object, extra: object = {}) => findingsOf('recovery-time-exceeds-objective', { nodes: { ...esx(1), ...esx(2), c: { kind: 'cluster', platform: 'vsphere', ha: true, members: ['x1', 'x2'] }, v: { kind: 'vm', in: 'x1', os: linux, ...more }, ...extra } });

  it('compares the least time with the objective', () => {
    assert.equal(of({ slo: { rto: '90s' } }).length, 0);
    const [finding] = of({ slo: { rto: '89s' } });
    assert.deepEqual([finding!.measured, finding!.threshold, finding!.severity], [90, 89, 'warning']);
    assert.match(finding!.message, /assumed/);
    assert.equal(of({ slo: { rto: '89s' }, startSeconds: 20 }).length, 0);
    assert.equal(of({ slo: { rto: 'soon' } }).length, 0);
    assert.equal(of({ slo: { rto: '1s' }, power: 'off' }).length, 0);
  });

  it('makes one finding of what is late together', () => {
    const vms = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`w${i}`, { kind: 'vm', in: 'x1', os: linux, slo: { rto: '1m' } }]));
    const findings = of({ slo: { rto: '1m' } }, vms);
    assert.deepEqual(findings.map((it) => it.nodes.length), [9]);
  });
});
