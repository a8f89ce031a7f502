import { formatBytes, parseDuration } from '../../../model';
import type { NodeOf } from '../../../model';
import { bytes } from '../../columns';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { migrationTargets } from '../../facts/migration/can-migrate';
import { migrationLink, preCopy } from '../../facts/migration/time';
import type { Copy, MigrationLink } from '../../facts/migration/time';
import { pools } from '../../facts/pools';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { pushTo, splitBySuppression } from '../groups';
import { called, capital, idsOf } from '../say';

const params = {
  convergeFactor: { default: 0.9, min: 0, doc: 'Part of the bandwidth that a guest may dirty memory at: what is dirtied faster is taken for never sent.', source: '[H]' },
  downtimeLimit: { default: 300, min: 0, doc: 'Longest pause at the end, in milliseconds, where the hypervisor does not state one.', source: 'QEMU, migration/options.c: downtime-limit' },
  maxDuration: { default: 150, min: 0, doc: 'Longest live migration, in seconds for each GiB of memory.', source: 'KubeVirt, completionTimeoutPerGiB' },
} as const;
type Context = RuleContext<typeof params>;
const ID = 'migration-will-not-converge';
const VM = kindCode('vm');
const GiB = 2 ** 30, MiB = 2 ** 20;

/** A VM that writes faster than its best link carries it away. */
interface Slow {
  readonly vm: number;
  readonly rate: number;
  readonly limit: number;
  readonly copy: Copy;
  readonly why: 'rate' | 'never' | 'duration';
}

function check(context: Context): void {
  const { facts, graph } = context;
  const { copies } = workloads(facts);
  const links = new Map<number, MigrationLink | undefined>();
  const groups = new Map<number, Slow[]>();
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== VM || !(copies[i]! > 0)) continue;
    const rate = bytes((graph.nodes[i] as NodeOf<'vm'>).dirtyRate);
    const from = graph.parent[i]!;
    if (!(rate > 0) || from < 0 || !pools(facts).of.has(from)) continue;
    if (!links.has(from)) links.set(from, bestLink(facts, i));
    const link = links.get(from);
    const slow = link && slowOf(context, i, rate, link);
    if (slow) pushTo(groups, from, slow);
  }
  for (const [from, all] of groups) for (const part of splitBySuppression(graph, ID, all, (it) => it.vm)) say(context, from, part, links.get(from)!);
}

/** The fastest way from a VM's hypervisor to another member, of those whose bandwidth somebody states; undefined where one does not, or may use post-copy. */
function bestLink(facts: Facts, vm: number): MigrationLink | undefined {
  let best: MigrationLink | undefined;
  for (const to of migrationTargets(facts, vm)) {
    const link = migrationLink(facts.graph, facts.graph.parent[vm]!, to);
    if (link.postCopy || link.assumed.some((it) => it.startsWith('a migration link'))) return undefined;
    if (best === undefined || link.bandwidth > best.bandwidth) best = link;
  }
  return best;
}

function slowOf({ graph, options }: Context, vm: number, rate: number, link: MigrationLink): Slow | undefined {
  const { migration } = graph.nodes[graph.parent[vm]!] as NodeOf<'hypervisor'>;
  const limit = parseDuration(migration?.downtimeLimit) ?? options.downtimeLimit;
  const memory = graph.memory[vm]!;
  // However large it is, it never ends at such a rate, unless the first pass is short enough to be the pause.
  const copy = preCopy(Number.isNaN(memory) ? Infinity : memory, rate, link.bandwidth, limit / 1000);
  if (memory / link.bandwidth <= limit / 1000) return undefined;
  if (rate >= options.convergeFactor * link.bandwidth) return { vm, rate, limit, copy, why: 'rate' };
  if (Number.isNaN(memory)) return undefined;
  if (!copy.converges) return { vm, rate, limit, copy, why: 'never' };
  return copy.seconds > options.maxDuration * (memory / GiB) ? { vm, rate, limit, copy, why: 'duration' } : undefined;
}

const perSecond = (rate: number): string => `${formatBytes(Math.round(rate / MiB) * MiB)}/s`;

function outcome({ copy, why, limit }: Slow, options: Context['options']): string {
  if (why === 'duration') return `it takes ${copy.passes} passes and ${Math.round(copy.seconds)} s, more than ${options.maxDuration} s for each GiB`;
  return copy.converges ? `what is left shrinks too slowly to be counted on (${copy.passes} passes, ${Math.round(copy.seconds)} s at best)` : `what is left never gets small enough for a pause of ${limit} ms`;
}

function say({ facts, graph, report, options }: Context, from: number, slow: readonly Slow[], link: MigrationLink): void {
  const worst = slow.reduce((a, b) => (b.rate > a.rate ? b : a));
  const vms = [worst.vm, ...slow.map((it) => it.vm).filter((it) => it !== worst.vm)], one = vms.length === 1;
  const memory = graph.memory[worst.vm]!;
  report({
    node: worst.vm, others: [...vms.slice(1), from], at: ['dirtyRate'], measured: Number((worst.rate / link.bandwidth).toFixed(2)), threshold: options.convergeFactor,
    message: `${one ? capital(called(graph, worst.vm)) : `VMs ${idsOf(graph, vms)}`} ${one ? 'writes' : 'write'} memory too fast to be migrated live `
      + `from ${called(graph, from)}: ${one ? 'it' : graph.ids[worst.vm]!} dirties ${perSecond(worst.rate)}, `
      + `${(worst.rate / link.bandwidth).toFixed(2)} times what the link carries `
      + `(${perSecond(link.bandwidth)}, nine tenths of the nominal, assumed${link.assumed.length > 0 ? `; ${link.assumed[0]!}` : ''}): ${outcome(worst, options)}. `
      + 'Allow post-copy, use a faster migration network, or migrate it when it is idle.',
    witness: [
      ...slow.slice(0, 5).map((it) => `${graph.ids[it.vm]!}: ${Number.isNaN(graph.memory[it.vm]!) ? 'memory not known' : formatBytes(graph.memory[it.vm]!)}, dirties ${perSecond(it.rate)} / ${perSecond(link.bandwidth)} = ${it.copy.ratio.toFixed(2)}; ${it.copy.converges ? `${it.copy.passes} passes, ${it.copy.seconds.toFixed(1)} s + ${it.copy.downtimeSeconds.toFixed(2)} s down` : 'never ends'}`),
      ...(Number.isNaN(memory) ? [] : [`first pass: ${formatBytes(memory)} in ${(memory / link.bandwidth).toFixed(1)} s`]),
    ],
    fixes: () => allowPostCopy(facts, from),
  });
}

function allowPostCopy(facts: Facts, from: number): readonly Fix[] {
  const { graph } = facts;
  const members = pools(facts).of.get(from)?.hypervisors ?? [from];
  return [{
    title: `Allow post-copy in ${graph.ids[pools(facts).of.get(from)!.cluster]!}`, safe: false,
    operations: members.map((it) => ({ op: 'set', path: ['nodes', graph.ids[it]!, 'migration', 'postCopy'], value: true })),
  }];
}

const pair = (vm: object, migration: object) => ({
  strata: 1,
  nodes: {
    'host-1': { kind: 'host', memory: '256GiB' }, 'kvm-1': { kind: 'hypervisor', in: 'host-1', platform: 'kvm', migration },
    'host-2': { kind: 'host', memory: '256GiB' }, 'kvm-2': { kind: 'hypervisor', in: 'host-2', platform: 'kvm', migration },
    pve: { kind: 'cluster', platform: 'proxmox-ve', members: ['kvm-1', 'kvm-2'] }, db: { kind: 'vm', in: 'kvm-1', ...vm },
  },
});

export const migrationWillNotConverge: Rule<typeof params> = {
  id: ID,
  family: 'migration',
  severity: 'warning',
  layer: 'L2',
  title: 'Memory written faster than a live migration carries it',
  params,
  docs: {
    description: 'A running VM in a cluster dirties memory (`dirtyRate`) at 0.9 of the bandwidth of its migration link or more, so that pre-copy '
      + 'does not come to an end; or it needs more passes than are made, or longer than `maxDuration` for each GiB. The link is what `migration` of '
      + 'the hypervisors states, of which nine tenths are taken to be usable, '
      + 'to the member that is reached fastest; one migration at a time is assumed where `migration.parallel` is absent. Nothing is said where no '
      + 'bandwidth or dirty rate is stated, or post-copy is allowed, which always ends. VMs of one hypervisor share a finding.',
    remedy: 'Allow post-copy (`migration.postCopy`), give migration a faster network, or migrate at a quiet time.',
    sources: ['QEMU, migration/options.c', 'Proxmox VE, Online migration: how it works', 'KubeVirt, Live migration: completionTimeoutPerGiB'],
    bad: [{ title: '1 GiB/s dirtied over 1 Gbit/s', topology: pair({ memory: '64GiB', dirtyRate: '1GiB' }, { bandwidth: '119MiB' }) }],
    good: [
      { title: 'A link of 25 Gbit/s', topology: pair({ memory: '64GiB', dirtyRate: '1GiB' }, { bandwidth: '2980MiB' }) },
      { title: 'Post-copy', topology: pair({ memory: '64GiB', dirtyRate: '1GiB' }, { bandwidth: '119MiB', postCopy: true }) },
      { title: 'No bandwidth stated', topology: pair({ memory: '64GiB', dirtyRate: '1GiB' }, {}) },
    ],
  },
  reach: 'island',
  all: check,
};
