/** Single points of failure (RULES 3.16). */
import type { Kind } from '../../model';
import type { Facts, Graph } from '../contract';
import { kindCode } from '../graph';
import { addBits, commonBits, forEachBit } from './bits';
import { dependencies, NEEDS } from './dependencies';
import type { Dependencies } from './dependencies';
import { elsewhere, growStuck } from './spof-restarts';
import type { Elsewhere } from './spof-restarts';
import { services, workloads } from './workloads';
import type { Service, Services } from './workloads';

export interface SinglePoint {
  readonly node: number;
  /** Services that its failure leaves with fewer replicas than they need, heaviest first, then by number. */
  readonly services: readonly Service[];
}

export interface SinglePointOptions {
  /** Services of interest; all where absent. Whom they need counts whether selected or not. */
  readonly wanted?: (service: Service) => boolean;
  /** Replicas of a service that must be up; its `minAvailable` where absent. */
  readonly needed?: (service: Service) => number;
  /** Count what is restarted elsewhere (see `restarts`) as up, while one of its places, its cluster and that cluster's majority are. */
  readonly restarted?: boolean;
}

/**
 * Nodes whose failure alone breaks a service, by number; of nodes in each other only the highest whose kind is in `kinds`, which breaks
 * whatever they break. Agrees with `failure` for every node, or with what is left after restarts where `restarted`; that the places have
 * room for all is not asked. Computed for 256 candidates at a time as bit sets that flow along containment and needs.
 */
export function singlePoints(facts: Facts, kinds: readonly Kind[], options: SinglePointOptions = {}): SinglePoint[] {
  const candidates = highest(facts.graph, kinds);
  const wanted = options.wanted ?? (() => true), needed = options.needed ?? ((service) => service.minAvailable);
  const { list } = services(facts);
  const found: SinglePoint[] = [];
  for (let from = 0; from < candidates.length; from += BLOCK) {
    const block = candidates.slice(from, from + BLOCK);
    const broken = breakers(facts, block, needed, options.restarted === true);
    const words = Math.ceil(block.length / 32);
    const services = block.map((): Service[] => []);
    for (const service of list) {
      if (wanted(service)) forEachBit(broken, service.number * words, words, (bit) => services[bit]!.push(service));
    }
    block.forEach((node, bit) => {
      if (services[bit]!.length > 0) found.push({
        node, services: services[bit]!.sort((a, b) => b.weight - a.weight || a.number - b.number),
      });
    });
  }
  return found;
}

const BLOCK = 256;

function highest(graph: Graph, kinds: readonly Kind[]): number[] {
  const wanted = new Set(kinds.map(kindCode));
  const found: number[] = [];
  for (let i = 0; i < graph.count; i++) {
    if (!wanted.has(graph.kind[i]!)) continue;
    const above = found.at(-1);
    if (above === undefined || i >= graph.end[above]!) found.push(i);
  }
  return found;
}

interface Flow {
  readonly graph: Graph;
  readonly needs: Dependencies;
  readonly services: Services;
  readonly copies: Float64Array;
  readonly words: number;
  /** By node, then by service: the candidates whose failure takes it away. */
  readonly nodes: Uint32Array;
  readonly broken: Uint32Array;
  readonly queue: number[];
  readonly queued: Uint8Array;
  /** Services of which a replica's set grew. */
  readonly dirty: Set<number>;
  readonly needed: (service: Service) => number;
  readonly elsewhere: Elsewhere | undefined;
}

/** By service, the set of candidates (by index) whose failure breaks it: the least fixpoint. */
function breakers(facts: Facts, candidates: readonly number[], needed: (service: Service) => number, restarted: boolean): Uint32Array {
  const { graph } = facts;
  const words = Math.ceil(candidates.length / 32);
  const flow: Flow = {
    graph, needs: dependencies(facts), services: services(facts), copies: workloads(facts).copies, words,
    nodes: new Uint32Array(graph.count * words), broken: new Uint32Array(services(facts).list.length * words), queue: [],
    queued: new Uint8Array(graph.count),
    dirty: new Set(), needed, elsewhere: restarted ? elsewhere(facts, words) : undefined,
  };
  candidates.forEach((node, bit) => {
    flow.nodes[node * words + (bit >>> 5)]! |= 1 << (bit & 31);
    enqueue(flow, node);
  });
  for (let at = 0; at < flow.queue.length || flow.dirty.size > 0;) {
    for (; at < flow.queue.length; at++) {
      const node = flow.queue[at]!;
      flow.queued[node] = 0;
      spread(flow, node);
    }
    flow.queue.length = at = 0;
    // Services last: with many replicas a count is dear.
    const dirty = [...flow.dirty];
    flow.dirty.clear();
    for (const number of dirty) {
      const service = flow.services.list[number]!;
      if (recount(flow, service)) for (const node of service.nodes) toNeeders(flow, node, flow.broken, number * words);
    }
  }
  return flow.broken;
}

function enqueue(flow: Flow, node: number): void {
  if (flow.queued[node] === 1) return;
  flow.queued[node] = 1;
  flow.queue.push(node);
}

const CLUSTER = kindCode('cluster'), VOLUME = kindCode('volume'), NETWORK = kindCode('network');

function spread(flow: Flow, x: number): void {
  const { graph, needs, services, words, nodes } = flow;
  if (graph.kind[x] !== CLUSTER) {
    for (let child = x + 1; child < graph.end[x]!; child = graph.end[child]!) inside(flow, child, x);
  }
  const groups = flow.elsewhere?.needing.get(x);
  if (groups !== undefined) for (const group of groups) if (growStuck(flow.elsewhere!, group, nodes, words)) restartAgain(flow, flow.elsewhere!, group);
  const number = services.of[x]!;
  if (number >= 0 && services.replica[x] === 1) flow.dirty.add(number);
  if (number < 0) toNeeders(flow, x, nodes, x * words);
  for (let k = needs.start[x]!; k < needs.start[x + 1]!; k++) other(flow, x, needs.dependent[k]!, needs.need[k]!);
}

function toNeeders(flow: Flow, target: number, from: Uint32Array, offset: number): void {
  const { start, dependent, need } = flow.needs;
  for (let k = start[target]!; k < start[target + 1]!; k++) if (need[k] === NEEDS.hard) add(flow, dependent[k]!, from, offset);
}

function other(flow: Flow, x: number, dependent: number, need: number): void {
  const { graph, needs } = flow;
  if (need === NEEDS.volume) add(flow, dependent, volumeLoss(flow, x), 0);
  if (need === NEEDS.network) add(flow, dependent, commonBits(flow.nodes, flow.words, needs.networks.get(dependent)!), 0);
  if (need === NEEDS.copy) {
    for (let k = needs.start[dependent]!; k < needs.start[dependent + 1]!; k++) {
      if (needs.need[k] === NEEDS.volume) add(flow, needs.dependent[k]!, volumeLoss(flow, dependent), 0);
    }
  }
  if (need === NEEDS.member) {
    const common = commonBits(flow.nodes, flow.words, needs.members.get(dependent)!);
    for (let child = dependent + 1; child < graph.end[dependent]!; child = graph.end[child]!) {
      if (graph.kind[child] !== VOLUME && graph.kind[child] !== NETWORK) add(flow, child, common, 0);
    }
  }
}

/** Passes a node's set on to a child: where the child is restarted elsewhere, only the candidates that keep it from that. */
function inside(flow: Flow, child: number, parent: number): void {
  const { nodes, words, elsewhere } = flow;
  const group = elsewhere === undefined ? -1 : elsewhere.group[child]!;
  if (group < 0) return add(flow, child, nodes, parent * words);
  const both = new Uint32Array(words);
  for (let word = 0; word < words; word++) both[word] = nodes[parent * words + word]! & elsewhere!.stuck[group * words + word]!;
  add(flow, child, both, 0);
}

/** Units of a group that may go with their machines after all. */
function restartAgain(flow: Flow, { groups }: Elsewhere, group: number): void {
  for (const unit of groups[group]!.units) if (flow.graph.parent[unit]! >= 0) inside(flow, unit, flow.graph.parent[unit]!);
}

/** What takes a volume away together with all its synchronous copies. */
const volumeLoss = (flow: Flow, volume: number): Uint32Array => commonBits(flow.nodes, flow.words, [volume, ...(flow.needs.copies.get(volume) ?? [])]);

/** Adds a set to a node's; what grew is looked at again. */
function add(flow: Flow, node: number, from: Uint32Array, offset: number): void {
  if (addBits(flow.nodes, flow.words, node, from, offset)) enqueue(flow, node);
}

/** Renews the set of a service; whether it grew. */
function recount(flow: Flow, service: Service): boolean {
  const { nodes, words, broken, copies } = flow;
  const offset = service.number * words;
  let grew = false;
  const put = (word: number, bits: number): void => {
    const after = (broken[offset + word]! | bits) >>> 0;
    if (after !== broken[offset + word]) grew = true;
    broken[offset + word] = after;
  };
  const needed = flow.needed(service);
  if (needed <= 0) return false;
  if (service.nodes.length === 1) {
    for (let word = 0; word < words; word++) put(word, nodes[service.nodes[0]! * words + word]!);
    return grew;
  }
  const lost = new Float64Array(words * 32);
  for (const node of service.nodes) forEachBit(nodes, node * words, words, (bit) => (lost[bit]! += copies[node]!));
  for (let bit = 0; bit < lost.length; bit++) {
    if (lost[bit]! > 0 && service.replicas - lost[bit]! < needed) put(bit >>> 5, 1 << (bit & 31));
  }
  return grew;
}
