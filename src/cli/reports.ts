/** Reports of scanners for the topologies of the command line: those that a file attaches, and those of `--reports`. */
import fs from 'node:fs';
import path from 'node:path';
import type { Facts, ReportFile, Reports } from '../engine';
import { errorOf } from '../engine/image-reports';
import { reportMatches } from '../engine/facts/reports';
import type { Topology } from '../model';
import { attachedPaths, gatherReports, MOST_REPORT_BYTES, MOST_REPORTS, missingReport, readReport, tooLargeReport } from '../reports';
import type { Call, Option } from './command';
import { expand } from './files';
import { BadInput, oneLine } from './io';

export const reportsOption: Option = {
  name: 'reports', value: 'FILE|GLOB', multiple: true,
  doc: 'Reports of scanners (Trivy, Grype, CycloneDX, SPDX, OpenVEX, SARIF), matched to images by digest, then by repository:tag. A folder stands for the JSON, SPDX, SARIF and XML files below it.',
};

const IN_FOLDER = /\.(json|spdx|sarif|xml|ya?ml)$/i;

/** Paths with `/`, also on Windows. */
const slashed = (file: string): string => file.split(path.sep).join('/');

const isBelow = (root: string, file: string): boolean => file === root || file.startsWith(root.endsWith(path.sep) ? root : root + path.sep);

export interface ReportSource {
  /** The reports for a topology file. */
  for(file: string, topology: Topology): Reports;
  /** Remembers which reports were of use. */
  used(facts: Facts): void;
  /** A line for each report of `--reports` that no image in use needed, or that could not be read. */
  unused(): readonly string[];
  /** Whether one of them could not be read although it is one. */
  readonly broken: boolean;
}

function contentsOf(absolute: string, name: string): ReportFile {
  try {
    if (fs.statSync(absolute).size > MOST_REPORT_BYTES) return tooLargeReport(name);
    return readReport(name, fs.readFileSync(absolute));
  } catch {
    return missingReport(name);
  }
}

/** Reads each file once, whatever number of topologies needs it. Throws BadInput for a name in `--reports` that matches nothing. */
export function reportSource(call: Call): ReportSource {
  const { cwd } = call.io;
  const named = expand(call.values('reports'), cwd, IN_FOLDER).filter((name) => name !== '-');
  const offered = [...new Set(named.map((name) => slashed(path.relative(cwd, path.resolve(cwd, name)))))];
  if (offered.length > MOST_REPORTS) throw new BadInput(`--reports names ${offered.length} files; at most ${MOST_REPORTS} are read.`);
  const read = new Map<string, ReportFile>();
  const fileOf = (absolute: string, name: string): ReportFile => {
    const known = read.get(absolute) ?? contentsOf(absolute, name);
    read.set(absolute, known);
    return known.path === name ? known : { ...known, path: name };
  };
  const given = offered.map((name) => ({ name, file: fileOf(path.resolve(cwd, name), name) }));
  let unused: ReadonlyMap<string, string> | undefined;
  return {
    for(file, topology) {
      const absolute = path.resolve(cwd, file);
      const root = file === '-' || isBelow(cwd, absolute) ? cwd : path.dirname(absolute);
      const folder = file === '-' ? '' : slashed(path.relative(root, path.dirname(absolute)));
      const attached = [...attachedPaths(topology, folder)].map((name) => insideOf(root, name) ?? fileOf(path.join(root, name), name));
      return gatherReports(folder, [...given.map((it) => it.file), ...attached], offered);
    },
    used(facts) {
      const now = new Map((reportMatches(facts)?.unused ?? []).map(({ path: name, report, why }) => {
        const about = report?.subject.references[0] ?? report?.subject.name;
        return [`${name}${about === undefined ? '' : ` (${about})`}`, why];
      }));
      unused = unused === undefined ? now : new Map([...unused].filter(([name]) => now.has(name)));
    },
    unused: () => [...unused ?? []].map(([name, why]) => oneLine(`${name}: not used. ${why}`)),
    get broken() { return given.some(({ file }) => (errorOf(file)?.code ?? 'not-a-report') !== 'not-a-report'); },
  };
}

/** A link that leads out of the workspace folder counts as missing. */
function insideOf(root: string, name: string): ReportFile | undefined {
  try {
    return isBelow(fs.realpathSync(root), fs.realpathSync(path.join(root, name))) ? undefined : missingReport(name);
  } catch {
    return missingReport(name);
  }
}
