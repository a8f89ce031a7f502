import type { Platform } from '../../../catalog/contract';
import type { NodeOf } from '../../../model';
import type { Facts, Fix, Graph, Rule, RuleContext } from '../../contract';
import { kindCode } from '../../graph';
import { splitBySuppression } from '../groups';
import { count, idsOf } from '../say';

const params = {} as const;
type Context = RuleContext<typeof params>;

const HYPERVISOR = kindCode('hypervisor');

/** `declared`: the type is not the product's. `noHost`: type 2 without a system under it. `secondSystem`: its own kernel, and yet a system under it. */
type Fault = 'declared' | 'noHost' | 'secondSystem';

interface Contradiction {
  readonly fault: Fault;
  readonly product: Platform;
  readonly nodes: number[];
}

function check(context: Context): void {
  const { facts, graph } = context;
  const found = new Map<string, Contradiction>();
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== HYPERVISOR || graph.cyclic[i] === 1) continue;
    const product = facts.catalog.platform((graph.nodes[i] as NodeOf<'hypervisor'>).platform);
    if (product?.hypervisor === undefined) continue;
    for (const fault of faultsOf(facts, i, product)) {
      const key = `${fault} ${product.id}`;
      const known = found.get(key);
      if (known) known.nodes.push(i);
      else found.set(key, { fault, product, nodes: [i] });
    }
  }
  for (const it of found.values()) {
    for (const nodes of splitBySuppression(graph, 'hypervisor-class-contradiction', it.nodes, (node) => node)) report(context, { ...it, nodes: [...nodes] });
  }
}

function faultsOf({ graph, catalog }: Facts, i: number, { id, hypervisor }: Platform): readonly Fault[] {
  const found: Fault[] = [];
  const { type } = graph.nodes[i] as NodeOf<'hypervisor'>;
  if (type !== undefined && type !== hypervisor!.type) found.push('declared');
  const machine = machineOf(graph, i);
  if (machine === undefined || machine.assumed?.includes('*') || (machine.kind === 'host' && machine.managed === true)) return found;
  if (hypervisor!.type === 2 && machine.os === undefined) found.push('noHost');
  // Where the hypervisor is the system, people name it as the system too.
  const system = machine.os?.platform;
  if (hypervisor!.kernel === 'own' && system !== undefined && catalog.platform(system)?.class === 'os' && catalog.platform(system)?.id !== id) found.push('secondSystem');
  return found;
}

function machineOf(graph: Graph, i: number): NodeOf<'host'> | NodeOf<'vm'> | undefined {
  const above = graph.parent[i]!;
  const node = above < 0 ? undefined : graph.nodes[above]!;
  return node?.kind === 'host' || node?.kind === 'vm' ? node : undefined;
}

const KERNELS: { readonly [K in NonNullable<Platform['hypervisor']>['kernel']]: string } = {
  own: 'it brings its own kernel', hostKernel: 'its VMs are processes of the kernel of the system that it is part of or runs on', control: 'the system '
    + 'beside it is its control partition, not under it',
};

function report({ facts, graph, report }: Context, { fault, product, nodes }: Contradiction): void {
  const one = nodes.length === 1, expected = product.hypervisor!.type;
  const who = one ? `Hypervisor ${graph.ids[nodes[0]!]!}` : `${count(nodes.length, 'hypervisor')} (${idsOf(graph, nodes)})`;
  const machines = [...new Set(nodes.map((it) => graph.parent[it]!))];
  const text: { readonly [F in Fault]: () => string } = {
    declared: () => `${who} ${one ? 'is' : 'are'} declared type ${3 - expected}, but ${product.name} is type ${expected}: ${KERNELS[product.hypervisor!.kernel]}. `
      + `What is computed (kernels, overhead, what has to be patched) follows the product. Correct the declaration to ${expected}, or the product.`,
    noHost: () => `${who} ${one ? 'is' : 'are'} ${product.name}, a program of an operating system, and ${idsOf(graph, machines)} `
      + `${machines.length === 1 ? 'has' : 'have'} none: `
      + 'the kernel under its VMs, which has to be patched too, is missing in the file. Describe it (`os`), or correct the product.',
    secondSystem: () => `${who} ${one ? 'is' : 'are'} ${product.name}, which is the operating system of its machine, and `
      + `${machines.map((it) => `${graph.ids[it]!} has ${systemOf(facts, it)}`).slice(0, 3).join(', ')} as well: `
      + 'only one of the two owns the hardware. Remove the one that is not there.',
  };
  report({
    node: nodes[0]!, others: [...nodes.slice(1), ...(fault === 'declared' ? [] : machines)], at: fault === 'declared' ? ['type'] : ['platform'], message: text[fault](),
    witness: nodes.slice(0, 20).map((it) => `${graph.ids[it]!}: ${product.name}, type ${expected}${declared(graph, it)}; `
      + `${graph.ids[graph.parent[it]!] ?? 'no machine'} ${graph.parent[it]! < 0 ? '' : `has ${systemOf(facts, graph.parent[it]!)}`}`),
    fixes: () => (fault === 'declared' ? [correct(graph, nodes, expected)] : []),
  });
}

function declared(graph: Graph, i: number): string {
  const { type } = graph.nodes[i] as NodeOf<'hypervisor'>;
  return type === undefined ? '' : `, declared ${type}`;
}

function systemOf({ graph, catalog }: Facts, machine: number): string {
  const { os } = graph.nodes[machine] as NodeOf<'host' | 'vm'>;
  return os === undefined ? 'no operating system' : catalog.platform(os.platform)?.name ?? os.platform ?? os.family ?? 'an operating system';
}

function correct(graph: Graph, nodes: readonly number[], type: number): Fix {
  return { title: `Declare ${idsOf(graph, nodes, 3)} type ${type}`, safe: true, operations: nodes.map((it) => ({ op: 'set', path: ['nodes', graph.ids[it]!, 'type'], value: type })) };
}

const stack = (hypervisor: object, os?: object) => ({ strata: 1, nodes: { host: { kind: 'host', ...(os && { os }) }, hv: { kind: 'hypervisor', in: 'host', ...hypervisor } } });

export const hypervisorClassContradiction: Rule<typeof params> = {
  id: 'hypervisor-class-contradiction',
  family: 'model',
  severity: 'warning',
  layer: 'L2',
  title: 'Type of a hypervisor that its product does not have',
  params,
  docs: {
    description: 'The declared `type` of a hypervisor is not the one of its product; or a type 2 product is on a machine without an operating system; '
      + 'or a product that is the '
      + 'operating system itself (ESXi, AHV) is on a machine with another one. Hyper-V is type 1 although Windows is seen first: Windows runs beside it, in the control '
      + 'partition. KVM is type 1 although it is part of a Linux kernel, which its VMs and all else on the host share. The type decides under whose '
      + 'kernel VMs run and what has to be '
      + 'patched; computed is always by the product. Machines that a provider runs, or that are assumed altogether, are not judged. Equal '
      + 'contradictions of one product are one finding.',
    remedy: 'Correct the type; the quick fix is safe and `strata check --fix` applies it. Add or remove the operating system where that is wrong.',
    sources: ['Microsoft, Hyper-V architecture: root and child partitions', 'VMware, ESXi architecture: VMkernel', 'Linux kernel, Documentation/virt/kvm'],
    bad: [
      { title: 'Hyper-V declared type 2', topology: stack({ platform: 'hyper-v', type: 2 }, { platform: 'windows-server', version: '2025' }) },
      { title: 'VirtualBox on a machine without an operating system', topology: stack({ platform: 'virtualbox' }) },
      { title: 'ESXi on a machine with Debian', topology: stack({ platform: 'esxi' }, { platform: 'debian', version: '13' }) },
    ],
    good: [
      { title: 'Hyper-V is type 1, with Windows beside it', topology: stack({ platform: 'hyper-v', type: 1 }, { platform: 'windows-server', version: '2025' }) },
      { title: 'KVM is type 1, inside Linux', topology: stack({ platform: 'kvm', type: 1 }, { platform: 'debian', version: '13' }) },
    ],
  },
  reads: ['platform', 'type', 'os', 'assumed', 'managed'],
  all: check,
};
