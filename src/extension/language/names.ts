/** Ids of nodes in the text: which one is here, where it is defined, who names it, and a new id for all of them. */
import { t } from '../../l10n';
import { applyOperations, isCutOff, keyedByNode, namingKeys, pointerOf, referencesOfNode, referencesOfTopLevel, referencesOfValue, segmentsOf, valueAt } from '../../model';
import type { Reference, TextEdit, Topology, TopologyText } from '../../model';
import type { Span } from '../../model/text';
import { kindsOf, placeAt } from './place';

/** An id of a node where it stands in the text. */
export interface NameInText {
  readonly id: string;
  /** The id alone: without quotes, and without what stands before or behind it in the same string. */
  readonly span: Span;
}

/** The place of an id inside a string whose span has the quotes; all of the string where escapes hide where it is. */
function spanOfId(text: string, { offset, length }: Span, id: string, at: number): Span {
  const closed = length > 1 && text[offset + length - 1] === '"' ? 1 : 0;
  const inner = { offset: offset + 1, length: Math.max(0, length - 1 - closed) };
  return text.startsWith(id, inner.offset + at) && !text.slice(offset, offset + length).includes('\\') ? { offset: inner.offset + at, length: id.length } : inner;
}

/** The node that the text names or defines at an offset; undefined where it names none that exists. */
export function nameAt(document: TopologyText, offset: number): NameInText | undefined {
  const place = placeAt(document, offset);
  if (!place?.token || typeof place.token.value !== 'string') return undefined;
  const { token, path } = place;
  const value = place.token.value;
  const kinds = kindsOf(document.topology);
  if (place.atKey) {
    const isId = path.length === 2 && (path[0] === 'nodes' || keyedByNode.includes(String(path[0])));
    return isId && kinds.has(value) ? { id: value, span: spanOfId(document.text, token, value, 0) } : undefined;
  }
  const [reference] = place.props.flatMap((prop) => referencesOfValue(value, prop, path, kinds));
  return reference && { id: reference.id, span: spanOfId(document.text, token, reference.id, reference.at) };
}

/** Where a node is defined: its id, and its whole entry. Undefined where there is no such node. */
export function definitionOf(document: TopologyText, id: string): { readonly name: Span; readonly entry: Span } | undefined {
  if (!kindsOf(document.topology).has(id)) return undefined;
  const pointer = pointerOf(['nodes', id]);
  const key = document.places.find(pointer, 'key');
  return { name: spanOfId(document.text, key, id, 0), entry: document.places.find(pointer, 'entry') };
}

/** Ids of nodes and names of sections of which the reader left something out, so that places in them have to be told from the text. */
function unsound({ problems }: Topology): (section: string, id?: string) => boolean {
  if (isCutOff(problems)) return () => true;
  const found = new Set(problems.map(({ pointer }) => {
    const [section = '', id] = segmentsOf(pointer);
    return section === 'nodes' && id !== undefined ? `nodes/${id}` : section;
  }));
  return (section, id) => found.has(id === undefined ? section : `${section}/${id}`);
}

/** Every reference to a node, layout aside. */
function referencesTo(document: TopologyText, id: string): Reference[] {
  const { topology } = document;
  const wanted = new Map([[id, kindsOf(topology).get(id) ?? '']]);
  const isUnsound = unsound(topology);
  const found: Reference[] = [];
  topology.ids.forEach((from, i) => {
    const node = isUnsound('nodes', from) ? valueAt(document, pointerOf(['nodes', from])) : topology.nodes[i];
    referencesOfNode(node, ['nodes', from], wanted, found);
  });
  for (const name of namingKeys) {
    const value = isUnsound(name) ? valueAt(document, pointerOf([name])) : (topology as unknown as { readonly [key: string]: unknown })[name];
    referencesOfTopLevel(name, value, wanted, found);
  }
  return found;
}

/** Everywhere that a node is named, in the order of the text; where it is defined only if `withDefinition`. */
export function occurrencesOf(document: TopologyText, id: string, withDefinition: boolean): Span[] {
  const { text, places } = document;
  const spans = referencesTo(document, id).map(({ path, at }) => spanOfId(text, places.find(pointerOf(path), 'value'), id, at));
  for (const name of keyedByNode) {
    const pointer = pointerOf([name, id]);
    const key = places.find(pointer, 'key');
    if (places.pointerAt(key.offset) === pointer) spans.push(spanOfId(text, key, id, 0));
  }
  const definition = withDefinition ? definitionOf(document, id) : undefined;
  if (definition) spans.push(definition.name);
  return spans.sort((a, b) => a.offset - b.offset);
}

/** Edits that give the node at an offset a new id everywhere, or why that cannot be. */
export function renameAt(document: TopologyText, offset: number, to: string): { readonly edits: readonly TextEdit[] } | { readonly error: string } {
  const name = nameAt(document, offset);
  if (!name) return { error: nothingToRename() };
  const applied = applyOperations(document, [{ op: 'rename', id: name.id, to }]);
  return applied.ok ? { edits: applied.edits } : { error: applied.error };
}

export const nothingToRename = (): string => t('Only ids of nodes can be renamed: put the cursor on one.');
