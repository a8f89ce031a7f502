/** The CPU model that rules propose for VMs that shall move. */
import type { NodeOf } from '../../../model';
import type { Facts } from '../../contract';
import { LEVELS } from '../../facts/migration/cpu';
import { places } from '../../facts/places';

/** Name, as Proxmox VE and QEMU know it, of the highest level of x86-64 that every machine has; undefined where one does not state its own. */
export function commonModel(facts: Facts, machines: readonly number[]): string | undefined {
  let least = Infinity;
  for (const it of machines) {
    const host = places(facts).host[it]!;
    const level = host < 0 ? undefined : (facts.graph.nodes[host] as NodeOf<'host'>).cpu?.level;
    if (level === undefined) return undefined;
    least = Math.min(least, LEVELS.indexOf(level));
  }
  return least === 1 ? 'x86-64-v2-AES' : LEVELS[least];
}
