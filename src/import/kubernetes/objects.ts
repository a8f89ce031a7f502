/** Files -> objects: every document, and what stands in lists. */
import type { ImportFile } from '../contract';
import { readJson } from '../json';
import { type Notes, type Place, quote, type SourceText, sourceText } from '../notes';
import { child, itemsOf, type Mapping, textOf, type Value } from '../values';
import { readYamlDocuments } from '../yaml';
import { KINDS_READ } from './fields';
import type { KubeObject } from './scope';

/** Marks of templates: Helm's and Jinja's. */
const TEMPLATE = /\{\{|\{%/;
/** Begins as JSON does; YAML in braces without quotes does not, nor do templates. */
const JSON_TEXT = /^\s*(\{\s*["}]|\[\s*[\]{["])/;

/** Objects of all files by kind. Of an object that stands there twice the last counts, as it does when the files are applied. */
export function readObjects(files: readonly ImportFile[], notes: Notes): Map<string, KubeObject[]> {
  const objects = new Map<string, KubeObject>();
  for (const file of files) {
    const source = sourceText(file.path, file.text);
    for (const value of documentsOf(file, source, notes)) collect(file.path, value, notes, objects);
  }
  const byKind = new Map<string, KubeObject[]>();
  for (const object of objects.values()) byKind.set(object.kind, [...(byKind.get(object.kind) ?? []), object]);
  return byKind;
}

function documentsOf(file: ImportFile, source: SourceText, notes: Notes): readonly Value[] {
  const nul = file.text.indexOf('\0');
  if (nul >= 0) {
    notes.add('error', 'nul-character', { source, offset: nul }, `${quote(file.path)} holds a NUL character, which neither YAML nor JSON may; it was not read.`);
    return [];
  }
  if (JSON_TEXT.test(file.text)) {
    const value = readJson(file.text, source, notes);
    return value ? [value] : [];
  }
  const documents = readYamlDocuments(file.text, source, notes, 'Kubernetes', (start, end) => {
    const template = TEMPLATE.exec(file.text.slice(start, end));
    if (template) notes.add('error', 'template', { source, offset: start + template.index }, 'This is a template that is not rendered yet, so it was not read. Render it first (`helm template`, for instance) and import the result.', 'template');
    return template !== null;
  });
  return documents.flatMap(({ value }) => (value && !(value.type === 'scalar' && value.value === null) ? [value] : []));
}

function collect(file: string, root: Value, notes: Notes, objects: Map<string, KubeObject>): void {
  // Lists in lists are legal; a stack, so that their depth costs nothing.
  const open: Value[] = [root];
  for (let value = open.pop(); value; value = open.pop()) {
    const kind = textOf(child(value, 'kind'));
    if (value.type !== 'map' || kind === undefined || (textOf(child(value, 'apiVersion')) === undefined && child(value, 'metadata') === undefined)) {
      notes.add('warning', 'not-an-object', value.place, 'This is no Kubernetes object: it has no `apiVersion` and `kind`. It was left out.', 'not-an-object');
      continue;
    }
    const items = value.entries.get('items')?.value;
    if (kind.endsWith('List') && items !== undefined) {
      if (items.type === 'list') open.push(...[...items.items].reverse());
      else notes.add('warning', 'bad-value', items.place, '`items` of a list must be a list; it was left out.');
      continue;
    }
    const object = makeObject(file, kind, value, notes);
    if (object) keep(object, notes, objects);
  }
}

function makeObject(file: string, kind: string, value: Mapping, notes: Notes): KubeObject | undefined {
  const fate = KINDS_READ.get(kind);
  const place: Place = child(value, 'kind')!.place;
  if (fate === 'plain') return undefined;
  if (fate !== 'used') {
    notes.add('info', 'not-carried-over', place, `Objects of kind ${quote(kind)} are not carried over: ${typeof fate === 'object' ? fate.lost : 'they mean nothing that is known here'}.`, `kind ${kind}`);
    return undefined;
  }
  const metadata = child(value, 'metadata');
  const name = textOf(child(metadata, 'name')) ?? textOf(child(metadata, 'generateName'))?.replace(/-+$/, '');
  if (name === undefined) notes.add('warning', 'no-name', place, `This ${kind} has no \`metadata.name\`, which Kubernetes refuses; it is called after its kind here.`, `no-name ${kind}`);
  return { kind, name: name ?? kind.toLowerCase(), namespace: textOf(child(metadata, 'namespace')), value, file, place };
}

function keep(object: KubeObject, notes: Notes, objects: Map<string, KubeObject>): void {
  const key = JSON.stringify([object.kind, object.namespace ?? 'default', object.name]);
  const before = objects.get(key);
  if (before) {
    notes.add('warning', 'repeated-object', object.place, `The ${object.kind} ${quote(object.name)} stands in ${quote(before.file)} already; the last one counts. Import what belongs to one cluster, and overlays as they are rendered.`);
    objects.delete(key);
  }
  objects.set(key, object);
}

/** References of an object to those that made it. */
export function ownersOf(object: KubeObject): readonly { readonly kind: string; readonly name: string }[] {
  return itemsOf(child(child(object.value, 'metadata'), 'ownerReferences')).flatMap((reference) => {
    const [kind, name] = [textOf(child(reference, 'kind')), textOf(child(reference, 'name'))];
    return kind === undefined || name === undefined ? [] : [{ kind, name }];
  });
}
