/** What was found in the files -> operations: machine, cgroups of Compose projects, pods, containers, volumes, networks, images and links. */
import { escapeSegment, type TopologyNode } from '../../model';
import { extraOf } from '../extra';
import { at, child, itemsOf, mapping, textOf, textsOf, type Value } from '../values';
import type { Source } from '../ids';
import { type Place, quote } from '../notes';
import type { Builder, Ground } from '../workloads/builder';
import { sortFields } from '../workloads/fields';
import { known } from '../write';
import { networkNames, volumeName } from './attachments';
import { imageOf, keptFields, labelsOf, type Names, readContainer } from './container';
import { FIELDS } from './fields';
import { readHistories } from './history';
import { readImages } from './images';
import { addLinks, type NamedContainers, projectOf, servicesOf, type Shown } from './links';
import { dockerMachine, isPodman, podmanMachine } from './machine';
import { isInfra, podName, podOf, readPod } from './pods';
import { type ContainerRecord, either, type Record, type Records } from './records';

const FORMAT = '`inspect`';
const pointer = (...parts: readonly string[]) => parts.map((part) => `/${escapeSegment(part)}`).join('');

interface Work {
  readonly builder: Builder;
  readonly records: Records;
  readonly ground: Ground;
  /** File that speaks first: what is only mentioned is said to stand there. */
  readonly main: string;
  readonly start: Place;
}

/** Everything the files hold, as operations. */
export function inspectOperations(builder: Builder, records: Records): void {
  const first = [...records.containers, ...records.pods.values(), ...records.networks.values(), ...records.volumes.values()][0];
  const tags = addImages(builder, records);
  const info = records.podman ? (records.podmanInfo ?? records.info) : (records.info ?? records.podmanInfo);
  const anywhere = first ?? info;
  if (!anywhere) return;
  const ground = groundOf(builder, records, info, anywhere);
  if (!ground || !first) return;
  const work: Work = { builder, records, ground, main: (records.containers[0] ?? first).path, start: first.value.place };
  const containers = records.containers.map((record) => ({ record, pod: podOf(record, records) }));
  const shown = containers.filter(({ record, pod }) => !isInfra(record, records, pod));
  const infra = new Map(containers.flatMap(({ record, pod }) => (pod !== undefined && isInfra(record, records, pod) ? [[pod, record] as const] : [])));
  const names = takeNames(work, shown);
  addSurroundings(work, names.surroundings);
  const pods = addPods(work, shown, infra);
  const projects = addProjects(work, shown);
  const services = servicesOf(shown);
  for (const { record, pod } of shown) {
    const labels = labelsOf(record);
    const project = projectOf(labels);
    const parent = (pod === undefined ? undefined : pods.get(pod)) ?? (project === undefined ? undefined : projects.get(project)) ?? ground.parent;
    addContainer(work, record, names, tags, { parent, pod, infra: pod === undefined ? undefined : infra.get(pod), service: services.get(record) });
  }
  addLinks(builder, shown, names);
}

function groundOf(builder: Builder, records: Records, info: Record | undefined, anywhere: Record): Ground | undefined {
  const product = records.podman || (records.info && isPodman(records.info.value)) ? 'podman' : 'docker';
  // Networks and volumes alone need no engine: they stand on the machine that was asked for, or on none.
  const workloads = records.containers.length > 0 || records.pods.size > 0;
  if (!workloads && !info && builder.context.on === undefined) return { parent: '', machine: undefined };
  if (!info || builder.context.on !== undefined) {
    if (info) builder.notes.add('info', 'not-carried-over', info.value.place, 'What the engine says of itself and its machine is left out: you chose the place to import to.');
    return builder.ground(product, product, 'Inspecting containers', anywhere.value.place);
  }
  const machine = records.podman && records.podmanInfo ? podmanMachine(info.value) : dockerMachine(info.value);
  const [hostSource, engineSource] = [builder.source(info.path, '/host'), builder.source(info.path, '/engine')];
  const host = builder.ids.take('host', hostSource, machine.name, `${machine.name}-host`);
  const engine = builder.ids.take('engine', engineSource, product, `${machine.name}-${product}`);
  builder.notes.add('info', 'assumed-host', info.value.place, `${quote(host)} stands for the machine of the engine. Whether it is a physical or a virtual one, and how its CPUs are made up of sockets and threads, is not said: it is shown as a host, marked as assumed.`);
  builder.put(host, { ...machine.host, source: hostSource }, info.value.place);
  builder.put(engine, { ...machine.engine, in: host, source: engineSource }, info.value.place);
  return { parent: engine, machine: host };
}

/** Images with names; gives the name of an image by its id, in full and short. */
function addImages(builder: Builder, records: Records): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  const histories = readHistories(records.histories);
  const images = readImages(records.images, histories);
  for (const { id, record } of histories) {
    if (!images.some((image) => id.length >= 12 && image.id.startsWith(id))) builder.notes.add('info', 'not-carried-over', record.value.place, 'This is the history of an image that is not among the files, so it was left out. Import it together with `image inspect` of the same image.', record.path);
  }
  for (const image of images) {
    sortFields(builder.notes, 'an image', FIELDS.image, image.record.value);
    for (const name of image.names) builder.image(name, image.facts);
    tags.set(image.id, image.names[0]);
    tags.set(image.id.slice(0, 12), image.names[0]);
  }
  return tags;
}

/** A volume or network: one that is mentioned by a container is said to stand in the file of the containers. */
interface Surrounding {
  readonly kind: 'volume' | 'network';
  readonly name: string;
  readonly id: string;
  readonly source: Source;
  readonly record: Record | undefined;
}

interface AllNames extends Names, NamedContainers {
  readonly surroundings: readonly Surrounding[];
}

function takeNames(work: Work, shown: Shown): AllNames {
  const { builder, records } = work;
  const byId = new Map<string, string>();
  const byName = new Map<string, string>();
  for (const { record } of shown) {
    const id = builder.ids.take('container', builder.source(record.path, pointer('containers', record.name)), record.name, `${record.name}-container`);
    byId.set(record.id, id);
    byName.set(record.name, id);
  }
  const mounted = records.containers.flatMap((record) => itemsOf(child(record.value, 'Mounts')).flatMap((item) => volumeName(item) ?? []));
  const attached = records.containers.flatMap((record) => networkNames(record.value));
  const surroundings = [...surroundingsOf(work, 'volume', mounted, records.volumes), ...surroundingsOf(work, 'network', attached, records.networks)];
  const ids = new Map(surroundings.map(({ kind, name, id }) => [`${kind} ${name}`, id]));
  return {
    surroundings,
    container: (id) => byId.get(id), byName: (name) => byName.get(name),
    volume: (name) => ids.get(`volume ${name}`) ?? name, network: (name) => ids.get(`network ${name}`) ?? name,
  };
}

/** Docker's own networks that are none, and volumes without a name, which nobody refers to. */
const isReal = (name: string, record: Record | undefined) =>
  !['host', 'null'].includes(textOf(either(record?.value, 'Driver', 'driver')) ?? '') && !/^[0-9a-f]{64}$/.test(name);

function surroundingsOf({ builder, main }: Work, kind: Surrounding['kind'], mentioned: readonly string[], own: ReadonlyMap<string, Record>): readonly Surrounding[] {
  const used = new Set(mentioned);
  return [...new Set([...mentioned, ...own.keys()])].filter((name) => isReal(name, own.get(name))).map((name) => {
    const record = own.get(name);
    const source = builder.source(used.has(name) ? main : (record?.path ?? main), pointer(`${kind}s`, name));
    return { kind, name, record, source, id: builder.ids.take(kind, source, name, `${name}-${kind}`) };
  });
}

function addSurroundings({ builder, ground, start }: Work, surroundings: readonly Surrounding[]): void {
  for (const { kind, name, id, source, record } of surroundings) {
    sortFields(builder.notes, `a ${kind}`, FIELDS[kind], record?.value);
    const facts = kind === 'network' ? networkFacts(name, record?.value) : (known({ driver: textOf(child(record?.value, 'Driver')) }) ?? {});
    const node = { kind, ...(ground.machine === undefined ? {} : { in: ground.machine }), ...(name === id ? {} : { name }), ...facts, source };
    builder.put(id, node as TopologyNode, record?.value.place ?? start);
  }
}

function networkFacts(name: string, value: Value | undefined): object {
  const cidr = itemsOf(at(value, 'IPAM', 'Config') ?? child(value, 'subnets')).map((item) => textOf(either(item, 'Subnet', 'subnet'))).find((text) => text !== undefined);
  const internal = textOf(either(value, 'Internal', 'internal')) === 'true' ? true : undefined;
  return known({ driver: textOf(either(value, 'Driver', 'driver')) ?? (name === 'bridge' ? 'bridge' : undefined), cidr, internal }) ?? {};
}

function addPods({ builder, records, ground, main }: Work, shown: Shown, infra: ReadonlyMap<string, ContainerRecord>): ReadonlyMap<string, string> {
  const pods = new Map<string, string>();
  for (const pod of new Set([...records.pods.keys(), ...shown.flatMap(({ pod: each }) => each ?? [])])) {
    const record = records.pods.get(pod);
    const name = podName(pod, record, records);
    const source = builder.source(shown.find((each) => each.pod === pod)?.record.path ?? record?.path ?? main, pointer('pods', pod.includes('/') ? pod : name));
    const id = builder.ids.take('pod', source, name, `${name}-pod`);
    const place = record?.value.place ?? shown.find((each) => each.pod === pod)!.record.value.place;
    if (builder.put(id, { ...readPod(name, record, infra.get(pod), builder.notes), ...(name === id ? {} : { name }), in: ground.parent, source }, place)) pods.set(pod, id);
    const published = textsOf(child(at(infra.get(pod)?.value, 'HostConfig'), 'PortBindings'));
    if (published.length > 0) builder.notes.add('info', 'pod-ports', place, `Ports of the pod ${quote(name)} are published for all of its containers; the format has ports of containers only.`);
  }
  return pods;
}

function addProjects({ builder, ground }: Work, shown: Shown): ReadonlyMap<string, string> {
  const projects = new Map<string, string>();
  for (const { record, pod } of shown) {
    const project = projectOf(labelsOf(record));
    if (project === undefined || pod !== undefined || projects.has(project)) continue;
    const source = builder.source(record.path, pointer('projects', project));
    const id = builder.ids.take('cgroup', source, project, `${project}-project`);
    if (builder.put(id, { kind: 'cgroup', in: ground.parent, project, source }, record.value.place)) projects.set(project, id);
  }
  return projects;
}

/** What the engines write where nobody chose: 64 MiB of shared memory (Podman rounds it), swappiness as the machine has it. */
const DEFAULTS: ReadonlyMap<string, ReadonlySet<string>> = new Map([['ShmSize', new Set(['67108864', '65536000'])], ['MemorySwappiness', new Set(['-1'])]]);

function withoutDefaults(value: Value | undefined): Value | undefined {
  if (value?.type !== 'map') return value;
  return mapping(value.place, new Map([...value.entries].filter(([name, entry]) => !DEFAULTS.get(name)?.has(textOf(entry.value) ?? ''))));
}

interface Standing {
  readonly parent: string;
  readonly pod: string | undefined;
  readonly infra: ContainerRecord | undefined;
  readonly service: string | undefined;
}

function addContainer({ builder }: Work, record: ContainerRecord, names: Names, tags: ReadonlyMap<string, string>, { parent, pod, infra, service }: Standing): void {
  const { notes } = builder;
  const id = names.container(record.id) ?? record.name;
  const source = builder.source(record.path, pointer('containers', record.name));
  const kept = record.listed ? sortFields(notes, 'a list of containers', FIELDS.listed, record.value) : [
    ...sortFields(notes, FORMAT, FIELDS.container, record.value),
    ...sortFields(notes, FORMAT, FIELDS.config, child(record.value, 'Config')),
    ...sortFields(notes, FORMAT, FIELDS.hostConfig, withoutDefaults(child(record.value, 'HostConfig'))),
  ];
  if (record.listed) notes.add('info', 'list-only', record.value.place, 'A list of containers tells neither limits nor privileges: import the output of `inspect` to know them.');
  // In a pod the infra container is the one that is attached.
  const networks = networkNames(record.value).length > 0 || !infra ? networkNames(record.value) : networkNames(infra.value);
  const draft = readContainer(record, notes, names, networks, pod !== undefined);
  builder.put(id, {
    kind: 'container', in: parent, ...(record.name === id ? {} : { name: record.name }),
    ...known({ image: imageOf(record, tags), ...draft, service, extra: extraOf(keptFields(record, kept), record.name, record.value.place, notes) }),
    source,
  } as TopologyNode, record.value.place);
}
