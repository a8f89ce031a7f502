/** What all formats of reports share: severities, names of images, package URLs. */
import { parseImageReference } from '../catalog/image';
import { VULNERABILITY_SEVERITIES } from '../engine/image-reports';
import type { ImageReport, ReportNote, ReportSubject, VulnerabilitySeverity } from '../engine/image-reports';
import type { Json } from './plain';

/** Reads one format. */
export interface ReportReader {
  /** Short name: `trivy`. */
  readonly format: string;
  readonly title: string;
  /** Whether a file's value is of this format. */
  recognise(value: Json): boolean;
  /** Throws Unreadable for a version that is not known. `notes` takes what was left out. */
  read(value: Json, notes: ReportNote[]): readonly ImageReport[];
}

/** More vulnerabilities of one report are not read. */
export const MOST_VULNERABILITIES = 100_000;
/** More subjects or statements of one file are not read. */
export const MOST_PARTS = 10_000;

/** The first items of a list; a note says when it was cut. */
export function bounded<T>(items: readonly T[], most: number, what: string, notes: ReportNote[]): readonly T[] {
  if (items.length <= most) return items;
  notes.push({ severity: 'warning', code: 'too-many', message: `The file holds ${items.length} ${what}; only the first ${most} were read.`, line: 1, column: 1 });
  return items.slice(0, most);
}

const WORDS: ReadonlyMap<string, VulnerabilitySeverity> = new Map([
  ...VULNERABILITY_SEVERITIES.map((name): [string, VulnerabilitySeverity] => [name, name]),
  ['important', 'high'], ['moderate', 'medium'], ['info', 'negligible'], ['none', 'negligible'], ['minimal', 'negligible'],
]);

export const severityOf = (word: string | undefined): VulnerabilitySeverity => WORDS.get(word?.toLowerCase() ?? '') ?? 'unknown';

/** Severity of a CVSS base score (FIRST, CVSS 3.1, section 5). */
export function severityOfScore(score: number): VulnerabilitySeverity {
  return score >= 9 ? 'critical' : score >= 7 ? 'high' : score >= 4 ? 'medium' : score > 0 ? 'low' : score === 0 ? 'negligible' : 'unknown';
}

const DIGEST = /^sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})$/;
const isDigest = (value: string): boolean => DIGEST.test(value);

/** What names of an image say together: references with tags, digests, ids, `repository@digest`. */
export interface Names {
  readonly name?: string | undefined;
  readonly isImage: boolean;
  readonly references?: readonly (string | undefined)[];
  /** Of a manifest or configuration. */
  readonly digests?: readonly (string | undefined)[];
  /** `repository@sha256:...`, as registries know it. */
  readonly published?: readonly (string | undefined)[];
}

/** A name of an archive or a folder is none of an image. */
const isReference = (name: string): boolean => !/\.(tar|tar\.gz|tgz|oci)$/.test(name) && parseImageReference(name) !== undefined;

export function subjectOf({ name, isImage, references = [], digests = [], published = [] }: Names): ReportSubject {
  const given = [...references, ...published].filter((it) => it !== undefined).filter(isReference);
  const inNames = given.map((it) => parseImageReference(it)!.digest).filter((it) => it !== undefined).filter(isDigest);
  const plain = given.map((it) => it.split('@')[0]!).filter((it, i) => parseImageReference(given[i]!)!.digest === undefined || parseImageReference(it)!.tag !== undefined);
  return {
    name: name === undefined ? undefined : name.replace(/\/\/[^/@]*@/, '//'), isImage,
    references: [...new Set(plain)], digests: [...new Set([...digests.filter((it) => it !== undefined).filter(isDigest), ...inNames])], published: [...new Set(inNames)],
  };
}

export interface PackageUrl {
  readonly type: string;
  /** With namespace. */
  readonly name: string;
  readonly version: string | undefined;
  readonly qualifiers: ReadonlyMap<string, string>;
}

function unescaped(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Takes a package URL apart; undefined where it is none. */
export function parsePurl(purl: string): PackageUrl | undefined {
  const [, type, path, query = ''] = /^pkg:\/{0,2}([a-zA-Z][\w.+-]*)\/([^?#]+)(?:\?([^#]*))?/.exec(purl) ?? [];
  if (type === undefined || path === undefined) return undefined;
  const at = path.lastIndexOf('@');
  const qualifiers = new Map(query.split('&').filter((pair) => pair.includes('=')).map((pair): [string, string] => [pair.slice(0, pair.indexOf('=')), unescaped(pair.slice(pair.indexOf('=') + 1))]));
  return { type: type.toLowerCase(), name: unescaped(at <= 0 ? path : path.slice(0, at)), version: at <= 0 ? undefined : unescaped(path.slice(at + 1)), qualifiers };
}

/** What the package URL of an image (types oci and docker) names; undefined for other packages. */
export function imageOfPurl(purl: string): { readonly references: readonly string[]; readonly digests: readonly string[] } | undefined {
  const parsed = parsePurl(purl);
  if (!parsed || (parsed.type !== 'oci' && parsed.type !== 'docker')) return undefined;
  const { name, version, qualifiers } = parsed;
  const url = qualifiers.get('repository_url')?.replace(/\/$/, '');
  const repository = url === undefined ? name : url.endsWith(`/${name}`) ? url : `${url}/${name}`;
  const digest = version !== undefined && isDigest(version) ? version : undefined;
  const tag = qualifiers.get('tag') ?? (digest === undefined ? version : undefined);
  return { references: tag === undefined ? [] : [`${repository}:${tag}`], digests: digest === undefined ? [] : [digest] };
}
