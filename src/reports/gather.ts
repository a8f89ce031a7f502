/** Which files are wanted, and files put together as the input of a check: what programs need without the readers themselves. */
import type { ReportFile, ReportNote, Reports } from '../engine/image-reports';
import { BUDGET } from '../import/contract';
import { resolveInside } from '../model';
import type { Topology } from '../model';

/** Largest file that is read, in bytes. */
export const MOST_REPORT_BYTES = BUDGET.fileBytes;
/** Most files that are read for one topology. */
export const MOST_REPORTS = 2000;

/** A file that cannot be used. */
export const failedReport = (path: string, note: ReportNote): ReportFile => ({ path, format: undefined, reports: [], notes: [note] });

/** A file that is not there. */
export const missingReport = (path: string): ReportFile =>
  failedReport(path, { severity: 'error', code: 'missing-file', message: 'there is no such file, or it cannot be read.', line: 1, column: 1 });

/** A file that is larger than MOST_REPORT_BYTES and was not read. */
export const tooLargeReport = (path: string): ReportFile =>
  failedReport(path, { severity: 'error', code: 'file-too-large', message: `The file is larger than ${MOST_REPORT_BYTES / 1e6} MB and was not read.`, line: 1, column: 1 });

/** Paths below the workspace folder of the reports that a topology in `folder` attaches to its images; those that lead elsewhere are left out. */
export function attachedPaths({ images }: Topology, folder: string): ReadonlySet<string> {
  const paths = [...images.values()].flatMap(({ scan }) => (scan?.report === undefined ? [] : resolveInside(folder, scan.report) ?? []));
  return new Set(paths.slice(0, MOST_REPORTS));
}

/** `folder`: that of the topology below the workspace folder. `offered`: files that are matched by what they say, beside those attached. */
export function gatherReports(folder: string, files: Iterable<ReportFile>, offered: Iterable<string>): Reports {
  return { folder, files: new Map(Array.from(files, (file): [string, ReportFile] => [file.path, file])), offered: new Set(offered) };
}
