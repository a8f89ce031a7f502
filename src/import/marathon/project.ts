/** Apps and pods -> operations: a cluster with containers, or the hosts that tasks run on; volumes, networks and links. */
import { escapeSegment, type TopologyNode } from '../../model';
import { extraOf } from '../extra';
import { quote } from '../notes';
import { known, writtenBytes } from '../write';
import { booleanOf, child, textOf, type Value } from '../values';
import type { Builder, Ground } from '../workloads/builder';
import { clusterGround } from '../workloads/cluster';
import { type Kept, sortFields } from '../workloads/fields';
import { integerOf, MIB, numberOf } from '../workloads/quantities';
import type { Definition } from './definitions';
import { FIELDS } from './fields';
import { type Draft, healthOf, isReadOnly, list, type Mount, parametersOf, portsOf, resourcesOf } from './parts';

const SCHEDULER = { platform: 'marathon', engine: 'docker', says: 'Marathon' } as const;

interface Work {
  readonly builder: Builder;
  readonly ground: Ground;
  /** Nodes of each app and pod, by its id. */
  readonly nodes: Map<string, readonly string[]>;
  readonly networks: Map<string, string>;
  /** Engines by the names of the hosts that tasks run on. */
  readonly engines: Map<string, string>;
  machine: string | undefined;
}

/** Everything the definitions say, as operations. */
export function marathonOperations(builder: Builder, definitions: readonly Definition[]): void {
  const [first] = definitions;
  if (!first) return;
  const ground = clusterGround(builder, SCHEDULER, 'marathon', false, builder.source(first.path, '/cluster'), first.value.place);
  if (!ground) return;
  const work: Work = { builder, ground, nodes: new Map(), networks: new Map(), engines: new Map(), machine: undefined };
  for (const definition of definitions) {
    if (definition.kind === 'pod') addPod(work, definition);
    else addApp(work, definition);
  }
  for (const definition of definitions) addLinks(work, definition);
}

/** Readable ids: the last part, else all of it. */
const wishes = (id: string): readonly string[] => [id.slice(id.lastIndexOf('/') + 1), id.replaceAll('/', '-')];

const named = (id: string, definition: { readonly id: string }) => (definition.id === id ? undefined : definition.id);

const networksOf = (value: Value) => list(child(value, 'networks')).map((network) => ({ mode: textOf(child(network, 'mode')) ?? 'container', name: textOf(child(network, 'name')), value: network }));

function network({ builder, ground, networks }: Work, path: string, name: string, value: Value): string {
  const known = networks.get(name);
  if (known !== undefined) return known;
  const source = builder.source(path, `/networks/${escapeSegment(name)}`);
  const id = builder.ids.take('network', source, name, `${name}-network`);
  networks.set(name, id);
  builder.put(id, { kind: 'network', ...(ground.machine === undefined ? {} : { in: ground.machine }), ...(id === name ? {} : { name }), source } as TopologyNode, value.place);
  return id;
}

interface AppParts {
  readonly container: Value | undefined;
  readonly docker: Value | undefined;
  readonly image: string | undefined;
  readonly kept: Kept;
}

function partsOf({ builder }: Work, { value }: Definition): AppParts {
  const container = child(value, 'container');
  const docker = child(container, 'docker');
  const kept = sortFields(builder.notes, 'Marathon', FIELDS.app, value);
  sortFields(builder.notes, 'Marathon', FIELDS.container, container);
  sortFields(builder.notes, 'Marathon', FIELDS.docker, docker);
  return { container, docker, image: textOf(child(docker, 'image')), kept };
}

function addApp(work: Work, app: Definition): void {
  const parts = partsOf(work, app);
  if (parts.image === undefined) return addProcess(work, app, parts);
  const { builder, ground } = work;
  const { notes } = builder;
  const instances = integerOf({ notes, name: app.id }, child(app.value, 'instances'), 'The number of instances', 0, 1_000_000);
  const draft = containerOf(work, app, parts);
  const places = placesOf(app.value);
  if (places.size === 0) {
    const source = builder.source(app.path, app.pointer);
    const id = builder.ids.take('container', source, ...wishes(app.id));
    work.nodes.set(app.id, [id]);
    builder.put(id, { kind: 'container', in: ground.parent, ...known({ name: named(id, app), ...draft, replicas: instances }), source } as TopologyNode, app.value.place);
    return;
  }
  // What runs is known: its tasks, host by host.
  const ids = [...places].map(([host, count]) => {
    const source = builder.source(app.path, `${app.pointer}/tasks/${escapeSegment(host)}`);
    const id = builder.ids.take('container', source, ...(places.size === 1 ? wishes(app.id) : []), `${wishes(app.id)[0]}-${host}`, `${wishes(app.id)[1]}-${host}`);
    builder.put(id, { kind: 'container', in: engineOn(work, app, host), ...known({ name: named(id, app), ...draft, replicas: count > 1 ? count : undefined, service: app.id }), source } as TopologyNode, app.value.place);
    return id;
  });
  work.nodes.set(app.id, ids);
}

/** Tasks by the host that they run on. */
function placesOf(app: Value): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const task of list(child(app, 'tasks'))) {
    const host = textOf(child(task, 'host'));
    if (host !== undefined) places.set(host, (places.get(host) ?? 0) + 1);
  }
  return places;
}

function engineOn({ builder, engines }: Work, { path, value }: Definition, host: string): string {
  const known = engines.get(host);
  if (known !== undefined) return known;
  const [hostSource, source] = [builder.source(path, `/hosts/${escapeSegment(host)}`), builder.source(path, `/hosts/${escapeSegment(host)}/engine`)];
  const machine = builder.ids.take('host', hostSource, host, `${host}-host`);
  const engine = builder.ids.take('engine', source, `${host}-docker`);
  engines.set(host, engine);
  builder.notes.add('info', 'assumed-engine', value.place, 'Marathon does not say what runs the containers of its hosts, nor whether these are physical: Docker on hosts was assumed.', 'engine');
  builder.put(machine, { kind: 'host', ...(machine === host ? {} : { name: host }), os: { family: 'linux' }, assumed: ['os'], source: hostSource } as TopologyNode, value.place);
  builder.put(engine, { kind: 'engine', in: machine, platform: 'docker', assumed: ['*'], source } as TopologyNode, value.place);
  return engine;
}

function containerOf(work: Work, app: Definition, { container, docker, image, kept }: AppParts): Draft {
  const { builder } = work;
  const { notes } = builder;
  const subject = { notes, name: app.id };
  const { value } = app;
  const networks = networksOf(value);
  const host = networks.some(({ mode }) => mode === 'host') || textOf(child(docker, 'network')) === 'HOST';
  const attached = networks.flatMap(({ mode, name, value: at }) => (mode === 'container' && name !== undefined ? [network(work, app.path, name, at)] : []));
  const options = parametersOf(notes, list(child(docker, 'parameters')));
  const definitions = host && booleanOf(child(value, 'requirePorts')) ? list(child(value, 'portDefinitions')) : [];
  return {
    image,
    ...options,
    ...resourcesOf(subject, value, child(value, 'resourceLimits')),
    privileged: booleanOf(child(docker, 'privileged')) ? true : options.privileged,
    user: textOf(child(value, 'user')) ?? options.user,
    namespaces: known({ ...options.namespaces, net: host ? 'host' : undefined }),
    mounts: list(child(container, 'volumes')).flatMap((volume) => appMount(work, app, volume) ?? []),
    ports: [
      ...portsOf(subject, [...list(child(docker, 'portMappings')), ...list(child(container, 'portMappings'))], host),
      ...definitions.flatMap((definition) => {
        const port = textOf(child(definition, 'port')) === '0' ? undefined : integerOf(subject, child(definition, 'port'), 'A port', 1, 65_535);
        return port === undefined ? [] : [{ container: port, host: port }];
      }),
    ],
    networks: attached,
    health: healthOf(value),
    extra: extraOf(kept, app.id, value.place, notes),
  };
}

/** A path of the host, or storage of its own. */
function appMount(work: Work, app: Definition, volume: Value): Mount | undefined {
  const target = textOf(child(volume, 'containerPath'));
  if (target === undefined) return undefined;
  const path = textOf(child(volume, 'hostPath'));
  if (path !== undefined) return known<Mount>({ source: path, target, type: 'bind', readOnly: isReadOnly(volume) });
  const source = storageOf(work, app, volume, target);
  return source === undefined ? undefined : known<Mount>({ source, target, type: 'volume', readOnly: isReadOnly(volume) });
}

/** Persistent volumes are on the disk of an agent, external ones are attached wherever the task runs. */
function storageOf({ builder, ground }: Work, owner: Definition, volume: Value, name: string): string | undefined {
  const { notes } = builder;
  const [persistent, external] = [child(volume, 'persistent'), child(volume, 'external')];
  if (!persistent && !external) {
    notes.add('info', 'not-carried-over', volume.place, 'A volume that is neither a path of the host, nor persistent, nor external is not carried over: it holds a secret, or ends with its task.', 'volume');
    return undefined;
  }
  const subject = { notes, name: owner.id };
  const called = textOf(child(external, 'name')) ?? name;
  const size = persistent ? numberOf(subject, child(persistent, 'size'), 'The size of a volume', 0, 2 ** 40) : undefined;
  const gibibytes = external ? numberOf(subject, child(external, 'size'), 'The size of a volume', 0, 2 ** 30) : undefined;
  const bytes = size !== undefined ? size * MIB : gibibytes === undefined ? undefined : gibibytes * 1024 * MIB;
  const source = builder.source(owner.path, `${owner.pointer}/volumes/${escapeSegment(called)}`);
  const plain = called.replaceAll('/', '-').replace(/^-/, '');
  const id = builder.ids.take('volume', source, `${wishes(owner.id)[0]}-${plain}`, `${wishes(owner.id)[1]}-${plain}`);
  builder.put(id, {
    kind: 'volume',
    ...known({ in: external ? undefined : ground.machine, name: called === id ? undefined : called, size: bytes === undefined ? undefined : writtenBytes(bytes), driver: external ? textOf(child(external, 'provider')) : 'persistent', shared: external ? true : undefined }), source,
  } as TopologyNode, volume.place);
  return id;
}

/** Without an image it is a process of the agent's system. */
function addProcess(work: Work, app: Definition, { kept, container }: AppParts): void {
  const { builder } = work;
  const { notes } = builder;
  const machine = machineOf(work, app);
  const volumes = list(child(container, 'volumes'));
  if (volumes.length > 0) notes.add('info', 'not-carried-over', volumes[0].place, 'Volumes of apps without an image are not carried over: applications of a machine have no mounts.', 'volumes of processes');
  const source = builder.source(app.path, app.pointer);
  const id = builder.ids.take('app', source, ...wishes(app.id));
  work.nodes.set(app.id, [id]);
  const { requests, limits, assumed } = resourcesOf({ notes, name: app.id }, app.value, undefined);
  const instances = integerOf({ notes, name: app.id }, child(app.value, 'instances'), 'The number of instances', 0, 1_000_000) ?? 1;
  if (instances > 1) notes.add('info', 'several-processes', app.value.place, `${quote(app.id)} runs ${instances} times, on agents that Marathon picks; it stands here once.`, app.id);
  const guessed = [...(assumed?.includes('requests') ? ['cpu'] : []), ...(assumed?.includes('limits') ? ['memory'] : [])];
  const cpu = typeof requests?.cpu === 'number' ? requests.cpu : undefined;
  const groupSource = builder.source(app.path, `${app.pointer}/group`);
  const group = builder.ids.take('cgroup', groupSource, `${wishes(app.id)[0]}-slice`, `${wishes(app.id)[1]}-slice`);
  // Agents limit memory where they are set up with control groups, as those of DC/OS are.
  builder.put(group, { kind: 'cgroup', in: machine, ...known({ memory: known({ max: limits?.memory }) }), assumed: ['memory'], source: groupSource } as TopologyNode, app.value.place);
  builder.put(id, {
    kind: 'app', in: group,
    ...known({ name: named(id, app), cpu, memory: limits?.memory, user: textOf(child(app.value, 'user')), running: instances === 0 ? false : undefined, health: healthOf(app.value), assumed: guessed, extra: extraOf(kept, app.id, app.value.place, notes) }), source,
  } as TopologyNode, app.value.place);
}

function machineOf(work: Work, app: Definition): string {
  const { builder, ground } = work;
  if (work.machine !== undefined) return work.machine;
  const { topology } = builder.context;
  const kind = topology.nodes[topology.ids.indexOf(ground.machine ?? '')]?.kind;
  if (kind === 'host' || kind === 'vm') return (work.machine = ground.machine!);
  const source = builder.source(app.path, '/agent');
  work.machine = builder.ids.take('host', source, 'mesos-agent');
  builder.put(work.machine, { kind: 'host', os: { family: 'linux' }, assumed: ['*'], source } as TopologyNode, app.value.place);
  builder.notes.add('info', 'assumed-host', app.value.place, `Apps without an image are processes of an agent: ${quote(work.machine)} was made for them and marked as assumed.`, 'agent');
  return work.machine;
}

function addPod(work: Work, pod: Definition): void {
  const { builder, ground } = work;
  const { notes } = builder;
  const { value } = pod;
  const subject = { notes, name: pod.id };
  const kept = sortFields(notes, 'Marathon', FIELDS.pod, value);
  const source = builder.source(pod.path, pod.pointer);
  const id = builder.ids.take('pod', source, ...wishes(pod.id));
  work.nodes.set(pod.id, [id]);
  const networks = networksOf(value);
  const executor = child(value, 'executorResources');
  const overhead = known({ cpu: numberOf(subject, child(executor, 'cpus'), 'CPUs of the executor', 0, 1e6), memory: sizeText(numberOf(subject, child(executor, 'mem'), 'Memory of the executor', 0, 2 ** 40)) });
  const instances = integerOf(subject, child(child(value, 'scaling'), 'instances'), 'The number of instances', 0, 1_000_000);
  builder.put(id, {
    kind: 'pod', in: ground.parent,
    ...known({ name: named(id, pod), replicas: instances, hostNetwork: networks.some(({ mode }) => mode === 'host') ? true : undefined, overhead, extra: extraOf(kept, pod.id, value.place, notes) }), source,
  } as TopologyNode, value.place);
  const attached = networks.flatMap(({ mode, name, value: at }) => (mode === 'container' && name !== undefined ? [network(work, pod.path, name, at)] : []));
  const volumes = new Map(list(child(value, 'volumes')).map((volume) => [textOf(child(volume, 'name')) ?? '', volume]));
  list(child(value, 'containers')).forEach((container, i) => addMember(work, pod, id, container, i, attached, volumes));
}

const sizeText = (mebibytes: number | undefined) => (mebibytes === undefined ? undefined : writtenBytes(Math.round(mebibytes * MIB)));

function addMember(work: Work, pod: Definition, podId: string, value: Value, i: number, networks: readonly string[], volumes: ReadonlyMap<string, Value>): void {
  const { builder } = work;
  const { notes } = builder;
  const name = textOf(child(value, 'name')) ?? `container-${i + 1}`;
  const subject = { notes, name };
  const kept = sortFields(notes, 'Marathon', FIELDS.member, value);
  const source = builder.source(pod.path, `${pod.pointer}/containers/${escapeSegment(name)}`);
  const id = builder.ids.take('container', source, name, `${wishes(pod.id)[0]}-${name}`, `${wishes(pod.id)[1]}-${name}`);
  const mounts = list(child(value, 'volumeMounts')).flatMap((mount): readonly Mount[] => {
    const [volume, target] = [volumes.get(textOf(child(mount, 'name')) ?? ''), textOf(child(mount, 'mountPath'))];
    if (!volume || target === undefined) return [];
    const path = textOf(child(volume, 'host'));
    const from = path !== undefined ? { source: path, type: 'bind' as const } : child(volume, 'persistent') ? { source: storageOf(work, pod, volume, textOf(child(volume, 'name')) ?? target), type: 'volume' as const } : { type: 'volume' as const };
    return [known<Mount>({ ...from, target, readOnly: isReadOnly(mount) })!];
  });
  builder.put(id, {
    kind: 'container', in: podId,
    ...known({
      name: name === id ? undefined : name, image: textOf(child(child(value, 'image'), 'id')), ...resourcesOf(subject, child(value, 'resources'), child(value, 'resourceLimits')),
      user: textOf(child(value, 'user')) ?? textOf(child(pod.value, 'user')), mounts, ports: portsOf(subject, list(child(value, 'endpoints')), false), networks, health: healthOf(value), extra: extraOf(kept, name, value.place, notes),
    }), source,
  } as TopologyNode, value.place);
}

/** A dependency on a group is one on everything in it; on too much, none is drawn. */
const MOST_LINKS = 50;

function addLinks({ builder, nodes }: Work, { id, dependencies, value }: Definition): void {
  for (const dependency of new Set(dependencies)) {
    const inGroup = [...nodes].filter(([other]) => other !== id && (other === dependency || other.startsWith(`${dependency}/`))).flatMap(([, ids]) => ids);
    const within = id === dependency || id.startsWith(`${dependency}/`);
    if (inGroup.length === 0 && within) continue;
    if (inGroup.length === 0) builder.notes.add('info', 'missing-dependency', value.place, `${quote(dependency)}, on which ${quote(id)} depends, is not among the files.`, dependency);
    else if (inGroup.length > MOST_LINKS) builder.notes.add('info', 'too-many-links', value.place, `${quote(id)} depends on the group ${quote(dependency)} of ${inGroup.length}; links to so many were left out.`, dependency);
    else for (const from of nodes.get(id) ?? []) for (const to of inGroup) if (from !== to) builder.link({ from, to });
  }
}
