/** Whether a version has a flaw, as far as the version as it is written can tell. */
import type { Advisory, AdvisoryVerdict, VersionRange } from '../contract';
import { compareVersions, versionRuns } from '../version';

/** Longer texts are no versions. */
const MAX_VERSION_LENGTH = 100;
/** A release as its project names it; what a distribution adds (`-0ubuntu1`, `+dfsg1`, `.el9`) may hold fixes that the number does not show. */
const UPSTREAM = /^v?\d+(?:\.\d+){0,3}(?:-?(?:alpha|beta|rc|p)[.-]?\d*)?(?:[+-]k3s\d+|[+-]rke2r\d+|-ce)?$/i;
const ESXI = /^v?(\d+)\.(\d+)(?:\.(\d+))?\s*(?:(?:update|u)\s*(\d+))?\s*s?([a-z])?\b/i;

/**
 * A version in the form of the product's table, or undefined where it may hold fixes that its number does not show (a package of a
 * distribution) or is no version. ESXi's `8.0.3`, `8.0 U3` and `8.0 Update 3d (24585383)` become `8.0u3` and `8.0u3d`; of Windows the build counts.
 */
export function plainVersion(product: string, version: string): string | undefined {
  if (version.length > MAX_VERSION_LENGTH) return undefined;
  const text = version.trim();
  if (product === 'esxi') return esxiVersion(text);
  const own = product === 'hyper-v' ? text.replace(/^10\.0\./, '') : text;
  return UPSTREAM.test(own) ? own.replace(/[+-](?:k3s|rke2r|ce).*$/i, '') : undefined;
}

function esxiVersion(text: string): string | undefined {
  const [, major, minor, dotted, update, letter] = ESXI.exec(text) ?? [];
  if (major === undefined) return undefined;
  const level = update ?? dotted;
  // `8.0.3` and a build may be any patch of Update 3: only a letter says which.
  return `${major}.${minor!}${level === undefined || level === '0' ? '' : `u${level}`}${letter?.toLowerCase() ?? ''}`;
}

/**
 * Judges a version by the ranges of an advisory. A version with fewer parts than a range's end stands for all releases that begin
 * with it (`5.15` for 5.15.0 to the last), so it may be neither in nor out for certain.
 */
export function verdictOf({ product, ranges }: Advisory, version: string): AdvisoryVerdict {
  const plain = plainVersion(product, version);
  if (plain === undefined || ranges.length === 0) return 'cannotTell';
  let met = false;
  for (const range of ranges) {
    if (!meets(range, plain)) continue;
    if (contains(range, plain)) return 'affected';
    met = true;
  }
  if (met) return 'cannotTell';
  return ranges.some(({ fixed }) => fixed !== undefined && compareVersions(plain, fixed) >= 0) ? 'fixed' : 'notAffected';
}

function meets({ introduced, fixed }: VersionRange, version: string): boolean {
  const before = fixed === undefined || compareVersions(version, fixed) < 0;
  const since = introduced === undefined || compareVersions(version, introduced) >= 0 || extendsVersion(introduced, version);
  return before && since;
}

function contains({ introduced, fixed }: VersionRange, version: string): boolean {
  const since = introduced === undefined || compareVersions(version, introduced) >= 0;
  return since && (fixed === undefined || !extendsVersion(fixed, version));
}

/** Whether `longer` is one of the releases that `version` stands for. */
function extendsVersion(longer: string, version: string): boolean {
  const own = versionRuns(version), other = versionRuns(longer);
  return other.length > own.length && own.every((run, i) => run === other[i]);
}

/** The lowest version, not below `version`, that has none of the flaws; undefined where there is none in the tables. */
export function fixedVersion(advisories: readonly Advisory[], version: string): string | undefined {
  const plain = advisories[0] && plainVersion(advisories[0].product, version);
  if (plain === undefined) return undefined;
  const candidates = advisories.flatMap(({ ranges }) => ranges.flatMap(({ fixed }) => fixed ?? []))
    .filter((it) => compareVersions(it, plain) >= 0)
    .sort(compareVersions);
  return candidates.find((it) => advisories.every(({ ranges }) => !ranges.some((range) => meets(range, it))));
}
