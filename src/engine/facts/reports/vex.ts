/** VEX: which vulnerabilities somebody says do not matter in an image. */
import { canonicalReference } from '../../../catalog/image';
import type { Reports, VexProduct, VexStatement, VexStatus, Vulnerability } from '../../image-reports';
import type { ImageUse } from '../images';
import { timeOf } from './match';
import type { ReportSource } from './match';

/** Statements by the names of their vulnerability. */
export type Statements = ReadonlyMap<string, readonly VexStatement[]>;

const known = new WeakMap<Reports, Statements>();

/** The statements of all files, attached or offered; indexed once. */
export function statementsOf(reports: Reports): Statements {
  const before = known.get(reports);
  if (before) return before;
  const byName = new Map<string, VexStatement[]>();
  for (const { reports: all } of reports.files.values()) {
    for (const statement of all.flatMap(({ statements }) => statements)) {
      for (const name of new Set(statement.vulnerability)) {
        const list = byName.get(name);
        if (list) list.push(statement);
        else byName.set(name, [statement]);
      }
    }
  }
  known.set(reports, byName);
  return byName;
}

/** A purl without its qualifiers, by which statements and reports are compared. */
export const plainPurl = (purl: string): string => purl.split(/[?#]/)[0]!;

/** Digests and names that an image goes by, its reports' included. */
export interface ImageNames {
  readonly digests: ReadonlySet<string>;
  readonly references: ReadonlySet<string>;
}

export function namesOf({ reference, digest, image }: ImageUse, sources: readonly ReportSource[]): ImageNames {
  const digests = new Set([digest, image?.id, ...sources.flatMap(({ report }) => report.subject.digests)].filter((it) => it !== undefined));
  const references = new Set([reference, ...sources.flatMap(({ report }) => report.subject.references)].map(canonicalReference).filter((it) => it !== undefined));
  return { digests, references };
}

function appliesTo(product: VexProduct, names: ImageNames, { purl }: Vulnerability): boolean {
  const of = purl === undefined ? undefined : plainPurl(purl);
  if (product.purl !== undefined) return of === product.purl;
  const isImage = product.digests.length > 0 ? product.digests.some((it) => names.digests.has(it))
    : product.references.some((it) => names.references.has(canonicalReference(it) ?? ''));
  return isImage && (product.packages.length === 0 || (of !== undefined && product.packages.includes(of)));
}

/** What is said of a vulnerability of an image: by its own report at `made`, and by statements. The latest counts, a statement before a report of the same time. */
export function vexOf(statements: Statements, names: ImageNames, vulnerability: Vulnerability, { report }: ReportSource): VexStatus | undefined {
  let status = vulnerability.vex;
  let time = status === undefined ? -Infinity : timeOf(report);
  for (const name of [vulnerability.id, ...vulnerability.aliases]) {
    for (const statement of statements.get(name) ?? []) {
      const at = Number.isNaN(statement.time) ? Number.MIN_SAFE_INTEGER : statement.time;
      if (at >= time && statement.products.some((it) => appliesTo(it, names, vulnerability))) [status, time] = [statement.status, at];
    }
  }
  return status;
}
