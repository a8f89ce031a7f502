/** What an earlier check found, so that only what is new decides: from its output, or from a check of the files as git has them in a revision. */
import { checkAll } from '../whatif';
import type { Checked, CheckOptions, Finding } from '../engine';
import { readTopology, SEVERITIES, type Severity } from '../model';
import { type Known, knownFindings } from '../review';
import { unreadable } from './documents';
import { readText } from './files';
import { BadInput } from './io';
import { fileUri, fingerprintOf } from './output/fingerprint';
import type { ReportSource } from './reports';
import { commitOf, textAt } from './revisions';

/** Says which findings of a checked file are known. */
export type Baseline = (file: string, checked: Checked) => Known;

/** Severities of findings by fingerprint, by file. */
type Recorded = Map<string, Map<string, Severity[]>>;

/** The findings that `check --format json` or `--format sarif` wrote to a file. Throws BadInput where it is neither. */
export function recordedBaseline(cwd: string, name: string): Baseline {
  const recorded = recordedIn(name, readText(cwd, name));
  return (file, { findings }) => {
    const left = new Map(Array.from(recorded.get(fileUri(file)) ?? [], ([key, severities]) => [key, [...severities]]));
    const known = new Set<Finding>();
    for (const finding of findings) {
      const severities = left.get(fingerprintOf(fileUri(file), finding)) ?? [];
      const at = severities.findIndex((severity) => SEVERITIES.indexOf(finding.severity) <= SEVERITIES.indexOf(severity));
      if (at >= 0) known.add(finding);
      // What is more severe now is new, and not gone either.
      severities.splice(Math.max(0, at), 1);
    }
    return { known, gone: [...left.values()].reduce((sum, { length }) => sum + length, 0) };
  };
}

type Loose = { readonly [key: string]: unknown };
const objects = (value: unknown): readonly Loose[] => (Array.isArray(value) ? value.filter((it): it is Loose => typeof it === 'object' && it !== null) : []);
const object = (value: unknown): Loose => (typeof value === 'object' && value !== null ? (value as Loose) : {});

function recordedIn(name: string, text: string): Recorded {
  let json: Loose;
  try {
    json = object(JSON.parse(text));
  } catch (error) {
    throw new BadInput(`${name}: this is not JSON: ${(error as Error).message}`);
  }
  const recorded: Recorded = new Map();
  const add = (uri: unknown, fingerprint: unknown, severity: unknown): void => {
    const known = SEVERITIES.find((each) => each === severity);
    if (typeof uri !== 'string' || typeof fingerprint !== 'string' || known === undefined) return;
    const file = recorded.get(uri) ?? new Map<string, Severity[]>();
    recorded.set(uri, file.set(fingerprint, [...(file.get(fingerprint) ?? []), known]));
  };
  if (json['version'] === 1 && Array.isArray(json['files'])) addFiles(json, add);
  else if (json['version'] === '2.1.0' && Array.isArray(json['runs'])) addRuns(json, add);
  else throw new BadInput(`${name}: this is not what check --format json or --format sarif writes.`);
  return recorded;
}

type Add = (uri: unknown, fingerprint: unknown, severity: unknown) => void;

function addFiles(json: Loose, add: Add): void {
  for (const { file, findings } of objects(json['files'])) {
    if (typeof file !== 'string') continue;
    for (const { rule, pointer, nodes, severity } of objects(findings)) {
      if (typeof rule === 'string' && typeof pointer === 'string' && Array.isArray(nodes)) add(fileUri(file), fingerprintOf(fileUri(file), { rule, pointer, nodes }), severity);
    }
  }
}

/** Results that were suppressed were no findings. */
function addRuns(json: Loose, add: Add): void {
  for (const { suppressions, locations, partialFingerprints, properties } of objects(json['runs']).flatMap(({ results }) => objects(results))) {
    if (objects(suppressions).length > 0) continue;
    const { artifactLocation } = object(object(objects(locations)[0])['physicalLocation']);
    add(object(artifactLocation)['uri'], object(partialFingerprints)['strata/v1'], object(properties)['severity']);
  }
}

/** The findings that files had in a git revision, judged as of the same day, by the same settings and with the reports that are there now: what scanners found since is no change of the files. Throws BadInput where there is no such revision. */
export function revisionBaseline(cwd: string, revision: string, settings: Omit<CheckOptions, 'scenarios' | 'reports'>, reports: ReportSource): Baseline {
  const commit = commitOf(cwd, revision);
  return (file, now) => {
    const text = file === '-' ? undefined : textAt(cwd, commit, file);
    if (text === undefined) return { known: new Set(), gone: 0 };
    if (text === now.document.text) return { known: new Set(now.findings), gone: 0 };
    const document = readTopology(text);
    if (unreadable(file, document).length > 0) return { known: new Set(), gone: 0 };
    return knownFindings(checkAll(document, { ...settings, today: now.facts.today, reports: reports.for(file, document.topology) }), now);
  };
}
