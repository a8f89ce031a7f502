import { compareVersions } from '../../../catalog';
import type { NodeOf, Operation } from '../../../model';
import type { Facts, Fix, Graph, Rule, RuleContext } from '../../contract';
import { kubernetes, kubernetesVersion } from '../../facts/kubernetes';
import { pools } from '../../facts/pools';
import { runtimes } from '../../facts/runtimes';
import { workloads } from '../../facts/workloads';
import { kindCode, nearest } from '../../graph';
import { pushTo, splitBySuppression } from '../groups';
import { called, capital, idsOf } from '../say';

const params = {} as const;
type Context = RuleContext<typeof params>;
const ID = 'runtime-orchestrator-mismatch';
const ENGINE = kindCode('engine'), CONTAINER = kindCode('container'), POD = kindCode('pod');

/** First Kubernetes without the adapter for Docker (dockershim), and first without the one for rkt. */
const WITHOUT_DOCKER = '1.24', WITHOUT_RKT = '1.11';
const DOCKER: ReadonlySet<string> = new Set(['docker', 'dockershim']);
const MESOS: ReadonlySet<string> = new Set(['mesos', 'marathon']);
const KATA: ReadonlySet<string> = new Set(['kata-containers', 'kata-confidential']);

/** Two settings that do not go together; the same for all nodes that share a finding. */
interface Mismatch {
  /** Why it cannot work: a clause that follows the names of the nodes. */
  readonly text: string;
  readonly remedy: string;
  /** Property to look at. */
  readonly at: readonly string[];
  readonly fix: ((nodes: readonly number[]) => Fix) | undefined;
}

function check(context: Context): void {
  const { graph, facts } = context;
  const mismatches = new Map<string, Mismatch>(), groups = new Map<string, number[]>();
  const add = (i: number, joint: number, it: Mismatch | undefined): void => {
    if (it === undefined) return;
    const key = `${joint} ${it.text}`;
    if (!mismatches.has(key)) mismatches.set(key, it);
    pushTo(groups, key, i);
  };
  const { cluster } = kubernetes(facts);
  const { copies } = workloads(facts), { engine, runtime } = runtimes(facts);
  const podman = new Set<number>();
  for (let i = 0; i < graph.count; i++) {
    const kind = graph.kind[i];
    if (!(copies[i]! > 0)) continue;
    if (kind === ENGINE) {
      const version = kubernetesVersion(facts, i);
      if (version !== undefined && /^v?\d/.test(version)) add(i, cluster[i]!, withoutAdapter(context, i, version));
      add(i, cluster[i]!, drivers(graph, i));
      add(i, -1, mesos(context, i));
      if (facts.catalog.platform((graph.nodes[i] as NodeOf<'engine'>).platform)?.id === 'podman') podman.add(i);
    } else if (kind === CONTAINER || kind === POD) {
      if ((graph.nodes[i] as NodeOf<'pod'>).runtimeClass !== undefined) add(i, engine[i]! >= 0 ? engine[i]! : cluster[i]!, classMissing(context, i));
      if (kind === CONTAINER && podman.has(engine[i]!) && KATA.has(runtime[i]?.id ?? '')) add(i, engine[i]!, kataUnderPodman(graph, engine[i]!));
    }
  }
  for (const [key, nodes] of groups) for (const part of splitBySuppression(graph, ID, nodes, (it) => it)) say(context, mismatches.get(key)!, part);
}

/** Kubernetes that cannot speak to the engine. */
function withoutAdapter({ facts, graph }: Context, i: number, version: string): Mismatch | undefined {
  const { platform, cri, source } = graph.nodes[i] as NodeOf<'engine'>;
  const id = facts.catalog.platform(platform)?.id ?? '';
  const remedy = 'Use containerd or CRI-O';
  if (id === 'rkt' && compareVersions(version, WITHOUT_RKT) >= 0) return { text: `cannot be used by the kubelet of Kubernetes ${version}: it speaks to rkt up to 1.10 only`, remedy, at: ['platform'], fix: undefined };
  // What an API server lists as a node does run, through whatever adapter.
  if (!DOCKER.has(id) || source?.format === 'kubernetes' || compareVersions(version, WITHOUT_DOCKER) < 0 || /^cri-?dockerd$/i.test(cri ?? '')) return undefined;
  return {
    text: `cannot be used by the kubelet of Kubernetes ${version}: its adapter for Docker went with ${WITHOUT_DOCKER}, and no cri-dockerd is named`,
    remedy: `${remedy}, or put cri-dockerd in between (\`cri: cri-dockerd\`)`, at: ['platform'],
    fix: (nodes) => ({ title: `Put cri-dockerd in front of ${idsOf(graph, nodes, 3)}`, safe: false, operations: nodes.map((it) => ({ op: 'set', path: ['nodes', graph.ids[it]!, 'cri'], value: 'cri-dockerd' })) }),
  };
}

/** Kubelet and engine that write the cgroup tree in different ways. */
function drivers(graph: Graph, i: number): Mismatch | undefined {
  const { cgroupDriver, kubeletCgroupDriver } = graph.nodes[i] as NodeOf<'engine'>;
  if (cgroupDriver === undefined || kubeletCgroupDriver === undefined || cgroupDriver === kubeletCgroupDriver) return undefined;
  return {
    text: `writes the cgroup tree by ${cgroupDriver} and its kubelet by ${kubeletCgroupDriver}: two managers of one tree, under which the kubelet `
      + 'does not start pods',
    remedy: 'Set both to `systemd`', at: ['cgroupDriver'],
    fix: (nodes) => ({
      title: `Set the cgroup drivers of ${idsOf(graph, nodes, 3)} to systemd`, safe: false,
      operations: nodes.flatMap((it): Operation[] => (['cgroupDriver', 'kubeletCgroupDriver'] as const).filter((name) => (graph.nodes[it] as NodeOf<'engine'>)[name] !== 'systemd')
        .map((name) => ({ op: 'set', path: ['nodes', graph.ids[it]!, name], value: 'systemd' }))),
    }),
  };
}

/** Mesos with an engine that its maker still supports: nobody has tried the two together since Mesos was given up. */
function mesos({ facts, graph }: Context, i: number): Mismatch | undefined {
  const number = pools(facts).of.get(i)?.cluster;
  if (number === undefined) return undefined;
  const cluster = graph.nodes[number] as NodeOf<'cluster'>;
  const manager = facts.catalog.platform(cluster.platform);
  if (!MESOS.has(manager?.id ?? '')) return undefined;
  const { platform, version } = graph.nodes[i] as NodeOf<'engine'>;
  const release = facts.catalog.release(platform, version);
  if (release === undefined || release.ended === true || (release.endOfLife !== undefined && release.endOfLife < facts.today)) return undefined;
  return { text: `(${facts.catalog.platform(platform)!.name} ${version!}) is newer than ${manager!.name}, which was given up and is not adapted to it`, remedy: 'Move to an orchestrator that is maintained', at: ['version'], fix: undefined };
}

const kataUnderPodman = (graph: Graph, engine: number): Mismatch => ({
  text: `asks for Kata Containers, which does not run under Podman (${called(graph, engine)})`, remedy: 'Use containerd or CRI-O for it, or another runtime (crun with krun)', at: [], fix: undefined,
});

/** A runtime class that no engine offers where it runs, or may run; engines that list none are taken to have it. */
function classMissing({ facts, graph }: Context, i: number): Mismatch | undefined {
  const wanted = (graph.nodes[i] as NodeOf<'pod'>).runtimeClass!;
  const own = runtimes(facts).engine[i]!;
  const cluster = nearest(graph, i, 'cluster');
  const engines = own >= 0 ? [own] : cluster < 0 ? [] : pools(facts).byCluster.get(cluster)?.engines ?? [];
  if (engines.length === 0 || engines.some((it) => mayHave(facts, graph.nodes[it] as NodeOf<'engine'>, wanted))) return undefined;
  return {
    text: `asks for the runtime class ${wanted}, which ${own >= 0 ? `${called(graph, own)} does` : `the nodes of ${called(graph, cluster)} do`} not `
      + 'have: it is not started',
    remedy: 'Install the runtime and name its class, or ask for one that is there', at: ['runtimeClass'], fix: undefined,
  };
}

function mayHave({ catalog }: Facts, { runtimeClasses, runtime, platform }: NodeOf<'engine'>, wanted: string): boolean {
  if (runtimeClasses === undefined || wanted === runtime || runtimeClasses.some((it) => it.name === wanted)) return true;
  const id = catalog.platform(wanted)?.id;
  // Docker and Podman take names of runtimes, and bring one along.
  return id !== undefined && ((id === 'runc' && catalog.platform(platform)?.id === 'docker') || catalog.platform(runtime)?.id === id);
}

function say({ facts, graph, report }: Context, { text, remedy, at, fix }: Mismatch, nodes: readonly number[]): void {
  const first = nodes[0]!;
  const cluster = kubernetes(facts).cluster[first]!;
  const who = nodes.length === 1 ? capital(called(graph, first)) : `Each of the ${graph.nodes[first]!.kind}s ${idsOf(graph, nodes)}`;
  const engine = runtimes(facts).engine[first]!;
  const version = kubernetesVersion(facts, graph.kind[first] === ENGINE ? first : engine >= 0 ? engine : first);
  report({
    node: first, others: [...nodes.slice(1), ...(engine >= 0 && engine !== first ? [engine] : []), ...(cluster >= 0 ? [cluster] : [])], at,
    message: `${who} ${text}. ${remedy}.`,
    witness: [...nodes.slice(0, 5).map((it) => `${graph.ids[it]!}: ${settings(graph, it)}`), ...(version === undefined ? [] : [`Kubernetes ${version}`])],
    fixes: () => (fix === undefined ? [] : [fix(nodes)]),
  });
}

function settings(graph: Graph, i: number): string {
  const node = graph.nodes[i]!;
  if (node.kind !== 'engine') return `runtimeClass ${(node as NodeOf<'pod'>).runtimeClass ?? 'of its engine'}`;
  const parts = [['platform', node.platform], ['version', node.version], ['cri', node.cri], ['cgroupDriver', node.cgroupDriver], ['kubeletCgroupDriver', node.kubeletCgroupDriver]] as const;
  return parts.flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`])).join(', ');
}

const member = (version: string, engine: object, more: object = {}) => ({
  strata: 1,
  nodes: {
    k8s: { kind: 'cluster', platform: 'kubernetes', version, members: ['engine'] },
    'node-1': { kind: 'host', os: { platform: 'ubuntu', version: '24.04' } },
    engine: { kind: 'engine', in: 'node-1', platform: 'containerd', ...engine },
    ...more,
  },
});
const pod = (runtimeClass: string) => ({ job: { kind: 'pod', in: 'engine', runtimeClass }, work: { kind: 'container', in: 'job' } });

export const runtimeOrchestratorMismatch: Rule<typeof params> = {
  id: ID,
  family: 'compatibility',
  severity: 'error',
  layer: 'L2',
  title: 'Engine and orchestrator do not go together',
  params,
  docs: {
    description: 'Kubernetes from 1.24 on with Docker as engine and no cri-dockerd (`cri`) in between, or any from 1.11 on with rkt; a kubelet and '
      + 'an engine that write the cgroup tree by different drivers (`kubeletCgroupDriver`, `cgroupDriver`); Kata Containers under Podman; a runtime '
      + 'class '
      + 'that the engine, or every node of the cluster, does not list (`runtimeClasses`; where an engine lists none, it is taken to have it); Mesos '
      + 'or Marathon with an engine that is still supported today. Nodes that were read from a running cluster do run, '
      + 'so that Docker there is taken to have its adapter. One finding for the same mismatch in a cluster.',
    remedy: 'Use containerd or CRI-O under Kubernetes, and `systemd` as the cgroup driver of both.',
    sources: ['Kubernetes, Container runtimes', 'Kubernetes, Dockershim removal FAQ', 'Kubernetes, Reserve Compute Resources: cgroup driver', 'Kata Containers, Limitations'],
    bad: [
      { title: 'Docker under Kubernetes 1.30', topology: member('1.30.2', { platform: 'docker' }) },
      { title: 'Two cgroup drivers', topology: member('1.30.2', { cgroupDriver: 'cgroupfs', kubeletCgroupDriver: 'systemd' }) },
      { title: 'A runtime class that the node does not have', topology: member('1.30.2', { runtimeClasses: [{ name: 'gvisor', handler: 'runsc' }] }, pod('kata')) },
    ],
    good: [
      { title: 'With cri-dockerd', topology: member('1.30.2', { platform: 'docker', cri: 'cri-dockerd' }) },
      { title: 'Before 1.24', topology: member('1.23.17', { platform: 'docker' }) },
      { title: 'A class that is listed', topology: member('1.30.2', { runtimeClasses: [{ name: 'kata', handler: 'kata' }] }, pod('kata')) },
    ],
  },
  reach: 'island',
  all: check,
};
