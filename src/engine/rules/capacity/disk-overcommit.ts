import { formatBytes } from '../../../model';
import type { NodeOf, Severity } from '../../../model';
import { bytes } from '../../columns';
import type { Facts, Rule, RuleContext } from '../../contract';
import { commitRatio } from '../../facts/commit';
import { CLAIMS, stores } from '../../facts/storage';
import type { Claim, ClaimSort, Store } from '../../facts/storage';
import { ratio } from '../../words';
import { called, capital, count, idsOf, listOf } from '../say';

const params = {
  warnRatio: {
    default: 1, min: 0, doc: 'Provisioned for one byte of the store over which it is a warning. A hypervisor\'s own `overcommit.disk` goes before it.',
    source: 'OpenStack Nova, initial_disk_allocation_ratio since 27.0.0',
  },
  thinWarn: { default: 2, min: 0, doc: 'The same ratio on a volume that is thin.', source: '[H]' },
  nodefs: { default: 0.1, min: 0, max: 1, doc: 'Share of the disk that a kubelet wants free.', source: 'Kubernetes, default of nodefs.available' },
  imagefs: {
    default: 0.15, min: 0, max: 1, doc: 'Share that a kubelet wants free of the disk that holds images.',
    source: 'Kubernetes, default of imagefs.available',
  },
  snapshotGrowthFactor: {
    default: 1, min: 0, doc: 'What a snapshot may grow to, as a share of its disk.',
    source: 'VMware KB 1025279: a delta disk can reach the size of its base',
  },
} as const;

type Options = RuleContext<typeof params>['options'];

/** What the predicate compares, for one store. */
interface Load {
  readonly store: Store;
  readonly provisioned: number;
  readonly measured: number;
  readonly warn: number;
  /** Bytes that a kubelet wants free. */
  readonly eviction: number;
  readonly full: boolean;
}

function check({ facts, options, report }: RuleContext<typeof params>): void {
  for (const store of stores(facts).list) {
    const load = loadOf(facts, store, options);
    if (load.full || load.measured > load.warn) reportStore(facts, load, options, report);
  }
}

function loadOf(facts: Facts, store: Store, options: Options): Load {
  const provisioned = store.provisioned + options.snapshotGrowthFactor * store.snapshots;
  const eviction = evictionOf(facts, store, options);
  return {
    store, provisioned, eviction, measured: commitRatio(provisioned, store.capacity), warn: warnRatio(facts, store, options),
    full: store.allocated > store.capacity - eviction,
  };
}

function warnRatio({ graph }: Facts, store: Store, options: Options): number {
  const node = graph.nodes[store.node]!;
  if (node.kind === 'volume') return node.thin === true ? options.thinWarn : options.warnRatio;
  let declared = Infinity;
  for (let i = store.node + 1; i < graph.end[store.node]!; i = graph.end[i]!) {
    const child = graph.nodes[i]!;
    if (child.kind === 'hypervisor' && child.overcommit?.disk !== undefined) declared = Math.min(declared, child.overcommit.disk);
  }
  return declared === Infinity ? options.warnRatio : declared;
}

/** The largest amount that a kubelet on the disk wants free: declared, else its default. */
function evictionOf({ graph }: Facts, { kubelets, capacity, claims }: Store, options: Options): number {
  let most = 0;
  for (const engine of kubelets) {
    const declared = bytes((graph.nodes[engine] as NodeOf<'engine'>).eviction?.disk);
    const share = claims.some(({ node, sort }) => node === engine && sort === 'images') ? Math.max(options.nodefs, options.imagefs) : options.nodefs;
    most = Math.max(most, Number.isNaN(declared) ? share * capacity : declared);
  }
  return most;
}

const NAMES: { readonly [S in ClaimSort]: readonly [one: string, many: string] } = {
  disk: ['disk of a VM', 'disks of VMs'], swap: ['swap file of a VM', 'swap files of VMs'], volume: ['volume', 'volumes'],
  images: ['image store', 'image stores'], writable: ['container\'s own layer', 'containers\' own layers'], app: ['application', 'applications'],
};

function reportStore(facts: Facts, load: Load, options: Options, report: RuleContext['report']): void {
  const { graph } = facts;
  const { store, full } = load;
  const severity: Severity = full ? 'error' : 'warning';
  const largest = [...store.claims].sort((a, b) => size(b, full) - size(a, full) || a.node - b.node);
  report({
    node: store.node, at: graph.nodes[store.node]!.kind === 'volume' ? ['size'] : ['disk'], others: [...new Set(largest.map((it) => it.node))], severity,
    measured: full ? store.allocated / store.capacity : load.measured, threshold: full ? 1 - load.eviction / store.capacity : load.warn,
    message: full ? fullMessage(facts, load, largest) : promisedMessage(facts, load, largest, options),
    witness: witness(facts, load, largest, options),
  });
}

const size = (claim: Claim, now: boolean): number => (now ? claim.allocated : claim.provisioned + claim.snapshots);

/** Sums by what takes the space, largest sort first as the table has it. */
function components({ store, provisioned }: Load, now: boolean): string {
  const parts = CLAIMS.flatMap((sort) => {
    const claims = store.claims.filter((it) => it.sort === sort);
    const sum = claims.reduce((total, it) => total + (now ? it.allocated : it.provisioned), 0);
    return sum > 0 ? [`${formatBytes(sum)} for ${count(claims.length, ...NAMES[sort])}`] : [];
  });
  const snapshots = provisioned - store.provisioned;
  if (!now && snapshots > 0) parts.push(`${formatBytes(snapshots)} that snapshots may grow to`);
  return listOf(parts, CLAIMS.length + 1);
}

function fullMessage(facts: Facts, load: Load, largest: readonly Claim[]): string {
  const { graph } = facts;
  const { store, eviction } = load;
  const free = eviction > 0 ? `, of which the kubelet wants ${formatBytes(eviction)} free before it evicts pods` : '';
  return `${capital(called(graph, store.node))} is full: ${formatBytes(store.allocated)} is in use (${components(load, true)}) of `
    + `${formatBytes(store.capacity)}${free}. What writes next fails${eviction > 0 ? ' or is evicted' : ''}. The largest is ${graph.ids[largest[0]!.node]!}. `
    + `${assumption(graph, store)}Make it larger, delete snapshots and unused images, or move something off it.`;
}

function promisedMessage(facts: Facts, load: Load, largest: readonly Claim[], options: Options): string {
  const { graph } = facts;
  const { store } = load;
  const least = store.unknown.length > 0 ? 'at least ' : '';
  const biggest = listOf(largest.slice(0, 3).map((it) => `${graph.ids[it.node]!} (${formatBytes(it.provisioned + options.snapshotGrowthFactor * it.snapshots)})`), 3);
  return `${capital(called(graph, store.node))} has ${formatBytes(store.capacity)}, and ${least}${formatBytes(load.provisioned)} is promised on it `
    + `(${components(load, false)}): ${ratio(load.measured)} to 1, over ${ratio(load.warn)}. When all is written, writes fail for everything on it`
    + `${daysToFull(load)}. The largest ${largest.length === 1 ? 'is' : 'are'} ${biggest}. ${assumption(graph, store)}`
    + 'Make it larger, move something off it, delete snapshots, or state the ratio that you allow.';
}

function assumption(graph: Facts['graph'], { assumed }: Store): string {
  if (assumed.length === 0) return '';
  return `Assumed: ${idsOf(graph, assumed, 3)} ${assumed.length === 1 ? 'has its disk' : 'have their disks'} here, as no \`storage\` is stated and no other storage is `
    + 'modelled. ';
}

/** Days until the measured growth fills what is free, in words; nothing where no growth is given. */
function daysToFull({ store, eviction }: Load): string {
  if (!(store.growth > 0)) return '';
  return `; at the measured growth of ${formatBytes(store.growth)} a day that is in ${Math.floor((store.capacity - eviction - store.allocated) / store.growth)} days at the latest`;
}

function witness({ graph }: Facts, { store, provisioned, measured, eviction, full }: Load, largest: readonly Claim[], options: Options): string[] {
  const lines = largest.map((it) => {
    const snapshots = it.snapshots > 0 ? ` + ${formatBytes(options.snapshotGrowthFactor * it.snapshots)} for snapshots` : '';
    return `${graph.ids[it.node]!}, ${NAMES[it.sort][0]}: ${formatBytes(it.provisioned)}${snapshots}, in use ${formatBytes(it.allocated)}`;
  });
  lines.push(full
    ? `${formatBytes(store.allocated)} > ${formatBytes(store.capacity)} - ${formatBytes(eviction)} to be kept free`
    : `${formatBytes(provisioned)} / ${formatBytes(store.capacity)} = ${ratio(measured)}`);
  return lines;
}

const stack = (sizes: readonly string[], vm: object = {}) => ({
  strata: 1,
  nodes: {
    host: { kind: 'host', memory: '64GiB', disk: '1TiB' },
    kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' },
    ...Object.fromEntries(sizes.map((disk, i) => [
      `vm-${i + 1}`, { kind: 'vm', in: 'kvm', vcpus: 2, memory: '4GiB', disk, storage: 'local', os: { platform: 'debian', version: '13' }, ...vm },
    ])),
  },
});

export const diskOvercommit: Rule<typeof params> = {
  id: 'disk-overcommit',
  family: 'capacity',
  severity: 'warning',
  layer: 'L2',
  title: 'More disk promised than there is',
  params,
  docs: {
    description: 'What may be written to a store (the disk of a host or VM, or a volume that holds disks of VMs) is more than it '
      + 'has: disks of VMs, switched off or not, their swap files under ESXi (memory less reservation), what their snapshots '
      + 'may grow to, local volumes, the images of an engine with shared layers counted once, what containers wrote, and '
      + 'what applications need. It is an error where what is in use now, as far as it was measured, leaves less than nothing, '
      + 'or on a Kubernetes node less than the kubelet wants free. A VM without `storage` counts on the disk of its host '
      + 'only where no storage outside of machines is modelled, and the message says so.',
    remedy: 'Add space, reclaim it (trim, delete snapshots and unused images), reserve the memory of VMs so that they need no swap '
      + 'file, or state the ratio that you allow in `overcommit.disk` of the hypervisor or `thin` of the volume.',
    sources: [
      'OpenStack Nova, disk_allocation_ratio', 'Kubernetes, node-pressure eviction: nodefs.available<10%, imagefs.available<15%',
      'VMware KB 1025279, snapshots',
    ],
    bad: [
      { title: '1.5 TiB of disks on 1 TiB', topology: stack(['800GiB', '700GiB']) },
      { title: 'Snapshots may grow', topology: stack(['600GiB'], { snapshots: [{ created: '2026-01-01' }] }) },
    ],
    good: [{ title: 'They fit', topology: stack(['500GiB', '400GiB']) }],
  },
  all: check,
};
