/**
 * Docker Compose: a file for each Compose project, else for each engine.
 *
 *   plan.ts           which containers make one file
 *   service.ts, resources.ts, reach.ts   one container -> one service
 *   surroundings.ts   volumes, networks, and what waits for what
 *   scope.ts          what these share
 */
import type { Image } from '../../model';
import type { FileExporter, Manifests, Selection } from '../manifests/contract';
import { type Losses, makeLosses } from '../manifests/losses';
import { makeNames, plainName } from '../manifests/names';
import { above, kindOf, sourceName } from '../manifests/written';
import { yamlText } from '../manifests/yaml';
import { counted } from '../text';
import { type PlannedProject, planProjects, serviceWish } from './plan';
import type { Project } from './scope';
import { serviceOf } from './service';
import { definitionOf, needsOf } from './surroundings';

type Part = { readonly [field: string]: unknown };
/** What a Compose file says of an image. */
const CARRIED: ReadonlySet<keyof Image> = new Set(['recipe', 'platforms'] as const);

type Surrounding = 'volume' | 'network';

/** Where volumes and networks are defined: the first project that uses them. */
type Owners = Map<string, string>;

export function writeCompose({ graph, name, node, base = '', alone = false }: Selection): Manifests {
  const losses = makeLosses('Docker Compose');
  const plans = planProjects(graph, name, node, losses);
  const folders = makeNames(plainName);
  const owners: Owners = new Map();
  const texts = plans.map((plan) => ({ plan, document: documentOf({ graph, plan, losses, owners, plans, base: alone ? base : `../${base}` }) }));
  for (const { node: owner } of plans) sayGround(graph, owner, losses);
  const written = new Set([...plans.flatMap((plan) => [plan.node, ...plan.containers].map((i) => graph.ids[i]!)), ...owners.keys()]);
  losses.missing('Docker Compose files hold containers, their volumes and networks; these stay in the topology only', graph, written, node === undefined ? [0, graph.count] : [node, graph.end[node]!]);
  if (graph.topology.links.some((link) => link && !written.has(link.from))) losses.say('Links from what is not in the files are not there either', '', '*links');
  losses.document(graph.topology, CARRIED);
  const list = losses.list();
  return {
    files: texts.map(({ plan, document }) => ({
      path: `${folders.of(String(plan.node), plan.name)}/compose.yaml`, node: graph.ids[plan.node]!,
      text: yamlText([
        `Docker Compose project ${plan.name}: ${counted(plan.containers.length, 'service')}. Written by Strata.`,
        'Environment variables, commands and secrets are in no topology: add them.', ...list.map(({ message }) => message),
      ], [document]),
    })),
    losses: list,
  };
}

/** Machines and engines below, and groups of containers that are no project. */
function sayGround(graph: Selection['graph'], owner: number, losses: Losses): void {
  for (const at of [owner, ...above(graph, owner)]) {
    const { kind, ...rest } = graph.nodes[at]!;
    if (kind === 'cgroup' && 'project' in rest) losses.rest(graph.ids[at]!, graph.nodes[at]!, new Set(['project']));
    else losses.say('Docker Compose does not say what it runs on', graph.ids[at]!, '*');
  }
  if (kindOf(graph, owner) === 'engine') losses.say('Containers of an engine that are in no project are one in the file', graph.ids[owner]!, '*project');
}

interface Work {
  readonly graph: Selection['graph'];
  readonly plan: PlannedProject;
  readonly losses: Losses;
  readonly owners: Owners;
  readonly plans: readonly PlannedProject[];
  readonly base: string;
}

function documentOf({ graph, plan, losses, owners, plans, base }: Work): Part {
  const keys = { volume: makeNames(plainName), network: makeNames(plainName) };
  const used: { readonly [K in Surrounding]: Map<string, Part> } = { volume: new Map(), network: new Map() };
  const services = makeNames(plainName);
  const project: Project = {
    graph, topology: graph.topology, plan, losses, base,
    services: new Map(plan.containers.map((i) => [graph.ids[i]!, services.of(graph.ids[i]!, serviceWish(graph, i))])),
    key(kind, id) {
      const found = graph.nodes[graph.number.get(id) ?? -1];
      if (found?.kind !== kind) return undefined;
      const key = keys[kind].of(id, sourceName(found.source, 'compose', `${kind}s`) ?? id);
      if (!used[kind].has(key)) {
        const owner = owners.get(id);
        if (owner === undefined) owners.set(id, plan.name);
        used[kind].set(key, definitionOf(project, kind, id, key, owner));
      }
      return key;
    },
    namelessVolume(name) {
      used.volume.set(name, {});
      losses.say('Docker Compose needs every volume defined; these mount one that is no node of the topology', graph.ids[plan.containers[0]!]!, '*volumes');
    },
  };
  const written = new Map(plan.containers.map((i) => [graph.ids[i]!, serviceOf(project, i)]));
  for (const [id, needs] of needsOf(project)) written.set(id, { ...written.get(id), ...needs });
  for (const i of plan.containers) sayAround(graph, plan, i, losses);
  addUnused(project, plans);
  return {
    name: plan.name,
    services: Object.fromEntries([...written].map(([id, service]) => [project.services.get(id)!, service])),
    ...sections(used),
  };
}

/** Sections at the top; the default network needs no definition unless something is said of it. */
function sections(used: { readonly [K in Surrounding]: ReadonlyMap<string, Part> }): Part {
  const told = (definitions: ReadonlyMap<string, Part>) => Object.fromEntries([...definitions].filter(([key, value]) => key !== 'default' || Object.keys(value).length > 0).map(([key, value]) => [key, Object.keys(value).length > 0 ? value : null]));
  const [volumes, networks] = [told(used.volume), told(used.network)];
  return { ...(Object.keys(volumes).length > 0 ? { volumes } : {}), ...(Object.keys(networks).length > 0 ? { networks } : {}) };
}

/** Pods and groups between a container and its project. */
function sayAround(graph: Selection['graph'], plan: PlannedProject, i: number, losses: Losses): void {
  for (const at of above(graph, i)) {
    if (at === plan.node) return;
    losses.say(`Docker Compose has no ${kindOf(graph, at) === 'pod' ? 'pods' : 'groups inside a project'}: what was in them stands beside each other`, graph.ids[at]!, '*');
  }
}

/** Volumes and networks of the machine that nothing uses, where this is the only project on it or the one that they came with. */
function addUnused(project: Project, plans: readonly PlannedProject[]): void {
  const { graph, plan } = project;
  const alone = plans.filter(({ machine }) => machine === plan.machine).length === 1;
  const file = graph.nodes[plan.node]!.source?.file;
  graph.nodes.forEach((node, i) => {
    if (node.kind !== 'volume' && node.kind !== 'network') return;
    const here = graph.parent[i] === plan.machine;
    if (here && (node.source?.format === 'compose' ? node.source.file === file : alone)) project.key(node.kind, graph.ids[i]!);
  });
}

export const compose: FileExporter = {
  format: 'compose', title: 'Docker Compose files', about: 'containers, volumes and networks: a file for each Compose project, else for each engine', each: ['Compose project', 'Compose projects'],
  extensions: ['.compose.yaml', '.compose.yml'], names: ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'], files: writeCompose,
};
