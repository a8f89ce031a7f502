/**
 * A whole text in the canonical form: keys in the order of the tables, each part of the document and each of its entries on a line of its own,
 * what is longer than a line with one property a line. Texts and numbers stay as their author wrote them, and entries that are
 * keyed by a name (nodes, images, rules, layout) stay in their order.
 */
import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { whyNot } from './apply';
import { editedText } from './edit';
import type { Path, TextEdit } from './operations';
import { shown } from './reading/problems';
import { stateOf } from './reading/state';
import type { TopologyText } from './text';
import { inOrder } from './writing/order';
import { styleOf } from './writing/style';
import { FIT_COLUMNS } from './writing/write';

export interface FormatStyle {
  /** One level of indentation. */
  readonly unit: string;
  readonly eol: string;
}

export type Formatted =
  /** Edits of the old text; none where it is in the canonical form already. */
  | { readonly ok: true; readonly text: string; readonly edits: readonly TextEdit[] }
  | { readonly ok: false; /** What, why and what to do. */ readonly error: string };

/** Indentation and line ends of a text. */
export function formatStyleOf(document: TopologyText): FormatStyle {
  const root = stateOf(document)?.outline?.root;
  const { unit, eol } = root ? styleOf(document.text, root) : { unit: '  ', eol: '\n' };
  return { unit, eol };
}

/** The text in the canonical form. Refused where something would be lost: syntax errors, comments, keys that stand twice. */
export function formatTopology(document: TopologyText, style: FormatStyle = formatStyleOf(document)): Formatted {
  const error = whyNot(document) ?? unread(document);
  if (error !== undefined) return { ok: false, error };
  const { text } = document;
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const errors: ParseError[] = [];
  const root = text.trim() === '' ? undefined : parseTree(text.slice(mark.length), errors, { disallowComments: true, allowTrailingComma: true });
  if (root?.type !== 'object') return { ok: false, error: 'There is nothing to format: a topology is a JSON object.' };
  if (errors.length > 0) return { ok: false, error: refusalOf(document, errors[0], mark.length) };
  const layout: Layout = { text: text.slice(mark.length), style };
  const doubled = firstDouble(root);
  if (doubled !== undefined) return { ok: false, error: `${shown(doubled)} stands twice in one object, and only one of them can count. Remove one first.` };
  const formatted = `${mark}${multiLine(layout, root, [], '', 'multi')}${style.eol}`;
  const edits = difference(text, formatted);
  return { ok: true, text: editedText(text, edits), edits };
}

/** Why nothing of the text was read: too long, too deep. */
const unread = ({ topology }: TopologyText): string | undefined => topology.problems.find(({ code }) => code === 'too-large' || code === 'too-deep')?.message;

function refusalOf({ places }: TopologyText, { error, offset }: ParseError, shift: number): string {
  const { line, character } = places.position(offset + shift);
  const where = `line ${line + 1}, column ${character + 1}`;
  if (printParseErrorCode(error) === 'InvalidCommentToken') return `The comment in ${where} would lose its place. Put it into "description" or "extra" first.`;
  return `The text has a syntax error in ${where}. Repair it first.`;
}

interface Layout {
  readonly text: string;
  readonly style: FormatStyle;
}

const isContainer = ({ type }: Node): boolean => type === 'object' || type === 'array';
const keyOf = (property: Node): string => property.children![0]!.value as string;

/** A key that an object has twice. */
function firstDouble(root: Node): string | undefined {
  const waiting = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.type === 'object') {
      const seen = new Set<string>();
      for (const property of node.children ?? []) {
        const key = keyOf(property);
        if (seen.has(key)) return key;
        seen.add(key);
      }
    }
    waiting.push(...(node.children ?? []).filter((child) => isContainer(child) || child.type === 'property'));
  }
  return undefined;
}

/** Entries of a container: key as written (empty in lists) with what follows it, path segment and value. */
function entriesOf({ text }: Layout, node: Node, path: Path): readonly { readonly before: string; readonly segment: string | number; readonly value: Node }[] {
  const children = node.children ?? [];
  if (node.type === 'array') return children.map((value, segment) => ({ before: '', segment, value }));
  const kind = children.find((property) => keyOf(property) === 'kind')?.children?.[1]?.value as unknown;
  return inOrder(path, children.map((property) => [keyOf(property), property] as const), kind).map(([segment, property]) => {
    const [key, value] = property.children!;
    return { before: `${text.slice(key!.offset, key!.offset + key!.length)}: `, segment, value: value! };
  });
}

/** A value on one line. */
function inline(layout: Layout, node: Node, path: Path): string {
  if (!isContainer(node)) return layout.text.slice(node.offset, node.offset + node.length);
  const entries = entriesOf(layout, node, path).map(({ before, segment, value }) => before + inline(layout, value, [...path, segment]));
  if (node.type === 'array') return `[${entries.join(', ')}]`;
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/** A container with an entry a line; containers inside it likewise (`multi`), or on one line where they fit (`fit`). */
function multiLine(layout: Layout, node: Node, path: Path, indent: string, inside: 'multi' | 'fit'): string {
  const { unit, eol } = layout.style;
  const [open, close] = node.type === 'array' ? '[]' : '{}';
  const deeper = indent + unit;
  const lines = entriesOf(layout, node, path).map(({ before, segment, value }) => {
    const at = [...path, segment];
    const broken = () => multiLine(layout, value, at, deeper, 'fit');
    if (inside === 'multi' && isContainer(value)) return deeper + before + broken();
    const line = inline(layout, value, at);
    const fits = !isContainer(value) || deeper.length + before.length + line.length <= FIT_COLUMNS;
    return deeper + before + (fits ? line : broken());
  });
  return lines.length === 0 ? open! + close! : `${open}${eol}${lines.join(`,${eol}`)}${eol}${indent}${close}`;
}

/** One edit from where two texts begin to differ to where they end to. */
function difference(before: string, after: string): TextEdit[] {
  if (before === after) return [];
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return [{ offset: start, length: before.length - start - end, text: after.slice(start, after.length - end) }];
}
