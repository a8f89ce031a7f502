/** The shape of the lifecycle tables, and how a table becomes releases. */
import type { Release } from '../contract';

/**
 * Releases of products by lifecycle id. `releases` holds one release a line, newest first, in columns:
 * version, day of release, last day of free security support (`ended`: over without a published day), last day of an
 * extension, kernel series at release (the rest of the line). `-` is not published; `?` behind the version: the source is in doubt.
 */
export type LifecycleData = { readonly [product: string]: LifecycleProduct };

export interface LifecycleProduct {
  readonly name: string;
  /** Repositories of its images, without a registry. */
  readonly images?: readonly string[];
  /** Where the data is from, if not from endoflife.date. */
  readonly source?: string;
  readonly releases: string;
}

/** The releases of a table, in its order. */
export function parseReleases(table: string): readonly Release[] {
  return table.trim().split('\n').map(parseRelease);
}

function parseRelease(line: string): Release {
  const [version = '', released, end, extended, ...kernel] = line.trim().split(' ');
  return {
    version: version.replace('?', ''),
    released: day(released),
    endOfLife: end === 'ended' ? undefined : day(end),
    extendedSupport: day(extended),
    ended: end === 'ended' ? true : undefined,
    kernel: kernel.length > 0 ? kernel.join(' ') : undefined,
    doubtful: version.endsWith('?') ? true : undefined,
  };
}

const day = (text: string | undefined): string | undefined => (text && text !== '-' ? text : undefined);
