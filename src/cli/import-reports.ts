/** Reports of scanners in an imported folder, attached to the images that they are about. */
import fs from 'node:fs';
import path from 'node:path';
import { check } from '../engine';
import { reportMatches } from '../engine/facts/reports';
import { errorOf, type ReportFile } from '../engine/image-reports';
import type { Operation, TopologyText } from '../model';
import { gatherReports, MOST_REPORT_BYTES, MOST_REPORTS, readReport } from '../reports';
import { walk } from './files';

const ENDINGS = /\.(json|spdx|sarif|xml|ya?ml)$/i;

/** The reports below a folder, called by their paths from `home`. Files that are none, or too large, are passed over. */
function reportsIn(folder: string, home: string): readonly ReportFile[] {
  const names = walk(folder, '.').filter((file) => ENDINGS.test(file) && !file.endsWith('.topology.json')).slice(0, MOST_REPORTS);
  return names.flatMap((name) => {
    const full = path.join(folder, name);
    try {
      if (fs.statSync(full).size > MOST_REPORT_BYTES) return [];
      const file = readReport(path.relative(home, full).split(path.sep).join('/'), fs.readFileSync(full));
      return file.format === undefined || errorOf(file) ? [] : [file];
    } catch {
      return [];
    }
  });
}

/**
 * Attaches to each image without a report the newest one in the folders that is about it, by digest or `repository:tag`. `home`
 * is the folder of the topology file. Nothing where no folder is among the inputs.
 */
export function attachReports(inputs: readonly string[], cwd: string, home: string, document: TopologyText): readonly Operation[] {
  const folders = inputs.map((input) => path.resolve(cwd, input)).filter((full) => fs.statSync(full, { throwIfNoEntry: false })?.isDirectory());
  if (folders.length === 0 || !document.topology.nodes.some(({ kind }) => kind === 'container')) return [];
  const files = folders.flatMap((folder) => reportsIn(folder, home));
  if (files.length === 0) return [];
  const { facts } = check(document, { today: '1970-01-01', reports: gatherReports('', files, files.map((file) => file.path)) });
  return (reportMatches(facts)?.images ?? []).flatMap(({ use, sources: [newest] }): Operation[] =>
    (newest === undefined || newest.by === 'attached' || use.image?.scan !== undefined ? [] : [{ op: 'set', path: ['images', use.key ?? use.reference, 'scan'], value: { report: newest.file.path } }]));
}
