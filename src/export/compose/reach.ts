/** What a container reaches and shares: namespaces, networks, ports, mounts, devices. */
import { present } from '../manifests/written';
import { type Container, literal, type Project } from './scope';

type Part = { readonly [field: string]: unknown };
type Namespace = keyof NonNullable<Container['namespaces']>;

const NAMESPACES: readonly (readonly [namespace: Namespace, field: string])[] = [['pid', 'pid'], ['ipc', 'ipc'], ['user', 'userns_mode'], ['uts', 'uts'], ['cgroup', 'cgroup']];

/** Whose namespace is joined; a container of the same file by its service. */
function joined(project: Project, text: string): string {
  const id = /^container:(.+)$/s.exec(text)?.[1];
  const service = id === undefined ? undefined : project.services.get(id);
  return service === undefined ? text : `service:${service}`;
}

/** Fields of namespaces; a private one is what Docker makes of itself. */
export function namespaceFields(project: Project, id: string, node: Container): Part {
  const fields = NAMESPACES.flatMap(([namespace, field]) => {
    const text = node.namespaces?.[namespace];
    if (text === `container:${id}`) project.losses.say('A container cannot join a namespace of its own', id, `namespaces.${namespace}`);
    return text === undefined || text === `container:${id}` || (text === 'private' && namespace !== 'ipc' && namespace !== 'cgroup') ? [] : [[field, joined(project, text)] as const];
  });
  return Object.fromEntries(fields);
}

/** `network_mode`, or the networks it is attached to: Compose takes one of both. */
export function networkFields(project: Project, id: string, node: Container): Part {
  const net = node.namespaces?.net === `container:${id}` ? undefined : node.namespaces?.net, networks = node.networks ?? [];
  if (node.namespaces?.net !== net) project.losses.say('A container cannot join a namespace of its own', id, 'namespaces.net');
  if (net !== undefined && net !== 'private') {
    if (networks.length > 0) project.losses.say('What uses the network of something else is on no network of its own in Docker Compose', id, 'networks');
    return { network_mode: joined(project, net) };
  }
  if (networks.length === 0) {
    if (net === 'private') return { network_mode: 'bridge' };
    project.losses.say('Docker Compose attaches to the network `default` what names no network', id, 'networks', '*default');
    return {};
  }
  if (net === 'private') project.losses.say('What is on a network has one of its own in Docker Compose, without saying so', id, 'namespaces.net');
  const keys = networks.flatMap((network) => project.key('network', network) ?? []);
  return { networks: keys.length === 1 && keys[0] === 'default' ? undefined : keys };
}

type Port = NonNullable<Container['ports']>[number];

/** Published ports under `ports`, others under `expose`. */
export function portFields(project: Project, id: string, node: Container): Part {
  const ports = node.ports ?? [];
  if (ports.some(({ container }) => container === undefined)) project.losses.say('A published port needs the one inside', id, 'ports');
  const whole = ports.filter((port): port is Port & { container: number } => port.container !== undefined);
  const shared = !['private', undefined, `container:${id}`].includes(node.namespaces?.net);
  const published = shared ? [] : whole.filter(({ host, address }) => host !== undefined || address !== undefined);
  if (shared && whole.some(({ host, address }) => host !== undefined || address !== undefined)) project.losses.say('Nothing is published from a network that is not the container\'s own; its ports are only named', id, 'ports');
  const inside = ({ container, protocol }: Port) => `${container}${suffix(protocol)}`;
  const reached = new Set(published.map(inside)), named = new Set(whole.filter((port) => !published.includes(port)).map(inside));
  const exposed = [...named].filter((port) => !reached.has(port));
  if (exposed.length < named.size) project.losses.say('What is published is not named once more', id, 'ports');
  return present({ ports: published.map(portOf), expose: exposed }) ?? {};
}

const suffix = (protocol: Port['protocol']) => (protocol === undefined || protocol === 'tcp' ? '' : `/${protocol}`);

function portOf({ container, host, protocol, address }: Port & { container: number }): unknown {
  const short = `${host === undefined ? '' : host}${host === undefined && address === undefined ? '' : ':'}${container}${suffix(protocol)}`;
  if (address === undefined) return short;
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return `${address}:${short}`;
  if (/^[0-9a-fA-F:.%]{2,60}$/.test(address)) return `[${address}]:${short}`;
  return present({ target: container, published: host === undefined ? undefined : String(host), protocol, host_ip: address });
}

type Mount = NonNullable<Container['mounts']>[number];

const isPath = (source: string) => /^(\.{0,2}\/|~|[a-zA-Z]:|\$\{)/.test(source);
const isShort = (text: string) => !/[:\s]/.test(text);

/** `volumes`, and `tmpfs` for those in memory. */
export function mountFields(project: Project, id: string, node: Container): Part {
  const mounts = (node.mounts ?? []).filter(({ target }) => {
    if (target === undefined) project.losses.say('A mount without its path inside cannot be written', id, 'mounts');
    return target !== undefined;
  }) as (Mount & { target: string })[];
  const inMemory = ({ type, readOnly, target }: Mount) => type === 'tmpfs' && !readOnly && isShort(target!);
  return present({
    volumes: mounts.filter((mount) => !inMemory(mount)).flatMap((mount) => mountOf(project, id, mount, node.source?.format === 'compose')),
    tmpfs: mounts.filter(inMemory).map(({ target }) => literal(target, node.source?.format === 'compose')),
  }) ?? {};
}

function mountOf(project: Project, id: string, { source, target, type, readOnly }: Mount & { target: string }, fromCompose: boolean): readonly unknown[] {
  const kind = type ?? (source === undefined ? 'volume' : volumeNamed(project, source) !== undefined || !isPath(source) ? 'volume' : 'bind');
  if (type === undefined) project.losses.say('Docker Compose says what is mounted; where the topology does not, paths were taken for folders of the host, other names for volumes', id, 'mounts');
  const from = kind === 'volume' && source !== undefined ? volumeKey(project, source) : source === undefined ? undefined : literal(source, fromCompose);
  if (kind === 'bind' && from === undefined) {
    project.losses.say('A folder of the host without its path cannot be mounted', id, 'mounts');
    return [];
  }
  if (kind === 'bind' && from!.startsWith('.')) project.losses.say('Paths that begin with a dot count from the folder of the file: put it where they lead to what is meant', id);
  const to = literal(target, fromCompose);
  const flag = readOnly ? ':ro' : '';
  if (kind === 'volume' && from === undefined && !readOnly && isShort(to)) return [to];
  if ((kind === 'volume' || (kind === 'bind' && isPath(from!))) && from !== undefined && isShort(from) && isShort(to)) return [`${from}:${to}${flag}`];
  return [present({ type: kind, source: from, target: to, read_only: readOnly || undefined })];
}

const volumeNamed = (project: Project, source: string) => (project.topology.nodes[project.topology.ids.indexOf(source)]?.kind === 'volume' ? source : undefined);

function volumeKey(project: Project, source: string): string {
  const key = volumeNamed(project, source) === undefined ? undefined : project.key('volume', source);
  if (key !== undefined) return key;
  project.namelessVolume(source);
  return source;
}
