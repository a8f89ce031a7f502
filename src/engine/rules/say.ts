/** Wording that messages share: nodes, kernels, lists, counts and days. */
import type { Boundary } from '../../catalog/contract';
import type { Facts, Graph } from '../contract';
import type { KernelDomain } from '../facts/kernels';
import { called } from '../words';

export { called, capital } from '../words';

/** `a, b and c`; beyond `most` the rest is counted: `a, b and 7 more`. */
export function listOf(names: readonly string[], most = 5): string {
  const shown = names.length <= most ? names : [...names.slice(0, most), `${names.length - most} more`];
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)!}`;
}

/** Ids of nodes as a list. */
export function idsOf(graph: Graph, nodes: readonly number[], most = 5): string {
  const { ids } = graph;
  const shown = (nodes.length > most ? nodes.slice(0, most) : nodes).map((node) => ids[node]!);
  // Of thousands only those that are shown are named.
  if (nodes.length > most) shown.push(`${nodes.length - most} more`);
  return listOf(shown, most + 1);
}

/** `1 container`, `3 containers`; the plural in `many` where it is not made with an s. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** The kernel and who brings it: `the kernel of VM vm-1 (Ubuntu 24.04, kernel 6.8)`. */
export function kernelName({ graph, catalog }: Facts, domain: KernelDomain): string {
  const node = called(graph, domain.node);
  const name = catalog.platform(domain.platform)?.name ?? domain.platform;
  const release = name === undefined ? undefined : domain.version === undefined ? name : `${name} ${domain.version}`;
  const details = [
    release, domain.kernel === undefined ? undefined : `kernel ${domain.kernel}`,
  ].filter((it) => it !== undefined).join(', ');
  const suffix = details === '' ? '' : ` (${details})`;
  switch (domain.source) {
    case 'hiddenVm': return `the kernel of the VM that ${node} runs behind the scenes${suffix}`;
    case 'sandbox': return `the sandbox kernel of ${node}${suffix}`;
    case 'sentry': return `the user-space kernel of ${node}${suffix}`;
    default: return `the kernel of ${node}${suffix}`;
  }
}

const BOUNDARY_NAMES: { readonly [B in Boundary]: string } = {
  B0: 'nothing', B1: 'namespaces on a shared kernel', B1u: 'a user namespace on a shared kernel', B2: 'a user-space kernel',
  B3: 'a virtual machine',
  B3c: 'a virtual machine with encrypted memory', B4: 'different hosts', B5: 'different sites',
};

/** A boundary class in words, with its code: `namespaces on a shared kernel (B1)`. */
export function boundaryName(boundary: Boundary): string {
  return `${BOUNDARY_NAMES[boundary]} (${boundary})`;
}

export { daysBetween } from '../days';
