/** Which of the properties that few nodes have a node has, as bits: thousands of nodes are passed over without a look at them. */
import type { TopologyNode } from '../model';

/** No more than 32. */
const NAMES = [
  'tenant', 'environment', 'role', 'adminDomain', 'owner', 'trust', 'sensitivity', 'criticality', 'service', 'mounts', 'networks', 'ports',
  'namespaces', 'storage', 'usage', 'recovery', 'migration', 'cloneOf', 'manages', 'members', 'affinity', 'reachableFrom', 'copies', 'runtimeClass',
  'isolation', 'privileged', 'capabilities', 'seccomp', 'dataPaths', 'health', 'cpuset', 'threads',
] as const;

type Name = (typeof NAMES)[number];

/** The bit of a property in `Graph.has`. */
export const HAS = Object.fromEntries(NAMES.map((name, i) => [name, 1 << i])) as { readonly [N in Name]: number };

const BITS: ReadonlyMap<string, number> = new Map(Object.entries(HAS));

/** The bit of any property; 0 where none stands for it. */
export const bitOf = (name: string): number => BITS.get(name) ?? 0;

/** Fills `has` for the nodes numbered `from` to `to` (exclusive). Neighbours mostly have the same properties in the same order. */
export function fillPresence(has: Uint32Array, nodes: readonly TopologyNode[], from: number, to: number): void {
  let names: string[] = [], bits = 0;
  for (let i = from; i < to; i++) {
    let at = 0, same = true;
    for (const name in nodes[i]!) if (same && names[at++] !== name) same = false;
    if (!same || at !== names.length) {
      names = Object.keys(nodes[i]!);
      bits = 0;
      for (const name of names) bits |= BITS.get(name) ?? 0;
    }
    has[i] = bits;
  }
}
