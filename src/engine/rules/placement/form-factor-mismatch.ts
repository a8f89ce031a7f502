import { formatBytes, formatDuration, parseDuration } from '../../../model';
import type { NodeOf } from '../../../model';
import { bytes } from '../../columns';
import type { Facts, Rule, RuleContext } from '../../contract';
import { footprint } from '../../facts/footprint';
import { kernels } from '../../facts/kernels';
import { labels } from '../../facts/labels';
import { BOUNDARIES, runtimes } from '../../facts/runtimes';
import { startTerms, total } from '../../facts/start-time';
import { services, workloads } from '../../facts/workloads';
import type { Service } from '../../facts/workloads';
import { kindCode, nearest } from '../../graph';
import { HAS } from '../../presence';
import { moveToNewVm, unitsOf } from '../plans';
import { splitBySuppression } from '../groups';
import { called, capital, count, idsOf, listOf } from '../say';

const GiB = 2 ** 30;

const params = {
  monolithMemory: { default: 16 * GiB, min: 0, doc: 'Memory in bytes beyond which a monolith, or the single instance of something with data, is taken '
    + 'to be better off in a VM of its own.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;

const VM = kindCode('vm'), APP = kindCode('app'), CONTAINER = kindCode('container');
const B2 = BOUNDARIES.indexOf('B2'), B3 = BOUNDARIES.indexOf('B3');
const SHOWN = 5;

function check(context: Context): void {
  const { graph } = context;
  let any = 0;
  for (let i = 0; i < graph.count; i++) any |= graph.has[i]!;
  if ((any & HAS.role) !== 0) microservices(context);
  if ((any & (HAS.role | HAS.dataPaths)) !== 0) monoliths(context);
  slowStarts(context);
}

/** (a) Monoliths and single instances with data, large or in need of a kernel, in containers on a shared one. */
function monoliths({ facts, graph, options, report }: Context): void {
  const { role } = labels(facts);
  const { boundary } = runtimes(facts);
  const { of, list } = services(facts);
  const found: number[] = [];
  for (const i of workloads(facts).running) {
    if (graph.kind[i] !== CONTAINER || boundary[i]! >= B2) continue;
    if (role[i] !== 'monolith' && (graph.has[i]! & HAS.dataPaths) === 0) continue;
    const node = graph.nodes[i] as NodeOf<'container'>;
    const single = (node.dataPaths?.length ?? 0) > 0 && (of[i]! < 0 || list[of[i]!]!.replicas === 1);
    if (role[i] !== 'monolith' && !single) continue;
    if (memoryOf(facts, i) > options.monolithMemory || BOUNDARIES.indexOf(node.requires?.boundary ?? 'B0') >= B3) found.push(i);
  }
  const traits = (i: number): string => {
    const memory = memoryOf(facts, i), { requires } = graph.nodes[i] as NodeOf<'container'>;
    return `${role[i] === 'monolith' ? 'a monolith' : 'the only instance of something with data'}${memory > options.monolithMemory ? ` of ${formatBytes(memory)}` : ''}`
      + `${BOUNDARIES.indexOf(requires?.boundary ?? 'B0') >= B3 ? ` that asks for a kernel of its own (${requires!.boundary!})` : ''}`;
  };
  for (const part of splitBySuppression(graph, 'form-factor-mismatch', found, (it) => it)) {
    const one = part.length === 1;
    report({
      node: part[0]!, others: part.slice(1), measured: Math.max(...part.map((it) => memoryOf(facts, it) || 0)), threshold: options.monolithMemory,
      message: `${one ? capital(called(graph, part[0]!)) : `${count(part.length, 'container')} (${idsOf(graph, part)})`} on a shared kernel `
        + `${one ? 'is' : 'are'} ${traits(part[0]!)}${one ? '' : ' (the first)'}: what containers are good at (many, small, replaced at will) is not asked for, `
        + `and a restart of the host stops ${one ? 'it' : 'them'}. A VM of ${one ? 'its' : 'their'} own can be moved live.${costs(facts, part)}`,
      witness: part.slice(0, 12).map((it) => `${graph.ids[it]!}: ${traits(it)}`),
      fixes: () => {
        const planned = one && kernels(facts).hosting[part[0]!]! >= 0 ? moveToNewVm(facts, kernels(facts).domains[kernels(facts).hosting[part[0]!]!]!.node, unitsOf(graph, part), { family: 'linux' }, runtimes(facts).engine[part[0]!]!) : undefined;
        return planned ? [{ title: `Plan a VM for ${graph.ids[part[0]!]!}`, safe: false, operations: planned.operations }] : [];
      },
    });
  }
}

/** Bytes: measured, else requested, else limited; NaN where nothing is known. */
function memoryOf({ graph }: Facts, i: number): number {
  const used = (graph.has[i]! & HAS.usage) === 0 ? NaN : bytes((graph.nodes[i] as NodeOf<'container'>).usage?.memoryP95);
  return [used, graph.memoryRequest[i]!, graph.memory[i]!].find((it) => Number.isFinite(it)) ?? NaN;
}

/** (b) Replicas of a microservice in a VM each, and (d) several microservices in one VM. */
function microservices({ facts, graph, report }: Context): void {
  const { role } = labels(facts);
  const { of, list } = services(facts);
  const lone: Service[] = [];
  const glued = new Map<number, Set<number>>();
  for (const service of list) {
    if (!service.declared || role[service.nodes[0]!] !== 'microservice') continue;
    if (service.nodes.length > 1 && service.nodes.every((it) => aloneInVm(facts, it))) lone.push(service);
    for (const it of service.nodes) {
      const vm = graph.kind[it] === APP ? nearest(graph, it, 'vm') : -1;
      if (vm >= 0) glued.set(vm, (glued.get(vm) ?? new Set()).add(of[it]!));
    }
  }
  for (const part of splitBySuppression(graph, 'form-factor-mismatch', lone, (it) => it.nodes[0]!)) {
    const nodes = part.flatMap((it) => it.nodes);
    report({
      node: nodes[0]!, others: nodes.slice(1),
      message: `${count(part.length, 'microservice')} (${listOf(part.map((it) => it.name), SHOWN)}) without data of `
        + `${part.length === 1 ? 'its' : 'their'} own ${part.length === 1 ? 'runs' : 'run'} as ${count(nodes.length, 'replica')} in a VM each (${idsOf(graph, nodes)}): `
        + `every replica brings an operating system to boot, patch and pay for.${costs(facts, nodes)}${starts(facts, nodes)} Containers on fewer systems do the same.`,
      witness: part.slice(0, 12).map((it) => `${it.name}: ${idsOf(graph, it.nodes, 10)}`),
    });
  }
  const shared = [...glued].filter(([, inside]) => inside.size > 1).map(([vm]) => vm).sort((a, b) => a - b);
  for (const part of splitBySuppression(graph, 'form-factor-mismatch', shared, (it) => it)) {
    const names = (vm: number): string => listOf([...glued.get(vm)!].map((it) => list[it]!.name), SHOWN);
    report({
      node: part[0]!, others: part.slice(1),
      message: `${part.length === 1 ? `VM ${graph.ids[part[0]!]!} holds` : `${count(part.length, 'VM')} (${idsOf(graph, part)}) hold`} several `
        + `microservices as processes (${names(part[0]!)}${part.length === 1 ? '' : ' in the first'}): `
        + 'they can be scaled, restarted and updated only together with their machine. A container each leaves them apart on the same machine.',
      witness: part.slice(0, 12).map((it) => `${graph.ids[it]!}: ${names(it)}`),
    });
  }
}

/** Whether a replica without data is an opaque VM, or the only workload of its VM. */
function aloneInVm(facts: Facts, replica: number): boolean {
  const { graph } = facts;
  const { isWorkload } = workloads(facts);
  if (((graph.nodes[replica] as NodeOf<'app'>).dataPaths?.length ?? 0) > 0) return false;
  if (graph.kind[replica] === VM) return isWorkload[replica] === 1;
  const vm = graph.kind[replica] === APP ? nearest(graph, replica, 'vm') : -1;
  if (vm < 0) return false;
  for (let i = vm + 1; i < graph.end[vm]!; i++) if (isWorkload[i] === 1 && i !== replica) return false;
  return true;
}

/** (c) Services that must start faster than their VMs do. */
function slowStarts({ facts, graph, report }: Context): void {
  const slow: { readonly node: number; readonly vm: number; readonly wanted: number; readonly seconds: number; readonly assumed: boolean }[] = [];
  for (const { nodes } of services(facts).list) {
    for (const node of nodes) {
      if (graph.kind[node] !== APP && graph.kind[node] !== VM) continue;
      const wanted = parseDuration((graph.nodes[node] as NodeOf<'app'>).slo?.startup);
      const vm = wanted === undefined ? -1 : graph.kind[node] === VM ? node : nearest(graph, node, 'vm');
      if (wanted === undefined || vm < 0) continue;
      const terms = startTerms(facts, vm, -1), seconds = total(terms).from;
      if (seconds * 1000 > wanted) slow.push({ node, vm, wanted, seconds, assumed: terms.some((it) => it.assumed) });
    }
  }
  for (const part of splitBySuppression(graph, 'form-factor-mismatch', slow, (it) => it.node)) {
    const worst = part.reduce((most, it) => (it.seconds / it.wanted > most.seconds / most.wanted ? it : most));
    const nodes = part.map((it) => it.node);
    const time = `${formatDuration(worst.seconds * 1000)}${worst.assumed ? ' (assumed)' : ''}`;
    report({
      node: nodes[0]!, others: [...new Set([...nodes.slice(1), ...part.map((it) => it.vm)])].filter((it) => it !== nodes[0]), measured: worst.seconds * 1000, threshold: worst.wanted,
      message: `${part.length === 1 ? capital(called(graph, nodes[0]!)) : `${count(part.length, 'workload')} (${idsOf(graph, nodes)})`} should start `
        + `within ${formatDuration(worst.wanted)}${part.length === 1 ? '' : ' or so'}, but the VM ${graph.ids[worst.vm]!} takes ${time}: `
        + 'one more copy comes too late. A container on a machine that runs starts in 0.1 to 1 s (assumed) where its image is there; or keep a VM in reserve.',
      witness: part.slice(0, 12).map((it) => `${graph.ids[it.node]!}: wanted ${formatDuration(it.wanted)}, ${graph.ids[it.vm]!} starts in `
        + `${formatDuration(it.seconds * 1000)}${it.assumed ? ' (assumed)' : ''}`),
    });
  }
}

/** Both footprints in words; nothing where a size is not known. */
function costs(facts: Facts, nodes: readonly number[]): string {
  const sizes = footprint(facts, nodes);
  if (sizes.copies === 0 || sizes.unknownMemory.length > 0) return '';
  const disk = sizes.unknownDisk.length > 0 ? ['', ''] : [` and ${formatBytes(sizes.asVms.disk)} of disk`, ` and ${formatBytes(sizes.asContainers.disk)}`];
  return ` ${sizes.copies === 1 ? 'As a VM it takes' : 'As VMs they take'} ${formatBytes(sizes.asVms.memory)} of memory${disk[0]}, as `
    + `${sizes.copies === 1 ? 'a container' : 'containers'} `
    + `${formatBytes(sizes.asContainers.memory)}${disk[1]} (operating systems included, their sizes assumed).`;
}

/** How long the slowest VM takes, beside a container. */
function starts(facts: Facts, nodes: readonly number[]): string {
  const { graph } = facts;
  const vms = nodes.map((it) => (graph.kind[it] === VM ? it : nearest(graph, it, 'vm'))).filter((it) => it >= 0);
  const terms = vms.map((it) => startTerms(facts, it, -1));
  const slowest = Math.max(...terms.map((it) => total(it).from));
  return ` A VM starts in ${formatDuration(slowest * 1000)}${terms.some((it) => it.some((term) => term.assumed)) ? ' (assumed)' : ''}, a container in `
    + `0.1 to 1 s (assumed).`;
}

const kvm = { host: { kind: 'host', memory: '256GiB', cpu: { cores: 32 }, os: { platform: 'debian', version: '13' } }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' } };
const os = { platform: 'debian', version: '13' };
const docker = (container: object) => ({
  strata: 1, nodes: { host: { kind: 'host', memory: '64GiB', os }, docker: { kind: 'engine', in: 'host', platform: 'docker' }, erp: { kind: 'container', in: 'docker', role: 'monolith', ...container } },
});
const cart = (more: object) => ({
  strata: 1,
  nodes: { ...kvm, 'vm-1': { kind: 'vm', in: 'kvm', os }, 'cart-1': { kind: 'app', in: 'vm-1', service: 'cart', role: 'microservice', ...more }, 'vm-2': { kind: 'vm', in: 'kvm', os }, 'cart-2': { kind: 'app', in: 'vm-2', service: 'cart', role: 'microservice', ...more } },
});

export const formFactorMismatch: Rule<typeof params> = {
  id: 'form-factor-mismatch',
  family: 'placement',
  severity: 'hint',
  layer: 'L2',
  title: 'VM or container: the other one would fit better',
  params,
  docs: {
    description: 'Traits that speak for the other form, with what it would cost and how fast it would start: (a) a container of role `monolith`, or '
      + 'the only instance of something with `dataPaths`, of more than `monolithMemory` or asking for a kernel of its own, '
      + 'on a shared kernel; (b) replicas of a service of role `microservice` without data in a VM each; (c) a workload in a VM with an objective for '
      + 'its start (`slo.startup`) that the VM does not meet; '
      + '(d) several services of role `microservice` as processes of one VM. These are opinions: never more than a hint, and without labels there is '
      + 'none. All of one sort are one finding. Whether a service is scaled by itself is not in the format, so that (c) counts for every one.',
    remedy: 'Convert one on a copy and compare (`strata whatif`), or suppress the hint where the form has other reasons.',
    sources: ['House heuristics: form follows size, state, number of copies and time to start'],
    bad: [
      { title: 'A monolith of 32 GiB in a container', topology: docker({ requests: { memory: '32GiB' } }) },
      { title: 'A microservice in two VMs', topology: cart({ memory: '256MiB', disk: '100MB' }) },
      { title: 'A start within 10 s, in a VM', topology: { strata: 1, nodes: { ...kvm, vm: { kind: 'vm', in: 'kvm', os, startSeconds: 45 }, web: { kind: 'app', in: 'vm', slo: { startup: '10s' } } } } },
    ],
    good: [{ title: 'A small monolith', topology: docker({ requests: { memory: '2GiB' } }) }, { title: 'Replicas with '
      + 'data', topology: cart({ dataPaths: ['/var/lib/cart'] }) }],
  },
  reads: ['role', 'dataPaths', 'requires', 'usage', 'slo', 'startSeconds', 'memory', 'limits', 'requests', 'disk', 'image', 'mounts', 'service', 'cloneOf', 'overhead', 'platform', 'version', 'runtime', 'pullBandwidth'],
  all: check,
};
