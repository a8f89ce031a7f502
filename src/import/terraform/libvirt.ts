/** Resources of the libvirt provider. */
import type { NodeOf } from '../../model';
import { networkNamed } from '../machines/mentioned';
import { MIB, sizeOf } from '../machines/quantities';
import { booleanOf, child, textOf, type Value } from '../values';
import { known } from '../write';
import { attribute, blocks, type Resource, textAt } from './resources';
import { diskSum, integerAt, namesFor, originOf, pointedAt, positiveAt, type ResourceType, type Scope } from './scope';

/** Since version 0.9 the provider has libvirt's own units and shape. */
const UNITS: ReadonlyMap<string, number> = new Map([['b', 1], ['bytes', 1], ['k', 1024], ['kib', 1024], ['m', MIB], ['mib', MIB], ['g', 1024 * MIB], ['gib', 1024 * MIB]]);

const hypervisorOf = (scope: Scope, platform = 'kvm') => scope.ground.hypervisor(platform, { os: { family: 'linux' } });

/** The hypervisor is made first, so that the machine has the system it needs. */
function machineOf(scope: Scope): string | undefined {
  hypervisorOf(scope);
  return scope.ground.machine();
}

function domain(scope: Scope, resource: Resource): void {
  const origin = originOf(resource);
  const id = scope.estate.id('vm', origin, namesFor(resource, textAt(resource, 'name')));
  const modern = attribute(resource, 'devices') !== undefined || attribute(resource, 'memory_unit') !== undefined;
  const unit = UNITS.get((textAt(resource, 'memory_unit') ?? (modern ? 'KiB' : 'MiB')).toLowerCase());
  const memory = positiveAt(scope, resource, 'memory');
  const mode = textAt(resource, 'cpu', 'mode');
  const running = booleanOf(attribute(resource, 'running'));
  scope.estate.put(id, {
    kind: 'vm', in: hypervisorOf(scope, textAt(resource, 'type') === 'qemu' ? 'qemu' : 'kvm'),
    ...known({
      vcpus: integerAt(scope, resource, ['vcpu'], 1),
      memory: memory === undefined || unit === undefined ? undefined : sizeOf(memory * unit),
      cpuMode: mode === 'host-passthrough' ? 'host' : mode,
      disk: disks(scope, resource),
      autostart: booleanOf(attribute(resource, 'autostart')),
      power: running === false ? 'off' as const : undefined,
      networks: networks(scope, resource),
    }),
  }, origin);
}

function disks(scope: Scope, resource: Resource): NodeOf<'vm'>['disk'] {
  const volumes = scope.ofType('libvirt_volume');
  const sizes = blocks(resource, 'disk').filter((disk) => textOf(child(disk, 'file'))?.endsWith('.iso') !== true).map((disk) => {
    const volume = pointedAt(volumes, textOf(child(disk, 'volume_id')), 'id');
    const bytes = volume && (positiveAt(scope, volume, 'size') ?? positiveAt(scope, volume, 'capacity'));
    return bytes === undefined ? undefined : bytes / MIB / 1024;
  });
  return diskSum(sizes);
}

function networks(scope: Scope, resource: Resource): readonly string[] {
  const described = scope.ofType('libvirt_network');
  const names = [...blocks(resource, 'network_interface'), ...blocks(resource, 'devices', 'interfaces')].map((card): [string, Value] | undefined => {
    const byId = pointedAt(described, textOf(child(card, 'network_id')), 'id');
    const name = (byId && textAt(byId, 'name')) ?? textOf(child(card, 'network_name')) ?? textOf(child(child(child(card, 'source'), 'network'), 'network')) ?? textOf(child(card, 'bridge'));
    return name === undefined ? undefined : [name, card];
  });
  return [...new Set(names.flatMap((found) => (found ? [networkNamed(scope.estate, { path: resource.path, place: found[1].place, name: found[0], machine: () => machineOf(scope) })] : [])))];
}

function network(scope: Scope, resource: Resource): void {
  const mode = textAt(resource, 'mode') ?? textAt(resource, 'forward', 'mode');
  networkNamed(scope.estate, { path: resource.path, place: resource.place, name: textAt(resource, 'name') ?? resource.name, machine: () => machineOf(scope) }, {
    driver: mode ?? 'bridge', ...(mode === 'none' ? { internal: true } : {}), ...(textAt(resource, 'addresses') === undefined ? {} : { cidr: textAt(resource, 'addresses') }),
  });
}

export const LIBVIRT: readonly ResourceType[] = [
  { type: 'libvirt_network', becomes: 'network', reads: 'name mode forward addresses', write: network },
  { type: 'libvirt_volume', becomes: 'size of the disks that name it', reads: 'id size capacity' },
  { type: 'libvirt_domain', becomes: 'virtual machine on KVM', reads: 'name type memory memory_unit vcpu cpu disk devices network_interface autostart running', write: domain },
];
