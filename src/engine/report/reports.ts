/** Reports of scanners: what they say of each image, and which are of no use. */
import { VULNERABILITY_SEVERITIES } from '../image-reports';
import { imageRisks, reportMatches } from '../facts/reports';
import type { ImageRisk, SeverityCounts } from '../facts/reports';
import { scanAge } from '../facts/reports/age';
import { exposureOf } from '../facts/reports/exposure';
import { idsOf, known, stackSection } from './section';
import type { Field } from './section';

export interface ImageReportFacts {
  readonly image: string;
  readonly state: ImageRisk['state'];
  readonly made: string | null;
  readonly ageDays: number | null;
  readonly sources: readonly { readonly path: string; readonly tool: string; readonly by: string }[];
  readonly counts: SeverityCounts;
  readonly fixable: SeverityCounts;
  readonly notAffected: number;
  readonly fixed: number;
  readonly packages: number | null;
  readonly system: string | null;
  readonly endOfSupport: boolean | null;
  readonly containers: readonly string[];
}

export interface ReportsFacts {
  readonly images: readonly ImageReportFacts[];
  readonly unused: readonly { readonly path: string; readonly about: string | null; readonly why: string }[];
}

const countFields = (path: string, doc: string): readonly Field[] => VULNERABILITY_SEVERITIES.map((severity): Field => [`${path}.${severity}`, 'count', `${doc} ${severity}.`]);

export const reports = stackSection<ReportsFacts | null>({
  title: 'Reports of scanners',
  doc: 'Reports that are known of the images in use, what they found that VEX does not rule out, and reports that no image needs.',
  source: 'The reports themselves: Trivy, Grype, CycloneDX, SPDX, OpenVEX, SARIF 2.1.0',
  unknown: 'An image without a report is `unscanned`, and its counts are 0 because nothing is known; the whole section is null where nobody looked for reports.',
  fields: [
    ['images[].image', 'text', 'Reference of an image in use.'], ['images[].state', 'name', '`scanned`, `unscanned`, or `waiting` for a report that has not been read yet.'],
    ['images[].made', 'text', 'When the newest scan was made.'], ['images[].ageDays', 'number', 'Days since.'],
    ['images[].sources[].path', 'text', 'File of a report.'], ['images[].sources[].tool', 'text', 'Who made it.'], ['images[].sources[].by', 'name', 'Why it is taken for this image: `attached`, `digest`, `reference`.'],
    ...countFields('images[].counts', 'Vulnerabilities that are'), ...countFields('images[].fixable', 'Of those that a newer package fixes:'),
    ['images[].notAffected', 'count', 'Left out: VEX says that the image is not affected.'], ['images[].fixed', 'count', 'Left out: VEX says that they are fixed in it.'],
    ['images[].packages', 'count', 'Packages that the reports list.'], ['images[].system', 'text', 'Operating system in it.'], ['images[].endOfSupport', 'yes/no', 'Whether that gets no more fixes, where the tool says so.'],
    ['images[].containers', 'ids', 'Containers that run it, those in most danger first.'],
    ['unused[].path', 'text', 'A file that was offered and is of no use.'], ['unused[].about', 'text', 'What it is about.'], ['unused[].why', 'text', 'Why.'],
  ],
  make(facts) {
    const risks = imageRisks(facts);
    if (risks === undefined) return null;
    return {
      images: risks.map((risk): ImageReportFacts => {
        const os = risk.sources.map(({ report }) => report.os).find((it) => it !== undefined);
        return {
          image: risk.use.reference, state: risk.state, made: risk.made ?? null, ageDays: known(scanAge(facts, risk)),
          sources: risk.sources.map(({ file, report, by }) => ({ path: file.path, tool: report.tool, by })),
          counts: risk.counts, fixable: risk.fixable, notAffected: risk.notAffected, fixed: risk.fixed, packages: risk.packages ?? null,
          system: os === undefined ? null : [os.name, os.version].filter(Boolean).join(' '), endOfSupport: os?.endOfSupport ?? null,
          containers: idsOf(facts, exposureOf(facts, risk.use.containers).map(({ node }) => node)),
        };
      }),
      unused: reportMatches(facts)!.unused.map(({ path, report, why }) => ({ path, about: report?.subject.references[0] ?? report?.subject.name ?? null, why })),
    };
  },
});
