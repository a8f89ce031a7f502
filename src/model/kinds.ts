/** The format, as data: every kind, what it may be in, and its properties. Types, JSON Schema, inspector, palette and checks derive from this table. */
import type { InferProps, Props } from './props';
import { ANY_NODE, CGROUP_LIMITS, OS, PRIORITIES, REPLICAS, WORKLOAD } from './common';

const platform = (doc: string, ...examples: string[]) => ({ type: 'string', suggest: 'platform', doc, examples }) as const;
const os = { type: 'object', props: OS, doc: 'Operating system that runs here.' } as const;
/** Where whoever administers a host, hypervisor or engine reaches it. */
const MANAGEMENT = { networks: { type: 'list', of: { type: 'ref', to: ['network'], doc: 'A network.' }, doc: 'Networks that its management interface is attached to.' } } as const satisfies Props;
const version = { type: 'string', doc: 'Version of the product.' } as const;

/** Names of architectures in the OCI image specification. */
const ARCHITECTURES = ['amd64', 'arm64', 's390x', 'ppc64le', 'riscv64', '386', 'arm'] as const;

/** `container:ID` names the container whose namespace is joined. */
const CONTAINER = { to: ['container'], prefix: 'container:' } as const;

const MOUNT = {
  source: { type: 'string', names: { to: ['volume'] }, doc: 'Path on the host, or id of a volume node.' },
  target: { type: 'string', doc: 'Path inside the container.' },
  type: { type: 'enum', values: ['bind', 'volume', 'tmpfs', 'npipe', 'image'], doc: 'What is mounted.' },
  readOnly: { type: 'boolean', doc: 'Mounted read-only.' },
} as const satisfies Props;

const PORT = {
  container: { type: 'integer', min: 1, max: 65535, doc: 'Port inside.' },
  host: { type: 'integer', min: 1, max: 65535, doc: 'Port published on the host.' },
  protocol: { type: 'enum', values: ['tcp', 'udp', 'sctp'], doc: 'Protocol; tcp where absent.' },
  address: { type: 'string', doc: 'Host address it is bound to; all addresses where absent.' },
} as const satisfies Props;

const RESOURCES = {
  cpu: { type: 'cores', unlimited: true, doc: 'CPU, in cores.' },
  memory: { type: 'bytes', unlimited: true, doc: 'Memory, in bytes.' },
} as const satisfies Props;

/** Ephemeral storage beside CPU and memory, as Kubernetes counts it. */
const EPHEMERAL = { disk: { type: 'bytes', doc: 'Ephemeral storage, in bytes.' } } as const satisfies Props;

const ISOLATION = {
  seccomp: { type: 'string', doc: 'Seccomp profile: `default`, `unconfined` or a name.' },
  lsm: { type: 'string', doc: 'AppArmor or SELinux profile: `default`, `unconfined` or a name.' },
  allowPrivilegeEscalation: { type: 'boolean', doc: 'Processes may gain privileges (setuid, no no_new_privs).' },
  runtimeClass: { type: 'string', doc: 'Runtime class that runs it, when not the engine\'s default: `kata`, `gvisor` ...' },
  overhead: { type: 'object', props: RESOURCES, doc: 'What the sandbox itself takes (Kubernetes pod overhead).' },
  migratable: { type: 'boolean', doc: 'It is meant to move between hosts.' },
} as const satisfies Props;

export const KIND_TABLE = {
  site: {
    title: 'Site', parents: ['root', 'site'], doc: 'A place that fails as one: a region, a zone, a data centre, a room.',
    props: {
      region: { type: 'string', doc: 'Region label.' },
      zone: { type: 'string', doc: 'Zone label.' },
      recovery: { type: 'object', doc: 'Where its work is taken up when the whole site is lost.', props: {
        to: { type: 'ref', to: ['site'], doc: 'Site that takes over.' },
        networks: { type: 'list', doc: 'Networks here and what takes their place there.', of: { type: 'object', doc: 'A pair of networks.', props: {
          from: { type: 'ref', to: ['network'], doc: 'Network at this site.' }, to: { type: 'ref', to: ['network'], doc: 'Network at the other site.' },
        } } },
      } },
    },
  },
  host: {
    title: 'Host', parents: ['root', 'site'], doc: 'A physical machine.',
    props: {
      cpu: { type: 'object', doc: 'Processors.', props: {
        sockets: { type: 'integer', min: 1, doc: 'Sockets; 1 where absent.' },
        cores: { type: 'integer', min: 1, doc: 'Cores a socket.' },
        threads: { type: 'integer', min: 1, max: 8, doc: 'Threads a core; 1 where absent.' },
        vendor: { type: 'enum', values: ['intel', 'amd', 'arm', 'apple', 'ibm', 'other'], doc: 'Maker of the processor.' },
        arch: { type: 'enum', values: ARCHITECTURES, doc: 'Architecture, by its OCI name; amd64 is assumed for intel and amd.' },
        level: { type: 'enum', values: ['x86-64-v1', 'x86-64-v2', 'x86-64-v3', 'x86-64-v4'], doc: 'x86-64 micro-architecture level.' },
        model: { type: 'string', doc: 'Model name.' },
        microcode: { type: 'string', doc: 'Microcode revision.' },
        features: { type: 'list', of: { type: 'string', doc: 'Flag, such as `vmx`.' }, doc: 'CPU flags that matter: vmx, svm, ept ...' },
        smt: { type: 'boolean', doc: 'Simultaneous multithreading is on.' },
      } },
      memory: { type: 'bytes', doc: 'RAM, in bytes.', examples: ['256GiB'] },
      disk: { type: 'bytes', doc: 'Local disk, in bytes.', examples: ['4TiB'] },
      swap: { type: 'bytes', doc: 'Swap space, in bytes.' },
      os, 
      managed: { type: 'boolean', doc: 'A provider runs this host; you see only what runs on it.' },
      maintenance: { type: 'string', doc: 'Planned maintenance: a date, or free text.' },
      numa: { type: 'integer', min: 1, doc: 'NUMA nodes; one a socket where absent.' },
      iommu: { type: 'boolean', doc: 'IOMMU is on.' },
      reserved: { type: 'object', props: RESOURCES, doc: 'Kept for the host itself.' },
      bmc: { type: 'string', doc: 'Management controller address.' },
      ...MANAGEMENT,
    },
  },
  hypervisor: {
    title: 'Hypervisor', parents: ['host', 'vm'], doc: 'What runs virtual machines. In a host without an operating system: type 1; with one, by platform; in a VM: nested.',
    props: {
      platform: platform('Product.', 'kvm', 'esxi', 'hyper-v', 'proxmox-ve', 'xen', 'virtualbox'),
      version,
      type: { type: 'integer', min: 1, max: 2, doc: 'Type 1 (made to run on the hardware) or 2 (a program of an operating system), where the product does not tell.' },
      lastPatched: { type: 'date', doc: 'Day on which updates were last installed, YYYY-MM-DD; that of the operating system below it stands in its `os`.' },
      reserved: { type: 'object', props: RESOURCES, doc: 'Kept for the hypervisor and its host.' },
      overcommit: { type: 'object', doc: 'Policy: the highest ratios the operator allows.', props: {
        cpu: { type: 'number', min: 0, doc: 'vCPUs for one physical CPU.' },
        memory: { type: 'number', min: 0, doc: 'VM memory for one byte of RAM.' },
        disk: { type: 'number', min: 0, doc: 'Provisioned for one byte of disk.' },
      } },
      pageMerging: { type: 'boolean', doc: 'Equal pages of different VMs are merged (KSM, TPS without salting).' },
      ...MANAGEMENT,
      coreScheduling: { type: 'boolean', doc: 'Hyperthreads of one core never run different VMs.' },
      migration: { type: 'object', doc: 'Live migration.', props: {
        bandwidth: { type: 'bytes', doc: 'Bytes a second.' },
        parallel: { type: 'integer', min: 1, doc: 'Migrations at a time.' },
        downtimeLimit: { type: 'duration', doc: 'Longest pause, such as `300ms`.' },
        postCopy: { type: 'boolean', doc: 'Post-copy is allowed.' },
        block: { type: 'boolean', doc: 'Disks that the target cannot reach are copied along (block migration, storage migration).' },
        confidential: { type: 'boolean', doc: 'VMs with encrypted memory can be migrated too.' },
        network: { type: 'ref', to: ['network'], doc: 'Network it runs over.' },
      } },
    },
  },
  vm: {
    title: 'Virtual machine', parents: ['hypervisor', 'cluster'], doc: 'A virtual machine: its own kernel on virtual hardware. In a cluster its place is computed.',
    props: {
      vcpus: { type: 'integer', min: 1, doc: 'Virtual CPUs.', examples: [2, 4] },
      memory: { type: 'bytes', doc: 'Memory, in bytes.', examples: ['8GiB'] },
      memoryMin: { type: 'bytes', doc: 'Smallest memory that ballooning may leave, in bytes.' },
      disk: { type: 'bytes', doc: 'Disk it is given, in bytes.', examples: ['40GiB'] },
      os,
      cpuMode: { type: 'string', doc: 'CPU model it sees: `host`, `host-model`, `x86-64-v2-AES` ...' },
      reservation: { type: 'object', props: RESOURCES, doc: 'Guaranteed by the hypervisor.' },
      limit: { type: 'object', props: RESOURCES, doc: 'Enforced by the hypervisor, where lower than its size.' },
      shares: { type: 'integer', min: 1, doc: 'Weight under contention.' },
      storage: { type: 'string', names: { to: ['volume'] }, doc: 'Id of the volume its disk is on, or `local`.' },
      cloneOf: { type: 'ref', to: ['vm'], doc: 'VM or template that it is a linked clone of: what did not change of its disk is there only once.' },
      nested: { type: 'boolean', doc: 'Virtualization extensions are exposed to the guest.' },
      arch: { type: 'enum', values: ARCHITECTURES, doc: 'Architecture of the virtual machine, by its OCI name; that of its host where absent.' },
      diskMode: { type: 'enum', values: ['persistent', 'nonpersistent'], doc: 'Whether what is written to its disk outlives a power cycle (`nonpersistent`: reset at each start, instance storage); persistent where absent.' },
      restartPriority: { type: 'enum', values: PRIORITIES, doc: 'Order of restart after a host failure.' },
      ha: { type: 'boolean', doc: 'Restarted elsewhere when its host fails.' },
      autostart: { type: 'boolean', doc: 'Started with its host.' },
      autoUpdates: { type: 'boolean', doc: 'Security updates are installed without anyone asking.' },
      power: { type: 'enum', values: ['on', 'off', 'suspended', 'template'], doc: 'Power state; on where absent.' },
      devices: { type: 'list', doc: 'Devices passed through.', of: { type: 'object', doc: 'A device.', props: { type: { type: 'string', doc: 'Such as `gpu`, `vfio`, `usb`.' }, migratable: { type: 'boolean', doc: 'A live migration can take it along.' } } } },
      confidential: { type: 'enum', values: ['none', 'sev', 'sev-es', 'sev-snp', 'tdx'], doc: 'Memory encryption against the host.' },
      pageMerging: { type: 'boolean', doc: 'False keeps its pages out of merging with those of other VMs (Proxmox: `allow-ksm`).' },
      pinned: { type: 'boolean', doc: 'vCPUs are pinned to physical CPUs.' },
      numaNodes: { type: 'integer', min: 1, doc: 'NUMA nodes shown to the guest.' },
      snapshots: { type: 'list', doc: 'Snapshots that exist.', of: { type: 'object', doc: 'A snapshot.', props: { created: { type: 'date', doc: 'Day it was taken.' } } } },
      backup: { type: 'boolean', doc: 'Backed up to other storage.' },
      networks: { type: 'list', of: { type: 'ref', to: ['network'], doc: 'A network.' }, doc: 'Networks it is attached to.' },
      hidden: { type: 'boolean', doc: 'Made by a product (Docker Desktop, WSL 2), not by a person.' },
      ...REPLICAS, ...WORKLOAD,
    },
  },
  engine: {
    title: 'Container engine', parents: ['host', 'vm'], doc: 'What runs containers on an operating system.',
    props: {
      platform: platform('Product.', 'docker', 'podman', 'containerd', 'cri-o', 'docker-desktop'),
      version,
      runtime: { type: 'string', doc: 'Default OCI runtime: runc, crun, runsc (gVisor), kata, hyperv ...', examples: ['runc', 'crun', 'runsc', 'kata'] },
      runtimeVersion: { type: 'string', doc: 'Version of the runtime.' },
      kubelet: { type: 'string', doc: 'Version of the kubelet, where it is a node of Kubernetes.' },
      rootless: { type: 'boolean', doc: 'The engine runs without root.' },
      userns: { type: 'boolean', doc: 'Containers have a user namespace (userns-remap).' },
      hiddenVm: { type: 'object', doc: 'The virtual machine that the product starts behind the scenes.', props: {
        memory: { type: 'bytes', doc: 'Its memory, in bytes.' }, cpus: { type: 'number', min: 0, doc: 'Its CPUs.' },
      } },
      emulation: { type: 'list', of: { type: 'string', doc: 'Architecture by its OCI name.' }, doc: 'Other architectures whose programs it runs in user-mode emulation (binfmt with QEMU, Rosetta).' },
      cri: { type: 'string', doc: 'Adapter through which the kubelet uses an engine that does not speak its interface: `cri-dockerd`.' },
      cgroupDriver: { type: 'enum', values: ['systemd', 'cgroupfs'], doc: 'Who writes the cgroup tree.' },
      kubeletCgroupDriver: { type: 'enum', values: ['systemd', 'cgroupfs'], doc: 'Who writes it for the kubelet, where it is a node of Kubernetes; has to be the same.' },
      liveRestore: { type: 'boolean', doc: 'Containers go on while the daemon restarts.' },
      runtimeClasses: { type: 'list', doc: 'Runtime classes it offers.', of: { type: 'object', doc: 'A runtime class.', props: {
        name: { type: 'string', doc: 'Name that a container asks for.' }, handler: { type: 'string', doc: 'Runtime behind it.' }, overhead: { type: 'object', props: RESOURCES, doc: 'Declared overhead.' },
      } } },
      reserved: { type: 'object', props: { ...RESOURCES, ...EPHEMERAL }, doc: 'Kept for the node itself: kube-reserved and system-reserved together.' },
      eviction: { type: 'object', doc: 'Hard eviction thresholds of the kubelet: what must stay free.', props: {
        memory: { type: 'bytes', doc: 'Memory, in bytes; 100 MiB where absent.' }, disk: { type: 'bytes', doc: 'Disk, in bytes; a tenth of it where absent.' },
      } },
      ...MANAGEMENT,
      pullBandwidth: { type: 'bytes', doc: 'Bytes a second at which it pulls images.' },
      maxPods: { type: 'integer', min: 1, doc: 'Most pods; 110 where absent.' },
      pidsLimit: { type: 'either', of: [{ type: 'integer', min: 0, doc: 'Processes and threads.' }, { type: 'enum', values: ['unlimited'], doc: 'No limit.' }], doc: 'Most processes and threads of each container or pod that sets none itself (kubelet `podPidsLimit`, `pids_limit` of Podman).' },
    },
  },
  cgroup: {
    title: 'Control group', parents: ['host', 'vm', 'engine', 'cgroup'], doc: 'A cgroup: a slice, a Compose project, a resource pool of processes.',
    props: { ...CGROUP_LIMITS, project: { type: 'string', doc: 'Compose project it stands for.' } },
  },
  pod: {
    title: 'Pod', parents: ['engine', 'cgroup', 'cluster'], doc: 'Containers that share a network namespace and a cgroup. In a cluster its place is computed.',
    props: {
      ...CGROUP_LIMITS,
      priority: { type: 'integer', min: -2147483648, max: 2000001000, doc: 'Priority of its priority class; 0 where absent. Pods of lower priority are evicted first.' },
      hostNetwork: { type: 'boolean', doc: 'Shares the network namespace of the node.' },
      hostPID: { type: 'boolean', doc: 'Shares the process namespace of the node.' },
      hostIPC: { type: 'boolean', doc: 'Shares the IPC namespace of the node.' },
      hostUsers: { type: 'boolean', doc: 'False: the pod has a user namespace.' },
      affinity: { type: 'any', doc: 'Affinity and spread rules, as the orchestrator writes them.' },
      ...ISOLATION, ...REPLICAS, ...WORKLOAD,
    },
  },
  container: {
    title: 'Container', parents: ['engine', 'cgroup', 'pod', 'cluster'], doc: 'A container. It shares the kernel of what it runs on, unless its runtime brings one.',
    props: {
      image: { type: 'string', suggest: 'image', doc: 'Image reference, a key of `images` where described there.', examples: ['nginx:1.27'] },
      requests: { type: 'object', props: { ...RESOURCES, ...EPHEMERAL }, doc: 'What it is guaranteed.' },
      limits: { type: 'object', doc: 'What it can use at most.', props: {
        ...RESOURCES,
        pids: { type: 'either', of: [{ type: 'integer', min: 0, doc: 'Processes and threads.' }, { type: 'enum', values: ['unlimited'], doc: 'No limit.' }], doc: 'Most processes and threads.' },
        swap: { type: 'bytes', unlimited: true, doc: 'Swap beside the memory, in bytes.' },
      } },
      cpuWeight: { type: 'integer', min: 1, max: 10000, doc: 'cpu.weight under contention, 1 to 10000.' },
      cpuShares: { type: 'integer', min: 2, max: 262144, doc: 'CPU shares as the engine takes them, 2 to 262144; the runtime turns them into a weight.' },
      cpuset: { type: 'string', doc: 'CPUs it may run on, such as `0-3`.' },
      privileged: { type: 'boolean', doc: 'Runs with every capability and every device: root on its kernel.' },
      user: { type: 'string', doc: 'User it runs as; root where absent.' },
      capabilities: { type: 'object', doc: 'Linux capabilities.', props: {
        add: { type: 'list', of: { type: 'string', suggest: 'capability', doc: 'Capability, without CAP_.' }, doc: 'Added.' },
        drop: { type: 'list', of: { type: 'string', suggest: 'capability', doc: 'Capability, without CAP_.' }, doc: 'Dropped.' },
      } },
      readOnly: { type: 'boolean', doc: 'Its root filesystem is read-only.' },
      namespaces: { type: 'object', doc: 'Namespaces shared with others.', props: {
        pid: { type: 'string', names: CONTAINER, doc: '`host`, `private`, or `container:ID`.' }, net: { type: 'string', names: CONTAINER, doc: '`host`, `none`, `private`, or `container:ID`.' },
        ipc: { type: 'string', names: CONTAINER, doc: '`host`, `private`, or `container:ID`.' }, user: { type: 'string', doc: '`host` or `private`.' },
        uts: { type: 'string', doc: '`host` or `private`.' }, cgroup: { type: 'string', doc: '`host` or `private`.' },
      } },
      mounts: { type: 'list', of: { type: 'object', props: MOUNT, doc: 'A mount.' }, doc: 'What is mounted into it.' },
      devices: { type: 'list', of: { type: 'string', doc: 'Device path.' }, doc: 'Host devices given to it.' },
      ports: { type: 'list', of: { type: 'object', props: PORT, doc: 'A port.' }, doc: 'Ports it listens on and publishes.' },
      networks: { type: 'list', of: { type: 'ref', to: ['network'], doc: 'A network.' }, doc: 'Networks it is attached to.' },
      restart: { type: 'enum', values: ['no', 'always', 'on-failure', 'unless-stopped'], doc: 'Restart policy of the engine.' },
      processes: { type: 'list', of: { type: 'string', doc: 'Program name.' }, doc: 'Services that run inside.' },
      os: { type: 'object', props: { family: OS.family, kernel: OS.kernel }, doc: 'What the container declares about its system; the kernel is its host\'s unless the runtime brings one.' },
      isolation: { type: 'enum', values: ['process', 'hyperv'], doc: 'Windows isolation mode.' },
      init: { type: 'boolean', doc: 'A minimal init runs as process 1.' },
      stage: { type: 'enum', values: ['init', 'sidecar', 'main'], doc: 'Its part in a pod: `init` runs to its end before the others start, `sidecar` starts in the same order and goes on running; `main` where absent.' },
      oomScoreAdj: { type: 'integer', min: -1000, max: 1000, doc: 'oom_score_adj: -1000 is never killed for memory, 1000 is killed first; set by the kubelet in Kubernetes, else 0 where absent.' },
      profiles: { type: 'list', of: { type: 'string', doc: 'Profile.' }, doc: 'Compose profiles that start it.' },
      drift: { type: 'string', doc: 'What was changed by hand in the running container.' },
      created: { type: 'date', doc: 'Day on which it was made from its image, YYYY-MM-DD.' },
      ...ISOLATION, ...REPLICAS, ...WORKLOAD,
    },
  },
  app: {
    title: 'Application', parents: ['host', 'vm', 'cgroup'], doc: 'A process straight on an operating system.',
    props: {
      cpu: { type: 'cores', doc: 'CPU it needs, in cores.' },
      memory: { type: 'bytes', doc: 'Memory it needs, in bytes.' },
      disk: { type: 'bytes', doc: 'Disk it needs, in bytes.' },
      user: { type: 'string', doc: 'User it runs as.' },
      ...WORKLOAD,
    },
  },
  cluster: {
    title: 'Cluster', parents: ['root', 'site'], doc: 'Hosts, hypervisors or nodes that are managed as one. What is in it has no fixed place: placement is computed over its members.',
    props: {
      platform: platform('Product.', 'kubernetes', 'vsphere', 'proxmox-ve', 'openshift'),
      version,
      members: { type: 'list', of: { type: 'ref', to: ['host', 'hypervisor', 'vm', 'engine'], doc: 'A member.' }, doc: 'Ids of the hosts, hypervisors, VMs or engines in it.' },
      failuresToTolerate: { type: 'integer', min: 0, doc: 'Host failures it must survive.' },
      cpuBaseline: { type: 'string', doc: 'CPU model all members agree on (EVC, x86-64-v2 ...).' },
      ha: { type: 'boolean', doc: 'Restarts what a failed member ran on the others.' },
      votes: { type: 'integer', min: 0, doc: 'Voting members.' },
      witness: { type: 'boolean', doc: 'A tie-breaker outside the members votes too.' },
      affinity: { type: 'list', doc: 'Affinity rules.', of: { type: 'object', doc: 'A rule.', props: {
        kind: { type: 'enum', values: ['together', 'apart'], doc: 'Keep together or apart.' },
        must: { type: 'boolean', doc: 'Binding, not a preference.' },
        members: { type: 'list', of: { type: 'ref', to: ['vm', 'pod', 'container', 'host', 'hypervisor'], doc: 'A node.' }, doc: 'Whom it is about.' },
      } } },
      policies: { type: 'map', of: { type: 'any', doc: 'A setting.' }, doc: 'Further settings by name.' },
    },
  },
  volume: {
    title: 'Volume', parents: ['root', 'site', 'host', 'vm', 'cluster'], doc: 'Storage that outlives what uses it.',
    props: {
      size: { type: 'bytes', doc: 'Size, in bytes.' },
      shared: { type: 'boolean', doc: 'Reachable from several hosts at a time.' },
      thin: { type: 'boolean', doc: 'Disks on it take space only as they are written.' },
      driver: { type: 'string', doc: 'Driver or storage class.' },
      access: { type: 'enum', values: ['RWO', 'RWX', 'ROX', 'RWOP'], doc: 'Access mode.' },
      reachableFrom: { type: 'list', of: { type: 'ref', to: ['host', 'site', 'hypervisor', 'cluster'], doc: 'A place.' }, doc: 'Hosts or sites from which it can be used.' },
      copies: { type: 'list', doc: 'Replicas elsewhere.', of: { type: 'object', doc: 'A replica.', props: {
        site: { type: 'ref', to: ['site', 'host'], doc: 'Where it is.' }, sync: { type: 'boolean', doc: 'Written synchronously.' }, lag: { type: 'duration', doc: 'How far behind.' },
      } } },
      backup: { type: 'boolean', doc: 'Backed up.' },
    },
  },
  network: {
    title: 'Network', parents: ['root', 'site', 'host', 'vm', 'cluster'], doc: 'A network that nodes are attached to.',
    props: {
      cidr: { type: 'string', doc: 'Address range, such as `10.0.0.0/24`.' },
      driver: { type: 'string', doc: 'Driver: bridge, overlay, macvlan ...' },
      external: { type: 'boolean', doc: 'Reachable from outside.' },
      stretched: { type: 'boolean', doc: 'Spans sites.' },
      internal: { type: 'boolean', doc: 'Has no way out.' },
      isolated: { type: 'boolean', doc: 'Its members cannot reach each other unless allowed: port isolation, a private VLAN, a policy that denies by default.' },
      bandwidth: { type: 'bytes', doc: 'Bytes a second.' },
      latency: { type: 'duration', doc: 'Round trip.' },
    },
  },
} as const satisfies { readonly [kind: string]: KindRow };

export interface KindRow {
  readonly title: string;
  readonly doc: string;
  /** Kinds it may be `in`; `root` is no parent at all. */
  readonly parents: readonly string[];
  readonly props: Props;
}

export type Kind = keyof typeof KIND_TABLE;
/** All kinds, in the order of the format reference; a kind's index here is its number in typed arrays. */
export const KINDS = Object.keys(KIND_TABLE) as readonly Kind[];
export const kindNumber: ReadonlyMap<string, number> = new Map(KINDS.map((kind, i) => [kind, i]));

type Common = InferProps<typeof ANY_NODE> & { readonly in?: string };
/** A node of one kind, as it stands in the file. */
export type NodeOf<K extends Kind> = { readonly kind: K } & Common & InferProps<(typeof KIND_TABLE)[K]['props']>;
/** A node of any kind; narrow it by `kind`. */
export type TopologyNode = { [K in Kind]: NodeOf<K> }[Kind];

/** Every property that a node of the kind may have, `kind` and `in` aside: its own first, then those of any node. */
export function propsOf(kind: Kind): Props {
  return ALL_PROPS.get(kind)!;
}
const ALL_PROPS: ReadonlyMap<Kind, Props> = new Map(KINDS.map((kind) => [kind, { ...KIND_TABLE[kind].props, ...ANY_NODE }]));

/** Whether a node of kind `child` may be in a node of kind `parent`, or at the root where `parent` is undefined. */
export function mayBeIn(child: Kind, parent: Kind | undefined): boolean {
  return (KIND_TABLE[child].parents as readonly string[]).includes(parent ?? 'root');
}
