/** One function an operation: what it does to the drafts. */
import { kindNumber, type TopologyNode } from '../kinds';
import type { Json, Operation, Path } from '../operations';
import { pointerOf } from '../source/pointer';
import { shown } from '../reading/problems';
import { insert, renameKey, setIn, unsetIn } from './change';
import { type Slot, draftAt, slotAt, valueIn } from './draft';
import { isJsonObject, isList, jsonFrom } from './json';
import { keyedByNode } from './references';
import { refuse } from './refusal';
import { type Work, assertNode, backwards, hasNode, nodesDraft, propertyOf, referencesTo, subtreeOf } from './topology';

type Of<T extends Operation['op']> = Extract<Operation, { op: T }>;

const performers: { readonly [T in Operation['op']]: (work: Work, operation: Of<T>) => void } = {
  add: (work, { id, node, after }) => add(work, id, node, after),
  set: (work, { path, value }) => set(work, path, value),
  unset: (work, { path }) => {
    assertPath(path);
    unsetIn(work.drafts, path);
  },
  rename: (work, { id, to }) => rename(work, id, to),
  move: (work, { id, to }) => move(work, id, to),
  remove: (work, { ids }) => remove(work, ids),
  link: (work, { link }) => {
    assertNode(work, link.from);
    assertNode(work, link.to);
    append(work, 'links', jsonFrom(link));
  },
  unlink: (work, { index }) => {
    const links = valueIn(work.drafts, ['links']);
    const there = isList(links) && Number.isInteger(index) && index >= 0 && index < links.length;
    if (!there) return refuse(`There is no link number ${index}. It may have been removed in the meantime.`);
    unsetIn(work.drafts, ['links', index]);
  },
  pin: (work, { id, at }) => {
    assertNode(work, id);
    if (!Number.isFinite(at.x) || !Number.isFinite(at.y)) return refuse(`A place needs two finite numbers; ${shown(id)} got ${at.x} and ${at.y}.`);
    setIn(work.drafts, ['layout', id], { x: at.x, y: at.y });
  },
  unpin: (work, { id }) => {
    const layout = valueIn(work.drafts, ['layout']);
    const isLast = isJsonObject(layout) && Object.hasOwn(layout, id) && Object.keys(layout).length === 1;
    unsetIn(work.drafts, isLast ? ['layout'] : ['layout', id]);
  },
};

/** Does one operation; refuses with a message where it cannot be done. */
export function perform(work: Work, operation: Operation): void {
  const performer = Object.hasOwn(performers, operation.op) ? (performers[operation.op] as (work: Work, operation: Operation) => void) : undefined;
  if (!performer) return refuse(`${shown(String(operation.op))} is no operation.`);
  performer(work, operation);
}

function assertNewId(work: Work, id: string): void {
  if (typeof id !== 'string' || id === '') refuse('A node needs an id that is not empty.');
  if (hasNode(work, id)) refuse(`The id ${shown(id)} is taken. Choose another one.`);
}

function add(work: Work, id: string, node: TopologyNode, after: string | undefined): void {
  assertNewId(work, id);
  const value = jsonFrom(node);
  if (!isJsonObject(value) || !kindNumber.has(String(value['kind']))) return refuse(`${shown(String(node?.kind))} is no kind of node.`);
  const draft = nodesDraft(work);
  if (!draft || !draft.table.isObject) return setIn(work.drafts, ['nodes', id], value);
  let behind: Slot | undefined;
  if (after !== undefined) {
    assertNode(work, after);
    behind = slotAt(work.drafts, draft, after);
  }
  insert(work.drafts, draft, id, value, behind);
}

function set(work: Work, path: Path, value: Json): void {
  assertPath(path);
  if (path[0] === 'nodes' && path.length > 2) assertNode(work, String(path[1]));
  setIn(work.drafts, path, jsonFrom(value));
}

function append(work: Work, name: string, value: Json): void {
  const list = valueIn(work.drafts, [name]);
  if (list !== undefined && !isList(list)) return refuse(`${shown(name)} is not a list, so nothing can be added to it. Repair the file first.`);
  setIn(work.drafts, [name, list?.length ?? 0], value);
}

function rename(work: Work, id: string, to: string): void {
  assertNode(work, id);
  if (id === to) return;
  assertNewId(work, to);
  const kind = propertyOf(work, id, 'kind');
  for (const reference of referencesTo(work, new Map([[id, typeof kind === 'string' ? kind : '']]))) setIn(work.drafts, reference.path, reference.naming(to));
  for (const name of ['nodes', ...keyedByNode]) renameEntry(work, name, id, to);
}

function renameEntry(work: Work, name: string, id: string, to: string): void {
  const draft = draftAt(work.drafts, [name]);
  const slot = draft?.table.isObject ? slotAt(work.drafts, draft, id) : undefined;
  if (draft && slot !== undefined) {
    if (slotAt(work.drafts, draft, to) !== undefined) unsetIn(work.drafts, [name, to]);
    return renameKey(work.drafts, draft, slot, to);
  }
  const value = draft ? undefined : valueIn(work.drafts, [name]);
  if (!isJsonObject(value) || !Object.hasOwn(value, id)) return;
  setIn(work.drafts, [name, to], value[id]!);
  unsetIn(work.drafts, [name, id]);
}

function move(work: Work, id: string, to: string | null): void {
  assertNode(work, id);
  if (to === null) return unsetIn(work.drafts, ['nodes', id, 'in']);
  assertNode(work, to);
  const seen = new Set<string>();
  for (let at: Json | undefined = to; typeof at === 'string' && !seen.has(at); at = propertyOf(work, at, 'in')) {
    if (at === id) refuse(to === id ? `${shown(id)} cannot be moved into itself.` : `${shown(id)} cannot be moved into ${shown(to)}, which is inside it.`);
    seen.add(at);
  }
  setIn(work.drafts, ['nodes', id, 'in'], to);
}

function remove(work: Work, ids: readonly string[]): void {
  for (const id of ids) assertNode(work, id);
  const gone = subtreeOf(work, ids);
  const paths = new Map<string, Path>();
  for (const { path } of referencesTo(work, gone)) {
    if (path[0] === 'nodes' && gone.has(String(path[1]))) continue;
    const target = withReference(path);
    paths.set(pointerOf(target), target);
  }
  for (const path of [...paths.values()].sort(backwards)) unsetIn(work.drafts, path);
  for (const id of gone.keys()) {
    unsetIn(work.drafts, ['nodes', id]);
    for (const name of keyedByNode) unsetIn(work.drafts, [name, id]);
  }
}

/** What goes with a reference: the item of a list that it is, or that it stands in; else the property alone. */
function withReference(path: Path): Path {
  return typeof path.at(-1) !== 'number' && typeof path.at(-2) === 'number' ? path.slice(0, -1) : path;
}

/** Refuses a path that cannot be followed, with the reason. */
function assertPath(path: Path): void {
  if (path.length === 0) refuse('The whole document cannot be replaced by an operation. Name a property of it.');
  const bad = path.find((segment) => typeof segment !== 'string' && !(Number.isInteger(segment) && segment >= 0));
  if (bad !== undefined) refuse(`${shown(String(bad))} is neither a key nor an index.`);
}
