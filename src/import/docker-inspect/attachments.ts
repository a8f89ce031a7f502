/** Ports, mounts and networks of a container as the engine reports them. */
import { booleanOf, child, entriesOf, isNull, itemsOf, textOf, type Value } from '../values';
import { known } from '../write';
import { either } from './records';
import type { ContainerDraft } from './resources';

type Port = NonNullable<ContainerDraft['ports']>[number];
type Mount = NonNullable<ContainerDraft['mounts']>[number];

const MOST_PORTS = 1000;
const ANYWHERE = new Set(['', '0.0.0.0', '::']);

function makePort(container: string | undefined, host: string | undefined, protocol: string | undefined, address: string | undefined): Port | undefined {
  const [inside, outside] = [Number(container), Number(host)];
  if (!(Number.isInteger(inside) && inside >= 1 && inside <= 65_535)) return undefined;
  return {
    container: inside,
    ...(Number.isInteger(outside) && outside >= 1 && outside <= 65_535 ? { host: outside } : {}),
    ...(protocol === 'udp' || protocol === 'sctp' ? { protocol } : {}),
    ...(address === undefined || ANYWHERE.has(address) ? {} : { address }),
  };
}

/** Ports that are published, then those that are only exposed. A running container's real ports win over those asked for. */
export function portsOf(container: Value): ContainerDraft['ports'] {
  const ports = new Map<string, Port>();
  const add = (port: Port | undefined) => {
    if (port && ports.size < MOST_PORTS) ports.set(JSON.stringify(port), port);
  };
  const actual = child(child(container, 'NetworkSettings'), 'Ports');
  const published = entriesOf(actual).some(([, entry]) => itemsOf(entry.value).length > 0) ? actual : child(child(container, 'HostConfig'), 'PortBindings');
  for (const [key, entry] of entriesOf(published)) {
    const [inside, protocol] = key.split('/');
    for (const binding of entry.value.type === 'list' ? entry.value.items : []) {
      add(makePort(inside, textOf(child(binding, 'HostPort')), protocol, textOf(child(binding, 'HostIp'))));
    }
  }
  const seen = new Set([...ports.values()].map((port) => `${port.container}/${port.protocol ?? 'tcp'}`));
  for (const exposed of [actual, child(child(container, 'Config'), 'ExposedPorts')]) {
    for (const [key] of entriesOf(exposed)) {
      const [inside, protocol = 'tcp'] = key.split('/');
      if (!seen.has(`${inside}/${protocol}`)) add(makePort(inside, undefined, protocol, undefined));
    }
  }
  return [...ports.values()];
}

/** Ports of an entry of a list: objects of the Engine API or of Podman, or the text of `docker ps`. */
export function listedPorts(value: Value | undefined): ContainerDraft['ports'] {
  if (value?.type !== 'list') return textPorts(textOf(value) ?? '');
  const ports = value.items.map((item) => makePort(
    textOf(either(item, 'PrivatePort', 'container_port')), textOf(either(item, 'PublicPort', 'host_port')),
    textOf(either(item, 'Type', 'protocol')), textOf(either(item, 'IP', 'host_ip')),
  ));
  return unique(ports);
}

/** `127.0.0.1:8080->80/tcp, 443/tcp` */
function textPorts(text: string): ContainerDraft['ports'] {
  return unique(text.slice(0, 10_000).split(/,\s*/).map((part) => {
    const match = /^(?:(.*):(\d{1,5})->)?(\d{1,5})\/(\w{1,8})$/.exec(part);
    return match ? makePort(match[3], match[2], match[4], match[1]?.replace(/^\[|\]$/g, '')) : undefined;
  }));
}

const unique = (ports: readonly (Port | undefined)[]) =>
  [...new Map(ports.flatMap((port) => (port ? [[JSON.stringify(port), port] as const] : []))).values()].slice(0, MOST_PORTS);

const TYPES = ['bind', 'volume', 'tmpfs', 'npipe', 'image'] as const;
/** Engines name volumes without a name by 64 digits. */
const ANONYMOUS = /^[0-9a-f]{64}$/;

/** The name of the volume behind a mount, where it has one of its own. */
export function volumeName(mount: Value): string | undefined {
  const name = textOf(child(mount, 'Type')) === 'volume' ? textOf(child(mount, 'Name')) : undefined;
  return name === undefined || ANONYMOUS.test(name) ? undefined : name;
}

/** Mounts; `idOf` gives the node of a named volume. */
export function mountsOf(container: Value, idOf: (volume: string) => string): ContainerDraft['mounts'] {
  const mounts = itemsOf(child(container, 'Mounts')).flatMap((item): Mount[] => {
    const type = TYPES.find((known) => known === textOf(child(item, 'Type')));
    const target = textOf(child(item, 'Destination'));
    if (type === undefined || target === undefined) return [];
    const name = volumeName(item);
    const source = type === 'volume' ? (name === undefined ? undefined : idOf(name)) : type === 'tmpfs' ? undefined : textOf(child(item, 'Source'));
    return [known({ source, target, type, readOnly: booleanOf(child(item, 'RW')) === false ? true : undefined })!];
  });
  const temporary = entriesOf(child(child(container, 'HostConfig'), 'Tmpfs')).map(([target]): Mount => ({ target, type: 'tmpfs' }));
  return [...mounts, ...temporary.filter((mount) => mounts.every((other) => other.target !== mount.target))];
}

/** Names of the networks it is attached to; `host` and `none` are none. */
export function networkNames(container: Value): readonly string[] {
  const networks = child(child(container, 'NetworkSettings'), 'Networks') ?? child(container, 'Networks');
  const names = networks?.type === 'map' ? [...networks.entries].filter(([, entry]) => !isNull(entry.value)).map(([name]) => name)
    : networks?.type === 'list' ? itemsOf(networks).flatMap((item) => textOf(item) ?? []) : (textOf(networks) ?? '').split(',');
  return names.filter((name) => name !== '' && name !== 'host' && name !== 'none');
}
