/** What the solver's proofs mean, in words. */
import { formatBytes, formatCores } from '../../../model';
import type { Facts } from '../../contract';
import { list } from '../../words';
import type { ClusterProblem } from './items';
import { BARS, CLOSED, GROUP, RESOURCE } from './problem';
import type { Proof, Reason } from './problem';

const NAMES: { readonly [resource: string]: string } = { memory: 'memory', cpu: 'CPU', pods: 'room for pods', disk: 'disk' };
type Named = Pick<ClusterProblem, 'what' | 'problem' | 'itemNode' | 'binNode'>;

/** An amount of one of the problem's resources: `8GiB of memory`, `4 vCPUs`. */
export function amountOf({ what, problem }: Named, resource: number, value: number): string {
  switch (problem.resources[resource]) {
    case 'memory': return `${formatBytes(Math.round(value))} of memory`;
    case 'cpu': {
      const cores = Math.round(value * 1000) / 1000;
      return `${formatCores(cores)} ${what === 'vms' ? 'vCPU' : 'CPU'}${cores === 1 ? '' : 's'}`;
    }
    case 'disk': return `${formatBytes(Math.round(value))} of disk`;
    case 'pods': return `${value} ${value === 1 ? 'pod' : 'pods'}`;
    default: return String(value);
  }
}

const THINGS = { vms: 'VMs', pods: 'workloads' } as const;

/** Why no placement exists, as a clause: `vm-3 (8GiB of memory) fits on none of h1 and h2`. */
export function proofText({ graph }: Facts, it: Named, proof: Proof): string {
  const { problem, itemNode } = it;
  const id = (item: number): string => graph.ids[itemNode[item]!]!;
  const things = THINGS[it.what];
  switch (proof.kind) {
    case 'item': return `${id(proof.item)} (${sizeOf(it, proof.item)}) fits nowhere: ${reasonsText({ ...it, ids: graph.ids }, proof.item, proof.reasons)}`;
    case 'deficit':
      return `${proof.items.length} ${things} ask for ${amountOf(it, proof.resource, proof.demand)}, and ${proof.bins.length === 0 ? 'nothing is left to take them' : `${amountOf(it, proof.resource, proof.free)} ${proof.free === 1 ? 'is' : 'are'} free`}`;
    case 'slots':
      return `${proof.items.length} ${things} ask for ${amountOf(it, proof.resource, proof.size)} or more each, and there is room for ${proof.slots} of that size`;
    case 'group': {
      const { kind } = problem.groups[proof.group]!;
      return `${list(unique(proof.items.map(id)).slice(0, 5))} must stand ${kind}, and there ${proof.places === 1 ? 'is 1 place' : `are ${proof.places} places`} for them`;
    }
    case 'search': return `every combination leaves at least one over, such as ${id(proof.item)} (${sizeOf(it, proof.item)})`;
  }
}

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];

/** What an item asks for: `8GiB of memory, 4 vCPUs`. */
export function sizeOf(it: Named, item: number): string {
  const width = it.problem.resources.length;
  return it.problem.resources.flatMap((name, r) => (name === 'pods' || it.problem.demand[item * width + r] === 0 ? [] : [amountOf(it, r, it.problem.demand[item * width + r]!)])).join(', ') || 'of unknown size';
}

/** Bins by the reason why an item does not go there: `h1 and h2 have too little memory, h3 cannot reach its storage`. */
function reasonsText(it: Named & { readonly ids: readonly string[] }, item: number, reasons: readonly Reason[]): string {
  const byReason = new Map<Reason, string[]>();
  reasons.forEach((reason, bin) => {
    if (reason === CLOSED) return;
    const known = byReason.get(reason), name = it.ids[it.binNode[bin]!]!;
    if (known) known.push(name);
    else byReason.set(reason, [name]);
  });
  if (byReason.size === 0) return 'no other member is left';
  return Array.from(byReason, ([reason, names]) => `${names.length > 3 ? `${list(names.slice(0, 2)).replace(' and ', ', ')} and ${names.length - 2} more` : list(names)} ${reasonText(it, item, reason, names.length > 1)}`).join(', ');
}

const BARRED: { readonly [bar: string]: string } = {
  storage: 'cannot reach its storage', network: 'not on its network', architecture: 'of another architecture', 'cpu-level': 'with a CPU level too low for it',
  threads: 'with fewer threads than it has vCPUs', rule: 'ruled out by an affinity rule',
};

function reasonText({ problem }: Named, item: number, reason: Reason, many: boolean): string {
  if (reason >= GROUP) {
    const { kind } = problem.groups[reason - GROUP]!;
    return kind === 'together' ? `${many ? 'are' : 'is'} not where what it must stay with is` : `${many ? 'hold' : 'holds'} what it must stand apart from`;
  }
  if (reason >= RESOURCE) return `${many ? 'have' : 'has'} too little ${NAMES[problem.resources[reason - RESOURCE]!] ?? 'room'} left`;
  const bar = BARS[reason] ?? '';
  return bar === 'storage' ? BARRED[bar]! : `${many ? 'are' : 'is'} ${BARRED[bar] ?? 'barred'}`;
}
