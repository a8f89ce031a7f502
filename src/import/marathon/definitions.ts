/** Files -> apps and pods with their whole ids: single ones, lists, groups in groups, and the queue. */
import { escapeSegment } from '../../model';
import type { ImportFile } from '../contract';
import { readJson } from '../json';
import { type Notes, quote, sourceText } from '../notes';
import { child, itemsOf, textOf, type Value } from '../values';

export interface Definition {
  readonly kind: 'app' | 'pod';
  /** From the root, without the slash in front: `tools/oauth`. */
  readonly id: string;
  readonly value: Value;
  readonly path: string;
  readonly pointer: string;
  /** Ids of apps and groups that it and the groups around it depend on. */
  readonly dependencies: readonly string[];
}

/** The id that `text` means in the group `base`: from the root where it begins with a slash; `..` is the group above. */
export function resolveId(base: string, text: string): string {
  const parts = text.startsWith('/') ? [] : base.split('/').filter((part) => part !== '');
  for (const part of text.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** Everything in the files, in their order; of one id the last. */
export function readDefinitions(files: readonly ImportFile[], notes: Notes): readonly Definition[] {
  const found = new Map<string, Definition>();
  for (const { path, text } of files) {
    const source = sourceText(path, text);
    const template = text.search(/\{\{[^{}\n]{1,200}\}\}/);
    if (template >= 0) notes.add('warning', 'template', { source, offset: template }, `${quote(path)} is a template that has to be filled in before it is JSON. Import what comes of it.`);
    const value = readJson(text, source, notes);
    if (value) collect(value, '', [], path, { found, notes });
  }
  return [...found.values()];
}

const LISTS = ['apps', 'pods', 'groups', 'queue'] as const;

interface Found {
  readonly found: Map<string, Definition>;
  readonly notes: Notes;
}

function collect(value: Value, group: string, outer: readonly string[], path: string, into: Found): void {
  if (value.type === 'list') return value.items.forEach((item) => collect(item, group, outer, path, into));
  const own = textOf(child(value, 'id'));
  const id = own === undefined ? group : resolveId(group, own);
  const needs = itemsOf(child(value, 'dependencies')).flatMap((item) => textOf(item) ?? []).map((text) => resolveId(parentOf(id, own), text));
  const dependencies = [...outer, ...needs];
  for (const key of ['app', 'pod'] as const) {
    const inner = child(value, key);
    if (inner?.type === 'map') collect(inner, group, outer, path, into);
  }
  const lists = LISTS.flatMap((key) => child(value, key) ?? []).filter((list) => list.type === 'list');
  for (const list of lists) collect(list, id, dependencies, path, into);
  if (lists.length > 0 || own === undefined || id === '') return;
  const kind = child(value, 'containers')?.type === 'list' ? 'pod' : 'app';
  if (into.found.has(id)) into.notes.add('warning', 'same-id', value.place, `The id ${quote(id)} stands here a second time; the last one counts. Import what is of other clusters on its own.`, id);
  into.found.set(id, { kind, id, value, path, pointer: `/${kind}s/${escapeSegment(id)}`, dependencies });
}

/** Dependencies are meant from the group that something is in. */
const parentOf = (id: string, own: string | undefined) => (own === undefined ? id : id.slice(0, Math.max(0, id.lastIndexOf('/'))));
