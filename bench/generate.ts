/** Topologies of any size for measuring, in the file format: the same size and seed give the same text, byte for byte. */

/** A small generator of numbers from 0 to 1 (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const HYPERVISORS = [['kvm', '9.0'], ['esxi', '8.0'], ['hyper-v', '2022'], ['proxmox-ve', '8.2']] as const;
const SYSTEMS = [['debian', '12', '6.1'], ['ubuntu', '24.04', '6.8'], ['rocky-linux', '9', '5.14']] as const;
const ENGINES = [['docker', '27.3.1'], ['podman', '5.2'], ['containerd', '1.7']] as const;
const IMAGES = [
  'nginx:1.27.3', 'postgres:16.4', 'redis:7.4.1', 'rabbitmq:3.13.7', 'node:22.11-alpine', 'python:3.12.7-slim',
  'envoyproxy/envoy:v1.31.2', 'grafana/grafana:11.2.0', 'vault:1.17.6',
];
const ROLES = ['web', 'api', 'db', 'cache', 'queue', 'auth', 'metrics', 'proxy'];

interface Sizes {
  readonly pick: <T>(from: readonly T[]) => T;
  readonly around: (mean: number, least: number, most: number) => number;
  readonly random: () => number;
}

function sizes(random: () => number): Sizes {
  return {
    random,
    pick: (from) => from[Math.floor(random() * from.length)]!,
    around: (mean, least, most) => Math.max(least, Math.min(most, Math.round(mean * (0.25 + (random() + random() + random()) / 2)))),
  };
}

/**
 * A topology of exactly `count` nodes: hosts, each with one hypervisor and about eight VMs, each VM with an engine and about six containers;
 * about one link a container, to an earlier one, mostly near. Sizes are plausible: a few hosts and VMs are overcommitted.
 */
export function generate(count: number, seed = 42): object {
  const draw = sizes(randomNumbers(seed + count));
  const nodes: { [id: string]: object } = {};
  const containers: { id: string; vm: number; host: number }[] = [];
  let made = 0;
  const add = (id: string, node: object): boolean => {
    if (made >= count) return false;
    nodes[id] = node;
    made++;
    return true;
  };
  for (let h = 1; made < count; h++) addHost(h, draw, add, containers);
  return { strata: 1, name: `Generated, ${count} nodes`, asOf: '2026-08-22', nodes, links: links(containers, draw) };
}

function addHost(h: number, { pick, around }: Sizes, add: (id: string, node: object) => boolean, containers: { id: string; vm: number; host: number }[]): void {
  const host = `host-${h}`, hypervisor = `hyp-${h}`;
  const [product, version] = pick(HYPERVISORS);
  add(
    host,
    {
      kind: 'host', cpu: { sockets: 2, cores: pick([16, 24, 32]), threads: 2, vendor: pick(['intel', 'amd']) },
      memory: pick(['128GiB', '256GiB', '512GiB']), disk: '8TiB',
    },
  );
  add(hypervisor, { kind: 'hypervisor', in: host, platform: product, version });
  const vms = around(8, 4, 12);
  for (let v = 1; v <= vms; v++) {
    const vm = `vm-${h}-${v}`, engine = `engine-${h}-${v}`;
    const [platform, release, kernel] = pick(SYSTEMS), [name, engineVersion] = pick(ENGINES);
    add(
      vm,
      {
        kind: 'vm', in: hypervisor, vcpus: pick([2, 4, 8]), memory: pick(['4GiB', '8GiB', '16GiB']), disk: '40GiB',
        os: { platform, version: release, kernel },
      },
    );
    if (!add(engine, { kind: 'engine', in: vm, platform: name, version: engineVersion, runtime: 'runc' })) return;
    const some = around(6, 2, 10);
    for (let c = 1; c <= some; c++) {
      const role = pick(ROLES), id = `${role}-${h}-${v}-${c}`;
      const node = {
        kind: 'container', in: engine, role, image: pick(IMAGES), requests: { memory: '128MiB' },
        limits: { cpu: pick([0.25, 0.5, 1]), memory: pick(['256MiB', '512MiB', '1GiB']) },
        ports: [{ container: 8000 + c }], restart: pick(['always', 'unless-stopped', 'no']),
      };
      if (!add(id, node)) return;
      containers.push({ id, vm: h * 100 + v, host: h });
    }
  }
}

/** Six of ten links stay in the VM, nearly three in the host, the others go anywhere. */
function links(containers: readonly { id: string; vm: number; host: number }[], { random, pick }: Sizes): object[] {
  const found: object[] = [];
  let firstOfVm = 0, firstOfHost = 0;
  for (let k = 1; k < containers.length; k++) {
    if (containers[k]!.vm !== containers[k - 1]!.vm) firstOfVm = k;
    if (containers[k]!.host !== containers[k - 1]!.host) firstOfHost = k;
    const kind = random();
    const from = kind < 0.6 ? firstOfVm : kind < 0.88 ? firstOfHost : 0;
    if (from >= k) continue;
    const target = containers[from + Math.floor(random() * (k - from))]!;
    found.push({ from: containers[k]!.id, to: target.id, port: pick([5432, 6379, 8080, 8443]) });
  }
  return found;
}
