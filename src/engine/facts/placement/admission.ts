/** Admission as vSphere HA counts it, to be read beside the exact answer (RULES 3.10). */

/** Cores and bytes. */
export interface Amounts {
  readonly cpu: number;
  readonly memory: number;
}

export interface Admission {
  /** The largest reservation of each resource. */
  readonly slot: Amounts;
  /** By host: slots that it holds. */
  readonly slots: readonly number[];
  /** Slots left without the largest hosts; one is needed for each virtual machine. */
  readonly slotsLeft: number;
  readonly slotsSuffice: boolean;
  /** Most hosts that may fail by slots. */
  readonly tolerates: number;
  /** Share of all capacity that is not reserved, 0 to 1; NaN where there is none. */
  readonly unreserved: Amounts;
  /** Share that must stay free: `failures` of the hosts. */
  readonly wanted: number;
  readonly percentageSuffices: boolean;
}

/** vSphere's slot for virtual machines without a CPU reservation: 32 MHz, here of a CPU at 2 GHz. */
export const DEFAULT_SLOT_CPU = 0.016;

/** Slots and percentage for hosts and the reservations (memory with overhead) of running virtual machines. Source: vSphere Availability, admission control. */
export function admission(hosts: readonly Amounts[], reservations: readonly Amounts[], failures: number, defaultCpu = DEFAULT_SLOT_CPU): Admission {
  const slot = {
    cpu: reservations.reduce((most, it) => Math.max(most, it.cpu), 0) || defaultCpu,
    memory: reservations.reduce((most, it) => Math.max(most, it.memory), 0),
  };
  const fits = (capacity: number, size: number): number => (size > 0 ? Math.floor(capacity / size + 1e-9) : Infinity);
  const slots = hosts.map((it) => Math.max(0, Math.min(fits(it.cpu, slot.cpu), fits(it.memory, slot.memory))));
  const descending = [...slots].sort((a, b) => b - a);
  const without = (k: number): number => descending.slice(k).reduce((sum, it) => sum + it, 0);
  let tolerates = 0;
  while (tolerates < hosts.length && without(tolerates + 1) >= reservations.length && reservations.length > 0) tolerates++;
  const unreserved = { cpu: share(hosts, reservations, 'cpu'), memory: share(hosts, reservations, 'memory') };
  const wanted = hosts.length > 0 ? Math.min(1, failures / hosts.length) : NaN;
  return {
    slot, slots, slotsLeft: without(failures), slotsSuffice: without(failures) >= reservations.length, tolerates, unreserved, wanted,
    percentageSuffices: !(unreserved.cpu < wanted) && !(unreserved.memory < wanted),
  };
}

function share(hosts: readonly Amounts[], reservations: readonly Amounts[], resource: keyof Amounts): number {
  const capacity = hosts.reduce((sum, it) => sum + it[resource], 0);
  return capacity > 0 ? (capacity - reservations.reduce((sum, it) => sum + it[resource], 0)) / capacity : NaN;
}
