import { compareVersions, versionRuns } from '../../../catalog/version';
import type { NodeOf } from '../../../model';
import type { Facts, Rule, RuleContext } from '../../contract';
import { pools } from '../../facts/pools';
import type { Pool } from '../../facts/pools';
import { called, capital, idsOf, listOf } from '../say';

const params = {
  maxMinors: { default: 3, min: 0, doc: 'Minor versions by which a kubelet may be older than the API server.', source: 'Kubernetes version skew policy' },
  maxMinorsBefore125: { default: 2, min: 0, doc: 'The same for a kubelet before 1.25.', source: 'Kubernetes version skew policy' },
} as const;

type Context = RuleContext<typeof params>;

function check(context: Context): void {
  for (const pool of pools(context.facts).list) {
    kubelets(context, pool);
    hypervisors(context, pool);
  }
}

/** Major and minor; undefined where a version does not state both as numbers. */
function minorOf(version: string | undefined): readonly [number, number] | undefined {
  const [major, minor] = version === undefined ? [] : versionRuns(version);
  const parts = [Number(major), Number(minor)] as const;
  return parts.every((it) => Number.isSafeInteger(it)) ? parts : undefined;
}

function kubelets({ graph, options, report }: Context, pool: Pool): void {
  const cluster = graph.nodes[pool.cluster] as NodeOf<'cluster'>;
  const server = minorOf(cluster.version);
  if (server === undefined) return;
  const newer: number[] = [], older: number[] = [];
  for (const engine of pool.engines) {
    const kubelet = minorOf((graph.nodes[engine] as NodeOf<'engine'>).kubelet);
    if (kubelet === undefined || kubelet[0] !== server[0]) continue;
    const behind = server[1] - kubelet[1];
    if (behind < 0) newer.push(engine);
    else if (behind > (kubelet[0] === 1 && kubelet[1] < 25 ? options.maxMinorsBefore125 : options.maxMinors)) older.push(engine);
  }
  const wrong = [...newer, ...older];
  if (wrong.length === 0) return;
  const kubelets = (nodes: readonly number[]): string => `${nodes.length === 1 ? 'kubelet' : 'kubelets'} of ${idsOf(graph, nodes)} ${nodes.length === 1 ? 'is' : 'are'}`;
  const said = [
    ...(newer.length > 0 ? [`the ${kubelets(newer)} newer than it`] : []),
    ...(older.length > 0 ? [`the ${kubelets(older)} too old for it`] : []),
  ];
  report({
    node: pool.cluster, others: wrong, at: ['version'], severity: 'error',
    message: `${capital(called(graph, pool.cluster))} has an API server ${cluster.version!}, and ${listOf(said)}. A kubelet may be the same minor or `
      + `up to ${options.maxMinors} older `
      + `(${options.maxMinorsBefore125} before 1.25), never newer. Upgrade ${newer.length > 0 ? 'the control plane first, then the nodes' : 'the nodes, one after the other'}.`,
    witness: wrong.slice(0, 20).map((it) => `${graph.ids[it]!}: kubelet ${(graph.nodes[it] as NodeOf<'engine'>).kubelet!}, API server ${cluster.version!}`),
  });
}

/** Members of one product whose major versions differ: a VM on a newer one has no way back. */
function hypervisors({ facts, graph, report }: Context, pool: Pool): void {
  const byProduct = new Map<string, number[]>();
  for (const it of pool.hypervisors) {
    const node = graph.nodes[it] as NodeOf<'hypervisor'>;
    const id = facts.catalog.platform(node.platform)?.id;
    if (id === undefined || majorOf(node.version) === undefined) continue;
    const known = byProduct.get(id);
    if (known) known.push(it);
    else byProduct.set(id, [it]);
  }
  for (const [product, members] of byProduct) {
    const versions = new Set(members.map((it) => majorOf(versionOf(facts, it))));
    if (versions.size < 2) continue;
    const sorted = [...members].sort((a, b) => compareVersions(versionOf(facts, b), versionOf(facts, a)) || a - b);
    const top = majorOf(versionOf(facts, sorted[0]!));
    const old = sorted.filter((it) => majorOf(versionOf(facts, it)) !== top).sort((a, b) => a - b);
    report({
      node: pool.cluster, others: sorted, severity: 'warning',
      message: `${capital(called(graph, pool.cluster))} mixes major versions of ${facts.catalog.platform(product)?.name ?? product}: `
        + `${idsOf(graph, old)} ${old.length === 1 ? 'is' : 'are'} older than the rest. `
        + 'VMs can be migrated live to the same or a newer version, not back to an older one. Upgrade the older members next, and empty them first.',
      witness: sorted.slice(0, 20).map((it) => `${graph.ids[it]!}: ${versionOf(facts, it)}`),
    });
  }
}

const versionOf = ({ graph }: Facts, hypervisor: number): string => (graph.nodes[hypervisor] as NodeOf<'hypervisor'>).version ?? '';

/** The first number of a version. */
const majorOf = (version: string | undefined): string | undefined => (version === undefined ? undefined : versionRuns(version).find((it) => /^\d/.test(it)));

const kube = (kubelet: string, version = '1.34.2') => ({
  strata: 1,
  nodes: {
    k8s: { kind: 'cluster', platform: 'kubernetes', version, members: ['node-1'] }, 'host-1': { kind: 'host', os: { platform: 'debian', version: '13' } },
    'node-1': { kind: 'engine', in: 'host-1', platform: 'containerd', version: '2.1.4', kubelet },
  },
});
const vsphere = (...versions: readonly string[]) => ({
  strata: 1,
  nodes: {
    vs: { kind: 'cluster', platform: 'vsphere', members: versions.map((_, i) => `esx-${i + 1}`) },
    ...Object.fromEntries(versions.flatMap((version, i) => [[`host-${i + 1}`, { kind: 'host' }], [`esx-${i + 1}`, { kind: 'hypervisor', in: `host-${i + 1}`, platform: 'esxi', version }]])),
  },
});

export const clusterVersionSkew: Rule<typeof params> = {
  id: 'cluster-version-skew',
  family: 'operations',
  severity: 'error',
  layer: 'L2',
  title: 'Versions in a cluster too far apart',
  params,
  docs: {
    description: 'A kubelet (`kubelet` of an engine) is newer than the API server (`version` of its cluster), or more minors older than Kubernetes supports: an error. '
      + 'Hypervisors of one cluster differ in their major version: a warning, because VMs on the newer ones cannot be migrated back to the older ones. '
      + 'Members without a version are not judged. How long a mixture has lasted is not in the format, so that a running upgrade is reported too.',
    remedy: 'Upgrade the control plane first and the nodes after it, one minor at a time; finish an upgrade of hypervisors before the next.',
    sources: ['Kubernetes: version skew policy', 'Proxmox VE: migration to the same or a higher version'],
    bad: [{ title: 'A kubelet newer than the API server', topology: kube('1.35.0') }, { title: 'A kubelet four minors '
      + 'behind', topology: kube('v1.30.4') }, { title: 'ESXi 7 and 8 in one cluster', topology: vsphere('7.0 U3', '8.0 U3') }],
    good: [{ title: 'Three minors behind', topology: kube('v1.31.9') }, { title: 'The same major', topology: vsphere('8.0 U2', '8.0 U3') }],
  },
  reach: 'island',
  all: check,
};
