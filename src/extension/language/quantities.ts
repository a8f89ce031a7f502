/** Quantities in the text: units for what is typed, and the same amount in the other units. */
import { t } from '../../l10n';
import { BYTE_UNITS, formatCores, formatDuration, parseBytes, parseCores, parseDuration } from '../../model';
import type { Prop } from '../../model';
import { coresText } from '../../scene/words';

export type Quantity = Extract<Prop['type'], 'bytes' | 'cores' | 'duration'>;

export const quantityOf = ({ type }: Prop): Quantity | undefined => (type === 'bytes' || type === 'cores' || type === 'duration' ? type : undefined);

/** Units of a quantity, the likelier ones first. */
const UNITS: { readonly [Q in Quantity]: readonly string[] } = {
  bytes: ['GiB', 'MiB', 'TiB', 'KiB', 'GB', 'MB', 'TB', 'kB', 'PiB', 'PB'],
  cores: ['m'],
  duration: ['s', 'm', 'h', 'd', 'ms', 'w'],
};

/** Sizes of the units of each family, the largest first. */
const families = [/^([KMGTP]i)?B$/, /^[kMGTP]?B$/].map((form) => [...BYTE_UNITS].filter(([unit]) => form.test(unit)).sort(([, a], [, b]) => b - a));

/** Bytes in the largest unit of a family that leaves at least 1, to two decimals. */
function inFamily(bytes: number, family: readonly (readonly [string, number])[]): string {
  const [unit, size] = family.find(([, one]) => bytes >= one) ?? ['B', 1];
  return `${Number((bytes / size).toFixed(2))}${unit}`;
}

const WORDS: { readonly [Q in Quantity]: (value: unknown) => string | undefined } = {
  bytes: (value) => {
    const bytes = parseBytes(value);
    if (bytes === undefined || !Number.isFinite(bytes)) return undefined;
    const whole = t('{0} bytes', bytes.toLocaleString('en-US').replaceAll(',', ' '));
    return bytes < 1000 ? whole : `${families.map((family) => inFamily(bytes, family)).join(' ≈ ')}, ${whole}`;
  },
  cores: (value) => {
    const cores = parseCores(value);
    return cores === undefined || !Number.isFinite(cores) ? undefined : `${coresText(cores)} = ${formatCores(cores * 1000)}m`;
  },
  duration: (value) => {
    const ms = parseDuration(value);
    return ms === undefined ? undefined : formatDuration(ms);
  },
};

/** An amount in all its units: `8GiB ≈ 8.59GB, 8 589 934 592 bytes`; undefined where it is none, or unlimited. */
export const inAllUnits = (quantity: Quantity, value: unknown): string | undefined => WORDS[quantity](value);

/** What is typed (`8`, `1.5G`), with each unit that can follow. */
export function withUnits(quantity: Quantity, typed: string): readonly string[] {
  const [, amount, unit] = /^(\d{1,16}(?:\.\d{1,9})?) ?([A-Za-z]{0,3})$/.exec(typed) ?? [];
  if (amount === undefined) return [];
  return UNITS[quantity].filter((one) => one.toLowerCase().startsWith(unit.toLowerCase())).map((one) => amount + one).filter((text) => inAllUnits(quantity, text) !== undefined);
}
