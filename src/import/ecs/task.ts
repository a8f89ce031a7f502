/** A task definition, as one pod: its size and namespaces. */
import type { NodeOf } from '../../model';
import { extraOf } from '../extra';
import { quote } from '../notes';
import { writtenBytes } from '../write';
import { at, child, textOf, textsOf, type Value } from '../values';
import { type Kept } from '../workloads/fields';
import { cores, MIB, type Subject, wrong } from '../workloads/quantities';

export type Launch = 'fargate' | 'instances';

type Draft = { -readonly [K in keyof NodeOf<'pod'>]?: NodeOf<'pod'>[K] };

/** MiB of memory that a Fargate task of so many CPU units may have: from, to, and the step above its first GiB. */
const FARGATE_SIZES: ReadonlyMap<number, readonly [least: number, most: number, step: number]> = new Map([
  [256, [512, 2048, 1024]], [512, [1024, 4096, 1024]], [1024, [2048, 8192, 1024]], [2048, [4096, 16_384, 1024]],
  [4096, [8192, 30_720, 1024]], [8192, [16_384, 61_440, 4096]], [16_384, [32_768, 122_880, 8192]],
]);

/** The pod of a task, parent, name and source aside. */
export function readTask(name: string, value: Value, launch: Launch, kept: Kept, subject: Subject): Draft {
  const units = unitsOf(subject, child(value, 'cpu'));
  const memory = memoryOf(subject, child(value, 'memory'));
  if (launch === 'fargate') checkSize(subject, value, units, memory);
  checkSum(subject, value, 'cpu', units, 'CPU units');
  checkSum(subject, value, 'memory', memory, 'MiB of memory');
  const mode = networkMode(value, launch);
  return {
    memory: memory === undefined ? undefined : { max: writtenBytes(memory * MIB) },
    cpu: units === undefined ? undefined : { max: cores(units / 1024) },
    hostNetwork: mode === 'host' ? true : undefined,
    hostPID: textOf(child(value, 'pidMode')) === 'host' ? true : undefined,
    hostIPC: textOf(child(value, 'ipcMode')) === 'host' ? true : undefined,
    extra: extraOf(kept, name, value.place, subject.notes),
  };
}

/** `awsvpc` is the only one on Fargate; on Linux instances `bridge` counts where none is named. */
export function networkMode(value: Value, launch: Launch): string | undefined {
  return launch === 'fargate' ? 'awsvpc' : (textOf(child(value, 'networkMode')) ?? (isWindows(value) ? undefined : 'bridge'));
}

export const isWindows = (value: Value): boolean => /^windows/i.test(textOf(at(value, 'runtimePlatform', 'operatingSystemFamily')) ?? '');

/** Fargate where nothing else is possible, or where its service says so. */
export function launchOf(task: Value, service: Value | undefined): Launch {
  const said = textOf(child(service, 'launchType'));
  const providers = child(service, 'capacityProviderStrategy');
  const provided = providers?.type === 'list' ? providers.items.flatMap((item) => textOf(child(item, 'capacityProvider')) ?? []) : [];
  if (said !== undefined) return said === 'FARGATE' ? 'fargate' : 'instances';
  if (provided.length > 0) return provided.every((provider) => /^FARGATE(_SPOT)?$/.test(provider)) ? 'fargate' : 'instances';
  const possible = textsOf(child(task, 'requiresCompatibilities'));
  return possible.length === 1 && possible[0] === 'FARGATE' ? 'fargate' : 'instances';
}

/** CPU units: `1024`, or `1 vCPU`. */
function unitsOf(subject: Subject, value: Value | undefined): number | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  const [, number, unit] = /^(\d{0,7}(?:\.\d{1,6})?)\s*(vcpu)?$/i.exec(text.trim()) ?? [];
  const units = number === undefined || number === '' ? NaN : Math.round(Number(number) * (unit === undefined ? 1 : 1024));
  return units > 0 && units <= 1_000_000 ? units : wrong(subject, value!, 'The CPU', 'Write units such as 1024, or "1 vCPU".');
}

/** MiB: `2048`, or `2 GB`. */
function memoryOf(subject: Subject, value: Value | undefined): number | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  const [, number, unit] = /^(\d{0,9}(?:\.\d{1,6})?)\s*(gb|mb)?$/i.exec(text.trim()) ?? [];
  const mebibytes = number === undefined || number === '' ? NaN : Math.round(Number(number) * (/^gb$/i.test(unit ?? '') ? 1024 : 1));
  return mebibytes > 0 && mebibytes <= 2 ** 30 ? mebibytes : wrong(subject, value!, 'The memory', 'Write MiB such as 2048, or "2 GB".');
}

/** What the containers of a task have together cannot be more than what it has. */
function checkSum({ notes, name }: Subject, value: Value, field: 'cpu' | 'memory', size: number | undefined, unit: string): void {
  const containers = child(value, 'containerDefinitions');
  if (size === undefined || containers?.type !== 'list') return;
  const reserved = containers.items.map((item) => Number(textOf(field === 'memory' ? (child(item, 'memoryReservation') ?? child(item, 'memory')) : child(item, 'cpu')) ?? 0));
  const sum = reserved.reduce((all, one) => all + (one > 0 ? one : 0), 0);
  if (sum > size) notes.add('warning', 'containers-exceed-task', (child(value, field) ?? value).place, `ECS would refuse ${quote(name)}: its containers ask for ${sum} ${unit} together, and it has ${size}.`, `${name}.${field}`);
}

function checkSize({ notes, name }: Subject, value: Value, units: number | undefined, memory: number | undefined): void {
  if (units === undefined || memory === undefined) return;
  const [least, most, step] = FARGATE_SIZES.get(units) ?? [NaN, NaN, 1];
  if (memory >= least && memory <= most && (memory === least || memory % step === 0)) return;
  const place = (child(value, 'memory') ?? value).place;
  const allowed = Number.isNaN(least) ? `it has no size with ${units} CPU units (${[...FARGATE_SIZES.keys()].join(', ')} are there)` : `with ${units} CPU units a task has ${least} to ${most} MiB, in steps of ${step}`;
  notes.add('warning', 'invalid-size', place, `Fargate would refuse ${quote(name)} with ${memory} MiB: ${allowed}.`);
}
