import type { Json, NodeOf } from '../../../model';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { kindCode } from '../../graph';
import { kernels } from '../../facts/kernels';
import type { KernelDomain } from '../../facts/kernels';
import { labels } from '../../facts/labels';
import { workloads } from '../../facts/workloads';
import { splitBySuppression } from '../groups';
import { moveToNewVm } from '../plans';
import { called, capital, count, idsOf, listOf } from '../say';

const params = {
  containerOs: {
    default: ['fedora-coreos', 'rhcos', 'flatcar', 'bottlerocket', 'talos', 'cos', 'container-optimized-os', 'photon', 'k3os', 'coreos-container-linux'],
    doc: 'Operating systems that are made to run containers and nothing else.', source: 'NIST SP 800-190 §4.5.1; list [H]',
  },
  minContainersForHint: { default: 5, min: 1, doc: 'Running containers on a system without applications from which a container OS is suggested.', source: '[H]' },
  platformRoles: { default: ['mgmt', 'storage', 'monitoring-agent'], doc: 'Roles of applications that belong to the host itself and do not count.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;

const ID = 'mixed-native-and-container-workloads';
const CONTAINER = kindCode('container'), APP = kindCode('app'), HYPERVISOR = kindCode('hypervisor');

function check(context: Context): void {
  const { facts, graph, options } = context;
  const general = new Map<string, KernelDomain[]>();
  const carriers = hypervisorKernels(facts);
  for (const domain of kernels(facts).domains) {
    if (domain.source !== 'os' || isManaged(facts, domain)) continue;
    const { containers, native } = tally(facts, domain);
    if (native > 0) {
      if (containers > 0) judgeMixed(context, domain);
    } else if (containers >= options.minContainersForHint && domain.platform !== undefined && domain.family === 'linux' && !carriers.has(domain.number)) {
      const known = general.get(domain.platform);
      if (known) known.push(domain);
      else general.set(domain.platform, [domain]);
    }
  }
  for (const [platform, domains] of general) {
    if (isMadeForContainers(context, platform)) continue;
    for (const group of splitBySuppression(graph, ID, domains, (it) => it.node)) reportGeneral(context, group);
  }
}

/** Running copies of containers, and the number of applications, on a kernel. */
function tally(facts: Facts, { workloads: served, sandboxed }: KernelDomain): { readonly containers: number; readonly native: number } {
  const { graph } = facts;
  const { copies } = workloads(facts);
  let containers = 0, native = 0;
  for (const it of served) {
    if (graph.kind[it] === CONTAINER) containers += copies[it]!;
    else if (graph.kind[it] === APP) native++;
  }
  for (const it of sandboxed) containers += copies[it]!;
  return { containers, native };
}

function judgeMixed(context: Context, domain: KernelDomain): void {
  const { facts, graph, options } = context;
  const { role } = labels(facts);
  const apps = domain.workloads.filter((it) => graph.kind[it] === APP && !options.platformRoles.includes(role[it] ?? ''));
  if (apps.length === 0) return;
  const containers = [...domain.workloads, ...domain.sandboxed].filter((it) => graph.kind[it] === CONTAINER).sort((a, b) => a - b);
  reportMixed(context, domain, apps, containers);
}

function hypervisorKernels(facts: Facts): ReadonlySet<number> {
  const { graph } = facts;
  const { serving } = kernels(facts);
  const found = new Set<number>();
  for (let i = 0; i < graph.count; i++) if (graph.kind[i] === HYPERVISOR) found.add(serving[i]!);
  return found;
}

const isManaged = ({ graph }: Facts, { node }: KernelDomain): boolean => (graph.nodes[node] as NodeOf<'host'>).managed === true;

function isMadeForContainers({ facts, options }: Context, platform: string): boolean {
  const known = facts.catalog.platform(platform);
  const names = [platform.toLowerCase(), ...(known === undefined ? [] : [known.id, ...known.aliases])];
  return options.containerOs.some((it) => names.includes(it.toLowerCase()));
}

function runningCopies(facts: Facts, nodes: readonly number[]): number {
  const { copies } = workloads(facts);
  return nodes.reduce((sum, it) => sum + copies[it]!, 0);
}

function reportMixed({ facts, graph, report }: Context, domain: KernelDomain, apps: readonly number[], containers: readonly number[]): void {
  const number = runningCopies(facts, containers);
  report({
    node: domain.node, others: [...apps, ...containers],
    message: `${capital(called(graph, domain.node))} runs ${count(apps.length, 'application')} (${idsOf(graph, apps)}) straight on the system `
      + `that also carries ${count(number, 'container')} (${idsOf(graph, containers)}): a flaw in an application reaches the containers from `
      + `the outside, and its packages and accounts are what the container host has to be hardened and patched for. Put `
      + `${apps.length === 1 ? 'it' : 'them'} into a container, or into another VM.`,
    witness: [`applications on ${graph.ids[domain.node]!}: ${idsOf(graph, apps, 10)}`, `containers on it: ${idsOf(graph, containers, 10)}`],
    fixes: () => fixes(facts, domain, apps),
  });
}

function fixes(facts: Facts, domain: KernelDomain, apps: readonly number[]): readonly Fix[] {
  const { graph } = facts;
  const os = (graph.nodes[domain.node] as NodeOf<'vm'>).os;
  const plan = graph.nodes[domain.node]!.kind === 'vm' ? moveToNewVm(facts, domain.node, apps, os as Json, -1) : undefined;
  return plan === undefined ? [] : [{ title: `Move ${idsOf(graph, apps, 2)} to a new VM ${plan.id}`, safe: false, operations: plan.operations }];
}

function reportGeneral({ facts, graph, report }: Context, domains: readonly KernelDomain[]): void {
  const nodes = domains.map((it) => it.node);
  const name = facts.catalog.platform(domains[0]!.platform)?.name ?? domains[0]!.platform!;
  const subject = nodes.length === 1 ? `${capital(called(graph, nodes[0]!))} runs` : `${nodes.length} systems (${listOf(nodes.map((it) => graph.ids[it]!))}) run`;
  report({
    node: nodes[0]!, others: nodes.slice(1), severity: 'hint',
    message: `${subject} nothing but containers on ${name}, a system for general use. One that is made for containers (Flatcar, Fedora CoreOS, `
      + 'Bottlerocket, Talos) has less in it to attack and to patch, and is updated as a whole.',
    witness: domains.slice(0, 5).map(({ node, workloads, sandboxed }) => `${graph.ids[node]!}: ${count(runningCopies(facts, [...workloads, ...sandboxed]), 'container')}, no application`),
  });
}

const stack = (os: object, more: object) => ({
  strata: 1,
  nodes: {
    metal: { kind: 'host' }, esx: { kind: 'hypervisor', in: 'metal', platform: 'esxi' },
    'vm-1': { kind: 'vm', in: 'esx', os }, docker: { kind: 'engine', in: 'vm-1', platform: 'docker' }, web: { kind: 'container', in: 'docker' }, ...more,
  },
});
const debian = { platform: 'debian', version: '13' };
const boxes = Object.fromEntries(Array.from({ length: 4 }, (_, i) => [`job-${i + 1}`, { kind: 'container', in: 'docker' }]));

export const mixedNativeAndContainerWorkloads: Rule<typeof params> = {
  id: ID,
  family: 'isolation',
  severity: 'warning',
  layer: 'L2',
  title: 'Applications on a container host',
  params,
  docs: {
    description: 'One operating system runs containers and, straight on it, applications that do not belong to the host (`platformRoles`). The '
      + 'applications bring packages, accounts and open ports to a host that all its containers depend on, and what breaks into one stands '
      + 'outside the containers already. Containers in a hidden VM or in Kata do not share the system and do not count. '
      + 'Beside this, a hint where a system for general use runs at least `minContainersForHint` containers and nothing else: one finding '
      + 'for all systems of one product.',
    remedy: 'Put the application into a container, or into a VM of its own; label what belongs to the host with its role. For hosts that run '
      + 'containers only, use an operating system made for that.',
    sources: ['NIST SP 800-190 §4.5.1, §4.5.2'],
    bad: [
      { title: 'A web server beside Docker', topology: stack(debian, { apache: { kind: 'app', in: 'vm-1' } }) },
      { title: 'Five containers on Debian and nothing else: a hint', topology: stack(debian, boxes) },
    ],
    good: [
      { title: 'An agent of the host', topology: stack(debian, { exporter: { kind: 'app', in: 'vm-1', role: 'monitoring-agent' } }) },
      { title: 'Five containers on Flatcar', topology: stack({ platform: 'flatcar' }, boxes) },
    ],
  },
  reads: ['managed', 'os'],
  all: check,
};
