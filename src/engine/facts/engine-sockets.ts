/** Which containers hold the control socket of an engine: whoever is in them is a user of its API (RULES 3.17). */
import type { NodeOf } from '../../model';
import type { Facts } from '../contract';
import { defineFact } from '../facts';
import { kindCode } from '../graph';
import { ENGINE_SOCKETS, hostMounts, realPath, socketIn } from './host-paths';
import { kernels } from './kernels';
import { BOUNDARIES, runtimes } from './runtimes';
import { workloads } from './workloads';

const CONTAINER = kindCode('container'), POD = kindCode('pod'), VM = kindCode('vm'), HOST = kindCode('host'), ENGINE = kindCode('engine');
const B2 = BOUNDARIES.indexOf('B2');

/** Sockets by product; one that is not here may have any. */
const OWN: ReadonlyMap<string, RegExp> = new Map([['docker', /docker|containerd/], ['docker-desktop', /docker|containerd/], ['podman', /podman/], ['containerd', /containerd/], ['cri-o', /crio/]]);
const SOCKETS = new Map([...OWN].map(([platform, pattern]) => [platform, ENGINE_SOCKETS.filter((socket) => pattern.test(socket))] as const));

/** Running containers that hold the socket of an engine, by engine. Sandboxes are left out: a socket of the host does not work in them. */
export const engineSockets = defineFact('engineSockets', (facts): ReadonlyMap<number, readonly number[]> => {
  const { graph } = facts;
  const found = new Map<number, number[]>();
  const { boundary, engine } = runtimes(facts);
  const bySystem = enginesBySystem(facts);
  for (const i of workloads(facts).running) {
    const own = engine[i]!;
    if (graph.kind[i] !== CONTAINER || own < 0 || !(boundary[i]! < B2)) continue;
    const paths = hostMounts(graph.nodes[i] as NodeOf<'container'>).map(({ path }) => path);
    if (paths.length === 0) continue;
    // Without root a socket of another engine can be seen, but hardly be used.
    const around = isRootless(facts, own) ? [own] : bySystem.get(systemOf(facts, own)) ?? [own];
    for (const each of around) if (paths.some((path) => isSocketOf(facts, each, path))) found.set(each, [...(found.get(each) ?? []), i]);
  }
  return found;
}, ['mounts', 'platform', 'rootless', 'runtime', 'runtimeClass', 'isolation']);

const isRootless = ({ graph }: Facts, engine: number): boolean => (graph.nodes[engine] as NodeOf<'engine'>).rootless === true;

/** The host or VM that an engine is installed on; -1 where it is within a container, or hides a VM of its own. */
function systemOf(facts: Facts, engine: number): number {
  const { graph } = facts;
  const { hosting } = kernels(facts);
  for (let at = graph.parent[engine]!; at >= 0; at = graph.parent[at]!) {
    const kind = graph.kind[at];
    if (kind === CONTAINER || kind === POD) return -1;
    if (kind === VM || kind === HOST) return hosting[at]! >= 0 && hosting[at] === hosting[engine] ? at : -1;
  }
  return -1;
}

function enginesBySystem(facts: Facts): ReadonlyMap<number, readonly number[]> {
  const { graph } = facts;
  const engines = new Map<number, number[]>();
  for (let i = 0; i < graph.count; i++) {
    const system = graph.kind[i] === ENGINE && graph.cyclic[i] !== 1 ? systemOf(facts, i) : -1;
    if (system >= 0) engines.set(system, [...(engines.get(system) ?? []), i]);
  }
  return engines;
}

function isSocketOf(facts: Facts, engine: number, path: string): boolean {
  const { platform } = facts.graph.nodes[engine] as NodeOf<'engine'>;
  if (!isRootless(facts, engine)) return socketIn(path, SOCKETS.get(platform ?? '') ?? ENGINE_SOCKETS) !== undefined;
  // Of which user it is, is not told; a folder above all of them holds it in any case.
  const user = /^\/run\/user\/(\d+)(\/|$)/.exec(realPath(path))?.[1] ?? '0';
  return socketIn(path, [`/run/user/${user}/docker.sock`, `/run/user/${user}/podman/podman.sock`]) !== undefined;
}

/** The host or VM on which whoever commands an engine is root: none for an engine without root. */
export const rootedIn = (facts: Facts, engine: number): number => (isRootless(facts, engine) ? -1 : systemOf(facts, engine));
