/** Single points of failure (RULES 3.16), before anything is restarted elsewhere. */
import type { Kind } from '../../model';
import type { Facts, Graph } from '../contract';
import { kindCode } from '../graph';
import { dependencies, NEEDS } from './dependencies';
import type { Dependencies } from './dependencies';
import { services, workloads } from './workloads';
import type { Service, Services } from './workloads';

export interface SinglePoint {
  readonly node: number;
  /** Services that its failure leaves with fewer replicas than they need, heaviest first, then by number. */
  readonly services: readonly Service[];
}

/**
 * Nodes whose failure alone breaks a service, by number; of nodes in each other only the highest whose kind is in `kinds`, which breaks
 * whatever they break. `wanted` selects the services of interest (all where absent; whom they need counts whether selected or not).
 * Agrees with `failure` for every node. Computed for 256 candidates at a time as bit sets that flow along containment and needs.
 */
export function singlePoints(facts: Facts, kinds: readonly Kind[], wanted: (service: Service) => boolean = () => true): SinglePoint[] {
  const candidates = highest(facts.graph, kinds);
  const { list } = services(facts);
  const found: SinglePoint[] = [];
  for (let from = 0; from < candidates.length; from += BLOCK) {
    const block = candidates.slice(from, from + BLOCK);
    const broken = breakers(facts, block);
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

function forEachBit(bits: Uint32Array, from: number, words: number, visit: (bit: number) => void): void {
  for (let word = 0; word < words; word++) {
    for (let rest = bits[from + word]!; rest !== 0; rest &= rest - 1) visit(word * 32 + 31 - Math.clz32(rest & -rest));
  }
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
}

/** By service, the set of candidates (by index) whose failure breaks it: the least fixpoint. */
function breakers(facts: Facts, candidates: readonly number[]): Uint32Array {
  const { graph } = facts;
  const words = Math.ceil(candidates.length / 32);
  const flow: Flow = {
    graph, needs: dependencies(facts), services: services(facts), copies: workloads(facts).copies, words,
    nodes: new Uint32Array(graph.count * words), broken: new Uint32Array(services(facts).list.length * words), queue: [],
    queued: new Uint8Array(graph.count),
    dirty: new Set(),
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
    for (let child = x + 1; child < graph.end[x]!; child = graph.end[child]!) add(flow, child, nodes, x * words);
  }
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
  if (need === NEEDS.network) add(flow, dependent, intersection(flow, needs.networks.get(dependent)!), 0);
  if (need === NEEDS.copy) {
    for (let k = needs.start[dependent]!; k < needs.start[dependent + 1]!; k++) {
      if (needs.need[k] === NEEDS.volume) add(flow, needs.dependent[k]!, volumeLoss(flow, dependent), 0);
    }
  }
  if (need === NEEDS.member) {
    const common = intersection(flow, needs.members.get(dependent)!);
    for (let child = dependent + 1; child < graph.end[dependent]!; child = graph.end[child]!) {
      if (graph.kind[child] !== VOLUME && graph.kind[child] !== NETWORK) add(flow, child, common, 0);
    }
  }
}

/** What takes a volume away together with all its synchronous copies. */
const volumeLoss = (flow: Flow, volume: number): Uint32Array => intersection(flow, [volume, ...(flow.needs.copies.get(volume) ?? [])]);

function intersection({ nodes, words }: Flow, members: readonly number[]): Uint32Array {
  const common = new Uint32Array(words).fill(0xffffffff);
  for (const node of members) for (let word = 0; word < words; word++) common[word]! &= nodes[node * words + word]!;
  return common;
}

/** Adds a set to a node's; what grew is looked at again. */
function add(flow: Flow, node: number, from: Uint32Array, offset: number): void {
  const { nodes, words } = flow;
  let grew = false;
  for (let word = 0; word < words; word++) {
    const before = nodes[node * words + word]!;
    const after = (before | from[offset + word]!) >>> 0;
    if (after === before) continue;
    nodes[node * words + word] = after;
    grew = true;
  }
  if (grew) enqueue(flow, node);
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
  if (service.minAvailable <= 0) return false;
  if (service.nodes.length === 1) {
    for (let word = 0; word < words; word++) put(word, nodes[service.nodes[0]! * words + word]!);
    return grew;
  }
  const lost = new Float64Array(words * 32);
  for (const node of service.nodes) forEachBit(nodes, node * words, words, (bit) => (lost[bit]! += copies[node]!));
  for (let bit = 0; bit < lost.length; bit++) {
    if (lost[bit]! > 0 && service.replicas - lost[bit]! < service.minAvailable) put(bit >>> 5, 1 << (bit & 31));
  }
  return grew;
}
