/** How long a release is supported, in words. */
import { t } from '../../l10n';
import type { Release } from '../../catalog';

/** The end of support of a release as seen on a day (YYYY-MM-DD); undefined where nothing is published. */
export function supportOf({ endOfLife, extendedSupport, ended }: Release, today: string): string | undefined {
  const own = endOfLife === undefined ? (ended ? t('security support is over') : undefined) : today > endOfLife ? t('security support ended {0}', endOfLife) : t('security support until {0}', endOfLife);
  if (own === undefined || extendedSupport === undefined) return own;
  return `${own}, ${today > extendedSupport ? t('paid or volunteer support ended {0}', extendedSupport) : t('paid or volunteer support until {0}', extendedSupport)}`;
}

/** The day that ages are measured from, where nothing was checked yet. */
export const dayOf = (asOf: string | undefined): string => asOf ?? new Date().toISOString().slice(0, 10);
