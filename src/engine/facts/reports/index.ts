/** Reports of scanners and builders, matched to the images in use, and what is left of their findings after VEX. */
import { defineFact } from '../../facts';
import { VULNERABILITY_SEVERITIES } from '../../image-reports';
import type { Reports, Vulnerability, VulnerabilitySeverity } from '../../image-reports';
import type { ImageUse } from '../images';
import { reportMatches } from './match';
import type { ImageMatch, ReportSource } from './match';
import { namesOf, statementsOf, vexOf } from './vex';

export { reportMatches } from './match';
export type { AttachmentProblem, ImageMatch, ReportMatches, ReportSource, UnusedReport } from './match';

export type SeverityCounts = { readonly [S in VulnerabilitySeverity]: number };

/** What the reports of an image say. */
export interface ImageRisk extends ImageMatch {
  /** `waiting`: an attached report has not been looked for yet. */
  readonly state: 'scanned' | 'unscanned' | 'waiting';
  /** Instant of the newest scan, ISO 8601; undefined where no report says. */
  readonly made: string | undefined;
  /** Vulnerabilities that count, worst first, those with a fix before those without. */
  readonly vulnerabilities: readonly Vulnerability[];
  readonly counts: SeverityCounts;
  /** Of those, the ones that a newer package fixes. */
  readonly fixable: SeverityCounts;
  /** Left out because VEX says that the image is not affected, or has them fixed. */
  readonly notAffected: number;
  readonly fixed: number;
  /** Packages that the reports list; undefined where they list none. */
  readonly packages: number | undefined;
}

type Judged = Pick<ImageRisk, 'vulnerabilities' | 'counts' | 'fixable' | 'notAffected' | 'fixed'>;

/** By image in use, in the order of their first container; undefined where nobody looked for reports. */
export const imageRisks = defineFact('imageRisks', (facts): readonly ImageRisk[] | undefined => {
  const { reports } = facts;
  const matches = reportMatches(facts);
  if (reports === undefined || matches === undefined) return undefined;
  return matches.images.map((match): ImageRisk => {
    const scans = match.sources.filter(({ report }) => report.scanned);
    const lists = match.sources.map(({ report }) => report.packages).filter((it) => it !== undefined);
    return {
      ...match, ...judgedOf(reports, match.use, scans),
      state: match.waiting ? 'waiting' : scans.length > 0 ? 'scanned' : 'unscanned',
      made: scans[0]?.report.made,
      packages: lists.length === 0 ? undefined : Math.max(...lists),
    };
  });
}, []);

const judged = new WeakMap<Reports, Map<string, Judged>>();

/** Worked out once for the same reports and image: edits elsewhere in the file ask again and again. */
function judgedOf(reports: Reports, use: ImageUse, scans: readonly ReportSource[]): Judged {
  let known = judged.get(reports);
  if (!known) judged.set(reports, (known = new Map()));
  const key = JSON.stringify([use.reference, use.digest, use.image?.id, ...scans.map(({ file, report }) => [file.path, file.reports.indexOf(report)])]);
  let found = known.get(key);
  if (!found) known.set(key, (found = judge(reports, use, scans)));
  return found;
}

function judge(reports: Reports, use: ImageUse, scans: readonly ReportSource[]): Judged {
  const statements = statementsOf(reports), names = namesOf(use, scans);
  const left: Vulnerability[] = [];
  let [notAffected, fixed] = [0, 0];
  for (const { vulnerability, source } of merged(scans)) {
    const vex = vexOf(statements, names, vulnerability, source);
    if (vex === 'not_affected') notAffected++;
    else if (vex === 'fixed') fixed++;
    else left.push(vulnerability);
  }
  left.sort((a, b) => rank(a) - rank(b));
  return { vulnerabilities: left, counts: countsOf(left), fixable: countsOf(left.filter((it) => it.fixed !== undefined)), notAffected, fixed };
}

const rank = ({ severity, fixed }: Vulnerability): number => VULNERABILITY_SEVERITIES.indexOf(severity) * 2 + (fixed === undefined ? 1 : 0);

/** The findings of the newest report as they are, and of the others those that it does not have. */
function merged(scans: readonly ReportSource[]): readonly { readonly vulnerability: Vulnerability; readonly source: ReportSource }[] {
  const all: { readonly vulnerability: Vulnerability; readonly source: ReportSource }[] = [];
  const seen = new Set<string>();
  for (const source of scans) {
    const own = source.report.vulnerabilities.map((vulnerability) => ({ vulnerability, source }));
    const fresh = own.filter(({ vulnerability }) => !namesIn(vulnerability).some((name) => seen.has(name)));
    all.push(...fresh);
    if (scans.length > 1) for (const { vulnerability } of fresh) for (const name of namesIn(vulnerability)) seen.add(name);
  }
  return all;
}

const namesIn = ({ id, aliases, package: name }: Vulnerability): readonly string[] => [id, ...aliases].map((it) => `${it}\n${name ?? ''}`);

function countsOf(vulnerabilities: readonly Vulnerability[]): SeverityCounts {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, negligible: 0, unknown: 0 };
  for (const { severity } of vulnerabilities) counts[severity]++;
  return counts;
}
