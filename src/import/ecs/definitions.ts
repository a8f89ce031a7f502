/** Files -> task and service definitions: as the API takes and gives them, and as CloudFormation writes them. */
import { escapeSegment } from '../../model';
import type { ImportFile } from '../contract';
import { readJson } from '../json';
import { type Notes, sourceText } from '../notes';
import { baseName } from '../paths';
import { at, child, type Entry, entriesOf, textOf, type Value } from '../values';
import { readYaml } from '../yaml';

export interface Definition {
  readonly kind: 'task' | 'service';
  /** Family of a task definition, name of a service. */
  readonly name: string;
  readonly value: Value;
  readonly path: string;
  /** Of the definition in its file. */
  readonly pointer: string;
}

/** Every definition of the files, in their order. */
export function readDefinitions(files: readonly ImportFile[], notes: Notes): readonly Definition[] {
  return files.flatMap(({ path, text }) => {
    const source = sourceText(path, text);
    const value = /^\s*[{[]/.test(text) ? readJson(text, source, notes) : readYaml(text, source, notes, 'ECS');
    return value === undefined ? [] : definitionsIn(value, path, '');
  });
}

function definitionsIn(value: Value, path: string, pointer: string): readonly Definition[] {
  if (value.type === 'list') return value.items.flatMap((item, i) => definitionsIn(item, path, `${pointer}/${i}`));
  const resources = child(value, 'Resources');
  if (resources) return entriesOf(resources).flatMap(([name, entry]) => ofCloudFormation(name, entry.value, path, `${pointer}/Resources/${escapeSegment(name)}/Properties`));
  // As the reader of Terraform hands them over: the address of a resource stays when others come and go.
  const byAddress = child(value, 'byAddress');
  if (byAddress) return entriesOf(byAddress).flatMap(([address, entry]) => definitionsIn(entry.value, path, `${pointer}/${escapeSegment(address)}`));
  const wrapped = (['taskDefinition', 'taskDefinitions', 'service', 'services'] as const).flatMap((key) => {
    const inner = child(value, key);
    return inner && inner.type !== 'scalar' ? definitionsIn(inner, path, `${pointer}/${key}`) : [];
  });
  if (wrapped.length > 0) return wrapped;
  if (child(value, 'containerDefinitions')) return [{ kind: 'task', name: textOf(child(value, 'family')) ?? plainName(path), value, path, pointer }];
  const service = textOf(child(value, 'serviceName'));
  return service !== undefined && textOf(child(value, 'taskDefinition')) !== undefined ? [{ kind: 'service', name: service, value, path, pointer }] : [];
}

const plainName = (path: string) => baseName(path).replace(/\.[^.]*$/, '');

/** Values that CloudFormation computes (`Ref`, `Fn::Sub` ...) are mappings, and so unknown; a reference to a resource of the file is its name. */
function ofCloudFormation(name: string, resource: Value, path: string, pointer: string): readonly Definition[] {
  const type = textOf(child(resource, 'Type'));
  const properties = child(resource, 'Properties');
  if (!properties || (type !== 'AWS::ECS::TaskDefinition' && type !== 'AWS::ECS::Service')) return [];
  const value = decapitalized(properties, new Map());
  const task = type === 'AWS::ECS::TaskDefinition';
  return [{ kind: task ? 'task' : 'service', name: textOf(child(value, task ? 'family' : 'serviceName')) ?? name, value, path, pointer }];
}

/** The same value with keys as the API has them. What is shared stays shared. */
function decapitalized(value: Value, done: Map<Value, Value>): Value {
  const known = done.get(value);
  if (known || value.type === 'scalar') return known ?? value;
  const fresh: Value = value.type === 'list'
    ? { ...value, items: value.items.map((item) => decapitalized(item, done)) }
    : { ...value, entries: new Map(entriesOf(value).map(([key, entry]): [string, Entry] => [`${key.slice(0, 1).toLowerCase()}${key.slice(1)}`, { key: entry.key, value: decapitalized(entry.value, done) }])) };
  done.set(value, fresh);
  return fresh;
}

/** Family and revision that a service names: `family`, `family:3`, an ARN, or a reference to a resource of the same template. */
export function taskOf({ value }: Definition): { readonly family: string | undefined; readonly revision: number | undefined; readonly resource: string | undefined } {
  const named = child(value, 'taskDefinition');
  const text = textOf(named);
  if (text !== undefined) {
    const [, family, revision] = /^(?:arn:[^/]*\/)?([^:/]+)(?::(\d{1,9}))?$/.exec(text) ?? [];
    return { family: family ?? text, revision: revision === undefined ? undefined : Number(revision), resource: text };
  }
  return { family: undefined, revision: undefined, resource: textOf(at(named, 'ref')) ?? textOf(at(named, 'Ref')) };
}
