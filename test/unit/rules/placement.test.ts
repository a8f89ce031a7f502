import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyOperations, readTopology } from '../../../src/model';
import { dockerHost, findingsOf } from './run';

const linux = { platform: 'debian', version: '13' };
const numbered = (number: number, make: (i: number) => readonly (readonly [string, object])[]): object => Object.fromEntries(Array.from({ length: number }, (_, i) => make(i + 1)).flat());

/** Hosts with ESXi, in one cluster with these affinity rules. */
const vsphere = (number: number, affinity: readonly object[], vms: { readonly [id: string]: number | object }, more: object = {}): object => ({
  vs: { kind: 'cluster', platform: 'vsphere', members: Array.from({ length: number }, (_, i) => `e${i + 1}`), affinity, ...more },
  ...numbered(number, (i) => [[`h${i}`, { kind: 'host', memory: '64GiB', cpu: { cores: 16 } }], [`e${i}`, { kind: 'hypervisor', in: `h${i}`, platform: 'esxi' }]]),
  ...Object.fromEntries(Object.entries(vms).map(([id, on]) => [id, { kind: 'vm', vcpus: 2, memory: '8GiB', ...(typeof on === 'number' ? { in: `e${on}` } : on) }])),
});
const must = (kind: string, ...members: readonly string[]) => ({ kind, must: true, members });

describe('rule affinity-rule-violated', () => {
  const rule = 'affinity-rule-violated';
  const found = (nodes: object) => findingsOf(rule, { nodes });

  it('compares the places of VMs, and calls a broken preference a warning', () => {
    const apart = { kind: 'apart', members: ['a', 'b'] };
    assert.deepEqual(found(vsphere(2, [{ ...apart, must: true }, { ...apart, must: false }, apart], { a: 1, b: 1 })).map((it) => [it.pointer, it.severity]), [['/nodes/vs/affinity/0', 'error'], ['/nodes/vs/affinity/1', 'warning'], ['/nodes/vs/affinity/2', 'warning']]);
    assert.equal(found(vsphere(2, [must('apart', 'a', 'b')], { a: 1, b: 2 })).length, 0);
    assert.deepEqual(found(vsphere(3, [must('together', 'a', 'b', 'c')], { a: 1, b: 1, c: 3 }))[0]!.nodes, ['vs', 'c']);
    assert.equal(found(vsphere(2, [must('apart', 'a', 'b')], { a: 1, b: { in: 'e1', power: 'off' } })).length, 0);
    assert.equal(found(vsphere(2, [must('apart', 'a', 'b')], { a: 1, b: { in: 'vs' } })).length, 0, 'what floats may stand anywhere');
    assert.equal(found(vsphere(3, [must('apart', 'a')], { a: { in: 'e1', replicas: 2 } })).length, 1, 'copies of one node');
  });

  it('keeps members on machines that a rule names, by host or hypervisor, or off them', () => {
    const on = (kind: string, machine: string, at: number) => found(vsphere(2, [must(kind, 'a', machine)], { a: at })).length;
    assert.deepEqual([on('together', 'h1', 1), on('together', 'e1', 1), on('together', 'h1', 2), on('apart', 'h1', 1), on('apart', 'e1', 1), on('apart', 'h1', 2)], [0, 0, 1, 1, 1, 0]);
  });

  it('compares containers by their engine, and mixed members by their host', () => {
    const nodes = { ...dockerHost('x'), ...dockerHost('y'), a: { kind: 'container', in: 'x-docker' }, b: { kind: 'container', in: 'x-docker' } };
    const swarm = (members: readonly string[]) => ({ s: { kind: 'cluster', platform: 'docker-swarm', members: ['x-docker', 'y-docker'], affinity: [must('apart', ...members)] } });
    assert.equal(found({ ...nodes, ...swarm(['a', 'b']) }).length, 1);
    assert.equal(found({ ...nodes, b: { kind: 'container', in: 'y-docker' }, ...swarm(['a', 'b']) }).length, 0);
    const mixed = { ...vsphere(2, [must('apart', 'a', 'c')], { a: 1, d: { in: 'e1', os: linux } }), e: { kind: 'engine', in: 'd' }, c: { kind: 'container', in: 'e' } };
    assert.equal(found(mixed).length, 1);
  });

  it('names the smallest set of rules that conflict, and says nothing of what they break', () => {
    const chain = [must('together', 'a', 'b'), must('together', 'x', 'y'), must('together', 'b', 'c'), must('apart', 'a', 'c')];
    const findings = found(vsphere(3, chain, { a: 1, b: 1, c: 2, x: 3, y: 3 }));
    assert.equal(findings.length, 1);
    assert.match(findings[0]!.message, /^Affinity rules 1, 3 and 4 of vs cannot be kept together: a and c must stand together, through 2 rules, and apart/);
    assert.equal(found(vsphere(3, chain.map((it) => ({ ...it, must: it.kind !== 'apart' })), { a: 1, b: 1, c: 1, x: 3, y: 3 })).map((it) => it.severity).join(), 'warning', 'a preference cannot conflict');
    assert.match(found(vsphere(2, [must('together', 'a', 'h1'), must('together', 'a', 'h2')], { a: 1 }))[0]!.message, /rules 1 and 2 of vs .* leave a no machine/);
    assert.equal(found(vsphere(2, [must('together', 'a', 'h1', 'h2'), must('apart', 'a', 'h1')], { a: 2 })).length, 0);
    assert.match(found(vsphere(2, [must('apart', 'a', 'b', 'c')], { a: 1, b: 2, c: 1 }))[0]!.message, /3 must stand apart, and the cluster has 2 machines/);
  });

  it('moves one VM where the solver finds a place, and none where that breaks something', () => {
    const fixes = (nodes: object) => found(nodes)[0]!.fixes();
    assert.deepEqual(fixes(vsphere(2, [must('apart', 'a', 'b')], { a: 1, b: 1 }))[0]!.operations, [{ op: 'move', id: 'a', to: 'e2' }]);
    assert.deepEqual(fixes(vsphere(2, [must('apart', 'a', 'b'), must('together', 'a', 'h1')], { a: 1, b: 1 }))[0]!.operations, [{ op: 'move', id: 'b', to: 'e2' }]);
    assert.deepEqual(fixes(vsphere(2, [must('apart', 'a', 'b')], { a: 1, b: 1, c: { in: 'e2', memory: '60GiB' } })), []);
    assert.deepEqual(fixes(vsphere(2, [must('together', 'a', 'h2')], { a: 1 }))[0]!.operations, [{ op: 'move', id: 'a', to: 'e2' }]);
  });

  it('offers only moves after which the rule is kept', () => {
    const places = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 5 });
    fc.assert(fc.property(places, fc.constantFrom('together', 'apart'), (on, kind) => {
      const vms = Object.fromEntries(on.map((host, i) => [`v${i}`, host]));
      const nodes = vsphere(3, [must(kind, ...Object.keys(vms))], vms);
      const [finding] = found(nodes);
      const fix = finding?.fixes()[0];
      if (fix === undefined) return;
      const applied = applyOperations(readTopology(JSON.stringify({ strata: 1, nodes })), fix.operations);
      assert.ok(applied.ok);
      assert.deepEqual(found(JSON.parse(applied.text).nodes), []);
    }), { numRuns: 60 });
  });
});

describe('rule unschedulable-workload', () => {
  const found = (nodes: object) => findingsOf('unschedulable-workload', { nodes });
  const k8s = (sizes: readonly (string | undefined)[], pods: object) => ({
    k8s: { kind: 'cluster', platform: 'kubernetes', members: sizes.map((_, i) => `n${i}`) },
    ...Object.fromEntries(sizes.flatMap((memory, i) => [[`h${i}`, { kind: 'host', memory, cpu: { cores: 8 }, os: linux }], [`n${i}`, { kind: 'engine', in: `h${i}`, platform: 'containerd' }]])), ...pods,
  });
  const pod = (id: string, parent: string, memory: string) => ({ [id]: { kind: 'pod', in: parent }, [`${id}-c`]: { kind: 'container', in: id, requests: { memory, cpu: 1 } } });

  it('counts what has a fixed place, and nothing that floats', () => {
    assert.equal(found(k8s(['16GiB', '16GiB'], pod('p', 'k8s', '12GiB'))).length, 0);
    assert.equal(found(k8s(['16GiB', '16GiB'], { ...pod('p', 'k8s', '12GiB'), ...pod('q', 'k8s', '12GiB'), ...pod('r', 'k8s', '12GiB') })).length, 0, 'each for itself');
    const [finding] = found(k8s(['16GiB', '16GiB'], { ...pod('x', 'n0', '8GiB'), ...pod('y', 'n1', '6GiB'), ...pod('p', 'k8s', '12GiB') }));
    assert.deepEqual([finding!.severity, finding!.nodes], ['error', ['p', 'k8s']]);
    assert.match(finding!.message, /Nearest is n1, which lacks /);
  });

  it('warns where one member only would do, unless there is but one', () => {
    assert.deepEqual(found(k8s(['8GiB', '64GiB'], pod('p', 'k8s', '12GiB'))).map((it) => it.severity), ['warning']);
    assert.equal(found(k8s(['64GiB'], pod('p', 'k8s', '12GiB'))).length, 0);
    assert.equal(found(k8s(['8GiB'], pod('p', 'k8s', '12GiB'))).length, 1);
    assert.equal(found(k8s(['8GiB', undefined, undefined], pod('p', 'k8s', '12GiB'))).length, 0, 'of unknown size');
  });

  it('is one finding a cluster for each of the two', () => {
    const findings = found(k8s(['8GiB', '32GiB'], { ...pod('p', 'k8s', '12GiB'), ...pod('q', 'k8s', '64GiB'), ...pod('r', 'k8s', '13GiB'), ...pod('s', 'k8s', '65GiB') }));
    assert.deepEqual(findings.map((it) => [it.severity, it.nodes]), [['error', ['q', 's', 'k8s']], ['warning', ['p', 'r', 'k8s']]]);
  });

  it('is the only one to say so: a failover is not asked about before', () => {
    const nodes = { ...k8s(['16GiB', '16GiB'], pod('p', 'k8s', '24GiB')), k8s: { kind: 'cluster', platform: 'kubernetes', members: ['n0', 'n1'], failuresToTolerate: 1 } };
    assert.equal(found(nodes).length, 1);
    assert.deepEqual(findingsOf('failover-capacity-insufficient', { nodes }), []);
  });

  it('lets VMs share what a machine carries, but not exceed it', () => {
    const vm = (memory: string, more: object = {}) => found(vsphere(2, [], { a: { in: 'e1', memory: '60GiB' }, b: { in: 'e2', memory: '60GiB' }, f: { in: 'vs', memory, ...more } })).map((it) => it.severity).join();
    assert.equal(vm('32GiB'), '');
    assert.equal(vm('96GiB'), 'error');
    assert.equal(vm('1GiB', { vcpus: 64 }), 'error');
    const local = { ...vsphere(2, [], { f: { in: 'vs', storage: 's' } }), s: { kind: 'volume', reachableFrom: ['h2'] } };
    assert.deepEqual(found(local).map((it) => it.severity), ['warning']);
  });
});

describe('rule noisy-neighbour-risk', () => {
  const found = (nodes: object) => findingsOf('noisy-neighbour-risk', { nodes });
  const host = { ...dockerHost('host', { runtime: 'crun', runtimeVersion: '1.25' }), host: { kind: 'host', cpu: { cores: 4 }, memory: '16GiB', os: linux } };
  const at = (more: object = {}) => ({ kind: 'container', in: 'host-docker', ...more });
  const db = (more: object = {}) => at({ role: 'database', limits: { cpu: 4, memory: '1GiB' }, ...more });

  it('needs somebody to disturb, somebody who disturbs, and not enough for both', () => {
    assert.equal(found({ ...host, db: db(), other: at() }).length, 1, 'without a limit');
    assert.equal(found({ ...host, db: db(), other: at({ role: 'batch', limits: { cpu: 1 } }) }).length, 1, '5 of 4 CPUs');
    assert.equal(found({ ...host, db: db({ limits: { cpu: 3 } }), other: at({ role: 'batch', limits: { cpu: 1 } }) }).length, 0);
    assert.equal(found({ ...host, db: db(), other: at({ limits: { cpu: 1 } }) }).length, 0, 'limited, and no batch');
    assert.equal(found({ ...host, db: at(), other: at() }).length, 0, 'no role');
    assert.equal(found({ ...host, db: db(), other: at({ running: false }) }).length, 0);
    assert.equal(found({ ...host, db: db(), other: db({ limits: {} }) }).length, 0, 'equals');
    assert.equal(found({ ...host, db: db(), other: at({ cpuset: '2-3', limits: {} }) }).length, 0, 'CPUs of its own');
  });

  it('takes twice the weight for protection, and plans it', () => {
    assert.equal(found({ ...host, db: db({ cpuWeight: 200 }), other: at({ cpuWeight: 100 }) }).length, 0);
    const [finding] = found({ ...host, db: db({ cpuWeight: 199 }), other: at({ cpuWeight: 100 }) });
    assert.equal(finding!.measured, 1.99);
    assert.deepEqual(finding!.fixes()[0]!.operations, [{ op: 'set', path: ['nodes', 'db', 'cpuWeight'], value: 200 }]);
  });

  it('follows groups up to the machine', () => {
    const slices = { a: { kind: 'cgroup', in: 'host', cpu: { weight: 100 } }, b: { kind: 'cgroup', in: 'host', cpu: { weight: 100 } }, db: { kind: 'container', in: 'a', role: 'database' }, job: { kind: 'container', in: 'b' } };
    const [finding] = found({ ...host, ...slices });
    assert.deepEqual(finding!.nodes, ['db', 'b', 'host']);
    assert.deepEqual(finding!.fixes()[0]!.operations, [{ op: 'set', path: ['nodes', 'a', 'cpu', 'weight'], value: 200 }]);
    assert.equal(found({ ...host, ...slices, a: { kind: 'cgroup', in: 'host', cpu: { weight: 300 } } }).length, 0);
  });

  it('compares VMs on hosts that promised more than they have', () => {
    const vms = (more: object, batch: object = {}) => found({
      h: { kind: 'host', cpu: { cores: 8 }, os: linux }, k: { kind: 'hypervisor', in: 'h', platform: 'kvm' }, a: { kind: 'vm', in: 'k', vcpus: 8, os: linux, ...more }, db: { kind: 'app', in: 'a', role: 'database' }, b: { kind: 'vm', in: 'k', vcpus: 4, role: 'batch', ...batch },
    });
    assert.deepEqual(vms({}).map((it) => [it.nodes, it.measured]), [[['a', 'b', 'h'], 1.5]]);
    for (const protectedBy of [{ reservation: { cpu: 8 } }, { pinned: true }, { vcpus: 4 }]) assert.equal(vms(protectedBy).length, 0, JSON.stringify(protectedBy));
    assert.equal(vms({}, { role: 'microservice' }).length, 0);
    assert.equal(vms({ reservation: { cpu: 4 } }).length, 1);
  });
});

describe('rule form-factor-mismatch', () => {
  const found = (nodes: object) => findingsOf('form-factor-mismatch', { nodes });
  const kvm = { h: { kind: 'host', memory: '256GiB', os: linux }, k: { kind: 'hypervisor', in: 'h', platform: 'kvm' } };
  const vm = (id: string, more: object = {}) => ({ [id]: { kind: 'vm', in: 'k', os: linux, ...more } });

  it('is never more than a hint, and silent without labels', () => {
    const container = (more: object) => found({ ...dockerHost(), c: { kind: 'container', in: 'host-docker', requests: { memory: '17GiB' }, ...more } });
    assert.deepEqual(container({ role: 'monolith' }).map((it) => it.severity), ['hint']);
    assert.equal(container({}).length, 0);
    assert.equal(container({ dataPaths: ['/data'] }).length, 1);
    assert.equal(container({ dataPaths: ['/data'], replicas: 3 }).length, 0);
    assert.equal(container({ role: 'monolith', requests: { memory: '16GiB' } }).length, 0);
    assert.equal(container({ role: 'monolith', requests: {}, requires: { boundary: 'B3' } }).length, 1);
    assert.equal(container({ role: 'monolith', runtimeClass: 'kata' }).length, 0);
  });

  it('finds replicas of a microservice in a VM each, with both footprints', () => {
    const app = (id: string, more: object = {}) => ({ ...vm(id), [`${id}-a`]: { kind: 'app', in: id, role: 'microservice', service: 'cart', memory: '256MiB', disk: '100MB', ...more } });
    const [finding] = found({ ...kvm, ...app('v1'), ...app('v2') });
    assert.match(finding!.message, /As VMs they take [\d.]+GiB of memory and [\d.]+GiB of disk, as containers .* A VM starts in 1 min \(assumed\)/);
    assert.equal(found({ ...kvm, ...app('v1') }).length, 0, 'one replica');
    assert.equal(found({ ...kvm, ...app('v1'), ...app('v2', { dataPaths: ['/data'] }) }).length, 0);
    assert.equal(found({ ...kvm, ...app('v1'), ...app('v2'), more: { kind: 'app', in: 'v2' } }).length, 0, 'not alone in its VM');
  });

  it('finds several microservices glued into one VM', () => {
    const app = (service: string) => ({ kind: 'app', in: 'v', role: 'microservice', service });
    assert.equal(found({ ...kvm, ...vm('v'), a: app('cart'), b: app('pay') }).length, 1);
    assert.equal(found({ ...kvm, ...vm('v'), a: app('cart'), b: app('cart') }).length, 0);
  });

  it('compares the start that is wanted with the one that a VM has', () => {
    const web = (startup: string, startSeconds?: number) => found({ ...kvm, ...vm('v', { startSeconds }), web: { kind: 'app', in: 'v', slo: { startup } } }).map((it) => it.measured);
    assert.deepEqual(web('30s', 45), [45_000]);
    assert.deepEqual(web('45s', 45), []);
    assert.deepEqual(web('30s'), [60_000]);
    assert.deepEqual(web('5m'), []);
  });
});

describe('rule vm-overhead-dominates', () => {
  const found = (nodes: object) => findingsOf('vm-overhead-dominates', { nodes: { h: { kind: 'host', memory: '256GiB', os: linux }, k: { kind: 'hypervisor', in: 'h', platform: 'kvm' }, ...nodes } });
  const guests = (number: number, app: object = {}, vm: object = {}) => numbered(number, (i) => [[`v${i}`, { kind: 'vm', in: 'k', memory: '1GiB', vcpus: 1, os: { platform: 'ubuntu', version: '18.04' }, ...vm }], [`a${i}`, { kind: 'app', in: `v${i}`, disk: '5MB', memory: '4GiB', ...app }]]);

  it('has the 99.9 % of 3405 MB that one small program in a guest makes', () => {
    const [finding] = found(guests(3));
    assert.equal(finding!.measured, 3400 / 3405);
    assert.match(finding!.message, /^3 VMs \(v1, v2 and v3\) hold one small workload each: operating system and hypervisor take up to 99\.9 % of the disk\./);
    assert.match(finding!.message, /They take 9\.5GiB of disk .* as VMs, and 3\.2GiB /, 'T13: 3 x 3405 MB, against one system and three programs');
  });

  it('needs three, copies counted, of workloads whose size is known', () => {
    assert.equal(found(guests(2)).length, 0);
    assert.equal(found(guests(1, {}, { replicas: 3 })).length, 1);
    assert.equal(found(guests(3, { disk: undefined, memory: undefined })).length, 0);
    assert.equal(found(guests(3, { disk: '4GB' })).length, 0);
    assert.equal(found(guests(3, {}, { power: 'off' })).length, 0);
  });

  it('adds up only what may share a kernel', () => {
    const nodes = guests(3) as { [id: string]: object };
    assert.equal(found({ ...nodes, a1: { ...nodes['a1'], tenant: 'x' }, a2: { ...nodes['a2'], tenant: 'y' } }).length, 0);
    assert.equal(found({ ...nodes, a1: { ...nodes['a1'], trust: 'untrusted' } }).length, 0);
    assert.equal(found({ ...nodes, a1: { ...nodes['a1'], requires: { boundary: 'B3' } } }).length, 0);
  });
});

describe('rule chatty-link-crosses-boundary', () => {
  const found = (nodes: object, link: object, options: object = {}) => findingsOf('chatty-link-crosses-boundary', { nodes, links: [{ from: 'a', to: 'b', ...link }], rules: { 'chatty-link-crosses-boundary': { options } } });
  const two = (networks: object, sites: boolean) => ({
    ...(sites ? { x: { kind: 'site' }, y: { kind: 'site' } } : { x: { kind: 'site' } }), h: { kind: 'host', in: 'x', os: linux }, i: { kind: 'host', in: sites ? 'y' : 'x', os: linux }, e: { kind: 'engine', in: 'h' }, f: { kind: 'engine', in: 'i' },
    a: { kind: 'container', in: 'e', networks: Object.keys(networks) }, b: { kind: 'container', in: 'f', networks: Object.keys(networks) }, ...networks,
  });
  const net = (more: object) => ({ n: { kind: 'network', ...more } });

  it('takes the network that both ends are on, else what is configured or assumed', () => {
    assert.deepEqual(found(two(net({ latency: '9ms' }), true), { latencyBudget: '5ms' }).map((it) => [it.severity, it.measured, it.threshold]), [['warning', 9, 5]]);
    assert.equal(found(two(net({ latency: '9ms' }), true), { latencyBudget: '9ms' }).length, 0);
    assert.equal(found(two(net({}), true), { latencyBudget: '5ms' }).length, 0);
    assert.equal(found(two(net({}), true), { latencyBudget: '5ms' }, { siteRtt: 12 }).length, 1);
    assert.equal(found(two({ ...net({ latency: '9ms' }), m: { kind: 'network', latency: '1ms' } }, true), { latencyBudget: '5ms' }).length, 0, 'another way is quick enough');
    assert.equal(found(two({ ...net({ latency: '9ms' }), m: { kind: 'network' } }, true), { latencyBudget: '5ms' }).length, 0, 'another way may be quick enough');
    assert.match(found(two({}, false), { latencyBudget: '0.1ms' })[0]!.message, /0\.2 ms \(assumed between hosts\)/);
    assert.equal(found(two({}, false), { latencyBudget: '1ms' }).length, 0);
  });

  it('compares bandwidth, and counts calls between sites', () => {
    assert.equal(found(two(net({ bandwidth: '100MB' }), false), { bandwidth: '1GB' }).length, 1);
    assert.equal(found(two(net({ bandwidth: '1GB' }), false), { bandwidth: '1GB' }).length, 0);
    assert.equal(found(two(net({}), false), { bandwidth: '1GB' }).length, 0);
    assert.deepEqual([9, 10].map((callsPerRequest) => found(two({}, true), { callsPerRequest }).map((it) => it.severity).join()), ['', 'info']);
    assert.equal(found(two({}, false), { callsPerRequest: 100 }).length, 0);
  });

  it('says nothing of ends on one host or without a place, and moves one next to the other', () => {
    const nodes = two(net({ latency: '9ms' }), true) as { [id: string]: object };
    assert.equal(found({ ...nodes, b: { kind: 'container', in: 'e', networks: ['n'] } }, { latencyBudget: '5ms' }).length, 0);
    assert.equal(found({ ...nodes, k: { kind: 'cluster', platform: 'kubernetes' }, b: { kind: 'container', in: 'k', networks: ['n'] } }, { latencyBudget: '5ms' }).length, 0);
    const [finding] = found(nodes, { latencyBudget: '5ms' });
    assert.deepEqual(finding!.fixes()[0]!.operations, [{ op: 'move', id: 'a', to: 'f' }]);
    assert.equal(finding!.pointer, '/links/0');
  });

  it('is one finding for the links between two places', () => {
    const nodes = { ...two(net({ latency: '9ms' }), true), c: { kind: 'container', in: 'e', networks: ['n'] } };
    const links = [{ from: 'a', to: 'b', latencyBudget: '5ms' }, { from: 'b', to: 'c', latencyBudget: '2ms' }];
    const findings = findingsOf('chatty-link-crosses-boundary', { nodes, links });
    assert.deepEqual(findings.map((it) => [it.nodes, it.threshold]), [[['a', 'b', 'c', 'x', 'y'], 2]]);
  });
});

describe('rule kernel-patch-needs-outage', () => {
  const found = (nodes: object) => findingsOf('kernel-patch-needs-outage', { nodes });
  const kvm = (i: number, os: object = {}) => ({ [`h${i}`]: { kind: 'host', memory: '64GiB', cpu: { cores: 16 }, os: { ...linux, ...os } }, [`k${i}`]: { kind: 'hypervisor', in: `h${i}`, platform: 'kvm' } });
  const vm = (id: string, on: number, more: object = {}, app: object = {}) => ({ [id]: { kind: 'vm', in: `k${on}`, memory: '4GiB', vcpus: 2, os: linux, ...more }, [`${id}-a`]: { kind: 'app', in: id, service: 'shop', criticality: 'high', ...app } });

  it('asks only for services of high or critical weight', () => {
    assert.deepEqual(found({ ...kvm(1), ...vm('v', 1) }).map((it) => [it.severity, it.nodes]), [['warning', ['h1', 'v-a']]]);
    assert.equal(found({ ...kvm(1), ...vm('v', 1, {}, { criticality: 'normal' }) }).length, 0);
  });

  it('reports the outermost kernel that takes the same services along', () => {
    const cluster = { c: { kind: 'cluster', platform: 'proxmox-ve', members: ['k1', 'k2'] } };
    const shared = { s: { kind: 'volume', shared: true } };
    // The VM can leave its host, but not its own kernel.
    assert.deepEqual(found({ ...kvm(1), ...kvm(2), ...cluster, ...shared, ...vm('v', 1, { storage: 's', cpuMode: 'x86-64-v2-AES' }) }).map((it) => it.nodes[0]), ['v']);
    assert.deepEqual(found({ ...kvm(1), ...kvm(2), ...vm('v', 1), ...vm('w', 2) }).map((it) => it.nodes[0]), []);
    assert.deepEqual(found({ ...kvm(1), ...vm('v', 1), ...vm('w', 1) }).map((it) => it.nodes[0]), ['h1'], 'two replicas on one host: their own kernels do not matter');
  });

  it('knows containers that an orchestrator starts elsewhere', () => {
    const nodes = { ...dockerHost('a'), ...dockerHost('b'), c: { kind: 'container', in: 'a-docker', criticality: 'critical' } };
    assert.deepEqual(found(nodes).map((it) => it.nodes), [['a', 'c']]);
    assert.equal(found({ ...nodes, s: { kind: 'cluster', platform: 'docker-swarm', members: ['a-docker', 'b-docker'] } }).length, 0);
  });

  it('is an information where patches are applied live, and plans that elsewhere', () => {
    assert.deepEqual(found({ ...kvm(1, { livepatch: true }), ...vm('v', 1) }).map((it) => it.severity), ['info']);
    const [finding] = found({ ...kvm(1), ...vm('v', 1) });
    assert.deepEqual(finding!.fixes()[0]!.operations, [{ op: 'set', path: ['nodes', 'h1', 'os', 'livepatch'], value: true }]);
  });

  it('takes the time of a restart from the file, else marks it as assumed', () => {
    assert.match(found({ ...dockerHost('a'), c: { kind: 'container', in: 'a-docker', criticality: 'critical' } })[0]!.message, /for 5 min \(assumed\)/);
    const floating = { vs: { kind: 'cluster', platform: 'vsphere', members: ['k1', 'k2'] }, ...kvm(1), ...kvm(2), v: { kind: 'vm', in: 'vs', memory: '4GiB', os: linux, startSeconds: 90 }, a: { kind: 'app', in: 'v', criticality: 'critical' } };
    assert.match(found(floating)[0]!.message, /^A new kernel for VM v takes a below what must be up, for 1 min 30 s: it is/);
  });

  it('leaves a provider\'s hosts alone', () => {
    assert.equal(found({ cloud: { kind: 'host', managed: true, os: linux }, e: { kind: 'engine', in: 'cloud', platform: 'docker' }, c: { kind: 'container', in: 'e', criticality: 'critical' } }).length, 0);
  });
});
