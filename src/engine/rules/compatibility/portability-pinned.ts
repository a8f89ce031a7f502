import { compareVersions } from '../../../catalog';
import type { NodeOf } from '../../../model';
import type { Facts, Rule, RuleContext } from '../../contract';
import { hostMounts } from '../../facts/host-paths';
import { hostPorts, overlapping } from '../../facts/host-ports';
import type { PortClaim } from '../../facts/host-ports';
import { inherited } from '../../facts/image-lineage';
import { imagesInUse } from '../../facts/images';
import type { ImageUse } from '../../facts/images';
import { kernelOf, kernels } from '../../facts/kernels';
import { differentSites, places } from '../../facts/places';
import { pools } from '../../facts/pools';
import { processorView } from '../../facts/processor-view';
import { runtimes } from '../../facts/runtimes';
import { isLocalDriver, reach, REACH_READS } from '../../facts/storage-reach';
import { runningEngines, services, workloads } from '../../facts/workloads';
import { kindCode, nearest } from '../../graph';
import { pushTo, siblingGroups, splitBySuppression } from '../groups';
import { called, capital, count, idsOf, listOf } from '../say';

const params = {} as const;
type Context = RuleContext<typeof params>;
const ID = 'portability-pinned';
const CONTAINER = kindCode('container'), POD = kindCode('pod'), VOLUME = kindCode('volume');

/** Paths that every Linux host has, with contents of the same meaning. */
const EVERYWHERE = /^\/(etc\/(localtime|timezone|ssl|pki)|dev|proc|sys|run|var\/run)(\/|$)/;

/** What holds a container where it is. */
interface Tie {
  /** An object: `the path /srv of its host`. */
  readonly text: string;
  /** Whether it could run on an engine all the same, as far as the file tells. */
  readonly allows: (engine: number) => boolean;
}

function check(context: Context): void {
  const { facts, graph } = context;
  const movable = movableContainers(facts);
  if (movable.length === 0) return;
  const images = new Map(imagesInUse(facts).flatMap((use) => use.containers.map((it) => [it, use] as const)));
  const sockets = claimsOn(facts);
  const ties = new Map<number, readonly Tie[]>();
  for (const i of movable) {
    const own = [...tiesToHost(facts, i), ...tiesToPorts(facts, i, sockets), ...tiesToVolumes(facts, i), ...tiesOfImage(facts, i, images.get(i))];
    if (own.length > 0) ties.set(i, own);
  }
  for (const group of siblingGroups(graph, [...ties.keys()], (i) => ties.get(i)!.map((it) => it.text).join('\n'))) {
    for (const part of splitBySuppression(graph, ID, group, (it) => it)) say(context, part, ties.get(part[0]!)!);
  }
}

/** Running containers that are meant to move: they or their pod say so, or their service stands at different sites. */
function movableContainers(facts: Facts): readonly number[] {
  const { graph } = facts;
  const { copies } = workloads(facts), { of } = services(facts);
  const spanning = spanningServices(facts);
  const found: number[] = [];
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== CONTAINER || !(copies[i]! > 0)) continue;
    const above = graph.parent[i]!;
    const said = (graph.nodes[i] as NodeOf<'container'>).migratable ?? (above >= 0 && graph.kind[above] === POD ? (graph.nodes[above] as NodeOf<'pod'>).migratable : undefined);
    if (said ?? (of[i]! >= 0 && spanning.has(of[i]!))) found.push(i);
  }
  return found;
}

function spanningServices(facts: Facts): ReadonlySet<number> {
  const where = places(facts);
  const found = new Set<number>();
  for (const { number, nodes } of services(facts).list) {
    if (nodes.length > 1 && nodes.some((it) => differentSites(facts.graph, where, nodes[0]!, it))) found.add(number);
  }
  return found;
}

function tiesToHost(facts: Facts, i: number): readonly Tie[] {
  const { graph } = facts;
  const node = graph.nodes[i] as NodeOf<'container'>;
  const engine = runtimes(facts).engine[i]!;
  const here = (it: number): boolean => engine < 0 || it === engine;
  const paths = hostMounts(node).filter((it) => !EVERYWHERE.test(it.path));
  const modules = node.capabilities?.add?.some((it) => /^(CAP_)?SYS_MODULE$/i.test(it ?? '')) ?? false;
  return [
    ...paths.map((it) => ({ text: `the path ${it.source} of its host`, allows: here })),
    ...(node.devices ?? []).map((it) => ({ text: `the device ${it} of its host`, allows: here })),
    ...(modules ? [{ text: 'kernel modules that it loads (SYS_MODULE)', allows: here }] : []),
  ];
}

/** Claims on ports, by container and by port. */
interface Claims {
  readonly of: ReadonlyMap<number, readonly PortClaim[]>;
  readonly on: ReadonlyMap<string, readonly PortClaim[]>;
}

const socketOf = ({ protocol, port }: PortClaim): string => `${protocol} ${port}`;

function claimsOn(facts: Facts): Claims {
  const of = new Map<number, PortClaim[]>(), on = new Map<string, PortClaim[]>();
  for (const claim of hostPorts(facts)) {
    pushTo(of, claim.node, claim);
    pushTo(on, socketOf(claim), claim);
  }
  return { of, on };
}

function tiesToPorts({ graph }: Facts, i: number, { of, on }: Claims): readonly Tie[] {
  const ports = of.get(i) ?? [];
  if (ports.length === 0) return [];
  // Where another one has the port already.
  const taken = new Set<number>();
  for (const claim of ports) {
    for (const other of on.get(socketOf(claim))!) if (other.node !== i && overlapping([claim, other]).length === 1) taken.add(other.namespace);
  }
  return [{ text: `${ports.length === 1 ? 'port' : 'ports'} ${listOf([...new Set(ports.map((it) => String(it.port)))])} of its host`, allows: (engine) => !taken.has(graph.parent[engine]!) }];
}

function tiesToVolumes(facts: Facts, i: number): readonly Tie[] {
  const { graph } = facts;
  const engine = runtimes(facts).engine[i]!;
  const found: Tie[] = [];
  for (const { source } of (graph.nodes[i] as NodeOf<'container'>).mounts ?? []) {
    const volume = source === undefined ? undefined : graph.number.get(source);
    if (volume === undefined || graph.kind[volume] !== VOLUME) continue;
    const local = isLocalDriver((graph.nodes[volume] as NodeOf<'volume'>).driver);
    const allows = (it: number): boolean => (local && engine >= 0 && it !== engine ? false : reach(facts, volume, graph.parent[it]!) !== 'no');
    if (local || candidates(facts, i).some((it) => !allows(it))) found.push({ text: `the volume ${graph.ids[volume]!}, which not every host reaches`, allows });
  }
  return found;
}

/** What the image asks of processor and kernel, where it shuts an engine out. */
function tiesOfImage(facts: Facts, i: number, use: ImageUse | undefined): readonly Tie[] {
  if (use === undefined) return [];
  const { arch } = processorView(facts), all = kernels(facts);
  const platforms = [...new Set((use.image?.platforms ?? []).map((it) => it.split('/')[1] ?? ''))];
  const least = inherited(facts, use, (_, image) => image?.kernelMin);
  const found: Tie[] = [];
  if (platforms.length === 1 && platforms[0] !== '') found.push({ text: `${platforms[0]!}, the only architecture of ${use.reference}`, allows: (it) => arch[it] === undefined || arch[it] === platforms[0] });
  if (least !== undefined && /^\d/.test(least)) {
    found.push({ text: `kernel ${least} or newer`, allows: (it) => compareVersions(kernelOf(all, it)?.kernel ?? least, least) >= 0 });
  }
  return found.filter((tie) => candidates(facts, i).some((it) => !tie.allows(it)));
}

/** Engines that it could move between: those of its cluster, else all that run. */
function candidates(facts: Facts, i: number): readonly number[] {
  const { graph } = facts;
  const engine = runtimes(facts).engine[i]!;
  const pool = engine >= 0 ? pools(facts).of.get(engine) : pools(facts).byCluster.get(nearest(graph, i, 'cluster'));
  return pool?.engines ?? runningEngines(facts);
}

function say({ facts, graph, report }: Context, nodes: readonly number[], ties: readonly Tie[]): void {
  const first = nodes[0]!, one = nodes.length === 1;
  const all = candidates(facts, first);
  const left = all.filter((engine) => ties.every((it) => it.allows(engine)));
  const own = runtimes(facts).engine[first]!;
  const rest = all.length === 0 ? 'no engine is modelled that it could move to' : `of ${count(all.length, 'engine')} ${left.length === 0 ? 'none qualifies' : `${left.length} ${left.length === 1 ? 'qualifies' : 'qualify'} (${idsOf(graph, left, 3)})`}`;
  report({
    node: first, others: [...nodes.slice(1), ...(own >= 0 ? [own] : [])], measured: left.length, threshold: all.length,
    message: `${one ? capital(called(graph, first)) : `Containers ${idsOf(graph, nodes)}`} ${one ? 'is' : 'are'} meant to move, but tied to `
      + `${listOf(ties.map((it) => it.text))}: ${rest}. Replace what ties ${one ? 'it' : 'them'}: a volume that all hosts reach, a port behind a `
      + 'load balancer, an image for several platforms.',
    witness: [...ties.map((it) => `${it.text}: ${all.filter((engine) => it.allows(engine)).length} of ${count(all.length, 'engine')}`), `together: ${left.length === 0 ? 'none' : idsOf(graph, left)}`],
  });
}

const pair = (container: object, images: object = {}) => ({
  strata: 1,
  images,
  nodes: {
    'node-1': { kind: 'host', cpu: { vendor: 'intel' }, os: { platform: 'debian', version: '13', kernel: '6.12' } },
    'docker-1': { kind: 'engine', in: 'node-1', platform: 'docker' },
    'node-2': { kind: 'host', cpu: { vendor: 'arm' }, os: { platform: 'debian', version: '11', kernel: '5.10' } },
    'docker-2': { kind: 'engine', in: 'node-2', platform: 'docker' },
    app: { kind: 'container', in: 'docker-1', image: 'team/app:1.0', migratable: true, ...container },
  },
});

export const portabilityPinned: Rule<typeof params> = {
  id: ID,
  family: 'compatibility',
  severity: 'info',
  layer: 'L3',
  title: 'Meant to move, but tied to its host',
  params,
  docs: {
    description: 'A running container is meant to move (`migratable` of it or its pod, or its service stands at different sites), and something ties '
      + 'it: a path or device of its host, kernel modules, a port of its host, a volume that not every host reaches, '
      + 'an image for one architecture only, or a kernel that has to be so new. The last two count where an engine is described that they shut out. '
      + 'Paths that every host has (`/etc/localtime`, `/dev`, `/proc`, `/sys`, `/run`) do not count. '
      + 'The engines that still qualify are those of its cluster, else all that are described, that nothing stated rules out.',
    remedy: 'Replace the tie: shared storage, a load balancer, an image for several platforms, or a sandbox that brings its kernel. Set `migratable` '
      + 'to false where it shall stay.',
    sources: ['Kubernetes, Volumes: hostPath', 'OCI image index, platform'],
    bad: [
      { title: 'A path of the host', topology: pair({ mounts: [{ source: '/srv/data', target: '/data' }] }) },
      { title: 'An image for one architecture', topology: pair({}, { 'team/app:1.0': { platforms: ['linux/amd64'] } }) },
    ],
    good: [
      { title: 'Nothing ties it', topology: pair({ mounts: [{ source: '/etc/localtime', target: '/etc/localtime', readOnly: true }] }) },
      { title: 'It is not meant to move', topology: pair({ migratable: false, mounts: [{ source: '/srv/data', target: '/data' }] }) },
    ],
  },
  reads: [...REACH_READS, 'migratable', 'mounts', 'devices', 'capabilities', 'service'],
  all: check,
};
