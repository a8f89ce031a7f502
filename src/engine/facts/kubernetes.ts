/** Which engines are nodes of a Kubernetes cluster, and which cluster. */
import type { NodeOf } from '../../model';
import type { Facts } from '../contract';
import { defineFact } from '../facts';
import { kindCode } from '../graph';
import { joinColumn, joinNodes } from '../joining';

export interface Kubernetes {
  /** By node: 1 for engines that are Kubernetes nodes and all that is in them, and for what floats in a Kubernetes cluster. */
  readonly managed: Uint8Array;
  /** By node: number of the cluster that the engine is a member of, or that the node floats in; -1 where none is modelled. */
  readonly cluster: Int32Array;
}

const ENGINE = kindCode('engine'), CLUSTER = kindCode('cluster'), POD = kindCode('pod');
const DISTRIBUTIONS: ReadonlySet<string> = new Set(['kubernetes', 'openshift', 'k3s', 'rke2', 'rancher', 'kubevirt', 'harvester']);
/** Engines that have pods only because a kubelet asks for them. */
const CRI: ReadonlySet<string> = new Set(['containerd', 'cri-o']);

/** Kubernetes as declared: membership in a cluster of a Kubernetes platform, the engine's own platform, or pods on a CRI engine. */
export const kubernetes = defineFact('kubernetes', (facts): Kubernetes => {
  const { graph, catalog } = facts;
  const managed = new Uint8Array(graph.count), cluster = new Int32Array(graph.count).fill(-1);
  const isDistribution = (name: string | undefined): boolean => DISTRIBUTIONS.has(catalog.platform(name)?.id ?? '');
  const memberOf = membersOf(facts, isDistribution);
  for (let i = 0; i < graph.count; i++) {
    const kind = graph.kind[i], above = graph.parent[i]!;
    if (graph.cyclic[i] === 1) continue;
    if (kind === CLUSTER) {
      if (isDistribution((graph.nodes[i] as NodeOf<'cluster'>).platform)) [managed[i], cluster[i]] = [1, i];
      continue;
    }
    const declared = memberOf.get(i) ?? (above < 0 ? -1 : memberOf.get(above) ?? -1);
    cluster[i] = kind === ENGINE ? declared : above < 0 ? -1 : cluster[above]!;
    if (kind === ENGINE) managed[i] = declared >= 0 || ownWord(facts, i, isDistribution) ? 1 : 0;
    else managed[i] = above < 0 ? 0 : managed[above]!;
  }
  return { managed, cluster };
}, ['members', 'platform'], (seams, before, part) => ({ managed: joinColumn(seams, before.managed, part.managed), cluster: joinNodes(seams, before.cluster, part.cluster) }));

/** Members of Kubernetes clusters, by node; the first cluster that names one has it. */
function membersOf({ graph }: Facts, isDistribution: (name: string | undefined) => boolean): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== CLUSTER) continue;
    const node = graph.nodes[i] as NodeOf<'cluster'>;
    if (!isDistribution(node.platform)) continue;
    for (const id of node.members ?? []) {
      const member = graph.number.get(id);
      if (member !== undefined && !found.has(member)) found.set(member, i);
    }
  }
  return found;
}

/** Whether an engine says by itself that it is a Kubernetes node. */
function ownWord({ graph, catalog }: Facts, engine: number, isDistribution: (name: string | undefined) => boolean): boolean {
  const { platform } = graph.nodes[engine] as NodeOf<'engine'>;
  if (isDistribution(platform)) return true;
  if (!CRI.has(catalog.platform(platform)?.id ?? '')) return false;
  for (let i = engine + 1; i < graph.end[engine]!; i++) if (graph.kind[i] === POD) return true;
  return false;
}

/** Distributions that are numbered as Kubernetes itself. */
const SAME_NUMBERS: ReadonlySet<string> = new Set(['kubernetes', 'k3s', 'rke2']);

/**
 * Version of Kubernetes that an engine, or what floats in a cluster, is managed by: that of the engine's kubelet, else the cluster's, else that of an
 * engine that is a distribution itself. Undefined where there is none or nobody states it. Reads `kubelet`, `platform` and `version`.
 */
export function kubernetesVersion(facts: Facts, node: number): string | undefined {
  const { kubelet } = facts.graph.nodes[node] as NodeOf<'engine'>;
  if (kubelet !== undefined) return kubelet;
  const number = kubernetes(facts).cluster[node]!;
  const { platform, version } = facts.graph.nodes[number < 0 ? node : number] as NodeOf<'cluster' | 'engine'>;
  return SAME_NUMBERS.has(facts.catalog.platform(platform)?.id ?? '') ? version : undefined;
}
