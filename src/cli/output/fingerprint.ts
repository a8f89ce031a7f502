/** What a finding is known by from one run to the next. */
import { createHash } from 'node:crypto';

/** A relative path as a URI reference; what has no place in one is percent-encoded, a colon too, which would end the name of a scheme. */
export const fileUri = (file: string): string => encodeURI(file.replace(/\\/g, '/').replace(/^\.\//, '')).replace(/[?#:]/g, encodeURIComponent);

export interface Fingerprinted {
  readonly rule: string;
  readonly pointer: string;
  readonly nodes: readonly string[];
}

/** Stays the same while lines move: what the finding is about, not where it stands. `uri` as of `fileUri`. */
export function fingerprintOf(uri: string, { rule, pointer, nodes }: Fingerprinted): string {
  return createHash('sha256').update(JSON.stringify([uri, rule, pointer, nodes.slice(0, 1)])).digest('hex').slice(0, 32);
}
