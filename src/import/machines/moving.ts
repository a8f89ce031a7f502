/** Machines that are on another host than when they were imported before. */
import { quote } from '../notes';
import type { Estate, Origin } from './estate';

export interface Standing {
  readonly kind: 'vm' | 'container';
  readonly id: string;
  readonly origin: Origin;
  /** What it runs on now. */
  readonly now: string;
  /** What the same import knows it may have run on before; asked for only where it ran elsewhere. */
  others(): readonly string[];
  /** How the place is called, for a note. */
  readonly host: string;
}

/** The parent of a machine: it moves where the files say so, unless a person has put it elsewhere. */
export function standing(estate: Estate, { kind, id, origin, now, others, host }: Standing): string {
  const before = estate.earlier(kind, origin, true)?.node.in;
  if (before === undefined || before === now) return now;
  if (others().includes(before)) {
    estate.move(id, now, origin.path);
    return now;
  }
  estate.notes.add('info', 'elsewhere', origin.place, `${quote(id)} is on ${quote(host)} now; in the topology it was put elsewhere, and stays there.`);
  return before;
}
