/** Stacks to practise on: examples by their name, and small ones of their own. They are opened as copies. */

export interface Practice {
  /** File name of the copy, without its ending. */
  readonly name: string;
  /** An example that ships, by its name; else the topology itself. */
  readonly example?: string;
  readonly topology?: object;
}

const cpu = (cores: number) => ({ sockets: 1, cores, threads: 2, vendor: 'intel', level: 'x86-64-v3', features: ['vmx', 'ept'] });
const debian = { platform: 'debian', version: '13', kernel: '6.12' };

/** A virtual machine that is to run virtual machines itself, and may not yet. */
const NESTED = {
  strata: 1, name: 'A lab in a virtual machine', asOf: '2026-09-01',
  nodes: {
    'host-1': { kind: 'host', cpu: cpu(8), memory: '64GiB', disk: '1TiB', os: debian },
    'kvm-1': { kind: 'hypervisor', in: 'host-1', platform: 'kvm', version: '10.0' },
    'vm-lab': { kind: 'vm', in: 'kvm-1', vcpus: 4, memory: '16GiB', disk: '200GiB', os: debian, nested: false },
    'kvm-inner': { kind: 'hypervisor', in: 'vm-lab', platform: 'kvm', version: '10.0' },
    'vm-inner': { kind: 'vm', in: 'kvm-inner', vcpus: 2, memory: '4GiB', disk: '20GiB', os: debian },
  },
};

const site = (name: string, memory: string) => ({
  [`host-${name}`]: { kind: 'host', in: `site-${name}`, cpu: cpu(16), memory, disk: '8TiB', os: debian },
  [`kvm-${name}`]: { kind: 'hypervisor', in: `host-${name}`, platform: 'kvm', version: '10.0' },
});

/** Two sites: what runs at the first is to be taken up at the second, which is smaller. */
const TWO_SITES = {
  strata: 1, name: 'Two sites', asOf: '2026-09-01',
  nodes: {
    'site-a': { kind: 'site', recovery: { to: 'site-b' } },
    'site-b': { kind: 'site' },
    ...site('a', '128GiB'),
    ...site('b', '64GiB'),
    'disks-a': { kind: 'volume', in: 'site-a', size: '4TiB', shared: true, copies: [{ site: 'site-b', sync: true }] },
    'vm-shop': { kind: 'vm', in: 'kvm-a', vcpus: 4, memory: '32GiB', disk: '100GiB', storage: 'disks-a', os: debian, criticality: 'critical' },
    'vm-db': { kind: 'vm', in: 'kvm-a', vcpus: 8, memory: '48GiB', disk: '500GiB', storage: 'disks-a', os: debian, criticality: 'critical' },
    'vm-test': { kind: 'vm', in: 'kvm-b', vcpus: 4, memory: '24GiB', disk: '100GiB', os: debian, environment: 'test' },
  },
};

/** Virtual machines and containers on one Kubernetes node: a VM by KubeVirt, a pod by Kata, a pod by runc. */
const ONE_ROOF = {
  strata: 1, name: 'One roof', asOf: '2026-09-01',
  nodes: {
    'node-1': { kind: 'host', cpu: cpu(16), memory: '128GiB', disk: '2TiB', os: debian },
    containerd: { kind: 'engine', in: 'node-1', platform: 'containerd', version: '2.2', runtime: 'runc', runtimeClasses: [{ name: 'kata', handler: 'kata' }] },
    k8s: { kind: 'cluster', platform: 'kubernetes', version: '1.35', members: ['containerd'] },
    kubevirt: { kind: 'hypervisor', in: 'node-1', platform: 'kubevirt', version: '1.7' },
    'vm-legacy': { kind: 'vm', in: 'kubevirt', vcpus: 2, memory: '8GiB', disk: '80GiB', os: { platform: 'windows-server', version: '2022' } },
    front: { kind: 'pod', in: 'containerd' },
    'front-c': { kind: 'container', in: 'front', image: 'shop/front:4.2', limits: { memory: '512MiB', cpu: 1, pids: 512 } },
    plugin: { kind: 'pod', in: 'containerd', runtimeClass: 'kata', trust: 'untrusted' },
    'plugin-c': { kind: 'container', in: 'plugin', image: 'shop/plugin:1.0', limits: { memory: '512MiB', cpu: 1, pids: 512 } },
  },
};

const example = (name: string): Practice => ({ name: `practice-${name}`, example: name });

export const PRACTICE = {
  laptop: example('laptop-virtualbox'),
  server: example('docker-server'),
  kubernetes: example('kubernetes-on-vms'),
  ha: example('kvm-ha'),
  bank: example('bank-mixed-trust'),
  radius: example('freeradius-vm-vs-container'),
  nested: { name: 'practice-nested', topology: NESTED },
  sites: { name: 'practice-two-sites', topology: TWO_SITES },
  roof: { name: 'practice-one-roof', topology: ONE_ROOF },
} as const satisfies { readonly [name: string]: Practice };

export type PracticeName = keyof typeof PRACTICE;
