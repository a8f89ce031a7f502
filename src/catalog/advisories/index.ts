/**
 * advisories: known flaws with which a boundary between workloads can be crossed: of kernels, engines, runtimes, hypervisors.
 *
 * Facts with wording of our own (sources: NOTICE.txt). To renew: replace lines in the tables (columns in table.ts), then `ADVISORIES_AS_OF`.
 * It is a choice of well-known flaws, not a vulnerability database: what is not listed is not thereby safe.
 */
import { CONTAINERS } from './containers';
import { KERNEL } from './kernel';
import { MACHINES } from './machines';
import type { AdvisoryData } from './table';

export { parseAdvisories, type AdvisoryData } from './table';
export { verdictOf, fixedVersion, plainVersion } from './verdict';

/** Month of the data. */
export const ADVISORIES_AS_OF = '2026-09';
/** To be shown wherever advisories are. */
export const ADVISORY_ATTRIBUTION = 'Advisories are facts from CVE records, the Go Vulnerability Database (CC BY 4.0), CISA\'s list of exploited flaws, '
  + 'linux_kernel_cves (Apache 2.0) and changelogs of the projects; the wording is our own.';

export const ADVISORIES: AdvisoryData = { ...KERNEL, ...CONTAINERS, ...MACHINES };
