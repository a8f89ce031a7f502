import type { NodeOf } from '../../../model';
import type { Rule, RuleContext } from '../../contract';
import { kindCode } from '../../graph';
import { labels } from '../../facts/labels';
import { workloads } from '../../facts/workloads';
import { called, capital, count, idsOf } from '../say';

const params = {
  overheadCpuMinPercent: { default: 5, min: 0, max: 100, doc: 'Lower end of the CPU overhead that is named, in percent.', source: '[H]' },
  overheadCpuMaxPercent: { default: 15, min: 0, max: 100, doc: 'Upper end of the CPU overhead that is named, in percent.', source: '[H]' },
  desktopReserveGiB: { default: 2, min: 0, doc: 'Memory that the host system and its desktop keep for themselves, in GiB.', source: '[H]' },
} as const;

const HYPERVISOR = kindCode('hypervisor'), VM = kindCode('vm');
/** Index of `high` in the criticalities. */
const HIGH = 2;

function check(context: RuleContext<typeof params>): void {
  const { facts, graph } = context;
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== HYPERVISOR) continue;
    const { platform, type } = graph.nodes[i] as NodeOf<'hypervisor'>;
    const product = facts.catalog.platform(platform);
    if ((product?.hypervisor?.type ?? type) === 2) judge(context, i, product?.name ?? platform ?? 'declared so');
  }
}

function judge({ facts, graph, options, report }: RuleContext<typeof params>, hypervisor: number, product: string): void {
  const { environment, criticality } = labels(facts);
  const { copies } = workloads(facts);
  const vms: number[] = [];
  for (let child = hypervisor + 1; child < graph.end[hypervisor]!; child = graph.end[child]!) {
    if (graph.kind[child] === VM && copies[child]! > 0 && environment[child] !== 'dev') vms.push(child);
  }
  const inProduction = vms.filter((it) => environment[it] === 'prod');
  const important = vms.filter((it) => holdsImportant(criticality, it, graph.end[it]!));
  if (inProduction.length === 0 && important.length === 0) return;
  const host = graph.parent[hypervisor]!;
  const under = host < 0 ? 'the host system' : `the operating system of ${called(graph, host)}`;
  const concerned = [...new Set([...inProduction, ...important])].sort((a, b) => a - b);
  const why = inProduction.length > 0 ? `${count(inProduction.length, 'VM')} in production` : `${count(important.length, 'VM')} of high or critical weight`;
  report({
    node: hypervisor, others: concerned, at: ['platform'],
    message: `${capital(called(graph, hypervisor))} is ${product}, a type 2 hypervisor, and runs ${why}: ${idsOf(graph, concerned)}. Its VMs `
      + `are programs of ${under}, which is one more kernel to patch and one more that can crash or restart under them; `
      + `expect (assumed) ${options.overheadCpuMinPercent} to ${options.overheadCpuMaxPercent} % of the CPU and `
      + `${options.desktopReserveGiB} GiB of memory for it. Use a hypervisor that is made for servers, such as KVM, Hyper-V, ESXi or `
      + 'Xen.',
    witness: [`${idsOf(graph, concerned)} -> ${graph.ids[hypervisor]!} (${product}) -> ${under}`],
  });
}

/** Whether a VM or something inside it is labelled high or critical. */
function holdsImportant(criticality: Int8Array, vm: number, end: number): boolean {
  for (let i = vm; i < end; i++) if (criticality[i]! >= HIGH) return true;
  return false;
}

const stack = (platform: string, vm: object, os: object | undefined = { platform: 'windows', version: '11' }) => ({
  strata: 1,
  nodes: { pc: { kind: 'host', os }, hv: { kind: 'hypervisor', in: 'pc', platform }, shop: { kind: 'vm', in: 'hv', os: { platform: 'debian', version: '13' }, ...vm } },
});

export const type2InProduction: Rule<typeof params> = {
  id: 'type2-in-production',
  family: 'operations',
  severity: 'warning',
  layer: 'L2',
  title: 'Desktop hypervisor in production',
  params,
  docs: {
    description: 'A type 2 hypervisor (VirtualBox, VMware Workstation, Player or Fusion, Parallels, Apple Virtualization, QEMU without KVM) runs '
      + 'a VM in environment `prod`, or one that holds something of high or critical weight. '
      + 'Its VMs are processes of a general-purpose operating system that owns the hardware: that system has to be patched and '
      + 'restarted, and whatever stops it stops them. Hyper-V is type 1, also on Windows clients, and so is KVM; of a product that is not known, the declared `type` counts. VMs in environment '
      + '`dev` do not count; NIST SP 800-125A, the source, is about servers, not desktops.',
    remedy: 'Move the VMs to a host with a type 1 hypervisor. Where the machine is really used for development, label it `environment: "dev"`.',
    sources: ['NIST SP 800-125A: a bare-metal hypervisor has no host operating system to attack'],
    bad: [{ title: 'VirtualBox in production', topology: stack('virtualbox', { environment: 'prod' }) }, { title: 'A critical VM on a desktop product', topology: stack('vmware-workstation', { criticality: 'critical' }) }],
    good: [
      { title: 'The same product for development', topology: stack('virtualbox', { environment: 'dev', criticality: 'high' }) },
      { title: 'Hyper-V on a Windows client is type 1', topology: stack('hyper-v', { environment: 'prod' }) },
    ],
  },
  reach: 'island',
  all: check,
};
