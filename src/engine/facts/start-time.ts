/** How long starts take, and how long until a manager orders one (RULES 3.14). In seconds; every part that is assumed says so. */
import type { NodeOf } from '../../model';
import type { Facts } from '../contract';
import { bytes } from '../columns';
import { kindCode } from '../graph';
import { imagesInUse } from './images';
import type { Manager, Span } from './managers';
import { BOUNDARIES, runtimes } from './runtimes';

export const TERMS = ['detect', 'fence', 'queue', 'boot', 'pull', 'create', 'start', 'wait'] as const;

/** One part of a time. */
export interface Term {
  readonly what: (typeof TERMS)[number];
  readonly node: number;
  readonly seconds: Span;
  /** A default of the product or a house heuristic; false where the file says so. */
  readonly assumed: boolean;
  readonly says: string;
}

export interface StartOptions {
  /** Seconds in which a VM boots to a ready application, where it does not say (`startSeconds`). */
  readonly vmBoot: number;
  /** Seconds in which a container is made and ready, where it does not say. */
  readonly containerStart: number;
}
/** House heuristics of RULES 2.3. */
export const START_DEFAULTS: StartOptions = { vmBoot: 60, containerStart: 1 };

/** Firecracker's specification and measurements of microVMs [H]. */
const MICRO_VM: Span = { from: 0.125, to: 0.5 };
const MICRO_VM_PRODUCTS: ReadonlySet<string | undefined> = new Set(['firecracker']);
/** Making a container, and what a sandbox with a kernel of its own adds [H]. */
const CREATE: Span = { from: 0.1, to: 1 }, KERNEL_SANDBOX = 1;
/** Decompressing and writing layers, in bytes a second, and the least part of an image that its compressed form has [H]. */
const UNPACK = 100 * 2 ** 20, COMPRESSED = 1 / 3;

const VM = kindCode('vm'), CONTAINER = kindCode('container'), APP = kindCode('app');
const B2 = BOUNDARIES.indexOf('B2'), B3 = BOUNDARIES.indexOf('B3');

/** Sum of spans; NaN where a part has no known bound. */
export function total(terms: readonly Term[]): Span {
  return terms.reduce<Span>((sum, { seconds }) => ({ from: sum.from + seconds.from, to: sum.to + seconds.to }), { from: 0, to: 0 });
}

/** What a node itself takes from being told to start until it is ready; nothing for what only holds others. `engine` is where it starts; -1 where that is not chosen. */
export function startTerms(facts: Facts, node: number, engine: number, options: StartOptions = START_DEFAULTS): readonly Term[] {
  switch (facts.graph.kind[node]) {
    case VM: return [bootOf(facts, node, options)];
    case CONTAINER: return containerTerms(facts, node, engine, options);
    case APP: return declared(facts, node, 'start');
    default: return [];
  }
}

function declared({ graph }: Facts, node: number, what: 'start' | 'boot'): readonly Term[] {
  const { startSeconds } = graph.nodes[node] as NodeOf<'app'>;
  return startSeconds === undefined ? [] : [{ what, node, seconds: { from: startSeconds, to: startSeconds }, assumed: false, says: 'declared' }];
}

function bootOf(facts: Facts, vm: number, { vmBoot }: StartOptions): Term {
  const [known] = declared(facts, vm, 'boot');
  if (known) return known;
  const { graph, catalog } = facts;
  const above = graph.nodes[graph.parent[vm]!];
  const micro = above?.kind === 'hypervisor' && MICRO_VM_PRODUCTS.has(catalog.platform(above.platform)?.id);
  return { what: 'boot', node: vm, seconds: micro ? MICRO_VM : { from: vmBoot, to: vmBoot }, assumed: true, says: micro ? 'a microVM' : 'a VM that does not say' };
}

function containerTerms(facts: Facts, node: number, engine: number, { containerStart }: StartOptions): readonly Term[] {
  const start = declared(facts, node, 'start');
  const plain: Span = start.length > 0 ? CREATE : { from: Math.min(CREATE.from, containerStart), to: containerStart };
  const boundary = runtimes(facts).boundary[node]!, known = boundary < BOUNDARIES.length;
  // gVisor takes up to twice as long; a kernel of its own has to boot.
  const seconds = known && boundary >= B3 ? { from: plain.from + KERNEL_SANDBOX, to: plain.to + KERNEL_SANDBOX }
    : known && boundary === B2 ? { from: plain.from, to: plain.to * 2 } : plain;
  const create: Term = { what: 'create', node, seconds, assumed: true, says: start.length > 0 ? 'making the container' : 'a container that does not say' };
  return [...pullTerms(facts, node, engine), create, ...start];
}

/** The pull of an image: nothing where another container on the engine has it, or size or bandwidth are not known (it is then taken as there). */
export function pullTerms(facts: Facts, container: number, engine: number): readonly Term[] {
  const { graph } = facts;
  const target = engine < 0 ? undefined : graph.nodes[engine]!;
  const bandwidth = target?.kind === 'engine' ? bytes(target.pullBandwidth) : NaN;
  if (!(bandwidth > 0)) return [];
  const { image: reference } = graph.nodes[container] as NodeOf<'container'>;
  const use = imagesInUse(facts).find((it) => it.reference === reference);
  if (use === undefined || use.containers.some((it) => runtimes(facts).engine[it] === engine)) return [];
  const size = bytes(use.image?.size), download = bytes(use.image?.downloadSize);
  const least = Number.isNaN(download) ? size * COMPRESSED : download, most = Number.isNaN(download) ? size : download;
  if (Number.isNaN(least)) return [];
  const unpack = (Number.isNaN(size) ? most : size) / UNPACK;
  return [{ what: 'pull', node: container, seconds: { from: least / bandwidth + unpack, to: most / bandwidth + unpack }, assumed: true, says: `${reference ?? 'its image'} is not on ${graph.ids[engine]!}; unpacked at 100 MiB/s` }];
}

/** From a failure until its manager orders the first start. */
export function noticeTerms(manager: Manager, node: number): readonly Term[] {
  const { detect, fence, source } = manager;
  const terms: Term[] = [{ what: 'detect', node, seconds: detect, assumed: true, says: source }];
  if (fence.to > 0 || Number.isNaN(fence.to)) terms.push({ what: 'fence', node, seconds: fence, assumed: true, says: source });
  return terms;
}

/** Wait in the queue of a manager: `ahead` starts before it on `places` machines, each of them `each` seconds long, `parallel` at a time on one machine. */
export function queueTerm(node: number, ahead: number, places: number, manager: Manager, each: Span): Term | undefined {
  const waves = Math.floor(ahead / Math.max(1, places * manager.parallel));
  if (waves === 0) return undefined;
  return { what: 'queue', node, seconds: { from: waves * each.from, to: waves * each.to }, assumed: true, says: `${ahead} before it, ${manager.parallel} at a time on each of ${places}` };
}

/**
 * Time until `copies` more of a workload are ready on nodes that have room for `room[i]` each: what lands on one node starts one after the
 * other, and its image is pulled there once. What fits nowhere waits for new nodes, each `provision` seconds away (a VM's boot [H] where
 * absent), with as much room as the largest. Undefined where there is no room at all to go by.
 */
export function scaleOutTime(
  facts: Facts, workload: number, copies: number, engines: readonly number[], room: readonly number[], provision: Span = { from: START_DEFAULTS.vmBoot, to: START_DEFAULTS.vmBoot }, options?: StartOptions,
): Span | undefined {
  const left = [...room], here = engines.map(() => 0);
  let rest = copies;
  while (rest > 0 && left.some((it) => it >= 1)) {
    for (let i = 0; i < left.length && rest > 0; i++) {
      if (left[i]! < 1) continue;
      left[i]!--;
      here[i]!++;
      rest--;
    }
  }
  const each = total(startTerms(facts, workload, -1, options));
  let from = 0, to = 0;
  engines.forEach((engine, i) => {
    if (here[i] === 0) return;
    const pull = total(pullTerms(facts, workload, engine));
    from = Math.max(from, pull.from + here[i]! * each.from);
    to = Math.max(to, pull.to + here[i]! * each.to);
  });
  if (rest === 0) return { from, to };
  const most = Math.max(0, ...room);
  if (most < 1) return undefined;
  const onNew = Math.min(most, rest);
  return { from: Math.max(from, provision.from + onNew * each.from), to: Math.max(to, provision.to + onNew * each.to) };
}
