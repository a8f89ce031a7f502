/** A document with a bit of everything, edits that rules care about, and the comparison of a check after them with one from scratch. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { check } from '../../../src/engine';
import type { Checked } from '../../../src/engine';
import { JOINED } from '../../../src/engine/facts';
import { applyOperations, editText, readTopology } from '../../../src/model';
import type { Operation, TopologyText } from '../../../src/model';
import { textOf, TODAY } from './support';

const os = { platform: 'debian', version: '10', kernel: '4.19' };

/** A bit of everything, so that most rules have something to say. */
export const document = {
  asOf: TODAY,
  nodes: {
    fra: { kind: 'site' },
    host: { kind: 'host', in: 'fra', cpu: { sockets: 1, cores: 4, threads: 2 }, memory: '16GiB', os },
    kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm', version: '9.0' },
    vm: { kind: 'vm', in: 'kvm', vcpus: 4, memory: '8GiB', disk: '40GiB', os },
    docker: { kind: 'engine', in: 'vm', platform: 'docker', version: '20.10', runtime: 'runc', runtimeClasses: [{ name: 'kata', handler: 'kata' }] },
    slice: { kind: 'cgroup', in: 'docker', memory: { max: '2GiB' } },
    web: { kind: 'container', in: 'slice', image: 'nginx', limits: { memory: '1GiB', cpu: 2 }, tenant: 'a', replicas: 2 },
    db: { kind: 'container', in: 'docker', image: 'postgres:9', service: 'db', tenant: 'b', mounts: [{ source: 'data' }] },
    agent: { kind: 'container', in: 'docker', image: 'agent:latest', privileged: true, mounts: [{ source: '/var/run/docker.sock' }] },
    data: { kind: 'volume', in: 'host', size: '10GiB' },
    lan: { kind: 'network', in: 'host' },
    cron: { kind: 'app', in: 'vm', memory: '1GiB' },
    k8s: { kind: 'cluster', platform: 'kubernetes', version: '1.20', members: ['vm'] },
    pod: { kind: 'pod', in: 'k8s', replicas: 3 },
    api: { kind: 'container', in: 'pod', image: 'debian:10' },
    'host-2': { kind: 'host', in: 'fra', cpu: { sockets: 1, cores: 4 }, memory: '16GiB', os },
    'kvm-2': { kind: 'hypervisor', in: 'host-2', platform: 'kvm', version: '9.0' },
    'vm-2': { kind: 'vm', in: 'kvm-2', vcpus: 2, memory: '4GiB' },
    pve: { kind: 'cluster', platform: 'proxmox-ve', members: ['kvm', 'kvm-2'] },
  },
  images: { nginx: { built: '2024-01-01', digest: `sha256:${'ab'.repeat(32)}` } },
  links: [{ from: 'web', to: 'db' }, { from: 'api', to: 'web', strength: 'soft' }],
  suppressions: [{ rule: 'privileged-container', node: 'agent', reason: 'reviewed', until: '2027-01-01' }],
};

/** Properties with values that rules care about, by node. */
const VALUES: readonly (readonly [readonly string[], string, readonly unknown[]])[] = [
  [['host', 'vm'], 'os', [os, { platform: 'windows-server', version: '2022' }, { platform: 'ubuntu', version: '24.04' }, { platform: 'arch', kernel: '5.10.50', cgroup: 'v1' }, { ...os, lastPatched: '2019-01-01' }]],
  [['host', 'vm'], 'memory', ['2GiB', '8GiB', '64GiB']],
  [['host'], 'reserved', [{ memory: '2GiB', cpu: 1 }, { memory: '14GiB' }]],
  [['host'], 'cpu', [{ sockets: 1, cores: 2 }, { cores: 8, smt: true, model: 'Intel Xeon E5-2680 v4', vendor: 'amd' }, { sockets: 2, cores: 16, threads: 2 }]],
  [['host'], 'managed', [true, false]],
  [['host'], 'swap', [0, '4GiB']],
  [['kvm'], 'platform', ['kvm', 'esxi', 'virtualbox', 'hyper-v']],
  [['kvm'], 'overcommit', [{ cpu: 0.5, memory: 0.5 }, { cpu: 8 }]],
  [['vm'], 'vcpus', [1, 4, 200]],
  [['vm'], 'power', ['on', 'off']],
  [['vm'], 'replicas', [0, 1, 3]],
  [['vm'], 'pinned', [true, false]],
  [['vm'], 'usage', [{ cpuP95: 0.5, memoryP95: '1GiB' }]],
  [['docker'], 'runtime', ['runc', 'kata', 'runsc']],
  [['docker'], 'platform', ['docker', 'docker-desktop', 'podman']],
  [['docker'], 'version', ['20.10', '29.0.0']],
  [['docker'], 'hiddenVm', [{ memory: '1GiB', cpus: 1 }]],
  [['docker'], 'reserved', [{ memory: '1GiB', cpu: 0.5 }]],
  [['docker'], 'rootless', [true, false]],
  [['slice'], 'memory', [{ max: '512MiB' }, { max: '16GiB' }, {}]],
  [['web', 'db', 'agent', 'api'], 'image', ['nginx', 'nginx:1.27.3', 'debian:10', 'mcr.microsoft.com/windows/servercore:ltsc2022']],
  [['web', 'db', 'agent', 'api'], 'limits', [{ memory: '256MiB' }, { memory: '12GiB', cpu: 16, pids: 10 }, {}]],
  [['web', 'db', 'agent', 'api'], 'requests', [{ memory: '128MiB' }, { memory: '1GiB', cpu: 1 }]],
  [['web', 'db', 'agent', 'api'], 'privileged', [true, false]],
  [['web', 'db', 'agent', 'api'], 'namespaces', [{ pid: 'host' }, { net: 'host' }, {}]],
  [['web', 'db', 'agent', 'api'], 'runtimeClass', ['kata', 'gvisor', 'runc']],
  [['web', 'db', 'agent', 'api'], 'capabilities', [{ add: ['SYS_ADMIN'] }, { add: ['NET_RAW'], drop: ['ALL'] }, {}]],
  [['web', 'db', 'agent', 'api'], 'user', ['root', '1000']],
  [['web', 'db', 'agent', 'pod'], 'seccomp', ['unconfined', 'default']],
  [['web', 'db', 'agent', 'pod'], 'allowPrivilegeEscalation', [true, false]],
  [['web', 'db', 'agent'], 'devices', [['/dev/kvm'], []]],
  [['pod'], 'hostNetwork', [true, false]],
  [['web', 'db', 'agent', 'api', 'cron'], 'threads', [1, 8, 64]],
  [['web', 'db', 'agent', 'api', 'cron'], 'language', [{ name: 'java', version: '8u121' }, { name: 'go', version: '1.25' }, { name: 'python' }]],
  [['web', 'db', 'agent', 'api', 'cron'], 'heap', ['128MiB', '4GiB']],
  [['web', 'db', 'agent', 'api'], 'cpuShares', [2, 1024]],
  [['web', 'db', 'agent', 'api'], 'cpuWeight', [1, 500]],
  [['web', 'db', 'agent', 'api'], 'cpuset', ['0', '0-1']],
  [['web', 'db', 'cron'], 'usage', [{ cpuP95: 3 }, { cpuP95: '100m' }]],
  [['web', 'db'], 'cpuMsPerRequest', [1, 500]],
  [['api'], 'stage', ['init', 'sidecar', 'main']],
  [['docker'], 'cgroupDriver', ['cgroupfs', 'systemd']],
  [['slice', 'pod'], 'cpu', [{ max: 0.5 }, { weight: 10 }, {}]],
  [['vm'], 'reservation', [{ memory: '4GiB' }, { cpu: 2 }]],
  [['vm'], 'shares', [10, 1000]],
  [['docker'], 'runtimeVersion', ['1.1.11', '1.3.6']],
  [['docker'], 'userns', [true, false]],
  [['kvm'], 'version', ['2.2', '10.0']],
  [['kvm'], 'pageMerging', [true, false]],
  [['kvm'], 'coreScheduling', [true, false]],
  [['vm'], 'nested', [true, false]],
  [['web', 'db', 'agent', 'api', 'cron'], 'running', [true, false]],
  [['web', 'db', 'agent', 'api', 'cron'], 'service', ['db', 'web']],
  [['web', 'db', 'agent', 'api'], 'mounts', [[{ source: 'data' }], [{ source: '/var/run/docker.sock' }], [{ source: '/etc' }, { source: '/srv' }], []]],
  [['web', 'db', 'agent', 'api'], 'ports', [[{ container: 80, host: 80 }], []]],
  [['web', 'db', 'agent', 'cron', 'vm', 'host'], 'tenant', ['a', 'b']],
  [['web', 'db', 'vm', 'host'], 'criticality', ['low', 'critical']],
  [['web', 'vm', 'host'], 'environment', ['prod', 'dev']],
  [['web', 'db', 'host'], 'role', ['platform', 'latency-critical', 'database', 'batch']],
  [['vm'], 'ha', [true, false]],
  [['vm'], 'storage', ['local', 'data']],
  [['vm'], 'diskMode', ['persistent', 'nonpersistent']],
  [['cron', 'db'], 'dataPaths', [['/data'], []]],
  [['web', 'db', 'agent'], 'restart', ['no', 'always']],
  [['web', 'db', 'agent'], 'source', [{ format: 'compose' }, { format: 'kubernetes' }]],
  [['web', 'db'], 'health', ['none', 'liveness']],
  [['docker'], 'liveRestore', [true, false]],
  [['data'], 'access', ['RWO', 'RWX']],
  [['data'], 'driver', ['local', 'nfs', 'emptyDir']],
  [['data'], 'shared', [true, false]],
  [['data'], 'reachableFrom', [['host'], ['fra'], []]],
  [['web', 'db'], 'trust', ['untrusted', 'trusted']],
  [['web', 'db'], 'sensitivity', ['public', 'restricted']],
  [['web', 'agent'], 'user', ['root', '1000']],
  [['web', 'agent'], 'capabilities', [{ add: ['SYS_ADMIN'] }, {}]],
  [['docker'], 'userns', [true, false]],
  [['vm'], 'confidential', ['tdx', 'none']],
  [['vm', 'host', 'cron', 'data'], 'role', ['control-plane', 'mgmt']],
  [['cron', 'web'], 'manages', [['host'], ['k8s'], []]],
  [['web', 'db', 'vm'], 'requires', [{ boundary: 'B3' }, { boundary: 'B4' }, {}]],
  [['web', 'db', 'host', 'docker', 'kvm'], 'adminDomain', ['ours', 'theirs']],
  [['web', 'db', 'vm', 'kvm'], 'networks', [['lan'], []]],
  [['lan'], 'isolated', [true, false]],
  [['lan'], 'role', ['mgmt', 'web']],
  [['data'], 'access', ['ROX', 'RWX']],
  [['db'], 'minAvailable', [1, 2]],
  [['pod'], 'hostPID', [true, false]],
  [['k8s'], 'members', [['vm'], ['vm', 'host'], []]],
  [['k8s'], 'version', ['1.20', '1.35']],
  [['k8s'], 'ha', [true, false]],
  [['k8s'], 'votes', [1, 2, 3]],
  [['k8s'], 'platform', ['kubernetes', 'proxmox-ve', 'vsphere']],
  [['vm'], 'ha', [true, false]],
  [['vm'], 'storage', ['local', 'data']],
  [['web', 'db', 'vm'], 'slo', [{ rto: '10s' }, { rto: '1h' }]],
  [['web', 'db', 'vm', 'cron'], 'startSeconds', [0, 30]],
  [['web', 'db'], 'restart', ['no', 'always']],
  [['db', 'vm', 'k8s'], 'role', ['quorum', 'control-plane']],
  [['data'], 'reachableFrom', [['host'], ['k8s']]],
  [['host', 'vm'], 'disk', ['1GiB', '30GiB', '500GiB']],
  [['host'], 'numa', [1, 2]],
  [['kvm'], 'overcommit', [{ disk: 0.1 }, { disk: 9 }]],
  [['kvm'], 'reserved', [{ memory: '1GiB' }, {}]],
  [['vm'], 'numaNodes', [1, 2]],
  [['vm'], 'snapshots', [[{ created: '2026-01-01' }], []]],
  [['vm'], 'hidden', [true, false]],
  [['vm'], 'lastUsed', ['2025-01-01', '2026-08-01']],
  [['vm'], 'dutyCycle', [0.01, 1]],
  [['vm'], 'limit', [{ memory: '1GiB' }, {}]],
  [['vm', 'web', 'cron'], 'usage', [{ diskUsed: '20GiB', diskGrowth: '1GiB' }, { cpuP95: 0.1, memoryP95: '16MiB' }]],
  [['docker'], 'platform', ['docker', 'k3s', 'containerd']],
  [['docker'], 'pidsLimit', [100, 'unlimited']],
  [['docker'], 'eviction', [{ disk: '20GiB', memory: '1GiB' }, {}]],
  [['docker'], 'runtimeClasses', [[{ name: 'kata', handler: 'kata', overhead: { memory: '200MiB' } }], []]],
  [['pod', 'web', 'db'], 'overhead', [{ memory: '10MiB' }, { memory: '300MiB' }]],
  [['slice'], 'memory', [{ min: '3GiB', max: '2GiB' }, { low: '1GiB', high: '2GiB', max: '2GiB' }]],
  [['slice', 'pod'], 'pids', [50, 'unlimited']],
  [['data'], 'size', ['1GiB', '50GiB']],
  [['data'], 'thin', [true, false]],
  [['data'], 'driver', ['zfs', 'local']],
  [['data'], 'copies', [[{ site: 'fra', sync: true }], []]],
  [['host', 'host-2'], 'cpu', [{ vendor: 'intel', level: 'x86-64-v3', model: 'Xeon A', features: ['vmx'] }, { vendor: 'amd', level: 'x86-64-v2', features: ['aes'] }, { vendor: 'arm' }]],
  [['host', 'host-2'], 'iommu', [true, false]],
  [['host'], 'maintenance', ['2026-02-01', '2025-01-01']],
  [['vm', 'vm-2'], 'cpuMode', ['host', 'host-model', 'kvm64', 'x86-64-v3']],
  [['vm'], 'arch', ['arm64', 'amd64']],
  [['vm', 'vm-2'], 'devices', [[{ type: 'gpu' }], []]],
  [['vm', 'vm-2'], 'dirtyRate', ['10MiB', '2GiB']],
  [['vm', 'vm-2'], 'slo', [{ rto: '0s' }, {}]],
  [['vm'], 'os', [{ platform: 'rhel', version: '10' }, { platform: 'ubuntu', kernel: '4.9', cgroup: 'v2' }]],
  [['kvm', 'kvm-2'], 'migration', [{ bandwidth: '1GiB' }, { postCopy: true, bandwidth: '100MiB' }, { block: false }]],
  [['kvm-2'], 'platform', ['kvm', 'esxi']],
  [['pve'], 'cpuBaseline', ['x86-64-v2', 'x86-64-v4']],
  [['pve'], 'affinity', [[{ kind: 'apart', must: true, members: ['vm', 'vm-2'] }], []]],
  [['pve'], 'policies', [{ drs: 'auto' }, {}]],
  [['k8s'], 'policies', [{ failCgroupV1: false }, {}]],
  [['docker'], 'kubelet', ['1.22.0', '1.36.1']],
  [['docker'], 'cri', ['cri-dockerd', 'none']],
  [['docker'], 'emulation', [['amd64'], []]],
  [['pod'], 'hostUsers', [true, false]],
  [['web', 'agent'], 'isolation', ['hyperv', 'process']],
  [['web', 'agent'], 'processes', [['systemd'], ['nginx']]],
  [['host', 'vm'], 'os', [{ ...os, lastPatched: '2026-08-01', livepatch: true }, { ...os, kernel: '6.1' }]],
  [['kvm'], 'lastPatched', ['2024-01-01', '2026-08-20']],
  [['kvm', 'kvm-2'], 'type', [1, 2]],
  [['vm'], 'snapshots', [[{ created: '2026-08-21' }, {}, {}, {}], [{ created: '2026-01-01' }]]],
  [['vm'], 'backup', [true, false]],
  [['vm'], 'memory', ['8GB', '17GB']],
  [['web', 'db', 'agent'], 'processes', [['nginx', 'redis-server'], ['apt-get']]],
  [['web', 'db'], 'readOnly', [true, false]],
  [['agent'], 'drift', ['patched by hand', '']],
  [['web', 'db'], 'created', ['2023-01-01', '2026-08-01']],
  [['web'], 'os', [{ kernel: '5.10', family: 'windows' }, {}]],
  [['web', 'db', 'cron', 'vm-2'], 'role', ['monolith', 'microservice', 'database', 'batch']],
  [['web', 'db'], 'requests', [{ memory: '20GiB' }, {}]],
  [['vm', 'cron'], 'slo', [{ startup: '10s' }, {}]],
  [['cron'], 'disk', ['5MB', '50GB']],
  [['cron', 'vm-2'], 'criticality', ['critical', 'low']],
  [['cron', 'vm-2'], 'service', ['shop', 'web']],
  [['lan'], 'latency', ['9ms', '1ms']],
  [['vm', 'vm-2', 'cron'], 'networks', [['lan'], []]],
  [['pve'], 'affinity', [[{ kind: 'together', must: true, members: ['vm', 'vm-2'] }, { kind: 'apart', members: ['vm', 'host'] }], [{ kind: 'apart', must: true, members: ['vm', 'vm-2'] }, { kind: 'together', must: true, members: ['vm', 'vm-2'] }]]],
  [['web', 'db', 'pod'], 'migratable', [true, false]],
  [['db', 'pod'], 'maxUnavailable', [0, 1]],
  [['web', 'db', 'agent'], 'ports', [[{ container: 81, host: 80, address: '127.0.0.1' }], [{ container: 80, host: 80, protocol: 'udp' }]]],
];

const setting = fc.constantFrom(...VALUES).chain(([nodes, property, values]) =>
  fc.record({ op: fc.constant('set' as const), path: fc.constantFrom(...nodes).map((id) => ['nodes', id, property]), value: fc.constantFrom(...values) }));
const moving = fc.record({ op: fc.constant('move' as const), id: fc.constantFrom('web', 'db', 'agent', 'data'), to: fc.constantFrom('docker', 'slice', 'vm', 'host', 'pod', null) });
const linking = fc.record({ op: fc.constant('link' as const), link: fc.record({ from: fc.constantFrom('web', 'agent'), to: fc.constantFrom('db', 'data') }) });
const renaming = fc.record({ op: fc.constant('rename' as const), id: fc.constantFrom('web', 'db', 'vm', 'host', 'data', 'agent'), to: fc.constantFrom('web', 'db', 'vm', 'host', 'data', 'agent', 'web-9') });
const adding = fc.record({ op: fc.constant('add' as const), id: fc.constantFrom('web', 'db', 'more', 'data'), node: fc.constantFrom(
  { kind: 'container' as const, in: 'docker', image: 'nginx' }, { kind: 'vm' as const, in: 'kvm', vcpus: 4, memory: '32GiB' }, { kind: 'volume' as const, in: 'host' },
) });
const removing = fc.constantFrom('web', 'db', 'agent', 'data', 'vm', 'more').map((id) => ({ op: 'remove' as const, ids: [id] }));
const straining = fc.constantFrom({ latencyBudget: '5ms' }, { callsPerRequest: 40 }).chain((link) => fc.constantFrom('vm', 'web').map((from) => ({ op: 'link' as const, link: { from, to: 'vm-2', ...link } })));
const unlinking = fc.nat(2).map((index) => ({ op: 'unlink' as const, index }));
const pinning = fc.constantFrom('web', 'gone').map((id) => ({ op: 'set' as const, path: ['layout', id], value: { x: 1, y: 2 } }));
const dangling = fc.constantFrom('docker', 'vm', 'nowhere', 'slice').map((id) => ({ op: 'set' as const, path: ['nodes', 'web', 'in'], value: id }));
const suppressing = fc.constantFrom('memory-effectively-unlimited', 'image-mutable-reference').map((rule) =>
  ({ op: 'set' as const, path: ['suppressions', 0], value: { rule, reason: 'accepted' } }));
const operation = fc.oneof({ weight: 12, arbitrary: setting }, { weight: 1, arbitrary: moving }, { weight: 1, arbitrary: linking }, { weight: 1, arbitrary: suppressing },
  ...[straining, renaming, adding, removing, unlinking, pinning, dangling].map((arbitrary) => ({ weight: 1, arbitrary: arbitrary as fc.Arbitrary<object> })),
) as fc.Arbitrary<Operation>;

/** Up to so many edits, each of which may be refused where those before it left nothing to do it on. */
export const anyEdits = (most: number): fc.Arbitrary<readonly Operation[]> => fc.array(operation, { minLength: 1, maxLength: most });

/** All that a finding says, its words and fixes made. */
const said = ({ findings, suppressed }: Checked): unknown => [findings, suppressed].map((list) => list.map((finding) => ({ ...finding, message: finding.message, witness: finding.witness, fixes: finding.fixes() })));

/** A document beside copies of another one, whose nodes have other names: what is in one has nothing to do with what is in the others. */
export interface Stack {
  readonly nodes: { readonly [id: string]: object };
  readonly [section: string]: unknown;
}

/** Names that edits use for nodes that are not there from the beginning. */
const LATER = ['more', 'web-9', 'gone', 'nowhere'];

/** A value in which the given names have something before them; kinds, platforms and the like are no names. */
export function renamed(value: unknown, names: ReadonlySet<string>, before: string): unknown {
  if (typeof value === 'string') {
    const [prefix, name] = value.split(':');
    return names.has(value) ? before + value : prefix === 'container' && names.has(name ?? '') ? `container:${before}${name!}` : value;
  }
  if (Array.isArray(value)) return value.map((it) => renamed(it, names, before));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, NO_NAMES.has(key) ? it : renamed(it, names, before)]));
}
const NO_NAMES = new Set(['kind', 'platform', 'role', 'image', 'op', 'rule']);

/** The stack with other names. */
export function copyOf(stack: Stack, before: string): Stack {
  const names = new Set(Object.keys(stack.nodes));
  const nodes = Object.fromEntries(Object.entries(stack.nodes).map(([id, node]) => [before + id, renamed(node, names, before) as object]));
  return { ...renamed({ ...stack, nodes: undefined }, names, before) as object, nodes };
}

/** Two stacks in one document; of sections that are no lists, entries of the first win. */
export function together(a: Stack, b: Stack): Stack {
  const lists = (section: string): unknown[] => [...(a[section] as unknown[] | undefined ?? []), ...(b[section] as unknown[] | undefined ?? [])];
  return { ...b, ...a, nodes: { ...a.nodes, ...b.nodes }, links: lists('links'), suppressions: lists('suppressions'), images: { ...b.images as object, ...a.images as object } };
}

const COPIES = ['', 'b-', 'c-'];
const copies = COPIES.map((before) => (before === '' ? document as Stack : copyOf({ ...document, suppressions: [] }, before))).reduce(together);
const NAMES = new Set([...Object.keys(document.nodes), ...LATER]);

/** What a person does next: an edit in one of the copies, or taking the last one back. */
const step = fc.oneof({ weight: 5, arbitrary: fc.record({ edit: operation, copy: fc.constantFrom(...COPIES) }) }, { weight: 1, arbitrary: fc.constant('undo' as const) });

/** Random edits and undos, one after the other, each checked on the result before it, on one further back, and from scratch. */
export function checkRandomEdits(numRuns: number, seed?: number): void {
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
    const first = readTopology(textOf(copies));
    const done: { readonly text: TopologyText; readonly checked: Checked }[] = [{ text: first, checked: check(first) }];
    let now = done[0]!;
    for (const it of steps) {
      const operations = it === 'undo' ? [] : [renamed(it.edit, NAMES, it.copy) as Operation];
      const applied = it === 'undo' ? undefined : applyOperations(now.text, operations);
      if (applied && !applied.ok) continue;
      if (applied) done.push(now);
      const back = applied ? undefined : done.pop() ?? now;
      const text = applied ? editText(now.text, applied.edits) : back!.text;
      now = { text, checked: check(text, {}, now.checked) };
      const fresh = check(readTopology(text.text)), expected = said(fresh);
      assert.deepEqual(said(now.checked), expected);
      for (const fact of JOINED) assert.deepEqual(fact(now.checked.facts), fact(fresh.facts));
      assert.deepEqual(said(check(text, {}, done[0]?.checked ?? now.checked)), expected);
    }
  }), { numRuns, ...(seed === undefined ? {} : { seed }) });
}
