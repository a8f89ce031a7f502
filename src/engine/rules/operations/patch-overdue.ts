import type { NodeOf } from '../../../model';
import type { Facts, Rule, RuleContext } from '../../contract';
import { kindCode } from '../../graph';
import { kernels } from '../../facts/kernels';
import { outsideAccess } from '../../facts/outside-access';
import { provided } from '../../facts/patch-surface';
import { workloads } from '../../facts/workloads';
import { splitBySuppression } from '../groups';
import { count, daysBetween, idsOf } from '../say';

const params = {
  warnDays: { default: 30, min: 0, doc: 'Days since the last update after which a system counts as overdue.', source: '[H]' },
  errorDays: { default: 90, min: 0, doc: 'Days after which an overdue system that can be reached from outside is an error.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;

/** A system whose last update is known. */
interface Overdue {
  readonly node: number;
  readonly day: string;
  readonly days: number;
}

const HOST = kindCode('host'), VM = kindCode('vm'), HYPERVISOR = kindCode('hypervisor');

function check(context: Context): void {
  const { facts, graph, options } = context;
  const theirs = provided(facts), { copies } = workloads(facts);
  const late: Overdue[] = [];
  for (let i = 0; i < graph.count; i++) {
    const kind = graph.kind[i];
    if (kind !== HOST && kind !== VM && kind !== HYPERVISOR) continue;
    const day = kind === HYPERVISOR ? (graph.nodes[i] as NodeOf<'hypervisor'>).lastPatched : (graph.nodes[i] as NodeOf<'vm'>).os?.lastPatched;
    if (day === undefined || theirs[i] === 1 || !(copies[i]! > 0)) continue;
    const days = daysBetween(day, facts.today);
    if (days > options.warnDays) late.push({ node: i, day, days });
  }
  if (late.length === 0) return;
  const severe = late.some((it) => it.days > options.errorDays) ? exposedAmong(facts, late) : new Set<number>();
  const isSevere = ({ node, days }: Overdue): boolean => days > options.errorDays && severe.has(node);
  for (const group of [late.filter(isSevere), late.filter((it) => !isSevere(it))]) {
    for (const part of splitBySuppression(graph, 'patch-overdue', group, (it) => it.node)) report(context, part, isSevere(part[0]!));
  }
}

/** Systems that can be reached from outside, or on whose kernel something runs that can be. */
function exposedAmong(facts: Facts, late: readonly Overdue[]): ReadonlySet<number> {
  const { reachable } = outsideAccess(facts);
  const exposed = new Set<number>();
  for (const { node } of late) if (reachable[node] === 1) exposed.add(node);
  for (const domain of kernels(facts).domains) {
    if (domain.source !== 'os' && domain.source !== 'hypervisor') continue;
    if (domain.workloads.some((it) => reachable[it] === 1) || domain.sandboxed.some((it) => reachable[it] === 1)) exposed.add(domain.node);
  }
  return exposed;
}

/** Running workloads on or in a node; copies counted. */
function carried(facts: Facts, node: number): number {
  const { isWorkload, copies } = workloads(facts);
  let sum = 0;
  for (let i = node + (facts.graph.kind[node] === HYPERVISOR ? 1 : 0); i < facts.graph.end[node]!; i++) if (isWorkload[i] === 1) sum += copies[i]!;
  return sum;
}

function report({ facts, graph, options, report }: Context, late: readonly Overdue[], severe: boolean): void {
  const sorted = [...late].sort((a, b) => b.days - a.days || a.node - b.node);
  const worst = sorted[0]!, nodes = sorted.map((it) => it.node);
  const limit = severe ? options.errorDays : options.warnDays;
  const loads = sorted.map((it) => carried(facts, it.node));
  const load = Math.max(...loads);
  const what = sorted.length === 1
    ? `The system of ${idsOf(graph, nodes)} was last updated on ${worst.day}, ${count(worst.days, 'day')} ago`
    : `${sorted.length} systems were last updated more than ${limit} days ago, the oldest on ${worst.day} (${count(worst.days, 'day')}): ${idsOf(graph, nodes)}`;
  const carries = load > 0 ? ` ${sorted.length === 1 ? 'It carries' : 'The fullest carries'} ${count(load, 'workload')}.` : '';
  report({
    node: worst.node, others: nodes.slice(1), at: graph.kind[worst.node] === HYPERVISOR ? ['lastPatched'] : ['os', 'lastPatched'],
    severity: severe ? 'error' : 'warning', measured: worst.days, threshold: limit,
    message: `${what}${sorted.length === 1 ? ` (limit ${limit})` : ''}${severe ? ', and can be reached from outside' : ''}: flaws published since stay open.${carries} `
      + `Install the updates${sorted.length === 1 ? '' : ', one machine after the other'}; drain first what can move.`,
    witness: sorted.slice(0, 20).map((it, k) => `${graph.ids[it.node]!}: ${it.day}, ${count(it.days, 'day')} before ${facts.today}; carries `
      + `${count(loads[k]!, 'workload')}`),
  });
}

const host = (os: object, more: object = {}) => ({
  strata: 1, asOf: '2026-01-15',
  nodes: { 'host-1': { kind: 'host', os: { platform: 'debian', version: '13', ...os } }, docker: { kind: 'engine', in: 'host-1', platform: 'docker' }, web: { kind: 'container', in: 'docker', ...more } },
});

export const patchOverdue: Rule<typeof params> = {
  id: 'patch-overdue',
  family: 'operations',
  severity: 'warning',
  layer: 'L1',
  title: 'Updates not installed for a long time',
  params,
  docs: {
    description: 'The operating system of a running host or VM, or a hypervisor, was last updated (`os.lastPatched`, `lastPatched`) longer ago than `warnDays`. '
      + 'Where something on its kernel can be reached from outside it is an error after `errorDays`. Systems without a day are not reported, nor is what a provider '
      + 'runs. Containers are patched by their host\'s update and by a new image, which image-stale looks at. All overdue systems of one severity are '
      + 'one finding, the oldest first.',
    remedy: 'Install the updates; drain a machine first where its workloads can move. Then set the day.',
    sources: ['NIST SP 800-190 §4.5.3', 'NIST SP 800-125A: patching of hypervisors'],
    bad: [
      { title: 'Two months without updates', topology: host({ lastPatched: '2025-11-10' }) },
      { title: 'Half a year, and reachable from outside: an error', topology: host({ lastPatched: '2025-07-01' }, { ports: [{ container: 80, host: 80 }] }) },
    ],
    good: [{ title: 'Updated last week', topology: host({ lastPatched: '2026-01-08' }) }, { title: 'The day is not known', topology: host({}) }],
  },
  reads: ['os', 'lastPatched'],
  all: check,
};
