/** One container definition as a node. */
import type { NodeOf } from '../../model';
import { extraOf } from '../extra';
import { known, writtenBytes } from '../write';
import { at, booleanOf, child, itemsOf, textOf, textsOf, type Value } from '../values';
import { sortFields } from '../workloads/fields';
import { cores, integerOf, MIB, type Subject, wrong } from '../workloads/quantities';
import { securityOptions } from '../workloads/security';
import type { Notes } from '../notes';
import { FIELDS } from './fields';

type Draft = { -readonly [K in keyof NodeOf<'container'>]?: NodeOf<'container'>[K] };
type Mount = NonNullable<Draft['mounts']>[number];

/** What the task around it says. */
export interface Surroundings {
  readonly notes: Notes;
  readonly networkMode: string | undefined;
  readonly windows: boolean;
  /** The task is placed by what its containers reserve: it has no CPU of its own. */
  readonly reserving: boolean;
  /** A service starts tasks again whose essential containers are unhealthy or ended. */
  readonly served: boolean;
  /** A volume of the task as the source of a mount. */
  mountOf(volume: string, value: Value): Pick<Mount, 'source' | 'type'>;
  /** Containers of the task by name, for `volumesFrom`. */
  readonly siblings: ReadonlyMap<string, Value>;
}

/** CPU units of a core. */
const UNITS = 1024;
const LEAST_SHARES = 2;

/** Reads a container; parent, name and source aside. */
export function readContainer(name: string, value: Value, around: Surroundings): Draft {
  const { notes } = around;
  const subject = { notes, name };
  const kept = [...sortFields(notes, 'ECS', FIELDS.container, value), ...sortFields(notes, 'ECS', FIELDS.linux, child(value, 'linuxParameters'))];
  const linux = child(value, 'linuxParameters');
  const essential = booleanOf(child(value, 'essential')) ?? true;
  const check = textsOf(at(value, 'healthCheck', 'command'));
  return {
    image: textOf(child(value, 'image')),
    ...resourcesOf(subject, value, around),
    privileged: booleanOf(child(value, 'privileged')) ? true : undefined,
    user: textOf(child(value, 'user')),
    readOnly: booleanOf(child(value, 'readonlyRootFilesystem')) ? true : undefined,
    capabilities: known({ add: textsOf(at(linux, 'capabilities', 'add')), drop: textsOf(at(linux, 'capabilities', 'drop')) }),
    ...securityOptions(textsOf(child(value, 'dockerSecurityOptions'))),
    namespaces: around.networkMode === 'bridge' ? { net: 'private' } : around.networkMode === 'none' ? { net: 'none' } : undefined,
    devices: itemsOf(child(linux, 'devices')).flatMap((device) => textOf(child(device, 'hostPath')) ?? []),
    init: booleanOf(child(linux, 'initProcessEnabled')) ? true : undefined,
    mounts: mountsOf(value, around),
    ports: portsOf(subject, value, around.networkMode),
    restart: booleanOf(at(value, 'restartPolicy', 'enabled')) ? 'always' : undefined,
    health: check.length === 0 ? undefined : check[0] === 'NONE' ? 'none' : essential && around.served ? 'both' : 'readiness',
    os: around.windows ? { family: 'windows' } : undefined,
    extra: extraOf(kept, name, value.place, notes),
  };
}

/** MiB as the definition counts memory. */
const mebibytes = (subject: Subject, value: Value | undefined, what: string) => {
  const number = integerOf(subject, value, what, 0, 2 ** 30);
  return number === undefined ? undefined : writtenBytes(number * MIB);
};

/** On Linux `cpu` decides the share, and is reserved where the task names none; on Windows it is a limit. */
function resourcesOf(subject: Subject, value: Value, { windows, reserving }: Surroundings): Draft {
  const units = integerOf(subject, child(value, 'cpu'), 'CPU units', 0, 1_000_000);
  const share = units === undefined || units === 0 ? undefined : cores(units / UNITS);
  const swap = integerOf(subject, at(value, 'linuxParameters', 'maxSwap'), 'Swap', 0, 2 ** 30);
  return {
    requests: known({ cpu: reserving ? share : undefined, memory: mebibytes(subject, child(value, 'memoryReservation'), 'Memory reservation') }),
    limits: known({ cpu: windows ? share : undefined, memory: mebibytes(subject, child(value, 'memory'), 'Memory limit'), swap: swap === undefined ? undefined : swap === 0 ? 0 : writtenBytes(swap * MIB) }),
    cpuShares: windows || units === undefined ? undefined : Math.min(262_144, Math.max(LEAST_SHARES, units)),
  };
}

/** Mounts of its own, those taken over from others of the task, and memory. */
function mountsOf(value: Value, around: Surroundings): readonly Mount[] {
  const mounts = new Map<string, Mount>();
  for (const from of itemsOf(child(value, 'volumesFrom'))) {
    const other = around.siblings.get(textOf(child(from, 'sourceContainer')) ?? '');
    for (const mount of own(other, around)) mounts.set(mount.target!, { ...mount, ...(booleanOf(child(from, 'readOnly')) ? { readOnly: true } : {}) });
  }
  for (const mount of own(value, around)) mounts.set(mount.target!, mount);
  for (const item of itemsList(at(value, 'linuxParameters', 'tmpfs'))) {
    const target = textOf(child(item, 'containerPath'));
    if (target !== undefined) mounts.set(target, { target, type: 'tmpfs' });
  }
  return [...mounts.values()];
}

const itemsList = (value: Value | undefined) => (value?.type === 'list' ? value.items : []);

const own = (value: Value | undefined, around: Surroundings): readonly Mount[] => itemsList(child(value, 'mountPoints')).flatMap((item) => {
  const [volume, target] = [child(item, 'sourceVolume'), textOf(child(item, 'containerPath'))];
  const name = textOf(volume);
  if (target === undefined) return [];
  const from = name === undefined ? { type: 'volume' as const } : around.mountOf(name, volume!);
  return [known({ ...from, target, readOnly: booleanOf(child(item, 'readOnly')) ? true : undefined } as Mount)!];
});

const PROTOCOLS = ['udp', 'sctp'] as const;
const MOST_PORTS = 1000;

/** Ports; that of the host where one is fixed: in the host's own network it is the same one. */
function portsOf(subject: Subject, value: Value, networkMode: string | undefined): Draft['ports'] {
  return itemsList(child(value, 'portMappings')).flatMap((item) => {
    const protocol = PROTOCOLS.find((each) => each === textOf(child(item, 'protocol')));
    const make = (container: number, host: number | undefined) => ({ container, ...(host === undefined || host === 0 ? {} : { host }), ...(protocol ? { protocol } : {}) });
    const range = child(item, 'containerPortRange');
    if (range) {
      const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(textOf(range) ?? '') ?? [];
      const [from, to] = [Number(first), Number(last)];
      if (!(from >= 1 && to >= from && to <= 65_535 && to - from < MOST_PORTS)) return wrong(subject, range, 'A range of ports', 'Write FIRST-LAST, with at most 1000 ports.') ?? [];
      return Array.from({ length: to - from + 1 }, (_, i) => make(from + i, networkMode === 'host' ? from + i : undefined));
    }
    const container = integerOf(subject, child(item, 'containerPort'), 'A port', 1, 65_535);
    if (container === undefined) return [];
    const host = networkMode === 'awsvpc' ? undefined : networkMode === 'host' ? container : integerOf(subject, child(item, 'hostPort'), 'A host port', 0, 65_535);
    return [make(container, host)];
  });
}
