/** Files put together as the input of a check. */
import type { ReportFile, Reports } from '../engine/image-reports';

/** `folder`: that of the topology below the workspace folder. `offered`: files that are matched by what they say, beside those attached. */
export function gatherReports(folder: string, files: Iterable<ReportFile>, offered: Iterable<string>): Reports {
  return { folder, files: new Map(Array.from(files, (file): [string, ReportFile] => [file.path, file])), offered: new Set(offered) };
}
