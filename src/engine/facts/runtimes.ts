/** What stands around each container: the runtime that runs it and the boundary that this makes. */
import type { Boundary, Platform } from '../../catalog/contract';
import type { NodeOf } from '../../model';
import type { Facts, Graph } from '../contract';
import { defineFact } from '../facts';
import { kindCode } from '../graph';
import { joinColumn, joinNodes, joinValues } from '../joining';

/** Weakest first; a boundary's index here is its strength. */
export const BOUNDARIES: readonly Boundary[] = ['B0', 'B1', 'B1u', 'B2', 'B3', 'B3c', 'B4', 'B5'];
export const UNKNOWN_BOUNDARY = 0xff;

export interface Runtimes {
  /** By container: index into BOUNDARIES of the container's own boundary, UNKNOWN_BOUNDARY where its runtime is not known; 0 on other nodes. */
  readonly boundary: Uint8Array;
  /**
   * By container: the node that is the sandbox with a kernel or user-space kernel of its own (its pod, or itself); -1 where there is none.
   */
  readonly sandbox: Int32Array;
  /** By container: the runtime's platform in the catalogue; undefined for a plain runtime that nobody named. */
  readonly runtime: readonly (Platform | undefined)[];
  /** By container: number of the engine that runs it; -1 where none is modelled. */
  readonly engine: Int32Array;
}

const CONTAINER = kindCode('container'), POD = kindCode('pod'), ENGINE = kindCode('engine');
const strength = (boundary: Boundary): number => BOUNDARIES.indexOf(boundary);
const B0 = strength('B0'), B1 = strength('B1'), B1U = strength('B1u'), B2 = strength('B2');

export const runtimes = defineFact('runtimes', (facts): Runtimes => {
  const { graph } = facts;
  const boundary = new Uint8Array(graph.count);
  const sandbox = new Int32Array(graph.count).fill(-1);
  const runtime = new Array<Platform | undefined>(graph.count).fill(undefined);
  const engine = new Int32Array(graph.count).fill(-1);
  const resolve = resolver(facts);
  for (let i = 0; i < graph.count; i++) {
    const above = graph.parent[i]!;
    engine[i] = graph.kind[i] === ENGINE ? i : above < 0 ? -1 : engine[above]!;
    if (graph.kind[i] !== CONTAINER) continue;
    const pod = above >= 0 && graph.kind[above] === POD ? above : -1;
    const found = resolve(i, pod, engine[i]!);
    if (found === undefined) {
      boundary[i] = UNKNOWN_BOUNDARY;
      continue;
    }
    runtime[i] = found.platform;
    boundary[i] = found.boundary;
    if (found.boundary >= B2) sandbox[i] = found.unit === 'pod' && pod >= 0 ? pod : i;
    else boundary[i] = withHoles(graph, i, pod, engine[i]!, found.boundary);
  }
  return { boundary, sandbox, runtime, engine };
}, ['runtime', 'platform', 'isolation', 'runtimeClass', 'runtimeClasses', 'namespaces', 'hostPID', 'hostUsers', 'rootless', 'userns', 'privileged'], (seams, before, part) => ({
  boundary: joinColumn(seams, before.boundary, part.boundary), sandbox: joinNodes(seams, before.sandbox, part.sandbox),
  runtime: joinValues(seams, before.runtime, part.runtime), engine: joinNodes(seams, before.engine, part.engine),
}));

interface Resolved {
  readonly platform: Platform | undefined;
  readonly boundary: number;
  readonly unit: 'container' | 'pod';
}

const PLAIN: Resolved = { platform: undefined, boundary: B1, unit: 'container' };

/** Looks a container's runtime up; answers are kept by engine and runtime class. Undefined: named, but not known. */
function resolver(facts: Facts): (container: number, pod: number, engine: number) => Resolved | undefined {
  const { graph, catalog } = facts;
  const byEngine = new Map<number, Resolved | undefined>();
  const fromName = (name: string): Resolved | undefined => {
    const platform = catalog.platform(name);
    if (!platform) return undefined;
    return platform.sandbox ? {
      platform, boundary: strength(platform.sandbox.boundary), unit: platform.sandbox.unit,
    } : { ...PLAIN, platform };
  };
  const ofEngine = (engine: number): Resolved | undefined => {
    if (engine < 0) return PLAIN;
    const node = graph.nodes[engine] as NodeOf<'engine'>;
    if (node.runtime !== undefined) return fromName(node.runtime);
    const product = node.platform === undefined ? undefined : fromName(node.platform);
    return product?.platform?.sandbox ? product : PLAIN;
  };
  return (container, pod, engine) => {
    const node = graph.nodes[container] as NodeOf<'container'>;
    if (node.isolation === 'hyperv') return {
      platform: catalog.platform('hyper-v-containers'), boundary: strength('B3'), unit: 'container',
    };
    const wanted = node.runtimeClass ?? (pod < 0 ? undefined : (graph.nodes[pod] as NodeOf<'pod'>).runtimeClass);
    if (wanted !== undefined) {
      const classes = engine < 0 ? undefined : (graph.nodes[engine] as NodeOf<'engine'>).runtimeClasses;
      return fromName(classes?.find((it) => it.name === wanted)?.handler ?? wanted);
    }
    if (!byEngine.has(engine)) byEngine.set(engine, ofEngine(engine));
    return byEngine.get(engine);
  };
}

/** A namespace boundary as configuration leaves it: none for a privileged container in the host's process namespace, more with a user namespace. */
function withHoles(graph: Graph, i: number, podNumber: number, engineNumber: number, boundary: number): number {
  const container = graph.nodes[i] as NodeOf<'container'>;
  const pod = podNumber < 0 ? undefined : graph.nodes[podNumber] as NodeOf<'pod'>;
  const engine = engineNumber < 0 ? undefined : graph.nodes[engineNumber] as NodeOf<'engine'>;
  const hostProcesses = container.namespaces?.pid === 'host' || (pod?.hostPID === true && container.namespaces?.pid === undefined);
  if (container.privileged === true && hostProcesses) return B0;
  const userNamespace = pod?.hostUsers === false || engine?.rootless === true || engine?.userns === true;
  return userNamespace && container.namespaces?.user !== 'host' ? Math.max(boundary, B1U) : boundary;
}
