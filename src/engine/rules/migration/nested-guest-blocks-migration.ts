import type { NodeOf } from '../../../model';
import type { Rule, RuleContext } from '../../contract';
import { nested } from '../../facts/migration/conditions';
import { mustMigrateLive } from '../../facts/migration/closed';
import { pairOf } from '../../facts/migration/pair';
import { migrationTargets } from '../../facts/migration/can-migrate';
import { pools } from '../../facts/pools';
import { places } from '../../facts/places';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { pushTo, splitBySuppression } from '../groups';
import { called, capital, idsOf } from '../say';

const params = {} as const;
type Context = RuleContext<typeof params>;
const ID = 'nested-guest-blocks-migration';
const VM = kindCode('vm'), HYPERVISOR = kindCode('hypervisor');

interface Blocked {
  readonly vm: number;
  /** VMs that run in it, ascending. */
  readonly guests: readonly number[];
  readonly why: string;
}

function check(context: Context): void {
  const { facts, graph } = context;
  const { copies } = workloads(facts);
  const groups = new Map<string, Blocked[]>();
  for (let inner = 0; inner < graph.count; inner++) {
    const vm = graph.parent[inner]!;
    if (graph.kind[inner] !== HYPERVISOR || vm < 0 || graph.kind[vm] !== VM || !(copies[vm]! > 0)) continue;
    const to = migrationTargets(facts, vm)[0];
    if (to === undefined || pools(facts).of.get(graph.parent[vm]!) === undefined) continue;
    const guests = liveGuests(context, inner);
    const doubt = guests.length === 0 ? undefined : nested(pairOf(facts, vm, to)!);
    if (doubt?.certainty !== 'certain') continue;
    const why = doubt.text.replace(/^.*? runs virtual machines itself, (which|and) /, '');
    pushTo(groups, `${pools(facts).of.get(graph.parent[vm]!)!.cluster} ${why}`, { vm, guests, why });
  }
  for (const group of groups.values()) for (const part of splitBySuppression(graph, ID, group, (it) => it.vm)) say(context, part);
}

function liveGuests({ facts, graph }: Context, inner: number): readonly number[] {
  const { copies } = workloads(facts);
  const found: number[] = [];
  for (let i = inner + 1; i < graph.end[inner]!; i = graph.end[i]!) if (graph.kind[i] === VM && copies[i]! > 0) found.push(i);
  return found;
}

function say({ facts, graph, report }: Context, group: readonly Blocked[]): void {
  const { vm, guests, why } = group[0]!;
  const vms = group.map((it) => it.vm), one = vms.length === 1;
  const pool = pools(facts).of.get(graph.parent[vm]!)!;
  const machine = places(facts).host[vm]!;
  const host = machine < 0 ? undefined : graph.nodes[machine] as NodeOf<'host'>;
  const must = mustMigrateLive(facts, vm, pool);
  const inside = group.flatMap((it) => it.guests);
  const { platform, version } = graph.nodes[graph.parent[vm]!] as NodeOf<'hypervisor'>;
  report({
    node: vm, others: [...vms.slice(1), ...inside, ...(machine >= 0 ? [machine] : [])],
    message: `${one ? capital(called(graph, vm)) : `VMs ${idsOf(graph, vms)}`} in ${called(graph, pool.cluster)} cannot be migrated live while `
      + `${idsOf(graph, inside)} ${inside.length === 1 ? 'runs' : 'run'} inside: ${asClause(why)}. `
      + `${must === undefined ? '' : `It would have to be: ${must}. `}Migrate or stop the guests first, or plan a stop for ${one ? 'it' : 'them'}.`,
    witness: [
      ...group.slice(0, 5).map((it) => `${graph.ids[it.vm]!} runs ${idsOf(graph, it.guests)}`),
      `${machine < 0 ? 'host' : graph.ids[machine]!}: `
        + `${[host?.cpu?.vendor === undefined ? undefined : `CPU by ${host.cpu.vendor}`, host?.os?.kernel === undefined ? undefined : `kernel ${host.os.kernel}`, `${platform ?? 'hypervisor'}${version === undefined ? '' : ` ${version}`}`].filter((it) => it !== undefined).join(', ')}`,
      ...(guests.length > 5 ? [`${guests.length} guests`] : []),
    ],
  });
}

/** The reason as a main clause. */
const asClause = (why: string): string => (/^does not survive/.test(why) ? 'its state does not survive it on AMD' : /does not support$/.test(why) ? `${why.replace(' does not support', '')} does not support that` : why);

const outer = (cpu: object, platform: string, version: string, kernel: string, guest: object = {}) => ({
  strata: 1,
  nodes: {
    'host-1': { kind: 'host', cpu, os: { platform: 'debian', version: '13', kernel } }, 'hyp-1': { kind: 'hypervisor', in: 'host-1', platform, version },
    'host-2': { kind: 'host', cpu, os: { platform: 'debian', version: '13', kernel } }, 'hyp-2': { kind: 'hypervisor', in: 'host-2', platform, version },
    pool: { kind: 'cluster', platform: 'proxmox-ve', members: ['hyp-1', 'hyp-2'] },
    lab: { kind: 'vm', in: 'hyp-1', nested: true, os: { platform: 'debian', version: '13' } }, 'kvm-inner': { kind: 'hypervisor', in: 'lab', platform: 'kvm' }, 'lab-vm': { kind: 'vm', in: 'kvm-inner', ...guest },
  },
});

export const nestedGuestBlocksMigration: Rule<typeof params> = {
  id: ID,
  family: 'migration',
  severity: 'warning',
  layer: 'L3',
  title: 'VM that cannot be migrated live for the VMs inside it',
  params,
  docs: {
    description: 'A VM on a member of a cluster, which is where it may be migrated, runs a hypervisor with running guests, and that certainly stands '
      + 'against it: the CPU of its host is by AMD; on Intel the kernel is older than 5.3, or QEMU than 4.2 (Proxmox VE than 6.2); the hypervisor '
      + 'is Hyper-V; or OpenStack Nova manages it, which does not support it. '
      + 'Where CPU, kernel or version are not known, nothing is said. VMs of a cluster with the same reason share a finding.',
    remedy: 'Migrate or stop the inner guests first, or plan a stop of the outer VM.',
    sources: ['Linux kernel, running-nested-guests', 'OpenStack Nova, KVM: nested guests', 'Microsoft, Nested virtualization: live migration'],
    bad: [
      { title: 'On AMD', topology: outer({ vendor: 'amd' }, 'kvm', '9.0', '6.12') },
      { title: 'On Intel with an old kernel', topology: outer({ vendor: 'intel' }, 'kvm', '9.0', '4.19') },
    ],
    good: [
      { title: 'On Intel with current versions', topology: outer({ vendor: 'intel' }, 'kvm', '9.0', '6.12') },
      { title: 'The guest is switched off', topology: outer({ vendor: 'amd' }, 'kvm', '9.0', '6.12', { power: 'off' }) },
    ],
  },
  reach: 'island',
  all: check,
};
