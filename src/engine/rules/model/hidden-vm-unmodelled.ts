import { formatBytes, parseBytes } from '../../../model';
import type { Json, NodeOf, Operation } from '../../../model';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { kindCode } from '../../graph';
import { freshId } from '../../layers';
import { kernels } from '../../facts/kernels';
import { splitBySuppression } from '../groups';
import { idsOf, listOf } from '../say';

const params = {
  memoryShare: { default: 0.5, min: 0, max: 1, doc: 'Share of the host\'s RAM that the VM gets in the quick fix, marked as '
    + 'assumed.', source: 'Microsoft, advanced settings of WSL; Docker Desktop, resources' },
} as const;

type Context = RuleContext<typeof params>;

/** Engines of one product, and the hidden VMs that they run in. */
interface Hidden {
  readonly product: string;
  readonly engines: number[];
}

const ENGINE = kindCode('engine');

function check(context: Context): void {
  const { facts, graph } = context;
  const { domains, hosting } = kernels(facts);
  if (!domains.some((it) => it.source === 'hiddenVm')) return;
  const told = new Set<number>(), engines: number[] = [];
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== ENGINE || domains[hosting[i]!]?.source !== 'hiddenVm') continue;
    if ((graph.nodes[i] as NodeOf<'engine'>).hiddenVm === undefined) engines.push(i);
    else told.add(hosting[i]!);
  }
  const byProduct = new Map<string, Hidden>();
  for (const i of engines) {
    if (told.has(hosting[i]!)) continue;
    const { platform } = graph.nodes[i] as NodeOf<'engine'>;
    const product = facts.catalog.platform(platform)?.name ?? platform ?? 'the engine';
    const known = byProduct.get(product);
    if (known) known.engines.push(i);
    else byProduct.set(product, { product, engines: [i] });
  }
  for (const hidden of byProduct.values()) {
    for (const part of splitBySuppression(graph, 'hidden-vm-unmodelled', hidden.engines, (it) => it)) report(context, { ...hidden, engines: [...part] });
  }
}

function report({ facts, graph, options, report }: Context, { product, engines }: Hidden): void {
  const { domains, hosting } = kernels(facts);
  const vms = [...new Set(engines.map((it) => hosting[it]!))];
  const systems = [...new Set(engines.map((it) => graph.parent[it]!))];
  const sharers = systems.length === vms.length ? '' : ' It is one VM for all distributions and engines of the machine.';
  report({
    node: engines[0]!, others: [...engines.slice(1), ...systems],
    message: `${product} (${idsOf(graph, engines)}) stands straight on ${idsOf(graph, systems)}, but runs its containers in a Linux VM that the file does not show. `
      + `That VM has a kernel of its own to patch, and its memory, not the machine's, is what the containers share.${sharers} Insert the VM, or state `
      + `its size (\`hiddenVm\`).`,
    witness: vms.slice(0, 10).map((it) => `${domains[it]!.key}: ${listOf(engines.filter((engine) => hosting[engine] === it).map((engine) => graph.ids[engine]!))}`),
    fixes: () => insert(facts, engines, options.memoryShare),
  });
}

/** Adds a hypervisor and a VM for each hidden VM, and moves its engines there. */
function insert(facts: Facts, engines: readonly number[], share: number): readonly Fix[] {
  const { graph } = facts;
  const { hosting } = kernels(facts);
  const operations: Operation[] = [], taken = new Set<string>();
  const fresh = (base: string): string => {
    const id = freshId(graph, base, taken);
    taken.add(id);
    return id;
  };
  const byVm = new Map<number, number[]>();
  for (const it of engines) byVm.set(hosting[it]!, [...(byVm.get(hosting[it]!) ?? []), it]);
  for (const inside of byVm.values()) {
    const machine = graph.parent[inside[0]!]!;
    const hypervisor = fresh('hypervisor'), vm = fresh('hidden-vm');
    const memory = memoryOf(graph.memory[machine]! * share);
    operations.push(
      { op: 'add', id: hypervisor, node: { kind: 'hypervisor', in: graph.ids[machine]!, platform: hypervisorOn(facts, machine), assumed: ['*'] } as NodeOf<'hypervisor'> },
      { op: 'add', id: vm, node: { kind: 'vm', in: hypervisor, hidden: true, os: { family: 'linux' }, ...(memory === undefined ? {} : { memory }), assumed: ['*'] } as NodeOf<'vm'> },
      ...inside.map((it): Operation => ({ op: 'move', id: graph.ids[it]!, to: vm })),
    );
  }
  return [{ title: `Insert the hidden ${byVm.size === 1 ? 'VM' : 'VMs'} under ${idsOf(graph, engines, 3)}`, safe: true, operations }];
}

/** A size as people write it where that is exact; undefined where it is not known. */
function memoryOf(bytes: number): Json | undefined {
  if (!Number.isFinite(bytes)) return undefined;
  const whole = Math.floor(bytes), text = formatBytes(whole);
  return parseBytes(text) === whole ? text : whole;
}

/** What the products use on a system: part of Windows, of macOS, or of Linux. */
function hypervisorOn({ graph, catalog }: Facts, machine: number): string {
  const { os } = graph.nodes[machine] as NodeOf<'host' | 'vm'>;
  const family = os?.family ?? catalog.platform(os?.platform)?.os;
  return family === 'windows' ? 'hyper-v' : family === 'macos' ? 'apple-virtualization' : 'kvm';
}

const laptop = (engine: object, os: object = { platform: 'windows', version: '11' }, more: object = {}) => ({
  strata: 1, nodes: { laptop: { kind: 'host', memory: '32GiB', os }, ...more, docker: { kind: 'engine', in: 'laptop', ...engine }, web: { kind: 'container', in: 'docker', image: 'nginx:1.29' } },
});

export const hiddenVmUnmodelled: Rule<typeof params> = {
  id: 'hidden-vm-unmodelled',
  family: 'model',
  severity: 'info',
  layer: 'L2',
  title: 'Virtual machine that is there but not shown',
  params,
  docs: {
    description: 'An engine for Linux containers stands straight on Windows or macOS, or is a product that always starts a Linux VM (Docker Desktop, a '
      + 'Podman machine, Colima ...), and neither that VM nor '
      + 'its size is in the file. The hypervisor is not gone, it is out of sight. The VM has a kernel of its own that somebody has to patch, caps the '
      + 'memory of all containers, and on Windows is one '
      + 'for all distributions of WSL 2 and every engine in it. Kernels and limits are computed with it either way. All engines of a product are one finding.',
    remedy: 'Insert the VM: the quick fix is safe, marks it as assumed, and `strata check --fix` applies it. Or state its size in `hiddenVm` of the engine.',
    sources: ['Docker, Docker Desktop: WSL 2 backend', 'Microsoft, Comparing WSL versions', 'Podman: podman machine'],
    bad: [{ title: 'Docker Desktop on Windows', topology: laptop({ platform: 'docker-desktop' }) }, { title: 'Podman on a '
      + 'Mac', topology: laptop({ platform: 'podman' }, { platform: 'macos', version: '26' }) }],
    good: [
      { title: 'The size of the VM is stated', topology: laptop({ platform: 'docker-desktop', hiddenVm: { memory: '8GiB' } }) },
      { title: 'Docker on Linux needs none', topology: laptop({ platform: 'docker' }, { platform: 'debian', version: '13' }) },
    ],
  },
  reads: ['hiddenVm', 'platform', 'os', 'memory'],
  all: check,
};
