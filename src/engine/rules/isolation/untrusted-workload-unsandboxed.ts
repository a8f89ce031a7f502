import type { Boundary } from '../../../catalog/contract';
import type { Json, NodeOf, Operation } from '../../../model';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { boundary } from '../../facts/boundary';
import { kernels } from '../../facts/kernels';
import type { KernelDomain } from '../../facts/kernels';
import { labels } from '../../facts/labels';
import { BOUNDARIES, runtimes } from '../../facts/runtimes';
import { kindCode } from '../../graph';
import { splitBySuppression } from '../groups';
import { moveToNewVm, strongerClass, unitOf, unitsOf } from '../plans';
import { boundaryName, called, capital, count, idsOf, kernelName, listOf } from '../say';

const params = {
  minBoundary: { default: 'B2', doc: 'Weakest boundary class that must stand between such a workload and the kernel, B0 to B5.', source: 'gVisor\'s stated purpose; B3 in a strict setting' },
  untrustedRoles: { default: ['build-runner', 'student-lab', 'plugin', 'multi-tenant-function'], doc: 'Roles whose workloads run code of others, whatever their `trust`.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;

const VM = kindCode('vm');
const UNTRUSTED = 0;

function check(context: Context): void {
  const { facts, graph, options } = context;
  const { trust, role } = labels(facts);
  const roles = new Set(options.untrustedRoles);
  const wanted = BOUNDARIES.indexOf(options.minBoundary as Boundary);
  const required = wanted < 0 ? BOUNDARIES.indexOf(params.minBoundary.default) : wanted;
  const foreign = (i: number): boolean => trust[i] === UNTRUSTED || (role[i] !== undefined && roles.has(role[i]));
  for (const domain of kernels(facts).domains) {
    const members = domain.sandboxed.length === 0 ? domain.workloads : [...domain.workloads, ...domain.sandboxed];
    if (!members.some(foreign)) continue;
    const strangers = members.filter(foreign);
    // A virtual machine with nothing else in it is the sandbox.
    if (strangers.length === members.length && domain.source !== 'os' || strangers.length === members.length && graph.kind[domain.node] === VM) continue;
    const open = strangers.filter((i) => {
      const path = i === domain.node ? undefined : boundary(facts, i, domain.node);
      return path !== undefined && path.certain && BOUNDARIES.indexOf(path.strength) < required;
    }).sort((a, b) => a - b);
    for (const group of splitBySuppression(graph, 'untrusted-workload-unsandboxed', open, (it) => it)) reportGroup(context, domain, group, members, required);
  }
}

function reportGroup({ facts, graph, report }: Context, domain: KernelDomain, group: readonly number[], members: readonly number[], required: number): void {
  const first = group[0]!;
  const { trust, role } = labels(facts);
  const { runtime } = runtimes(facts);
  const weakest = Math.min(...group.map((i) => BOUNDARIES.indexOf(boundary(facts, i, domain.node).strength)));
  const inGroup = new Set(group);
  const neighbours = members.filter((i) => !inGroup.has(i));
  const why = [...new Set(group.map((i) => (trust[i] === UNTRUSTED ? 'untrusted' : `role ${role[i]!}`)))];
  const under = [...new Set(group.map((i) => runtime[i]?.name))].filter((it) => it !== undefined);
  const who = group.length === 1 ? `${capital(called(graph, first))} (${why[0]!}) runs` : `${count(group.length, 'workload')} (${listOf(why, 3)}: ${idsOf(graph, group)}) run`;
  const others = neighbours.length === 0 ? '' : `, which ${idsOf(graph, neighbours, 3)} ${neighbours.length === 1 ? 'shares' : 'share'}`;
  report({
    node: first, others: [...group.slice(1), domain.node], measured: weakest, threshold: required,
    message: `${who}${under.length > 0 ? ` under ${listOf(under)}` : ''} on ${kernelName(facts, domain)}${others}, kept from it by ${boundaryName(BOUNDARIES[weakest]!)} `
      + `where ${boundaryName(BOUNDARIES[required]!)} is asked for code of others: every system call is a chance to get out. Use a sandboxing runtime (gVisor, Kata, Hyper-V isolation), or a VM with nothing else in it.`,
    related: neighbours.slice(0, 5).map((node) => ({ node, message: 'would be reached through the kernel' })),
    witness: group.map((i) => `${graph.ids[i]!} -> ${domain.key}: crosses ${boundary(facts, i, domain.node).classes.join(', ') || 'nothing'}; required ${BOUNDARIES[required]!}`),
    fixes: () => fixes(facts, domain, group, required),
  });
}

function fixes(facts: Facts, domain: KernelDomain, group: readonly number[], required: number): readonly Fix[] {
  const { graph } = facts;
  const classes = group.map((i) => strongerClass(facts, i, required));
  if (classes.every((it) => it !== undefined)) {
    const byUnit = new Map(group.map((i, k) => [unitOf(graph, i), classes[k]!]));
    const operations = Array.from(byUnit, ([unit, name]): Operation => ({ op: 'set', path: ['nodes', graph.ids[unit]!, 'runtimeClass'], value: name }));
    return [{ title: `Run ${idsOf(graph, [...byUnit.keys()], 2)} in runtime class ${classes[0]!}`, safe: false, operations }];
  }
  const os = (graph.nodes[domain.node] as NodeOf<'vm'>).os;
  const units = unitsOf(graph, group);
  const plan = domain.source === 'os' && os !== undefined ? moveToNewVm(facts, domain.node, units, os as Json, runtimes(facts).engine[group[0]!]!) : undefined;
  return plan === undefined ? [] : [{ title: `Move ${idsOf(graph, units, 2)} to a new VM ${plan.id}`, safe: false, operations: plan.operations }];
}

const stack = (runner: object, engine: object = {}, more: object = {}) => ({
  strata: 1,
  nodes: {
    'host-1': { kind: 'host' },
    esx: { kind: 'hypervisor', in: 'host-1', platform: 'esxi' },
    'vm-1': { kind: 'vm', in: 'esx', os: { platform: 'ubuntu', version: '24.04' } },
    containerd: { kind: 'engine', in: 'vm-1', platform: 'containerd', ...engine },
    runner: { kind: 'container', in: 'containerd', ...runner },
    ...more,
  },
});
const shop = { shop: { kind: 'container', in: 'containerd' } };

export const untrustedWorkloadUnsandboxed: Rule<typeof params> = {
  id: 'untrusted-workload-unsandboxed',
  family: 'isolation',
  severity: 'warning',
  layer: 'L2',
  title: 'Untrusted code without a sandbox',
  params,
  docs: {
    description: 'A running workload with `trust: untrusted`, or with a role that means running code of others, has less than `minBoundary` between itself and '
      + 'the kernel that it runs on. Namespaces leave the whole system call interface open to it; a flaw behind any call is a way out. '
      + 'A virtual machine in which nothing but such workloads runs counts as their sandbox; on the operating system of a physical host, or '
      + 'beside others, they need one of their own. Nothing is assumed: workloads without these labels are not looked at. One finding for each kernel.',
    remedy: 'Run it under gVisor, Kata or Hyper-V isolation, or put it into a VM with nothing else in it.',
    sources: ['gVisor, Security model', 'NIST SP 800-190, 4.3.4'],
    bad: [
      { title: 'A runner of untrusted builds beside a shop', topology: stack({ trust: 'untrusted' }, {}, shop) },
      { title: 'By its role', topology: stack({ role: 'build-runner' }, {}, shop) },
    ],
    good: [
      { title: 'Under gVisor', topology: stack({ trust: 'untrusted' }, { runtime: 'runsc' }, shop) },
      { title: 'Alone in its VM', topology: stack({ trust: 'untrusted' }) },
    ],
  },
  reads: ['os', 'platform', 'version', 'runtime', 'runtimeClasses'],
  all: check,
};
