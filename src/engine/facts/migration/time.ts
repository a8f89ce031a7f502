/** How long a live migration takes, and whether it ends (RULES 3.11). Bytes and seconds. */
import { parseDuration } from '../../../model';
import type { NodeOf } from '../../../model';
import { bytes } from '../../columns';
import type { Facts, Graph } from '../../contract';
import { kindCode } from '../../graph';

/** QEMU's default of `downtime-limit` (migration/options.c), seconds. */
export const DOWNTIME_LIMIT = 0.3;
/** Passes over memory after which a pre-copy counts as failed. */
export const MAX_PASSES = 30;
/** Part of a link that a migration can use [H]. */
const LINK_USE = 0.9;
/** Bytes a second of a Gigabit link: what is assumed where nobody says [H]. */
const ASSUMED_BANDWIDTH = 125e6;

export interface Copy {
  /** False where memory is dirtied as fast as it is sent, or too many passes would be needed: it never ends. */
  readonly converges: boolean;
  /** Passes over memory while the guest runs. */
  readonly passes: number;
  /** Seconds while the guest runs, disks included; Infinity where it never ends. */
  readonly seconds: number;
  /** Seconds for which the guest stands still. */
  readonly downtimeSeconds: number;
  /** Part of `seconds` that goes into copying disks. */
  readonly diskSeconds: number;
  /** Bytes dirtied for each byte sent. */
  readonly ratio: number;
}

/**
 * Pre-copy: the first pass sends all memory, each further one what was dirtied during the one before, until what is left fits into the
 * downtime limit. `memory` and `disk` in bytes (`disk`: what has to be copied before), rates in bytes a second, `limit` in seconds.
 */
export function preCopy(memory: number, dirtyRate: number, bandwidth: number, limit = DOWNTIME_LIMIT, disk = 0): Copy {
  const ratio = dirtyRate / bandwidth, diskSeconds = disk / bandwidth;
  let left = memory, seconds = diskSeconds, passes = 0;
  while (left / bandwidth > limit || passes === 0) {
    if (passes === MAX_PASSES || (ratio >= 1 && passes > 0)) return { converges: false, passes, seconds: Infinity, downtimeSeconds: NaN, diskSeconds, ratio };
    const pass = left / bandwidth;
    seconds += pass;
    passes++;
    left = Math.min(memory, dirtyRate * pass);
  }
  return { converges: true, passes, seconds, downtimeSeconds: left / bandwidth, diskSeconds, ratio };
}

/**
 * Post-copy after one pass: the guest goes on at the target and fetches what was dirtied meanwhile. It always ends; the guest stands still
 * for its device state only, for which the limit stands as an upper bound [H].
 */
export function postCopy(memory: number, dirtyRate: number, bandwidth: number, limit = DOWNTIME_LIMIT, disk = 0): Copy {
  const pass = memory / bandwidth, diskSeconds = disk / bandwidth;
  const fetched = Math.min(memory, dirtyRate * pass) / bandwidth;
  return { converges: true, passes: 1, seconds: diskSeconds + pass + fetched, downtimeSeconds: limit, diskSeconds, ratio: dirtyRate / bandwidth };
}

/** How two hypervisors migrate to each other. */
export interface MigrationLink {
  /** Bytes a second that one migration gets. */
  readonly bandwidth: number;
  readonly parallel: number;
  /** Seconds. */
  readonly downtimeLimit: number;
  readonly postCopy: boolean;
  /** What of it nobody said. */
  readonly assumed: readonly string[];
}

const NETWORK = kindCode('network');

/** Settings of the source hypervisor and, where it is slower, the target's: a share of the network for each of the parallel migrations, or the cap. */
export function migrationLink(graph: Graph, from: number, to: number): MigrationLink {
  const source = (graph.nodes[from] as NodeOf<'hypervisor'>).migration, target = (graph.nodes[to] as NodeOf<'hypervisor'>).migration;
  const assumed: string[] = [];
  const parallel = source?.parallel ?? 1;
  if (source?.parallel === undefined) assumed.push('one migration at a time');
  const shares = [source, target].map((it) => networkBandwidth(graph, it?.network) / parallel);
  const known = [bytes(source?.bandwidth), bytes(target?.bandwidth), ...shares].filter((it) => it > 0);
  if (known.length === 0) assumed.push('a migration link of 1 Gbit/s');
  const limit = parseDuration(source?.downtimeLimit);
  if (limit === undefined) assumed.push(`a downtime limit of ${DOWNTIME_LIMIT * 1000} ms`);
  return {
    bandwidth: (known.length > 0 ? Math.min(...known) : ASSUMED_BANDWIDTH / parallel) * LINK_USE, parallel,
    downtimeLimit: limit === undefined ? DOWNTIME_LIMIT : limit / 1000, postCopy: source?.postCopy === true && target?.postCopy !== false, assumed,
  };
}

function networkBandwidth(graph: Graph, id: string | undefined): number {
  const network = id === undefined ? undefined : graph.number.get(id);
  return network !== undefined && graph.kind[network] === NETWORK ? bytes((graph.nodes[network] as NodeOf<'network'>).bandwidth) : NaN;
}

export interface MigrationTime extends Copy {
  readonly method: 'pre-copy' | 'post-copy';
  readonly link: MigrationLink;
  /** 0 where memory or the dirty rate is not known: the times are at least, and it may not converge. */
  readonly exact: boolean;
  /** What was assumed, in words. */
  readonly assumed: readonly string[];
}

/**
 * Time of migrating a VM from its hypervisor to another. `copiesDisk`: its disk is copied too. Post-copy is taken where it is allowed and
 * pre-copy would not end. Undefined where the VM's memory is not known.
 */
export function migrationTime({ graph }: Facts, vm: number, to: number, copiesDisk: boolean): MigrationTime | undefined {
  const memory = graph.memory[vm]!;
  if (Number.isNaN(memory)) return undefined;
  const node = graph.nodes[vm] as NodeOf<'vm'>;
  const link = migrationLink(graph, graph.parent[vm]!, to);
  const rate = bytes(node.dirtyRate), disk = copiesDisk ? allocated(graph, vm) : 0;
  const assumed = [...link.assumed];
  if (Number.isNaN(rate)) assumed.push('an idle guest, as its dirty rate is not known');
  if (Number.isNaN(disk)) assumed.push('no time for its disk, whose size is not known');
  const size = [memory, rate || 0, link.bandwidth, link.downtimeLimit, disk || 0] as const;
  const copied = preCopy(...size);
  const exact = !Number.isNaN(rate) && !Number.isNaN(disk);
  if (copied.converges || !link.postCopy) return { ...copied, method: 'pre-copy', link, exact, assumed };
  return { ...postCopy(...size), method: 'post-copy', link, exact, assumed };
}

/** Bytes of disk in use, else the bytes it was given; NaN where unknown. */
export function allocated(graph: Graph, vm: number): number {
  const used = bytes((graph.nodes[vm] as NodeOf<'vm'>).usage?.diskUsed);
  return Number.isNaN(used) ? graph.disk[vm]! : used;
}

/** Properties of nodes that this file looks at. */
export const TIME_READS = ['migration', 'bandwidth', 'dirtyRate', 'usage', 'memory', 'disk'] as const;
