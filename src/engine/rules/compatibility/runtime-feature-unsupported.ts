import { limitsOf, WINDOWS_LIMITS } from '../../../catalog';
import type { RuntimeFeature, RuntimeLimits } from '../../../catalog';
import type { NodeOf, Operation } from '../../../model';
import type { Fix, Graph, Rule, RuleContext } from '../../contract';
import { hostMounts } from '../../facts/host-paths';
import { kernelOf, kernels } from '../../facts/kernels';
import { runtimes } from '../../facts/runtimes';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { siblingGroups, splitBySuppression } from '../groups';
import { called, capital, idsOf, listOf } from '../say';

const params = {} as const;
type Context = RuleContext<typeof params>;
const ID = 'runtime-feature-unsupported';
const CONTAINER = kindCode('container'), POD = kindCode('pod');

/** A setting that the runtime does not know. */
interface Want {
  readonly feature: RuntimeFeature;
  /** For the message: an object. */
  readonly said: string;
  /** Removes the setting; those of one list come last first, so that indices stay right. */
  readonly operations: readonly Operation[];
  readonly at: readonly string[];
}

function check(context: Context): void {
  const { facts, graph } = context;
  const { copies } = workloads(facts), { runtime } = runtimes(facts), all = kernels(facts);
  const found = new Map<number, readonly Want[]>(), limits = new Map<number, RuntimeLimits>();
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== CONTAINER || !(copies[i]! > 0)) continue;
    const of = limitsOf(runtime[i]?.id) ?? (runtime[i] === undefined && kernelOf(all, i)?.family === 'windows' ? WINDOWS_LIMITS : undefined);
    if (of === undefined) continue;
    const wants = wantsOf(graph, i).filter((it) => of.lacks[it.feature] !== undefined && !isAllowed(graph, i, it.feature, of));
    if (wants.length === 0) continue;
    found.set(i, wants);
    limits.set(i, of);
  }
  if (found.size === 0) return;
  for (const group of siblingGroups(graph, [...found.keys()], (i) => `${runtime[i]?.id ?? ''} ${found.get(i)!.map((it) => it.said).join('\n')}`)) {
    for (const part of splitBySuppression(graph, ID, group, (it) => it)) say(context, part, found, limits.get(part[0]!)!);
  }
}

function wantsOf(graph: Graph, i: number): readonly Want[] {
  const node = graph.nodes[i] as NodeOf<'container'>;
  const above = graph.parent[i]!;
  const pod = above >= 0 && graph.kind[above] === POD ? graph.nodes[above] as NodeOf<'pod'> : undefined;
  const own = ['nodes', graph.ids[i]!], around = pod === undefined ? own : ['nodes', graph.ids[above]!];
  const { namespaces, devices = [], privileged, capabilities } = node;
  const wants: Want[] = [];
  const want = (feature: RuntimeFeature, said: string, at: readonly string[], ...operations: Operation[]): void => void wants.push({ feature, said, at, operations });
  const unset = (...path: string[]): Operation => ({ op: 'unset', path: [...own, ...path] });
  if (privileged === true) {
    want('privileged', '`privileged`', ['privileged'], { op: 'set', path: [...own, 'privileged'], value: false });
    if (devices.length > 0) want('privilegedDevices', `devices of the host (${listOf(devices.map(String), 3)}) with \`privileged\``, ['privileged'], { op: 'set', path: [...own, 'privileged'], value: false });
  }
  const mounts = hostMounts(node);
  if (mounts.length > 0) want('hostPath', `${mounts.length === 1 ? 'a path' : 'paths'} of the host (${listOf(mounts.map((it) => it.source), 3)})`, ['mounts'], ...mounts.map((it): Operation => ({ op: 'unset', path: [...own, 'mounts', it.index] })).reverse());
  if (namespaces?.net === 'host') want('hostNetwork', 'the host\'s network', ['namespaces', 'net'], unset('namespaces', 'net'));
  else if (namespaces?.net === undefined && pod?.hostNetwork === true) want('hostNetwork', 'the host\'s network', [], { op: 'set', path: [...around, 'hostNetwork'], value: false });
  for (const [name, setting, what] of [['pid', 'hostPID', 'processes'], ['ipc', 'hostIPC', 'IPC']] as const) {
    if (namespaces?.[name] === 'host') want('hostNamespace', `the host's ${what}`, ['namespaces', name], unset('namespaces', name));
    else if (namespaces?.[name] === undefined && pod?.[setting] === true) want('hostNamespace', `the host's ${what}`, [], { op: 'set', path: [...around, setting], value: false });
  }
  const joined = joinedOutside(graph, i, namespaces?.net);
  if (joined !== undefined) want('joinedNetwork', `the network of ${joined}`, ['namespaces', 'net'], unset('namespaces', 'net'));
  if (namespaces?.pid?.startsWith('container:')) want('joinedProcesses', `the processes of ${namespaces.pid.slice('container:'.length)}`, ['namespaces', 'pid'], unset('namespaces', 'pid'));
  if (devices.length > 0) want('devices', `devices of the host (${listOf(devices.map(String), 3)})`, ['devices'], unset('devices'));
  const added = capabilities?.add ?? [];
  if (added.length > 0) want('capabilities', `added capabilities (${listOf(added.map(String), 5)})`, ['capabilities', 'add'], unset('capabilities', 'add'));
  return wants;
}

/** The container whose network is joined, where it is in another pod or none. */
function joinedOutside(graph: Graph, i: number, net: string | undefined): string | undefined {
  if (!net?.startsWith('container:')) return undefined;
  const id = net.slice('container:'.length), other = graph.number.get(id), above = graph.parent[i]!;
  const inPod = other !== undefined && above >= 0 && graph.kind[above] === POD && graph.parent[other] === above;
  return inPod ? undefined : id;
}

function isAllowed(graph: Graph, i: number, feature: RuntimeFeature, limits: RuntimeLimits): boolean {
  const { devices, capabilities } = graph.nodes[i] as NodeOf<'container'>;
  if (feature === 'devices') return devices!.every((it) => limits.devices?.test(it ?? '') ?? false);
  return feature === 'capabilities' && capabilities!.add!.every((it) => limits.capabilities.includes(String(it).toUpperCase().replace(/^CAP_/, '')));
}

function say({ graph, facts, report }: Context, nodes: readonly number[], found: ReadonlyMap<number, readonly Want[]>, limits: RuntimeLimits): void {
  const first = nodes[0]!, wants = found.get(first)!, one = nodes.length === 1;
  const { runtime, engine } = runtimes(facts);
  const name = runtime[first]?.name ?? 'Windows';
  const instead = [...new Set(wants.map((it) => limits.lacks[it.feature]!))];
  report({
    node: first, others: [...nodes.slice(1), ...(engine[first]! >= 0 ? [engine[first]!] : [])], at: wants[0]!.at,
    message: `${one ? capital(called(graph, first)) : `Containers ${idsOf(graph, nodes)}`} ${one ? 'asks' : 'ask'} for `
      + `${listOf(wants.map((it) => it.said))}, which ${name} does not have. Closest: ${instead.join('; ')}.`,
    witness: [...nodes.slice(0, 5).map((it) => `${graph.ids[it]!}: ${found.get(it)!.map((want) => want.feature).join(', ')}`), `${name}: ${limits.source}`],
    fixes: () => remove(graph, nodes, found),
  });
}

function remove(graph: Graph, nodes: readonly number[], found: ReadonlyMap<number, readonly Want[]>): readonly Fix[] {
  const operations = new Map<string, Operation>();
  for (const i of nodes) for (const { operations: some } of found.get(i)!) for (const it of some) operations.set(JSON.stringify(it), it);
  return [{ title: `Leave out of ${idsOf(graph, nodes, 3)} what the runtime does not have`, safe: false, operations: [...operations.values()] }];
}

const stack = (engine: object, container: object, host: object = { os: { platform: 'debian', version: '13' } }) => ({
  strata: 1,
  nodes: {
    'host-1': { kind: 'host', ...host },
    engine: { kind: 'engine', in: 'host-1', ...engine },
    app: { kind: 'container', in: 'engine', ...container },
  },
});
const fargate = { platform: 'fargate' };

export const runtimeFeatureUnsupported: Rule<typeof params> = {
  id: ID,
  family: 'compatibility',
  severity: 'error',
  layer: 'L2',
  title: 'The runtime does not have what the container asks for',
  params,
  docs: {
    description: 'A running container has a setting that its runtime or service does not know. Fargate and Azure Container Instances: privileged '
      + 'containers, paths, network, processes, IPC and devices of the host (GPUs too), and added capabilities (of which Fargate knows '
      + '`SYS_PTRACE`). '
      + 'Kata Containers: the host\'s network, the network of a container of another pod, devices of the host in a privileged container. gVisor: '
      + 'devices that it neither makes itself nor passes on. Windows containers: the processes of another container. '
      + 'Neighbours that ask for the same share a finding.',
    remedy: 'Leave the setting out, or run it under a runtime that has it.',
    sources: ['AWS: security considerations of Fargate', 'Kata Containers: Limitations', 'gVisor: Applications, and devices', 'Kubernetes: Windows containers', 'Microsoft: Azure Container Instances'],
    bad: [
      { title: 'A privileged container on Fargate', topology: stack(fargate, { privileged: true }, { managed: true, os: { platform: 'linux' } }) },
      { title: 'Kata on the host\'s network', topology: stack({ platform: 'containerd', runtime: 'kata' }, { namespaces: { net: 'host' } }) },
    ],
    good: [
      { title: 'The capability that Fargate has', topology: stack(fargate, { capabilities: { add: ['SYS_PTRACE'] } }, { managed: true, os: { platform: 'linux' } }) },
      { title: 'runc has it all', topology: stack({ platform: 'docker', runtime: 'runc' }, { privileged: true, namespaces: { net: 'host' } }) },
    ],
  },
  reach: 'island',
  all: check,
};
