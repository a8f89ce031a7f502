import { formatBytes, formatCores } from '../../../model';
import type { NodeOf } from '../../../model';
import { bytes } from '../../columns';
import type { Facts, Fix, Graph, Rule, RuleContext } from '../../contract';
import { groupCommits } from '../../facts/group-commit';
import { kernels } from '../../facts/kernels';
import type { KernelDomain } from '../../facts/kernels';
import { reservedBy } from '../../facts/limits';
import { places } from '../../facts/places';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { called, capital, count, listOf } from '../say';

const MiB = 2 ** 20;

const params = {
  vmMemoryDefault: {
    default: 0.5, min: 0, max: 1, doc: 'Share of the host\'s RAM that the VM of WSL 2 and of Docker Desktop has where nothing is declared.',
    source: 'Microsoft, advanced settings of WSL; Docker Desktop, resources',
  },
  engineReserve: { default: 512 * MiB, min: 0, doc: 'Bytes of the VM that its system and the engine take.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;

/** A virtual machine that nobody made by hand, and what its containers are to have. */
interface Hidden {
  readonly domain: KernelDomain;
  readonly engines: number[];
  readonly containers: number[];
  /** Bytes of requests, and with the limits of containers without a request added; cores of requests. */
  asked: number;
  wanted: number;
  cpus: number;
}

const CONTAINER = kindCode('container'), ENGINE = kindCode('engine');

function check({ facts, options, report }: Context): void {
  for (const hidden of hiddenVms(facts)) reportOne(facts, hidden, options, report);
}

/** Hidden VMs with engines, and the containers whose memory is theirs. */
function hiddenVms(facts: Facts): Iterable<Hidden> {
  const { graph } = facts;
  const { hosting, domains } = kernels(facts);
  const { copies } = workloads(facts);
  const found = new Map<number, Hidden>();
  for (const domain of domains) {
    const node = graph.nodes[domain.node]!;
    if (domain.source === 'hiddenVm' || (node.kind === 'vm' && node.hidden === true)) {
      found.set(domain.number, { domain, engines: [], containers: [], asked: 0, wanted: 0, cpus: 0 });
    }
  }
  if (found.size === 0) return [];
  for (let i = 0; i < graph.count; i++) {
    const hidden = found.get(hosting[i]!);
    if (hidden === undefined) continue;
    if (graph.kind[i] === ENGINE) hidden.engines.push(i);
    if (graph.kind[i] !== CONTAINER || !(copies[i]! > 0)) continue;
    const request = graph.memoryRequest[i]!, limit = graph.memory[i]!;
    hidden.containers.push(i);
    hidden.asked += copies[i]! * (request || 0);
    hidden.wanted += copies[i]! * (Number.isNaN(request) ? (Number.isFinite(limit) ? limit : 0) : request);
    hidden.cpus += copies[i]! * (graph.cpuRequest[i]! || 0);
  }
  return found.values();
}

interface Size {
  readonly memory: number;
  readonly cpus: number;
  /** The memory is the default of the product. */
  readonly assumed: boolean;
}

function sizeOf(facts: Facts, { domain, engines }: Hidden, share: number): Size {
  const { graph, catalog } = facts;
  const node = graph.nodes[domain.node]!;
  if (node.kind === 'vm') return { memory: graph.memory[domain.node]!, cpus: graph.cpu[domain.node]!, assumed: false };
  // Several engines may share the VM of WSL 2: what one of them says of it holds for all.
  let memory = NaN, cpus = NaN;
  for (const engine of engines) {
    const declared = (graph.nodes[engine] as NodeOf<'engine'>).hiddenVm;
    if (Number.isNaN(memory)) memory = bytes(declared?.memory);
    if (Number.isNaN(cpus)) cpus = declared?.cpus ?? NaN;
  }
  if (!Number.isNaN(memory)) return { memory, cpus, assumed: false };
  const product = node.kind === 'engine' ? catalog.platform(node.platform)?.id : undefined;
  const halves = domain.key.endsWith('/wsl2') || product === 'docker-desktop' || product === 'wsl2';
  return { memory: halves ? share * graph.memory[graph.parent[domain.node]!]! : NaN, cpus, assumed: halves };
}

function reportOne(facts: Facts, hidden: Hidden, options: Context['options'], report: Context['report']): void {
  const { graph } = facts;
  const { domain, engines } = hidden;
  const size = sizeOf(facts, hidden, options.vmMemoryDefault);
  const reserve = Math.max(options.engineReserve, engines.reduce((sum, it) => sum + reservedBy(graph.nodes[it] as NodeOf<'engine'>, 'memory'), 0));
  const cpuShort = hidden.cpus > size.cpus;
  const askedTooMuch = hidden.asked > 0 && hidden.asked + reserve > size.memory;
  // Limits alone that exceed the VM are reported as such; here only where nothing else can tell.
  const limitsTooMuch = hidden.wanted > 0 && hidden.wanted + reserve > size.memory && !(groupCommits(facts).memory.ratio[domain.node]! > 1);
  if (!cpuShort && !askedTooMuch && !limitsTooMuch) return;
  const memoryShort = askedTooMuch || limitsTooMuch;
  const sum = askedTooMuch ? hidden.asked : hidden.wanted;
  const largest = [...hidden.containers].sort((a, b) => wants(graph, b) - wants(graph, a) || a - b);
  report({
    node: domain.node, others: largest, at: pathOf(graph, domain.node, memoryShort),
    severity: cpuShort || (askedTooMuch && !size.assumed) ? 'error' : 'warning',
    measured: memoryShort ? sum + reserve : hidden.cpus, threshold: memoryShort ? size.memory : size.cpus,
    message: message(facts, hidden, size, { reserve, sum, memoryShort, cpuShort, asked: askedTooMuch, largest }),
    witness: [
      ...largest.filter((i) => wants(graph, i) > 0).map((i) => `${graph.ids[i]!}: ${formatBytes(wants(graph, i))}`),
      `${formatBytes(sum)} + ${formatBytes(reserve)} for system and engine, of ${formatBytes(size.memory)}${size.assumed ? ' (assumed)' : ''}`,
      ...(cpuShort ? [`${formatCores(hidden.cpus)} CPUs requested, of ${formatCores(size.cpus)}`] : []),
    ],
    fixes: () => enlarge(facts, hidden, memoryShort ? sum + reserve : NaN, cpuShort ? hidden.cpus : NaN),
  });
}

/** Request of a container, else its limit. */
function wants(graph: Graph, i: number): number {
  const request = graph.memoryRequest[i]!;
  return Number.isNaN(request) ? (Number.isFinite(graph.memory[i]!) ? graph.memory[i]! : 0) : request;
}

const pathOf = (graph: Graph, node: number, memory: boolean): readonly string[] | undefined =>
  graph.nodes[node]!.kind === 'vm' ? [memory ? 'memory' : 'vcpus'] : graph.nodes[node]!.kind === 'engine' && 'hiddenVm' in graph.nodes[node]! ? ['hiddenVm'] : undefined;

interface Said {
  readonly reserve: number;
  readonly sum: number;
  readonly memoryShort: boolean;
  readonly cpuShort: boolean;
  readonly asked: boolean;
  readonly largest: readonly number[];
}

function message(facts: Facts, { domain, containers, cpus }: Hidden, size: Size, said: Said): string {
  const { graph } = facts;
  const host = places(facts).host[domain.node]!;
  const ram = host >= 0 && graph.memory[host]! > 0 ? `; ${graph.ids[host]!} has ${formatBytes(graph.memory[host]!)}` : '';
  const vm = graph.nodes[domain.node]!.kind === 'vm' ? capital(called(graph, domain.node)) : `The virtual machine that ${called(graph, domain.node)} runs behind the scenes`;
  const parts: string[] = [];
  if (said.memoryShort) {
    parts.push(`has ${formatBytes(size.memory)} of memory${size.assumed ? ' (assumed: half of the host\'s)' : ''}, and its ${count(containers.length, 'container')} `
      + `${said.asked ? 'request' : 'may use'} ${formatBytes(said.sum)} beside ${formatBytes(said.reserve)} for system and engine: ${formatBytes(said.sum + said.reserve - size.memory)} too much`);
  }
  if (said.cpuShort) parts.push(`has ${formatCores(size.cpus)} CPUs, and ${formatCores(cpus)} are requested`);
  const biggest = listOf(said.largest.slice(0, 3).map((i) => `${graph.ids[i]!} (${formatBytes(wants(graph, i))})`), 3);
  return `${vm} ${parts.join('; it ')}${ram}. All that containers get comes from this virtual machine, not from the host. The largest ${said.largest.length === 1 ? 'is' : 'are'} ${biggest}. `
    + 'Give it more (settings of the product, `.wslconfig`), or ask for less.';
}

/** The hidden VM made large enough, where the host has that much. */
function enlarge(facts: Facts, { domain, engines }: Hidden, memory: number, cpus: number): readonly Fix[] {
  const { graph } = facts;
  const host = places(facts).host[domain.node]!;
  const size = Math.ceil(memory / MiB) * MiB;
  if (host >= 0 && (size > graph.memory[host]! || cpus > graph.cpu[host]!)) return [];
  const isVm = graph.nodes[domain.node]!.kind === 'vm';
  const declares = engines.find((it) => (graph.nodes[it] as NodeOf<'engine'>).hiddenVm !== undefined) ?? domain.node;
  const id = graph.ids[isVm ? domain.node : declares]!;
  const path = ['nodes', id, ...(isVm ? [] : ['hiddenVm'])];
  return [{
    title: `Give the virtual machine of ${id} ${[memory > 0 && `${size / MiB}MiB`, cpus > 0 && `${Math.ceil(cpus)} CPUs`].filter(Boolean).join(' and ')}`, safe: false,
    operations: [
      ...(memory > 0 ? [{ op: 'set', path: [...path, 'memory'], value: `${size / MiB}MiB` } as const] : []),
      ...(cpus > 0 ? [{ op: 'set', path: [...path, isVm ? 'vcpus' : 'cpus'], value: Math.ceil(cpus) } as const] : []),
    ],
  }];
}

const stack = (memory: string, requests: readonly string[]) => ({
  strata: 1,
  nodes: {
    laptop: { kind: 'host', memory: '16GiB', os: { platform: 'macos', version: '15' } },
    desktop: { kind: 'engine', in: 'laptop', platform: 'docker-desktop', hiddenVm: { memory, cpus: 4 } },
    ...Object.fromEntries(requests.map((request, i) => [`app-${i + 1}`, { kind: 'container', in: 'desktop', requests: { memory: request } }])),
  },
});

export const hiddenVmTooSmall: Rule<typeof params> = {
  id: 'hidden-vm-too-small',
  family: 'capacity',
  severity: 'error',
  layer: 'L3',
  title: 'Hidden virtual machine smaller than its containers need',
  params,
  docs: {
    description: 'Docker Desktop, Podman machine, Colima, Rancher Desktop and WSL 2 run containers in a virtual machine of their own, and what '
      + 'its containers request (or may use, where they request nothing), with what system and engine take, is more than it has. '
      + 'The host\'s RAM does not count. Where no size is declared, WSL 2 and Docker Desktop are assumed to have half of the RAM; '
      + 'with an assumed size, or where only limits add up to too much, it is a warning. Engines in the one VM of WSL 2 count '
      + 'together. Limits that exceed a VM of known size are left to `cgroup-overcommit`.',
    remedy: 'Enlarge the virtual machine in the settings of the product (`.wslconfig` for WSL 2) and state it in `hiddenVm`, or shrink what runs there.',
    sources: ['Docker Desktop, settings: resources', 'Microsoft, advanced settings configuration in WSL'],
    bad: [{ title: '5 GiB of requests in a VM of 4', topology: stack('4GiB', ['3GiB', '2GiB']) }],
    good: [{ title: '3 GiB in a VM of 4', topology: stack('4GiB', ['2GiB', '1GiB']) }],
  },
  reach: 'island',
  all: check,
};
