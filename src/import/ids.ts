/** Ids of imported nodes: those of an earlier import where the source is the same, else readable and free. */
import type { Kind, Topology, TopologyNode } from '../model';

export interface Source {
  readonly format: string;
  readonly file: string;
  readonly pointer: string;
}

const sourceKey = (kind: string, source: { readonly format?: string; readonly file?: string; readonly pointer?: string }) =>
  JSON.stringify([kind, source.format, source.file, source.pointer]);

/** A readable id from any text: letters, digits, `.`, `_`, `-`, at most 63 characters. */
export function slug(text: string): string {
  const plain = text.slice(0, 300).normalize('NFKD').replace(/\p{M}+/gu, '').replace(/[^a-zA-Z0-9._-]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 63);
  return plain === '' ? 'node' : plain;
}

export interface Ids {
  /** The id of the node that an earlier import read from the same place, or a free one: the first wish that is not taken, then the last with a number. */
  take(kind: Kind, source: Source | undefined, ...wishes: string[]): string;
  /** The node that an earlier import read from the place. */
  existing(kind: Kind, source: Source): { readonly id: string; readonly node: TopologyNode } | undefined;
}

/** Ids over a topology. Ids that were given out count as taken. */
export function makeIds(topology: Topology): Ids {
  const taken = new Set(topology.ids);
  const bySource = new Map<string, number>();
  /** The number from which on an id may be free, by what it begins with. */
  const numbers = new Map<string, number>();
  topology.nodes.forEach((node, i) => {
    if (node.source) bySource.set(sourceKey(node.kind, node.source), i);
  });
  const existing: Ids['existing'] = (kind, source) => {
    const index = bySource.get(sourceKey(kind, source));
    return index === undefined ? undefined : { id: topology.ids[index], node: topology.nodes[index] };
  };
  return {
    existing,
    take(kind, source, ...wishes) {
      const known = source && existing(kind, source);
      if (known) return known.id;
      const last = slug(wishes[wishes.length - 1]);
      let id = wishes.map(slug).find((wish) => !taken.has(wish));
      let number = numbers.get(last) ?? 2;
      for (; id === undefined; number++) if (!taken.has(`${last}-${number}`)) id = `${last}-${number}`;
      numbers.set(last, number);
      taken.add(id);
      return id;
    },
  };
}
