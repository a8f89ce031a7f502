/** The keys of liblxc, as its own files and the raw lines of Proxmox have them -> what they say of a container. */
import type { NodeOf } from '../../model';
import { noteField } from '../machines/fates';
import { cores, integerOf, known, type Measured, numberOf, sizeOf, writtenBytes } from '../machines/quantities';
import type { Estate } from '../machines/estate';
import { type Place, quote } from '../notes';
import { FIELDS } from './fields';

export interface KeyLine {
  readonly key: string;
  readonly value: string;
  readonly place: Place;
}

/** A container's lines: the value of a key that is set once, and all of one that is set several times. An empty value clears what came before. */
export interface Lines {
  last(...keys: string[]): KeyLine | undefined;
  all(...keys: string[]): readonly KeyLine[];
}

/** Old names and what they are called now. */
const RENAMED: readonly (readonly [RegExp, string])[] = [
  [/^lxc\.cgroup2\./, 'lxc.cgroup.'], [/^lxc\.id_map$/, 'lxc.idmap'], [/^lxc\.utsname$/, 'lxc.uts.name'], [/^lxc\.rootfs$/, 'lxc.rootfs.path'], [/^lxc\.mount$/, 'lxc.mount.fstab'],
  [/^lxc\.aa_profile$/, 'lxc.apparmor.profile'], [/^lxc\.se_context$/, 'lxc.selinux.context'], [/^lxc\.seccomp$/, 'lxc.seccomp.profile'], [/^lxc\.pts$/, 'lxc.pty.max'], [/^lxc\.tty$/, 'lxc.tty.max'],
];

/** The name a key has today. */
export const currentName = (key: string): string => RENAMED.reduce((name, [old, now]) => name.replace(old, now), key.toLowerCase());

export function linesOf(lines: readonly KeyLine[]): Lines {
  const byKey = new Map<string, KeyLine[]>();
  for (const line of lines) {
    const name = currentName(line.key);
    const before = byKey.get(name);
    if (line.value === '') byKey.delete(name);
    else if (before) before.push(line);
    else byKey.set(name, [line]);
  }
  const all = (...keys: string[]) => keys.flatMap((key) => byKey.get(key) ?? []);
  return { all, last: (...keys) => all(...keys).at(-1) };
}

/** The first two or three parts of a key, as the table of fields has it. */
const fieldOf = (name: string): string => {
  const parts = name.split('.');
  return parts[1] === 'cgroup' ? name : parts[1] === 'net' || parts[1] === 'network' || parts[1] === 'prlimit' || parts[1] === 'sysctl' || parts[1] === 'hook' || parts[1] === 'log' ? parts.slice(0, 2).join('.') : name;
};

/** Notes every key that is not carried over. */
export function sortKeys(estate: Estate, lines: readonly KeyLine[]): void {
  for (const { key, place } of lines) noteField(estate.notes, FIELDS.keys, fieldOf(currentName(key)), place, key.length > 60 ? `${key.slice(0, 60)}...` : key);
}

export type ContainerDraft = Partial<Omit<NodeOf<'container'>, 'kind' | 'in'>>;

const SIZE = /^(\d{1,18})\s*([kmgt]?)i?b?$/i;

/** Bytes as the kernel takes them: K, M, G are powers of 1024; -1 and `max` are no limit. */
function bytesIn(estate: Estate, line: KeyLine | undefined): number | 'unlimited' | undefined {
  if (!line) return undefined;
  if (line.value === '-1' || line.value === 'max') return 'unlimited';
  const match = SIZE.exec(line.value);
  const bytes = match ? Number(match[1]) * 1024 ** ' kmgt'.indexOf(match[2].toLowerCase() || ' ') : NaN;
  if (bytes <= Number.MAX_SAFE_INTEGER) return bytes;
  estate.notes.add('warning', 'bad-value', line.place, `${quote(line.key)}: ${quote(line.value)} cannot be read, so it is unknown here. Write bytes, or a number with K, M or G.`);
  return undefined;
}

const written = (bytes: number | 'unlimited' | undefined) => (bytes === undefined || bytes === 'unlimited' ? bytes : writtenBytes(bytes));
const measured = (estate: Estate, line: KeyLine): Measured => ({ notes: estate.notes, place: line.place, what: quote(line.key) });

/** cpu.max holds quota and period in microseconds, or `max`; cgroup v1 has a file for each. */
function cpuLimit(estate: Estate, lines: Lines): number | 'unlimited' | undefined {
  const both = lines.last('lxc.cgroup.cpu.max');
  const old = lines.last('lxc.cgroup.cpu.cfs_quota_us');
  const line = both ?? old;
  if (!line) return undefined;
  const [quota, period] = both ? both.value.split(/\s+/) : [old!.value, lines.last('lxc.cgroup.cpu.cfs_period_us')?.value];
  if (quota === 'max' || quota === '-1') return 'unlimited';
  const [time, span] = [numberOf(quota, measured(estate, line), 1e12), numberOf(period ?? '100000', measured(estate, line), 1e9)];
  return time === undefined || span === undefined || span === 0 || time === 0 ? undefined : cores(time / span);
}

/** memory.memsw is memory and swap together; memory.swap.max is swap alone. */
function swapLimit(estate: Estate, lines: Lines, memory: number | 'unlimited' | undefined): number | 'unlimited' | undefined {
  const own = bytesIn(estate, lines.last('lxc.cgroup.memory.swap.max'));
  const total = bytesIn(estate, lines.last('lxc.cgroup.memory.memsw.limit_in_bytes'));
  if (own !== undefined || total === undefined) return own;
  return total === 'unlimited' ? total : typeof memory === 'number' && total >= memory ? total - memory : undefined;
}

/** What bind mounts and tmpfs are, of the lines `source target type options`. Kernel filesystems say nothing about the stack. */
export function mountOf({ value }: KeyLine): NonNullable<NodeOf<'container'>['mounts']>[number] | undefined {
  const [source, target, type, options = ''] = value.split(/\s+/).map((part) => part.replaceAll('\\040', ' '));
  if (target === undefined) return undefined;
  const inside = target.startsWith('/') ? target : `/${target}`;
  const flags = options.split(',');
  if (type === 'tmpfs') return { target: inside, type: 'tmpfs' };
  if (!flags.includes('bind') && !flags.includes('rbind')) return undefined;
  return { source, target: inside, type: 'bind', ...(flags.includes('ro') ? { readOnly: true } : {}) };
}

/** Limits, namespaces, capabilities, confinement and mounts that the keys say; nothing for what they do not. */
export function containerFacts(estate: Estate, lines: Lines): ContainerDraft {
  const memory = bytesIn(estate, lines.last('lxc.cgroup.memory.max', 'lxc.cgroup.memory.limit_in_bytes'));
  const swap = swapLimit(estate, lines, memory);
  const number = (line: KeyLine | undefined, most: number, least: number) => line && integerOf(line.value, measured(estate, line), least, most);
  const pids = lines.last('lxc.cgroup.pids.max');
  const reservation = bytesIn(estate, lines.last('lxc.cgroup.memory.low', 'lxc.cgroup.memory.min'));
  return known<ContainerDraft>({
    limits: known({ cpu: cpuLimit(estate, lines), memory: written(memory), pids: pids?.value === 'max' ? 'unlimited' as const : number(pids, 2 ** 31, 0), swap: written(swap) }),
    requests: known({ memory: typeof reservation === 'number' ? sizeOf(reservation) : undefined }),
    cpuWeight: number(lines.last('lxc.cgroup.cpu.weight'), 10_000, 1),
    cpuShares: number(lines.last('lxc.cgroup.cpu.shares'), 262_144, 2),
    cpuset: lines.last('lxc.cgroup.cpuset.cpus')?.value,
    capabilities: known({ drop: lines.all('lxc.cap.drop').flatMap(({ value }) => value.split(/\s+/)).map((name) => name.toUpperCase().replace(/^CAP_/, '')).filter((name) => /^[A-Z_]{2,40}$/.test(name)) }),
    lsm: lines.last('lxc.apparmor.profile', 'lxc.selinux.context')?.value,
    allowPrivilegeEscalation: lines.last('lxc.no_new_privs')?.value === '1' ? false : undefined,
    seccomp: lines.last('lxc.seccomp.profile')?.value,
    mounts: lines.all('lxc.mount.entry').flatMap((line) => mountOf(line) ?? []),
  }) ?? {};
}
