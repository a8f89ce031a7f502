/** How old a scan is. */
import type { Facts } from '../../contract';
import type { ImageRisk } from './index';

const DAY_MS = 86_400_000;

/** Whole days from the newest scan of an image to the day of the facts; NaN where no report says when it was made. Negative where it was made later. */
export function scanAge({ today }: Facts, { made }: Pick<ImageRisk, 'made'>): number {
  const time = made === undefined ? NaN : Date.parse(made);
  return Math.floor(Date.parse(`${today}T00:00:00Z`) / DAY_MS) - Math.floor(time / DAY_MS);
}

export const isScanOld = (facts: Facts, risk: ImageRisk, mostDays: number): boolean => scanAge(facts, risk) > mostDays;
