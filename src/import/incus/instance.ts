/** An instance of Incus: a system container, or a virtual machine on KVM. */
import type { NodeOf } from '../../model';
import { containerFacts, type KeyLine, linesOf, sortKeys } from '../lxc/keys';
import { fromGuestName } from '../machines/guest-os';
import { cores, cpuCount, GIB, integerOf, known, numberOf, sizeOf, writtenBytes } from '../machines/quantities';
import type { Estate } from '../machines/estate';
import { quote } from '../notes';
import { child, itemsOf, textOf, type Value } from '../values';
import { type Effective, isTrue, type Setting } from './config';
import { containerDevices, type Surroundings, vmDevices } from './devices';
import { bytesIn } from './sizes';

type VmDraft = Partial<Omit<NodeOf<'vm'>, 'kind' | 'in'>>;
type ContainerDraft = Partial<Omit<NodeOf<'container'>, 'kind' | 'in'>>;

export interface Instance {
  readonly around: Surroundings;
  readonly value: Value;
  readonly effective: Effective;
  /** Memory of its host in bytes, where it is known. */
  readonly hostMemory: number | undefined;
}

interface Cpus {
  readonly count: number | undefined;
  /** Which ones, where the setting names them. */
  readonly set: string | undefined;
}

/** `4`, `0-3,8` (pinned), or for virtual machines `sockets=2,cores=4,threads=2`. */
function cpusOf(estate: Estate, setting: Setting | undefined): Cpus {
  if (!setting) return { count: undefined, set: undefined };
  const measured = { notes: estate.notes, place: setting.place, what: quote(setting.key) };
  if (/^\d+$/.test(setting.text)) return { count: integerOf(setting.text, measured, 1, 100_000), set: undefined };
  const topology = /^(?:(?:sockets|cores|threads)=\d{1,4}(?:,|$)){1,3}$/.test(setting.text);
  if (topology) return { count: setting.text.split(',').reduce((product, part) => product * Number(part.slice(part.indexOf('=') + 1)), 1) || undefined, set: undefined };
  const count = cpuCount(setting.text);
  if (count === undefined) estate.notes.add('warning', 'bad-value', setting.place, `${quote(setting.key)}: ${quote(setting.text)} cannot be read, so it is unknown here. Write a number, or CPUs such as 0-3.`);
  return { count, set: count === undefined ? undefined : setting.text };
}

/** `25ms/100ms` is a hard limit in cores; `50%` a weight that counts under contention only. */
function allowanceOf(estate: Estate, setting: Setting | undefined): { readonly cpu?: number; readonly shares?: number } {
  if (!setting) return {};
  const hard = /^(\d{1,9})ms\/(\d{1,9})ms$/.exec(setting.text);
  if (hard && Number(hard[1]) > 0 && Number(hard[2]) > 0) return { cpu: cores(Number(hard[1]) / Number(hard[2])) };
  const soft = /^(\d{1,3})%$/.exec(setting.text);
  if (soft && Number(soft[1]) >= 1 && Number(soft[1]) <= 100) return { shares: Math.max(2, Math.round(10.24 * Number(soft[1]))) };
  estate.notes.add('warning', 'bad-value', setting.place, `${quote(setting.key)}: ${quote(setting.text)} cannot be read, so it is unknown here. Write a share such as 50%, or a time such as 25ms/100ms.`);
  return {};
}

const memoryOf = ({ around, effective, hostMemory }: Instance) => {
  const setting = effective.get('limits.memory');
  return setting && bytesIn(around.estate, setting.text, setting.key, setting.place, hostMemory);
};

/** Everything that is known of a container. Raw lines of LXC win, as they do in Incus. */
export function containerOf(instance: Instance): ContainerDraft {
  const { around, effective } = instance;
  const { estate } = around;
  const [cpus, allowance] = [cpusOf(estate, effective.get('limits.cpu')), allowanceOf(estate, effective.get('limits.cpu.allowance'))];
  const soft = effective.get('limits.memory.enforce');
  const held = soft?.text !== 'soft';
  if (!held) estate.notes.add('info', 'not-carried-over', soft!.place, 'A memory limit that only holds under pressure (`soft`) is no limit in the format.', 'enforce');
  const cpu = [cpus.count, allowance.cpu].filter((value) => value !== undefined);
  const memory = held ? memoryOf(instance) : undefined;
  const privileged = isTrue(effective.get('security.privileged'));
  const { namespaces, mounts = [], ...devices } = containerDevices(around, effective);
  const { limits, mounts: rawMounts = [], ...raw } = rawOf(estate, effective.get('raw.lxc'));
  const user = privileged === true ? 'host' : privileged === false || !effective.partly ? 'private' : undefined;
  return {
    limits: known({ cpu: cpu.length > 0 ? Math.min(...cpu) : undefined, memory: sizeOf(memory), swap: swapOf(estate, effective.get('limits.memory.swap')), pids: pidsOf(estate, effective.get('limits.processes')), ...limits }),
    cpuShares: allowance.shares,
    cpuset: cpus.set,
    namespaces: known({ user, ...namespaces }),
    os: { family: 'linux' },
    running: /^stopped$/i.test(textOf(child(instance.value, 'status')) ?? '') ? false : undefined,
    mounts: [...mounts, ...rawMounts],
    ...devices, ...raw,
  };
}

/** false is no swap at all, a size is a limit. */
function swapOf(estate: Estate, setting: Setting | undefined): number | string | undefined {
  if (!setting || /^true$/i.test(setting.text)) return undefined;
  if (/^false$/i.test(setting.text)) return 0;
  const bytes = bytesIn(estate, setting.text, setting.key, setting.place);
  return bytes === undefined ? undefined : writtenBytes(bytes);
}

const pidsOf = (estate: Estate, setting: Setting | undefined) => setting && integerOf(setting.text, { notes: estate.notes, place: setting.place, what: quote(setting.key) }, 0, 2 ** 31);

function rawOf(estate: Estate, setting: Setting | undefined): ContainerDraft {
  if (!setting) return {};
  const lines = setting.text.split('\n').flatMap((line): KeyLine[] => {
    const match = /^\s*(lxc\.[\w.]{1,100})\s*=\s*(.{0,10000})$/.exec(line);
    return match ? [{ key: match[1], value: match[2].trim(), place: setting.place }] : [];
  });
  sortKeys(estate, lines);
  return containerFacts(estate, linesOf(lines));
}

/** Everything that is known of a virtual machine; without a size it has one vCPU and 1 GiB. */
export function vmOf(instance: Instance): VmDraft {
  const { around, effective, value } = instance;
  const cpus = cpusOf(around.estate, effective.get('limits.cpu'));
  const made = (key: string) => effective.get(key) === undefined && !effective.partly;
  const memory = made('limits.memory') ? GIB : memoryOf(instance);
  const hugepages = isTrue(effective.get('limits.memory.hugepages'));
  const sev = isTrue(effective.get('security.sev'));
  return {
    vcpus: made('limits.cpu') ? 1 : cpus.count,
    memory: sizeOf(memory),
    os: osOf(effective),
    reservation: hugepages ? known({ memory: sizeOf(memory) }) : undefined,
    pageMerging: hugepages ? false : undefined,
    pinned: cpus.set === undefined ? undefined : true,
    confidential: sev ? (isTrue(effective.get('security.sev.policy.es')) ? 'sev-es' : 'sev') : undefined,
    autostart: isTrue(effective.get('boot.autostart')),
    power: powerOf(textOf(child(value, 'status'))),
    snapshots: itemsOf(child(value, 'snapshots')).filter(({ type }) => type === 'map').map((snapshot) => {
      const created = /^(?!0001)\d{4}-\d{2}-\d{2}/.exec(textOf(child(snapshot, 'created_at')) ?? '')?.[0];
      return created === undefined ? {} : { created };
    }),
    assumed: ['vcpus', 'memory'].filter((_, i) => made(['limits.cpu', 'limits.memory'][i])),
    ...vmDevices(around, effective),
  };
}

function osOf(effective: Effective): VmDraft['os'] {
  const [os, release] = [effective.get('image.os')?.text.toLowerCase(), effective.get('image.release')?.text ?? ''];
  return os === undefined ? undefined : fromGuestName(`${os}${/^\d{1,2}$/.test(release) ? release : ''}`);
}

const STATES: ReadonlyMap<string, VmDraft['power']> = new Map([['running', 'on'], ['stopped', 'off'], ['frozen', 'suspended']]);
const powerOf = (status: string | undefined) => STATES.get(status?.toLowerCase() ?? '');

/** A number that is not negative, in a field of a host's resources. */
export const numberIn = (estate: Estate, value: Value | undefined, what: string) => value && numberOf(textOf(value), { notes: estate.notes, place: value.place, what: quote(what) }, Number.MAX_SAFE_INTEGER);
