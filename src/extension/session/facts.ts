/** Derived values of a node in plain words: whose kernel it runs on, who shares it, what it may use. */
import { kernelOf, kernels } from '../../engine';
import type { KernelDomain } from '../../engine/facts/kernels';
import { UNDECIDED } from '../../engine';
import type { Facts } from '../../engine/contract';
import type { FactRow } from '../../protocol';

const MAX_NAMED = 8;

const row = (label: string, value: string, detail = '', assumed = false): FactRow => ({ label, value, detail, assumed });

/** Some names and how many more there are. */
function named(facts: Facts, numbers: readonly number[]): string {
  const names = numbers.slice(0, MAX_NAMED).map((number) => facts.graph.ids[number]).join(', ');
  return numbers.length > MAX_NAMED ? `${names} and ${numbers.length - MAX_NAMED} more` : names;
}

const SOURCES: { readonly [S in KernelDomain['source']]: (id: string) => string } = {
  os: (id) => `the operating system of ${id}`,
  hypervisor: (id) => `the hypervisor ${id}`,
  hiddenVm: (id) => `a virtual machine that ${id} starts itself`,
  sandbox: (id) => `a sandbox virtual machine of ${id}`,
  sentry: (id) => `gVisor's own kernel around ${id}`,
};

function kernelRows(facts: Facts, number: number): FactRow[] {
  const all = kernels(facts);
  if (all.serving[number] === UNDECIDED) return [row('Kernel', 'cannot be told', 'It has no fixed place, or what it runs on is not known.')];
  const domain = kernelOf(all, number);
  if (!domain) return [];
  const product = [domain.platform, domain.version].filter(Boolean).join(' ') || domain.family || 'unknown';
  const value = domain.kernel ? `${product}, kernel ${domain.kernel}` : `${product}, kernel version unknown`;
  const assumed = facts.graph.nodes[domain.node].assumed?.some((name) => name === '*' || name === 'os') ?? false;
  const rows = [row('Kernel', value, `It is ${SOURCES[domain.source](facts.graph.ids[domain.node])}.`, assumed)];
  const others = domain.workloads.filter((one) => one !== number);
  rows.push(others.length === 0
    ? row('Shares its kernel with', 'nothing else that runs')
    : row('Shares its kernel with', `${others.length} ${others.length === 1 ? 'workload' : 'workloads'}`, `A flaw in this kernel reaches ${named(facts, others)}.`));
  return rows;
}

/** Everything worth knowing about a node that does not stand in its own properties. */
export function factRows(facts: Facts, number: number): FactRow[] {
  if (facts.graph.cyclic[number] === 1) return [row('Left out', 'part of a circle', 'Its `in` leads back to itself, so nothing is computed for it. Put it somewhere else.')];
  return kernelRows(facts, number);
}
