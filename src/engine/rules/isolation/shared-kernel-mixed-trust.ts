import type { Boundary } from '../../../catalog/contract';
import type { Json, NodeOf, Operation } from '../../../model';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { boundary } from '../../facts/boundary';
import { kernels } from '../../facts/kernels';
import type { KernelDomain } from '../../facts/kernels';
import { labels, SENSITIVITY, TRUST } from '../../facts/labels';
import { BOUNDARIES, runtimes } from '../../facts/runtimes';
import { moveToNewVm, strongerClass, unitsOf } from '../plans';
import { boundaryName, called, capital, count, idsOf, kernelName } from '../say';

const params = {
  requiredBoundary: { default: 'B3', doc: 'Weakest boundary class that must stand between workloads of different trust, B0 to B5.', source: '[H]; NIST SP 800-190 asks for separate hosts or clusters' },
  minTrustGap: { default: 1, min: 1, max: 2, doc: 'Steps of `trust` (untrusted, internal, trusted) that count as different.', source: '[H]' },
  minSensitivityGap: { default: 2, min: 1, max: 3, doc: 'Steps of `sensitivity` (public, internal, confidential, restricted) that count as different.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;

/** Two workloads that should not share a kernel: the one that could break out, and the one that it would reach. */
interface Conflict {
  readonly from: number;
  readonly to: number;
  readonly label: 'tenant' | 'trust' | 'sensitivity';
}

function check(context: Context): void {
  const { facts, options } = context;
  const wanted = BOUNDARIES.indexOf(options.requiredBoundary as Boundary);
  const required = wanted < 0 ? BOUNDARIES.indexOf(params.requiredBoundary.default) : wanted;
  for (const domain of kernels(facts).domains) {
    const members = merged(domain.workloads, domain.sandboxed);
    if (members.length < 2 || !differs(facts, members)) continue;
    // What separates a workload from its kernel also separates it from everything else on that kernel.
    // The weakest separated comes first: of several pairs it is the one to name.
    const exposed = members.map((it) => ({ it, wall: strength(facts, it, domain.node) })).filter(({ wall }) => wall < required)
      .sort((a, b) => a.wall - b.wall || a.it - b.it).map(({ it }) => it);
    const conflict = exposed.length === 0 ? undefined : findConflict(context, members, exposed);
    if (conflict !== undefined) report(context, domain, members, exposed, conflict, required);
  }
}

const strength = (facts: Facts, from: number, to: number): number => BOUNDARIES.indexOf(boundary(facts, from, to).strength);

function merged(a: readonly number[], b: readonly number[]): readonly number[] {
  return b.length === 0 ? a : [...a, ...b].sort((x, y) => x - y);
}

/** Whether any label of the members differs at all: most kernels are done with here. */
function differs(facts: Facts, members: readonly number[]): boolean {
  const { tenant, trust, sensitivity } = labels(facts);
  const first = members[0]!;
  return members.some((it) => tenant[it] !== tenant[first] || trust[it] !== trust[first] || sensitivity[it] !== sensitivity[first]);
}

/** The first conflict in the order tenant, trust, sensitivity; only labelled workloads are compared. */
function findConflict({ facts, options }: Context, members: readonly number[], exposed: readonly number[]): Conflict | undefined {
  const { tenant, trust, sensitivity } = labels(facts);
  const from = exposed.find((it) => tenant[it] !== undefined);
  const to = from === undefined ? undefined : members.find((it) => tenant[it] !== undefined && tenant[it] !== tenant[from]);
  if (to !== undefined) return { from: from!, to, label: 'tenant' };
  return gap('trust', trust, options.minTrustGap, members, exposed) ?? gap('sensitivity', sensitivity, options.minSensitivityGap, members, exposed);
}

/** The lowest that could break out against the highest that it would reach. */
function gap(label: Conflict['label'], level: Int8Array, steps: number, members: readonly number[], exposed: readonly number[]): Conflict | undefined {
  let from = -1, to = -1;
  for (const it of exposed) if (level[it]! >= 0 && (from < 0 || level[it]! < level[from]!)) from = it;
  for (const it of members) if (level[it]! >= 0 && (to < 0 || level[it]! > level[to]!)) to = it;
  return from >= 0 && to >= 0 && level[to]! - level[from]! >= steps ? { from, to, label } : undefined;
}

function report({ facts, graph, report }: Context, domain: KernelDomain, members: readonly number[], exposed: readonly number[], conflict: Conflict, required: number): void {
  const { from, to, label } = conflict;
  const path = boundary(facts, from, to);
  const group = exposed.filter((it) => valueOf(facts, label, it) === valueOf(facts, label, from));
  report({
    node: domain.node, others: [from, to],
    message: `${capital(called(graph, from))} (${valueOf(facts, label, from)!}) and ${called(graph, to)} (${valueOf(facts, label, to)!}) meet `
      + `on ${kernelName(facts, domain)}, kept apart by ${boundaryName(path.strength)}, where ${boundaryName(BOUNDARIES[required]!)} is `
      + 'required. '
      + `A flaw there opens the second to the first. On that kernel: ${tally(facts, label, members)}. Move one group to another VM or `
      + 'host, or give it a runtime class with a kernel of its own.',
    related: [
      { node: from, message: `${valueOf(facts, label, from)!}: could break out here` },
      { node: to, message: `${valueOf(facts, label, to)!}: would be reached` },
    ],
    witness: [
      `${graph.ids[from]!} -> ${graph.ids[to]!}: crosses ${path.classes.join(', ') || 'nothing'}`,
      `required: ${BOUNDARIES[required]!}`,
      `on the kernel: ${tally(facts, label, members)}`,
    ],
    measured: BOUNDARIES.indexOf(path.strength), threshold: required,
    fixes: () => fixes(facts, domain, group, required),
  });
}

/** What a workload's label says, in words; undefined where it has none. */
function valueOf(facts: Facts, label: Conflict['label'], node: number): string | undefined {
  const { tenant, trust, sensitivity } = labels(facts);
  if (label === 'tenant') return tenant[node] === undefined ? undefined : `tenant ${tenant[node]}`;
  const level = label === 'trust' ? trust[node]! : sensitivity[node]!;
  return level < 0 ? undefined : label === 'trust' ? TRUST[level] : SENSITIVITY[level];
}

/** `tenant a: 3, tenant b: 1, unlabelled: 2`, the largest first; at most six groups. */
function tally(facts: Facts, label: Conflict['label'], members: readonly number[]): string {
  const counts = new Map<string, number>();
  for (const it of members) {
    const value = valueOf(facts, label, it) ?? 'unlabelled';
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const groups = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const shown = groups.slice(0, 6).map(([value, number]) => `${value}: ${number}`);
  return [...shown, ...(groups.length > 6 ? [`${count(groups.length - 6, 'more group')}`] : [])].join(', ');
}

function fixes(facts: Facts, domain: KernelDomain, group: readonly number[], required: number): readonly Fix[] {
  const { graph } = facts;
  const units = unitsOf(graph, group);
  const classes = group.map((it) => strongerClass(facts, it, required));
  if (classes.length > 0 && classes.every((it) => it !== undefined)) {
    const byUnit = new Map(group.map((it, i) => [unitsOf(graph, [it])[0]!, classes[i]!]));
    const operations = units.map((unit): Operation => ({ op: 'set', path: ['nodes', graph.ids[unit]!, 'runtimeClass'], value: byUnit.get(unit)! }));
    return [{ title: `Run ${idsOf(graph, units, 2)} in runtime class ${classes[0]!}`, safe: false, operations }];
  }
  const os = (graph.nodes[domain.node] as NodeOf<'vm'>).os;
  const plan = domain.source === 'os' && os !== undefined ? moveToNewVm(facts, domain.node, units, os as Json, runtimes(facts).engine[group[0]!]!) : undefined;
  return plan === undefined ? [] : [{ title: `Move ${idsOf(graph, units, 2)} to a new VM ${plan.id}`, safe: false, operations: plan.operations }];
}

const node = (tenant: string, more: object = {}) => ({ kind: 'container', in: 'docker', tenant, ...more });
const vm = {
  'host-1': { kind: 'host' },
  esx: { kind: 'hypervisor', in: 'host-1', platform: 'esxi' },
  'vm-1': { kind: 'vm', in: 'esx', os: { platform: 'ubuntu', version: '24.04', kernel: '6.8' } },
};

export const sharedKernelMixedTrust: Rule<typeof params> = {
  id: 'shared-kernel-mixed-trust',
  family: 'isolation',
  severity: 'error',
  layer: 'L3',
  title: 'Workloads of different trust on one kernel',
  params,
  docs: {
    description: 'Workloads that are labelled as different (another `tenant`, `trust` apart by `minTrustGap` steps, `sensitivity` apart by '
      + '`minSensitivityGap`) run on one kernel, and the boundary that the less trusted one would have to break is weaker than '
      + '`requiredBoundary`. '
      + 'One kernel flaw is then enough to get from one to the other. The direction counts: what is less trusted or less sensitive is '
      + 'taken as the one that breaks out; between tenants both directions are. '
      + 'gVisor puts a user-space kernel between (B2), which the default does not accept: set `requiredBoundary` to `B2` where it is '
      + 'enough for you. Unlabelled workloads are never compared. There is one finding for each kernel, with one pair as witness.',
    remedy: 'Put one group on another VM or host, or give it a runtime class with a kernel of its own (Kata, Hyper-V isolation).',
    sources: ['NIST SP 800-190 §3.3.4, §3.5.2, §4.3.4, §4.5.2', 'gVisor security model'],
    bad: [{ title: 'Two tenants on one Docker host', topology: { strata: 1, nodes: { ...vm, docker: { kind: 'engine', in: 'vm-1', platform: 'docker' }, 'shop-a': node('acme'), 'shop-b': node('globex') } } }],
    good: [
      { title: 'One tenant in Kata', topology: { strata: 1, nodes: { ...vm, docker: { kind: 'engine', in: 'vm-1', platform: 'containerd' }, 'shop-a': node('acme', { runtimeClass: 'kata' }), 'shop-b': node('globex', { runtimeClass: 'kata' }) } } },
      { title: 'Nothing is labelled, nothing is assumed', topology: { strata: 1, nodes: { ...vm, docker: { kind: 'engine', in: 'vm-1', platform: 'docker' }, a: { kind: 'container', in: 'docker' }, b: { kind: 'container', in: 'docker', trust: 'untrusted' } } } },
    ],
  },
  reads: ['os', 'platform', 'version', 'runtime', 'runtimeClasses'],
  all: check,
};
