import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { boundary, BOUNDARIES } from '../../facts/boundary';
import type { BoundaryPath } from '../../facts/boundary';
import { kernels } from '../../facts/kernels';
import { labels } from '../../facts/labels';
import { volumeMounts } from '../../facts/volume-mounts';
import { services } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { unitOf } from '../plans';
import { boundaryName, called, capital, count, idsOf } from '../say';

const params = {} as const;
type Context = RuleContext<typeof params>;

const VOLUME = kindCode('volume');
const B3 = BOUNDARIES.indexOf('B3');
/** Pairs of groups that are looked at for one volume; beyond it nothing is said. */
const MAX_PAIRS = 4096;

interface Mounter {
  readonly container: number;
  readonly writable: boolean;
  readonly index: number;
}

/** A writer, and someone to whom the volume leads around the boundary between them. */
interface Bridge {
  readonly from: number;
  readonly to: number;
  readonly path: BoundaryPath;
}

function check({ facts, graph, report }: Context): void {
  const { start, container, writable, index } = volumeMounts(facts);
  if (container.length === 0) return;
  for (let volume = 0; volume < graph.count; volume++) {
    if (graph.kind[volume] !== VOLUME || start[volume + 1]! - start[volume]! < 2) continue;
    const mounters: Mounter[] = [];
    for (let k = start[volume]!; k < start[volume + 1]!; k++) mounters.push({ container: container[k]!, writable: writable[k] === 1, index: index[k]! });
    const bridge = findBridge(facts, mounters);
    if (bridge !== undefined) reportOne(facts, volume, mounters, bridge, report);
  }
}

/** The first pair in the order of the file; mounters that are alike (same kernel, tenant, service and mode) stand for each other. */
function findBridge(facts: Facts, mounters: readonly Mounter[]): Bridge | undefined {
  const { hosting } = kernels(facts);
  const { tenant } = labels(facts);
  const { of } = services(facts);
  const alike = new Map<string, Mounter>();
  for (const it of mounters) {
    const key = `${hosting[it.container]!} ${of[it.container]!} ${it.writable} ${tenant[it.container] ?? '\0'}`;
    if (!alike.has(key)) alike.set(key, it);
  }
  const groups = [...alike.values()];
  if (groups.length ** 2 > MAX_PAIRS) groups.length = Math.floor(Math.sqrt(MAX_PAIRS));
  for (const { container: from, writable } of groups) {
    if (!writable) continue;
    for (const { container: to } of groups) {
      if (from === to || !apart(facts, from, to)) continue;
      const path = boundary(facts, from, to);
      if (BOUNDARIES.indexOf(path.strength) >= B3) return { from, to, path };
    }
  }
  return undefined;
}

/**
 * Whether two are in different kernel domains or of different tenants. Replicas of one service share by design: they are one unit of trust,
 * unless they say that they are of different tenants.
 */
function apart(facts: Facts, a: number, b: number): boolean {
  const { hosting } = kernels(facts);
  const { tenant } = labels(facts);
  const { of } = services(facts);
  if (tenant[a] !== undefined && tenant[b] !== undefined && tenant[a] !== tenant[b]) return true;
  if (of[a] === of[b] || unitOf(facts.graph, a) === unitOf(facts.graph, b)) return false;
  return hosting[a]! >= 0 && hosting[b]! >= 0 && hosting[a] !== hosting[b];
}

function reportOne(facts: Facts, volume: number, mounters: readonly Mounter[], { from, to, path }: Bridge, report: Context['report']): void {
  const { graph } = facts;
  const { hosting } = kernels(facts);
  const once = (list: readonly Mounter[]): number[] => [...new Set(list.map((it) => it.container))];
  const writers = once(mounters.filter((it) => it.writable));
  const isWriter = new Set(writers);
  const readers = once(mounters).filter((it) => !isWriter.has(it));
  const domains = new Set(once(mounters).map((it) => hosting[it]!)).size;
  report({
    node: volume, others: [...new Set([from, to, ...writers, ...readers])],
    message: `${capital(called(graph, volume))} leads around ${boundaryName(path.strength)} between ${called(graph, from)}, which writes to it, and `
      + `${called(graph, to)}, which ${isWriter.has(to) ? 'writes to it too' : 'reads it'}: what the first puts there the second takes in, `
      + `whatever stands between them. ${count(writers.length, 'writer')} (${idsOf(graph, writers)})`
      + `${readers.length > 0 ? ` and ${count(readers.length, 'reader')} (${idsOf(graph, readers)})` : ''} on ${count(domains, 'kernel')}. Split the volume, mount it `
      + 'read-only where nothing is written, or hand the data over by an interface that checks it.',
    related: [{ node: from, message: 'writes' }, { node: to, message: 'takes in what is written' }],
    witness: [`${graph.ids[from]!} writes ${graph.ids[volume]!}, ${graph.ids[to]!} mounts it`, `${graph.ids[from]!} -> ${graph.ids[to]!} would cross ${path.classes.join(', ')}`],
    fixes: () => fixes(facts, mounters, from),
  });
}

/** Read-only wherever another kernel than the first writer's mounts it writable: the way back is closed, the way there stays. */
function fixes(facts: Facts, mounters: readonly Mounter[], writer: number): readonly Fix[] {
  const { graph } = facts;
  const { hosting } = kernels(facts);
  const others = mounters.filter(({ container, writable }) => writable && hosting[container] !== hosting[writer]);
  if (others.length === 0) return [];
  return [{
    title: `Let only what shares a kernel with ${graph.ids[writer]!} write`, safe: false,
    operations: others.map(({ container, index }) => ({ op: 'set' as const, path: ['nodes', graph.ids[container]!, 'mounts', index, 'readOnly'], value: true })),
  }];
}

const os = { platform: 'debian', version: '13' };
const stack = (shop: object, batch: object) => ({
  strata: 1,
  nodes: {
    metal: { kind: 'host' }, esx: { kind: 'hypervisor', in: 'metal', platform: 'esxi' }, nfs: { kind: 'volume', shared: true },
    'vm-1': { kind: 'vm', in: 'esx', os }, 'docker-1': { kind: 'engine', in: 'vm-1', platform: 'docker' }, shop: { kind: 'container', in: 'docker-1', ...shop },
    'vm-2': { kind: 'vm', in: 'esx', os }, 'docker-2': { kind: 'engine', in: 'vm-2', platform: 'docker' }, batch: { kind: 'container', in: 'docker-2', ...batch },
  },
});
const mounts = (readOnly = false) => ({ mounts: [{ source: 'nfs', target: '/data', ...(readOnly ? { readOnly } : {}) }] });

export const sharedVolumeBridgesDomains: Rule<typeof params> = {
  id: 'shared-volume-bridges-domains',
  family: 'isolation',
  severity: 'warning',
  layer: 'L3',
  title: 'Volume around the boundary',
  params,
  docs: {
    description: 'Running containers in different kernel domains, or of different tenants, mount one volume, at least one of them writable, and a '
      + 'virtual machine or more (B3) stands between the writer and another one. The boundary is there to keep them apart, and the volume is '
      + 'a way around it: a planted file, a changed configuration or script needs no escape. Replicas of one service share their data by '
      + 'design and do not count against each other, unless they are labelled with different tenants. One finding a volume, with one pair '
      + 'as witness.',
    remedy: 'Give each side a volume of its own, or pass the data through an interface that checks it (an object store, a queue). Mount read-only '
      + 'what is only read: that closes the way back, while what the writer plants is still read.',
    sources: ['NIST SP 800-190 §4.5.5'],
    bad: [{ title: 'Two VMs write to one NFS volume', topology: stack(mounts(), mounts()) }, { title: 'One writes, the other reads', topology: stack(mounts(), mounts(true)) }],
    good: [
      { title: 'Both only read', topology: stack(mounts(true), mounts(true)) },
      { title: 'Replicas of one service', topology: stack({ ...mounts(), service: 'shop' }, { ...mounts(), service: 'shop' }) },
    ],
  },
  reach: 'island',
  all: check,
};
