/** Collects what a format cannot say: one sentence a cause, with the nodes that it is about. */
import type { Graph } from '../../engine/contract';
import type { Image, Topology, TopologyNode } from '../../model';
import { oneLine } from '../text';
import type { Loss } from './contract';

export interface Losses {
  /** `cause` is a sentence without its nodes and full stop; `properties` are those that are lost or changed by it. `node` is empty where it is about none of them. */
  say(cause: string, node: string, ...properties: readonly string[]): void;
  /** Says of every property of a node that is not among `said` that the format has no place for it. */
  rest(node: string, values: TopologyNode, said: ReadonlySet<string>): void;
  /** Says of every node from `from` to `to` that neither was written nor is spoken of that it is missing. */
  missing(cause: string, graph: Graph, written: ReadonlySet<string>, [from, to]: readonly [number, number]): void;
  /** Says what the topology holds beside its nodes and links, which no other format has. */
  document(topology: Topology, carried?: ReadonlySet<keyof Image>): void;
  list(): readonly Loss[];
}

const MOST_NAMED = 8;

/** Never said by another format, and not lost by that: where it was read, and what is only the frame of a node. */
const FRAME = new Set(['kind', 'in', 'source']);

const named = (nodes: readonly string[]): string => {
  const shown = nodes.slice(0, MOST_NAMED).map((id) => `\`${oneLine(id).slice(0, 80)}\``).join(', ');
  return nodes.length > MOST_NAMED ? `${shown} and ${nodes.length - MOST_NAMED} more` : shown;
};

const sentence = (cause: string, nodes: ReadonlySet<string>): string => (nodes.has('') ? `${cause}.` : `${cause}: ${named([...nodes])}.`);

/** `format` begins the sentence about properties that have no place: `Docker Compose`. */
export function makeLosses(format: string): Losses {
  const causes = new Map<string, { readonly nodes: Set<string>; readonly properties: Set<string> }>();
  const unsaid = new Map<string, Set<string>>();
  let beyond: Loss | undefined;
  return {
    say(cause, node, ...properties) {
      const known = causes.get(cause) ?? { nodes: new Set<string>(), properties: new Set<string>() };
      known.nodes.add(node);
      for (const property of properties) known.properties.add(property);
      causes.set(cause, known);
    },
    rest(node, values, said) {
      for (const [name, value] of Object.entries(values)) {
        if (value === undefined || FRAME.has(name) || said.has(name)) continue;
        unsaid.set(name, (unsaid.get(name) ?? new Set()).add(node));
      }
    },
    missing(cause, { ids }, written, [from, to]) {
      const told = new Set([...causes.values()].flatMap(({ nodes, properties }) => (properties.has('*') ? [...nodes] : [])));
      for (const id of ids.slice(from, to)) if (!written.has(id) && !told.has(id)) this.say(cause, id, '*');
    },
    document(topology, carried = new Set()) {
      const beside = (['rules', 'suppressions', 'scenarios', 'layout'] as const).filter((section) => (topology[section] instanceof Map ? topology[section].size : (topology[section] as readonly unknown[]).length) > 0);
      const facts = [...topology.images.values()].some((image) => Object.keys(image).some((name) => !carried.has(name as keyof Image)));
      const sections = [...(facts ? ['images'] : []), ...beside];
      if (sections.length > 0) beyond = { message: `${format} has no place for what the topology says beside its nodes: ${sections.map((name) => (name === 'images' ? 'what is known of images' : `\`${name}\``)).join(', ')}.`, nodes: [], properties: sections.map((name) => `*${name}`) };
    },
    list() {
      const told = [...causes].map(([cause, { nodes, properties }]): Loss => ({ message: sentence(cause, nodes), nodes: [...nodes].filter((id) => id !== ''), properties: [...properties] }));
      return [...told, ...unsaidLosses(format, unsaid), ...(beyond ? [beyond] : [])];
    },
  };
}

/** Properties of the same nodes are one cause. */
function unsaidLosses(format: string, unsaid: ReadonlyMap<string, ReadonlySet<string>>): readonly Loss[] {
  const groups = new Map<string, { readonly nodes: readonly string[]; readonly properties: string[] }>();
  for (const [property, nodes] of unsaid) {
    const key = JSON.stringify([...nodes]);
    const group = groups.get(key) ?? { nodes: [...nodes], properties: [] };
    group.properties.push(property);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ nodes, properties }) => ({ message: `${format} has no place for ${properties.map((name) => `\`${oneLine(name).slice(0, 80)}\``).join(', ')}: ${named(nodes)}.`, nodes, properties }));
}
