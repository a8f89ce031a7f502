/** The two forms of a workload that are compared: a virtual machine with what is in it, and a container. */
import type { Facts } from '../../engine/contract';
import { kindCode, nearest } from '../../engine/graph';

const CONTAINER = kindCode('container'), POD = kindCode('pod'), APP = kindCode('app'), VM = kindCode('vm');

/** The virtual machine that a node is, or that a program is installed in; -1. */
export function vmOf({ graph }: Facts, node: number): number {
  return graph.kind[node] === VM ? node : graph.kind[node] === APP ? nearest(graph, node, 'vm') : -1;
}

/** The container that a node is, or the first of a pod; -1. */
export function containerOf({ graph }: Facts, node: number): number {
  if (graph.kind[node] === CONTAINER) return node;
  if (graph.kind[node] !== POD) return -1;
  for (let child = node + 1; child < graph.end[node]!; child = graph.end[child]!) if (graph.kind[child] === CONTAINER) return child;
  return -1;
}

/** A virtual machine and a container out of two nodes, whichever comes first; undefined where they are not one of each. */
export function bothForms(facts: Facts, a: number, b: number): { readonly vm: number; readonly container: number } | undefined {
  const found = [{ vm: vmOf(facts, a), container: containerOf(facts, b) }, { vm: vmOf(facts, b), container: containerOf(facts, a) }];
  return found.find(({ vm, container }) => vm >= 0 && container >= 0);
}
