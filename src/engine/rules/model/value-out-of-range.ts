import { formatBytes, formatCores, KINDS, pointerOf } from '../../../model';
import type { Json, NodeOf, TopologyNode } from '../../../model';
import { bytes, cores } from '../../columns';
import type { Draft, Graph, Rule, RuleContext } from '../../contract';
import { called, capital } from '../say';

const MiB = 2 ** 20, TiB = 2 ** 40;

const params = {
  minVmMemory: { default: 4 * MiB, min: 0, doc: 'Bytes of memory under which a VM is implausible.', source: '[H]' },
  maxHostMemory: { default: 64 * TiB, min: 0, doc: 'Bytes of RAM over which a host is implausible.', source: '[H]' },
  maxHostThreads: { default: 4096, min: 1, doc: 'Hardware threads over which a host is implausible.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;
type Path = readonly string[];
/** A wrong value: where, what is wrong with it, and the value to put there, where one suggests itself. */
interface Wrong {
  readonly at: Path;
  readonly message: string;
  readonly severity?: 'warning';
  readonly clamp?: Json;
  readonly measured?: number;
  readonly threshold?: number;
}

function check(context: Context, i: number): void {
  const { graph, facts, options } = context;
  const node = graph.nodes[i]!;
  say(context, i, sizes(graph, i, node, options));
  say(context, i, parts(graph, i, node));
  say(context, i, future(node, facts.today));
}

function say({ graph, report }: Context, i: number, found: readonly Wrong[]): void {
  if (found !== NONE) for (const wrong of found) report(draft(graph, i, wrong));
}

/** Most nodes have nothing wrong: one empty list serves them all. */
const NONE: readonly Wrong[] = [];

function draft(graph: Graph, i: number, { at, message, severity, clamp, measured, threshold }: Wrong): Draft {
  const operations = clamp === undefined ? undefined : [{ op: 'set', path: ['nodes', graph.ids[i]!, ...at], value: clamp } as const];
  return {
    node: i, at, severity, measured, threshold,
    message: `${capital(called(graph, i))}: ${message}`,
    fixes: () => (operations ? [{ title: `Set ${at.join('.')} of ${graph.ids[i]!} to ${String(clamp)}`, safe: false, operations }] : []),
  };
}

/** Sizes that no machine has. */
function sizes(graph: Graph, i: number, node: TopologyNode, options: Context['options']): readonly Wrong[] {
  const memory = graph.memory[i]!, threads = graph.cpu[i]!;
  if (node.kind === 'host') {
    const found: Wrong[] = [];
    if (memory === 0) found.push({
      at: ['memory'], message: 'it has no memory (0). Write its RAM, or remove the property to say that it is unknown.',
    });
    if (memory > options.maxHostMemory) found.push(implausible(
      ['memory'],
      `${formatBytes(memory)} of RAM is more than any host has (over ${formatBytes(options.maxHostMemory)})`, memory,
      options.maxHostMemory,
    ));
    if (threads > options.maxHostThreads) {
      found.push(implausible(['cpu'], `${threads} threads (sockets x cores a socket x threads a core) are more than any host has (over `
        + `${options.maxHostThreads}); \`cores\` counts one socket, \`threads\` one core`, threads, options.maxHostThreads));
    }
    return found;
  }
  if (node.kind !== 'vm' || !(graph.replicas[i]! > 0) || !(memory < options.minVmMemory)) return NONE;
  if (memory === 0) return [{ at: ['memory'], message: 'it is on and has no memory (0). Write its size, or switch it off (`power`).' }];
  return [implausible(['memory'], `${formatBytes(memory)} is too little for any guest (under ${formatBytes(options.minVmMemory)}); a unit may be `
    + 'wrong', memory, options.minVmMemory)];
}

const implausible = (at: Path, what: string, measured: number, threshold: number): Wrong =>
  ({ at, message: `${what}. Check the number and its unit.`, severity: 'warning', measured, threshold });

/** Parts that are more than the whole. */
function parts(graph: Graph, i: number, node: TopologyNode): readonly Wrong[] {
  // Nearly all nodes have none of these.
  if (node.kind === 'container' ? node.usage === undefined : node.kind === 'vm' ? node.usage === undefined && node.memoryMin === undefined && node.reservation === undefined
    : node.kind !== 'host' || node.reserved === undefined) return NONE;
  const memory = graph.memory[i]!, cpu = graph.cpu[i]!, disk = graph.disk[i]!;
  switch (node.kind) {
    case 'host': return node.reserved === undefined ? NONE : [
      ...over(['reserved', 'memory'], 'reserved memory', bytes(node.reserved.memory), 'RAM', memory, node.memory),
      ...over(['reserved', 'cpu'], 'reserved CPU', cores(node.reserved.cpu), 'hardware threads', cpu, cpu),
    ];
    case 'vm': return node.memoryMin === undefined && node.reservation === undefined ? usage(node, memory, cpu, disk) : [
      ...over(['memoryMin'], 'least memory', bytes(node.memoryMin), 'memory', memory, node.memory),
      ...over(['reservation', 'memory'], 'reserved memory', bytes(node.reservation?.memory), 'memory', memory, node.memory),
      ...usage(node, memory, cpu, disk),
    ];
    case 'container': return usage(node, memory, cpu, NaN);
    default: return NONE;
  }
}

function usage(node: NodeOf<'vm' | 'container'>, memory: number, cpu: number, disk: number): readonly Wrong[] {
  if (node.usage === undefined) return NONE;
  const { memoryP95, cpuP95, diskUsed } = node.usage;
  const limit = node.kind === 'vm' ? 'size' : 'limit';
  return [
    ...over(['usage', 'memoryP95'], 'measured memory', bytes(memoryP95), `memory ${limit}`, memory),
    ...over(['usage', 'cpuP95'], 'measured CPU', cores(cpuP95), `CPU ${limit}`, cpu),
    ...over(['usage', 'diskUsed'], 'disk in use', bytes(diskUsed), 'disk', disk),
  ];
}

function over(at: Path, what: string, part: number, wholeName: string, whole: number, clamp?: Json): readonly Wrong[] {
  if (!(part > whole)) return NONE;
  const format = at.at(-1)!.startsWith('cpu') ? formatCores : formatBytes;
  return [{
    at,
    message: `its ${what} (${format(part)}) is more than its ${wholeName} (${format(whole)}). One of the two numbers is wrong.`,
    clamp, measured: part, threshold: whole,
  }];
}

/** Days that have not come yet, of things that have happened. */
function future(node: TopologyNode, today: string): readonly Wrong[] {
  if ((node.kind !== 'host' && node.kind !== 'vm') || (node.os?.lastPatched === undefined && !('snapshots' in node))) return NONE;
  const found: Wrong[] = [];
  const look = (at: Path, day: string | undefined): void => {
    if (day !== undefined && day > today) found.push({
      at, message: `\`${at.join('.')}\` is ${day}, which is after ${today}. Correct the day.`,
    });
  };
  if (node.os !== undefined) look(['os', 'lastPatched'], node.os.lastPatched);
  if (node.kind === 'vm') node.snapshots?.forEach((snapshot, at) => look(['snapshots', String(at), 'created'], snapshot.created));
  return found;
}

function checkImages({ graph, facts, report }: Context): void {
  for (const [reference, image] of graph.topology.images) {
    if (image.built === undefined || image.built <= facts.today) continue;
    report({
      node: undefined, at: pointerOf(['images', reference, 'built']),
      message: `Image ${reference} was built on ${image.built}, which is after ${facts.today}. Correct the day.`,
    });
  }
}

const guest = (vm: object) => ({
  strata: 1, asOf: '2025-06-01',
  nodes: {
    host: { kind: 'host', memory: '64GiB' }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' },
    vm: { kind: 'vm', in: 'kvm', vcpus: 2, ...vm },
  },
});

export const valueOutOfRange: Rule<typeof params> = {
  id: 'value-out-of-range',
  family: 'model',
  severity: 'error',
  layer: 'L1',
  title: 'Value that cannot be',
  params,
  docs: {
    description: 'A number or a day that nothing real has: outside the range of its property (weights 1 to 10000, shares 2 to '
      + '262144, whole numbers of replicas, threads a core from 1 to 8), a part larger than the whole, a running VM '
      + 'without memory, '
      + 'a day in the future for something that has happened. Sizes that are possible but implausible (a VM under 4 MiB, '
      + 'a host over 64 TiB or 4096 threads) are warnings: usually a unit is wrong.',
    remedy: 'Correct the value. `cpu.cores` of a host counts the cores of one socket and `cpu.threads` the threads of one core.',
    sources: ['Linux kernel, Documentation/admin-guide/cgroup-v2.rst: ranges of weights', 'OCI runtime specification: CPU shares'],
    bad: [
      { title: 'More memory in use than there is', topology: guest({ memory: '2GiB', usage: { memoryP95: '3GiB' } }) },
      { title: 'A unit is wrong', topology: guest({ memory: 4096 }) },
      {
        title: 'A weight outside its range',
        topology: {
          strata: 1,
          nodes: { host: { kind: 'host', os: { platform: 'debian' } }, slice: { kind: 'cgroup', in: 'host', cpu: { weight: 0 } } },
        },
      },
      { title: 'Patched in the future', topology: guest({ memory: '2GiB', os: { platform: 'debian', lastPatched: '2031-01-01' } }) },
    ],
    good: [{
      title: 'Plausible values',
      topology: guest({ memory: '2GiB', usage: { memoryP95: '1GiB' }, os: { platform: 'debian', lastPatched: '2025-05-01' } }),
    }],
  },
  each: { kinds: KINDS, check },
  all: checkImages,
};
