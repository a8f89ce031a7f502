/** Requests and quality-of-service classes of pods, as Kubernetes computes them (RULES 3.9). */
import type { NodeOf } from '../../model';
import { bytes, cores } from '../columns';
import type { Facts, Graph } from '../contract';
import { defineFact } from '../facts';
import { kindCode } from '../graph';
import { kubernetes } from './kubernetes';
import { quantity } from './limits';

export const QOS = ['BestEffort', 'Burstable', 'Guaranteed'] as const;
export type QosClass = (typeof QOS)[number];
/** In `Qos.class`: no pod, or a pod whose containers and limits are not modelled. */
export const NO_QOS = 0xff;

/** Requests of one copy of a pod or container; pods include their overhead. NaN where not known, and on other nodes. */
export interface Requests {
  readonly cpu: Float64Array;
  readonly memory: Float64Array;
  /** Ephemeral storage, in bytes. */
  readonly disk: Float64Array;
}

export interface Qos {
  /** By pod, and by container (its pod's, or its own where it is in no pod): index into QOS, or NO_QOS. */
  readonly class: Uint8Array;
  /** By pod and container. In Kubernetes an absent request is the limit where there is one, else 0; elsewhere it is 0. */
  readonly request: Requests;
}

const POD = kindCode('pod'), CONTAINER = kindCode('container');
const BEST_EFFORT = 0, BURSTABLE = 1, GUARANTEED = 2;

/** Requests and classes of all pods and containers. Source: Kubernetes, Pod Quality of Service Classes; pod overhead; sidecar containers. */
export const qos = defineFact('qos', (facts): Qos => {
  const { graph } = facts;
  const column = (): Float64Array => new Float64Array(graph.count).fill(NaN);
  const found: Qos = { class: new Uint8Array(graph.count).fill(NO_QOS), request: { cpu: column(), memory: column(), disk: column() } };
  const { managed } = kubernetes(facts);
  for (let i = 0; i < graph.count; i++) if (graph.kind[i] === CONTAINER) containerRequest(graph, found, i, managed[i] === 1);
  for (let i = 0; i < graph.count; i++) if (graph.kind[i] === POD) pod(facts, found, i);
  return found;
}, ['requests', 'limits', 'memory', 'cpu', 'overhead', 'runtimeClass', 'runtimeClasses', 'stage', 'replicas', 'running']);

const finite = (value: number): boolean => value > 0 && value < Infinity;

function containerRequest(graph: Graph, { class: classes, request }: Qos, i: number, defaulted: boolean): void {
  const disk = bytes((graph.nodes[i] as NodeOf<'container'>).requests?.disk);
  const cpu = requested(graph.cpuRequest[i]!, graph.cpu[i]!, defaulted), memory = requested(graph.memoryRequest[i]!, graph.memory[i]!, defaulted);
  request.cpu[i] = cpu;
  request.memory[i] = memory;
  request.disk[i] = disk || 0;
  if (!finite(graph.cpu[i]!) && !finite(graph.memory[i]!) && cpu === 0 && memory === 0) classes[i] = BEST_EFFORT;
  else classes[i] = finite(graph.cpu[i]!) && cpu === graph.cpu[i] && finite(graph.memory[i]!) && memory === graph.memory[i] ? GUARANTEED : BURSTABLE;
}

/** A request as the API server completes it: what is asked for, else the limit, else nothing. */
function requested(request: number, limit: number, defaulted: boolean): number {
  if (!Number.isNaN(request)) return request;
  return defaulted && finite(limit) ? limit : 0;
}

function pod(facts: Facts, { class: classes, request }: Qos, i: number): void {
  const { graph } = facts;
  let members = 0, lowest = GUARANTEED as number, highest = BEST_EFFORT as number;
  for (let child = i + 1; child < graph.end[i]!; child = graph.end[child]!) {
    if (graph.kind[child] !== CONTAINER || !(graph.replicas[child]! > 0)) continue;
    members++;
    lowest = Math.min(lowest, classes[child]!);
    highest = Math.max(highest, classes[child]!);
  }
  if (members === 0) opaquePod(graph, classes, request, i);
  else {
    classes[i] = lowest === GUARANTEED ? GUARANTEED : highest === BEST_EFFORT ? BEST_EFFORT : BURSTABLE;
    for (let child = i + 1; child < graph.end[i]!; child = graph.end[child]!) if (graph.kind[child] === CONTAINER) classes[child] = classes[i]!;
    for (const resource of ['cpu', 'memory', 'disk'] as const) request[resource][i] = sumOfPod(graph, request[resource], i);
  }
  const overhead = declaredOverhead(facts, i);
  if (!overhead) return;
  request.cpu[i]! += cores(overhead.cpu) || 0;
  request.memory[i]! += bytes(overhead.memory) || 0;
}

/** A pod whose containers are not modelled: its own limits stand for its requests (pod-level resources); unknown without any. */
function opaquePod(graph: Graph, classes: Uint8Array, request: Requests, i: number): void {
  const cpu = graph.cpu[i]!, memory = graph.memory[i]!;
  if (!finite(cpu) && !finite(memory)) return;
  classes[i] = finite(cpu) && finite(memory) ? GUARANTEED : BURSTABLE;
  request.cpu[i] = finite(cpu) ? cpu : 0;
  request.memory[i] = finite(memory) ? memory : 0;
  request.disk[i] = 0;
}

/** max(Σ containers + Σ sidecars, the largest init container with the sidecars that started before it). */
function sumOfPod(graph: Graph, request: Float64Array, i: number): number {
  let running = 0, sidecars = 0, starting = 0;
  for (let child = i + 1; child < graph.end[i]!; child = graph.end[child]!) {
    if (graph.kind[child] !== CONTAINER || !(graph.replicas[child]! > 0)) continue;
    const { stage } = graph.nodes[child] as NodeOf<'container'>;
    const asked = request[child]! * graph.replicas[child]!;
    if (stage === 'init') starting = Math.max(starting, asked + sidecars);
    else if (stage === 'sidecar') sidecars += asked;
    else running += asked;
  }
  return Math.max(running + sidecars, starting);
}

/** Overhead that the scheduler counts: declared on the pod, else by its runtime class on the engine that it is in. */
export function declaredOverhead({ graph }: Facts, pod: number): NodeOf<'pod'>['overhead'] {
  const node = graph.nodes[pod] as NodeOf<'pod'>;
  if (node.overhead || node.runtimeClass === undefined) return node.overhead;
  for (let at = graph.parent[pod]!; at >= 0; at = graph.parent[at]!) {
    const above = graph.nodes[at]!;
    if (above.kind === 'engine') return above.runtimeClasses?.find((it) => it.name === node.runtimeClass)?.overhead;
  }
  return undefined;
}

/** Request of a pod or container, else of what its kind reserves: a VM its reservation, an app what it needs; NaN where not known. */
export function requestOf(facts: Facts, node: number, resource: 'cpu' | 'memory'): number {
  const { graph } = facts;
  const it = graph.nodes[node]!;
  if (it.kind === 'pod' || it.kind === 'container') return qos(facts).request[resource][node]!;
  return it.kind === 'vm' ? quantity(it.reservation, resource) : it.kind === 'app' ? graph[resource][node]! : NaN;
}
