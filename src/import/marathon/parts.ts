/** What apps and containers of pods share: resources, volumes, ports, and options of Docker. */
import type { NodeOf } from '../../model';
import { type Notes, quote } from '../notes';
import { known, writtenBytes } from '../write';
import { booleanOf, child, itemsOf, textOf, type Value } from '../values';
import { cores, integerOf, MIB, numberOf, type Subject } from '../workloads/quantities';
import { securityOptions } from '../workloads/security';

export type Draft = { -readonly [K in keyof NodeOf<'container'>]?: NodeOf<'container'>[K] };
export type Mount = NonNullable<Draft['mounts']>[number];
export type Port = NonNullable<Draft['ports']>[number];

/** What Marathon takes where an app says nothing. */
const DEFAULT_CPUS = 1;
const DEFAULT_MEMORY_MIB = 128;
const SHARES = 1024;

export const list = (value: Value | undefined): readonly Value[] => (value?.type === 'list' ? value.items : []);

const megabytes = (subject: Subject, value: Value | undefined, what: string) => {
  const number = numberOf(subject, value, what, 0, 2 ** 40);
  return number === undefined ? undefined : Math.round(number * MIB);
};

/** `unlimited`, or a number. */
function limitOf<T>(value: Value | undefined, read: (value: Value) => T | undefined): T | 'unlimited' | undefined {
  return value === undefined ? undefined : textOf(value) === 'unlimited' ? 'unlimited' : read(value);
}

/** CPUs are reserved and give the share; whether they are a limit, too, is set on the agents. Memory is in MiB, and a limit. */
export function resourcesOf(subject: Subject, value: Value | undefined, limits: Value | undefined): Draft {
  const has = (name: string) => child(value, name) !== undefined;
  const cpus = has('cpus') ? numberOf(subject, child(value, 'cpus'), 'CPUs', 0, 1e6) : DEFAULT_CPUS;
  const memory = has('mem') ? megabytes(subject, child(value, 'mem'), 'Memory') : DEFAULT_MEMORY_MIB * MIB;
  const disk = megabytes(subject, child(value, 'disk'), 'Disk');
  const mostMemory = limitOf(child(limits, 'mem'), (one) => megabytes(subject, one, 'Memory limit'));
  const mostCpus = limitOf(child(limits, 'cpus'), (one) => numberOf(subject, one, 'CPU limit', 0, 1e6));
  const written = (bytes: number | undefined) => (bytes === undefined ? undefined : writtenBytes(bytes));
  return {
    requests: known({ cpu: cpus === undefined ? undefined : cores(cpus), memory: mostMemory === undefined ? undefined : written(memory), disk: disk ? writtenBytes(disk) : undefined }),
    limits: known({ cpu: mostCpus, memory: mostMemory === 'unlimited' ? mostMemory : written(mostMemory ?? memory) }),
    cpuShares: cpus === undefined ? undefined : Math.min(262_144, Math.max(2, Math.round(cpus * SHARES))),
    assumed: has('cpus') && has('mem') ? undefined : [...(has('cpus') ? [] : ['requests', 'cpuShares']), ...(has('mem') ? [] : ['limits'])],
  };
}

/** `tcp`, `udp`, or both in one text or list. */
const protocolsOf = (value: Value | undefined) => {
  const words = itemsOf(value).flatMap((item) => (textOf(item) ?? '').toLowerCase().split(','));
  return words.includes('udp') ? (words.includes('tcp') ? [undefined, 'udp' as const] : ['udp' as const]) : [undefined];
};

/** Port mappings and endpoints; 0 is a port that is picked when it runs. */
export function portsOf(subject: Subject, mappings: readonly Value[], host: boolean): readonly Port[] {
  return mappings.flatMap((mapping): readonly Port[] => {
    const number = (name: string) => (textOf(child(mapping, name)) === '0' ? undefined : integerOf(subject, child(mapping, name), 'A port', 1, 65_535));
    const fixed = number('hostPort');
    const container = number('containerPort') ?? (host ? fixed : undefined);
    if (container === undefined) return [];
    return protocolsOf(child(mapping, 'protocol')).map((protocol) => ({ container, ...(fixed === undefined ? {} : { host: fixed }), ...(protocol ? { protocol } : {}) }));
  });
}

/** Options of `docker run`; of those that are not read only the name is told. */
export function parametersOf(notes: Notes, parameters: readonly Value[]): Draft {
  const values = new Map<string, string[]>();
  for (const parameter of parameters) {
    const key = (textOf(child(parameter, 'key')) ?? '').replace(/^-+/, '');
    const value = textOf(child(parameter, 'value')) ?? 'true';
    if (READ.has(key)) values.set(key, [...(values.get(key) ?? []), value]);
    else notes.add('info', 'not-carried-over', parameter.place, `The Docker option ${quote(key)} is not carried over: it is not read.`, `parameters.${key}`);
  }
  const all = (key: string) => values.get(key) ?? [];
  const host = (key: string) => (all(key).at(-1) === 'host' ? 'host' : undefined);
  const capability = (name: string) => name.toUpperCase().replace(/^CAP_/, '');
  return known({
    user: all('user').at(-1),
    readOnly: all('read-only').at(-1) === 'true' ? true : undefined,
    privileged: all('privileged').at(-1) === 'true' ? true : undefined,
    init: all('init').at(-1) === 'true' ? true : undefined,
    runtimeClass: all('runtime').at(-1),
    capabilities: known({ add: all('cap-add').map(capability), drop: all('cap-drop').map(capability) }),
    devices: all('device').map((text) => text.split(':')[0]),
    namespaces: known({ pid: host('pid'), ipc: host('ipc'), uts: host('uts'), user: host('userns') }),
    ...securityOptions(all('security-opt')),
  }) ?? {};
}

const READ = new Set(['user', 'read-only', 'privileged', 'init', 'runtime', 'cap-add', 'cap-drop', 'device', 'pid', 'ipc', 'uts', 'userns', 'security-opt']);

/** Marathon ends tasks whose health checks fail; readiness checks only delay a deployment. */
export function healthOf(value: Value): Draft['health'] {
  const live = list(child(value, 'healthChecks')).length > 0 || child(value, 'healthCheck') !== undefined;
  const ready = list(child(value, 'readinessChecks')).length > 0;
  return live ? (ready ? 'both' : 'liveness') : ready ? 'readiness' : undefined;
}

export const isReadOnly = (value: Value): true | undefined => (textOf(child(value, 'mode')) === 'RO' || booleanOf(child(value, 'readOnly')) ? true : undefined);
