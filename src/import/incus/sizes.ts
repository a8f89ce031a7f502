/** Sizes as Incus writes them: kB, MB, GB are powers of 1000, KiB, MiB, GiB of 1024; a percentage is one of the host's memory. */
import type { Estate } from '../machines/estate';
import { type Place, quote } from '../notes';

const SIZE = /^(\d{1,16})\s*(?:([KMGTPE])(i?)B|B)?$/i;

/** Bytes; `whole` is what a percentage is of. */
export function bytesIn(estate: Estate, text: string | undefined, what: string, place: Place, whole?: number): number | undefined {
  if (text === undefined) return undefined;
  const share = /^(\d{1,3}(?:\.\d{1,3})?)\s*%$/.exec(text.trim());
  if (share) {
    if (whole === undefined) estate.notes.add('info', 'unknown-size', place, `${quote(what)} is ${quote(text)} of the host's memory, which is not known here. Import the resources of the host too (\`incus query /1.0/resources\`).`, what);
    return whole === undefined ? undefined : Math.floor((whole * Number(share[1])) / 100);
  }
  const match = SIZE.exec(text.trim());
  const power = match?.[2] === undefined ? 0 : 'KMGTPE'.indexOf(match[2].toUpperCase()) + 1;
  const bytes = match ? Number(match[1]) * (match[3] ? 1024 : 1000) ** power : NaN;
  if (bytes <= Number.MAX_SAFE_INTEGER) return bytes;
  estate.notes.add('warning', 'bad-value', place, `${quote(what)}: ${quote(text)} cannot be read, so it is unknown here. Write a number with MiB, GiB, MB or GB.`);
  return undefined;
}
