import type { Rule, RuleContext } from '../../contract';
import { takeOver, TAKE_OVER_READS } from '../../facts/placement/dr';
import type { TakeOver } from '../../facts/placement/dr';
import { amountOf, proofText } from '../../facts/placement/explain';
import { recoveryPairs } from '../../facts/placement/sites';
import { called, capital, count, idsOf } from '../say';

const params = {
  drCommitRatio: { default: 1.5, min: 0.1, doc: 'How many times the normal commit (`overcommit`, 1 for memory where absent) the other site may carry meanwhile.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;

function check(context: Context): void {
  const { facts, options } = context;
  for (const pair of recoveryPairs(facts)) {
    if (pair.protected.length === 0) continue;
    const found = takeOver(facts, pair, options.drCommitRatio);
    if (found.answer === 'no') report(context, found);
  }
}

function report({ facts, graph, options, report }: Context, found: TakeOver): void {
  const { pair, problem, proof, demand, free, missingHosts } = found;
  const left = problem.itemNode[proof !== undefined && 'item' in proof ? proof.item : -1];
  const why = problem.binNode.length === 0 ? `no host is modelled there, and ${count(pair.protected.length, 'workload')} ${pair.protected.length === 1 ? 'is' : 'are'} to be taken up` : proofText(facts, problem, proof!);
  const hosts = Number.isNaN(missingHosts) ? '' : ` ${count(missingHosts, 'more host')} of the median size there would do.`;
  report({
    node: pair.site, at: ['recovery'], others: [pair.to, ...(left === undefined ? [] : [left])],
    measured: proof?.kind === 'deficit' ? proof.demand : demand[0]!, threshold: proof?.kind === 'deficit' ? proof.free : free[0]!,
    message: `${capital(called(graph, pair.to))} cannot take over for ${called(graph, pair.site)}: ${why}, with up to ${options.drCommitRatio} times the normal commit.${hosts} `
      + 'Add hosts there, mark what can stop there meanwhile (`drShed`), or what need not come along (`protected: false`).',
    witness: [
      `to be taken up: ${idsOf(graph, pair.protected)}`, `stopped at ${graph.ids[pair.to]!}: ${pair.shed.length === 0 ? 'nothing' : idsOf(graph, pair.shed)}`,
      ...demand.flatMap((wanted, r) => (free[r] === Infinity ? [] : [`asked for ${amountOf(problem, r, wanted)}, free at ${graph.ids[pair.to]!} ${amountOf(problem, r, free[r]!)}`])),
    ],
  });
}

const host = (id: string, site: string, memory: string) => ({ [id]: { kind: 'host', in: site, cpu: { cores: 16 }, memory }, [`kvm-${id}`]: { kind: 'hypervisor', in: id, platform: 'kvm' } });
const vm = (place: string, memory: string, more: object = {}) => ({ kind: 'vm', in: `kvm-${place}`, vcpus: 4, memory, ...more });
const sites = { west: { kind: 'site', recovery: { to: 'east' } }, east: { kind: 'site' }, ...host('w1', 'west', '128GiB'), ...host('e1', 'east', '64GiB') };

export const drCapacityInsufficient: Rule<typeof params> = {
  id: 'dr-capacity-insufficient',
  family: 'resilience',
  severity: 'error',
  layer: 'L3',
  title: 'Recovery site too small',
  params,
  docs: {
    description: 'A site names another one that takes over when it is lost (`recovery.to`), and what runs at the site (unless `protected` is false) '
      + 'does not fit on the hosts there beside what they run already (less what is marked `drShed`). VMs count with their configured memory '
      + 'and overhead, workloads straight on hosts with what they request; hosts with their memory after the reserve, times the declared ratio, '
      + 'times `drCommitRatio`. CPU counts where a ratio is declared. Architecture, CPU level, and binding affinity rules are kept. Unknown '
      + 'sizes count as nothing: what is reported holds for every value of them. Hosts that a provider runs (`managed`) are left out.',
    remedy: 'Add hosts at the other site, mark there what can be stopped meanwhile (`drShed: true`), or what need not come along (`protected: false`).',
    sources: ['vSphere Availability: admission control, applied across sites', 'NIST SP 800-34: alternate sites'],
    bad: [{ title: 'Twice the work, half the memory', topology: { strata: 1, nodes: { ...sites, erp: vm('w1', '64GiB'), crm: vm('w1', '48GiB') } } }],
    good: [
      { title: 'The other site sheds its tests', topology: { strata: 1, nodes: { ...sites, erp: vm('w1', '64GiB'), lab: vm('e1', '48GiB', { drShed: true }) } } },
      { title: 'What can wait is left behind', topology: { strata: 1, nodes: { ...sites, erp: vm('w1', '64GiB'), wiki: vm('w1', '48GiB', { protected: false }) } } },
    ],
  },
  reads: TAKE_OVER_READS,
  all: check,
};
