/** Topologies with reports beside them. */
import { check } from '../../../src/engine';
import type { Checked, Reports } from '../../../src/engine';
import { readTopology } from '../../../src/model';
import { attachedPaths, gatherReports, missingReport, readReport } from '../../../src/reports';

export const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

export interface Finding {
  readonly id: string;
  readonly severity: string;
  readonly pkg?: string;
  readonly fixed?: string;
  readonly purl?: string;
  readonly layer?: string;
  readonly aliases?: readonly string[];
}

/** A report in the form of Trivy. */
export const trivy = (findings: readonly Finding[], { made = '2026-01-10T06:00:00Z' as string | undefined, name = 'shop:4.2', metadata = {} as object, tool = '0.58.0' } = {}) => ({
  SchemaVersion: 2, ...(made !== undefined && { CreatedAt: made }), Trivy: { Version: tool }, ArtifactName: name, ArtifactType: 'container_image', Metadata: { RepoTags: [name], ...metadata },
  Results: [{
    Target: name, Class: 'os-pkgs', Type: 'debian',
    Vulnerabilities: findings.map(({ id, severity, pkg = 'openssl', fixed, purl, layer, aliases }) => ({
      VulnerabilityID: id, PkgName: pkg, InstalledVersion: '1.0', Severity: severity.toUpperCase(), ...(fixed !== undefined && { FixedVersion: fixed }),
      ...(purl !== undefined && { PkgIdentifier: { PURL: purl } }), ...(layer !== undefined && { Layer: { DiffID: layer } }), ...(aliases && { VendorIDs: aliases }),
    })),
  }],
});

/** A report in the form of Grype. */
export const grype = (findings: readonly Finding[], { made = '2026-01-12T06:00:00Z', tags = ['shop:4.2'] as readonly string[], imageID = digest('e'), repoDigests = [] as readonly string[] } = {}) => ({
  matches: findings.map(({ id, severity, pkg = 'openssl', fixed, purl, aliases = [] }) => ({
    vulnerability: { id, severity, fix: { state: fixed === undefined ? 'not-fixed' : 'fixed', versions: fixed === undefined ? [] : [fixed] } },
    relatedVulnerabilities: aliases.map((it) => ({ id: it })), artifact: { name: pkg, version: '1.0', ...(purl !== undefined && { purl }) },
  })),
  source: { type: 'image', target: { userInput: tags[0] ?? 'x', imageID, manifestDigest: digest('d'), tags, repoDigests } },
  descriptor: { name: 'grype', version: '0.90.0', timestamp: made },
});

export const vex = (statements: readonly object[], timestamp = '2026-01-11T08:00:00Z') =>
  ({ '@context': 'https://openvex.dev/ns/v0.2.0', '@id': 'https://example.com/vex', author: 'team', timestamp, version: 1, statements });

/** One container, and an entry of `images` for it. */
export const stack = (image: object | undefined, { reference = 'shop:4.2', nodes = {} as object, asOf = '2026-01-15', more = {} as object } = {}) => ({
  strata: 1, asOf,
  nodes: {
    host: { kind: 'host', os: { platform: 'debian', version: '13' } }, docker: { kind: 'engine', in: 'host', platform: 'docker' },
    web: { kind: 'container', in: 'docker', image: reference }, ...nodes,
  },
  ...(image && { images: { [reference]: image } }), ...more,
});

/** Reports for a topology in `folder`: what it attaches, and of `files` those that are offered. */
export function reportsFor(topology: object, files: { readonly [path: string]: object | string }, offered: readonly string[] = Object.keys(files), folder = ''): Reports {
  const read = Object.entries(files).map(([path, content]) => readReport(path, typeof content === 'string' ? content : JSON.stringify(content)));
  const missing = [...attachedPaths(readTopology(JSON.stringify(topology)).topology, folder)].filter((path) => !(path in files)).map(missingReport);
  return gatherReports(folder, [...read, ...missing], offered);
}

export const checkWith = (topology: object, files: { readonly [path: string]: object | string }, offered?: readonly string[], folder?: string): Checked =>
  check(readTopology(JSON.stringify(topology)), { reports: reportsFor(topology, files, offered, folder) });

export const found = ({ findings }: Checked, rule = 'image-vulnerable') => findings.filter((it) => it.rule === rule);
