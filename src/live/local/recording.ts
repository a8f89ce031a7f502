/** What was seen of a machine, as its files had it. */
export interface Recording {
  /** Host name. */
  readonly name: string;
  /** As the kernel calls it: `x86_64`. */
  readonly machine: string;
  /** Contents by absolute path. */
  readonly files: { readonly [path: string]: string };
  /** Which of the paths that were looked for are there. */
  readonly present: readonly string[];
  /** Names in folders, by absolute path. */
  readonly folders: { readonly [path: string]: readonly string[] };
  /** Hierarchy that holds the limits; absent where none is mounted. */
  readonly cgroup?: 'v1' | 'v2';
  /** Settings of control groups by path from the root of the hierarchy, such as `/system.slice`; v1 has those of all controllers together. */
  readonly groups: { readonly [path: string]: { readonly [setting: string]: string } };
  /** There were more groups than are read. */
  readonly cut: boolean;
}

const isRecord = (value: unknown): value is { readonly [key: string]: unknown } => typeof value === 'object' && value !== null && !Array.isArray(value);
const texts = (value: unknown) => Object.fromEntries(isRecord(value) ? Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string') : []);
const list = (value: unknown) => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);

/** A recording from its text; undefined where it is none. */
export function parseRecording(text: string): Recording | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || typeof value['name'] !== 'string' || !isRecord(value['files'])) return undefined;
  const { cgroup, folders, groups, machine } = value;
  return {
    name: value['name'], machine: typeof machine === 'string' ? machine : '', files: texts(value['files']), present: list(value['present']),
    folders: Object.fromEntries(isRecord(folders) ? Object.entries(folders).map(([path, names]) => [path, list(names)]) : []),
    ...(cgroup === 'v1' || cgroup === 'v2' ? { cgroup } : {}),
    groups: Object.fromEntries(isRecord(groups) ? Object.entries(groups).map(([path, settings]) => [path, texts(settings)]) : []),
    cut: value['cut'] === true,
  };
}
