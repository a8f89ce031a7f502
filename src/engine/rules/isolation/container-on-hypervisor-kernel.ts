import type { Json, NodeOf, Operation } from '../../../model';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { kindCode } from '../../graph';
import { kernels } from '../../facts/kernels';
import type { KernelDomain } from '../../facts/kernels';
import { labels, SENSITIVITY } from '../../facts/labels';
import { BOUNDARIES, runtimes } from '../../facts/runtimes';
import { workloads } from '../../facts/workloads';
import { splitBySuppression } from '../groups';
import { moveToNewVm, strongerClass, unitOf, unitsOf } from '../plans';
import { called, capital, count, idsOf, kernelName } from '../say';

const params = {
  platformRoles: { default: ['mgmt', 'storage', 'monitoring-agent'], doc: 'Roles of what belongs to the host itself and is left out.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;

const ID = 'container-on-hypervisor-kernel';
const HYPERVISOR = kindCode('hypervisor'), VM = kindCode('vm'), CONTAINER = kindCode('container'), APP = kindCode('app');
const B3 = BOUNDARIES.indexOf('B3'), CONFIDENTIAL = SENSITIVITY.indexOf('confidential');

/** A kernel that virtual machines hang on. */
interface Carrier {
  readonly hypervisors: number[];
  readonly vms: number[];
}

function check(context: Context): void {
  const { facts, graph } = context;
  for (const [number, carrier] of carriers(facts)) {
    const domain = kernels(facts).domains[number]!;
    const guests = membersOf(context, domain);
    for (const group of splitBySuppression(graph, ID, guests, (it) => it)) report(context, domain, carrier, group);
  }
}

/**
 * Kernels of an operating system on which a hypervisor runs VMs that a person made. Type 2 products are left out: what runs beside their
 * VMs on a desktop is the rule there, and `type2-in-production` says what follows.
 */
function carriers(facts: Facts): ReadonlyMap<number, Carrier> {
  const { graph, catalog } = facts;
  const { copies } = workloads(facts);
  const { serving, domains } = kernels(facts);
  const found = new Map<number, Carrier>();
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== HYPERVISOR || graph.cyclic[i] === 1 || domains[serving[i]!]?.source !== 'os') continue;
    if (catalog.platform((graph.nodes[i] as NodeOf<'hypervisor'>).platform)?.hypervisor?.type === 2) continue;
    const vms: number[] = [];
    for (let child = i + 1; child < graph.end[i]!; child = graph.end[child]!) {
      if (graph.kind[child] === VM && copies[child]! > 0 && (graph.nodes[child] as NodeOf<'vm'>).hidden !== true) vms.push(child);
    }
    if (vms.length === 0) continue;
    const known = found.get(serving[i]!);
    if (known) {
      known.hypervisors.push(i);
      known.vms.push(...vms);
    } else found.set(serving[i]!, { hypervisors: [i], vms });
  }
  return found;
}

function membersOf({ facts, graph, options }: Context, { workloads: served, sandboxed }: KernelDomain): readonly number[] {
  const { role } = labels(facts);
  return [...served, ...sandboxed].sort((a, b) => a - b)
    .filter((it) => (graph.kind[it] === CONTAINER || graph.kind[it] === APP) && !options.platformRoles.includes(role[it] ?? ''));
}

function report({ facts, graph, report }: Context, domain: KernelDomain, { hypervisors, vms }: Carrier, group: readonly number[]): void {
  const { tenant, sensitivity } = labels(facts);
  const secret = vms.find((vm) => highest(sensitivity, vm, graph.end[vm]!) >= CONFIDENTIAL);
  const foreign = vms.find((vm) => tenant[vm] !== undefined && group.some((it) => tenant[it] !== undefined && tenant[it] !== tenant[vm]));
  const first = group[0]!, others = group.slice(1);
  const worst = secret !== undefined ? ` ${capital(called(graph, secret))} among them is ${SENSITIVITY[highest(sensitivity, secret, graph.end[secret]!)]!}.`
    : foreign !== undefined ? ` ${capital(called(graph, foreign))} among them belongs to tenant ${tenant[foreign]!}.` : '';
  const copies = workloads(facts).copies;
  const running = vms.reduce((sum, vm) => sum + copies[vm]!, 0);
  report({
    node: first, others: [...new Set([...others, domain.node, ...hypervisors, ...vms])],
    severity: secret !== undefined || foreign !== undefined ? 'error' : 'warning',
    message: `${capital(called(graph, first))}${others.length > 0 ? ` and ${count(others.length, 'other')} (${idsOf(graph, others)})` : ''} `
      + `${others.length > 0 ? 'run' : 'runs'} on ${kernelName(facts, domain)}, which ${called(graph, hypervisors[0]!)} stands on too: a flaw in that `
      + `kernel hands over ${count(running, 'VM')} (${idsOf(graph, vms)}), whose own boundary does not protect them from what runs beside `
      + `the hypervisor.${worst} Put ${others.length > 0 ? 'them' : 'it'} into a VM on that hypervisor, or use a runtime that brings a VM.`,
    related: vms.slice(0, 5).map((node) => ({ node, message: 'handed over by a flaw in the kernel below' })),
    witness: [
      ...group.slice(0, 5).map((it) => `${graph.ids[it]!} -> ${kernelName(facts, domain)}`),
      `${idsOf(graph, hypervisors)} -> ${kernelName(facts, domain)}`, `VMs there: ${running} (${idsOf(graph, vms, 10)})`,
    ],
    measured: running,
    fixes: () => fixes(facts, domain, group),
  });
}

function highest(level: Int8Array, from: number, end: number): number {
  let most = -1;
  for (let i = from; i < end; i++) most = Math.max(most, level[i]!);
  return most;
}

function fixes(facts: Facts, domain: KernelDomain, group: readonly number[]): readonly Fix[] {
  const { graph } = facts;
  const units = unitsOf(graph, group), found: Fix[] = [];
  const classes = new Map(group.map((it) => [unitOf(graph, it), strongerClass(facts, it, B3)]));
  if (units.every((it) => classes.get(it) !== undefined)) found.push({
    title: `Run ${idsOf(graph, units, 2)} in runtime class ${classes.get(units[0]!)!}`, safe: false,
    operations: units.map((unit): Operation => ({ op: 'set', path: ['nodes', graph.ids[unit]!, 'runtimeClass'], value: classes.get(unit)! })),
  });
  const plan = moveToNewVm(facts, domain.node, units, { family: domain.family ?? 'linux' } as Json, runtimes(facts).engine[group[0]!]!);
  if (plan !== undefined) found.push({ title: `Move ${idsOf(graph, units, 2)} to a new VM ${plan.id}`, safe: false, operations: plan.operations });
  return found;
}

const stack = (more: object, platform = 'proxmox-ve', vm: object = {}) => ({
  strata: 1,
  nodes: {
    pve: { kind: 'host', os: { platform: 'debian', version: '13' } },
    hv: { kind: 'hypervisor', in: 'pve', platform },
    'vm-mail': { kind: 'vm', in: 'hv', os: { platform: 'debian', version: '13' }, ...vm },
    'vm-files': { kind: 'vm', in: 'hv', os: { platform: 'debian', version: '13' } },
    ...more,
  },
});
const lxc = { lxc: { kind: 'engine', in: 'pve', platform: 'lxc' }, wiki: { kind: 'container', in: 'lxc' } };

export const containerOnHypervisorKernel: Rule<typeof params> = {
  id: ID,
  family: 'isolation',
  severity: 'warning',
  layer: 'L3',
  title: 'Container beside the hypervisor',
  params,
  docs: {
    description: 'A container (or an application) runs on the very kernel that a hypervisor of virtual machines stands on: the Linux of a KVM or '
      + 'Proxmox VE host, the parent partition of Hyper-V, dom0 of Xen. Virtual machines are isolated from each other by that kernel, so '
      + 'what breaks out of the container has all of them. It is an error where a VM there holds confidential data or belongs to another '
      + 'tenant. gVisor counts as on that kernel, Kata does not. What belongs to the host itself (`platformRoles`) is left out, and so are '
      + 'VMs that a product hides, and type 2 hypervisors. One finding names all that run there.',
    remedy: 'Put the containers into a VM on that hypervisor, or give them a runtime that brings a VM (Kata). Label agents of the host with '
      + 'their role.',
    sources: ['NIST SP 800-125A: attack surface of the hypervisor', 'NIST SP 800-190 §3.5.2', 'Proxmox VE: LXC containers and KVM share one kernel'],
    bad: [
      { title: 'LXC on a Proxmox VE host with two VMs', topology: stack(lxc) },
      { title: 'Beside a VM with confidential data: an error', topology: stack({ shop: { kind: 'app', in: 'pve' } }, 'kvm', { sensitivity: 'confidential' }) },
    ],
    good: [
      { title: 'In a VM of its own', topology: stack({ docker: { kind: 'engine', in: 'vm-files', platform: 'docker' }, wiki: { kind: 'container', in: 'docker' } }) },
      { title: 'An agent of the host', topology: stack({ exporter: { kind: 'app', in: 'pve', role: 'monitoring-agent' } }) },
    ],
  },
  reach: 'island',
  all: check,
};
