/** Edits at random nodes, as people make them. */
import type { Graph } from '../src/engine';
import { freshId, nearest } from '../src/engine';
import type { Kind, Operation } from '../src/model';

/** Changes of one property, by kind of node. */
export const PROPERTY_EDITS = ['memory', 'vcpus', 'image', 'limit'] as const;
/** Changes of what there is and of what holds it. */
export const STRUCTURE_EDITS = ['move', 'rename', 'add', 'remove', 'link'] as const;
export const EDIT_KINDS = [...PROPERTY_EDITS, ...STRUCTURE_EDITS] as const;
export type EditKind = (typeof EDIT_KINDS)[number];

/** An operation of one kind on a node that `random` chooses; undefined where the graph has none to choose. */
export function editAt(graph: Graph, kind: EditKind, random: () => number): Operation | undefined {
  const some = (wanted: Kind): number | undefined => {
    if (graph.count === 0) return undefined;
    const start = Math.floor(random() * graph.count);
    for (let k = 0; k < graph.count; k++) {
      const i = (start + k) % graph.count;
      if (graph.nodes[i]!.kind === wanted) return i;
    }
    return undefined;
  };
  const set = (i: number | undefined, path: readonly string[], value: string | number): Operation | undefined =>
    i === undefined ? undefined : { op: 'set', path: ['nodes', graph.ids[i]!, ...path], value };
  const engine = some('engine'), container = some('container'), vm = some('vm');
  switch (kind) {
    case 'memory': return set(vm, ['memory'], `${1 + Math.floor(random() * 32)}GiB`);
    case 'vcpus': return set(vm, ['vcpus'], 1 + Math.floor(random() * 16));
    case 'image': return set(container, ['image'], `nginx:1.${Math.floor(random() * 90)}.1`);
    case 'limit': return set(container, ['limits', 'memory'], `${1 + Math.floor(random() * 4096)}MiB`);
    case 'move': {
      const target = some('engine');
      if (container === undefined || target === undefined || nearest(graph, container, 'engine') === target) return undefined;
      return { op: 'move', id: graph.ids[container]!, to: graph.ids[target]! };
    }
    case 'rename': return container === undefined ? undefined : { op: 'rename', id: graph.ids[container]!, to: freshId(graph, 'renamed') };
    case 'add': return engine === undefined ? undefined : {
      op: 'add', id: freshId(graph, 'new'), node: { kind: 'container', in: graph.ids[engine]!, image: 'nginx:1.27.3' },
    };
    case 'remove': return container === undefined ? undefined : { op: 'remove', ids: [graph.ids[container]!] };
    case 'link': return linkAt(graph, container, some('container'), random);
  }
}

/** By turns a new link between two containers, or the end of a link. */
function linkAt(graph: Graph, from: number | undefined, to: number | undefined, random: () => number): Operation | undefined {
  const { linkIndex } = graph;
  if (random() < 0.5 && linkIndex.length > 0) return { op: 'unlink', index: linkIndex[Math.floor(random() * linkIndex.length)]! };
  if (from === undefined || to === undefined || from === to) return undefined;
  return { op: 'link', link: { from: graph.ids[from]!, to: graph.ids[to]!, port: 8080 } };
}
