import assert from 'node:assert/strict';
import { dockerHost, findingsOf } from './run';

const machine = (n: number, host: object = {}, hypervisor: object = {}) => ({
  [`h${n}`]: { kind: 'host', memory: '64GiB', ...host, cpu: { vendor: 'intel', cores: 16, ...(host as { cpu?: object }).cpu } }, [`k${n}`]: { kind: 'hypervisor', in: `h${n}`, platform: 'kvm', version: '9.0', ...hypervisor },
});
const pool = (more: object = {}, members = ['k1', 'k2', 'k3']) => ({ pool: { kind: 'cluster', platform: 'proxmox-ve', members, ...more } });
const three = { ...machine(1), ...machine(2), ...machine(3), ...pool() };
const vm = (more: object = {}, host = 'k1') => ({ kind: 'vm', in: host, memory: '8GiB', vcpus: 4, ...more });

describe('rule live-migration-impossible', () => {
  const found = (nodes: object) => findingsOf('live-migration-impossible', { nodes: { ...three, ...nodes } });

  it('gives each member its first reason, and is one finding for VMs with the same', () => {
    const gpu = { devices: [{ type: 'gpu' }] };
    const [finding, ...more] = found({ a: vm(gpu), b: vm(gpu, 'k2'), c: vm(), off: vm({ ...gpu, power: 'off' }) });
    assert.deepEqual([more.length, finding!.severity, finding!.nodes], [0, 'warning', ['a', 'b', 'pool']]);
    assert.deepEqual(finding!.witness, ['a to k2: device, a device is passed through (gpu)', 'a to k3: device, a device is passed through (gpu)']);
    assert.match(finding!.message, /all of them could take them/);
  });

  it('says which one change opens most members', () => {
    const [finding] = found({ ...machine(2, { cpu: { vendor: 'amd' } }), ...machine(3, {}, { platform: 'esxi' }), a: vm() });
    assert.match(finding!.message, /1 of them could take it/);
    const [stuck] = found({ ...machine(2, { cpu: { vendor: 'amd' } }), ...machine(3, { cpu: { vendor: 'amd' } }), a: vm({ devices: [{ type: 'gpu' }] }) });
    assert.match(stuck!.message, /No single change opens one/);
  });

  it('is an error where something counts on it', () => {
    const tied = { confidential: 'tdx' };
    const severity = (own: object, cluster: object) => found({ a: vm({ ...tied, ...own }), ...pool(cluster) }).map((it) => it.severity);
    assert.deepEqual(severity({ slo: { rto: '0s' } }, {}), ['error']);
    assert.deepEqual(severity({}, { policies: { drs: 'FullyAutomated' } }), ['error']);
    assert.deepEqual(severity({}, { policies: { evictionStrategy: 'LiveMigrate' } }), ['error']);
    assert.deepEqual(severity({ slo: { rto: '5m' } }, { policies: { drs: 'manual' } }), ['warning']);
  });

  it('needs certainty about every member', () => {
    assert.equal(found({ a: vm({ storage: 'local' }) }).length, 0);
    assert.equal(found({ a: vm({ memory: '100GiB' }) }).length, 1);
    assert.equal(found({ ...machine(3, { memory: '256GiB' }), a: vm({ memory: '100GiB' }) }).length, 0);
    assert.equal(found({ ...machine(2, { cpu: { vendor: 'amd' } }), a: vm() }).length, 0);
    assert.equal(found({ pool: { kind: 'cluster', platform: 'proxmox-ve', members: ['k1'] }, a: vm({ devices: [{ type: 'gpu' }] }) }).length, 0);
  });

  it('does not mistake one VM for another with the same settings and a larger size', () => {
    assert.deepEqual(found({ small: vm(), large: vm({ memory: '100GiB' }), wide: vm({ vcpus: 64 }) }).map((it) => it.nodes[0]), ['large', 'wide']);
  });

  it('leaves to other rules what they say', () => {
    assert.equal(found({ ...pool({ affinity: [{ kind: 'apart', must: true, members: ['a', 'b', 'c'] }] }), a: vm(), b: vm({}, 'k2'), c: vm({}, 'k3') }).length, 0);
    const amd = { cpu: { vendor: 'amd' } };
    assert.equal(found({ ...machine(1, amd), ...machine(2, amd), ...machine(3, amd), a: vm({ os: { platform: 'debian' } }), k: { kind: 'hypervisor', in: 'a', platform: 'kvm' }, i: { kind: 'vm', in: 'k' } }).length, 0);
    const mixed = { ...machine(1, { cpu: { model: 'A' } }), ...machine(2, { cpu: { model: 'B' } }), ...machine(3, { cpu: { model: 'C' } }) };
    assert.equal(found({ ...mixed, a: vm({ cpuMode: 'host' }) }).length, 0);
    assert.equal(found({ ...mixed, a: vm({ cpuMode: 'host', slo: { rto: '0s' } }) }).length, 1);
  });

  it('proposes a model or a volume that all members have', () => {
    const levels = { ...machine(1, { cpu: { level: 'x86-64-v4' } }), ...machine(2, { cpu: { level: 'x86-64-v3' } }), ...machine(3, { cpu: { level: 'x86-64-v2' } }) };
    assert.deepEqual(found({ ...levels, a: vm({ cpuMode: 'x86-64-v4' }) })[0]!.fixes()[0]!.operations, [{ op: 'set', path: ['nodes', 'a', 'cpuMode'], value: 'x86-64-v2-AES' }]);
    const noCopy = { migration: { block: false } };
    const disks = { ...machine(1, {}, noCopy), ...machine(2, {}, noCopy), ...machine(3, {}, noCopy), a: vm({ storage: 'local' }) };
    assert.deepEqual(found({ ...disks, nas: { kind: 'volume', in: 'pool', shared: true } })[0]!.fixes()[0]!.operations, [{ op: 'set', path: ['nodes', 'a', 'storage'], value: 'nas' }]);
    assert.deepEqual(found(disks)[0]!.fixes(), []);
  });
});

describe('rule cpu-passthrough-in-mixed-cluster', () => {
  const found = (a: object, b: object, vms: object, cluster: object = {}) => findingsOf('cpu-passthrough-in-mixed-cluster', { nodes: { ...machine(1, a), ...machine(2, b), ...pool(cluster, ['k1', 'k2']), ...vms } });

  it('compares model, microcode, kernel and level, as far as they are stated', () => {
    const differ = (a: object, b: object) => found(a, b, { v: vm({ cpuMode: 'host-passthrough' }) }).length;
    assert.equal(differ({ cpu: { model: 'A' } }, { cpu: { model: 'B' } }), 1);
    assert.equal(differ({ cpu: { model: 'A', microcode: '1' } }, { cpu: { model: 'A', microcode: '2' } }), 1);
    assert.equal(differ({ os: { platform: 'debian', kernel: '6.1' } }, { os: { platform: 'debian', kernel: '6.12' } }), 1);
    assert.equal(differ({ cpu: { model: 'A' } }, {}), 0);
    assert.equal(differ({ cpu: { model: 'A' } }, { cpu: { model: 'A' } }), 0);
  });

  it('asks a model of the host for its generation only', () => {
    const differ = (a: string, b: string) => found({ cpu: { model: a } }, { cpu: { model: b } }, { v: vm({ cpuMode: 'host-model' }) }).length;
    assert.equal(differ('Intel Xeon Gold 6248', 'Intel Xeon E5-2680 v4'), 1);
    assert.equal(differ('Intel Xeon E5-2680 v4', 'Intel Xeon E5-2690 v4'), 0);
  });

  it('takes the baseline of the cluster, is one finding, and proposes the lowest level', () => {
    const a = { cpu: { model: 'A', level: 'x86-64-v3' } }, b = { cpu: { model: 'B', level: 'x86-64-v4' } };
    const vms = { v: vm(), w: vm({}, 'k2'), named: vm({ cpuMode: 'x86-64-v2' }), off: vm({ power: 'off' }), floating: vm({}, 'pool') };
    const [finding, ...more] = found(a, b, vms, { cpuBaseline: 'host' });
    assert.deepEqual([more.length, finding!.nodes], [0, ['v', 'w', 'floating', 'pool', 'h1', 'h2']]);
    assert.deepEqual(finding!.fixes()[0]!.operations[0], { op: 'set', path: ['nodes', 'v', 'cpuMode'], value: 'x86-64-v3' });
    assert.equal(found(a, b, vms).length, 0);
    assert.deepEqual(found({ cpu: { model: 'A' } }, { cpu: { model: 'B' } }, { v: vm({ cpuMode: 'host' }) })[0]!.fixes(), []);
  });
});

describe('rule migration-will-not-converge', () => {
  const found = (own: object, migration: object, options: object = {}, other: object = migration) => findingsOf('migration-will-not-converge', {
    nodes: { ...machine(1, {}, { migration }), ...machine(2, {}, { migration: other }), ...pool({}, ['k1', 'k2']), v: vm({ memory: '64GiB', ...own }) }, rules: { 'migration-will-not-converge': { options } },
  });
  // Nine tenths of the nominal are used: 1192 and 2980 MiB/s remain.
  const slow = { bandwidth: `${Math.round(1192 / 0.9)}MiB` }, fast = { bandwidth: `${Math.round(2980 / 0.9)}MiB` };

  it('finds what never ends, and lets pass what does with a faster link', () => {
    const [finding] = found({ dirtyRate: '1300MiB' }, slow);
    assert.equal(finding!.measured, 1.09);
    assert.match(finding!.message, /1\.09 times what the link carries/);
    assert.equal(found({ dirtyRate: '1300MiB' }, fast).length, 0);
    assert.equal(found({ dirtyRate: '900MiB' }, slow).length, 0);
    assert.equal(found({ dirtyRate: '1080MiB' }, slow).length, 1);
    assert.equal(found({ dirtyRate: '1000MiB' }, slow).length, 0);
    assert.equal(found({ dirtyRate: '1000MiB' }, slow, { convergeFactor: 0.8 }).length, 1);
  });

  it('finds what takes too long for its memory', () => {
    assert.equal(found({ dirtyRate: '1MiB' }, { bandwidth: '5MiB' }).length, 1);
    assert.match(found({ dirtyRate: '1MiB' }, { bandwidth: '5MiB' })[0]!.message, /more than 150 s for each GiB/);
    assert.equal(found({ dirtyRate: '1MiB' }, { bandwidth: '5MiB' }, { maxDuration: 1000 }).length, 0);
  });

  it('says nothing where a number is missing, post-copy ends it, or nothing would migrate', () => {
    assert.equal(found({}, slow).length, 0);
    assert.equal(found({ dirtyRate: '2GiB' }, {}).length, 0);
    assert.equal(found({ dirtyRate: '2GiB' }, { ...slow, postCopy: true }).length, 0);
    assert.equal(found({ dirtyRate: '2GiB', power: 'off' }, slow).length, 0);
    assert.equal(found({ dirtyRate: '2GiB', memory: '100MiB' }, slow).length, 0);
    assert.equal(found({ dirtyRate: '2GiB', memory: undefined }, slow).length, 1);
    assert.equal(findingsOf('migration-will-not-converge', { nodes: { ...machine(1, {}, { migration: slow }), v: vm({ dirtyRate: '2GiB' }) } }).length, 0);
  });

  it('takes the fastest member, and allows post-copy in all', () => {
    const nodes = (third: object) => ({ nodes: { ...machine(1, {}, { migration: fast }), ...machine(2, {}, { migration: slow }), ...machine(3, {}, { migration: third }), ...pool(), v: vm({ memory: '64GiB', dirtyRate: '1300MiB' }) } });
    assert.equal(findingsOf('migration-will-not-converge', nodes(fast)).length, 0);
    const [finding] = findingsOf('migration-will-not-converge', nodes(slow));
    assert.deepEqual(finding!.fixes()[0]!.operations.map((it) => 'path' in it && it.path[1]), ['k1', 'k2', 'k3']);
  });
});

describe('rule host-not-evacuable', () => {
  const full = { overcommit: { memory: 1 } };
  const found = (nodes: object, options: object = {}) => findingsOf('host-not-evacuable', { nodes, rules: { 'host-not-evacuable': { options } } });
  const two = (vms: object, first: object = {}, cluster: object = {}) => ({ ...machine(1, first, full), ...machine(2, {}, full), ...pool(cluster, ['k1', 'k2']), ...vms });

  it('finds want of room, once for the hosts of a cluster', () => {
    const [finding, ...more] = found(two({ a: vm({ memory: '40GiB' }), b: vm({ memory: '40GiB' }, 'k2') }));
    assert.deepEqual([more.length, finding!.severity, finding!.nodes], [0, 'warning', ['h1', 'h2', 'a', 'b', 'pool']]);
    assert.equal(found(two({ a: vm({ memory: '20GiB' }), b: vm({ memory: '20GiB' }, 'k2') })).length, 0);
  });

  it('leaves room to the rule about failures where the cluster is to survive one, unless maintenance is planned', () => {
    const vms = { a: vm({ memory: '40GiB' }), b: vm({ memory: '40GiB' }, 'k2') };
    assert.equal(found(two(vms, {}, { failuresToTolerate: 1 })).length, 0);
    assert.equal(found(two(vms, {}, { ha: true })).length, 0);
    assert.equal(found(two(vms, {}, { ha: true, failuresToTolerate: 0 })).length, 1);
    assert.deepEqual(found(two(vms, { maintenance: '2026-03-01' }, { ha: true })).map((it) => [it.severity, it.nodes[0]]), [['error', 'h1']]);
  });

  it('counts maintenance that is ahead', () => {
    const alone = (maintenance: string) => found({ ...dockerHost('h'), h: { kind: 'host', os: { platform: 'debian' }, maintenance }, c: { kind: 'container', in: 'h-docker' } }).map((it) => it.severity);
    assert.deepEqual([alone('2026-01-15'), alone('2026-01-14'), alone('after Easter')], [['error'], [], ['error']]);
    assert.equal(found({ ...dockerHost('h'), c: { kind: 'container', in: 'h-docker' } }).length, 0);
    assert.equal(found({ h: { kind: 'host', os: { platform: 'debian' }, maintenance: 'soon' }, cron: { kind: 'app', in: 'h' } }).length, 0);
  });

  it('leaves to the rule of affinity what only that keeps', () => {
    const apart = { affinity: [{ kind: 'apart', must: true, members: ['a', 'b'] }] };
    assert.equal(found(two({ a: vm(), b: vm({}, 'k2') }, {}, apart)).length, 0);
    assert.equal(found(two({ a: vm(), b: vm({}, 'k2') }, { maintenance: 'soon' }, apart)).length, 1);
  });

  it('finds VMs that would not fit beside each other, although each would alone', () => {
    const side = (memory: string) => found(two({ a: vm({ memory }), b: vm({ memory }) })).map((it) => [it.nodes[0], it.measured]);
    assert.deepEqual([side('40GiB'), side('20GiB')], [[['h1', 1]], []]);
  });

  it('does not ask containers to leave that belong to a host, unless maintenance is planned', () => {
    const agent = { d: { kind: 'engine', in: 'h1', platform: 'docker' }, exporter: { kind: 'container', in: 'd' } };
    assert.equal(found(two({ a: vm(), ...agent })).length, 0);
    assert.deepEqual(found(two({ a: vm(), ...agent }, { maintenance: 'soon' }))[0]!.nodes, ['h1', 'exporter', 'pool']);
  });

  it('knows pods that a volume keeps', () => {
    const k8s = (more: object) => ({ ...dockerHost('n1', { platform: 'containerd' }), ...dockerHost('n2', { platform: 'containerd' }), k8s: { kind: 'cluster', platform: 'kubernetes', members: ['n1-docker', 'n2-docker'], ...more } });
    const pod = (volume: object, cluster: object = {}) => found({ ...k8s(cluster), p: { kind: 'pod', in: 'n1-docker' }, c: { kind: 'container', in: 'p', mounts: [{ source: 'data', target: '/d' }] }, data: { kind: 'volume', ...volume } }).map((it) => it.nodes.slice(0, 2));
    assert.deepEqual(pod({ in: 'n1' }), [['n1', 'p']]);
    assert.deepEqual(pod({ in: 'n1' }, { failuresToTolerate: 1 }), [['n1', 'p']]);
    assert.deepEqual(pod({ shared: true }), []);
  });

  it('measures time where the link is stated', () => {
    const link = (migration: object) => ({ ...machine(1, {}, { migration }), ...machine(2, {}, { migration }), ...pool({}, ['k1', 'k2']), a: vm({ memory: '32GiB', dirtyRate: '1KiB' }) });
    const [finding] = found(link({ bandwidth: '1MiB', parallel: 1 }));
    assert.equal(finding!.threshold, 4);
    assert.ok(finding!.measured! > 10 && finding!.measured! < 10.2, String(finding!.measured));
    assert.equal(found(link({ bandwidth: '1MiB', parallel: 1 }), { maintenanceWindow: 12 }).length, 0);
    assert.equal(found(link({ bandwidth: '1GiB', parallel: 1 })).length, 0);
    assert.equal(found(link({ bandwidth: '1MiB' })).length, 0);
  });

  it('still finds in a large estate what no member can take', () => {
    const many: { [id: string]: object } = {};
    const members: string[] = [];
    for (let h = 1; h <= 40; h++) {
      Object.assign(many, machine(h, {}, { migration: { block: false } }));
      members.push(`k${h}`);
      for (let v = 0; v < 4; v++) many[`v${h}-${v}`] = vm({}, `k${h}`);
    }
    assert.equal(found({ ...many, ...pool({}, members) }).length, 0);
    assert.deepEqual(found({ ...many, ...pool({}, members), big: vm({ storage: 'local' }, 'k7') }).map((it) => it.nodes), [['h7', 'big', 'pool']]);
  });
});

describe('rule nested-guest-blocks-migration', () => {
  const found = (host: object, hypervisor: object = {}, guest: object = {}, cluster: object = {}) => findingsOf('nested-guest-blocks-migration', { nodes: {
    ...machine(1, host, hypervisor), ...machine(2, host, hypervisor), ...pool(cluster, ['k1', 'k2']), lab: vm({ os: { platform: 'debian' } }), inner: { kind: 'hypervisor', in: 'lab', platform: 'kvm' }, g: { kind: 'vm', in: 'inner', ...guest },
  } });
  const kernel = (version: string) => ({ os: { platform: 'debian', kernel: version } });

  it('knows makers, versions and products', () => {
    assert.equal(found({ cpu: { vendor: 'amd' } }).length, 1);
    assert.equal(found(kernel('5.2')).length, 1);
    assert.equal(found(kernel('6.1')).length, 0);
    assert.equal(found(kernel('6.1'), { version: '4.1' }).length, 1);
    assert.equal(found({}, { platform: 'hyper-v', version: '2022' }).length, 1);
    assert.equal(found(kernel('6.1'), {}, {}, { platform: 'openstack' }).length, 1);
    assert.equal(found({}).length, 0);
  });

  it('is about guests that run, in a VM that somebody may migrate', () => {
    const [finding] = found({ cpu: { vendor: 'amd' } });
    assert.deepEqual(finding!.nodes, ['lab', 'g', 'h1']);
    assert.equal(found({ cpu: { vendor: 'amd' } }, {}, { power: 'off' }).length, 0);
    assert.equal(findingsOf('nested-guest-blocks-migration', { nodes: { ...machine(1, { cpu: { vendor: 'amd' } }), lab: vm(), inner: { kind: 'hypervisor', in: 'lab', platform: 'kvm' }, g: { kind: 'vm', in: 'inner' } } }).length, 0);
  });
});

describe('rule container-needs-live-migration', () => {
  const found = (container: object, more: object = {}) => findingsOf('container-needs-live-migration', { nodes: { ...dockerHost('h'), c: { kind: 'container', in: 'h-docker', ...container }, ...more } });
  const always = { slo: { rto: '0s' } };

  it('offers a second replica where nothing is kept', () => {
    const [finding] = found(always);
    assert.deepEqual([finding!.severity, finding!.nodes], ['info', ['c', 'h-docker']]);
    assert.deepEqual(finding!.fixes()[0]!.operations, [{ op: 'set', path: ['nodes', 'c', 'replicas'], value: 2 }]);
    assert.deepEqual(found({ ...always, dataPaths: ['/data'], replicas: 2 })[0]!.fixes(), []);
    assert.match(found({ ...always, startSeconds: 40 })[0]!.message, /40 s for its start/);
  });

  it('counts replicas of the service, data that is written, and expectations of the pod', () => {
    assert.equal(found({ ...always, service: 's' }, { c2: { kind: 'container', in: 'h-docker', service: 's' } }).length, 0);
    const volume = { data: { kind: 'volume', in: 'h' } };
    assert.equal(found({ ...always, replicas: 2, mounts: [{ source: 'data' }] }, volume).length, 1);
    assert.equal(found({ ...always, replicas: 2, mounts: [{ source: 'data', readOnly: true }] }, volume).length, 0);
    const [inPod] = found({ in: 'p' }, { p: { kind: 'pod', in: 'h-docker', migratable: true } });
    assert.deepEqual(inPod!.fixes()[0]!.operations, [{ op: 'set', path: ['nodes', 'p', 'replicas'], value: 2 }]);
    assert.equal(found({ slo: { rto: '1s' } }).length, 0);
    assert.equal(found({ ...always, running: false }).length, 0);
  });
});

describe('rule disruption-budget-blocks-drain', () => {
  const k8s = (members: readonly string[]) => ({ ...dockerHost('n1', { platform: 'containerd' }), ...dockerHost('n2', { platform: 'containerd' }), k8s: { kind: 'cluster', platform: 'kubernetes', members } });
  const found = (pod: object, members = ['n1-docker', 'n2-docker'], more: object = {}) => findingsOf('disruption-budget-blocks-drain', { nodes: { ...k8s(members), p: { kind: 'pod', in: 'k8s', service: 's', ...pod }, c: { kind: 'container', in: 'p' }, ...more } });

  it('counts what a drain may stop', () => {
    const allowed = (pod: object) => found(pod).map((it) => it.measured);
    assert.deepEqual(allowed({ replicas: 3, minAvailable: 3 }), [0]);
    assert.deepEqual(allowed({ replicas: 3, minAvailable: 4 }), [-1]);
    assert.deepEqual(allowed({ replicas: 3, minAvailable: 2 }), []);
    assert.deepEqual(allowed({ replicas: 3, maxUnavailable: 0 }), [0]);
    assert.deepEqual(allowed({ replicas: 3, maxUnavailable: 1, minAvailable: 3 }), [0]);
    assert.deepEqual(allowed({ replicas: 1 }), []);
    assert.deepEqual(allowed({ replicas: 1, minAvailable: 1 }), [0]);
    assert.deepEqual(allowed({ replicas: 0, minAvailable: 1 }), []);
  });

  it('allows one at a time instead, over all nodes of the service', () => {
    const [finding] = found({ minAvailable: 2 }, undefined, { p2: { kind: 'pod', in: 'k8s', service: 's', maxUnavailable: 0 }, c2: { kind: 'container', in: 'p2' } });
    assert.deepEqual(finding!.fixes()[0]!.operations, [
      { op: 'unset', path: ['nodes', 'p', 'minAvailable'] }, { op: 'set', path: ['nodes', 'p', 'maxUnavailable'], value: 1 }, { op: 'set', path: ['nodes', 'p2', 'maxUnavailable'], value: 1 },
    ]);
  });

  it('finds the only node of a cluster', () => {
    assert.deepEqual(found({ replicas: 3, minAvailable: 2 }, ['n1-docker']).map((it) => it.nodes), [['p', 'k8s', 'n1-docker']]);
    assert.equal(found({ replicas: 3 }, ['n1-docker']).length, 0);
    assert.equal(found({ replicas: 3, maxUnavailable: 3 }, ['n1-docker']).length, 0);
  });

  it('looks at services in Kubernetes, where somebody enforces a budget', () => {
    assert.equal(findingsOf('disruption-budget-blocks-drain', { nodes: { ...dockerHost('h'), c: { kind: 'container', in: 'h-docker', replicas: 2, minAvailable: 2 } } }).length, 0);
  });

  it('counts hosts for VMs that have to be apart', () => {
    const apart = (members: readonly string[], must = true, more: object = {}) => findingsOf('disruption-budget-blocks-drain', { nodes: { ...three, ...pool({ affinity: [{ kind: 'apart', must, members }] }), a: vm(), b: vm({}, 'k2'), c: vm({}, 'k3'), ...more } }).map((it) => it.nodes);
    assert.deepEqual(apart(['a', 'b', 'c']), [['a', 'b', 'c', 'pool']]);
    assert.deepEqual(apart(['a', 'b']), []);
    assert.deepEqual(apart(['a', 'b', 'c'], false), []);
    assert.deepEqual(apart(['a', 'b', 'c'], true, { c: vm({ power: 'off' }, 'k3') }), []);
    assert.deepEqual(apart(['a', 'b', 'h3']), []);
  });
});
