/** Sizes in libvirt's XML: a number with the attribute `unit`, KiB where it is absent. */
import type { Notes } from '../notes';
import { type Measured, scaledBytes } from '../machines/quantities';
import { attribute, type XmlElement } from '../machines/xml';

/** libvirt's units; the SI ones have a B and no i. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['b', 1], ['bytes', 1], ...['k', 'm', 'g', 't', 'p', 'e'].flatMap((letter, i): [string, number][] => [
    [letter, 1024 ** (i + 1)], [`${letter}ib`, 1024 ** (i + 1)], [`${letter}b`, 1000 ** (i + 1)],
  ]),
]);

/** Above this libvirt means no limit: 2^53 - 1 KiB and what is rounded from it. */
const UNLIMITED_KIB = 9_007_199_254_740_000;

/** Bytes of an element; `fallback` is its unit where none is written. */
export function bytesOf(notes: Notes, element: XmlElement | undefined, what: string, fallback = 'KiB'): number | undefined {
  if (!element || element.text === '') return undefined;
  const measured: Measured = { notes, place: element.place, what };
  const unit = attribute(element, 'unit') ?? fallback;
  const factor = UNITS.get(unit.toLowerCase());
  if (factor === undefined) {
    notes.add('warning', 'bad-value', element.place, `${what}: \`${unit.slice(0, 40)}\` is no unit of libvirt, so it is unknown here. Write KiB, MiB, GiB or another of its units.`);
    return undefined;
  }
  return scaledBytes(element.text, factor, measured);
}

/** A limit of `<memtune>` in bytes; undefined where it is none, which libvirt writes as a huge number. */
export function limitOf(notes: Notes, element: XmlElement | undefined, what: string): number | undefined {
  const written = Number(element?.text);
  return written >= UNLIMITED_KIB ? undefined : bytesOf(notes, element, what);
}
