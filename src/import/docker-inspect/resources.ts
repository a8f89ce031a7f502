/** Limits, requests and weights of a container as the engine reports them. */
import type { NodeOf } from '../../model';
import { known, writtenBytes } from '../write';
import { child, textOf, type Value } from '../values';
import { cores, integerOf, type Subject } from '../workloads/quantities';

export type ContainerDraft = { -readonly [K in keyof NodeOf<'container'>]?: NodeOf<'container'>[K] };

const PERIOD = 100_000;
const NANO = 1e9;

/** Engines write 0, -1 or null for "no limit". */
const isNone = (value: Value | undefined) => ['0', '-1', ''].includes(textOf(value) ?? '');

/** CPU quota over period in cores; both in microseconds. Undefined where no quota is set. */
export function quotaCores(subject: Subject, quota: Value | undefined, period: Value | undefined): number | undefined {
  if (isNone(quota)) return undefined;
  const microseconds = integerOf(subject, quota, 'CPU quota');
  const each = isNone(period) ? PERIOD : (integerOf(subject, period, 'CPU period') ?? PERIOD);
  return microseconds === undefined ? undefined : cores(microseconds / each);
}

/** Everything the engine limits or weighs. Docker fills `NanoCpus` only, Podman `CpuQuota` too: they are the same limit. */
export function resourcesOf(subject: Subject, host: Value | undefined): ContainerDraft {
  const field = (name: string) => child(host, name);
  const bytes = (name: string, what: string) => (isNone(field(name)) ? undefined : integerOf(subject, field(name), what));
  const memory = bytes('Memory', 'Memory limit');
  const nano = isNone(field('NanoCpus')) ? undefined : integerOf(subject, field('NanoCpus'), 'CPU limit');
  const cpu = nano === undefined ? quotaCores(subject, field('CpuQuota'), field('CpuPeriod')) : cores(nano / NANO);
  const reservation = bytes('MemoryReservation', 'Memory reservation');
  const shares = isNone(field('CpuShares')) ? undefined : integerOf(subject, field('CpuShares'), 'CPU shares', 2, 262_144);
  const adjusted = isNone(field('OomScoreAdj')) ? undefined : integerOf(subject, field('OomScoreAdj'), 'OOM score adjustment', -1000, 1000);
  return {
    requests: reservation === undefined ? undefined : { memory: writtenBytes(reservation) },
    limits: known({
      cpu: limit(host, cpu, 'NanoCpus', 'CpuQuota'),
      memory: limit(host, memory === undefined ? undefined : writtenBytes(memory), 'Memory'),
      pids: limit(host, isNone(field('PidsLimit')) ? undefined : integerOf(subject, field('PidsLimit'), 'Process limit'), 'PidsLimit'),
      swap: swapOf(subject, field('MemorySwap'), memory),
    }),
    cpuShares: shares,
    cpuset: textOf(field('CpusetCpus')),
    oomScoreAdj: adjusted,
  };
}

/** The limit; `unlimited` where the engine reports that none is set, undefined where it reports nothing or what cannot be read. */
function limit<T>(host: Value | undefined, value: T | undefined, ...names: readonly string[]): T | 'unlimited' | undefined {
  if (value !== undefined) return value;
  const reported = names.filter((name) => host?.type === 'map' && host.entries.has(name));
  return reported.length > 0 && reported.every((name) => isNone(child(host, name))) ? 'unlimited' : undefined;
}

/** `MemorySwap` is memory and swap together; -1 is unlimited swap. 0 says nothing: Podman reports it for unlimited too. */
function swapOf(subject: Subject, value: Value | undefined, memory: number | undefined): number | string | undefined {
  if (textOf(value) === '-1') return 'unlimited';
  if (isNone(value) || memory === undefined) return undefined;
  const total = integerOf(subject, value, 'Memory and swap');
  return total === undefined || total < memory ? undefined : writtenBytes(total - memory);
}
