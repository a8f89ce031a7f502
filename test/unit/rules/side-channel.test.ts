import assert from 'node:assert/strict';
import { microarchitecture } from '../../../src/catalog';
import { findingsOf } from './run';

describe('catalogue: processors', () => {
  const cases: readonly (readonly [string | undefined, string | undefined])[] = [
    ['Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz', 'skylake'], ['Xeon Gold 6230', 'cascade lake'], ['Intel Xeon Platinum 8380', 'ice lake'], ['Intel Xeon Silver 4410Y', 'sapphire rapids'],
    ['Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz', 'broadwell'], ['E5-2670', 'sandy bridge'], ['Xeon E3-1230 v2', 'ivy bridge'], ['E7-8890 v3', 'haswell'], ['E7-4870', 'westmere'],
    ['Intel(R) Core(TM) i7-8700K', 'coffee lake'], ['Core i7-12700', undefined], ['Core i9-9900K', undefined], ['AMD EPYC 7742 64-Core', 'zen 2'], ['AMD EPYC 7543', 'zen 3'],
    ['AMD EPYC 9654', 'zen 4'], ['AMD EPYC 7F52', 'zen 2'], ['Skylake-SP', 'skylake'], ['AMD Rome', 'zen 2'], ['Apple M2', undefined], ['', undefined], [undefined, undefined], ['x'.repeat(10_000), undefined],
  ];
  for (const [model, expected] of cases) it(`${model?.slice(0, 45) ?? 'no model'} is ${expected ?? 'unknown'}`, () => assert.equal(microarchitecture(model), expected));
});

describe('rule side-channel-shared-hardware', () => {
  const rule = 'side-channel-shared-hardware';
  const leaky = { cores: 16, threads: 2, model: 'Intel Xeon Gold 6130' };
  const vm = (more: object) => ({ kind: 'vm', in: 'hv', os: { platform: 'debian', version: '13' }, ...more });
  const base = (cpu: object = leaky, hypervisor: object = {}) => ({ h: { kind: 'host', cpu, os: { platform: 'debian' } }, hv: { kind: 'hypervisor', in: 'h', platform: 'kvm', ...hypervisor } });
  const found = (nodes: object) => findingsOf(rule, { nodes });
  const two = (a: object, b: object, cpu?: object, hypervisor?: object) => found({ ...base(cpu, hypervisor), a: vm(a), b: vm(b) });

  it('needs SMT and a processor that leaks, both stated', () => {
    const pair = (cpu: object) => two({ tenant: 'x' }, { tenant: 'y' }, cpu).length;
    assert.equal(pair(leaky), 1);
    for (const cpu of [{ ...leaky, smt: false }, { cores: 16, model: leaky.model }, { cores: 16, threads: 2 }, { ...leaky, model: 'Intel Xeon Gold 6338' }, { ...leaky, threads: 1 }]) {
      assert.equal(pair(cpu), 0, JSON.stringify(cpu));
    }
    assert.equal(pair({ cores: 16, smt: true, model: leaky.model }), 1);
  });

  it('compares labels of what runs, tenants and trust, and only labelled ones', () => {
    assert.equal(two({ trust: 'untrusted' }, { trust: 'trusted' }).length, 1);
    assert.equal(two({ tenant: 'x' }, {}).length, 0);
    assert.equal(two({ tenant: 'x' }, { tenant: 'y', power: 'off' }).length, 0);
    assert.equal(two({ tenant: 'x' }, { trust: 'untrusted' }).length, 0);
    const inside = { ...base(), a: vm({}), b: vm({}), d: { kind: 'engine', in: 'a', platform: 'docker' }, e: { kind: 'engine', in: 'b', platform: 'docker' }, c1: { kind: 'container', in: 'd', tenant: 'x' }, c2: { kind: 'container', in: 'e', tenant: 'y' } };
    assert.deepEqual(found(inside)[0]!.nodes, ['h', 'a', 'b']);
    const oneVm = { ...base(), a: vm({}), d: { kind: 'engine', in: 'a', platform: 'docker' }, c1: { kind: 'container', in: 'd', tenant: 'x' }, c2: { kind: 'container', in: 'd', tenant: 'y' } };
    assert.equal(found(oneVm).length, 0);
  });

  it('sees sandboxes with a kernel of their own', () => {
    const nodes = (runtime: string) => ({ h: { kind: 'host', cpu: leaky, os: { platform: 'debian' } }, d: { kind: 'engine', in: 'h', platform: 'containerd', runtime }, a: { kind: 'container', in: 'd', tenant: 'x' }, b: { kind: 'container', in: 'd', tenant: 'y' } });
    assert.equal(found(nodes('kata')).length, 1);
    assert.equal(found(nodes('runc')).length, 0);
  });

  it('accepts core scheduling, pinning of both, and Hyper-V\'s own scheduler', () => {
    const [a, b] = [{ tenant: 'x' }, { tenant: 'y' }];
    assert.equal(two(a, b, leaky, { coreScheduling: true }).length, 0);
    assert.equal(two({ ...a, pinned: true }, { ...b, pinned: true }).length, 0);
    assert.equal(two({ ...a, pinned: true }, b).length, 1);
    assert.equal(two(a, b, leaky, { platform: 'hyper-v' }).length, 0);
    assert.equal(two(a, b, leaky, { platform: 'hyper-v', coreScheduling: false }).length, 1);
  });

  it('finds a pair beside pinned ones', () => {
    const nodes = { ...base(), p1: vm({ tenant: 'x', pinned: true }), p2: vm({ tenant: 'y', pinned: true }), q: vm({ tenant: 'x' }) };
    assert.deepEqual(found(nodes)[0]!.nodes.slice(1).sort(), ['p2', 'q']);
  });

  it('judges page merging as stated, else by the product', () => {
    const [a, b] = [{ tenant: 'x' }, { tenant: 'y' }];
    const merged = (hypervisor: object, more: object = {}) => two({ ...a, ...more }, b, {}, hypervisor);
    assert.match(merged({ platform: 'proxmox-ve' })[0]!.message, /assumed: the default/);
    assert.doesNotMatch(merged({ platform: 'kvm', pageMerging: true })[0]!.message, /assumed/);
    for (const hypervisor of [{ platform: 'kvm' }, { platform: 'esxi' }, { platform: 'proxmox-ve', pageMerging: false }]) assert.equal(merged(hypervisor).length, 0, JSON.stringify(hypervisor));
    for (const more of [{ pageMerging: false }, { confidential: 'sev' }]) assert.equal(merged({ platform: 'proxmox-ve' }, more).length, 0, JSON.stringify(more));
    const fix = merged({ pageMerging: true })[0]!.fixes()[0]!;
    assert.deepEqual(fix.operations.map((it) => 'path' in it && it.path.join('.')), ['nodes.a.pageMerging', 'nodes.b.pageMerging']);
  });

  it('joins hosts side by side, and leaves a provider\'s alone', () => {
    const host = (k: number, more: object = {}) => ({
      [`h${k}`]: { kind: 'host', in: 's', cpu: leaky, ...more }, [`hv${k}`]: { kind: 'hypervisor', in: `h${k}`, platform: 'esxi' },
      [`a${k}`]: { ...vm({ tenant: 'x' }), in: `hv${k}` }, [`b${k}`]: { ...vm({ tenant: 'y' }), in: `hv${k}` },
    });
    const findings = found({ s: { kind: 'site' }, ...host(1), ...host(2), ...host(3, { managed: true }) });
    assert.deepEqual(findings.map((it) => it.nodes.slice(0, 2)), [['h1', 'h2']]);
  });
});
