/** Limits of a container, and those of the systemd service around it. */
import type { NodeOf } from '../../model';
import { quote } from '../notes';
import type { Mapping, Scalar } from '../values';
import { cores, integerOf, parseSize, sizeOf, type Subject, wrong } from '../workloads/quantities';
import { known, writtenBytes } from '../write';
import { last, optionCores, type Options, optionSize } from './podman-args';
import { lastOf } from './unit';

type Draft = { -readonly [K in keyof NodeOf<'container'>]?: NodeOf<'container'>[K] };
type Group = { -readonly [K in 'memory' | 'cpu' | 'pids' | 'io']?: NodeOf<'cgroup'>[K] };

/** What the container is limited to, from its settings and PodmanArgs. */
export function containerLimits(subject: Subject, section: Mapping | undefined, options: Options): Draft {
  const memory = sizeOf(subject, lastOf(section, 'Memory'), 'Memory limit') ?? optionSize(options, 'memory');
  const reservation = optionSize(options, 'memory-reservation');
  const shares = Number(last(options, 'cpu-shares'));
  const adjusted = Number(last(options, 'oom-score-adj') ?? NaN);
  return {
    requests: reservation === undefined ? undefined : { memory: writtenBytes(reservation) },
    limits: known({
      cpu: optionCores(options),
      memory: memory === undefined ? undefined : memory === 0 ? 'unlimited' as const : writtenBytes(memory),
      pids: pidsOf(subject, lastOf(section, 'PidsLimit'), options),
      swap: swapOf(options, memory),
    }),
    cpuShares: shares >= 2 && shares <= 262_144 ? shares : undefined,
    cpuset: last(options, 'cpuset-cpus'),
    oomScoreAdj: Number.isInteger(adjusted) && adjusted >= -1000 && adjusted <= 1000 ? adjusted : undefined,
  };
}

/** What the pod's cgroup is limited to, from PodmanArgs; 0 is no limit. */
export function podLimits(options: Options): Group {
  const memory = optionSize(options, 'memory');
  return {
    memory: memory === undefined ? undefined : { max: memory === 0 ? 'unlimited' : writtenBytes(memory) },
    cpu: known({ max: optionCores(options) }),
  };
}

function pidsOf(subject: Subject, setting: Scalar | undefined, options: Options): number | 'unlimited' | undefined {
  const text = setting?.text ?? last(options, 'pids-limit');
  if (text === '-1' || text === '0') return 'unlimited';
  if (setting) return integerOf(subject, setting, 'Process limit');
  const number = Number(text ?? NaN);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

/** `--memory-swap` is memory and swap together. */
function swapOf(options: Options, memory: number | undefined): number | string | undefined {
  if (last(options, 'memory-swap') === '-1') return 'unlimited';
  const total = optionSize(options, 'memory-swap');
  return total === undefined || total === 0 || memory === undefined || total < memory ? undefined : writtenBytes(total - memory);
}

/** What systemd's cgroup of the service is limited to; undefined where it sets nothing. Units are powers of 1024; `infinity` is no limit. */
export function serviceGroup(subject: Subject, service: Mapping | undefined): Group | undefined {
  const memory = (key: string): number | string | undefined => {
    const value = lastOf(service, key);
    if (!value || value.text === 'infinity') return value && (key === 'MemoryMax' || key === 'MemoryHigh') ? 'unlimited' : undefined;
    if (value.text.endsWith('%')) {
      subject.notes.add('info', 'unknown-share', value.place, `${quote(`${key}=${value.text}`)} is a share of a machine that is not known here, so it is unknown.`);
      return undefined;
    }
    const bytes = parseSize(value.text);
    return bytes === undefined ? wrong(subject, value, key, 'Write bytes, or a number with K, M, G or T.') : writtenBytes(bytes);
  };
  const tasks = lastOf(service, 'TasksMax');
  return known({
    memory: known({ max: memory('MemoryMax'), high: memory('MemoryHigh'), low: memory('MemoryLow'), min: memory('MemoryMin') }),
    cpu: known({ max: quotaOf(subject, lastOf(service, 'CPUQuota')), weight: weightOf(subject, lastOf(service, 'CPUWeight'), 'CPUWeight') }),
    pids: tasks?.text === 'infinity' ? 'unlimited' : tasks?.text.endsWith('%') ? undefined : integerOf(subject, tasks, 'TasksMax'),
    io: known({ weight: weightOf(subject, lastOf(service, 'IOWeight'), 'IOWeight') }),
  } as Group);
}

const weightOf = (subject: Subject, value: Scalar | undefined, what: string) => (value?.text === 'idle' ? undefined : integerOf(subject, value, what, 1, 10_000));

/** `150%` is one and a half cores. */
function quotaOf(subject: Subject, value: Scalar | undefined): number | undefined {
  if (!value) return undefined;
  const match = /^(\d{1,7}(?:\.\d{1,2})?)%$/.exec(value.text);
  return match ? cores(Number(match[1]) / 100) : wrong(subject, value, 'CPUQuota', 'Write a percentage, where 100% is one core.');
}
