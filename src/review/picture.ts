/** The picture of a comparison: both sides in one scene, with what became of each box in colour, in outline and in words. */
import { plural, t } from '../l10n';
import { RANK_OF, markMatches, visible, type Visible } from '../scene/build';
import { buildScene } from '../scene';
import { CHANGE, type Crumb, FLAG, type LegendEntry, type Scene } from '../scene/contract';
import { layout } from '../scene/layout';
import { sceneLinks } from '../scene/links';
import { firstNames } from '../scene/words';
import { type Score, search } from '../engine/search';
import type { Comparison } from './compare';
import type { NodeChange } from './contract';
import { FROM, type Union, unionOf } from './union';
import { SEVERITIES } from '../model';

/** Which of the two stacks are seen. */
export type Side = 'both' | 'old' | 'new';

export interface UnionView {
  readonly side: Side;
  readonly collapsed: ReadonlySet<string>;
  /** As on the canvas, and `change:added` and the like. */
  readonly filter?: string;
  /** The only box to be shown, with what is inside it. */
  readonly root?: string;
}

/** A union and the pictures of its sides; kept while the comparison is the same. */
interface Drawn {
  readonly union: Union;
  readonly old: Scene;
  readonly now: Scene;
  readonly texts: Texts;
}

interface Texts {
  readonly title: readonly string[];
  readonly subtitle: readonly string[];
  /** What became of boxes, which stands before what their own sides say of them. */
  readonly words: readonly string[];
}

const known = new WeakMap<Comparison, Drawn>();

function drawn(comparison: Comparison): Drawn {
  let found = known.get(comparison);
  if (!found) {
    const { old, now, matching, difference } = comparison;
    const union = unionOf(old.facts.graph, now.facts.graph, matching, difference.nodes.changed);
    const plain = (checked: Comparison['now']) => buildScene(checked, { lens: 'stack', collapsed: new Set() });
    const sides = { union, old: plain(old), now: plain(now) };
    known.set(comparison, found = { ...sides, texts: textsOf(comparison, sides) });
  }
  return found;
}

/** Signs before names: a change is told by them where there is no colour and no room for words. */
const SIGNS: { readonly [tone: number]: string } = { [CHANGE.added]: '+ ', [CHANGE.removed]: '\u2212 ', [CHANGE.moved]: '\u00bb ', [CHANGE.changed]: '~ ', [CHANGE.was]: '\u00ab ' };
/** Properties that are named in a box; the list beside it has them all. */
const NAMED = 3;

function changedWords({ moved, was, properties }: NodeChange, titleBefore: (id: string) => string): string {
  const keys = [...new Set(properties.map(({ path }) => path[0]!))];
  const names = firstNames(keys, NAMED);
  const props = keys.length === 0 ? undefined : moved || was !== undefined ? names : t('changed: {0}', names);
  return [moved && (moved.from === null ? t('moved from the top level') : t('moved from {0}', titleBefore(moved.from))), was === undefined ? undefined : t('was {0}', was), props].filter(Boolean).join(', ');
}

const joined = (...parts: readonly string[]): string => parts.filter(Boolean).join(' \u00b7 ');

function textsOf({ old, now, matching, difference }: Comparison, { union, old: before, now: after }: Omit<Drawn, 'texts'>): Texts {
  const changes = new Map(difference.nodes.changed.map((change) => [change.id, change]));
  const titleBefore = (id: string): string => before.title[old.facts.graph.number.get(id) ?? -1] ?? id;
  const resolved = new Map<number, number>();
  for (const finding of difference.findings) {
    const number = finding.change === 'resolved' && finding.nodes[0] !== undefined ? old.facts.graph.number.get(finding.nodes[0]) : undefined;
    if (number !== undefined) resolved.set(union.ofOld[number]!, (resolved.get(union.ofOld[number]!) ?? 0) + 1);
  }
  const title = new Array<string>(union.count), subtitle = new Array<string>(union.count), words = new Array<string>(union.count);
  for (let i = 0; i < union.count; i++) {
    const node = union.node[i]!, side = union.from[i] === FROM.now ? after : before;
    title[i] = `${SIGNS[union.tone[i]!] ?? ''}${side.title[node]!}`;
    const change = union.from[i] === FROM.now ? changes.get(union.ids[i]!) : undefined;
    const place = now.facts.graph.parent[matching.toNew[node]!] ?? -1;
    const word = union.from[i] === FROM.place ? (place < 0 ? t('was here, now in the top level') : t('was here, now in {0}', after.title[place]!))
      : union.tone[i] === CHANGE.added ? t('added') : union.tone[i] === CHANGE.removed ? t('removed') : change ? changedWords(change, titleBefore) : '';
    const gone = resolved.get(i);
    words[i] = joined(word, gone === undefined ? '' : plural(gone, '{0} finding resolved', '{0} findings resolved'));
    subtitle[i] = joined(words[i]!, union.from[i] === FROM.place ? '' : side.subtitle[node]!);
  }
  return { title, subtitle, words };
}

/** Findings that are new or worse, by node of now: how bad, and how many. */
function news({ difference, now }: Comparison): ReadonlyMap<number, { readonly level: number; readonly count: number }> {
  const found = new Map<number, { level: number; count: number }>();
  for (const { change, severity, nodes } of difference.findings) {
    const node = change === 'new' || change === 'worse' ? now.facts.graph.number.get(nodes[0] ?? '') : undefined;
    if (node === undefined) continue;
    const before = found.get(node) ?? { level: 0, count: 0 };
    found.set(node, { level: Math.max(before.level, SEVERITIES.indexOf(severity) + 1), count: before.count + 1 });
  }
  return found;
}

/** The union, or the part of it that one side has: a tree whose boxes point back into the union. */
function sideTree(union: Union, side: Side, comparison: Comparison): { readonly tree: Pick<Union, 'count' | 'ids' | 'parent' | 'end' | 'depth'>; readonly boxes: Int32Array } {
  if (side === 'both') return { tree: union, boxes: Int32Array.from({ length: union.count }, (_, i) => i) };
  const { facts: { graph } } = side === 'old' ? comparison.old : comparison.now;
  const boxes = side === 'old' ? union.ofOld : union.ofNow;
  return { tree: { count: graph.count, parent: graph.parent, end: graph.end, depth: graph.depth, ids: Array.from(boxes, (box) => union.ids[box]!) }, boxes };
}

/** A score for boxes of the union: words of `change:` by tone, all others by the side that a box comes from. */
function scoreIn(comparison: Comparison, query: string): (box: number) => number {
  const { union } = drawn(comparison);
  const terms = query.split(/\s+/).filter(Boolean);
  const wanted = terms.filter((term) => /^change:./i.test(term)).map((term) => term.slice('change:'.length).toLowerCase());
  const rest = terms.filter((term) => !/^change:./i.test(term)).join(' ');
  const ofNow: Score = search(comparison.now, rest), ofOld: Score = search(comparison.old, rest);
  const tones = wanted.map((word) => (Object.hasOwn(CHANGE, word) ? CHANGE[word as keyof typeof CHANGE] : -1));
  return (box) => (tones.every((tone) => union.tone[box] === tone) ? (union.from[box] === FROM.now ? ofNow : ofOld)(union.node[box]!) : 0);
}

const FINDINGS: readonly { readonly change: string; readonly words: (count: number) => string }[] = [
  { change: 'new', words: (count) => t('{0} new', count) }, { change: 'worse', words: (count) => t('{0} worse', count) },
  { change: 'resolved', words: (count) => t('{0} resolved', count) }, { change: 'better', words: (count) => t('{0} better', count) },
];

function legendOf({ difference: { nodes, findings } }: Comparison, tone: Uint8Array): LegendEntry[] {
  const count = (wanted: number) => tone.reduce((sum, one) => sum + (one === wanted ? 1 : 0), 0);
  const lines: LegendEntry[] = [
    { tone: CHANGE.added, label: t('Added'), detail: t('+, solid outline'), count: count(CHANGE.added) },
    { tone: CHANGE.removed, label: t('Removed'), detail: t('\u2212, dashed outline; drawn where it was'), count: count(CHANGE.removed) },
    { tone: CHANGE.moved, label: t('Moved'), detail: t('\u00bb, dashes and dots; an arrow comes from \u00ab, where it was'), count: count(CHANGE.moved) },
    { tone: CHANGE.changed, label: t('Changed'), detail: t('~, dotted outline'), count: count(CHANGE.changed) },
  ];
  const words = FINDINGS.map(({ change, words: told }) => ({ told, many: findings.filter((finding) => finding.change === change).length })).filter(({ many }) => many > 0).map(({ told, many }) => told(many)).join(', ');
  const said = nodes.added.length + nodes.removed.length + nodes.changed.length === 0 ? [{ tone: 0, label: t('Nodes'), detail: t('none came, went, moved or changed'), count: 0 }] : [];
  return [...lines.filter((line) => line.count > 0), ...said, ...(words === '' ? [] : [{ tone: 0, label: t('Findings'), detail: words, count: 0 }])];
}

/** Boxes of the scene that stand for places that were left, and for where the nodes are; neither end hidden in the other's fold. */
function movesIn(union: Union, comparison: Comparison, boxOf: Int32Array): NonNullable<Scene['moves']> {
  const from: number[] = [], to: number[] = [];
  for (let j = 0; j < comparison.now.facts.graph.count; j++) {
    const place = union.placeOf[j]!;
    if (place < 0) continue;
    const a = boxOf[place]!, b = boxOf[union.ofNow[j]!]!;
    if (a === b || a < 0 || b < 0) continue;
    from.push(a);
    to.push(b);
  }
  return { from: Int32Array.from(from), to: Int32Array.from(to) };
}

/** Links of both sides between boxes of a tree; those that both have once. */
function linksIn(comparison: Comparison, union: Union, side: Side): { linkFrom: Int32Array; linkTo: Int32Array; linkIndex: Int32Array } {
  const from: number[] = [], to: number[] = [], index: number[] = [];
  const add = ({ facts: { graph } }: Comparison['now'], number: (node: number) => number) => graph.linkFrom.forEach((end, k) => {
    from.push(number(end));
    to.push(number(graph.linkTo[k]!));
    index.push(graph.linkIndex[k]!);
  });
  const same = (node: number) => node;
  if (side === 'both') {
    add(comparison.now, (node) => union.ofNow[node]!);
    add(comparison.old, (node) => union.ofOld[node]!);
  } else add(side === 'old' ? comparison.old : comparison.now, same);
  return { linkFrom: Int32Array.from(from), linkTo: Int32Array.from(to), linkIndex: Int32Array.from(index) };
}

/** The way from the top level to a box, with it. */
function pathTo({ ids, parent }: Pick<Union, 'ids' | 'parent'>, root: number, titleOf: (number: number) => string): Crumb[] {
  const path: Crumb[] = [];
  for (let at = root; at >= 0; at = parent[at]!) path.push({ id: ids[at]!, title: titleOf(at) });
  return path.reverse();
}

/** What is known of each box: its columns of the scene, but for places and links. */
type Columns = Pick<Scene, 'ids' | 'title' | 'subtitle' | 'band' | 'kind' | 'flags' | 'tone' | 'replicas' | 'memoryCommit' | 'cpuCommit'> & { readonly flags: Uint8Array };

/** The boxes as their own sides draw them, with what became of them. `boxes` are the numbers in the union of what is seen. */
function columnsOf({ union, old, now, texts }: Drawn, side: Side, boxes: Int32Array, { count, nodeOf }: Visible): Columns {
  const kind = new Uint8Array(count), flags = new Uint8Array(count), tone = new Uint8Array(count), replicas = new Uint32Array(count);
  const memoryCommit = new Float32Array(count), cpuCommit = new Float32Array(count);
  const ids = new Array<string>(count), title = new Array<string>(count), subtitle = new Array<string>(count), band = new Array<string>(count);
  for (let i = 0; i < count; i++) {
    const box = boxes[nodeOf[i]!]!, place = union.from[box] === FROM.place;
    const source = side === 'old' || union.from[box] !== FROM.now ? old : now;
    const node = side === 'both' ? union.node[box]! : nodeOf[i]!;
    ids[i] = union.ids[box]!;
    // The older side alone says of its nodes what they were.
    title[i] = side === 'old' ? `${SIGNS[union.tone[box]!] ?? ''}${old.title[node]!}` : texts.title[box]!;
    subtitle[i] = side === 'old' ? joined(texts.words[box]!, old.subtitle[node]!) : texts.subtitle[box]!;
    band[i] = place ? '' : source.band[node]!;
    kind[i] = source.kind[node]!;
    replicas[i] = source.replicas[node]!;
    flags[i] = (source.flags[node]! & ~FLAG.pinned) | (union.from[box] === FROM.now ? 0 : FLAG.gone);
    memoryCommit[i] = place ? NaN : source.memoryCommit[node]!;
    cpuCommit[i] = place ? NaN : source.cpuCommit[node]!;
    tone[i] = union.tone[box]!;
  }
  return { ids, title, subtitle, band, kind, flags, tone, replicas, memoryCommit, cpuCommit };
}

/** What is new to be found on each box, with what is folded into it, and inside it. The older side alone has nothing new. */
function findingsOn(comparison: Comparison, union: Union, side: Side, boxes: Int32Array, { count, nodeOf, folded, parent }: Visible): Pick<Scene, 'level' | 'levelInside' | 'findings'> {
  const level = new Uint8Array(count), levelInside = new Uint8Array(count), findings = new Uint16Array(count);
  const fresh = news(comparison);
  for (let i = 0; i < count && side !== 'old'; i++) {
    if (union.from[boxes[nodeOf[i]!]!] !== FROM.now) continue;
    for (let inside = nodeOf[i]!; inside <= nodeOf[i]! + folded[i]!; inside++) {
      const other = boxes[inside]!;
      const found = union.from[other] === FROM.now ? fresh.get(union.node[other]!) : undefined;
      if (!found) continue;
      findings[i] = Math.min(0xffff, findings[i]! + found.count);
      if (inside === nodeOf[i]) level[i] = found.level;
      else levelInside[i] = Math.max(levelInside[i]!, found.level);
    }
  }
  for (let i = count - 1; i > 0; i--) if (parent[i]! >= 0) levelInside[parent[i]!] = Math.max(levelInside[parent[i]!]!, level[i]!, levelInside[i]!);
  return { level, levelInside, findings };
}

/** The scene of a comparison; time grows with the nodes, findings and links of both sides. */
export function drawComparison(comparison: Comparison, { side, collapsed, filter, root }: UnionView): Scene {
  const pictures = drawn(comparison), { union, texts } = pictures;
  const { tree, boxes } = sideTree(union, side, comparison);
  const top = root === undefined ? -1 : tree.ids.indexOf(root);
  const seen: Visible = visible(tree, collapsed, top);
  const { count, boxOf, parent, end, depth, folded } = seen;
  const columns = { count, parent, end, ...columnsOf(pictures, side, boxes, seen) };
  if (filter !== undefined && filter.trim() !== '') {
    const score = scoreIn(comparison, filter);
    markMatches((number) => score(boxes[number]!), seen, columns.flags);
  }
  return {
    lens: 'changes', path: pathTo(tree, top, (number) => texts.title[boxes[number]!]!), depth, folded, ...columns, ...findingsOn(comparison, union, side, boxes, seen),
    ...layout(columns, RANK_OF, new Map()),
    ...sceneLinks(linksIn(comparison, union, side), boxOf, count),
    ...(side === 'both' && { moves: movesIn(union, comparison, boxOf) }),
    legend: legendOf(comparison, side === 'both' ? union.tone : Uint8Array.from(boxes, (box) => union.tone[box]!)),
  };
}

/** Boxes of the union that fit a query, best first, as numbers; with `ids`, exactly those. */
export function findInUnion(comparison: Comparison, query: string, ids?: readonly string[]): { readonly union: Union; readonly boxes: readonly number[] } {
  const { union } = drawn(comparison);
  if (ids) {
    const wanted = new Set(ids);
    return { union, boxes: union.ids.flatMap((id, box) => (wanted.has(id) ? [box] : [])) };
  }
  const score = scoreIn(comparison, query);
  const hits = union.ids.flatMap((_, box) => {
    const found = score(box);
    return found > 0 ? [{ box, found }] : [];
  });
  return { union, boxes: hits.sort((a, b) => b.found - a.found || a.box - b.box).map(({ box }) => box) };
}
