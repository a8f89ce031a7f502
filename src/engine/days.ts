/** Days between dates. */

const DAY_MS = 86_400_000;

/** Days from one day to another, both YYYY-MM-DD; negative where `to` is earlier, NaN where one is no day. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}
