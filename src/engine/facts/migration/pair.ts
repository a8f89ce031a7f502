/** A VM and a hypervisor that it might move to: what the conditions of live migration look at. */
import type { NodeOf } from '../../../model';
import type { Facts, Graph } from '../../contract';
import { kindCode } from '../../graph';
import { places } from '../places';
import { pools } from '../pools';
import type { Pool } from '../pools';

export interface Pair {
  readonly facts: Facts;
  readonly graph: Graph;
  readonly vm: number;
  readonly node: NodeOf<'vm'>;
  /** Hypervisors. */
  readonly from: number;
  readonly to: number;
  /** Hosts or VMs that they stand on. */
  readonly source: number;
  readonly target: number;
  /** Cluster of the source; undefined where it is in none. */
  readonly pool: Pool | undefined;
}

export interface Doubt {
  /** `certain`: it cannot work. `possible`: it is not assured. `unknown`: the file does not say enough. */
  readonly certainty: 'certain' | 'possible' | 'unknown';
  readonly text: string;
}

export const certain = (text: string): Doubt => ({ certainty: 'certain', text });
export const possible = (text: string): Doubt => ({ certainty: 'possible', text });
export const unknown = (text: string): Doubt => ({ certainty: 'unknown', text });

const HYPERVISOR = kindCode('hypervisor'), VM = kindCode('vm'), HOST = kindCode('host');

/** The pair, or undefined where the VM stands on no hypervisor, or the other node is no other machine's hypervisor. */
export function pairOf(facts: Facts, vm: number, to: number): Pair | undefined {
  const { graph } = facts;
  const from = graph.parent[vm]!;
  if (graph.kind[vm] !== VM || from < 0 || graph.kind[from] !== HYPERVISOR || graph.kind[to] !== HYPERVISOR) return undefined;
  const source = graph.parent[from]!, target = graph.parent[to]!;
  if (source < 0 || target < 0 || source === target || graph.cyclic[vm] === 1 || graph.cyclic[to] === 1) return undefined;
  return { facts, graph, vm, node: graph.nodes[vm] as NodeOf<'vm'>, from, to, source, target, pool: pools(facts).of.get(from) };
}

/** The physical host under a machine; undefined where none is modelled. */
export function hostOf({ facts, graph }: Pair, machine: number): NodeOf<'host'> | undefined {
  const host = places(facts).host[machine]!;
  return host >= 0 && graph.kind[host] === HOST ? graph.nodes[host] as NodeOf<'host'> : undefined;
}

export const idOf = ({ graph }: Pair, node: number): string => graph.ids[node]!;
