/** One task: a container, a process, or a virtual machine. */
import type { NodeOf } from '../../model';
import { extraOf } from '../extra';
import { type Notes, quote } from '../notes';
import { known, writtenBytes } from '../write';
import { booleanOf, child, entriesOf, textOf, textsOf, type Value } from '../values';
import { type Kept, sortFields } from '../workloads/fields';
import { integerOf, MIB, type Subject } from '../workloads/quantities';
import { publishedPorts } from '../workloads/ports';
import { securityOptions } from '../workloads/security';
import { attribute, blockIn, blocksIn, type Body, configOf, inBothForms, textIn, withoutLabel } from './body';
import { FIELDS } from './fields';
import { each } from './variables';

type Container = { -readonly [K in keyof NodeOf<'container'>]?: NodeOf<'container'>[K] };
type Mount = NonNullable<Container['mounts']>[number];
type Port = NonNullable<Container['ports']>[number];

/** A port of a group: its number inside, where it is fixed, and that of the host. */
export interface NamedPort {
  readonly to: number | undefined;
  readonly fixed: number | undefined;
}

/** What the group around a task says. */
export interface Surroundings {
  readonly notes: Notes;
  readonly type: string;
  readonly networkMode: string | undefined;
  readonly ports: ReadonlyMap<string, NamedPort>;
  readonly restart: Body | undefined;
  /** Health of services of the group. */
  readonly health: Container['health'];
  /** The volume of the group that a mount names. */
  mountOf(volume: string, value: Value): Pick<Mount, 'source' | 'type'>;
}

const TABLES = { task: inBothForms(FIELDS.task), resources: inBothForms(FIELDS.resources) } as const;

/** Nomad's own, where a task says nothing. */
const DEFAULT_CPU_MHZ = 100;
const DEFAULT_MEMORY_MIB = 300;
const LEAST_SHARES = 2;
const MOST_SHARES = 262_144;

export interface Resources {
  readonly requests: Container['requests'];
  readonly limits: Container['limits'];
  readonly cpuShares: number | undefined;
  readonly assumed: readonly string[];
}

/** Memory is in MiB; above it `memory_max` is the limit. `cores` are reserved as a whole; `cpu` is in MHz of an unknown machine, and the share of the container. */
export function resourcesOf(subject: Subject, resources: Body | undefined): Resources {
  const number = (name: string, what: string) => (textIn(resources, name) === undefined ? undefined : integerOf(subject, attribute(resources, name), what, 0, 2 ** 30));
  const memory = number('memory', 'Memory');
  const most = number('memory_max', 'Most memory');
  const cores = number('cores', 'Cores');
  const computed = (name: string) => attribute(resources, name) !== undefined && textIn(resources, name) === undefined;
  const shares = cores ? undefined : (number('cpu', 'CPU') ?? (computed('cpu') ? undefined : DEFAULT_CPU_MHZ));
  if (shares !== undefined && attribute(resources, 'cpu')) {
    subject.notes.add('info', 'megahertz', attribute(resources, 'cpu')!.place, 'Nomad counts CPU in MHz of machines that are not known here: it decides the share (`cpuShares`), and cores are unknown.', 'cpu');
  }
  const limit = most || memory || (computed('memory') ? undefined : DEFAULT_MEMORY_MIB);
  return {
    requests: known({ cpu: cores || undefined, memory: most && memory ? writtenBytes(memory * MIB) : undefined }),
    limits: known({ cpu: cores || undefined, memory: limit === undefined ? undefined : writtenBytes(limit * MIB) }),
    cpuShares: shares === undefined ? undefined : Math.min(MOST_SHARES, Math.max(LEAST_SHARES, shares)),
    assumed: [...(limit !== undefined && !memory && !most ? ['limits'] : []), ...(shares !== undefined && !attribute(resources, 'cpu') ? ['cpuShares'] : [])],
  };
}

/** Notes the fields of a task; returns those to keep as text. */
export function sortTask(task: Body, notes: Notes, config: boolean): Kept {
  const driver = configOf(task);
  const resources = blockIn(task, 'resources');
  return [
    ...sortFields(notes, 'Nomad', TABLES.task, withoutLabel(task.value)),
    ...(resources ? sortFields(notes, 'Nomad', TABLES.resources, withoutLabel(resources.value)) : []),
    ...(driver && config ? sortFields(notes, 'Nomad', FIELDS.config, driver.value) : []),
  ];
}

/** Reads a container; parent, name and source aside. */
export function readContainer(name: string, task: Body, around: Surroundings): Container {
  const { notes } = around;
  const kept = sortTask(task, notes, true);
  const config = configOf(task);
  const { assumed, ...resources } = resourcesOf({ notes, name }, blockIn(task, 'resources'));
  const pids = textIn(config, 'pids_limit') === undefined ? undefined : integerOf({ notes, name }, attribute(config, 'pids_limit'), 'Process limit');
  const image = attribute(config, 'image');
  if (image?.type === 'scalar' && image.unset) notes.add('info', 'unknown-image', image.place, `The image of ${quote(name)} depends on what is not in the file; it stands as it is written.`);
  const flag = (key: string) => (booleanOf(attribute(config, key)) ? true : undefined);
  return {
    image: textOf(image),
    ...resources,
    limits: known({ ...resources.limits, pids }),
    privileged: flag('privileged'),
    readOnly: flag('readonly_rootfs'),
    init: flag('init'),
    user: textIn(task, 'user'),
    runtimeClass: textIn(config, 'runtime'),
    capabilities: known({ add: textsOf(attribute(config, 'cap_add')).map(capability), drop: textsOf(attribute(config, 'cap_drop')).map(capability) }),
    ...securityOptions(textsOf(attribute(config, 'security_opt'))),
    namespaces: namespacesOf(config, around),
    devices: each(attribute(config, 'devices')).flatMap((device) => textOf(child(device, 'host_path')) ?? textOf(device) ?? []),
    mounts: mountsOf(task, config, around),
    ports: portsOf(task, config, around),
    restart: restartOf(task, around),
    health: healthOf(blocksIn(task, 'service')) ?? around.health,
    stage: stageOf(task),
    assumed: assumed.length > 0 ? assumed : undefined,
    extra: extraOf(kept, name, task.place, notes),
  };
}

const capability = (name: string) => name.toUpperCase().replace(/^CAP_/, '');

/** Without a network of the group a container has one of its engine's for itself. */
function namespacesOf(config: Body | undefined, { networkMode }: Surroundings): Container['namespaces'] {
  const host = (key: string) => (textIn(config, key) === 'host' ? 'host' : undefined);
  const mode = textIn(config, 'network_mode');
  const own = networkMode === undefined || networkMode === 'host' ? 'private' : networkMode === 'none' ? 'none' : undefined;
  return known({ net: mode === 'host' || mode === 'none' ? mode : own, pid: host('pid_mode'), ipc: host('ipc_mode'), user: host('userns_mode'), uts: host('uts_mode') });
}

/** What a check of a service does: it says when the task is ready; with `check_restart` it also ends one that hangs. */
export function healthOf(services: readonly Body[]): Container['health'] {
  const checks = services.flatMap((service) => [...blocksIn(service, 'check')]);
  if (checks.length === 0) return undefined;
  return [...checks, ...services].some((body) => blockIn(body, 'check_restart')) ? 'both' : 'readiness';
}

/** Its own block, else that of the group; without any Nomad's own policy counts, which the cluster stands for. */
function restartOf(task: Body, around: Surroundings): Container['restart'] {
  const policy = blockIn(task, 'restart') ?? around.restart;
  if (!policy || textIn(policy, 'attempts') === undefined) return undefined;
  return textIn(policy, 'attempts') === '0' && textIn(policy, 'mode') !== 'delay' ? 'no' : around.type === 'batch' ? 'on-failure' : 'always';
}

function stageOf(task: Body): Container['stage'] {
  const lifecycle = blockIn(task, 'lifecycle');
  if (!lifecycle) return undefined;
  const side = booleanOf(attribute(lifecycle, 'sidecar')) === true;
  return side ? 'sidecar' : textIn(lifecycle, 'hook') === 'prestart' ? 'init' : undefined;
}

const TYPES = ['bind', 'volume', 'tmpfs'] as const;

/** `volumes` of the driver, its `mount` blocks, and volumes of the group; of one target the last wins. */
function mountsOf(task: Body, config: Body | undefined, around: Surroundings): readonly Mount[] {
  const mounts = new Map<string, Mount>();
  const add = (mount: Mount) => mounts.set(mount.target!, known(mount)!);
  for (const text of textsOf(attribute(config, 'volumes'))) {
    const [source, target, options = ''] = text.split(':');
    // Paths without a slash in front are in the folder of the task.
    if (target) add({ source, target, type: 'bind', readOnly: options.split(',').includes('ro') ? true : undefined });
  }
  for (const item of [...each(attribute(config, 'mount')), ...each(attribute(config, 'mounts'))]) {
    const type = TYPES.find((one) => one === (textOf(child(item, 'type')) ?? 'volume'));
    const target = textOf(child(item, 'target'));
    if (type !== undefined && target !== undefined) add({ source: type === 'bind' ? textOf(child(item, 'source')) : undefined, target, type, readOnly: booleanOf(child(item, 'readonly')) ? true : undefined });
  }
  for (const mount of blocksIn(task, 'volume_mount')) {
    // Of a group `volume` are blocks, and many: the API has a plural for these.
    const [volume, target] = [child(mount.value, mount.form === 'hcl' ? 'volume' : 'Volume'), textIn(mount, 'destination')];
    const name = textOf(volume);
    if (name !== undefined && target !== undefined) add({ ...around.mountOf(name, volume!), target, readOnly: booleanOf(attribute(mount, 'read_only')) ? true : undefined });
  }
  return [...mounts.values()];
}

/** Ports of the group that the task names, and those of its own network, with the numbers inside that `port_map` gives. */
function portsOf(task: Body, config: Body | undefined, around: Surroundings): readonly Port[] {
  const own = readPorts({ notes: around.notes, name: task.label ?? 'task' }, blocksIn(blockIn(task, 'resources'), 'network'));
  const inside = new Map(each(attribute(config, 'port_map')).flatMap((map) => entriesOf(map)).map(([name, entry]) => [name, textOf(entry.value)]));
  const named = textsOf(attribute(config, 'ports')).flatMap((name) => around.ports.get(name) ?? []);
  const mapped = [...own].map(([name, port]): NamedPort => ({ to: publishedPorts(inside.get(name) ?? '')?.[0]?.container ?? port.to, fixed: port.fixed }));
  return [...named, ...mapped].flatMap(({ to, fixed }): readonly Port[] => {
    const container = to ?? fixed;
    return container === undefined ? [] : [{ container, ...(fixed === undefined ? {} : { host: fixed }) }];
  });
}

/** Ports of networks by their labels. A port without a number is picked when it runs. */
export function readPorts(subject: Subject, networks: readonly Body[]): ReadonlyMap<string, NamedPort> {
  const ports = new Map<string, NamedPort>();
  const number = (value: Value | undefined) => {
    const text = textOf(value);
    const port = text === undefined || text === '0' || text === '-1' || (value?.type === 'scalar' && value.unset) ? undefined : integerOf(subject, value, 'A port', 1, 65_535);
    return port;
  };
  for (const network of networks) {
    const blocks = network.form === 'hcl' ? blocksIn(network, 'port') : [...blocksIn(network, 'reserved_ports'), ...blocksIn(network, 'dynamic_ports')];
    for (const port of blocks) {
      const fixed = number(attribute(port, network.form === 'hcl' ? 'static' : 'value'));
      ports.set(port.label ?? textIn(port, 'label') ?? '', { to: number(attribute(port, 'to')), fixed });
    }
  }
  return ports;
}
