/** What language runtimes size themselves from, by version, as data (RULES 4.3). */
import { compareVersions } from '../../catalog/version';

/**
 * Where a runtime takes its number of CPUs or its memory from:
 * `machine` all of the operating system instance; `affinity` the same less what a cpuset takes away; `leaf` the limit of its own cgroup, not
 * of those above; `own` the limit that holds for it, as the kernel enforces it; `none` it does not size itself by it.
 */
export type SizedFrom = 'machine' | 'affinity' | 'leaf' | 'own' | 'none';

export interface RuntimeRow {
  /** Versions before this one; undefined for all later ones. */
  readonly before: string | undefined;
  readonly cpu: { readonly [V in 'v1' | 'v2']: SizedFrom };
  readonly memory: { readonly [V in 'v1' | 'v2']: SizedFrom };
}

export interface RuntimeSizes {
  readonly name: string;
  /** Spellings of `language.name`, lower case. */
  readonly aliases: readonly string[];
  /** It starts threads or sizes heaps by what it sees without being asked; of others the program decides. */
  readonly automatic: boolean;
  /** Fewest CPUs that it works with. */
  readonly leastCpus: number;
  /** The setting that wins over what it sees. */
  readonly setting: string;
  /** Oldest first; the first row whose `before` is later than the version holds. */
  readonly rows: readonly RuntimeRow[];
}

const both = (from: SizedFrom) => ({ v1: from, v2: from });
const row = (before: string | undefined, cpu: SizedFrom, memory: SizedFrom): RuntimeRow => ({ before, cpu: both(cpu), memory: both(memory) });
const always = (cpu: SizedFrom, memory: SizedFrom): readonly RuntimeRow[] => [row(undefined, cpu, memory)];

/** Container support that knows cgroup v1 only: on v2 it finds no limits. */
const V1_ONLY: Omit<RuntimeRow, 'before'> = { cpu: { v1: 'leaf', v2: 'affinity' }, memory: { v1: 'leaf', v2: 'machine' } };

/** Sources: JDK release notes (8u131, 8u191, 8u372, 11.0.16, 15); Go 1.25 release notes; golang/go#81180; .NET 3.0 release notes. */
export const RUNTIMES: readonly RuntimeSizes[] = [
  {
    name: 'Java', aliases: ['java', 'jvm', 'jdk', 'jre', 'openjdk', 'temurin', 'eclipse-temurin', 'kotlin', 'scala', 'clojure'], automatic: true, leastCpus: 1,
    setting: '-XX:ActiveProcessorCount and -Xmx',
    rows: [
      row('8.131', 'machine', 'machine'), row('8.191', 'affinity', 'machine'), { before: '8.372', ...V1_ONLY }, row('9', 'leaf', 'leaf'),
      row('10', 'affinity', 'machine'), { before: '11.0.16', ...V1_ONLY }, row('12', 'leaf', 'leaf'), { before: '15', ...V1_ONLY }, row(undefined, 'leaf', 'leaf'),
    ],
  },
  {
    name: 'Go', aliases: ['go', 'golang'], automatic: true, leastCpus: 2, setting: 'GOMAXPROCS',
    rows: [row('1.25', 'affinity', 'none'), row(undefined, 'leaf', 'none')],
  },
  {
    name: '.NET', aliases: ['dotnet', '.net', 'dotnet-core', 'csharp', 'c#'], automatic: true, leastCpus: 1, setting: 'DOTNET_PROCESSOR_COUNT and DOTNET_GCHeapHardLimit',
    rows: [row('3', 'affinity', 'machine'), row(undefined, 'own', 'own')],
  },
  { name: 'nginx with worker_processes auto', aliases: ['nginx'], automatic: true, leastCpus: 1, setting: 'worker_processes', rows: always('machine', 'none') },
  { name: 'OpenMP', aliases: ['openmp', 'libgomp'], automatic: true, leastCpus: 1, setting: 'OMP_NUM_THREADS', rows: always('affinity', 'none') },
  // Worker pools of these are as large as the program makes them, often by a count of CPUs: what they see is told, and nothing concluded.
  { name: 'Node.js', aliases: ['nodejs', 'node', 'node.js', 'javascript', 'typescript'], automatic: false, leastCpus: 1, setting: 'UV_THREADPOOL_SIZE and --max-old-space-size', rows: always('affinity', 'machine') },
  { name: 'Python', aliases: ['python', 'python3', 'cpython'], automatic: false, leastCpus: 1, setting: 'PYTHON_CPU_COUNT', rows: always('machine', 'none') },
];

const BY_ALIAS: ReadonlyMap<string, RuntimeSizes> = new Map(RUNTIMES.flatMap((it) => it.aliases.map((alias) => [alias, it] as const)));

/** The runtime behind `language.name`. */
export function runtimeCalled(name: string | undefined): RuntimeSizes | undefined {
  return name === undefined ? undefined : BY_ALIAS.get(name.trim().toLowerCase());
}

/** `8u131`, `1.8.0_131` and `1.8.0_131-b11` as 8.131; others without a leading `v` or name: `go1.25.1` is 1.25.1. */
export function plainVersion(version: string): string {
  const old = /^(?:1\.)?(\d{1,3})(?:u|\.0_)(\d{1,4})/i.exec(version.trim());
  if (old) return `${old[1]}.${Number(old[2])}`;
  return version.trim().replace(/^[a-z]+\s*/i, '');
}

const LATEST = '.999999';

/**
 * The rows that the version may be in: one where it is exact enough, several where it leaves parts open (`8` is any update of 8), all that
 * there are where no version is given.
 */
export function rowsOf(runtime: RuntimeSizes, version: string | undefined): readonly RuntimeRow[] {
  if (version === undefined) return runtime.rows;
  let low = plainVersion(version);
  if (runtime.name === 'Java' && /^1\.\d/.test(low)) low = low.slice(2);
  if (!/^\d/.test(low)) return runtime.rows;
  const at = (text: string): number => runtime.rows.findIndex((it) => it.before === undefined || compareVersions(text, it.before) < 0);
  const digits = /^\d+(?:\.\d+)*/.exec(low)![0];
  return runtime.rows.slice(at(digits), at(`${digits}${LATEST}`) + 1);
}
