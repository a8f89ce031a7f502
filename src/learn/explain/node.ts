/** What a node is called, and its product. */
import type { Facts } from '../../engine/contract';
import { called } from '../../engine/words';
import type { KernelDomain } from '../../engine/facts/kernels';
import type { Piece } from './contract';
import { said } from './say';

/** `container front`, the name to follow. */
export function calledPiece({ graph }: Facts, node: number): Piece[] {
  const id = graph.ids[node]!, words = called(graph, node);
  return [words.slice(0, words.length - id.length), { node: id }];
}

/** `Docker Engine 27.3`; undefined where neither product nor version is known. */
export function productOf({ catalog }: Facts, platform: string | undefined, version: string | undefined): string | undefined {
  return [catalog.platform(platform)?.name ?? platform, version].filter((it) => it !== undefined).join(' ') || undefined;
}

/** `the kernel of VM vm-1 (Ubuntu 24.04, kernel 6.8)`. */
export function kernelPiece(facts: Facts, domain: KernelDomain): Piece[] {
  const details = [productOf(facts, domain.platform, domain.version), domain.kernel === undefined ? undefined : `kernel ${domain.kernel}`].filter((it) => it !== undefined);
  const suffix = details.length === 0 ? ' (system not given)' : ` (${details.join(', ')})`;
  const node = calledPiece(facts, domain.node);
  switch (domain.source) {
    case 'hiddenVm': return said`the kernel of the virtual machine that ${node} starts behind the scenes${suffix}`;
    case 'sandbox': return said`the kernel of the sandbox around ${node}${suffix}`;
    case 'sentry': return said`gVisor's kernel in user space around ${node}`;
    default: return said`the kernel of ${node}${suffix}`;
  }
}
