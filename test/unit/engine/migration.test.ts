import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bestChange, canMigrate, canRestart, migrationTargets, verdicts } from '../../../src/engine/facts/migration/can-migrate';
import type { Verdict } from '../../../src/engine/facts/migration/can-migrate';
import { MAX_PASSES, migrationTime, postCopy, preCopy } from '../../../src/engine/facts/migration/time';
import { at, factsFor, idsOf } from './support';

const MiB = 2 ** 20, GiB = 2 ** 30;

/** Two equal machines in a cluster, a shared volume, and a VM with everything said; `more` changes parts of nodes. */
const pair = (more: { readonly [id: string]: object } = {}): object => {
  const machine = (id: string): object => ({
    [id]: { kind: 'host', in: 'fra', cpu: { sockets: 2, cores: 8, threads: 2, vendor: 'intel', level: 'x86-64-v4', model: 'Xeon 6338', microcode: '0xd0003f5' }, memory: '128GiB', disk: '2TiB', os: { platform: 'debian', version: '13', kernel: '6.12' }, ...more[id] },
    [`k${id}`]: { kind: 'hypervisor', in: id, platform: 'kvm', version: '10.0', ...more[`k${id}`] },
  });
  return {
    fra: { kind: 'site' }, ams: { kind: 'site' }, ...machine('h1'), ...machine('h2'),
    pool: { kind: 'cluster', in: 'fra', platform: 'proxmox-ve', members: ['kh1', 'kh2'], ...more['pool'] },
    ceph: { kind: 'volume', in: 'pool', shared: true, ...more['ceph'] },
    lan: { kind: 'network', in: 'fra', ...more['lan'] },
    vm: { kind: 'vm', in: 'kh1', vcpus: 4, memory: '16GiB', disk: '100GiB', os: { platform: 'debian', version: '13' }, cpuMode: 'x86-64-v3', storage: 'ceph', networks: ['lan'], dirtyRate: '10MiB', ...more['vm'] },
    ...(more['other'] === undefined ? {} : { other: more['other'] }), ...(more['inner'] === undefined ? {} : { inner: more['inner'], guest: more['guest'] }),
  };
};
const verdictOf = (more: { readonly [id: string]: object } = {}): Verdict => {
  const facts = factsFor(pair(more));
  return canMigrate(facts, at(facts.graph, 'vm'), at(facts.graph, 'kh2'))!;
};
const said = (more: { readonly [id: string]: object }): string[] => verdictOf(more).reasons.map(({ code, certainty }) => `${code} ${certainty}`);

describe('time of a live migration', () => {
  const rounded = ({ converges, passes, seconds, downtimeSeconds }: ReturnType<typeof preCopy>) => [converges, passes, Number(seconds.toFixed(1)), Number(downtimeSeconds.toFixed(2))];

  it('is that of the passes over memory', () => {
    assert.deepEqual(rounded(preCopy(16 * GiB, 100 * MiB, 1192 * MiB)), [true, 2, 14.9, 0.1]);
    assert.deepEqual(rounded(preCopy(16 * GiB, 900 * MiB, 1192 * MiB)), [true, 14, 55, 0.27]);
    assert.deepEqual(rounded(preCopy(64 * GiB, 1300 * MiB, 2980 * MiB)), [true, 6, 38.7, 0.15]);
  });

  it('has no end where memory is written as fast as it is sent', () => {
    const copy = preCopy(64 * GiB, 1300 * MiB, 1192 * MiB);
    assert.deepEqual([copy.converges, copy.seconds, copy.ratio.toFixed(2)], [false, Infinity, '1.09']);
    assert.equal(preCopy(64 * GiB, 0.95 * 1192 * MiB, 1192 * MiB).passes, MAX_PASSES);
    const post = postCopy(64 * GiB, 1300 * MiB, 1192 * MiB);
    assert.equal(Number(post.seconds.toFixed(1)), 110);
  });

  it('sends disks first where they are copied', () => {
    const copy = preCopy(GiB, 0, 100 * MiB, 0.3, 10 * GiB);
    assert.deepEqual([copy.passes, Number(copy.diskSeconds.toFixed(1)), Number(copy.seconds.toFixed(2))], [1, 102.4, 112.64]);
  });

  it('never gets shorter with more memory, more writes or a slower link', () => {
    const size = fc.double({ min: 1, max: 1e12, noNaN: true }), rate = fc.double({ min: 1, max: 1e10, noNaN: true });
    fc.assert(fc.property(size, rate, rate, fc.double({ min: 1, max: 10, noNaN: true }), (memory, dirty, bandwidth, more) => {
      const { seconds, downtimeSeconds, converges } = preCopy(memory, dirty, bandwidth);
      if (converges) assert.ok(downtimeSeconds <= 0.3);
      assert.ok(preCopy(memory * more, dirty, bandwidth).seconds >= seconds * (1 - 1e-9));
      assert.ok(preCopy(memory, dirty * more, bandwidth).seconds >= seconds * (1 - 1e-9));
      assert.ok(preCopy(memory, dirty, bandwidth / more).seconds >= seconds * (1 - 1e-9));
    }), { seed: 7 });
  });

  it('takes the slower side and its share of the network, and says what it assumed', () => {
    const timeOf = (more: { readonly [id: string]: object }) => {
      const facts = factsFor(pair(more));
      return migrationTime(facts, at(facts.graph, 'vm'), at(facts.graph, 'kh2'), false);
    };
    const declared = timeOf({ kh1: { migration: { bandwidth: '1GB', parallel: 2, downtimeLimit: '500ms', network: 'lan' } }, kh2: { migration: { bandwidth: '2GB' } }, lan: { bandwidth: '1GB' } })!;
    assert.deepEqual([declared.link.bandwidth, declared.link.downtimeLimit, declared.exact, declared.assumed], [450e6, 0.5, true, []]);
    const bare = timeOf({ vm: { dirtyRate: undefined } })!;
    assert.deepEqual([bare.link.bandwidth, bare.exact, bare.assumed.length], [112.5e6, false, 4]);
    assert.equal(timeOf({ vm: { memory: undefined } }), undefined);
    const busy = { vm: { dirtyRate: '2GB' }, kh1: { migration: { bandwidth: '1GB' } } };
    assert.deepEqual([timeOf(busy)!.converges, timeOf({ ...busy, kh1: { migration: { bandwidth: '1GB', postCopy: true } } })!.method], [false, 'post-copy']);
  });
});

describe('whether a VM can be migrated live', () => {
  it('is yes where every condition is known and met', () => {
    const { answer, reasons, first } = verdictOf();
    assert.deepEqual([answer, reasons, first], ['yes', [], undefined]);
  });

  it('is a no with the reason, one for each condition', () => {
    const cpu = (of: object) => ({ h2: { cpu: { sockets: 2, cores: 8, threads: 2, vendor: 'intel', level: 'x86-64-v4', ...of } } });
    const cases: readonly (readonly [string, { readonly [id: string]: object }])[] = [
      ['arch', { h2: { cpu: { cores: 64, arch: 'arm64', vendor: 'intel', level: undefined } } }],
      ['hypervisor-version', { kh2: { platform: 'esxi' } }],
      ['cpu-vendor', cpu({ vendor: 'amd' })],
      ['cpu-features', cpu({ level: 'x86-64-v2' })],
      ['storage', { ceph: { shared: undefined, reachableFrom: ['h1'] }, kh1: { migration: { block: false } } }],
      ['network', { lan: { in: 'h1' } }],
      ['device', { vm: { devices: [{ type: 'gpu' }] } }],
      ['pinned', { vm: { numaNodes: 4 }, h2: { numa: 2 } }],
      ['confidential', { vm: { confidential: 'sev-snp' } }],
      ['nested', { h1: { os: { platform: 'debian', version: '10', kernel: '4.19' } }, inner: { kind: 'hypervisor', in: 'vm', platform: 'kvm' }, guest: { kind: 'vm', in: 'inner' } }],
      ['memory', { h2: { memory: '8GiB' } }],
      ['limits', { vm: { vcpus: 64 } }],
      ['affinity', { pool: { affinity: [{ kind: 'apart', must: true, members: ['vm', 'other'] }] }, other: { kind: 'vm', in: 'kh2', vcpus: 1, memory: '1GiB' } }],
    ];
    for (const [code, more] of cases) {
      const { answer, first } = verdictOf(more);
      assert.deepEqual([answer, first?.code, first?.certainty], ['no', code, 'certain'], code);
    }
  });

  it('is in doubt where the file does not say enough', () => {
    assert.deepEqual(said({ vm: { storage: undefined } }), ['storage unknown']);
    assert.deepEqual(said({ vm: { cpuMode: undefined } }), []);
    assert.deepEqual(said({ vm: { cpuMode: undefined }, h2: { cpu: { cores: 16, vendor: 'intel', level: 'x86-64-v4' } } }), ['cpu-features unknown']);
    assert.deepEqual(said({ vm: { networks: ['nowhere'] } }), ['network unknown']);
    assert.deepEqual(said({ kh2: { version: undefined } }), ['hypervisor-version unknown']);
    assert.deepEqual(said({ kh2: { version: '9.0' } }), ['hypervisor-version possible']);
    assert.deepEqual(said({ vm: { memory: undefined } }), ['memory unknown']);
    assert.deepEqual(said({ pool: { members: ['kh1'] } }).at(-1), 'cluster possible');
    assert.deepEqual(said({ vm: { storage: 'local' } }), ['storage possible']);
  });

  it('takes the CPU that the guest sees into account', () => {
    const v3 = { cpu: { sockets: 2, cores: 8, threads: 2, vendor: 'intel', level: 'x86-64-v3', model: 'Xeon 2680', microcode: '0x1' } };
    const through = (cpuMode: string, h2: object = {}) => said({ vm: { cpuMode }, h2 });
    assert.deepEqual(through('host-passthrough'), []);
    assert.deepEqual(through('host', v3), ['cpu-features certain']);
    assert.deepEqual(through('host', { os: { platform: 'debian', version: '12', kernel: '6.1' } }), ['cpu-features certain']);
    assert.deepEqual(through('host-model', v3), ['cpu-features certain']);
    assert.deepEqual(through('Haswell-noTSX', v3), []);
    assert.deepEqual(through('Icelake-Server', v3), ['cpu-features certain']);
    assert.deepEqual(through('x86-64-v2-AES', v3), []);
    assert.deepEqual(through('my-model', v3), ['cpu-features unknown']);
    assert.deepEqual(said({ vm: { cpuMode: undefined }, h2: v3, pool: { cpuBaseline: 'intel-broadwell' } }), []);
  });

  it('copies a local disk where that is allowed and fits', () => {
    const block = { kh1: { migration: { block: true } } };
    const copied = verdictOf({ vm: { storage: 'local' }, ...block });
    assert.deepEqual([copied.answer, copied.copiesDisk], ['yes', true]);
    assert.deepEqual(said({ vm: { storage: 'local', disk: '3TiB' }, ...block }), ['storage certain']);
    assert.deepEqual(said({ vm: { storage: 'local' }, ...block, h2: { disk: undefined } }), ['storage unknown']);
    assert.deepEqual(said({ vm: { storage: 'local' }, ...block, other: { kind: 'vm', in: 'kh2', vcpus: 1, memory: '1GiB', disk: '2TiB', storage: 'local' } }), ['storage certain']);
    assert.equal(verdictOf().copiesDisk, false);
  });

  it('takes networks of the same name or range on the target for the same', () => {
    assert.deepEqual(said({ lan: { in: 'h1', cidr: '10.0.0.0/24' }, other: { kind: 'network', in: 'h2', cidr: '10.0.0.0/24' } }), []);
    assert.deepEqual(said({ lan: { in: 'ams' } }), ['network certain']);
    assert.deepEqual(said({ lan: { in: 'ams', stretched: true } }), []);
  });

  it('knows what moves confidential and nested guests', () => {
    const able = { migration: { confidential: true } };
    assert.deepEqual(said({ vm: { confidential: 'tdx' }, kh1: able, kh2: able }), []);
    const inner = { inner: { kind: 'hypervisor', in: 'vm', platform: 'kvm' }, guest: { kind: 'vm', in: 'inner' } };
    assert.deepEqual(said(inner), []);
    assert.deepEqual(said({ ...inner, guest: { kind: 'vm', in: 'inner', power: 'off' }, h1: { cpu: { cores: 16, vendor: 'amd' } }, h2: { cpu: { cores: 16, vendor: 'amd', level: 'x86-64-v4' } } }), []);
    const amd = { cpu: { cores: 16, vendor: 'amd', level: 'x86-64-v4' } };
    assert.deepEqual(said({ ...inner, h1: amd, h2: amd }), ['nested certain']);
    assert.deepEqual(said({ ...inner, kh1: { platform: 'hyper-v' }, kh2: { platform: 'hyper-v' } }), ['nested certain']);
    assert.deepEqual(said({ ...inner, kh1: { platform: 'esxi' }, kh2: { platform: 'esxi' } }), ['nested unknown']);
  });

  it('allows a stop and start where only the running state stands against it', () => {
    const stopped = (more: { readonly [id: string]: object }) => canRestart(verdictOf(more)).answer;
    assert.deepEqual([stopped({ vm: { confidential: 'tdx' } }), stopped({ vm: { pinned: true } }), stopped({ vm: { devices: [{ type: 'gpu' }] } })], ['yes', 'yes', 'unknown']);
    assert.equal(stopped({ h2: { memory: '8GiB' } }), 'no');
  });

  it('is asked of the other members of the cluster, and of nothing inside the VM', () => {
    const facts = factsFor({ ...pair(), h3: { kind: 'host' }, k3: { kind: 'hypervisor', in: 'h3' }, lone: { kind: 'vm', in: 'k3' }, deep: { kind: 'hypervisor', in: 'lone' }, pod: { kind: 'vm', in: 'pool' } });
    assert.deepEqual(idsOf(facts.graph, migrationTargets(facts, at(facts.graph, 'vm'))), ['kh2']);
    assert.deepEqual(idsOf(facts.graph, migrationTargets(facts, at(facts.graph, 'lone'))), ['kh1', 'kh2']);
    assert.deepEqual(migrationTargets(facts, at(facts.graph, 'pod')), []);
    assert.equal(canMigrate(facts, at(facts.graph, 'vm'), at(facts.graph, 'kh1')), undefined);
  });

  it('names the one change that opens most targets', () => {
    const machine = (id: string, more: object) => ({ [id]: { kind: 'host', cpu: { cores: 16, vendor: 'intel', level: 'x86-64-v3' }, memory: '64GiB' }, [`k${id}`]: { kind: 'hypervisor', in: id, platform: 'kvm', version: '9', ...more } });
    const facts = factsFor({
      ...machine('a', {}), ...machine('b', {}), ...machine('c', {}), ...machine('d', { platform: 'esxi' }),
      pool: { kind: 'cluster', members: ['a', 'b', 'c', 'd'] }, vm: { kind: 'vm', in: 'ka', vcpus: 2, memory: '4GiB', devices: [{ type: 'usb' }] },
    });
    const change = bestChange(verdicts(facts, at(facts.graph, 'vm')))!;
    assert.deepEqual([change.code, idsOf(facts.graph, change.opens)], ['device', ['kb', 'kc']]);
    assert.equal(bestChange([]), undefined);
  });
});
