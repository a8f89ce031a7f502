import type { NodeOf } from '../../../model';
import type { Fix, Rule, RuleContext } from '../../contract';
import { kernels } from '../../facts/kernels';
import type { Kernels } from '../../facts/kernels';
import { BOUNDARIES, runtimes, UNKNOWN_BOUNDARY } from '../../facts/runtimes';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { pushTo, splitBySuppression } from '../groups';
import { called, capital, idsOf } from '../say';

const params = {
  maxDepth: { default: 2, min: 1, doc: 'Hypervisors below a workload that are still usual; more is a warning.', source: '[H]' },
} as const;
type Context = RuleContext<typeof params>;
const ID = 'nested-virtualization-disabled';
const HYPERVISOR = kindCode('hypervisor'), VM = kindCode('vm'), ENGINE = kindCode('engine'), CONTAINER = kindCode('container');
const B3 = BOUNDARIES.indexOf('B3');
/** Named CPU models that contain no virtualization extensions. */
const WITHOUT_EXTENSIONS = /^(qemu|kvm)(32|64)$|^x86-64-v[1-4](-aes)?$/i;

/** Why a VM certainly shows its guest no virtualization extensions; undefined where it may. */
function closed({ nested, cpuMode }: NodeOf<'vm'>): string | undefined {
  if (nested === false) return 'nested is false';
  return nested === undefined && cpuMode !== undefined && WITHOUT_EXTENSIONS.test(cpuMode) ? `its CPU model ${cpuMode} has no vmx or svm` : undefined;
}

function check(context: Context): void {
  const { facts, graph } = context;
  /** Nearest VM above each node that is closed, -1 where there is none. */
  const shut = new Int32Array(graph.count).fill(-1), depth = new Uint8Array(graph.count);
  const groups = new Map<number, number[]>();
  const deep: number[] = [];
  const { copies } = workloads(facts), all = kernels(facts);
  for (let i = 0; i < graph.count; i++) {
    const above = graph.parent[i]!, kind = graph.kind[i]!;
    if (above >= 0) {
      shut[i] = shut[above]!;
      depth[i] = depth[above]!;
    }
    if (kind === VM) {
      if (closed(graph.nodes[i] as NodeOf<'vm'>) !== undefined) shut[i] = i;
    } else if (kind === HYPERVISOR) {
      depth[i] = Math.min(255, depth[i]! + 1);
      if (depth[i] === context.options.maxDepth + 1) deep.push(i);
      if (shut[i]! >= 0 && graph.cyclic[i] === 0 && runsOnHardware(context, i)) pushTo(groups, shut[i]!, i);
    } else if (kind === ENGINE && shut[i]! >= 0 && startsVm(all, i)) pushTo(groups, shut[i]!, i);
  }
  const deepSandboxes = addSandboxes(context, shut, depth, groups);
  for (const [vm, users] of groups) {
    if (!(copies[vm]! > 0)) continue;
    for (const part of splitBySuppression(graph, ID, users, (it) => it)) say(context, vm, part, depth);
  }
  for (const hypervisor of deep) if (shut[hypervisor]! < 0 && copies[hypervisor]! > 0) sayDeep(context, [hypervisor]);
  for (const containers of deepSandboxes) for (const part of splitBySuppression(graph, ID, containers, (it) => it)) sayDeep(context, part);
}

/** Whether a hypervisor is known to need the extensions. */
function runsOnHardware({ facts, graph }: Context, hypervisor: number): boolean {
  const { platform } = graph.nodes[hypervisor] as NodeOf<'hypervisor'>;
  const product = facts.catalog.platform(platform);
  return product !== undefined && product.id !== 'qemu' && product.id !== 'qemu-tcg';
}

/** An engine that hides a virtual machine inside this one. */
function startsVm({ domains, hosting }: Kernels, engine: number): boolean {
  return domains[hosting[engine]!]?.source === 'hiddenVm';
}

/** Notes containers whose runtime starts a VM (what a provider runs brings its own machines), and returns those on one level too many, by engine. */
function addSandboxes({ facts, graph, options }: Context, shut: Int32Array, depth: Uint8Array, groups: Map<number, number[]>): Iterable<readonly number[]> {
  const { boundary, runtime, engine } = runtimes(facts);
  const deep = new Map<number, number[]>();
  for (const i of workloads(facts).running) {
    if (graph.kind[i] !== CONTAINER || depth[i] === 0 || engine[i]! < 0 || boundary[i]! < B3 || boundary[i] === UNKNOWN_BOUNDARY || runtime[i]?.class === 'managed') continue;
    if (shut[i]! >= 0) pushTo(groups, shut[i]!, i);
    else if (depth[i] === options.maxDepth) pushTo(deep, engine[i]!, i);
  }
  return deep.values();
}

function say({ facts, graph, report }: Context, vm: number, users: readonly number[], depth: Uint8Array): void {
  const one = users.length === 1, first = users[0]!;
  const node = graph.nodes[vm] as NodeOf<'vm'>;
  const what = graph.nodes[first]!.kind === 'hypervisor' ? 'VMs' : graph.nodes[first]!.kind === 'engine' ? 'the VM that it starts behind the scenes' : 'the VM of each sandbox';
  const levels = depth[first]! + (graph.kind[first] === HYPERVISOR ? 0 : 1);
  const fixes = (): readonly Fix[] => [{
    title: `Expose virtualization to ${graph.ids[vm]!} (a VM with VMs inside is hard to migrate live)`, safe: false,
    operations: [{ op: 'set', path: ['nodes', graph.ids[vm]!, 'nested'], value: true }],
  }];
  report({
    node: first, others: [...users.slice(1), vm],
    message: `${one ? capital(called(graph, first)) : capital(idsOf(graph, users))} cannot start ${what}, or falls back to slow emulation: `
      + `${called(graph, vm)} shows its guest no virtualization extensions (${closed(node)!}). `
      + `Expose them (\`nested: `
      + `true\`)${graph.nodes[first]!.kind === 'container' ? ', use a machine without a VM in between, or gVisor, which needs none' : ' or use a machine without a VM in between'}.`,
    witness: [`${graph.ids[vm]!}: ${closed(node)!}`, ...users.slice(0, 5).map((it) => `${graph.ids[it]!} in ${graph.ids[vm]!} needs them: ${runtimes(facts).runtime[it]?.name ?? graph.nodes[it]!.kind}`), `${levels} hypervisors between workload and hardware`],
    fixes,
  });
}

/** A hypervisor, or containers of an engine with VMs around them, on too many levels. */
function sayDeep({ facts, graph, report, options }: Context, users: readonly number[]): void {
  const first = users[0]!, isHypervisor = graph.kind[first] === HYPERVISOR;
  const chain: number[] = [];
  for (let at = graph.parent[first]!; at >= 0; at = graph.parent[at]!) if (graph.kind[at] === HYPERVISOR) chain.push(at);
  const who = users.length === 1 ? capital(called(graph, first)) : `Containers ${idsOf(graph, users)}`;
  const whose = isHypervisor ? 'is a further hypervisor' : `${users.length === 1 ? 'runs' : 'run'} in VMs of ${runtimes(facts).runtime[first]?.name ?? 'the runtime'}`;
  report({
    node: first, others: [...users.slice(1), ...chain], severity: 'warning', measured: chain.length + 1, threshold: options.maxDepth,
    message: `${who} ${whose} on top of ${idsOf(graph, chain)}: with ${chain.length + 1} levels, of which ${options.maxDepth} are usual, each exit `
      + 'of the guest costs several times as much, and few products support it. '
      + `Put ${users.length === 1 ? 'it' : 'them'} on a machine closer to the hardware.`,
    witness: [...users.slice(0, 5), ...chain].map((it) => `${graph.ids[it]!}: ${graph.kind[it] === HYPERVISOR ? 'hypervisor' : 'sandbox with a VM'}`),
  });
}

const inner = (vm: object, more: object) => ({
  strata: 1,
  nodes: {
    'host-1': { kind: 'host', os: { platform: 'debian', version: '13' } },
    kvm: { kind: 'hypervisor', in: 'host-1', platform: 'kvm' },
    'vm-1': { kind: 'vm', in: 'kvm', os: { platform: 'debian', version: '13' }, ...vm },
    ...more,
  },
});
const nestedKvm = { 'kvm-inner': { kind: 'hypervisor', in: 'vm-1', platform: 'kvm' }, 'vm-inner': { kind: 'vm', in: 'kvm-inner' } };
const kata = { containerd: { kind: 'engine', in: 'vm-1', platform: 'containerd', runtime: 'kata' }, app: { kind: 'container', in: 'containerd' } };

export const nestedVirtualizationDisabled: Rule<typeof params> = {
  id: ID,
  family: 'compatibility',
  severity: 'error',
  layer: 'L3',
  title: 'Virtual machine inside a virtual machine that does not allow it',
  params,
  docs: {
    description: 'A hypervisor, a runtime that starts VMs (Kata, Firecracker, Hyper-V isolation) or an engine with a hidden VM sits in a VM that '
      + 'shows its guest no virtualization extensions: `nested` is false, or its CPU model has none (`kvm64`, `x86-64-v2-AES` and the like) and '
      + '`nested` does not say otherwise. '
      + 'It fails, or falls back to emulation. Where nobody says whether they are exposed, nothing is reported: hypervisors differ in their '
      + 'defaults. More levels than `maxDepth` are a warning. One finding for each VM that is closed.',
    remedy: 'Expose the extensions to the VM, or use hardware directly. Containers can be isolated by gVisor instead, which needs no extensions.',
    sources: ['Linux kernel, running-nested-guests', 'OpenStack Nova, KVM: nested guests', 'Proxmox VE, Nested Virtualization'],
    bad: [
      { title: 'KVM inside a VM that is closed', topology: inner({ nested: false }, nestedKvm) },
      { title: 'Kata under a CPU model without extensions', topology: inner({ cpuMode: 'x86-64-v2-AES' }, kata) },
    ],
    good: [
      { title: 'Exposed', topology: inner({ nested: true }, nestedKvm) },
      { title: 'Nobody says', topology: inner({}, nestedKvm) },
      { title: 'runc needs none', topology: inner({ nested: false }, { ...kata, containerd: { ...kata.containerd, runtime: 'runc' } }) },
    ],
  },
  reach: 'island',
  all: check,
};
