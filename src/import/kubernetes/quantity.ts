/** Kubernetes quantities: `250m`, `512Mi` (1024), `512M` (1000), `1e3`. Whole-number arithmetic, so that nothing is rounded by accident. */

const FORM = /^([+-]?)(\d{0,40})(?:\.(\d{0,40}))?(?:([numkMGTPE])|([KMGTPE])i|[eE]([+-]?\d{1,2}))?$/;
const DECIMAL: ReadonlyMap<string, number> = new Map([['n', -9], ['u', -6], ['m', -3], ['k', 3], ['M', 6], ['G', 9], ['T', 12], ['P', 15], ['E', 18]]);
const BINARY = 'KMGTPE';

/** A quantity times 10^`digits`, rounded up to a whole number; undefined where it is none, negative, or too large to be exact. */
export function quantityOf(text: string, digits: number): number | undefined {
  const match = FORM.exec(text);
  if (!match) return undefined;
  const [, sign, whole, fraction = '', decimal, binary, exponent] = match;
  if (whole === '' && fraction === '') return undefined;
  const mantissa = BigInt(whole + fraction) * (binary === undefined ? 1n : 1024n ** BigInt(BINARY.indexOf(binary) + 1));
  if (sign === '-' && mantissa > 0n) return undefined;
  const shift = digits - fraction.length + (decimal === undefined ? Number(exponent ?? 0) : DECIMAL.get(decimal)!);
  const divisor = 10n ** BigInt(Math.max(0, -shift));
  const value = shift >= 0 ? mantissa * 10n ** BigInt(shift) : (mantissa + divisor - 1n) / divisor;
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined;
}

/** Bytes, rounded up; `512m` is half a byte and so 1. */
export const bytesOfQuantity = (text: string): number | undefined => quantityOf(text, 0);

/** Cores, rounded up to a thousandth. */
export function coresOfQuantity(text: string): number | undefined {
  const milli = quantityOf(text, 3);
  return milli === undefined ? undefined : milli / 1000;
}
