/** Quantities as Kubernetes writes them. */

const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti'];
const DECIMAL = ['', 'k', 'M', 'G', 'T'];

function scaled(bytes: number, step: number, suffixes: readonly string[]): string {
  let at = 0;
  while (bytes > 0 && at < suffixes.length - 1 && bytes % step ** (at + 1) === 0) at++;
  return `${bytes / step ** at}${suffixes[at]}`;
}

/** Whole bytes with the suffix that needs the fewest digits: `512Mi` (1024), else `500M` (1000). */
export function bytesQuantity(bytes: number): string {
  const [binary, decimal] = [scaled(bytes, 1024, BINARY), scaled(bytes, 1000, DECIMAL)];
  return decimal.length < binary.length ? decimal : binary;
}

/** Cores; parts of one in thousandths, the least that Kubernetes counts, rounded up: `250m`. */
export function coresQuantity(cores: number): string {
  const milli = Math.ceil(Number((cores * 1000).toFixed(6)));
  return milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`;
}
