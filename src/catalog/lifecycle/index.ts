/**
 * lifecycle: when releases were published and when their support ends.
 *
 * Derived from endoflife.date (MIT, see THIRD-PARTY-NOTICES) as of `AS_OF`; products that it does not have name their own
 * source in the table. To renew: replace lines in the tables (columns in table.ts), then `AS_OF`. What is not listed
 * is unknown, never "supported".
 */
import { LANGUAGES } from './languages';
import { LINUX } from './linux';
import { ORCHESTRATORS } from './orchestrators';
import { SERVICES } from './services';
import { SYSTEMS } from './systems';
import type { LifecycleData } from './table';
import { VIRTUALIZATION } from './virtualization';

export { parseReleases, type LifecycleData, type LifecycleProduct } from './table';

/** Day of the data. */
export const AS_OF = '2026-08-22';
/** To be shown wherever dates are. */
export const ATTRIBUTION = 'Release and support dates derived from endoflife.date, Copyright 2020 endoflife.date contributors, MIT licence.';

export const LIFECYCLE: LifecycleData = { ...LINUX, ...SYSTEMS, ...VIRTUALIZATION, ...ORCHESTRATORS, ...LANGUAGES, ...SERVICES };
