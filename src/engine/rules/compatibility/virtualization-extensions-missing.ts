import type { NodeOf } from '../../../model';
import type { Fix, Graph, Rule, RuleContext } from '../../contract';
import { architectureOf } from '../../facts/migration/cpu';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { splitBySuppression } from '../groups';
import { called, capital, idsOf } from '../say';

const params = {
  completeFlags: { default: 10, min: 1, doc: 'Number of flags from which on a list of CPU features is taken for a copy of the machine\'s own, in which a lack of SLAT counts.', source: '[H]' },
} as const;
type Context = RuleContext<typeof params>;
const ID = 'virtualization-extensions-missing';
const HYPERVISOR = kindCode('hypervisor'), HOST = kindCode('host'), VM = kindCode('vm');
/** Flags of hardware virtualization, by maker, and of nested paging (SLAT). */
const FLAG: ReadonlyMap<string, string> = new Map([['intel', 'vmx'], ['amd', 'svm']]);
const SLAT = new Set(['ept', 'npt', 'rvi', 'slat']);
/** Devices that are passed on by the hypervisor itself, without access to memory of their own. */
const WITHOUT_IOMMU = /^(usb|serial|parallel|mdev|tpm|disk|cdrom)/i;

type Cpu = NonNullable<NodeOf<'host'>['cpu']>;

/** Hypervisors that cannot run VMs for one reason, with their machines; all of one product on processors with the same features. */
interface Lack {
  readonly product: string;
  readonly needs: string;
  readonly remedy: string;
  readonly flags: readonly string[];
  readonly hypervisors: number[];
}

function check(context: Context): void {
  const { facts, graph } = context;
  const lacks = new Map<string, Lack>();
  const devices: number[] = [];
  const { copies } = workloads(facts);
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== HYPERVISOR || !(copies[i]! > 0)) continue;
    const machine = graph.parent[i]!;
    if (machine < 0 || graph.kind[machine] !== HOST) continue;
    const host = graph.nodes[machine] as NodeOf<'host'>;
    if (host.managed === true) continue;
    const lack = host.cpu?.features === undefined ? undefined : lackOf(context, i, host.cpu);
    if (lack !== undefined) {
      const key = `${lack.product} ${lack.needs} ${lack.flags.join(' ')}`;
      if (!lacks.has(key)) lacks.set(key, lack);
      lacks.get(key)!.hypervisors.push(i);
    }
    if (host.iommu === false) devices.push(i);
  }
  for (const lack of lacks.values()) for (const part of splitBySuppression(graph, ID, lack.hypervisors, (it) => it)) sayLack(context, lack, part);
  for (const hypervisor of devices) lacksIommu(context, hypervisor);
}

/** What a hypervisor needs and the features of its machine, which somebody listed, do not have. */
function lackOf({ facts, graph, options }: Context, hypervisor: number, cpu: Cpu): Lack | undefined {
  const product = facts.catalog.platform((graph.nodes[hypervisor] as NodeOf<'hypervisor'>).platform);
  const flags = (cpu.features ?? []).map((it) => String(it).toLowerCase());
  if (product === undefined || product.id === 'qemu' || product.id === 'qemu-tcg' || flags.length === 0 || architectureOf(cpu) !== 'amd64') return undefined;
  const base = { product: product.name, flags, hypervisors: [] };
  if (!flags.includes('vmx') && !flags.includes('svm')) {
    return { ...base, needs: FLAG.get(cpu.vendor ?? '') ?? 'vmx or svm', remedy: 'Switch virtualization on in the firmware, where it is often off, or use another machine; where the list is not complete, add the flag' };
  }
  const needsPaging = product.id === 'hyper-v' || product.id === 'azure-local';
  if (!needsPaging || flags.length < options.completeFlags || flags.some((it) => SLAT.has(it))) return undefined;
  return { ...base, needs: 'second-level address translation (ept or npt)', remedy: 'Use a machine that has it' };
}

function sayLack({ graph, report }: Context, { product, needs, remedy, flags }: Lack, hypervisors: readonly number[]): void {
  const first = hypervisors[0]!, one = hypervisors.length === 1;
  const machines = hypervisors.map((it) => graph.parent[it]!);
  report({
    node: first, others: [...hypervisors.slice(1), ...machines], at: ['platform'],
    message: `${one ? capital(called(graph, first)) : `Hypervisors ${idsOf(graph, hypervisors)}`} (${product}) cannot run VMs on `
      + `${one ? called(graph, machines[0]!) : idsOf(graph, machines)}: the CPU features are listed there, and ${needs} is not among them. `
      + `${remedy}.`,
    witness: [...machines.slice(0, 5).map((it) => `${graph.ids[it]!}: cpu.features ${flags.slice(0, 12).join(' ')}${flags.length > 12 ? ' ...' : ''}`), `${product} needs ${needs}`],
    fixes: () => (needs === 'vmx' || needs === 'svm' ? addFlag(graph, machines, needs) : []),
  });
}

function addFlag(graph: Graph, machines: readonly number[], flag: string): readonly Fix[] {
  return [{
    title: `Confirm that ${idsOf(graph, machines, 3)} ${machines.length === 1 ? 'has' : 'have'} ${flag}`, safe: false,
    operations: machines.map((it) => ({ op: 'set', path: ['nodes', graph.ids[it]!, 'cpu', 'features'], value: [...(graph.nodes[it] as NodeOf<'host'>).cpu!.features!.map(String), flag] })),
  }];
}

/** VMs with devices that reach memory by themselves, on a machine whose IOMMU is off. */
function lacksIommu({ facts, graph, report }: Context, hypervisor: number): void {
  const machine = graph.parent[hypervisor]!, { copies } = workloads(facts);
  const vms: number[] = [];
  for (let i = hypervisor + 1; i < graph.end[hypervisor]!; i = graph.end[i]!) {
    if (graph.kind[i] !== VM || !(copies[i]! > 0)) continue;
    const { devices } = graph.nodes[i] as NodeOf<'vm'>;
    if (devices?.some(({ type }) => type !== undefined && !WITHOUT_IOMMU.test(type))) vms.push(i);
  }
  for (const part of splitBySuppression(graph, ID, vms, (it) => it)) {
    const one = part.length === 1;
    report({
      node: part[0], others: [...part.slice(1), hypervisor, machine], at: ['devices'],
      message: `${one ? capital(called(graph, part[0]!)) : `VMs ${idsOf(graph, part)}`} cannot be given ${one ? 'its device' : 'their devices'}: `
        + `passthrough needs the IOMMU (VT-d, AMD-Vi), which is off on ${called(graph, machine)}. Switch it on in firmware and kernel.`,
      witness: [`${graph.ids[machine]!}: iommu false`, ...part.slice(0, 5).map((it) => `${graph.ids[it]!}: devices ${((graph.nodes[it] as NodeOf<'vm'>).devices ?? []).map((d) => d.type ?? '?').slice(0, 3).join(', ')}`)],
      fixes: () => [{ title: `Switch the IOMMU of ${graph.ids[machine]!} on`, safe: false, operations: [{ op: 'set', path: ['nodes', graph.ids[machine]!, 'iommu'], value: true }] }],
    });
  }
}

const machine = (host: object, vm: object = {}, platform = 'kvm') => ({
  strata: 1,
  nodes: {
    'host-1': { kind: 'host', os: { platform: 'debian', version: '13' }, ...host },
    hyp: { kind: 'hypervisor', in: 'host-1', platform },
    'vm-1': { kind: 'vm', in: 'hyp', ...vm },
  },
});

export const virtualizationExtensionsMissing: Rule<typeof params> = {
  id: ID,
  family: 'compatibility',
  severity: 'error',
  layer: 'L2',
  title: 'Processor cannot virtualize',
  params,
  docs: {
    description: 'A hypervisor other than an emulator stands on a machine whose CPU features are listed without `vmx` (Intel) or `svm` (AMD): it has '
      + 'no hardware virtualization, or the firmware has it off. Also: Hyper-V where a long list of features has no second-level '
      + 'address translation, and devices passed through to VMs where the IOMMU is off (`iommu: false`). A machine whose features nobody lists is '
      + 'taken to have them, and machines that a provider runs are left out.',
    remedy: 'Switch virtualization (VT-x, AMD-V) and the IOMMU on in the firmware, or use another machine.',
    sources: ['OpenStack Nova, KVM', 'NIST SP 800-125A, hardware-assisted virtualization and mediated DMA', 'Microsoft, System requirements for Hyper-V'],
    bad: [
      { title: 'A machine without vmx', topology: machine({ cpu: { vendor: 'intel', features: ['sse4_2', 'aes', 'avx2'] } }) },
      { title: 'A GPU for a VM without IOMMU', topology: machine({ cpu: { vendor: 'amd' }, iommu: false }, { devices: [{ type: 'gpu' }] }) },
    ],
    good: [
      { title: 'Listed', topology: machine({ cpu: { vendor: 'intel', features: ['vmx', 'ept'] }, iommu: true }, { devices: [{ type: 'gpu' }] }) },
      { title: 'Nobody lists features', topology: machine({ cpu: { vendor: 'intel' } }) },
      { title: 'Emulation needs none', topology: machine({ cpu: { vendor: 'intel', features: ['aes'] } }, {}, 'qemu-tcg') },
    ],
  },
  reads: ['cpu', 'iommu', 'managed', 'platform', 'devices'],
  all: check,
};
