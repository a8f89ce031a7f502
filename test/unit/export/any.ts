/** Any containers, with everything that they can have. */
import fc from 'fast-check';

const optional = <T extends { readonly [key: string]: fc.Arbitrary<unknown> }>(model: T) => fc.record(model, { requiredKeys: [] });
const bytes = fc.oneof(fc.constantFrom('64MiB', '1.5GiB', '500MB', '1GiB', '777kB'), fc.integer({ min: 1, max: 2 ** 42 }));
const limit = fc.oneof(bytes, fc.constant('unlimited'));
const cores = fc.oneof(fc.constantFrom(0.25, 0.5, 1, 2, 4, '250m', '1500m'), fc.constant('unlimited'));
const capability = fc.constantFrom('NET_ADMIN', 'SYS_TIME', 'CHOWN', 'ALL');
const port = fc.record({
  container: fc.integer({ min: 1, max: 65_535 }), host: fc.integer({ min: 1, max: 65_535 }), protocol: fc.constantFrom('udp', 'sctp'), address: fc.constantFrom('127.0.0.1', '::1', '10.0.0.5'),
}, { requiredKeys: ['container'] });
const path = fc.constantFrom('/data', '/var/run/docker.sock', '/etc/x y', '/a:b', './conf', '/srv/$HOME');
const mount = fc.record({
  target: fc.constantFrom('/data', '/tmp', '/conf', '/a b', '/x:y'), source: fc.oneof(path, fc.constantFrom('vol-1', 'vol-2', 'gone')), type: fc.constantFrom('bind', 'volume', 'tmpfs'), readOnly: fc.boolean(),
}, { requiredKeys: ['target', 'type'] }).map(({ source, type, readOnly, ...rest }) => {
  const isPath = source !== undefined && /^[./]/.test(source);
  const from = type === 'tmpfs' ? undefined : type === 'bind' ? (isPath ? source : '/srv') : isPath ? undefined : source;
  return { ...rest, type, ...(from === undefined ? {} : { source: from }), ...(readOnly ? { readOnly: true } : {}) };
});
const unique = <T>(items: fc.Arbitrary<T>, key: (item: T) => string, most = 4) => fc.uniqueArray(items, { minLength: 1, maxLength: most, selector: key });

/** Properties of a container; nodes that they name are `c0` and on, `vol-1`, `vol-2`, `net-1` and `net-2`. */
const container = optional({
  name: fc.constantFrom('front', 'The front', 'x'), image: fc.constantFrom('nginx:1.27', 'registry.example:5000/a/b@sha256:00', 'a b'), owner: fc.constant('ann'), criticality: fc.constant('high'),
  requests: optional({ cpu: fc.constantFrom(0.25, '100m', 1), memory: bytes, disk: bytes }), limits: optional({ cpu: cores, memory: limit, pids: fc.oneof(fc.integer({ min: 1, max: 9999 }), fc.constant('unlimited')), swap: limit }),
  cpuWeight: fc.integer({ min: 1, max: 10_000 }), cpuShares: fc.integer({ min: 2, max: 262_144 }), cpuset: fc.constantFrom('0-3', '1,3'), privileged: fc.boolean(), user: fc.constantFrom('1000', '1000:100', 'node', 'non-root'),
  capabilities: optional({ add: unique(capability, String), drop: unique(capability, String) }), readOnly: fc.boolean(),
  namespaces: optional({ pid: fc.constantFrom('host', 'private', 'container:c0'), net: fc.constantFrom('host', 'none', 'private', 'container:c0'), ipc: fc.constantFrom('host', 'private', 'container:c0'), user: fc.constantFrom('host', 'private'), uts: fc.constantFrom('host', 'private') }),
  mounts: unique(mount, ({ target }) => target), devices: unique(fc.constantFrom('/dev/fuse', '/dev/kvm'), String), ports: unique(port, (it) => JSON.stringify(it)), networks: unique(fc.constantFrom('net-1', 'net-2'), String),
  restart: fc.constantFrom('no', 'always', 'on-failure', 'unless-stopped'), init: fc.boolean(), health: fc.constantFrom('none', 'readiness', 'liveness', 'both'), oomScoreAdj: fc.integer({ min: -1000, max: 1000 }),
  profiles: unique(fc.constantFrom('debug', 'tools'), String), running: fc.constant(false), replicas: fc.integer({ min: 0, max: 5 }), seccomp: fc.constantFrom('default', 'unconfined', 'profile.json'), lsm: fc.constantFrom('default', 'unconfined', 'web'),
  allowPrivilegeEscalation: fc.boolean(), runtimeClass: fc.constantFrom('kata', 'gvisor'), overhead: optional({ memory: bytes, cpu: fc.constant(0.1) }), stage: fc.constantFrom('init', 'sidecar', 'main'), minAvailable: fc.integer({ min: 0, max: 3 }),
});

const pod = optional({
  name: fc.constantFrom('shop', 'Shop pod'), hostNetwork: fc.boolean(), hostPID: fc.boolean(), hostIPC: fc.boolean(), hostUsers: fc.boolean(), priority: fc.integer({ min: -1000, max: 1_000_000_000 }), replicas: fc.integer({ min: 0, max: 5 }),
  memory: optional({ max: limit, high: limit }), cpu: optional({ max: cores, weight: fc.integer({ min: 1, max: 10_000 }) }), pids: fc.integer({ min: 1, max: 999 }), minAvailable: fc.integer({ min: 0, max: 3 }), maxUnavailable: fc.integer({ min: 0, max: 3 }),
  running: fc.constant(false), runtimeClass: fc.constantFrom('kata', 'gvisor'), overhead: optional({ memory: bytes, cpu: fc.constant(0.1) }), seccomp: fc.constantFrom('default', 'unconfined', 'p.json'), lsm: fc.constantFrom('default', 'unconfined', 'container_t', 'web'),
  affinity: fc.constantFrom({ nodeSelector: { disk: 'ssd' } }, { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'x' } } }] } }), tenant: fc.constant('a'), service: fc.constant('s'),
});

/** Up to six containers on an engine (`engine`, some of them in a project) or in pods that float in a Kubernetes cluster (`cluster`), with volumes, networks and links. */
export const anyContainers = (ground: 'engine' | 'cluster') => fc.record({
  containers: fc.array(container, { minLength: 1, maxLength: 6 }), pods: fc.array(pod, { minLength: 1, maxLength: 3 }), project: fc.boolean(),
  links: unique(fc.record({ from: fc.nat(5), to: fc.nat(5), strength: fc.option(fc.constant('soft'), { nil: undefined }), name: fc.option(fc.constantFrom('back', 'a b'), { nil: undefined }) }), ({ from, to }) => `${from} ${to}`),
}).map(({ containers, pods, project, links }) => {
  const machine = ground === 'engine' ? { in: 'machine' } : { in: 'cluster' };
  const around: Record<string, object> = ground === 'engine'
    ? { machine: { kind: 'host', os: { family: 'linux' } }, engine: { kind: 'engine', in: 'machine', platform: 'docker' }, ...(project ? { shop: { kind: 'cgroup', in: 'engine', project: 'shop' } } : {}) }
    : { cluster: { kind: 'cluster', platform: 'kubernetes' }, ...Object.fromEntries(pods.map((it, i) => [`p${i}`, { kind: 'pod', in: 'cluster', ...it, ...(it.name === undefined ? {} : { name: `${it.name}${i}` }) }])) };
  const place = (i: number) => (ground === 'cluster' ? `p${i % pods.length}` : project && i % 2 === 0 ? 'shop' : 'engine');
  return {
    nodes: {
      ...around, ...Object.fromEntries(containers.map((it, i) => [`c${i}`, { kind: 'container', in: place(i), ...it, ...(it.name === undefined ? {} : { name: `${it.name}${i}` }) }])),
      'vol-1': { kind: 'volume', ...machine, size: '10GiB' }, 'vol-2': { kind: 'volume', ...machine, driver: 'nfs', access: 'RWX' }, 'net-1': { kind: 'network', ...machine }, 'net-2': { kind: 'network', ...machine, driver: 'overlay', cidr: '10.2.0.0/16' },
    } as Record<string, object>,
    links: links.filter(({ from, to }) => from < containers.length && to < containers.length && from !== to).map(({ from, to, ...rest }) => ({ from: `c${from}`, to: `c${to}`, ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as { strength?: string; name?: string } })),
  };
});
