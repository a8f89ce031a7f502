/** What scanners and builders wrote about images, in the shape in which the engine takes it in. Reading files is no business of the engine. */

export const VULNERABILITY_SEVERITIES = ['critical', 'high', 'medium', 'low', 'negligible', 'unknown'] as const;
export type VulnerabilitySeverity = (typeof VULNERABILITY_SEVERITIES)[number];

/** Statuses of VEX (OpenVEX's words). */
export const VEX_STATUSES = ['not_affected', 'affected', 'fixed', 'under_investigation'] as const;
export type VexStatus = (typeof VEX_STATUSES)[number];

/** A vulnerability of a package in an image. */
export interface Vulnerability {
  /** As the tool names it: CVE, GHSA or the vendor's own. */
  readonly id: string;
  /** Other names of the same vulnerability. */
  readonly aliases: readonly string[];
  readonly severity: VulnerabilitySeverity;
  readonly package: string | undefined;
  readonly installed: string | undefined;
  /** Versions in which it is fixed, as the tool writes them; undefined where there is none. */
  readonly fixed: string | undefined;
  readonly purl: string | undefined;
  /** As the tool writes it: `fixed`, `affected`, `will_not_fix`, `end_of_life`. */
  readonly status: string | undefined;
  /** What the report itself says of its exploitability. */
  readonly vex: VexStatus | undefined;
  /** Diff id of the layer that brings it. */
  readonly layer: string | undefined;
}

/** What a VEX statement is about: an image by digest or `repository:tag`, or a package by its purl. */
export interface VexProduct {
  readonly digests: readonly string[];
  readonly references: readonly string[];
  /** Of a package, without qualifiers. */
  readonly purl: string | undefined;
  /** Packages in the product that it is limited to, as purls without qualifiers; empty for all. */
  readonly packages: readonly string[];
}

export interface VexStatement {
  /** Id and other names of the vulnerability. */
  readonly vulnerability: readonly string[];
  readonly status: VexStatus;
  /** When it was made, milliseconds since 1970; NaN where unknown. Of several the latest counts. */
  readonly time: number;
  readonly products: readonly VexProduct[];
}

/** What was looked at. */
export interface ReportSubject {
  /** As the report calls it. */
  readonly name: string | undefined;
  /** Whether it is a container image; other subjects are used only where they are attached to one. */
  readonly isImage: boolean;
  /** `repository:tag`, as an engine would take them. */
  readonly references: readonly string[];
  /** Of manifest and configuration (image id), `sha256:...`: each of them identifies it. */
  readonly digests: readonly string[];
  /** Those under which registries know it: an image of another digest is another image, even under the same tag. */
  readonly published: readonly string[];
}

export interface ImageReport {
  /** `Trivy 0.58.0`. */
  readonly tool: string;
  /** When it was made, ISO 8601. */
  readonly made: string | undefined;
  readonly subject: ReportSubject;
  /** Operating system in the image; `endOfSupport` where the tool says whether it still gets fixes. */
  readonly os: { readonly name: string; readonly version: string | undefined; readonly endOfSupport: boolean | undefined } | undefined;
  /** Whether it says which vulnerabilities there are: a mere list of packages does not. */
  readonly scanned: boolean;
  readonly vulnerabilities: readonly Vulnerability[];
  /** Packages that it lists; undefined where it lists none on purpose. */
  readonly packages: number | undefined;
  readonly statements: readonly VexStatement[];
}

/** Something about a file, at a place in it (from 1). */
export interface ReportNote {
  readonly severity: 'error' | 'warning' | 'info';
  /** Stable kebab-case code. */
  readonly code: string;
  /** What, why and what to do. */
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** A file that was looked for. */
export interface ReportFile {
  readonly path: string;
  /** `trivy`, `grype`, ...; undefined where it is missing or of no known format. */
  readonly format: string | undefined;
  /** One for each image that it is about; none where it could not be read. */
  readonly reports: readonly ImageReport[];
  readonly notes: readonly ReportNote[];
}

/** Reports as an input of a check, like the catalogue and the day. The same object means: nothing changed. */
export interface Reports {
  /** Folder of the topology file below the workspace folder, from which `scan.report` leads; empty at its top. */
  readonly folder: string;
  /** By path below the workspace folder. An attached file that is not here has not been looked for yet. */
  readonly files: ReadonlyMap<string, ReportFile>;
  /** Paths of the files that are matched to images by what they say, beside those that are attached. */
  readonly offered: ReadonlySet<string>;
}

/** The error of a file that keeps it from being used, if there is one. */
export const errorOf = ({ notes }: ReportFile): ReportNote | undefined => notes.find(({ severity }) => severity === 'error');
