/** Output of `terraform show -json` (a plan or a state) and raw states -> resources. */
import type { ImportFile } from '../contract';
import { readJson } from '../json';
import { type Notes, type Place, quote, sourceText } from '../notes';
import { at, child, entriesOf, itemsOf, textOf, textsOf, type Value } from '../values';
import { isUnset } from '../workloads/fields';

export interface Resource {
  /** `module.net.aws_instance.web[0]`: the same each time. */
  readonly address: string;
  readonly type: string;
  readonly name: string;
  /** It is only looked up, not made. */
  readonly data: boolean;
  readonly values: Value | undefined;
  /** In the shape of `values`: true where a value may not be shown. */
  readonly sensitive: Value | undefined;
  /** In the shape of `values`: true where a value is known only once it was applied. */
  readonly unknown: Value | undefined;
  readonly path: string;
  readonly place: Place;
  /** What the configuration says that an attribute comes from, such as `aws_ecs_cluster.main.id`; states do not have it. */
  references(attribute: string): readonly string[];
}

/** Every resource that stands after the plan, or in the state. */
export function readResources(file: ImportFile, notes: Notes): readonly Resource[] {
  const source = sourceText(file.path, file.text);
  const start: Place = { source, offset: 0 };
  if (file.text.startsWith('PK')) {
    notes.add('error', 'binary-plan', start, 'This is a plan as Terraform keeps it, which only Terraform reads. Import what `terraform show -json FILE` prints.');
    return [];
  }
  const text = shown(file.text);
  const root = readJson(text.text, { path: file.path, position: (offset) => source.position(offset + text.offset) }, notes);
  if (root?.type !== 'map') {
    if (root) notes.add('error', 'not-terraform', start, 'The file is no output of `terraform show -json` and no state.');
    return [];
  }
  return child(root, 'format_version') ? fromShow(file.path, root, notes) : fromState(file.path, root, notes);
}

/** The JSON in a text before and after which a wrapper printed lines of its own. */
function shown(text: string): { readonly text: string; readonly offset: number } {
  if (/^\s*\{/.test(text)) return { text, offset: 0 };
  const offset = text.search(/^\{/m);
  if (offset < 0) return { text, offset: 0 };
  const line = text.indexOf('\n', offset);
  const first = text.slice(offset, line < 0 ? undefined : line).trimEnd();
  return { text: first.endsWith('}') ? first : text.slice(offset), offset };
}

function fromShow(path: string, root: Value, notes: Notes): readonly Resource[] {
  const version = child(root, 'format_version')!;
  if (!/^[01](\.|$)/.test(textOf(version) ?? '')) {
    notes.add('error', 'format-version', version.place, `Format ${quote(textOf(version) ?? '')} of Terraform's output is not known here; 0.x and 1.x are.`);
    return [];
  }
  const tree = child(root, 'planned_values') ?? child(root, 'values') ?? at(root, 'prior_state', 'values');
  const changes = new Map(itemsOf(child(root, 'resource_changes')).map((change) => [textOf(child(change, 'address')), child(change, 'change')] as const));
  noteChanges(changes, notes);
  const expressions = expressionsOf(child(root, 'configuration'));
  const resources: Resource[] = [];
  const open = [child(tree, 'root_module'), at(root, 'prior_state', 'values', 'root_module')].map((module, i) => ({ module, dataOnly: i > 0 }));
  const seen = new Set<string>();
  for (let next = open.shift(); next; next = open.shift()) {
    for (const item of itemsOf(child(next.module, 'resources'))) {
      const resource = fromItem(path, item, changes, expressions);
      // Data sources stand in the state before, not in what is planned.
      if (!resource || seen.has(resource.address) || (next.dataOnly && !resource.data)) continue;
      seen.add(resource.address);
      resources.push(resource);
    }
    for (const module of itemsOf(child(next.module, 'child_modules'))) open.push({ module, dataOnly: next.dataOnly });
  }
  return resources;
}

function noteChanges(changes: ReadonlyMap<string | undefined, Value | undefined>, notes: Notes): void {
  for (const [, change] of changes) {
    const actions = itemsOf(child(change, 'actions')).map(textOf);
    if (change && actions.includes('delete') && !actions.includes('create')) {
      notes.add('info', 'destroyed', change.place, 'Resources that the plan destroys are not shown: the topology is what stands after it.', 'destroyed');
    }
  }
}

/** An address without the keys of `count` and `for_each`, which configurations do not have. */
const withoutKeys = (address: string) => address.replace(/\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g, '');

/** Expressions of every resource of a configuration, by its address. */
function expressionsOf(configuration: Value | undefined): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>();
  const open = [{ module: child(configuration, 'root_module'), prefix: '' }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { module, prefix } = next;
    for (const resource of itemsOf(child(module, 'resources'))) {
      const [address, expressions] = [textOf(child(resource, 'address')), child(resource, 'expressions')];
      if (address !== undefined && expressions) found.set(`${prefix}${address}`, expressions);
    }
    for (const [name, call] of entriesOf(child(module, 'module_calls'))) open.push({ module: child(call.value, 'module'), prefix: `${prefix}module.${name}.` });
  }
  return found;
}

function fromItem(path: string, item: Value, changes: ReadonlyMap<string | undefined, Value | undefined>, expressions: ReadonlyMap<string, Value>): Resource | undefined {
  const [address, type, name] = ['address', 'type', 'name'].map((key) => textOf(child(item, key)));
  if (address === undefined || type === undefined) return undefined;
  return {
    address, type, name: name ?? type, data: textOf(child(item, 'mode')) === 'data', path, place: child(item, 'address')!.place,
    values: child(item, 'values'), sensitive: child(item, 'sensitive_values'), unknown: child(changes.get(address), 'after_unknown'),
    references: (name) => textsOf(at(expressions.get(withoutKeys(address)), name, 'references')),
  };
}

/** Version 4 of the state's own format. */
function fromState(path: string, root: Value, notes: Notes): readonly Resource[] {
  const version = child(root, 'version');
  if (textOf(version) !== '4') {
    notes.add('error', 'state-version', (version ?? root).place, `States of version ${quote(textOf(version) ?? '')} are not read, only those of version 4. Import what \`terraform show -json\` prints.`);
    return [];
  }
  return itemsOf(child(root, 'resources')).flatMap((resource): readonly Resource[] => {
    const [type, name, module] = ['type', 'name', 'module'].map((key) => textOf(child(resource, key)));
    if (type === undefined || name === undefined) return [];
    const data = textOf(child(resource, 'mode')) === 'data';
    return itemsOf(child(resource, 'instances')).flatMap((instance): readonly Resource[] => {
      if (textOf(child(instance, 'deposed'))) return [];
      const key = child(instance, 'index_key');
      const index = key?.type !== 'scalar' ? '' : typeof key.value === 'number' ? `[${key.text}]` : `[${JSON.stringify(key.text)}]`;
      const address = `${module === undefined ? '' : `${module}.`}${data ? 'data.' : ''}${type}.${name}${index}`;
      return [{ address, type, name, data, path, place: child(resource, 'type')!.place, values: child(instance, 'attributes'), sensitive: hiddenBy(instance), unknown: undefined, references: () => [] }];
    });
  });
}

/** `sensitive_attributes` as a mapping of the attributes at the top; what is deeper hides all of its attribute. */
function hiddenBy(instance: Value): Value {
  const names = itemsOf(child(instance, 'sensitive_attributes')).flatMap((path) => textOf(child(path.type === 'list' ? path.items[0] : path, 'value')) ?? []);
  return { type: 'map', place: instance.place, entries: new Map(names.map((name) => [name, { key: instance.place, value: { type: 'scalar', place: instance.place, value: true, text: 'true' } }])) };
}

const first = (value: Value | undefined) => (value?.type === 'list' ? value.items[0] : value);
const isTrue = (value: Value | undefined) => value?.type === 'scalar' && value.value === true;

/** The value at a path of attributes and blocks, of a block that stands several times the first. Undefined where it is sensitive. */
export function attribute(resource: Resource, ...path: string[]): Value | undefined {
  let value = resource.values, hidden = resource.sensitive;
  for (const name of path) {
    [value, hidden] = [child(first(value), name), child(first(hidden), name)];
    if (isTrue(hidden)) return undefined;
  }
  return value;
}

/** The text at a path. */
export const textAt = (resource: Resource, ...path: string[]): string | undefined => textOf(first(attribute(resource, ...path)));

/** Every block of a name. */
export const blocks = (resource: Resource, ...path: string[]): readonly Value[] => {
  const value = attribute(resource, ...path);
  return value?.type === 'map' ? [value] : itemsOf(value).filter((item) => item.type === 'map');
};

/** Attributes that have a value, the sensitive ones among them. */
export const setAttributes = ({ values }: Resource): readonly string[] => (values?.type === 'map' ? [...values.entries].filter(([, entry]) => !isUnset(entry.value)).map(([name]) => name) : []);

/** Whether an attribute is known only once it was applied. */
export const isUnknown = ({ unknown }: Resource, name: string): boolean => isTrue(child(unknown, name));
