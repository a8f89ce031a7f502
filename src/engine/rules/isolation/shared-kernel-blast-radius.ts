import type { Rule, RuleContext } from '../../contract';
import { kernels } from '../../facts/kernels';
import type { KernelDomain } from '../../facts/kernels';
import { labels } from '../../facts/labels';
import { services, workloads } from '../../facts/workloads';
import type { Service } from '../../facts/workloads';
import { capital, count, kernelName, listOf } from '../say';

const params = {
  minWorkloads: { default: 10, min: 2, doc: 'Running workloads (copies counted) from which a kernel is looked at.', source: '[H]' },
  maxShare: { default: 0.5, min: 0, max: 1, doc: 'Largest share of the weight of all workloads that one kernel may carry.', source: '[H]' },
  serviceShare: { default: 0.5, min: 0, max: 1, doc: 'Share of a service\'s replicas above which it counts as lost with the kernel.', source: '[H]' },
  maxCriticalServices: { default: 5, min: 1, doc: 'Services of high or critical weight lost with one kernel from which it is reported.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;

/** Weight of criticality `high`. */
const HIGH = 4;

function check(context: Context): void {
  const { facts } = context;
  const { totalWeight } = workloads(facts);
  if (!(totalWeight > 0)) return;
  const { copies } = workloads(facts);
  const { domains } = kernels(facts);
  const large = domains.filter((domain) => carried(domain).reduce((sum, it) => sum + copies[it]!, 0) >= context.options.minWorkloads);
  if (large.length === 0) return;
  const wanted = new Uint8Array(domains.length);
  for (const { number } of large) wanted[number] = 1;
  const lost = lostServices(context, wanted);
  for (const domain of large) judge(context, domain, lost.get(domain.number) ?? [], totalWeight);
}

/** Running workloads that go down with a kernel. */
const carried = ({ workloads, sandboxed }: KernelDomain): readonly number[] => (sandboxed.length === 0 ? workloads : [...workloads, ...sandboxed]);

/** Services that lose more than `serviceShare` of their replicas with a kernel for which `wanted` is not 0, by its number. */
function lostServices({ facts, options }: Context, wanted: Uint8Array): ReadonlyMap<number, readonly Service[]> {
  const { hosting } = kernels(facts);
  const { copies } = workloads(facts);
  const lost = new Map<number, Service[]>();
  const lose = (kernel: number, service: Service): void => {
    if (wanted[kernel] === 0) return;
    const known = lost.get(kernel);
    if (known) known.push(service);
    else lost.set(kernel, [service]);
  };
  for (const service of services(facts).list) {
    if (service.nodes.length === 1) {
      // Most services are one node: all of its replicas are under one kernel.
      const kernel = hosting[service.nodes[0]!]!;
      if (kernel >= 0 && 1 > options.serviceShare) lose(kernel, service);
      continue;
    }
    const byKernel = new Map<number, number>();
    for (const node of service.nodes) byKernel.set(hosting[node]!, (byKernel.get(hosting[node]!) ?? 0) + copies[node]!);
    for (const [kernel, replicas] of byKernel) {
      if (kernel >= 0 && replicas > options.serviceShare * service.replicas) lose(kernel, service);
    }
  }
  return lost;
}

function judge({ facts, options, report }: Context, domain: KernelDomain, lost: readonly Service[], totalWeight: number): void {
  const { copies } = workloads(facts);
  const members = carried(domain);
  const number = members.reduce((sum, it) => sum + copies[it]!, 0);
  const { weight } = labels(facts);
  const share = members.reduce((sum, it) => sum + weight[it]! * copies[it]!, 0) / totalWeight;
  const critical = lost.filter(({ weight }) => weight >= HIGH);
  const tooMany = critical.length >= options.maxCriticalServices;
  if (!(share > options.maxShare) && !tooMany) return;
  const worst = [...lost].sort((a, b) => b.weight - a.weight || b.replicas - a.replicas || a.number - b.number);
  const percent = Math.round(share * 100);
  report({
    node: domain.node,
    message: `${capital(kernelName(facts, domain))} carries ${count(number, 'workload')}, ${percent} % of the weight of everything that runs `
      + `here (limit ${Math.round(options.maxShare * 100)} %)`
      + `${tooMany ? `, and ${critical.length} services of high or critical weight (limit ${options.maxCriticalServices - 1})` : ''}: `
      + 'one panic or one kernel update takes them down together. '
      + `${worst.length > 0 ? `Hardest hit: ${listOf(worst.map(({ name }) => name))}. ` : ''}Spread them over more kernels: more VMs `
      + 'as nodes, or a runtime class with a kernel of its own.',
    witness: worst.slice(0, 5).map((service) => `${service.name}: weight ${service.weight}, ${count(service.replicas, 'replica')}, more than ${Math.round(options.serviceShare * 100)} % of them here`),
    measured: share > options.maxShare ? share : critical.length,
    threshold: share > options.maxShare ? options.maxShare : options.maxCriticalServices,
  });
}

const vm = (id: string) => ({ [id]: { kind: 'vm', in: 'esx', os: { platform: 'debian', version: '13' } }, [`docker-${id}`]: { kind: 'engine', in: id, platform: 'docker' } });
const base = { 'host-1': { kind: 'host' }, esx: { kind: 'hypervisor', in: 'host-1', platform: 'esxi' } };
const worker = (engine: string, replicas: number) => ({ kind: 'container', in: engine, replicas });

export const sharedKernelBlastRadius: Rule<typeof params> = {
  id: 'shared-kernel-blast-radius',
  family: 'isolation',
  severity: 'warning',
  layer: 'L3',
  title: 'Too much on one kernel',
  params,
  docs: {
    description: 'At least `minWorkloads` running workloads (copies counted) share one kernel, and they are more than `maxShare` of the weight of '
      + 'everything that runs, or `maxCriticalServices` or more services of high or critical weight have more than `serviceShare` of '
      + 'their replicas there. '
      + 'A panic, a hang or a reboot for an update stops all of them at once. Weight is 1, 2, 4 or 8 by `criticality` (2 where '
      + 'unlabelled), times the copies. gVisor sandboxes count, because they go down with the kernel under them; Kata pods and VMs '
      + 'have kernels of their own.',
    remedy: 'Spread the workloads over more kernels: more VMs as nodes, or a runtime class with a kernel of its own for the important ones. '
      + 'A what-if with `kernel-flaw` or `fail` on the node shows what would go.',
    sources: ['NIST SP 800-190 §3.5.2'],
    bad: [{ title: 'Twelve containers on one VM, one on another', topology: { strata: 1, nodes: { ...base, ...vm('vm-1'), ...vm('vm-2'), web: worker('docker-vm-1', 8), api: worker('docker-vm-1', 4), batch: worker('docker-vm-2', 1) } } }],
    good: [{ title: 'Spread over three VMs', topology: { strata: 1, nodes: { ...base, ...vm('vm-1'), ...vm('vm-2'), ...vm('vm-3'), 'web-1': worker('docker-vm-1', 4), 'web-2': worker('docker-vm-2', 4), 'web-3': worker('docker-vm-3', 4) } } }],
  },
  reads: [],
  all: check,
};
