/** KubeVirt: virtual machines, single or many of a kind -> vm nodes, on the hypervisor of their Node or floating in the cluster. */
import type { NodeOf } from '../../model';
import { quote } from '../notes';
import { at, booleanOf, child, entriesOf, itemsOf, textOf, type Value } from '../values';
import { known, writtenBytes } from '../write';
import type { Machine } from './nodes';
import { ownersOf } from './objects';
import { all, bytesOf, coresOf, idFor, integerOf, type KubeObject, namespaceOf, plainBytes, type Scope, sortFields, sourceOf, spec, status } from './scope';
import { writeClaim } from './storage';

type Vm = NodeOf<'vm'>;

/** A virtual machine while it is read. */
interface Guest {
  readonly object: KubeObject;
  /** `spec` of the VirtualMachineInstance. */
  readonly spec: Value | undefined;
  readonly domain: Value | undefined;
  /** `spec` of the instance type; undefined where there is none, or it is not known. */
  readonly type: Value | undefined;
}

const KINDS = ['VirtualMachine', 'VirtualMachineInstance', 'VirtualMachineInstanceReplicaSet', 'VirtualMachinePool'] as const;

/** Writes every virtual machine. `claims` are the ids of volume nodes by `namespace/name`. */
export function writeMachines(scope: Scope, claims: ReadonlyMap<string, string>, machines: ReadonlyMap<string, Machine>): void {
  const objects = all(scope, ...KINDS).filter((object) => !ownersOf(object).some(({ kind, name }) => (KINDS as readonly string[]).includes(kind) && scope.find(kind, object.namespace, name)));
  const hypervisors = new Map<Machine, string>();
  for (const object of objects) writeMachine(scope, object, claims, machines, hypervisors);
  if (objects.length > 0) {
    scope.notes.add('info', 'launcher-overhead', objects[0].place, 'What the launcher pod around a virtual machine takes itself depends on the version of KubeVirt and is not counted here.', 'launcher-overhead');
  }
}

function writeMachine(scope: Scope, object: KubeObject, claims: ReadonlyMap<string, string>, machines: ReadonlyMap<string, Machine>, hypervisors: Map<Machine, string>): void {
  const definition = object.kind === 'VirtualMachinePool' ? at(spec(object), 'virtualMachineTemplate', 'spec') : spec(object);
  const guestSpec = object.kind === 'VirtualMachineInstance' ? definition : at(definition, 'template', 'spec');
  const guest: Guest = { object, spec: guestSpec, domain: child(guestSpec, 'domain'), type: instanceTypeOf(scope, object, child(definition, 'instancetype')) };
  sortFields(scope.notes, 'machine', guestSpec);
  sortFields(scope.notes, 'domain', guest.domain);
  const own = new Map([...claims, ...templates(scope, object, definition, claims, machines)]);
  const id = idFor(scope, 'vm', object);
  const node = nodeName(scope, object);
  const machine = machines.get(node ?? '');
  const networks = networksOf(scope, guest);
  const replicas = integerOf(scope.notes, object.kind === 'VirtualMachine' || object.kind === 'VirtualMachineInstance' ? undefined : child(spec(object), 'replicas'), `Replicas of \`${object.name}\``);
  scope.writer.put(id, {
    kind: 'vm', in: machine ? hypervisorOn(scope, hypervisors, machine) : scope.cluster,
    ...known({
      name: id === object.name ? undefined : object.name,
      ...sizeOf(scope, guest),
      ...disksOf(scope, guest, own),
      ...stateOf(object, definition),
      cpuMode: cpuMode(textOf(at(guest.domain, 'cpu', 'model'))),
      nested: itemsOf(at(guest.domain, 'cpu', 'features')).some((it) => ['vmx', 'svm'].includes(textOf(child(it, 'name')) ?? '') && (textOf(child(it, 'policy')) ?? 'require') === 'require') || undefined,
      pinned: booleanOf(at(guest.domain, 'cpu', 'dedicatedCpuPlacement') ?? at(guest.type, 'cpu', 'dedicatedCPUPlacement')),
      confidential: confidentialOf(child(guest.domain, 'launchSecurity')),
      devices: devicesOf(guest),
      networks,
      replicas: replicas === 1 ? undefined : replicas,
      extra: object.namespace === undefined ? undefined : { namespace: object.namespace },
    }),
    source: sourceOf(scope, object),
  }, object.place);
}

function instanceTypeOf(scope: Scope, object: KubeObject, reference: Value | undefined): Value | undefined {
  const name = textOf(child(reference, 'name'));
  if (!reference || name === undefined) return undefined;
  const cluster = /cluster/i.test(textOf(child(reference, 'kind')) ?? 'cluster');
  const found = scope.find(cluster ? 'VirtualMachineClusterInstancetype' : 'VirtualMachineInstancetype', cluster ? undefined : object.namespace, name);
  if (!found) scope.notes.add('warning', 'unknown-instancetype', reference.place, `The instance type ${quote(name)} is not among what is imported, so the size of \`${object.name}\` is unknown where it does not say it itself. Import the instance types too.`, name);
  return found && spec(found);
}

/** The Node that the running instance is on. */
function nodeName(scope: Scope, object: KubeObject): string | undefined {
  const instance = object.kind === 'VirtualMachineInstance' ? object : object.kind === 'VirtualMachine' ? scope.find('VirtualMachineInstance', object.namespace, object.name) : undefined;
  return instance && textOf(child(status(instance), 'nodeName'));
}

function hypervisorOn(scope: Scope, hypervisors: Map<Machine, string>, machine: Machine): string {
  const made = hypervisors.get(machine);
  if (made !== undefined) return made;
  const source = sourceOf(scope, machine.object, 'hypervisor');
  const id = scope.writer.ids.take('hypervisor', source, `${machine.host}-kubevirt`);
  hypervisors.set(machine, id);
  scope.writer.put(id, { kind: 'hypervisor', in: machine.host, platform: 'kubevirt', source, assumed: ['*'] }, machine.object.place);
  return id;
}

/** vCPUs: the topology, else what is asked for, rounded up, else 1. Memory: the guest's, else what is asked for; the request is what is reserved for it. */
function sizeOf(scope: Scope, { object, domain, type }: Guest): Pick<Vm, 'vcpus' | 'memory' | 'reservation' | 'limit'> {
  const { notes } = scope;
  const what = (name: string) => `${name} of \`${object.name}\``;
  const cpu = child(domain, 'cpu');
  const factor = (name: string) => (child(cpu, name) ? (integerOf(notes, child(cpu, name), what(`\`${name}\``), 1, 100_000) ?? NaN) : 1);
  const shaped = ['sockets', 'cores', 'threads'].filter((name) => child(cpu, name) !== undefined);
  const shape = ['sockets', 'cores', 'threads'].reduce((product, name) => product * factor(name), 1);
  const resource = (list: string) => ({ cpu: coresOf(notes, at(domain, 'resources', list, 'cpu'), what('CPU')), memory: at(domain, 'resources', list, 'memory') });
  const [requests, limits] = [resource('requests'), resource('limits')];
  const asked = requests.cpu ?? limits.cpu;
  const fromType = integerOf(notes, at(type, 'cpu', 'guest'), what('vCPUs'), 1, 100_000);
  const typed = type === undefined && at(object.value, 'spec', 'instancetype') !== undefined;
  const vcpus = shaped.length > 0 ? shape || undefined : fromType ?? (asked !== undefined ? Math.max(1, Math.ceil(asked)) : typed ? undefined : 1);
  const guestMemory = at(domain, 'memory', 'guest') ?? at(type, 'memory', 'guest');
  return {
    vcpus,
    memory: bytesOf(notes, guestMemory ?? requests.memory ?? limits.memory, what('Memory')),
    reservation: known({ cpu: requests.cpu, memory: guestMemory ? bytesOf(notes, requests.memory, what('Memory request')) : undefined }),
    limit: known({ cpu: limits.cpu, memory: guestMemory ? bytesOf(notes, limits.memory, what('Memory limit')) : undefined }),
  };
}

/** Volume nodes for the disks that a VirtualMachine makes for itself. */
function templates(scope: Scope, object: KubeObject, definition: Value | undefined, claims: ReadonlyMap<string, string>, machines: ReadonlyMap<string, Machine>): ReadonlyMap<string, string> {
  return new Map(itemsOf(child(definition, 'dataVolumeTemplates')).flatMap((item): (readonly [string, string])[] => {
    const name = textOf(at(item, 'metadata', 'name'));
    const key = `${namespaceOf(object)}/${name}`;
    if (name === undefined || claims.has(key)) return [];
    return [[key, writeClaim(scope, object, `dataVolumeTemplates/${name}`, at(item, 'spec', 'pvc') ?? at(item, 'spec', 'storage'), undefined, machines, name)]];
  }));
}

/** The disk: sizes as far as all are known, where the first lasting one is, and whether any outlives a stop. */
function disksOf(scope: Scope, guest: Guest, claims: ReadonlyMap<string, string>): Pick<Vm, 'disk' | 'storage' | 'diskMode'> {
  const { object } = guest;
  const volumes = itemsOf(child(guest.spec, 'volumes'));
  const lasting = volumes.flatMap((volume) => textOf(at(volume, 'dataVolume', 'name')) ?? textOf(at(volume, 'persistentVolumeClaim', 'claimName')) ?? []);
  const unknown = lasting.filter((name) => !claims.has(`${namespaceOf(object)}/${name}`));
  for (const name of unknown) scope.notes.add('warning', 'unknown-claim', object.place, `\`${object.name}\` has a disk on the claim ${quote(name)}, which is not among what is imported.`, name);
  const hostDisk = volumes.some((volume) => child(volume, 'hostDisk') !== undefined);
  const image = volumes.some((volume) => child(volume, 'containerDisk') !== undefined || child(volume, 'ephemeral') !== undefined);
  const other = volumes.flatMap((volume) => entriesOf(volume).map(([name]) => name)).find((name) => /^(cloudInit|secret|sysprep)/.test(name));
  if (other !== undefined) scope.notes.add('info', 'not-carried-over', object.place, 'What cloud-init and the like put into a guest is not carried over: it may hold secrets, and no rule reads it.', 'cloud-init');
  const sizes = volumes.map((volume) => plainBytes(scope.notes, at(volume, 'emptyDisk', 'capacity') ?? at(volume, 'hostDisk', 'capacity') ?? claimSize(scope, guest, volume), `Disk of \`${object.name}\``));
  const sized = volumes.filter((volume) => ['emptyDisk', 'hostDisk', 'dataVolume', 'persistentVolumeClaim', 'containerDisk', 'ephemeral'].some((name) => child(volume, name) !== undefined));
  const sum = sizes.reduce<number>((total, size) => total + (size ?? 0), 0);
  return {
    disk: sum > 0 && sizes.filter((size) => size !== undefined).length === sized.length ? writtenBytes(sum) : undefined,
    storage: claims.get(`${namespaceOf(object)}/${lasting[0] ?? ''}`) ?? (hostDisk ? 'local' : undefined),
    diskMode: lasting.length === 0 && !hostDisk && image ? 'nonpersistent' : undefined,
  };
}

function claimSize(scope: Scope, { object }: Guest, volume: Value): Value | undefined {
  const name = textOf(at(volume, 'dataVolume', 'name')) ?? textOf(at(volume, 'persistentVolumeClaim', 'claimName'));
  if (name === undefined) return undefined;
  const template = itemsOf(child(spec(object), 'dataVolumeTemplates')).find((item) => textOf(at(item, 'metadata', 'name')) === name);
  const claim = scope.find('PersistentVolumeClaim', object.namespace, name), data = scope.find('DataVolume', object.namespace, name);
  const source = template ? child(template, 'spec') : data && spec(data);
  return at(child(source, 'pvc') ?? child(source, 'storage') ?? (claim && spec(claim)), 'resources', 'requests', 'storage');
}

/** Whether it is on, and whether KubeVirt starts it again. */
function stateOf({ kind }: KubeObject, definition: Value | undefined): Pick<Vm, 'power' | 'ha' | 'autostart'> {
  if (kind === 'VirtualMachineInstance') return {};
  const strategy = textOf(child(definition, 'runStrategy')) ?? { true: 'Always', false: 'Halted' }[String(booleanOf(child(definition, 'running')))];
  if (kind === 'VirtualMachineInstanceReplicaSet') return { ha: true };
  return { power: strategy === 'Halted' ? 'off' : undefined, ha: strategy === 'Always' || strategy === 'RerunOnFailure' ? true : undefined };
}

const cpuMode = (model: string | undefined) => (model === 'host-passthrough' ? 'host' : model);

function confidentialOf(security: Value | undefined): Vm['confidential'] {
  if (security?.type !== 'map') return undefined;
  if (security.entries.has('snp')) return 'sev-snp';
  if (security.entries.has('tdx')) return 'tdx';
  return security.entries.has('sev') ? (booleanOf(at(security, 'sev', 'policy', 'encryptedState')) ? 'sev-es' : 'sev') : undefined;
}

/** Devices of the host that are handed to the guest. */
function devicesOf({ domain, type }: Guest): Vm['devices'] {
  const named = (list: string, kind: string) => [...itemsOf(at(domain, 'devices', list)), ...itemsOf(child(type, list))].map(() => ({ type: kind }));
  const sriov = itemsOf(at(domain, 'devices', 'interfaces')).filter((it) => it.type === 'map' && it.entries.has('sriov')).map(() => ({ type: 'vfio' }));
  return [...named('gpus', 'gpu'), ...named('hostDevices', 'vfio'), ...sriov];
}

/** Networks beside that of the pods, by the names of their definitions. */
function networksOf(scope: Scope, { object, spec: guestSpec }: Guest): readonly string[] {
  return itemsOf(child(guestSpec, 'networks')).flatMap((item) => {
    const name = textOf(at(item, 'multus', 'networkName'));
    if (name === undefined) return [];
    const full = name.includes('/') ? name : `${namespaceOf(object)}/${name}`;
    const source = scope.writer.source(scope.home, `/network/${full.replaceAll('/', '~1')}`);
    const id = scope.networks.get(full) ?? scope.writer.ids.take('network', source, full.slice(full.indexOf('/') + 1), full);
    if (!scope.networks.has(full)) {
      scope.networks.set(full, id);
      scope.writer.put(id, { kind: 'network', in: scope.cluster, driver: 'multus', source }, item.place);
    }
    return [id];
  });
}
