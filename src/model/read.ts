/** Text to Topology. Never throws; what is wrong becomes problems with places. */
import { type Conflict, conflictOf } from './conflict';
import { FORMAT_VERSION, type Problem, type Topology } from './document';
import type { TopologyNode } from './kinds';
import { duplicateKeys, loneSurrogates, mayHoldLoneSurrogates } from './reading/oddities';
import { type Parsed, parseText, unread } from './reading/parse';
import { type NodeEntries, nodeEntries } from './reading/entries';
import { readNode } from './reading/node';
import { type TopLevel, emptyTopLevel, readTopLevel } from './reading/top-level';
import { bounded, placed } from './reading/problems';
import { type Walk, isObject, newWalk, report, wrongType } from './reading/values';
import { type ReadState, remember } from './reading/state';
import type { TopologyText } from './text';

/**
 * Reads a whole text. Valid text costs one `JSON.parse`, one scan and one walk over the values, which are not copied;
 * text with comments or trailing commas is read completely; broken text as far as a tolerant parser gets.
 */
export function readTopology(text: string): TopologyText {
  if (isBlank(text)) return emptyFile(text);
  const conflict = conflictOf(text);
  if (conflict) return conflicted(text, conflict);
  const parsed = parseText(text);
  if (parsed.refused !== undefined) return result(text, parsed, { ...NOTHING, problems: parsed.problems, readOnly: parsed.refused });
  if (!isObject(parsed.value)) return notAnObject(text, parsed);
  return readDocument(text, parsed, parsed.value);
}

function readDocument(text: string, parsed: Parsed, value: { readonly [key: string]: unknown }): TopologyText {
  const walk = newWalk();
  const top = readTopLevel(walk, value);
  const entries = nodeEntries(text, parsed, value);
  parsed.named.ids = entries.ids;
  const nodes = readNodes(walk, value, entries);
  const problems = [...parsed.problems, ...placed(walk.found, parsed.places), ...oddities(text, parsed, walk)];
  const readOnly = top.version > FORMAT_VERSION
    ? `The file has format version ${top.version}, and this program knows versions up to ${FORMAT_VERSION}. Update Strata to edit it.`
    : undefined;
  return result(text, parsed, { top, nodes, entryCount: entries.ids.length, problems, readOnly });
}

/** Ids with the nodes that are nodes, in the order of the file. */
export interface ReadNodes {
  readonly ids: readonly string[];
  readonly nodes: readonly TopologyNode[];
  /** For each node its entry in the text, where some entries are left out or repeated; else they are the same. */
  readonly entryOf: Int32Array | undefined;
}

function readNodes(walk: Walk, document: { readonly [key: string]: unknown }, entries: NodeEntries): ReadNodes {
  const table = document['nodes'];
  if (table === undefined) return { ids: [], nodes: [], entryOf: undefined };
  if (!isObject(table)) {
    wrongType(walk, 'nodes', table, 'an object with an entry for each node');
    return { ids: [], nodes: [], entryOf: undefined };
  }
  walk.path.push('nodes');
  walk.keys += entries.ids.length;
  let ids: string[] | undefined;
  const nodes: TopologyNode[] = [];
  const kept: number[] = [];
  entries.ids.forEach((id, i) => {
    const node = readNode(walk, id, table[id]);
    if (node === undefined) {
      ids ??= entries.ids.slice(0, i);
      return;
    }
    nodes.push(node);
    ids?.push(id);
    kept.push(entries.entryOf === undefined ? i : entries.entryOf[i]!);
  });
  walk.path.pop();
  const same = ids === undefined && entries.entryOf === undefined;
  return { ids: ids ?? entries.ids, nodes, entryOf: same ? undefined : Int32Array.from(kept) };
}

function oddities(text: string, parsed: Parsed, walk: Walk): Problem[] {
  const problems: Problem[] = [];
  if (!parsed.complete) {
    if (parsed.outline?.tally.colons !== walk.keys) problems.push(...duplicateKeys(text));
    if (mayHoldLoneSurrogates(text)) problems.push(...loneSurrogates(text));
  }
  if (text.charCodeAt(0) === 0xfeff) {
    problems.push({
      code: 'byte-order-mark', severity: 'hint',
      message: 'The file begins with a byte order mark, which JSON files should not have. Save it as UTF-8 without one.',
      pointer: '', offset: 0, length: 1,
    });
  }
  return problems;
}

/** What reading gives, apart from the text and how it was parsed. */
interface Reading {
  readonly top: TopLevel;
  readonly nodes: ReadNodes;
  readonly entryCount: number;
  readonly problems: readonly Problem[];
  readonly readOnly: string | undefined;
}

const NOTHING: Reading = { top: emptyTopLevel(), nodes: { ids: [], nodes: [], entryOf: undefined }, entryCount: 0, problems: [], readOnly: undefined };

function result(text: string, parsed: Parsed, { top, nodes, entryCount, problems, readOnly }: Reading): TopologyText {
  const topology: Topology = { ...top, ids: nodes.ids, nodes: nodes.nodes, readOnly, problems: bounded(problems) };
  const document: TopologyText = { text, topology, places: parsed.places, changed: 'all' };
  const state: ReadState = { outline: parsed.outline, tables: parsed.tables, lines: parsed.lines, entryOf: nodes.entryOf, entryCount };
  return remember(document, state);
}

const isBlank = (text: string) => /^\uFEFF?[ \t\r\n]*$/.test(text.length > 200 ? text.slice(0, 200) : text) && text.trim() === '';

function emptyFile(text: string): TopologyText {
  const problem: Problem = {
    code: 'empty-file', severity: 'error',
    message: 'The file is empty. A topology begins as { "strata": 1, "nodes": {} }.',
    pointer: '', offset: 0, length: 0,
  };
  return result(text, unread(text), { ...NOTHING, problems: [problem] });
}

/** A text in the middle of a merge says two things at once: none of it is read, and one problem stands for all that JSON would complain of. */
function conflicted(text: string, { offset, length, count, ours, theirs }: Conflict): TopologyText {
  const sides = ours === '' && theirs === '' ? '' : ` between ${ours || 'one side'} and ${theirs || 'the other'}`;
  const message = `Merge conflict markers: the file is in the middle of a merge${sides}, with ${count === 1 ? 'one conflict' : `${count} conflicts`}. Choose what shall stand and remove the markers.`;
  const problem: Problem = { code: 'merge-conflict', severity: 'error', message, pointer: '', offset, length };
  return result(text, unread(text), { ...NOTHING, problems: [problem], readOnly: `${message} Until then the file cannot be edited on the canvas.` });
}

function notAnObject(text: string, parsed: Parsed): TopologyText {
  const walk = newWalk();
  if (parsed.value !== undefined) report(walk, undefined, {
    code: 'not-an-object', severity: 'error',
    message: 'A topology is a JSON object { ... }; this file holds something else.',
  });
  const problems = [...parsed.problems, ...placed(walk.found, parsed.places)];
  return result(text, parsed, { ...NOTHING, problems, readOnly: 'The file is not a topology: it does not hold a JSON object.' });
}
