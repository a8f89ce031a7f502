/** YAML text to values, within bounds: nesting is measured before anything recursive runs, aliases share instead of copying, keys live in Maps. */
import { Composer, isAlias, isMap, isScalar, isSeq, Parser } from 'yaml';
import type { CST, Document, Node, Pair, Scalar as YamlScalar, YAMLMap, YAMLSeq } from 'yaml';
import { BUDGET } from './contract';
import { type Notes, type Place, quote, type SourceText } from './notes';
import type { Entry, Value } from './values';

interface Measured {
  readonly value: Value;
  /** Values below it when every alias is written out. */
  readonly size: number;
  readonly depth: number;
}

interface Reading {
  readonly source: SourceText;
  readonly notes: Notes;
  /** Who refuses repeated keys and odd tags. */
  readonly product: string;
  /** Tags that it knows beside YAML's own, which change nothing here. */
  readonly tags: ReadonlySet<string>;
  readonly anchors: Map<string, Measured | 'open'>;
  /** Of lists and mappings; a scalar has size 1 and depth 0. */
  readonly measured: Map<Value, Measured>;
  /** Keys that merge keys may still copy. */
  mergesLeft: number;
}

const NO_TAGS: ReadonlySet<string> = new Set();

const measure = (reading: Reading, value: Value, parts: Iterable<Value>): Measured => {
  let [size, depth] = [1, 0];
  for (const part of parts) {
    const inner = reading.measured.get(part);
    size += inner?.size ?? 1;
    depth = Math.max(depth, (inner?.depth ?? 0) + 1);
  }
  const measured = { value, size, depth };
  reading.measured.set(value, measured);
  return measured;
};

const placeOf = (reading: Reading, node: Node | undefined): Place => ({ source: reading.source, offset: node?.range?.[0] ?? 0 });

/** One document of a file. */
export interface YamlDocument {
  /** Undefined where it is empty. */
  readonly value: Value | undefined;
  /** Where it begins and ends in the text. */
  readonly start: number;
  readonly end: number;
  /** It has syntax errors, so that parts of it may be missing. */
  readonly broken: boolean;
}

/**
 * Reads the first document of a YAML text. Undefined where nothing can be read; syntax errors, repeated keys, alias bombs
 * and cycles become notes, and the rest is still read. `product` is whose file it is, for messages; `tags` are those it knows beside YAML's own.
 */
export function readYaml(text: string, source: SourceText, notes: Notes, product = 'Compose', tags: ReadonlySet<string> = NO_TAGS): Value | undefined {
  const documents = compose(text, source, notes);
  if (!documents) return undefined;
  const [first] = documents;
  if (!first?.contents) {
    notes.add('info', 'empty', { source, offset: 0 }, 'The file is empty.');
    return undefined;
  }
  if (documents.length > 1) {
    notes.add('warning', 'more-documents', { source, offset: documents[1].range[0] }, 'The file holds several YAML documents; only the first was read. Put the others into files of their own.');
  }
  return read(first, source, notes, product, tags).value;
}

/** Reads every document of a YAML text, each with bounds of its own. A broken one does not spoil the others. */
export function readYamlDocuments(text: string, source: SourceText, notes: Notes, product: string, onBroken: (start: number, end: number) => boolean = () => false): readonly YamlDocument[] {
  return (compose(text, source, notes) ?? []).map((document) => {
    const [start, , end] = document.range;
    const broken = document.errors.length > 0;
    if (!document.contents || (broken && onBroken(start, end))) return { value: undefined, start, end, broken };
    return { value: read(document, source, notes, product).value, start, end, broken };
  });
}

type Composed = Document.Parsed;

function compose(text: string, source: SourceText, notes: Notes): readonly Composed[] | undefined {
  const tokens = [...new Parser().parse(text)];
  const deep = tooDeep(tokens);
  if (deep !== undefined) {
    notes.add('error', 'too-deep', { source, offset: deep }, `The file is nested deeper than ${BUDGET.depth} levels and was not read. Flatten it.`);
    return undefined;
  }
  return [...new Composer({ uniqueKeys: false, logLevel: 'silent', prettyErrors: false }).compose(tokens)] as Composed[];
}

function read(document: Composed, source: SourceText, notes: Notes, product: string, tags: ReadonlySet<string> = NO_TAGS): Measured {
  for (const error of document.errors) {
    notes.add('error', 'yaml-syntax', { source, offset: error.pos[0] }, `YAML cannot be read here: ${error.message.split('\n', 1)[0]}`);
  }
  return convert({ source, notes, product, tags, anchors: new Map(), measured: new Map(), mergesLeft: BUDGET.expandedValues }, document.contents as Node);
}

/** The offset where the syntax tree is deeper than the budget; walked without recursion. */
function tooDeep(tokens: readonly CST.Token[]): number | undefined {
  const stack: [token: CST.Token, depth: number][] = tokens.map((token) => [token, 0]);
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [token, depth] = next;
    if (depth > BUDGET.depth) return token.offset;
    if (token.type === 'document' && token.value) stack.push([token.value, depth]);
    if (!('items' in token)) continue;
    for (const item of token.items) {
      if (item.key) stack.push([item.key, depth + 1]);
      if (item.value) stack.push([item.value, depth + 1]);
    }
  }
  return undefined;
}

/** `merging`: the value of a merge key, whose keys are copied one level deep and which therefore cannot unfold. */
function convert(reading: Reading, node: Node | null | undefined, merging = false): Measured {
  if (!node) return { value: nothing({ source: reading.source, offset: 0 }), size: 1, depth: 0 };
  if (isAlias(node)) return resolveAlias(reading, node.source, placeOf(reading, node), merging);
  const anchor = 'anchor' in node ? node.anchor : undefined;
  if (anchor) reading.anchors.set(anchor, 'open');
  const read = isMap(node) ? convertMap(reading, node) : isSeq(node) ? convertList(reading, node, merging) : convertScalar(reading, node as YamlScalar);
  const tagged = withTag(reading, read, node);
  if (anchor) reading.anchors.set(anchor, tagged);
  return tagged;
}

function withTag(reading: Reading, read: Measured, node: Node): Measured {
  const tag = node.tag;
  if (tag === '!reset' || tag === '!override') {
    const value: Value = { ...read.value, tag: tag === '!reset' ? 'reset' : 'override' };
    reading.measured.set(value, read);
    return { ...read, value };
  }
  if (tag && !KNOWN_TAG.test(tag) && !reading.tags.has(tag)) {
    reading.notes.add('warning', 'unknown-tag', placeOf(reading, node), `The YAML tag ${quote(tag)} means nothing to ${reading.product}; the value was read without it.`, tag);
  }
  return read;
}

/** YAML's own tags; `!!js/function` and its like are none of them. */
const KNOWN_TAG = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq|binary|timestamp|set|omap|pairs|merge)$/;

const nothing = (place: Place): Value => ({ type: 'scalar', place, value: null, text: '' });

function resolveAlias(reading: Reading, name: string, place: Place, merging: boolean): Measured {
  const target = reading.anchors.get(name);
  const refuse = (code: string, message: string): Measured => {
    reading.notes.add('error', code, place, message);
    return { value: nothing(place), size: 1, depth: 0 };
  };
  if (target === undefined) return refuse('unknown-alias', `The alias ${quote(`*${name}`)} has no anchor before it; it was read as nothing.`);
  if (target === 'open') return refuse('alias-cycle', `The alias ${quote(`*${name}`)} stands inside its own anchor, which never ends; it was read as nothing.`);
  if (!merging && (target.size > BUDGET.expandedValues || target.depth > BUDGET.depth)) {
    return refuse('alias-bomb', `The alias ${quote(`*${name}`)} would unfold to more than ${BUDGET.expandedValues} values or ${BUDGET.depth} levels; it was read as nothing.`);
  }
  return target;
}

function convertScalar(reading: Reading, node: YamlScalar): Measured {
  const place = placeOf(reading, node);
  const { value } = node;
  const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : value === null || value === undefined ? null : String(value);
  const text = plain === null ? '' : typeof plain === 'string' ? plain : (node.source ?? String(plain));
  return { value: { type: 'scalar', place, value: plain, text }, size: 1, depth: 0 };
}

function convertList(reading: Reading, node: YAMLSeq, merging: boolean): Measured {
  const items = node.items.map((item) => convert(reading, item as Node, merging).value);
  return measure(reading, { type: 'list', place: placeOf(reading, node), items }, items);
}

function convertMap(reading: Reading, node: YAMLMap): Measured {
  const entries = new Map<string, Entry>();
  const merged: Value[] = [];
  for (const pair of node.items as Pair<Node, Node | null>[]) {
    const key = keyOf(reading, pair.key);
    if (!key) continue;
    const { value } = convert(reading, pair.value, key.text === '<<');
    if (key.text === '<<') merged.push(value);
    else {
      if (entries.has(key.text)) {
        reading.notes.add('error', 'repeated-key', key.place, `The key ${quote(key.text)} stands here a second time, which ${reading.product} refuses; the last one counts. Remove one of them.`);
      }
      entries.set(key.text, { key: key.place, value: pair.value ? value : nothing(key.place) });
    }
  }
  for (const value of merged) mergeInto(reading, entries, value);
  return measure(reading, { type: 'map', place: placeOf(reading, node), entries }, [...entries.values()].map((entry) => entry.value));
}

function keyOf(reading: Reading, key: Node | null): { text: string; place: Place } | undefined {
  const place = placeOf(reading, key ?? undefined);
  if (isScalar(key)) return { text: typeof key.value === 'string' ? key.value : (key.source ?? String(key.value)), place };
  reading.notes.add('warning', 'odd-key', place, 'A key that is not plain text was left out.');
  return undefined;
}

/** YAML's merge key: keys that are there already win, and of several mappings the first. Shallow, as YAML has it. */
function mergeInto(reading: Reading, entries: Map<string, Entry>, value: Value): void {
  const sources: readonly Value[] = value.type === 'list' ? value.items : [value];
  for (const source of sources) {
    if (source.type !== 'map') {
      reading.notes.add('warning', 'odd-merge', source.place, 'A merge key (`<<`) takes a mapping or a list of mappings; this one was left out.');
      continue;
    }
    for (const [key, entry] of source.entries) {
      if (reading.mergesLeft-- <= 0) {
        reading.notes.add('error', 'alias-bomb', source.place, `Merge keys copy more than ${BUDGET.expandedValues} keys in this file; the rest was left out.`);
        return;
      }
      if (!entries.has(key)) entries.set(key, entry);
    }
  }
}
