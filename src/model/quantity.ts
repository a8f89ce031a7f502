/** Quantities as authors write them, and back. Bytes, cores, milliseconds. */
import { t } from '../l10n';

/** Bytes a unit stands for: IEC 80000-13 prefixes are powers of 1024, SI prefixes powers of 1000. */
export const BYTE_UNITS: ReadonlyMap<string, number> = new Map([
  ['B', 1],
  ['KiB', 2 ** 10], ['MiB', 2 ** 20], ['GiB', 2 ** 30], ['TiB', 2 ** 40], ['PiB', 2 ** 50],
  ['kB', 1e3], ['MB', 1e6], ['GB', 1e9], ['TB', 1e12], ['PB', 1e15],
]);

const DURATION_UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1], ['s', 1e3], ['m', 60e3], ['h', 3_600e3], ['d', 86_400e3], ['w', 604_800e3],
]);

/** Patterns of the written forms, shared with the JSON Schema. */
export const BYTES_PATTERN = '^(\\d{1,16}(?:\\.\\d{1,9})?) ?(B|[KMGTP]iB|[kMGTP]B)$';
export const CORES_PATTERN = '^(\\d{1,9}(?:\\.\\d{1,9})?)(m?)$';
export const DURATION_PATTERN = '^(?:\\d{1,9}(?:\\.\\d{1,9})?(?:ms|s|m|h|d|w))+$';
export const DATE_PATTERN = '^\\d{4}-\\d{2}-\\d{2}$';

const bytesForm = new RegExp(BYTES_PATTERN);
const coresForm = new RegExp(CORES_PATTERN);
const durationForm = new RegExp(DURATION_PATTERN);
const dateForm = new RegExp(DATE_PATTERN);

/** Beyond this a double no longer holds every whole number of bytes. */
const MAX_BYTES = Number.MAX_SAFE_INTEGER;

/** The same few sizes stand on thousands of nodes. Bounded, so that hostile input cannot fill it. */
const remembered = new Map<string, number | undefined>();
const MAX_REMEMBERED = 4096;

/**
 * Bytes of a quantity: a number is bytes, a string has an IEC or SI unit, `"unlimited"` is Infinity.
 * Undefined where it is no quantity, negative, or over 2^53 - 1 bytes; `describeBytesError` says why.
 */
export function parseBytes(value: unknown): number | undefined {
  if (typeof value === 'number') return value >= 0 && value <= MAX_BYTES ? value : undefined;
  if (typeof value !== 'string' || value.length > 40) return undefined;
  let bytes = remembered.get(value);
  if (bytes !== undefined) return bytes;
  bytes = bytesOfText(value);
  if (bytes !== undefined && remembered.size < MAX_REMEMBERED) remembered.set(value, bytes);
  return bytes;
}

function bytesOfText(text: string): number | undefined {
  if (text === 'unlimited') return Infinity;
  const match = bytesForm.exec(text);
  if (!match) return undefined;
  const bytes = Math.round(Number(match[1]) * BYTE_UNITS.get(match[2]!)!);
  return bytes <= MAX_BYTES ? bytes : undefined;
}

/** Cores of a quantity: a number, a decimal string, a string of millicores (`"250m"`), or `"unlimited"` for Infinity. Undefined where it is none. */
export function parseCores(value: unknown): number | undefined {
  if (typeof value === 'number') return value >= 0 && Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || value.length > 40) return undefined;
  if (value === 'unlimited') return Infinity;
  const match = coresForm.exec(value);
  if (!match) return undefined;
  return match[2] === 'm' ? Number(match[1]) / 1000 : Number(match[1]);
}

/** Milliseconds of a duration such as `"300ms"`, `"15m"` or `"1h30m"`; units ms, s, m, h, d, w. Undefined where it is none: a bare number has no unit. */
export function parseDuration(value: unknown): number | undefined {
  if (typeof value !== 'string' || value.length > 80 || !durationForm.test(value)) return undefined;
  let sum = 0;
  for (const [, amount, unit] of value.matchAll(/([\d.]+)([a-z]+)/g)) sum += Number(amount) * DURATION_UNITS.get(unit!)!;
  return sum;
}

/** Milliseconds since 1970-01-01 UTC of midnight of a calendar day `YYYY-MM-DD`; undefined for other forms and for days that do not exist. */
export function parseDate(value: unknown): number | undefined {
  if (typeof value !== 'string' || !dateForm.test(value)) return undefined;
  const time = Date.parse(`${value}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== value ? undefined : time;
}

/** Bytes in the largest binary unit that leaves at least 1, exact where three decimals suffice (`1.5GiB`), else to one decimal; `unlimited` and `unknown` for Infinity and NaN. */
export function formatBytes(bytes: number): string {
  if (Number.isNaN(bytes)) return 'unknown';
  if (!Number.isFinite(bytes)) return bytes > 0 ? 'unlimited' : 'unknown';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let step = 0;
  while (step < units.length - 1 && Math.abs(bytes) >= 1024 ** (step + 1)) step++;
  const amount = bytes / 1024 ** step;
  const exact = Number(amount.toFixed(3));
  return `${exact === amount ? exact : Number(amount.toFixed(1))}${units[step]}`;
}

/** Cores with at most three decimals (`0.25`, `4`); `unlimited` and `unknown` for Infinity and NaN. */
export function formatCores(cores: number): string {
  if (Number.isNaN(cores)) return 'unknown';
  if (!Number.isFinite(cores)) return cores > 0 ? 'unlimited' : 'unknown';
  return String(Number(cores.toFixed(3)));
}

/** Milliseconds as people write them, in the two largest units that matter: `300 ms`, `1.5 s`, `2 min 5 s`, `3 h`, `2 days`. Input in milliseconds. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return Number.isNaN(ms) ? 'unknown' : 'for ever';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${Number((ms / 1000).toFixed(1))} s`;
  const units: readonly (readonly [number, string])[] = [[86_400, 'day'], [3600, 'h'], [60, 'min'], [1, 's']];
  let seconds = Math.round(ms / 1000);
  const from = units.findIndex(([size]) => seconds >= size);
  return units.slice(from, from + 2).flatMap(([size, name]) => {
    const number = Math.floor(seconds / size);
    seconds -= number * size;
    return number === 0 ? [] : [`${number} ${name}${name === 'day' && number > 1 ? 's' : ''}`];
  }).join(' ');
}

/** Why a value is no byte quantity, and how to write it; of what was typed into a field in the person's language. */
export function describeBytesError(value: unknown): string {
  if (typeof value === 'number') {
    if (value > MAX_BYTES) return `${value} is more than ${MAX_BYTES} bytes (8 PiB), the most that can be computed with exactly.`;
    return `${value} is not a size: bytes are not negative.`;
  }
  if (typeof value !== 'string') return 'A size is a number of bytes, or a string with a unit such as "8GiB" or "500MB".';
  const shown = JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}...` : value);
  const match = /^(\d+(?:\.\d+)?) ?([A-Za-z]*)$/.exec(value);
  if (!match) return t('{0} is not a size. Write a number of bytes, or a number with a unit such as "8GiB" (1024³) or "8GB" (1000³).', shown);
  const [, amount, unit = ''] = match;
  if (bytesForm.test(value)) return t('{0} is more than {1} bytes (8 PiB), the most that can be computed with exactly.', shown, String(MAX_BYTES));
  if (unit === '') return t('{0} has no unit. Write {1} without quotes for bytes, or add a unit such as GiB or GB.', shown, amount!);
  return t('{0} is ambiguous or unknown as a size: {1}', shown, adviceForUnit(amount!, unit));
}

function adviceForUnit(amount: string, unit: string): string {
  const prefix = unit[0]!.toUpperCase();
  if (unit === 'm') return t('Docker reads it as {0}MiB, Kubernetes as thousandths of a byte. Write "{0}MiB" or "{0}MB".', amount);
  if (!'KMGTP'.includes(prefix)) return t('the units are B, KiB, MiB, GiB, TiB, PiB (powers of 1024) and kB, MB, GB, TB, PB (powers of 1000).');
  return t('write "{0}iB" (powers of 1024) or "{1}B" (powers of 1000).', amount + prefix, amount + (prefix === 'K' ? 'k' : prefix));
}

/** Why a value is no core quantity, and how to write it, in the person's language. */
export function describeCoresError(value: unknown): string {
  const shown = JSON.stringify(typeof value === 'string' && value.length > 40 ? `${value.slice(0, 40)}...` : value);
  return t('{0} is not an amount of CPU. Write cores as a number such as 0.5, or millicores as a string such as "250m".', shown);
}
