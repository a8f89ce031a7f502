/** Volumes and networks of a file, and what a service waits for. */
import { type Link, type NodeOf } from '../../model';
import { present } from '../manifests/written';
import type { Container, Project } from './scope';

type Part = { readonly [field: string]: unknown };

const DOCKER_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;
const SAID: ReadonlySet<string> = new Set(['name', 'driver', 'cidr', 'internal', 'assumed']);
const SAID_VOLUME: ReadonlySet<string> = new Set(['name', 'driver', 'assumed']);

function realName(project: Project, id: string, key: string, name: string | undefined): string | undefined {
  if (name === undefined || name === key) return undefined;
  if (DOCKER_NAME.test(name)) return name;
  project.losses.say('These names are none that Docker takes, or several copies cannot share them', id, 'name');
  return undefined;
}

/** The definition of a volume or network node. `owner` is the project that another file of this export defines it in. */
export function definitionOf(project: Project, kind: 'volume' | 'network', id: string, key: string, owner: string | undefined): Part {
  const node = project.topology.nodes[project.topology.ids.indexOf(id)] as NodeOf<'volume'> | NodeOf<'network'>;
  project.losses.rest(id, node, kind === 'network' ? SAID : SAID_VOLUME);
  if (node.assumed !== undefined) project.losses.say('What is only assumed stands in the files as if it were known', id, 'assumed');
  const name = realName(project, id, key, node.name);
  if (owner !== undefined) {
    project.losses.say('Several projects use these: the first one defines them, the others name them as external', id, '*', `*${kind}s`);
    return { external: true, name: name ?? `${owner}_${key}` };
  }
  const { cidr, internal } = node.kind === 'network' ? node : { cidr: undefined, internal: undefined };
  return present({ name, driver: node.driver, internal, ipam: cidr === undefined ? undefined : { config: [{ subnet: cidr }] } }) ?? {};
}

interface Need {
  readonly condition: 'service_started';
  readonly required?: false;
}

export interface Needs {
  readonly depends_on?: { readonly [service: string]: Need } | readonly string[];
  readonly links?: readonly string[];
}

const SAID_OF_LINKS: ReadonlySet<string> = new Set(['from', 'to', 'name', 'strength']);

/** What every service waits for, by its id: links between services of the file, without those that would close a circle. */
export function needsOf(project: Project): ReadonlyMap<string, Needs> {
  const needs = new Map<string, Map<string, Link>>();
  const edges = joinedNamespaces(project);
  for (const link of project.topology.links) {
    if (!link || !project.services.has(link.from) || link.from === link.to) continue;
    if (!project.services.has(link.to)) project.losses.say('Services wait only for services of the same file; other links are not in it', link.from, '*links');
    else if (reaches(edges, link.to, link.from)) project.losses.say('Docker Compose refuses services that wait for each other in a circle; the link that closes it was left out', link.from, '*links');
    else {
      needs.set(link.from, (needs.get(link.from) ?? new Map<string, Link>()).set(link.to, { ...needs.get(link.from)?.get(link.to), ...link }));
      edges.set(link.from, (edges.get(link.from) ?? new Set<string>()).add(link.to));
    }
    if (Object.keys(link).some((name) => !SAID_OF_LINKS.has(name))) project.losses.say('Docker Compose has no place for what links say beside who needs whom', link.from, '*links');
  }
  return new Map([...needs].map(([id, targets]) => [id, written(project, id, targets)]));
}

/** Whoever joins a namespace waits for the container that has it. */
function joinedNamespaces({ graph, plan, services }: Project): Map<string, Set<string>> {
  return new Map(plan.containers.map((i) => {
    const joined = Object.values((graph.nodes[i] as Container).namespaces ?? {}).flatMap((text) => /^container:(.+)$/s.exec(text ?? '')?.[1] ?? []);
    return [graph.ids[i]!, new Set(joined.filter((id) => services.has(id) && id !== graph.ids[i]))];
  }));
}

function reaches(needs: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean {
  const seen = new Set([from]), pending = [from];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (at === to) return true;
    for (const next of needs.get(at) ?? []) {
      if (!seen.has(next)) pending.push(next);
      seen.add(next);
    }
  }
  return false;
}

function written(project: Project, id: string, targets: ReadonlyMap<string, Link>): Needs {
  const named = [...targets].map(([to, link]) => ({ service: project.services.get(to)!, link }));
  const aliases = named.flatMap(({ service, link }) => {
    if (link.name === undefined) return [];
    if (/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(link.name) && link.name !== service) return [`${service}:${link.name}`];
    project.losses.say('Docker Compose has no place for what links say beside who needs whom', id, '*links');
    return [];
  });
  const soft = named.some(({ link }) => link.strength === 'soft');
  const depends = soft
    ? Object.fromEntries(named.map(({ service, link }): [string, Need] => [service, { condition: 'service_started', ...(link.strength === 'soft' ? { required: false } : {}) }]))
    : named.map(({ service }) => service);
  return { depends_on: depends, ...(aliases.length > 0 ? { links: aliases } : {}) };
}
