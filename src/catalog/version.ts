/** Versions as vendors write them: order, and which release a version belongs to. */
import type { Release } from './contract';

/** Longer texts are no versions. */
const MAX_VERSION_LENGTH = 100;
const PRE_RELEASE = new Set(['alpha', 'beta', 'dev', 'pre', 'preview', 'rc', 'snapshot']);

/** Runs of versions that were asked for: the same few are compared again and again. */
const RUNS = new Map<string, readonly string[]>();
const MOST_RUNS = 4096;

/** Runs of digits and runs of letters, lower case, without a leading `v`: `v1.30.2+k3s1` gives 1, 30, 2, k, 3, s, 1. */
export function versionRuns(version: string): readonly string[] {
  const text = version.slice(0, MAX_VERSION_LENGTH);
  let runs = RUNS.get(text);
  if (runs === undefined) {
    if (RUNS.size >= MOST_RUNS) RUNS.clear();
    RUNS.set(text, (runs = text.toLowerCase().replace(/^\s*v(?=\d)/, '').match(/\d+|[a-z]+/g) ?? []));
  }
  return runs;
}

/** Where a run sorts: pre-release words before the end of a version, numbers after it, other letters (`U3`, `p1`, `a`) last. */
const rank = (run: string | undefined): number => (run === undefined ? 1 : /^\d/.test(run) ? 2 : PRE_RELEASE.has(run) ? 0 : 3);

function compareRuns(a: string, b: string): number {
  if (!/^\d/.test(a)) return a < b ? -1 : a > b ? 1 : 0;
  const [x, y] = [a.replace(/^0+(?=\d)/, ''), b.replace(/^0+(?=\d)/, '')];
  return x.length !== y.length ? x.length - y.length : x < y ? -1 : x > y ? 1 : 0;
}

/**
 * Orders two versions: negative when `a` is older, 0 when equal, positive when newer. Numbers count as numbers of any
 * length, `1.0-rc1` comes before `1.0`, `7.0` before `7.0.0` and `7.0 U3`.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [versionRuns(a), versionRuns(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [x, y] = [left[i], right[i]];
    const difference = rank(x) - rank(y) || (x !== undefined && y !== undefined ? compareRuns(x, y) : 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Parts between separators, lower case: `2012 R2` gives 2012, r2; editions of Windows get the letters that the table uses. */
function parts(version: string): readonly string[] {
  const text = version.toLowerCase().replace(/^v(?=\d)/, '').replace(/\b(enterprise|education)\b/g, 'e').replace(/\b(pro|home|professional)\b/g, 'w');
  return text.split(/[^a-z0-9]+/).filter(Boolean);
}

const startsWith = (list: readonly string[], start: readonly string[]): boolean =>
  start.length > 0 && start.length <= list.length && start.every((part, i) => part === list[i]);

/** The ways in which a version may be meant: as it is, `15 SP5` as 15.5, without words before the number, by Windows build. */
function readings(version: string): readonly (readonly string[])[] {
  const plain = parts(version);
  const servicePack = parts(version.replace(/[\s.-]*\bsp(\d+)/gi, '.$1'));
  const words = plain.findIndex((part) => /^\d/.test(part));
  const all = [plain, servicePack, words > 0 ? plain.slice(words) : []];
  return all.filter((reading, i) => reading.length > 0 && all.findIndex((other) => other.join('.') === reading.join('.')) === i);
}

/** `10.0.20348.2700` and `NT 10.0.20348` name a build, which several releases may share. */
function byBuild(releases: readonly Release[], version: string): readonly Release[] {
  const build = /\b10\.0\.(\d{5})\b/.exec(version)?.[1] ?? /^\s*(\d{5})(?:\.\d+)?\s*$/.exec(version)?.[1];
  return build ? releases.filter(({ kernel }) => kernel === `NT 10.0.${build}`) : [];
}

/** The release whose version is the longest beginning of the asked one. */
function longestPrefix(releases: readonly Release[], reading: readonly string[]): Release | undefined {
  let best: Release | undefined;
  let length = 0;
  for (const release of releases) {
    const own = parts(release.version);
    if (own.length > length && startsWith(reading, own)) [best, length] = [release, own.length];
  }
  return best;
}

/** What is true of every candidate: a date is the latest of theirs, and unknown where one of them has none. */
function common(version: string, candidates: readonly Release[]): Release | undefined {
  if (candidates.length <= 1) return candidates[0];
  const latest = (key: 'endOfLife' | 'extendedSupport'): string | undefined => candidates.flatMap((release) => release[key] ?? []).sort().at(-1);
  const over = candidates.every((release) => release.ended || release.endOfLife);
  const kernel = candidates[0]!.kernel;
  return {
    version,
    endOfLife: over ? latest('endOfLife') : undefined,
    extendedSupport: over ? latest('extendedSupport') : undefined,
    ended: candidates.every((release) => release.ended) || undefined,
    kernel: candidates.every((release) => release.kernel === kernel) ? kernel : undefined,
    doubtful: candidates.some((release) => release.doubtful) || undefined,
  };
}

/** Long-term channels are meant only where they are named. */
function usual(candidates: readonly Release[]): readonly Release[] {
  const rest = candidates.filter(({ version }) => !version.endsWith('-lts'));
  return rest.length > 0 ? rest : candidates;
}

/**
 * The release that a version belongs to: `24.04.1` to 24.04, `7.0 U3` to 7.0. A version that leaves several open (`11` of
 * Windows) gives a release with what holds for all of them; undefined where it cannot be told.
 */
export function releaseOf(releases: readonly Release[], version: string): Release | undefined {
  if (version.length > MAX_VERSION_LENGTH) return undefined;
  for (const reading of readings(version)) {
    const found = longestPrefix(releases, reading) ?? common(reading.join('.'), usual(releases.filter((release) => startsWith(parts(release.version), reading))));
    if (found) return found;
  }
  return common(version.trim(), usual(byBuild(releases, version)));
}
