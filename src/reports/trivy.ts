/** Trivy's JSON: one artifact, the older bare list of results, and scans of a cluster. */
import type { ImageReport, ReportNote, Vulnerability } from '../engine/image-reports';
import { bounded, MOST_PARTS, MOST_VULNERABILITIES, severityOf, subjectOf } from './common';
import type { ReportReader } from './common';
import { get, has, list, text, texts } from './plain';
import type { Json } from './plain';

const isResult = (value: Json | undefined): boolean => has(value, 'Target') && (has(value, 'Vulnerabilities') || has(value, 'Type') || has(value, 'Class'));

function vulnerabilityOf(value: Json): Vulnerability | undefined {
  const id = text(get(value, 'VulnerabilityID'));
  if (id === undefined) return undefined;
  return {
    id, aliases: texts(get(value, 'VendorIDs')), severity: severityOf(text(get(value, 'Severity'))),
    package: text(get(value, 'PkgName')), installed: text(get(value, 'InstalledVersion')), fixed: text(get(value, 'FixedVersion')),
    purl: text(get(value, 'PkgIdentifier', 'PURL')), status: text(get(value, 'Status')), vex: undefined, layer: text(get(value, 'Layer', 'DiffID')),
  };
}

/** Classes of results that say something of vulnerabilities; results of old versions have none. */
const PACKAGES = new Set<string | undefined>(['os-pkgs', 'lang-pkgs', undefined]);

function contentOf(results: readonly Json[], isImage: boolean, notes: ReportNote[]): Pick<ImageReport, 'scanned' | 'vulnerabilities' | 'packages'> {
  const found = results.flatMap((result) => list(get(result, 'Vulnerabilities')));
  const listed = results.filter((result) => Array.isArray(get(result, 'Packages')));
  return {
    scanned: results.length === 0 ? isImage : results.some((result) => PACKAGES.has(text(get(result, 'Class')))),
    vulnerabilities: bounded(found, MOST_VULNERABILITIES, 'vulnerabilities', notes).flatMap((value) => vulnerabilityOf(value) ?? []),
    packages: listed.length === 0 ? undefined : listed.reduce<number>((sum, result) => sum + list(get(result, 'Packages')).length, 0),
  };
}

function osOf(metadata: Json | undefined): ImageReport['os'] {
  const name = text(get(metadata, 'OS', 'Family'));
  if (name === undefined || name === 'none') return undefined;
  return { name, version: text(get(metadata, 'OS', 'Name')), endOfSupport: get(metadata, 'OS', 'EOSL') === true ? true : undefined };
}

const namesIn = (metadata: Json | undefined) => ({
  references: [...texts(get(metadata, 'RepoTags')), text(get(metadata, 'Reference'))], digests: [text(get(metadata, 'ImageID'))], published: texts(get(metadata, 'RepoDigests')),
});

function artifact(value: Json, notes: ReportNote[]): ImageReport {
  const metadata = get(value, 'Metadata');
  const name = text(get(value, 'ArtifactName'));
  const isImage = text(get(value, 'ArtifactType')) === 'container_image' || has(metadata, 'ImageID');
  const names = namesIn(metadata);
  return {
    tool: ['Trivy', text(get(value, 'Trivy', 'Version'))].filter(Boolean).join(' '), made: text(get(value, 'CreatedAt')),
    subject: subjectOf({ name, isImage, ...names, references: isImage ? [...names.references, name] : [] }),
    os: osOf(metadata), ...contentOf(list(get(value, 'Results')), isImage, notes), statements: [],
  };
}

/** `alpine:3.10 (alpine 3.10.2)`: the image of a bare result. */
const imageInTarget = (target: string | undefined): string | undefined => /^(\S+) \([^()]+\)$/.exec(target ?? '')?.[1];

function bareResults(results: readonly Json[], notes: ReportNote[]): ImageReport {
  const name = results.map((result) => imageInTarget(text(get(result, 'Target')))).find((it) => it !== undefined);
  return {
    tool: 'Trivy', made: undefined, subject: subjectOf({ name: name ?? text(get(results[0], 'Target')), isImage: name !== undefined, references: [name] }),
    os: undefined, ...contentOf(results, name !== undefined, notes), statements: [],
  };
}

/** A workload of a cluster scan is one image where its metadata names one; results of several images cannot be told apart. */
function resource(value: Json, notes: ReportNote[]): readonly ImageReport[] {
  const described = get(value, 'Metadata');
  const metadata = Array.isArray(described) ? described : described === undefined ? [] : [described];
  const results = list(get(value, 'Results'));
  const packages = results.filter((result) => text(get(result, 'Class')) === 'os-pkgs' || text(get(result, 'Class')) === 'lang-pkgs' || has(result, 'Vulnerabilities'));
  if (packages.length === 0) return [];
  const images = new Set(packages.map((result) => imageInTarget(text(get(result, 'Target')))).filter((it) => it !== undefined));
  const name = ['Namespace', 'Kind', 'Name'].map((key) => text(get(value, key))).filter(Boolean).join('/');
  if (metadata.length > 1 || images.size > 1) {
    notes.push({ severity: 'warning', code: 'several-images', message: `${name} runs several images, whose findings the report does not keep apart, so they were left out. Scan these images one by one.`, line: 1, column: 1 });
    return [];
  }
  const names = namesIn(metadata[0]);
  return [{
    tool: 'Trivy', made: undefined, subject: subjectOf({ name, isImage: true, ...names, references: [...names.references, ...images] }),
    os: osOf(metadata[0]), ...contentOf(packages, true, notes), statements: [],
  }];
}

export const trivyReader: ReportReader = {
  format: 'trivy', title: 'Trivy JSON',
  recognise: (value) => (Array.isArray(value) ? isResult(value[0])
    : (has(value, 'SchemaVersion') && (has(value, 'Results') || has(value, 'ArtifactName'))) || (has(value, 'ClusterName') && (has(value, 'Resources') || has(value, 'Vulnerabilities')))),
  read(value, notes) {
    if (Array.isArray(value)) return [bareResults(value, notes)];
    if (!has(value, 'ClusterName')) return [artifact(value, notes)];
    const resources = [...list(get(value, 'Resources')), ...list(get(value, 'Vulnerabilities'))];
    return bounded(resources, MOST_PARTS, 'resources', notes).flatMap((it) => resource(it, notes));
  },
};
