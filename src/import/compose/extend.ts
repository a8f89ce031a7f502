/** `extends`: a service laid over another one, of the same file or of another. */
import { type Place, quote } from '../notes';
import { folderOf } from '../paths';
import { type Environment, inside, type Loader, readCompose } from './load';
import { mergeServiceValues } from './merge';
import { at, child, type Entry, mapping, type Mapping, textOf, type Value } from '../values';

/** One file's services while their bases are looked up. */
interface Extending {
  readonly loader: Loader;
  readonly environment: Environment;
  /** Files by path, read once. */
  readonly files: Map<string, Mapping | undefined>;
  readonly done: Map<string, Value>;
  readonly open: Set<string>;
  /** What earlier files of the project define, by service. */
  readonly earlier: Mapping;
}

const DEEPEST = 100;

/** The file with every `extends` of its services resolved. A circle is cut and noted once. */
export async function extendServices(loader: Loader, file: Mapping, earlier: Mapping, path: string, environment: Environment): Promise<Mapping> {
  const services = at(file, 'services');
  if (services?.type !== 'map') return file;
  const state: Extending = { loader, environment, files: new Map([[path, file]]), done: new Map(), open: new Set(), earlier };
  const entries = new Map<string, Entry>();
  for (const [name, entry] of services.entries) {
    entries.set(name, { key: entry.key, value: (await resolve(state, path, name, entry.key)) ?? entry.value });
  }
  const whole = new Map(file.entries);
  whole.set('services', { key: file.entries.get('services')!.key, value: { ...services, entries } });
  return mapping(file.place, whole);
}

async function resolve(state: Extending, path: string, name: string, from: Place): Promise<Value | undefined> {
  const key = `${path}\n${name}`;
  const known = state.done.get(key);
  if (known) return known;
  const own = at(state.files.get(path), 'services', name) ?? at(state.earlier, 'services', name);
  if (!own) {
    const services = at(state.files.get(path), 'services');
    if (services?.type === 'map' && services.entries.has(name)) return undefined;
    state.loader.notes.add('error', 'unknown-service', from, `${quote(name)} is extended here, but ${quote(path)} has no such service.`);
    return undefined;
  }
  const link = child(own, 'extends');
  if (!link) return own;
  if (state.open.has(key) || state.open.size >= DEEPEST) {
    state.loader.notes.add('error', 'extends-cycle', link.place, `${quote(name)} extends itself, directly or through others; the circle was cut here.`);
    return own;
  }
  state.open.add(key);
  const base = await baseOf(state, path, link);
  state.open.delete(key);
  const merged = base ? mergeServiceValues(withoutExtends(base), withoutExtends(own)) : withoutExtends(own);
  state.done.set(key, merged);
  return merged;
}

async function baseOf(state: Extending, path: string, link: Value): Promise<Value | undefined> {
  const name = textOf(link) ?? textOf(child(link, 'service'));
  if (name === undefined) {
    state.loader.notes.add('error', 'extends-nothing', link.place, '`extends` names no service; it was left out.');
    return undefined;
  }
  const reference = textOf(child(link, 'file'));
  if (reference === undefined) return resolve(state, path, name, link.place);
  const folder = state.loader.folders.get(path) ?? folderOf(path);
  const target = inside(state.loader, folder, reference, link.place);
  if (target === undefined) return undefined;
  if (!state.files.has(target)) {
    state.files.set(target, await readCompose(state.loader, target, folderOf(target), state.environment, link.place));
  }
  return state.files.get(target) ? resolve(state, target, name, link.place) : undefined;
}

function withoutExtends(service: Value): Value {
  if (service.type !== 'map') return service;
  const entries = new Map(service.entries);
  entries.delete('extends');
  return mapping(service.place, entries);
}
