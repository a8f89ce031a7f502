/** How long a release is supported, in words. */
import type { Release } from '../../catalog';

/** The end of support of a release as seen on a day (YYYY-MM-DD); undefined where nothing is published. */
export function supportOf({ endOfLife, extendedSupport, ended }: Release, today: string): string | undefined {
  const extended = extendedSupport === undefined ? '' : `, paid or volunteer support ${today > extendedSupport ? 'ended' : 'until'} ${extendedSupport}`;
  if (endOfLife !== undefined) return `security support ${today > endOfLife ? 'ended' : 'until'} ${endOfLife}${extended}`;
  return ended ? `security support is over${extended}` : undefined;
}

/** The day that ages are measured from, where nothing was checked yet. */
export const dayOf = (asOf: string | undefined): string => asOf ?? new Date().toISOString().slice(0, 10);
