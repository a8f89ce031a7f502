/** Who controls whom, with what an attacker has to break for it (RULES 3.4). */
import type { Facts } from '../../contract';
import { defineFact } from '../../facts';
import { kindCode } from '../../graph';
import { kernels } from '../kernels';
import { volumeMounts } from '../volume-mounts';
import { addClusterEdges } from './cluster-edges';
import { addEdge, WHY } from './edges';
import type { Edges, Why } from './edges';
import { edgesOf } from './node-edges';

/**
 * States are the nodes by number, then one for each kernel domain, used where the domain is no node of its own: a hidden VM, a sandbox, a
 * user-space kernel. Controlling a host or VM means root on its system. Beside the edges here, whoever controls a node controls what is
 * in it (its children), without a break, except where `sealed`.
 */
export interface ControlGraph {
  readonly states: number;
  /** By state: the state that surrounds it and that a way out leads to; -1 where there is none, or it is not known. */
  readonly up: Int32Array;
  /** Boundaries that the way out breaks: 0 or 1. */
  readonly upBreaks: Uint8Array;
  readonly upWhy: Uint8Array;
  /** Further edges, all without a break: those of state `s` stand at `start[s]` to `start[s + 1]` (exclusive). */
  readonly start: Int32Array;
  readonly to: Int32Array;
  readonly why: Uint8Array;
  /** By node: 1 where control of what is around does not give control of it: VMs whose memory is encrypted against the host, networks. */
  readonly sealed: Uint8Array;
  /** Running containers whose runtime is not known: what surrounds them is not known either, so that no way out is assumed. */
  readonly undecided: readonly number[];
}

/** The graph of control: linear in nodes, mounts and members. */
export const controlGraph = defineFact('controlGraph', (facts): ControlGraph => {
  const { graph } = facts;
  const { domains } = kernels(facts);
  const states = graph.count + domains.length;
  const up = new Int32Array(states).fill(-1), upBreaks = new Uint8Array(states), upWhy = new Uint8Array(states);
  const sealed = new Uint8Array(graph.count);
  const edges: Edges = { from: [], to: [], why: [] };
  const undecided: number[] = [];
  const out = (state: number, to: number, breaks: number, why: Why): void => {
    up[state] = to;
    upBreaks[state] = breaks;
    upWhy[state] = why;
  };
  edgesOf(facts, { out, edges, sealed, undecided });
  addVolumes(facts, edges);
  addClusterEdges(facts, edges);
  return { states, up, upBreaks, upWhy, ...bySource(states, edges), sealed, undecided };
}, [
  'platform', 'rootless', 'userns', 'user', 'image', 'privileged', 'capabilities', 'mounts', 'namespaces', 'hostUsers', 'confidential', 'role',
  'members', 'manages',
]);

const VOLUME = kindCode('volume');

/** What mounts a volume holds what is in it, read-only or not. */
function addVolumes(facts: Facts, edges: Edges): void {
  const { start, container } = volumeMounts(facts);
  if (container.length === 0) return;
  const { graph } = facts;
  for (let v = 0; v < graph.count; v++) {
    if (graph.kind[v] !== VOLUME) continue;
    for (let k = start[v]!; k < start[v + 1]!; k++) addEdge(edges, container[k]!, v, WHY.volume);
  }
}

function bySource(states: number, { from, to, why }: Edges): Pick<ControlGraph, 'start' | 'to' | 'why'> {
  const start = new Int32Array(states + 1);
  for (const state of from) start[state + 1]!++;
  for (let i = 0; i < states; i++) start[i + 1]! += start[i]!;
  const next = start.slice();
  const targets = new Int32Array(to.length), reasons = new Uint8Array(to.length);
  for (let k = 0; k < to.length; k++) {
    const at = next[from[k]!]!++;
    targets[at] = to[k]!;
    reasons[at] = why[k]!;
  }
  return { start, to: targets, why: reasons };
}
