/** The nodes as a tree by containment, for the outline and the breadcrumbs. */
import { translated } from '../../l10n';
import type { Graph } from '../../engine/contract';
import { KIND_TABLE, KINDS, pointerOf } from '../../model';
import type { Kind, TopologyText } from '../../model';
import type { Span } from '../../model/text';

export interface OutlineNode {
  readonly id: string;
  readonly kind: Kind;
  /** Kind, and name where it is another than the id. */
  readonly detail: string;
  /** The id in the text. */
  readonly name: Span;
  /** Its entry; together with those of what is inside it where nothing else stands between them, so that breadcrumbs lead there. */
  readonly range: Span;
  readonly children: readonly OutlineNode[];
}

/** Deeper ones are shown as children of the last level, so that no recursion of an editor is too deep. */
const MAX_LEVELS = 100;

interface Growing extends OutlineNode {
  readonly children: Growing[];
  range: Span;
}

/** Whether what is inside a node stands in the text as one block: index of the first entry, of the last, and how many. */
interface Block { first: number; last: number; count: number }

/** Roots of the tree, each level in the order of the file. `graph` is of the document's topology. */
export function outlineOf({ topology, places }: TopologyText, graph: Graph): OutlineNode[] {
  const indexOf = new Map(topology.ids.map((id, i) => [id, i]));
  const nodes: Growing[] = [], blocks: Block[] = [], roots: Growing[] = [];
  for (let number = 0; number < graph.count; number++) {
    const id = graph.ids[number], kind = KINDS[graph.kind[number]], index = indexOf.get(id)!;
    const title = graph.nodes[number].name, words = translated(KIND_TABLE[kind].title);
    const pointer = pointerOf(['nodes', id]);
    const one: Growing = {
      id, kind, detail: title === undefined || title === id ? words : `${words}, ${title}`,
      name: places.find(pointer, 'key'), range: places.find(pointer, 'entry'), children: [],
    };
    nodes.push(one);
    blocks.push({ first: index, last: index, count: 1 });
    let above = graph.parent[number];
    while (above >= 0 && graph.depth[above] >= MAX_LEVELS) above = graph.parent[above];
    (above < 0 ? roots : nodes[above].children).push(one);
  }
  growBlocks(graph, nodes, blocks);
  return roots;
}

/** Ranges from the inside out: preorder numbers, so what is inside comes behind. */
function growBlocks(graph: Graph, nodes: readonly Growing[], blocks: readonly Block[]): void {
  const ends = nodes.map(({ range }) => ({ from: range.offset, to: range.offset + range.length }));
  for (let number = graph.count - 1; number >= 0; number--) {
    const block = blocks[number], end = ends[number];
    if (block.count === block.last - block.first + 1) nodes[number].range = { offset: end.from, length: end.to - end.from };
    const above = graph.parent[number];
    if (above < 0) continue;
    blocks[above].first = Math.min(blocks[above].first, block.first);
    blocks[above].last = Math.max(blocks[above].last, block.last);
    blocks[above].count += block.count;
    ends[above].from = Math.min(ends[above].from, end.from);
    ends[above].to = Math.max(ends[above].to, end.to);
  }
}
