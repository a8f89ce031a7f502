/** Resources of the Docker provider. */
import type { NodeOf } from '../../model';
import { networkNamed, volumeNamed } from '../machines/mentioned';
import { MIB, writtenBytes } from '../machines/quantities';
import { booleanOf, child, textOf, textsOf, type Value } from '../values';
import { securityOptions } from '../workloads/security';
import { known } from '../write';
import { attribute, blocks, type Resource, textAt } from './resources';
import { amountAt, integerAt, mebibytesAt, namesFor, originOf, positiveAt, type ResourceType, type Scope } from './scope';

type Container = NodeOf<'container'>;
type Mount = NonNullable<Container['mounts']>[number];

const RESTARTS = ['no', 'always', 'on-failure', 'unless-stopped'] as const;
const TYPES = ['bind', 'volume', 'tmpfs', 'npipe'] as const;

const capability = (name: string) => name.toUpperCase().replace(/^CAP_/, '');
const engineOf = (scope: Scope) => scope.ground.engine('docker', { os: { family: 'linux' } });
/** On the machine of the engine, which is made first, so that the machine has the system an engine needs. */
const here = (scope: Scope, resource: Resource, name: string) => ({ path: resource.path, place: resource.place, name, machine: () => (engineOf(scope), scope.ground.machine()) });

function container(scope: Scope, resource: Resource): void {
  const origin = originOf(resource);
  const name = textAt(resource, 'name');
  const engine = engineOf(scope);
  const id = scope.estate.id('container', origin, namesFor(resource, name));
  const runtime = textAt(resource, 'runtime');
  const flag = (attributeName: string) => (booleanOf(attribute(resource, attributeName)) ? true : undefined);
  scope.estate.put(id, {
    kind: 'container', in: engine,
    ...known({
      name: id === name ? undefined : name,
      image: imageOf(scope, resource),
      limits: limitsOf(scope, resource),
      cpuShares: positiveAt(scope, resource, 'cpu_shares'),
      cpuset: textAt(resource, 'cpu_set'),
      privileged: flag('privileged'), readOnly: flag('read_only'), init: flag('init'),
      user: textAt(resource, 'user'),
      capabilities: known({ add: textsOf(attribute(resource, 'capabilities', 'add')).map(capability), drop: textsOf(attribute(resource, 'capabilities', 'drop')).map(capability) }),
      ...securityOptions(textsOf(attribute(resource, 'security_opts'))),
      namespaces: namespacesOf(resource),
      runtimeClass: runtime === 'runc' || runtime === 'crun' ? undefined : runtime,
      restart: RESTARTS.find((policy) => policy === textAt(resource, 'restart')),
      health: blocks(resource, 'healthcheck').length > 0 ? 'readiness' as const : undefined,
      ports: portsOf(resource),
      mounts: [...mountsOf(scope, resource), ...volumesOf(scope, resource)],
      devices: blocks(resource, 'devices').flatMap((device) => textOf(child(device, 'host_path')) ?? []),
      networks: networksOf(scope, resource),
    }),
  }, origin);
}

/** The image as it is called; where only its id stands there, the name of the image resource with that id. */
function imageOf(scope: Scope, resource: Resource): string | undefined {
  const image = textAt(resource, 'image');
  if (image === undefined || !/^(sha256:)?[0-9a-f]{12,64}$/.test(image)) return image;
  const found = scope.ofType('docker_image').find((candidate) => ['image_id', 'id', 'latest'].some((name) => textAt(candidate, name)?.startsWith(image)));
  return (found && textAt(found, 'name')) ?? image;
}

function limitsOf(scope: Scope, resource: Resource): Container['limits'] {
  const memory = positiveAt(scope, resource, 'memory');
  const swap = integerAt(scope, resource, ['memory_swap'], -1);
  return known({
    cpu: amountAt(scope, resource, 'cpus'),
    memory: mebibytesAt(scope, resource, 'memory'),
    // The provider counts memory and swap together.
    swap: swap === -1 ? 'unlimited' as const : memory !== undefined && swap !== undefined && swap >= memory ? writtenBytes((swap - memory) * MIB) : undefined,
  });
}

function namespacesOf(resource: Resource): Container['namespaces'] {
  const shared = (name: string) => (textAt(resource, name) === 'host' ? 'host' : undefined);
  const mode = textAt(resource, 'network_mode');
  return known({ net: mode === 'host' || mode === 'none' ? mode : undefined, pid: shared('pid_mode'), ipc: shared('ipc_mode'), user: shared('userns_mode'), cgroup: shared('cgroupns_mode') });
}

function portsOf(resource: Resource): Container['ports'] {
  const port = (value: Value | undefined) => (/^\d{1,5}$/.test(textOf(value) ?? '') && Number(textOf(value)) >= 1 && Number(textOf(value)) <= 65_535 ? Number(textOf(value)) : undefined);
  return blocks(resource, 'ports').flatMap((block) => {
    const protocol = textOf(child(block, 'protocol')), address = textOf(child(block, 'ip'));
    const inside = port(child(block, 'internal'));
    if (inside === undefined) return [];
    return [known({ container: inside, host: port(child(block, 'external')), protocol: protocol === 'udp' || protocol === 'sctp' ? protocol : undefined, address: address === '0.0.0.0' || address === '::' ? undefined : address })!];
  });
}

function mountsOf(scope: Scope, resource: Resource): readonly Mount[] {
  return blocks(resource, 'mounts').flatMap((block): readonly Mount[] => {
    const type = TYPES.find((kind) => kind === textOf(child(block, 'type')));
    const [source, target] = [textOf(child(block, 'source')), textOf(child(block, 'target'))];
    if (type === undefined || target === undefined) return [];
    const readOnly = booleanOf(child(block, 'read_only')) ? true : undefined;
    return [known({ source: type === 'volume' && source !== undefined ? volumeNamed(scope.estate, here(scope, resource, source)) : source, target, type, readOnly })!];
  });
}

function volumesOf(scope: Scope, resource: Resource): readonly Mount[] {
  return blocks(resource, 'volumes').flatMap((block): readonly Mount[] => {
    const [name, path, target] = ['volume_name', 'host_path', 'container_path'].map((field) => textOf(child(block, field)));
    if (target === undefined) return [];
    const readOnly = booleanOf(child(block, 'read_only')) ? true : undefined;
    return [known({ source: name === undefined ? path : volumeNamed(scope.estate, here(scope, resource, name)), target, type: name === undefined && path !== undefined ? 'bind' as const : 'volume' as const, readOnly })!];
  });
}

function networksOf(scope: Scope, resource: Resource): readonly string[] {
  return [...new Set(blocks(resource, 'networks_advanced').flatMap((block) => {
    const reference = textOf(child(block, 'name'));
    const byId = scope.ofType('docker_network').find((candidate) => textAt(candidate, 'id') === reference);
    const name = (byId && textAt(byId, 'name')) ?? reference;
    return name === undefined ? [] : [networkNamed(scope.estate, here(scope, resource, name))];
  }))];
}

function network(scope: Scope, resource: Resource): void {
  networkNamed(scope.estate, here(scope, resource, textAt(resource, 'name') ?? resource.name), known({
    driver: textAt(resource, 'driver'), internal: booleanOf(attribute(resource, 'internal')) ? true : undefined, cidr: textAt(resource, 'ipam_config', 'subnet'),
  }) ?? {});
}

function volume(scope: Scope, resource: Resource): void {
  volumeNamed(scope.estate, here(scope, resource, textAt(resource, 'name') ?? resource.name), known({ driver: textAt(resource, 'driver') }) ?? {});
}

export const DOCKER: readonly ResourceType[] = [
  { type: 'docker_network', becomes: 'network', reads: 'name id driver internal ipam_config', write: network },
  { type: 'docker_volume', becomes: 'volume', reads: 'name driver', write: volume },
  { type: 'docker_image', becomes: 'name of the image that containers give by its id', reads: 'name id image_id latest' },
  {
    type: 'docker_container', becomes: 'container on Docker', write: container,
    reads: 'name image memory memory_swap cpus cpu_shares cpu_set privileged read_only init user capabilities security_opts network_mode pid_mode ipc_mode userns_mode cgroupns_mode runtime restart healthcheck ports mounts volumes devices networks_advanced',
  },
];
