import assert from 'node:assert/strict';
import { runtimeSizing } from '../../../src/engine';
import type { RuntimeSizing } from '../../../src/engine';
import { plainVersion, rowsOf, RUNTIMES, runtimeCalled } from '../../../src/engine/facts/runtime-table';
import { at, factsFor, linux } from './support';

const GiB = 2 ** 30;
const sizing = (web: object, more: { slice?: object; os?: object; engine?: object } = {}): RuntimeSizing | undefined => {
  const facts = factsFor({
    host: { kind: 'host', cpu: { cores: 32 }, memory: '64GiB', os: linux }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' },
    vm: { kind: 'vm', in: 'kvm', vcpus: 8, memory: '16GiB', os: { ...linux, cgroup: 'v2', ...more.os } }, docker: { kind: 'engine', in: 'vm', platform: 'docker', ...more.engine },
    slice: { kind: 'cgroup', in: 'docker', ...more.slice }, web: { kind: 'container', in: 'slice', ...web },
  });
  return runtimeSizing(facts, at(facts.graph, 'web'));
};
const java = (version?: string) => ({ language: { name: 'java', ...(version ? { version } : {}) }, limits: { cpu: 1, memory: '1GiB' } });
const froms = (found: RuntimeSizing | undefined) => [found?.cpu?.from, found?.memory?.from];

describe('what a runtime sizes itself from', () => {
  it('is only its own cgroup for Go 1.25, while the slice above is tighter', () => {
    const found = sizing({ language: { name: 'go', version: '1.25.3' } }, { slice: { cpu: { max: 2 } } });
    assert.deepEqual([found!.cpu!.seen, found!.cpu!.effective, found!.cpu!.factor, found!.memory], [8, 2, 4, undefined]);
    assert.equal(sizing({ language: { name: 'go', version: '1.25' }, limits: { cpu: 2 } })!.cpu!.factor, 1);
    assert.equal(sizing({ language: { name: 'go', version: '1.25' }, limits: { cpu: 0.5 } })!.cpu!.seen, 2, 'never fewer than two');
    assert.equal(sizing({ language: { name: 'golang', version: 'go1.24' }, limits: { cpu: 2 } })!.cpu!.seen, 8);
    assert.equal(sizing({ language: { name: 'go', version: '1.20' }, limits: { cpu: 2 }, cpuset: '0-3' })!.cpu!.seen, 4, 'a cpuset shows');
  });

  it('changed with Java\'s updates, and with the version of cgroups', () => {
    const of = (version: string, cgroup: 'v1' | 'v2') => froms(sizing(java(version), { os: { cgroup } }));
    assert.deepEqual(of('8u121', 'v2'), ['machine', 'machine']);
    assert.deepEqual(of('8u131', 'v1'), ['affinity', 'machine']);
    assert.deepEqual([of('8u191', 'v1'), of('8u191', 'v2'), of('1.8.0_372', 'v2')], [['leaf', 'leaf'], ['affinity', 'machine'], ['leaf', 'leaf']]);
    assert.deepEqual([of('9.0.4', 'v1'), of('10', 'v1'), of('11.0.15', 'v2'), of('11.0.16', 'v2'), of('12', 'v2'), of('15', 'v2'), of('21.0.1', 'v2')], [['affinity', 'machine'], ['leaf', 'leaf'], ['affinity', 'machine'], ['leaf', 'leaf'], ['affinity', 'machine'], ['leaf', 'leaf'], ['leaf', 'leaf']]);
    const old = sizing(java('8u121'))!;
    assert.deepEqual([old.cpu!.factor, old.memory!.seen, old.memory!.factor], [8, 16 * GiB, 16]);
  });

  it('is open where the version leaves it open', () => {
    assert.deepEqual([froms(sizing(java('8'))), froms(sizing(java())), froms(sizing(java('11')))], Array(3).fill([undefined, undefined]));
    assert.deepEqual(froms(sizing(java('8u191'), { os: { cgroup: undefined } })), [undefined, undefined], 'the cgroup version decides');
    assert.deepEqual(froms(sizing(java('17'), { os: { cgroup: undefined } })), ['leaf', 'leaf']);
    assert.equal(sizing({ language: { name: 'cobol' } }), undefined);
  });

  it('does not matter where someone set it, and cannot be told in a sandbox or on another system', () => {
    assert.deepEqual(froms(sizing({ ...java('8u121'), threads: 2, heap: '512MiB' })), [undefined, undefined]);
    assert.equal(sizing(java('8u121'), { engine: { runtime: 'kata' } }), undefined);
    assert.equal(sizing(java('8u121'), { os: { platform: 'windows-server', version: '2022' } }), undefined);
  });

  it('compares with limits inside the machine only', () => {
    assert.equal(sizing({ language: { name: 'go', version: '1.20' } })!.cpu!.factor, 1, 'the VM itself is what is seen');
  });

  it('reads versions as vendors write them', () => {
    assert.deepEqual(['8u131', '1.8.0_131', '1.8.0_131-b11', 'go1.25.1', 'v21.0.2', '17'].map(plainVersion), ['8.131', '8.131', '8.131', '1.25.1', '21.0.2', '17']);
    const go = runtimeCalled(' Go ')!;
    assert.deepEqual([rowsOf(go, '1').length, rowsOf(go, '1.25').length, rowsOf(go, 'latest').length, rowsOf(go, undefined).length], [2, 1, 2, 2]);
  });

  it('has an open end in every table, and rows in order', () => {
    for (const { rows, name } of RUNTIMES) assert.ok(rows.at(-1)!.before === undefined && rows.slice(0, -1).every((it) => it.before !== undefined), name);
  });
});
