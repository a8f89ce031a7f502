/** What may go where, and which layers are missing between: for dropping, pasting and mending. */
import { KIND_TABLE, mayBeIn } from '../model';
import type { Kind, Operation, TopologyNode } from '../model';
import type { Graph } from './contract';
import { children, isAncestor } from './graph';
import { newest } from './newest';
import { defaultCatalog } from '../catalog';
import { article, capital, list, title } from './words';

/** A new node of a kind, or an existing one by its number. */
export type Placed = { readonly kind: Kind } | { readonly number: number };

export interface Verdict {
  readonly allowed: boolean;
  /** Why not, or what happens (and what is added on the way). */
  readonly reason: string;
  /** Operations that do it; empty when not allowed, and when it is there already. */
  readonly operations: readonly Operation[];
  /** Ids of the node that was placed and of the layers that were added. */
  readonly ids: readonly string[];
  /** The layers that are added, in words; none where what is there suffices. */
  readonly added: readonly string[];
}

/** May this go into `target` (undefined: the root)? Where layers are missing between that have one sensible form, they are added or found there. */
export function judge(graph: Graph, what: Placed, target: number | undefined): Verdict {
  return judgeAll(graph, [what], target);
}

/** Like `judge` for several at once, which share the layers that are added. Allowed only where all of them are. */
export function judgeAll(graph: Graph, whats: readonly Placed[], target: number | undefined): Verdict {
  const plan: Plan = {
    graph, target, operations: [], ids: [], words: [], taken: new Set(), parents: new Map(), added: new Map(), said: [],
  };
  for (const what of whats) {
    const why = place(plan, what);
    if (why !== undefined) return { allowed: false, reason: why, operations: [], ids: [], added: [] };
  }
  return { allowed: true, reason: plan.said.join(' '), operations: plan.operations, ids: plan.ids, added: plan.words };
}

/** An id that no node has in the newest revision of the document: the kind and the lowest free number. */
export function freshId(graph: Graph, base: string, taken: ReadonlySet<string> = new Set()): string {
  const { number } = newest(graph);
  for (let i = 1; ; i++) {
    const id = `${base}-${i}`;
    if (!number.has(id) && !taken.has(id)) return id;
  }
}

interface Plan {
  readonly graph: Graph;
  readonly target: number | undefined;
  readonly operations: Operation[];
  readonly ids: string[];
  readonly words: string[];
  readonly taken: Set<string>;
  /** Where nodes of a kind go. */
  readonly parents: Map<Kind, string | null>;
  /** Layers that were added, by the id above them and their kind. */
  readonly added: Map<string, string>;
  readonly said: string[];
}

/** Adds what is needed to place one node; returns why it cannot be. */
function place(plan: Plan, what: Placed): string | undefined {
  const { graph, target } = plan;
  const number = 'number' in what ? what.number : undefined;
  const kind = 'number' in what ? graph.nodes[what.number]!.kind : what.kind;
  if (number !== undefined && target !== undefined && (number === target || isAncestor(graph, number, target))) {
    return `${graph.ids[number]!} cannot go into ${number === target ? 'itself' : `${graph.ids[target]!}, which is inside it`}.`;
  }
  if (!plan.parents.has(kind)) {
    const why = layersFor(plan, kind);
    if (why !== undefined) return why;
  }
  const parent = plan.parents.get(kind)!;
  const where = parent === null ? 'to the top level' : `into ${parent}`;
  if (number === undefined) {
    const id = take(plan, freshId(graph, kind, plan.taken));
    plan.operations.push({ op: 'add', id, node: { kind, ...(parent === null ? {} : { in: parent }) } as TopologyNode });
    plan.said.push(`Adds ${article(kind)} ${title(kind)} ${where}.`);
  } else if ((graph.nodes[number]!.in ?? null) === parent) {
    plan.ids.push(graph.ids[number]!);
    plan.said.push(`${graph.ids[number]!} is there already.`);
  } else {
    plan.ids.push(graph.ids[number]!);
    plan.operations.push({ op: 'move', id: graph.ids[number]!, to: parent });
    plan.said.push(`Moves ${graph.ids[number]!} ${where}.`);
  }
  return undefined;
}

function take(plan: Plan, id: string): string {
  plan.taken.add(id);
  plan.ids.push(id);
  return id;
}

/** Finds or adds the layers between the target and a node of the kind; returns why that cannot be. */
function layersFor(plan: Plan, kind: Kind): string | undefined {
  const { graph, target } = plan;
  const holder = target === undefined ? undefined : graph.nodes[target]!;
  const between = missing(kind, holder?.kind, {
    lacksOs: holder !== undefined && 'os' in KIND_TABLE[holder.kind].props && !('os' in holder && holder.os !== undefined),
    ownKernel: target !== undefined && hasOwnKernelHypervisor(graph, target),
  });
  if (between === undefined) return whyNot(kind, holder, target === undefined ? undefined : graph.ids[target]!);
  const added: string[] = [];
  let at: Spot = { id: target === undefined ? null : graph.ids[target]!, number: target };
  between.forEach((layer, i) => {
    at = layer === 'os' ? withOs(plan, at, added) : inLayer(plan, at, layer, between[i + 1] ?? kind, added);
  });
  plan.parents.set(kind, at.id);
  plan.words.push(...added);
  if (added.length > 0) plan.said.push(`Adds ${list(added)}, which ${article(kind)} ${title(kind)} needs here.`);
  return undefined;
}

/** A place on the way down: a node, with its number where it exists already. */
interface Spot {
  readonly id: string | null;
  readonly number: number | undefined;
}

function withOs(plan: Plan, at: Spot, added: string[]): Spot {
  const key = `${at.id}\0os`;
  if (plan.added.has(key)) return at;
  plan.added.set(key, at.id!);
  plan.operations.push({ op: 'set', path: ['nodes', at.id!, 'os'], value: { family: 'linux' } }, assume(plan.graph, at.number!, 'os'));
  added.push(`a Linux operating system on ${at.id}`);
  return at;
}

function inLayer(plan: Plan, at: Spot, layer: Kind, below: Layer, added: string[]): Spot {
  // Engines and hypervisors that are there are used. Which of several hosts or VMs is meant cannot be known, so a new one is made.
  const there = at.number === undefined || (layer !== 'engine' && layer !== 'hypervisor') ? undefined : firstChild(plan.graph, at.number, layer);
  if (there !== undefined) return { id: plan.graph.ids[there]!, number: there };
  const key = `${at.id}\0${layer}`;
  let id = plan.added.get(key);
  if (id === undefined) {
    id = take(plan, freshId(plan.graph, layer, plan.taken));
    plan.added.set(key, id);
    plan.operations.push({ op: 'add', id, node: newLayer(layer, at.id, below) });
    added.push(`${article(layer)} ${title(layer)} (${id})`);
  }
  return { id, number: undefined };
}

type Layer = Kind | 'os';

const NEEDS_OS: ReadonlySet<Kind> = new Set(['engine', 'cgroup', 'app']);

/** What the target is like: no operating system on it, and a hypervisor on it that brings its own kernel. */
interface Target {
  readonly lacksOs: boolean;
  readonly ownKernel: boolean;
}

/** The layers to put between a holder and a node of the kind, topmost first; empty where none is missing, undefined where none helps. */
function missing(kind: Kind, holder: Kind | undefined, target: Target): readonly Layer[] | undefined {
  if (mayBeIn(kind, holder)) {
    if (!NEEDS_OS.has(kind) || !target.lacksOs) return [];
    // Where the hypervisor is the system (ESXi), there is no place for another one: the way leads through a virtual machine.
    return target.ownKernel ? ['hypervisor', 'vm'] : ['os'];
  }
  const via = nextLayer(kind, holder);
  const above = via && missing(via, holder, target);
  return above && [...above, via];
}

/** The kind that a node of this kind wants directly above it, where the holder is not that yet. */
function nextLayer(kind: Kind, holder: Kind | undefined): Kind | undefined {
  switch (kind) {
    case 'container':
    case 'pod': return 'engine';
    case 'vm': return 'hypervisor';
    case 'engine':
    case 'cgroup':
    case 'app':
      if (holder === 'hypervisor' || holder === 'cluster') return 'vm';
      return holder === undefined || holder === 'site' ? 'host' : undefined;
    case 'hypervisor': return holder === undefined || holder === 'site' ? 'host' : undefined;
    default: return undefined;
  }
}

function hasOwnKernelHypervisor(graph: Graph, target: number): boolean {
  for (const child of children(graph, target)) {
    const node = graph.nodes[child]!;
    if (node.kind === 'hypervisor' && defaultCatalog.platform(node.platform)?.hypervisor?.kernel === 'own') return true;
  }
  return false;
}

function firstChild(graph: Graph, parent: number, kind: Kind): number | undefined {
  for (const child of children(graph, parent)) if (graph.nodes[child]!.kind === kind) return child;
  return undefined;
}

/** A layer as it is added: what is not known about it stays unknown, and it is marked as assumed. */
function newLayer(kind: Kind, parent: string | null, below: Layer): TopologyNode {
  const os = below !== 'hypervisor' && (kind === 'vm' || kind === 'host') ? { os: { family: 'linux' } } : {};
  return { kind, ...(parent === null ? {} : { in: parent }), ...os, assumed: ['*'] } as TopologyNode;
}

function assume(graph: Graph, i: number, property: string): Operation {
  return { op: 'set', path: ['nodes', graph.ids[i]!, 'assumed'], value: [...new Set([...(graph.nodes[i]!.assumed ?? []), property])] };
}

function whyNot(kind: Kind, holder: TopologyNode | undefined, id: string | undefined): string {
  const inside = KIND_TABLE[kind].parents.filter((parent) => parent !== 'root').map((parent) => `${article(parent as Kind)} ${title(parent as Kind)}`);
  const allowed = [...(mayBeIn(kind, undefined) ? ['to the top level'] : []), ...(inside.length > 0 ? [`into ${list(inside, 'or')}`] : [])].join(' or ');
  const where = holder === undefined ? 'stand at the top level' : `be in ${id}, ${article(holder.kind)} ${title(holder.kind)}`;
  return `${capital(article(kind))} ${title(kind)} cannot ${where}. It goes ${allowed}.`;
}
