/** Whose kernel a node runs on, and who shares it. */
import type { Facts } from '../../engine/contract';
import { kernels, NO_KERNEL, UNDECIDED } from '../../engine/facts/kernels';
import type { Line } from './contract';
import { calledPiece, kernelPiece } from './node';
import { counted, known, ref, refs, unknown } from './say';

/** Kinds that run nothing themselves. */
const RUNS_NOTHING: ReadonlySet<string> = new Set(['site', 'cluster', 'volume', 'network']);

export function kernelLines(facts: Facts, node: number): readonly Line[] {
  const { graph } = facts, { serving, hosting, domains } = kernels(facts);
  const { kind } = graph.nodes[node]!;
  if (RUNS_NOTHING.has(kind)) return [known`It runs no programs itself, so no kernel serves it.`];
  const number = serving[node]!;
  if (number === UNDECIDED) return [unknown`Which kernel serves it cannot be told: it has no fixed place, or what it runs on is not known.`];
  const domain = domains[number];
  if (number === NO_KERNEL || domain === undefined) return [unknown`Nothing under it brings a kernel: no operating system is given on the way to the hardware.`];
  const own = domain.node === node;
  const others = domain.workloads.filter((other) => other !== node);
  const lines: Line[] = [own ? known`It brings a kernel: it is ${kernelPiece(facts, domain)}.` : known`Its system calls end in ${kernelPiece(facts, domain)}.`];
  if (others.length === 0) lines.push(known`${own ? 'Nothing that runs' : 'No other running workload'} shares that kernel.`);
  else lines.push(known`${counted(others.length, own ? 'running workload' : 'other running workload')} ${others.length === 1 ? 'shares' : 'share'} it: ${refs(facts, others)}. A flaw in it, or its crash, reaches them all.`);
  const around = hosting[node]! >= 0 && hosting[node] !== number ? domains[hosting[node]!] : undefined;
  if (around) lines.push(known`That kernel is a program on ${kernelPiece(facts, around)}: if that one crashes, so does this.`);
  if (own && domain.sandboxed.length > 0) lines.push(known`${refs(facts, domain.sandboxed)} ${domain.sandboxed.length === 1 ? 'has' : 'have'} a kernel in user space on top of it: its crash takes them along too.`);
  const below = domains[domain.parent];
  if (below) lines.push(known`Under that kernel lies ${kernelPiece(facts, below)}.`);
  if (kind === 'container' && domain.source === 'os') lines.push(known`The kernel's version comes from ${ref(facts, domain.node)}, the files and libraries from the image: the image has no kernel.`);
  if (kind === 'engine' && domain.source === 'hiddenVm') lines.push(known`So the containers of ${calledPiece(facts, node)} do not run on the system that it is installed on.`);
  return lines;
}
