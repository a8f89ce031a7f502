/** A loaded project -> operations: the ground it stands on, its cgroup, containers, volumes, networks, images and links. */
import { escapeSegment, type Image, type Json, type Kind, type Link, type Operation, type TopologyNode } from '../../model';
import { BUDGET } from '../contract';
import { makeIds, slug, type Ids, type Source } from '../ids';
import { type Place, quote, sourceText } from '../notes';
import { baseName, folderOf } from '../paths';
import { findGround, machineAbove } from '../place';
import { inFormatOrder, updateNode } from '../update';
import { dockerfileOf, projectPath } from './images';
import { linksOf } from './links';
import { type Environment, type Loader, readText } from './load';
import { DEFAULT_NETWORK, networkOf, usesDefaultNetwork, volumeOf } from './networks';
import { type Project, type Service, sortFields } from './scope';
import { readService } from './service';
import { at, child, entriesOf, type Entry, type Mapping, textOf } from '../values';

/** Properties this importer can set on a node. */
const OWNED: ReadonlySet<string> = new Set([
  'name', 'image', 'requests', 'limits', 'cpuShares', 'cpuset', 'replicas', 'privileged', 'user', 'capabilities', 'readOnly', 'runtimeClass', 'isolation',
  'namespaces', 'seccomp', 'lsm', 'allowPrivilegeEscalation', 'mounts', 'devices', 'ports', 'networks', 'restart', 'init', 'oomScoreAdj', 'health', 'profiles', 'running',
  'cidr', 'driver', 'internal', 'project',
]);

/** Node kinds and the sections they are read from; a source's pointer begins with the section. */
type Section = 'services' | 'volumes' | 'networks';

interface Work {
  readonly loader: Loader;
  readonly ids: Ids;
  readonly file: Mapping;
  readonly mainFile: string;
  readonly name: string;
  readonly operations: Operation[];
  /** Sources that were seen in this import. */
  readonly seen: Set<string>;
}

/** Compose's rule for names of projects: lower case letters, digits, dashes and underscores. */
function projectName(loader: Loader, file: Mapping, folder: string, environment: Environment): string {
  const given = textOf(child(file, 'name')) ?? environment.variables.get('COMPOSE_PROJECT_NAME');
  const text = given ?? (folder === '' ? (loader.context.workspaceName ?? 'project') : baseName(folder));
  const plain = text.toLowerCase().replace(/[^a-z0-9_-]+/g, '').replace(/^[_-]+/, '');
  return plain === '' ? 'project' : slug(plain);
}

/** Everything a project says, as operations on `loader.context.topology`. */
export function projectOperations(loader: Loader, file: Mapping, folder: string, environment: Environment, mainFile: string, recipes: ReadonlyMap<string, string>): { name: string; operations: readonly Operation[] } {
  const name = projectName(loader, file, folder, environment);
  const work: Work = { loader, ids: makeIds(loader.context.topology), file, mainFile, name, operations: [], seen: new Set() };
  sortFields(loader.notes, 'file', file);
  const services = entriesOf(at(file, 'services')).filter(([service, entry]) => isContainer(work, service, entry));
  const start: Place = file.entries.size > 0 ? file.place : { source: sourceText(mainFile, ''), offset: 0 };
  if (services.length === 0) {
    loader.notes.add('info', 'no-services', start, 'The file was read as Docker Compose and holds no services that could be shown.');
    return { name, operations: [] };
  }
  if (services.length > BUDGET.nodes) {
    loader.notes.add('error', 'too-many-nodes', start, `The project has ${services.length} services; no more than ${BUDGET.nodes} are read.`);
    services.length = BUDGET.nodes;
  }
  const project = makeProject(work, services, folder, environment, recipes);
  const ground = standOn(work, start);
  if (ground) {
    addContainers(work, project, services, ground.cgroup);
    addSurroundings(work, project, ground.machine);
  }
  noteVanished(work, start);
  return { name, operations: work.operations };
}

function isContainer(work: Work, name: string, entry: Entry): boolean {
  if (entry.value.type !== 'map') {
    const empty = entry.value.type === 'scalar' && entry.value.value === null;
    work.loader.notes.add(empty ? 'info' : 'warning', 'empty-service', entry.key, `The service ${quote(name)} says nothing; it was left out.`);
    return false;
  }
  if (child(entry.value, 'provider')) {
    work.loader.notes.add('info', 'not-carried-over', entry.key, `The service ${quote(name)} is made by a provider outside Compose, so no container stands for it.`, `provider:${name}`);
    return false;
  }
  return true;
}

function makeProject(work: Work, services: readonly (readonly [string, Entry])[], folder: string, environment: Environment, recipes: ReadonlyMap<string, string>): Project {
  const take = (kind: Kind, section: Section, names: readonly string[]) =>
    new Map(names.map((name) => [name, work.ids.take(kind, sourceOf(work, section, name), name, `${work.name}-${name}`)]));
  const serviceIds = take('container', 'services', services.map(([name]) => name));
  const networks = entriesOf(at(work.file, 'networks')).map(([name]) => name);
  if (services.some(([, entry]) => usesDefaultNetwork(entry.value)) && !networks.includes(DEFAULT_NETWORK)) networks.push(DEFAULT_NETWORK);
  const context = work.loader.context;
  return {
    name: work.name,
    folder,
    file: work.file,
    notes: work.loader.notes,
    services: serviceIds,
    volumes: take('volume', 'volumes', entriesOf(at(work.file, 'volumes')).map(([name]) => name)),
    networks: new Map(networks.map((name) => [name, work.ids.take('network', sourceOf(work, 'networks', name), ...(name === DEFAULT_NETWORK ? [] : [name]), `${work.name}-${name}`)])),
    profiles: new Set((context.variables?.get('COMPOSE_PROFILES') ?? environment.variables.get('COMPOSE_PROFILES') ?? '').split(',').filter((profile) => profile !== '')),
    recipes,
    hostPath: hostPathOf(work.loader, folder),
  };
}

/** How paths in the files of a project in `folder` are meant. */
const hostPathOf = (loader: Loader, folder: string): Project['hostPath'] =>
  (path, place) => projectPath(folder, loader.folders.get(place.source.path) ?? folderOf(place.source.path), path);

/** The texts of the Dockerfiles that the services of a project name, by path. */
export async function readRecipes(loader: Loader, file: Mapping, folder: string): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const [, { value }] of entriesOf(at(file, 'services'))) {
    const build = child(value, 'build');
    const path = build && dockerfileOf({ folder, hostPath: hostPathOf(loader, folder) }, build);
    if (path === undefined || path === 'outside' || texts.has(path)) continue;
    const text = await readText(loader, path, build!.place);
    if (text !== undefined) texts.set(path, text);
  }
  return texts;
}

function sourceOf(work: Work, section: Section | undefined, name = ''): Source {
  const place = section === undefined ? undefined : entryOf(work, section, name)?.key;
  const file = nameOf(work.loader, place?.source.path ?? work.mainFile);
  return { format: 'compose', file, pointer: section === undefined ? '' : `/${section}/${escapeSegment(name)}` };
}

/** A file as the topology names it. */
const nameOf = (loader: Loader, path: string) => loader.context.nameOf?.(path) ?? path;

function entryOf(work: Work, section: Section, name: string): Entry | undefined {
  const value = at(work.file, section);
  return value?.type === 'map' ? value.entries.get(name) : undefined;
}

/** The project's cgroup: where an earlier import put it, else on the ground that was asked for. */
function standOn(work: Work, start: Place): { cgroup: string; machine: string | undefined } | undefined {
  const { context, notes } = work.loader;
  const source = sourceOf(work, undefined);
  const known = work.ids.existing('cgroup', source);
  const cgroup = work.ids.take('cgroup', source, work.name, `${work.name}-project`);
  if (known) {
    put(work, cgroup, { kind: 'cgroup', in: known.node.in, project: work.name, source }, 'cgroup');
    return { cgroup, machine: machineAbove(context, cgroup) };
  }
  const ground = findGround(context, work.ids, work.name, 'docker');
  if ('error' in ground) {
    notes.add('error', 'wrong-target', start, ground.error);
    return undefined;
  }
  if (context.on === undefined) {
    notes.add('info', 'assumed-host', start, `Compose does not say where it runs: ${quote(ground.machine!)} and ${quote(ground.parent)} were made for it and marked as assumed. Move the project, or import onto a node of yours.`);
  }
  work.operations.push(...ground.operations);
  put(work, cgroup, { kind: 'cgroup', in: ground.parent, project: work.name, source }, 'cgroup');
  return { cgroup, machine: ground.machine };
}

/** Adds a node, or brings the one that was imported from the same place before up to date. */
function put(work: Work, id: string, node: TopologyNode, what: string): void {
  const source = node.source as Source;
  work.seen.add(JSON.stringify([node.kind, source.file, source.pointer]));
  const known = work.ids.existing(node.kind, source);
  if (!known) {
    work.operations.push({ op: 'add', id, node: inFormatOrder(node) });
    return;
  }
  const update = updateNode(id, known.node, node, OWNED);
  work.operations.push(...update.operations);
  for (const property of update.kept) {
    work.loader.notes.add('info', 'kept-in-topology', { source: sourceText(work.mainFile, ''), offset: 0 }, `\`${property}\` of the ${what} ${quote(id)} stands in the topology and not in the file; it was kept. Remove it by hand if it is out of date.`, undefined, { node: id, property });
  }
}

function addContainers(work: Work, project: Project, entries: readonly (readonly [string, Entry])[], cgroup: string): void {
  const { context } = work.loader;
  const services = entries.map(([name, entry]): Service => ({ project, name, value: entry.value }));
  for (const service of services) {
    const { node, image } = readService(service, (path) => nameOf(work.loader, path));
    put(work, project.services.get(service.name)!, { ...node, in: cgroup, source: sourceOf(work, 'services', service.name) }, 'container');
    if (image.reference !== undefined && image.facts) describeImage(work, image.reference, image.facts);
  }
  const linked = new Set(context.topology.links.map((link) => link && JSON.stringify([link.from, link.to])));
  for (const link of linksOf(project, services)) if (!linked.has(pair(link))) work.operations.push({ op: 'link', link });
}

const pair = (link: Link) => JSON.stringify([link.from, link.to]);

function describeImage(work: Work, reference: string, facts: Image): void {
  const known = work.loader.context.topology.images.get(reference);
  for (const [name, value] of Object.entries(facts) as [keyof Image, Json][]) {
    if (value !== undefined && JSON.stringify(known?.[name]) !== JSON.stringify(value)) work.operations.push({ op: 'set', path: ['images', reference, name], value });
  }
}

/** Volumes and networks stand on the machine whose system holds them. */
function addSurroundings(work: Work, project: Project, machine: string | undefined): void {
  const where = machine === undefined ? {} : { in: machine };
  for (const [name, id] of project.volumes) put(work, id, { ...volumeOf(project, name), ...where, source: sourceOf(work, 'volumes', name) }, 'volume');
  for (const [name, id] of project.networks) put(work, id, { ...networkOf(project, name), ...where, source: sourceOf(work, 'networks', name) }, 'network');
}

/** Nodes that an earlier import read from these files and that are there no more. */
function noteVanished(work: Work, start: Place): void {
  const { topology } = work.loader.context;
  const files = new Set([...work.loader.sources].map((path) => nameOf(work.loader, path)));
  topology.nodes.forEach((node, i) => {
    const { format, file, pointer } = node.source ?? {};
    if (format !== 'compose' || file === undefined || !files.has(file) || work.seen.has(JSON.stringify([node.kind, file, pointer]))) return;
    work.loader.notes.add('warning', 'vanished', start, `${quote(topology.ids[i])} was imported from ${quote(file)} before and is not in it any more. Remove it if it is gone.`, undefined, { node: topology.ids[i] });
  });
}
