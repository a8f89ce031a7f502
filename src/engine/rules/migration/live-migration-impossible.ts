import type { NodeOf } from '../../../model';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { bestChange, canMigrate, migrationTargets, MIGRATION_READS, REASONS, verdicts } from '../../facts/migration/can-migrate';
import type { ReasonCode, Verdict } from '../../facts/migration/can-migrate';
import { closedVms, hasFixedDevice, mustMigrateLive } from '../../facts/migration/closed';
import type { ClosedVm } from '../../facts/migration/closed';
import { cpuModeCalled } from '../../facts/migration/cpu';
import type { Pool } from '../../facts/pools';
import { reach, REACH_READS } from '../../facts/storage-reach';
import { kindCode } from '../../graph';
import { pushTo, splitBySuppression } from '../groups';
import { called, capital, count, idsOf } from '../say';
import { commonModel } from './common-model';

const params = {} as const;
type Context = RuleContext<typeof params>;
const ID = 'live-migration-impossible';
const VOLUME = kindCode('volume');

/** A closed VM, and who asks for more. */
interface Closed extends ClosedVm {
  readonly must: string | undefined;
}

function check(context: Context): void {
  const { facts, graph } = context;
  const groups = new Map<string, Closed[]>();
  for (const { vm, pool } of closedVms(facts)) {
    const must = mustMigrateLive(facts, vm, pool);
    // Alike: a device, else what is certain against the first member. One of them stands for all when the message is made.
    const codes: ReadonlySet<ReasonCode> = hasFixedDevice(facts, vm) ? DEVICE : certainCodes([canMigrate(facts, vm, migrationTargets(facts, vm)[0]!)!]);
    if (!saidElsewhere(facts, vm, codes, must)) pushTo(groups, `${pool.cluster} ${must ?? ''} ${[...codes].join()}`, { vm, pool, must });
  }
  for (const group of groups.values()) for (const part of splitBySuppression(graph, ID, group, (it) => it.vm)) say(context, part);
}

const DEVICE: ReadonlySet<ReasonCode> = new Set(['device']);
const certainCodes = (all: readonly Verdict[]): ReadonlySet<ReasonCode> => new Set(all.flatMap((it) => it.reasons.filter((reason) => reason.certainty === 'certain').map((reason) => reason.code)));

/** What other rules say: VMs kept where they are by a rule of affinity, guests of their own, and processors passed through in mixed clusters. `codes`: what the first member has against it. */
function saidElsewhere(facts: Facts, vm: number, codes: ReadonlySet<ReasonCode>, must: string | undefined): boolean {
  const [code] = codes;
  if (codes.size !== 1 || (code !== 'affinity' && code !== 'nested' && code !== 'cpu-features')) return false;
  const mode = (facts.graph.nodes[vm] as NodeOf<'vm'>).cpuMode;
  if (code === 'cpu-features' && (must !== undefined || mode === undefined || cpuModeCalled(mode).kind === 'model')) return false;
  return certainCodes(verdicts(facts, vm)).size === 1;
}

function say({ facts, graph, report }: Context, group: readonly Closed[]): void {
  const { vm, pool, must } = group[0]!;
  const all = verdicts(facts, vm);
  const vms = group.map((it) => it.vm), one = vms.length === 1;
  const change = bestChange(all);
  const reason = (it: Verdict): string => it.first!.text;
  const texts = [...new Set(all.map(reason))];
  const why = texts.length === 1 ? texts[0]! : all.slice(0, 3).map((it) => `${graph.ids[it.to]!}: ${reason(it)}`).join('; ') + (all.length > 3 ? `; and ${all.length - 3} more` : '');
  const opened = change === undefined ? 0 : change.opens.length;
  const whom = opened < all.length ? `${opened} of them` : all.length === 1 ? 'the other member' : 'all of them';
  const best = change === undefined ? 'No single change opens one.' : `Without ${REASONS[change.code]} ${whom} could take ${one ? 'it' : 'them'}.`;
  report({
    node: vm, others: [...vms.slice(1), pool.cluster], at: at(change?.code), severity: must === undefined ? 'warning' : 'error', measured: 0, threshold: 1,
    message: `${one ? capital(called(graph, vm)) : `${count(vms.length, 'VM')} (${idsOf(graph, vms)})`} cannot be migrated live to any other member `
      + `of ${called(graph, pool.cluster)}${must === undefined ? '' : `, and has to be: ${must}`}. `
      + `${one ? capital(why) : `For ${graph.ids[vm]!}: ${why}`}. ${best}${must === undefined ? ' For maintenance of its host it has to be stopped.' : ''}`,
    witness: all.slice(0, 10).map((it) => `${graph.ids[vm]!} to ${graph.ids[it.to]!}: ${it.first!.code}, ${reason(it)}`),
    fixes: () => (change === undefined ? [] : fixes(facts, group, change.code)),
  });
}

function at(code: ReasonCode | undefined): readonly string[] {
  return code === 'cpu-features' ? ['cpuMode'] : code === 'storage' ? ['storage'] : code === 'network' ? ['networks'] : code === 'device' ? ['devices'] : code === 'confidential' ? ['confidential'] : [];
}

function fixes(facts: Facts, group: readonly Closed[], code: ReasonCode): readonly Fix[] {
  const { graph } = facts;
  const { pool } = group[0]!;
  const whom = idsOf(graph, group.map((it) => it.vm), 3);
  const set = (property: string, value: string): Fix['operations'] => group.map(({ vm }) => ({ op: 'set', path: ['nodes', graph.ids[vm]!, property], value }));
  if (code === 'cpu-features') {
    const model = commonModel(facts, pool.machines);
    return model === undefined ? [] : [{ title: `Give ${whom} the CPU model ${model}, which all members have`, safe: false, operations: set('cpuMode', model) }];
  }
  const volume = code === 'storage' ? sharedVolume(facts, pool) : undefined;
  return volume === undefined ? [] : [{ title: `Put ${group.length === 1 ? 'the disk' : 'the disks'} of ${whom} on ${graph.ids[volume]!}, which all members reach`, safe: false, operations: set('storage', graph.ids[volume]!) }];
}

function sharedVolume(facts: Facts, pool: Pool): number | undefined {
  for (let i = 0; i < facts.graph.count; i++) {
    if (facts.graph.kind[i] === VOLUME && pool.machines.every((it) => reach(facts, i, it) === 'yes')) return i;
  }
  return undefined;
}

const host = (n: number, more: object = {}) => ({
  [`host-${n}`]: { kind: 'host', cpu: { vendor: 'intel', level: 'x86-64-v3' }, memory: '256GiB', os: { platform: 'debian', version: '13' }, ...more }, [`kvm-${n}`]: { kind: 'hypervisor', in: `host-${n}`, platform: 'kvm', version: '10.0' },
});
const pair = (vm: object, more: object = {}) => ({
  strata: 1, nodes: { ...host(1), ...host(2), pve: { kind: 'cluster', platform: 'proxmox-ve', members: ['kvm-1', 'kvm-2'] }, db: { kind: 'vm', in: 'kvm-1', memory: '32GiB', vcpus: 8, ...vm }, ...more },
});

export const liveMigrationImpossible: Rule<typeof params> = {
  id: ID,
  family: 'migration',
  severity: 'warning',
  layer: 'L3',
  title: 'No member of the cluster can take a VM while it runs',
  params,
  docs: {
    description: 'A running VM stands on a member of a cluster, and for every other member something certainly rules out a live migration: another '
      + 'architecture or maker of the CPU, features that it would miss, another product, a disk or network that is not there, '
      + 'a passed-through device, pinning, encrypted memory, or not enough memory or CPUs. What is only not known does not count. It is an error '
      + 'where something counts on it: `slo.rto` of 0, `policies.drs` of the cluster set to `auto`, or `policies.evictionStrategy` set to '
      + '`LiveMigrate`. '
      + 'VMs of a cluster with the same reason share a finding. VMs that only a rule of affinity keeps, that only run guests of their own, or that '
      + 'only see the processor of their host, are the subject of other rules.',
    remedy: 'Remove what stands against it: the message names the change that opens most members.',
    sources: ['Proxmox VE, Migration: requirements', 'VMware vSphere, vMotion and EVC', 'KubeVirt, Live migration: limitations'],
    bad: [
      { title: 'A GPU that stays where it is', topology: pair({ devices: [{ type: 'gpu' }] }) },
      { title: 'Encrypted memory, in a cluster that moves VMs by itself', topology: pair({ confidential: 'sev-snp' }, { pve: { kind: 'cluster', platform: 'vsphere', members: ['kvm-1', 'kvm-2'], policies: { drs: 'auto' } } }) },
      { title: 'A local disk that is not copied along', topology: pair({ storage: 'local', disk: '100GiB' }, {
        ceph: { kind: 'volume', in: 'pve', shared: true }, 'kvm-2': { kind: 'hypervisor', in: 'host-2', platform: 'kvm', version: '10.0', migration: { block: false } },
      }) },
    ],
    good: [
      { title: 'Shared storage and a common CPU model', topology: pair({ storage: 'ceph', cpuMode: 'x86-64-v2-AES' }, { ceph: { kind: 'volume', in: 'pve', shared: true } }) },
      { title: 'A device that can come along', topology: pair({ devices: [{ type: 'mdev', migratable: true }] }) },
      { title: 'Nobody says what stands against it', topology: pair({}) },
    ],
  },
  reads: [...MIGRATION_READS, ...REACH_READS, 'slo', 'policies'],
  all: check,
};
