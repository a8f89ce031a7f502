/** Nodes -> hosts with an engine each, in the sites that their labels name. */
import type { NodeOf } from '../../model';
import { quote } from '../notes';
import { at, booleanOf, child, entriesOf, itemsOf, textOf } from '../values';
import { known, writtenBytes } from '../write';
import { all, bytesOf, coresOf, escape, idFor, integerOf, type KubeObject, metadata, plainBytes, type Scope, sortFields, sourceOf, spec, status } from './scope';
import { hasAll, type Labels, labelsOf } from './selectors';
import { architectureOf, isRented, runtimeOf, systemOf } from './systems';

/** A Node in the topology. */
export interface Machine {
  readonly host: string;
  readonly engine: string;
  readonly labels: Labels;
  readonly object: KubeObject;
}

const EVICTION_MEMORY = 100 * 2 ** 20;
const EVICTION_DISK_SHARE = 0.1;

/** Every Node by its name; what is new is written. */
export function readNodes(scope: Scope): ReadonlyMap<string, Machine> {
  const machines = new Map<string, Machine>();
  const sites = new Map<string, string>();
  for (const object of all(scope, 'Node')) {
    const labels = labelsOf(child(metadata(object), 'labels'));
    const host = idFor(scope, 'host', object);
    const platform = runtimeOf(at(object.value, 'status', 'nodeInfo'))?.platform;
    const engine = scope.writer.ids.take('engine', sourceOf(scope, object, 'engine'), `${host}-${platform ?? 'engine'}`);
    machines.set(object.name, { host, engine, labels, object });
    sortFields(scope.notes, 'node', spec(object));
    if (scope.writer.put(host, { ...hostOf(scope, object), in: siteOf(scope, sites, object, labels), source: sourceOf(scope, object) }, object.place)) {
      scope.writer.put(engine, { ...engineOf(scope, object, labels), in: host, source: sourceOf(scope, object, 'engine') }, object.place);
    }
    noteState(scope, object);
  }
  const [first] = machines.values();
  if (first) {
    scope.notes.add('info', 'nodes-as-hosts', first.object.place, 'Kubernetes does not say whether a Node is a physical machine or a virtual one: Nodes stand as hosts, those of a cloud as hosts that a provider runs. Put a virtual machine in the place of those that are one.', 'nodes-as-hosts');
  }
  return machines;
}

function hostOf(scope: Scope, object: KubeObject): NodeOf<'host'> {
  const { notes } = scope;
  const info = at(status(object), 'nodeInfo');
  const capacity = child(status(object), 'capacity');
  const what = (name: string) => `${name} of the Node \`${object.name}\``;
  const cpus = coresOf(notes, child(capacity, 'cpu'), what('CPU'));
  const logical = cpus !== undefined && cpus >= 1 ? Math.floor(cpus) : undefined;
  return {
    kind: 'host',
    ...known({
      cpu: known({ cores: logical, arch: architectureOf(info) }),
      memory: bytesOf(notes, child(capacity, 'memory'), what('Memory')),
      disk: bytesOf(notes, child(capacity, 'ephemeral-storage'), what('Ephemeral storage')),
      os: systemOf(info),
      managed: isRented(textOf(child(spec(object), 'providerID'))) || undefined,
      // Kubernetes counts hardware threads; how many of them a core has it does not say.
      assumed: logical === undefined ? undefined : ['cpu'],
    }),
  };
}

/** `allocatable` is what is left of the capacity after what is reserved and what must stay free; how the two divide is assumed by the kubelet's defaults. */
function engineOf(scope: Scope, object: KubeObject, labels: Labels): NodeOf<'engine'> {
  const { notes } = scope;
  const [capacity, allocatable] = [child(status(object), 'capacity'), child(status(object), 'allocatable')];
  const what = (name: string) => `${name} of the Node \`${object.name}\``;
  const taken = (name: string) => {
    const [has, gives] = [plainBytes(notes, child(capacity, name), what(name)), plainBytes(notes, child(allocatable, name), what(name))];
    return has === undefined || gives === undefined || gives > has ? undefined : { has, taken: has - gives };
  };
  const cpu = [coresOf(notes, child(capacity, 'cpu'), what('CPU')), coresOf(notes, child(allocatable, 'cpu'), what('Allocatable CPU'))];
  const [memory, disk] = [taken('memory'), taken('ephemeral-storage')];
  const freeMemory = memory && Math.min(EVICTION_MEMORY, memory.taken);
  const freeDisk = disk && Math.min(Math.ceil(EVICTION_DISK_SHARE * disk.has), disk.taken);
  const reserved = known({
    cpu: cpu[0] !== undefined && cpu[1] !== undefined && cpu[1] <= cpu[0] ? Number((cpu[0] - cpu[1]).toFixed(3)) : undefined,
    memory: memory && writtenBytes(memory.taken - freeMemory!),
    disk: disk && writtenBytes(disk.taken - freeDisk!),
  });
  const eviction = known({ memory: freeMemory === undefined ? undefined : writtenBytes(freeMemory), disk: freeDisk === undefined ? undefined : writtenBytes(freeDisk) });
  return {
    kind: 'engine',
    ...known({
      ...runtimeOf(at(status(object), 'nodeInfo')),
      kubelet: /^v?(\d+\.\d+(?:\.\d+)?)/.exec(textOf(at(status(object), 'nodeInfo', 'kubeletVersion')) ?? '')?.[1],
      runtimeClasses: runtimeClassesFor(scope, labels),
      reserved,
      eviction,
      maxPods: integerOf(notes, child(capacity, 'pods'), what('Number of pods'), 1),
      assumed: [...(reserved?.memory !== undefined || reserved?.disk !== undefined ? ['reserved'] : []), ...(eviction ? ['eviction'] : [])],
    }),
  };
}

/** Runtime classes whose node selector the Node satisfies. */
function runtimeClassesFor(scope: Scope, labels: Labels): NodeOf<'engine'>['runtimeClasses'] {
  return all(scope, 'RuntimeClass').flatMap((object) => {
    const selector = labelsOf(at(object.value, 'scheduling', 'nodeSelector'));
    if (selector.size > 0 && !hasAll(labels, selector)) return [];
    return [{ name: object.name, ...known({ handler: textOf(child(object.value, 'handler')), overhead: overheadOf(scope, object) }) }];
  });
}

/** What a RuntimeClass takes beside the containers of a pod. */
export function overheadOf(scope: Scope, runtimeClass: KubeObject): NodeOf<'pod'>['overhead'] {
  const fixed = at(runtimeClass.value, 'overhead', 'podFixed');
  const what = (name: string) => `${name} overhead of the RuntimeClass \`${runtimeClass.name}\``;
  return known({ cpu: coresOf(scope.notes, child(fixed, 'cpu'), what('CPU')), memory: bytesOf(scope.notes, child(fixed, 'memory'), what('Memory')) });
}

const label = (labels: Labels, name: string) => labels.get(`topology.kubernetes.io/${name}`) ?? labels.get(`failure-domain.beta.kubernetes.io/${name}`);

/** Id of the site of a Node: its zone, in its region, as far as labels name them. */
function siteOf(scope: Scope, sites: Map<string, string>, object: KubeObject, labels: Labels): string | undefined {
  const make = (kind: 'region' | 'zone', name: string | undefined, parent: string | undefined): string | undefined => {
    if (name === undefined || name === '') return parent;
    const key = `/${kind}/${escape(name)}`;
    const known = sites.get(key);
    if (known !== undefined) return known;
    const source = scope.writer.source(scope.home, key);
    const id = scope.writer.ids.take('site', source, name, `${kind}-${name}`);
    sites.set(key, id);
    scope.writer.put(id, { kind: 'site', in: parent, [kind]: name, source }, object.place);
    return id;
  };
  return make('zone', label(labels, 'zone'), make('region', label(labels, 'region'), undefined));
}

function noteState(scope: Scope, object: KubeObject): void {
  const ready = itemsOf(child(status(object), 'conditions')).find((condition) => textOf(child(condition, 'type')) === 'Ready');
  const state = booleanOf(child(spec(object), 'unschedulable')) ? 'is cordoned, so it takes no new pods' : ready && textOf(child(ready, 'status')) !== 'True' ? 'is not ready' : undefined;
  if (state) scope.notes.add('warning', 'node-state', object.place, `The Node ${quote(object.name)} ${state}; it stands here as one that works.`);
  const taints = itemsOf(child(spec(object), 'taints'));
  if (taints.length > 0) scope.notes.add('info', 'not-carried-over', taints[0].place, 'Taints of Nodes are not carried over: which pods may run on a Node has no place in the format.', 'node.taints');
  if (entriesOf(child(status(object), 'capacity')).some(([name]) => /gpu|device|\//.test(name))) {
    scope.notes.add('info', 'not-carried-over', object.place, 'Devices that Nodes offer, such as GPUs, have no place in the format yet.', 'node.devices');
  }
}
