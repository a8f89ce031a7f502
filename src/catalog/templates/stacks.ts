/** Stacks of several nodes. Sizes are examples to be changed; releases are the newest supported ones (a test compares with the catalogue). */
import type { Link, TopologyNode } from '../../model';
import type { Template } from './contract';

type Nodes = { readonly [id: string]: object };

const DEBIAN = { platform: 'debian', version: '13' };
const UBUNTU = { platform: 'ubuntu', version: '26.04' };
const HARDWARE = { cpu: { sockets: 1, cores: 16, threads: 2 }, memory: '128GiB', disk: '2TiB' };
const machine = (parent: string | undefined, os: object, memory = '8GiB') => ({ kind: 'vm', ...(parent === undefined ? {} : { in: parent }), vcpus: 4, memory, disk: '40GiB', os });
const container = (parent: string, image: string, memory: string, more: object = {}) =>
  ({ kind: 'container', in: parent, image, limits: { cpu: 1, memory }, user: '10001', readOnly: true, restart: 'unless-stopped', ...more });

/** The same nodes for each of several hosts; the ids get the number. */
const each = (count: number, make: (number: number) => Nodes): Nodes => Object.assign({}, ...Array.from({ length: count }, (_, i) => make(i + 1)));

const template = (id: string, title: string, detail: string, nodes: Nodes, links: readonly Link[] = []): Template =>
  ({ id, title, detail, group: 'stack', nodes: nodes as { readonly [id: string]: TopologyNode }, links });

export const STACK_TEMPLATES: readonly Template[] = [
  template('kvm-host', 'KVM host', 'A Debian host, KVM, two VMs', {
    host: { kind: 'host', ...HARDWARE, os: DEBIAN },
    kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' },
    'vm-1': machine('kvm', DEBIAN), 'vm-2': machine('kvm', DEBIAN),
  }),
  template('docker-server', 'Docker server', 'A host, Docker, a web service with its database', {
    server: { kind: 'host', ...HARDWARE, os: UBUNTU },
    docker: { kind: 'engine', in: 'server', platform: 'docker', version: '29', runtime: 'runc' },
    web: container('docker', 'nginx:1.31', '256MiB', { ports: [{ container: 8080, host: 443 }] }),
    db: container('docker', 'postgres:18', '2GiB', { mounts: [{ source: 'data', target: '/var/lib/postgresql', type: 'volume' }], dataPaths: ['/var/lib/postgresql'] }),
    data: { kind: 'volume', in: 'server', size: '100GiB' },
  }, [{ from: 'web', to: 'db', port: 5432 }]),
  template('docker-vm', 'VM with Docker', 'A VM, Docker, a container with limits', {
    vm: machine(undefined, UBUNTU),
    docker: { kind: 'engine', in: 'vm', platform: 'docker', version: '29', runtime: 'runc' },
    web: container('docker', 'nginx:1.31', '256MiB'),
  }),
  template('kubernetes-node', 'Kubernetes node VM', 'A VM, containerd, a pod', {
    node: machine(undefined, UBUNTU, '16GiB'),
    containerd: { kind: 'engine', in: 'node', platform: 'containerd', version: '2.3', runtime: 'runc' },
    pod: { kind: 'pod', in: 'containerd' },
    app: container('pod', 'nginx:1.31', '256MiB'),
  }),
  template('three-hosts', 'Three-host cluster', 'KVM on three hosts, shared storage, one may fail', {
    ...each(3, (i) => ({
      [`host-${i}`]: { kind: 'host', ...HARDWARE, os: DEBIAN },
      [`kvm-${i}`]: { kind: 'hypervisor', in: `host-${i}`, platform: 'kvm' },
    })),
    cluster: { kind: 'cluster', platform: 'proxmox-ve', members: ['kvm-1', 'kvm-2', 'kvm-3'], failuresToTolerate: 1, ha: true, votes: 3 },
    storage: { kind: 'volume', in: 'cluster', size: '10TiB', shared: true },
    'vm-1': { ...machine('cluster', DEBIAN), storage: 'storage' }, 'vm-2': { ...machine('cluster', DEBIAN), storage: 'storage' },
  }),
  template('proxmox-pair', 'Proxmox pair', 'Two Proxmox VE hosts; a vote from outside decides', {
    ...each(2, (i) => ({
      [`pve-${i}`]: { kind: 'host', ...HARDWARE, os: { platform: 'proxmox-ve', version: '9' } },
      [`pve-${i}-kvm`]: { kind: 'hypervisor', in: `pve-${i}`, platform: 'kvm' },
    })),
    pve: { kind: 'cluster', platform: 'proxmox-ve', version: '9', members: ['pve-1-kvm', 'pve-2-kvm'], failuresToTolerate: 1, ha: true, votes: 3 },
    'pve-vm': machine('pve', DEBIAN),
  }),
  template('lan-and-storage', 'Network and storage', 'A network, a shared volume', {
    lan: { kind: 'network', cidr: '10.0.0.0/24' },
    nas: { kind: 'volume', size: '4TiB', shared: true, backup: true },
  }),
];
