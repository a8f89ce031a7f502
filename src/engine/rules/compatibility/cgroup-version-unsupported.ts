import { compareVersions } from '../../../catalog';
import type { NodeOf, Severity } from '../../../model';
import type { Fix, Graph, Rule, RuleContext } from '../../contract';
import { inherited } from '../../facts/image-lineage';
import { imagesInUse } from '../../facts/images';
import { kernelOf, kernels } from '../../facts/kernels';
import type { KernelDomain } from '../../facts/kernels';
import { kubernetes, kubernetesVersion } from '../../facts/kubernetes';
import { kindCode } from '../../graph';
import { pushTo, splitBySuppression } from '../groups';
import { called, capital, idsOf, kernelName } from '../say';

const params = {} as const;
type Context = RuleContext<typeof params>;
const ID = 'cgroup-version-unsupported';
const ENGINE = kindCode('engine');

/** First Kubernetes whose kubelet refuses cgroup v1 unless it is told otherwise (KEP-5573). */
const REFUSES_V1 = '1.35';
/** First releases that know cgroup v2. */
const KNOWS_V2: ReadonlyMap<string, string> = new Map([['containerd', '1.4'], ['cri-o', '1.20']]);
const RUNC_KNOWS_V2 = '1.0.0-rc93';
/** Systems whose systemd (219) cannot live on cgroup v2: it came with 230. */
const OLD_SYSTEMD: ReadonlySet<string> = new Set(['centos', 'rhel']);

interface Problem {
  readonly severity: Severity;
  readonly domain: KernelDomain;
  /** What fails, and how: a clause. */
  readonly text: string;
  readonly remedy: string;
}

function check(context: Context): void {
  const { facts, graph } = context;
  const groups = new Map<string, number[]>(), problems = new Map<string, Problem>();
  const add = (i: number, problem: Problem | undefined, joint: number): void => {
    if (problem === undefined) return;
    const key = `${joint} ${problem.severity} ${problem.text}`;
    if (!problems.has(key)) problems.set(key, problem);
    pushTo(groups, key, i);
  };
  const all = kernels(facts), { cluster } = kubernetes(facts);
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== ENGINE) continue;
    const domain = kernelOf(all, i);
    if (domain?.cgroup === 'v1') add(i, onV1(context, i, domain), cluster[i]!);
    else if (domain?.cgroup === 'v2') add(i, onV2(context, i, domain), domain.number);
  }
  for (const use of imagesInUse(facts)) {
    const system = inherited(facts, use, (reference) => facts.catalog.imageReleases(reference).find((it) => OLD_SYSTEMD.has(it.product) && /^[67]\b/.test(it.release.version)));
    if (system === undefined) continue;
    for (const i of use.containers) {
      const domain = kernelOf(all, i);
      if (domain?.cgroup !== 'v2' || !runsSystemd(graph.nodes[i] as NodeOf<'container'>)) continue;
      add(i, {
        severity: 'error', domain, text: `the systemd in ${use.reference} is older than 230 and ends with "Failed to mount cgroup"`,
        remedy: 'Keep such an image in a VM with cgroup v1, or move it to a newer base',
      }, domain.number);
    }
  }
  for (const [key, nodes] of groups) for (const part of splitBySuppression(graph, ID, nodes, (it) => it)) say(context, problems.get(key)!, part);
}

const runsSystemd = ({ processes }: NodeOf<'container'>): boolean => processes?.some((it) => /^(\/(usr\/)?(lib\/systemd|sbin)\/)?(systemd|init)$/.test(it ?? '')) ?? false;

/** Kubernetes on cgroup v1. */
function onV1({ facts, graph }: Context, i: number, domain: KernelDomain): Problem | undefined {
  const version = kubernetesVersion(facts, i);
  if (version === undefined || !/^v?\d/.test(version)) return undefined;
  if (compareVersions(version, REFUSES_V1) < 0) {
    return { severity: 'info', domain, text: `Kubernetes ${version} still starts there, from ${REFUSES_V1} on its kubelet refuses to`, remedy: 'Move the operating system to cgroup v2 before that upgrade' };
  }
  const cluster = kubernetes(facts).cluster[i]!;
  if (cluster >= 0 && (graph.nodes[cluster] as NodeOf<'cluster'>).policies?.failCgroupV1 === false) return undefined;
  return { severity: 'error', domain, text: `the kubelet of Kubernetes ${version} refuses to start there`, remedy: 'Move the operating system to cgroup v2, or allow v1 for a while (`policies.failCgroupV1: false`)' };
}

/** Engines and runtimes from before cgroup v2. */
function onV2({ facts, graph }: Context, i: number, domain: KernelDomain): Problem | undefined {
  const { platform, version, runtime, runtimeVersion } = graph.nodes[i] as NodeOf<'engine'>;
  const product = facts.catalog.platform(platform);
  const least = KNOWS_V2.get(product?.id ?? '');
  const remedy = 'Upgrade it, or keep the operating system on cgroup v1';
  if (least !== undefined && version !== undefined && compareVersions(version, least) < 0) {
    return { severity: 'error', domain, text: `${product!.name} ${version} starts no container there, it knows cgroup v2 from ${least} on`, remedy };
  }
  const isRunc = facts.catalog.platform(runtime)?.id === 'runc';
  if (isRunc && runtimeVersion !== undefined && compareVersions(runtimeVersion, RUNC_KNOWS_V2) < 0) {
    return { severity: 'error', domain, text: `runc ${runtimeVersion} starts no container there, it knows cgroup v2 from ${RUNC_KNOWS_V2} on`, remedy };
  }
  return undefined;
}

function say({ facts, graph, report }: Context, { severity, domain, text, remedy }: Problem, nodes: readonly number[]): void {
  const one = nodes.length === 1, first = nodes[0]!;
  const machines = [...new Set(nodes.map((it) => kernelOf(kernels(facts), it)!.node))];
  const where = machines.length === 1 ? kernelName(facts, domain) : `the kernels of ${idsOf(graph, machines)}`;
  report({
    node: first, severity, others: [...nodes.slice(1), ...machines].filter((it, at, list) => it !== first && list.indexOf(it) === at),
    message: `${one ? capital(called(graph, first)) : `${capital(graph.nodes[first]!.kind)}s ${idsOf(graph, nodes)}`} ${one ? 'stands' : 'stand'} on `
      + `cgroup ${domain.cgroup!} (${where}): ${text}. ${remedy}.`,
    witness: [...machines.slice(0, 5).map((it) => `${graph.ids[it]!}: os.cgroup ${domain.cgroup!}`), ...nodes.slice(0, 5).map((it) => `${graph.ids[it]!} on ${graph.ids[kernelOf(kernels(facts), it)!.node]!}`), text],
    fixes: () => (domain.cgroup === 'v1' ? toV2(graph, machines) : []),
  });
}

function toV2(graph: Graph, machines: readonly number[]): readonly Fix[] {
  return [{ title: `Move ${idsOf(graph, machines, 3)} to cgroup v2`, safe: false, operations: machines.map((it) => ({ op: 'set', path: ['nodes', graph.ids[it]!, 'os', 'cgroup'], value: 'v2' })) }];
}

const node = (cgroup: string, version: string, engine: object = {}, container: object = {}) => ({
  strata: 1,
  nodes: {
    k8s: { kind: 'cluster', platform: 'kubernetes', version, members: ['containerd'] },
    'node-1': { kind: 'host', os: { platform: 'ubuntu', version: '20.04', cgroup } },
    containerd: { kind: 'engine', in: 'node-1', platform: 'containerd', ...engine },
    app: { kind: 'container', in: 'containerd', ...container },
  },
});

export const cgroupVersionUnsupported: Rule<typeof params> = {
  id: ID,
  family: 'compatibility',
  severity: 'error',
  layer: 'L3',
  title: 'Version of cgroups not supported',
  params,
  docs: {
    description: 'From Kubernetes 1.35 on the kubelet refuses to start on cgroup v1, unless `policies.failCgroupV1` of the cluster is false; below '
      + 'that it is an info. On cgroup v2, containerd before 1.4, CRI-O before 1.20 and runc before 1.0.0-rc93 '
      + 'start no containers, and images of CentOS or RHEL 6 and 7 that run systemd (`processes`) do not come up. What counts is `os.cgroup` of the '
      + 'system whose kernel serves them; where it is not stated nothing is reported. '
      + 'Language runtimes that do not see limits of cgroup v2 are the subject of `runtime-ignores-cgroup-limit`. One finding for each cluster and each kernel.',
    remedy: 'Move the operating system to cgroup v2, upgrade the component, or keep an old image in a VM of its own.',
    sources: ['KEP-5573, kubernetes PR 134298', 'Podman, troubleshooting: systemd in old images', 'runc, docs/cgroup-v2.md'],
    bad: [
      { title: 'Kubernetes 1.35 on cgroup v1', topology: node('v1', '1.35.0') },
      { title: 'An old containerd on cgroup v2', topology: node('v2', '1.19', { version: '1.3.9' }) },
      { title: 'CentOS 7 with systemd on cgroup v2', topology: node('v2', '1.33', { version: '2.0' }, { image: 'centos:7', processes: ['systemd', 'httpd'] }) },
    ],
    good: [
      { title: 'cgroup v2', topology: node('v2', '1.35.0', { version: '2.1' }) },
      { title: 'Allowed for a while', topology: { strata: 1, nodes: { ...node('v1', '1.35.0').nodes, k8s: { kind: 'cluster', platform: 'kubernetes', version: '1.35', members: ['containerd'], policies: { failCgroupV1: false } } } } },
    ],
  },
  reach: 'island',
  all: check,
};
