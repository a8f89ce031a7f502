import { formatBytes } from '../../../model';
import type { NodeOf } from '../../../model';
import type { Graph, Rule, RuleContext } from '../../contract';
import { kindCode } from '../../graph';
import { labels } from '../../facts/labels';
import { splitBySuppression } from '../groups';
import { count, daysBetween, idsOf } from '../say';

const params = {
  maxAgeHours: { default: 72, min: 0, doc: 'Hours for which a snapshot may be kept.', source: 'VMware KB 1025279: 24 to 72 hours' },
  maxChain: { default: 3, min: 1, doc: 'Snapshots on one disk that are still few.', source: 'VMware KB 1025279: 2 to 3 in a chain, 32 at most' },
} as const;

type Context = RuleContext<typeof params>;

/** A VM with snapshots, and what is wrong with them. */
interface Kept {
  readonly node: number;
  readonly number: number;
  /** Days since the oldest was taken; NaN where no day is known. */
  readonly days: number;
  readonly onlyBackup: boolean;
}

const VM = kindCode('vm');
/** Index of `high` in the criticalities. */
const HIGH = 2;

function check(context: Context): void {
  const { facts, graph, options } = context;
  const groups = new Map<string, Kept[]>();
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== VM || graph.cyclic[i] === 1) continue;
    const { snapshots, backup, power } = graph.nodes[i] as NodeOf<'vm'>;
    if (snapshots === undefined || snapshots.length === 0 || power === 'template') continue;
    const ages = snapshots.flatMap((it) => (it.created === undefined ? [] : [daysBetween(it.created, facts.today)]));
    const kept = { node: i, number: snapshots.length, days: ages.length === 0 ? NaN : Math.max(...ages), onlyBackup: backup === false && labels(facts).criticality[i]! >= HIGH };
    if (!kept.onlyBackup && !isOld(kept, options) && kept.number <= options.maxChain) continue;
    const key = `${graph.parent[i]!} ${kept.onlyBackup}`;
    const group = groups.get(key);
    if (group) group.push(kept);
    else groups.set(key, [kept]);
  }
  for (const group of groups.values()) for (const part of splitBySuppression(graph, 'snapshot-misused', group, (it) => it.node)) report(context, part);
}

/** A snapshot has a day, not an hour: taken late on the first day, looked at early on the last. */
const isOld = ({ days }: Kept, { maxAgeHours }: Context['options']): boolean => (days - 1) * 24 >= maxAgeHours && days * 24 > maxAgeHours;

function report({ graph, facts, options, report }: Context, kept: readonly Kept[]): void {
  const worst = kept.reduce((most, it) => (it.days > most.days || (Number.isNaN(most.days) && !Number.isNaN(it.days)) ? it : most), kept[0]!);
  const ordered = [worst, ...kept.filter((it) => it !== worst)], nodes = ordered.map((it) => it.node);
  const old = kept.filter((it) => isOld(it, options)), long = kept.filter((it) => it.number > options.maxChain);
  const onlyBackup = kept[0]!.onlyBackup;
  const faults = [
    ...(onlyBackup ? [`${kept.length === 1 ? 'is' : 'are'} of high or critical weight and not backed up, so that snapshots on the same store are all there is`] : []),
    ...(old.length > 0 ? [`${kept.length === 1 ? 'keeps' : 'keep'} snapshots up to ${count(worst.days, 'day')} old (limit ${options.maxAgeHours} h)`] : []),
    ...(long.length > 0 ? [`${kept.length === 1 ? 'has' : 'have'} chains of up to ${count(Math.max(...long.map((it) => it.number)), 'snapshot')} `
      + `(limit ${options.maxChain})`] : []),
  ];
  const byAge = old.length > 0;
  report({
    node: worst.node, others: nodes.slice(1), at: ['snapshots'], severity: onlyBackup ? 'error' : 'warning',
    message: `${kept.length === 1 ? 'VM' : `${kept.length} VMs,`} ${idsOf(graph, nodes)}${kept.length === 1 ? '' : ','} ${faults.join('; ')}. A `
      + `snapshot grows with every write, slows the disk down and is lost with it. `
      + `${onlyBackup ? 'Back up to other storage' : 'Consolidate the snapshots'}${onlyBackup ? ', then consolidate the snapshots' : '; what is to be kept belongs in a backup'}.`,
    witness: ordered.slice(0, 20).map((it) => line(graph, it, facts.today)),
    measured: byAge ? worst.days * 24 : long.length > 0 ? Math.max(...long.map((it) => it.number)) : undefined,
    threshold: byAge ? options.maxAgeHours : long.length > 0 ? options.maxChain : undefined,
    fixes: () => (onlyBackup ? [] : [{
      title: `Plan without snapshots: ${idsOf(graph, nodes, 3)}`, safe: false,
      operations: nodes.map((it) => ({ op: 'unset', path: ['nodes', graph.ids[it]!, 'snapshots'] } as const)),
    }]),
  });
}

/** Snapshots of a VM, where they are, and how far they can grow: each at most to the size of the disk. */
function line(graph: Graph, { node, number, days }: Kept, today: string): string {
  const { storage } = graph.nodes[node] as NodeOf<'vm'>;
  const disk = graph.disk[node]!;
  const age = Number.isNaN(days) ? 'of unknown age' : `the oldest ${count(days, 'day')} before ${today}`;
  const growth = Number.isNaN(disk) ? '' : `; up to ${formatBytes(disk)} each, ${formatBytes(disk * number)} together`;
  return `${graph.ids[node]!}: ${count(number, 'snapshot')}, ${age}${storage === undefined ? '' : `, on ${storage}`}${growth}`;
}

const guest = (vm: object) => ({
  strata: 1, asOf: '2026-01-15',
  nodes: { 'host-1': { kind: 'host' }, esx: { kind: 'hypervisor', in: 'host-1', platform: 'esxi' }, db: { kind: 'vm', in: 'esx', disk: '100GiB', ...vm } },
});
const taken = (...days: readonly string[]) => days.map((created) => ({ created }));

export const snapshotMisused: Rule<typeof params> = {
  id: 'snapshot-misused',
  family: 'operations',
  severity: 'warning',
  layer: 'L1',
  title: 'Snapshot kept as if it were a backup',
  params,
  docs: {
    description: 'A VM keeps a snapshot for longer than `maxAgeHours`, or more than `maxChain` of them, or is of high or critical weight, has '
      + 'snapshots, and is said not to be backed up '
      + '(`backup: false`; then an error). A snapshot lies on the same store as its disk, each one can grow to the size of the disk, and every read '
      + 'passes the whole chain. VMs in the same place with the same problem are one finding.',
    remedy: 'Consolidate the snapshots, and make a backup to other storage.',
    sources: ['VMware KB 1025279: best practices for snapshots'],
    bad: [
      { title: 'Kept since autumn', topology: guest({ snapshots: taken('2025-10-01') }) },
      { title: 'Snapshots in place of a backup', topology: guest({ criticality: 'critical', backup: false, snapshots: taken('2026-01-14') }) },
    ],
    good: [{ title: 'Taken yesterday, before a change', topology: guest({ backup: true, criticality: 'critical', snapshots: taken('2026-01-14') }) }],
  },
  reach: 'island',
  all: check,
};
