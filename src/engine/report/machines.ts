/** Commit of machines and what is kept on stores. */
import { machines as machineFact } from '../facts/commit';
import { stores } from '../facts/storage';
import { amount, idOf, idsOf, known, stackSection } from './section';
import type { Amount, Field } from './section';

export interface MachineFacts {
  readonly node: string;
  readonly hypervisors: readonly string[];
  readonly vms: number;
  readonly memory: {
    readonly capacity: Amount; readonly reserved: number; readonly usable: Amount; readonly size: number; readonly overhead: number;
    readonly commit: Amount; readonly least: Amount; readonly unknown: readonly string[];
  };
  readonly cpu: {
    readonly threads: Amount; readonly reserved: number; readonly shared: number; readonly pinned: number; readonly commit: Amount; readonly unknown: readonly string[];
  };
}

const memoryFields: readonly Field[] = [
  ['[].memory.capacity', 'bytes', 'RAM.'], ['[].memory.reserved', 'bytes', 'Declared for the machine itself.'], ['[].memory.usable', 'bytes', 'The difference.'],
  ['[].memory.size', 'bytes', 'Sizes of running VMs, as far as known.'], ['[].memory.overhead', 'bytes', 'What the hypervisor adds for them.'],
  ['[].memory.commit', 'ratio', '(size + overhead) / usable.'], ['[].memory.least', 'ratio', 'The same at the least that ballooning or reservations leave.'],
  ['[].memory.unknown', 'ids', 'VMs of unknown size: the sums are at least.'],
];

export const machines = stackSection<readonly MachineFacts[]>({
  title: 'Commit of machines',
  doc: 'What the virtual machines on a host (or on a VM with nested virtualization) may take of what it has.',
  source: 'Overhead by product: vSphere Resource Management (fit of its table), KubeVirt\'s GetMemoryOverhead for QEMU, Microsoft\'s sizing for Hyper-V, Firecracker\'s specification',
  unknown: 'VMs of unknown size are listed and not counted. Without a declared reserve nothing is reserved.',
  fields: [
    ['[].node', 'id', 'The machine.'], ['[].hypervisors', 'ids', 'Hypervisors on it.'], ['[].vms', 'count', 'Running VMs, copies included.'], ...memoryFields,
    ['[].cpu.threads', 'count', 'Threads.'], ['[].cpu.reserved', 'count', 'Declared for the machine itself.'],
    ['[].cpu.shared', 'count', 'vCPUs of VMs that share CPUs.'], ['[].cpu.pinned', 'count', 'vCPUs of pinned VMs.'],
    ['[].cpu.commit', 'ratio', 'shared / (threads - reserved - pinned).'], ['[].cpu.unknown', 'ids', 'VMs of unknown size.'],
  ],
  make: (facts) => machineFact(facts).list.map(({ node, hypervisors, contributions, memory, cpu }) => ({
    node: idOf(facts, node)!, hypervisors: idsOf(facts, hypervisors), vms: contributions.reduce((sum, it) => sum + it.copies, 0),
    memory: {
      capacity: amount(memory.capacity), reserved: memory.reserved, usable: amount(memory.usable), size: memory.size, overhead: memory.overhead,
      commit: amount(memory.worst), least: amount(memory.best), unknown: idsOf(facts, memory.unknown),
    },
    cpu: { threads: amount(cpu.threads), reserved: cpu.reserved, shared: cpu.shared, pinned: cpu.pinned, commit: amount(cpu.commit), unknown: idsOf(facts, cpu.unknown) },
  })),
});

export interface StoreFacts {
  readonly node: string;
  readonly capacity: number;
  readonly provisioned: number;
  readonly allocated: number;
  readonly growthPerDay: number;
  readonly snapshots: number;
  readonly commit: number | null;
  readonly claims: readonly { readonly node: string; readonly for: string; readonly provisioned: number; readonly allocated: number }[];
  readonly unknown: readonly string[];
  readonly assumed: readonly string[];
}

export const storage = stackSection<readonly StoreFacts[]>({
  title: 'Storage',
  doc: 'Disks of hosts and VMs, and volumes that hold disks of VMs: what is promised on them, and what is certainly used.',
  source: 'Provisioned sizes against capacity; ESXi keeps a swap file of memory less reservation for each running VM; images once a layer and engine',
  unknown: 'What is of unknown size is listed and not counted. VMs that do not say where their disk is are taken to be on their machine where no other storage is modelled (`assumed`).',
  fields: [
    ['[].node', 'id', 'Host, VM or volume.'], ['[].capacity', 'bytes', 'Its size.'], ['[].provisioned', 'bytes', 'What everything on it may take at most.'],
    ['[].allocated', 'bytes', 'What it certainly takes now; 0 where nobody measured.'], ['[].growthPerDay', 'bytes', 'As measured.'],
    ['[].snapshots', 'bytes', 'What snapshots may grow to.'], ['[].commit', 'ratio', 'provisioned / capacity.'],
    ['[].claims[].node', 'id', 'Who takes it.'], ['[].claims[].for', 'name', '`disk`, `swap`, `volume`, `images`, `writable` (what a container wrote) or `app`.'],
    ['[].claims[].provisioned', 'bytes', 'At most.'], ['[].claims[].allocated', 'bytes', 'Now.'],
    ['[].unknown', 'ids', 'What is on it and of unknown size.'], ['[].assumed', 'ids', 'VMs taken to be on it.'],
  ],
  make: (facts) => stores(facts).list.map((it) => ({
    node: idOf(facts, it.node)!, capacity: it.capacity, provisioned: it.provisioned, allocated: it.allocated, growthPerDay: it.growth, snapshots: it.snapshots,
    commit: known(it.provisioned / it.capacity),
    claims: it.claims.map((claim) => ({ node: idOf(facts, claim.node)!, for: claim.sort, provisioned: claim.provisioned, allocated: claim.allocated })),
    unknown: idsOf(facts, it.unknown), assumed: idsOf(facts, it.assumed),
  })),
});
