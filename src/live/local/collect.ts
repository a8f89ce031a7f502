/** Looks at the files of this machine that say what it is; nothing else is opened. */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Session } from '../contract';
import { SETTINGS } from './groups';
import { ENGINE_SOCKETS, LOOKED_FOR } from './around';
import type { Recording } from './recording';

const FILES = [
  '/proc/cpuinfo', '/proc/meminfo', '/proc/sys/kernel/osrelease', '/etc/os-release', '/sys/devices/system/node/online', '/sys/devices/system/cpu/smt/active',
  '/sys/class/dmi/id/sys_vendor', '/sys/class/dmi/id/product_name', '/sys/hypervisor/type', '/sys/kernel/mm/ksm/run',
];
const FOLDERS = ['/sys/class/iommu'];

const MOST_GROUPS = 5000;
const DEEPEST = 32;
const LARGEST_FILE = 4_000_000;

/** Text of a file; undefined where it is not there, too large or not to be read. */
async function textOf(file: string): Promise<string | undefined> {
  const bytes = await fs.readFile(file).catch(() => undefined);
  return bytes === undefined || bytes.length > LARGEST_FILE ? undefined : bytes.toString('utf8');
}

const isThere = (file: string) => fs.lstat(file).then(() => true, () => false);

/** Where the hierarchies are mounted: the unified one alone is v2; beside controllers of v1 it holds no limits. */
export function mountsOf(text: string): { readonly version: 'v1' | 'v2'; readonly roots: readonly string[] } | undefined {
  const mounts = text.split('\n').map((line) => line.split(' ')).filter(([, , type]) => type === 'cgroup' || type === 'cgroup2')
    .map(([, at, type, options]) => ({ at: at.replace(/\\040/g, ' '), type, controllers: (options ?? '').split(',') }));
  const old = mounts.filter(({ type, controllers }) => type === 'cgroup' && controllers.some((name) => ['memory', 'cpu', 'pids', 'blkio'].includes(name)));
  if (old.length > 0) return { version: 'v1', roots: [...new Set(old.map(({ at }) => at))] };
  const unified = mounts.find(({ type }) => type === 'cgroup2');
  return unified && { version: 'v2', roots: [unified.at] };
}

type Groups = Map<string, Record<string, string>>;

/** Settings of every group below a root, breadth first; false where there are too many. */
async function walk(root: string, version: 'v1' | 'v2', groups: Groups, { signal }: Session): Promise<boolean> {
  const open = ['/'];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    signal.throwIfAborted();
    const folder = path.join(root, next);
    const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
    const settings = groups.get(next) ?? {};
    if (!groups.has(next) && groups.size >= MOST_GROUPS) return false;
    groups.set(next, settings);
    const names = new Set(entries.map(({ name }) => name));
    for (const name of SETTINGS[version]) {
      const text = names.has(name) ? await textOf(path.join(folder, name)) : undefined;
      if (text !== undefined) settings[name] = text.trim().slice(0, 1000);
    }
    if (next.split('/').length > DEEPEST) continue;
    for (const entry of entries) if (entry.isDirectory()) open.push(path.posix.join(next, entry.name));
  }
  return true;
}

/** All of it, as it stands now. `mounts` is the table of mounts, that of this process where absent. */
export async function recordMachine(session: Session, mounts?: string): Promise<Recording> {
  const files: Record<string, string> = {};
  for (const file of FILES) {
    const text = await textOf(file);
    if (text !== undefined) files[file] = text;
  }
  const folders: Record<string, readonly string[]> = {};
  for (const folder of FOLDERS) {
    const names = await fs.readdir(folder).catch(() => undefined);
    if (names) folders[folder] = names.slice(0, 100);
  }
  const own = session.env['XDG_RUNTIME_DIR'];
  const looked = [...LOOKED_FOR, ...(own && path.isAbsolute(own) ? ENGINE_SOCKETS.flatMap(({ own: name }) => (name === undefined ? [] : [path.join(own, name)])) : [])];
  const present: string[] = [];
  for (const file of looked) if (await isThere(file)) present.push(file);
  const tree = mountsOf(mounts ?? (await textOf('/proc/self/mounts')) ?? '');
  const groups: Groups = new Map();
  let whole = true;
  session.tell('Reading control groups');
  for (const root of tree?.roots ?? []) whole = await walk(root, tree!.version, groups, session) && whole;
  return { name: os.hostname(), machine: os.machine(), files, present, folders, ...(tree ? { cgroup: tree.version } : {}), groups: Object.fromEntries(groups), cut: !whole };
}
