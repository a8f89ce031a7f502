import type { NodeOf, Operation } from '../../../model';
import type { Facts, Fix, Graph, Rule, RuleContext } from '../../contract';
import { ENGINE_SOCKETS, hostMounts, socketIn } from '../../facts/host-paths';
import { BOUNDARIES, runtimes } from '../../facts/runtimes';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { siblingGroups, splitBySuppression } from '../groups';
import { called, capital, count, idsOf, listOf } from '../say';

const params = {} as const;
type Context = RuleContext<typeof params>;

/** A way through the wall of a sandbox. */
interface Hole {
  /** For the message, as an object of "has". */
  readonly said: string;
  /** What is left of the wall there, for the message. */
  readonly left: string;
  /** Property that makes it, and the index in its list. */
  readonly property: 'mounts' | 'devices' | 'namespaces' | 'hostNetwork';
  readonly index: number;
}

const CONTAINER = kindCode('container'), POD = kindCode('pod');
const B2 = BOUNDARIES.indexOf('B2');

function check(context: Context): void {
  const { facts, graph } = context;
  const { copies } = workloads(facts);
  const { sandbox, boundary } = runtimes(facts);
  const found = new Map<number, readonly Hole[]>();
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== CONTAINER || sandbox[i]! < 0 || !(copies[i]! > 0)) continue;
    const holes = holesOf(graph, i, boundary[i]!);
    if (holes.length > 0) found.set(i, holes);
  }
  if (found.size === 0) return;
  const reason = (i: number): string => `${boundary[i]!}\n${found.get(i)!.map((it) => it.said).join('\n')}`;
  for (const group of siblingGroups(graph, [...found.keys()], reason)) {
    for (const part of splitBySuppression(graph, 'sandbox-pierced', group, (it) => it)) reportGroup(context, part, found);
  }
}

function holesOf(graph: Graph, i: number, boundary: number): readonly Hole[] {
  const node = graph.nodes[i] as NodeOf<'container'>;
  const { devices, namespaces } = node;
  const holes: Hole[] = [];
  for (const { index, source, path, readOnly } of hostMounts(node)) {
    const socket = socketIn(path, ENGINE_SOCKETS) !== undefined;
    if (socket) holes.push({ said: `the engine's socket (${source})`, left: 'nothing for whoever may command the engine', property: 'mounts', index });
    else if (!readOnly) holes.push({ said: `the host's ${source}, writable`, left: `nothing (B0) for ${source}`, property: 'mounts', index });
  }
  devices?.forEach((device, index) => holes.push({ said: `the host's device ${device}`, left: `the driver for ${device}`, property: 'devices', index }));
  const above = graph.parent[i]!;
  const pod = above >= 0 && graph.kind[above] === POD ? graph.nodes[above] as NodeOf<'pod'> : undefined;
  // A virtual machine has no network of the host to share; gVisor then hands socket calls on to the host's kernel.
  if (boundary === B2 && (namespaces?.net === 'host' || (namespaces?.net === undefined && pod?.hostNetwork === true))) {
    holes.push({ said: 'the network of the host', left: 'the host\'s own network stack for sockets', property: namespaces?.net === 'host' ? 'namespaces' : 'hostNetwork', index: -1 });
  }
  return holes;
}

function reportGroup({ graph, facts, report }: Context, group: readonly number[], found: ReadonlyMap<number, readonly Hole[]>): void {
  const first = group[0]!;
  const { runtime, boundary } = runtimes(facts);
  const holes = found.get(first)!;
  const wall = boundary[first] === B2 ? 'user-space kernel' : 'virtual machine';
  const who = group.length === 1 ? `${capital(called(graph, first))} runs` : `${count(group.length, 'container')} (${idsOf(graph, group)}) run`;
  const place = holes[0]!;
  report({
    node: first, others: group.slice(1),
    at: place.property === 'namespaces' ? ['namespaces', 'net'] : place.property === 'hostNetwork' ? [] : [place.property, String(place.index)],
    message: `${who} in a sandbox of ${runtime[first]?.name ?? 'a sandboxing runtime'}, and ${group.length === 1 ? 'has' : 'have'} ${listOf(holes.map((it) => it.said))} in it. `
      + `Between the workload and the kernel stands a ${wall} (${BOUNDARIES[boundary[first]!]!}), but ${listOf([...new Set(holes.map((it) => it.left))])}. `
      + 'Remove the hole, or accept it with a reason.',
    witness: group.flatMap((i) => found.get(i)!.map((it) => `${graph.ids[i]!}: ${BOUNDARIES[boundary[i]!]!} for the kernel, ${it.left}`)),
    fixes: () => close(facts, group, found),
  });
}

function close({ graph }: Facts, group: readonly number[], found: ReadonlyMap<number, readonly Hole[]>): readonly Fix[] {
  const pods = new Set<number>();
  const operations = group.flatMap((i) => [...found.get(i)!].reverse().flatMap((hole): Operation[] => {
    const id = graph.ids[i]!;
    if (hole.property === 'namespaces') return [{ op: 'set', path: ['nodes', id, 'namespaces', 'net'], value: 'private' }];
    // From the last one on, so that the indices of the others stay right.
    if (hole.property !== 'hostNetwork') return [{ op: 'unset', path: ['nodes', id, hole.property, hole.index] }];
    const pod = graph.parent[i]!;
    if (pods.has(pod)) return [];
    pods.add(pod);
    return [{ op: 'set', path: ['nodes', graph.ids[pod]!, 'hostNetwork'], value: false }];
  }));
  return [{ title: `Close the holes in the sandbox of ${idsOf(graph, group, 3)}`, safe: false, operations }];
}

const stack = (container: object, runtime = 'kata') => ({
  strata: 1,
  nodes: {
    'host-1': { kind: 'host', os: { platform: 'debian', version: '13' } },
    containerd: { kind: 'engine', in: 'host-1', platform: 'containerd', runtime },
    job: { kind: 'container', in: 'containerd', ...container },
  },
});

export const sandboxPierced: Rule<typeof params> = {
  id: 'sandbox-pierced',
  family: 'isolation',
  severity: 'warning',
  layer: 'L2',
  title: 'A sandbox with a hole in it',
  params,
  docs: {
    description: 'A running container has a sandbox of its own (Kata, Hyper-V isolation, gVisor), and settings that lead around its wall: a path of the host '
      + 'that it may write, a device of the host, the socket of the engine, or under gVisor the network of the host. The wall still holds '
      + 'for the kernel, but not for what the hole shows, so a sandbox is less than it seems. Read-only paths and named volumes do not count. '
      + 'Neighbours with the same holes share a finding.',
    remedy: 'Remove the mount, device or setting, mount the path read-only, or accept it with a reason in `suppressions`.',
    sources: ['Kata Containers, Limitations: host network, host paths, devices', 'gVisor, Security model: host networking'],
    bad: [
      { title: 'A path of the host that a Kata container writes', topology: stack({ mounts: [{ source: '/srv/data', target: '/data' }] }) },
      { title: 'gVisor on the host\'s network', topology: stack({ namespaces: { net: 'host' } }, 'runsc') },
    ],
    good: [
      { title: 'The path read-only, and a named volume', topology: stack({ mounts: [{ source: '/srv/data', target: '/data', readOnly: true }, { source: 'cache', target: '/cache', type: 'volume' }] }) },
      { title: 'No sandbox to pierce', topology: stack({ mounts: [{ source: '/srv/data', target: '/data' }] }, 'runc') },
    ],
  },
  reach: 'island',
  all: check,
};
