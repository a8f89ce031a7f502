/** Edits at random nodes, as people make them. */
import type { Graph } from '../src/engine';
import { freshId, nearest } from '../src/engine';
import type { Kind, Operation } from '../src/model';

export const EDIT_KINDS = ['memory', 'vcpus', 'image', 'limit', 'move', 'add', 'remove'] as const;
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
    case 'add': return engine === undefined ? undefined : {
      op: 'add', id: freshId(graph, 'new'), node: { kind: 'container', in: graph.ids[engine]!, image: 'nginx:1.27.3' },
    };
    case 'remove': return container === undefined ? undefined : { op: 'remove', ids: [graph.ids[container]!] };
  }
}
