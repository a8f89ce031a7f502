/** Images as the engine reports them, with the base that shares their lowest layers. */
import type { Image } from '../../model';
import { known, writtenBytes } from '../write';
import { child, entriesOf, textOf, textsOf, type Value } from '../values';
import { healthOf } from './container';
import { type History, sizesOf } from './history';
import { either, type Record } from './records';

export interface ImageRead {
  /** Every name it goes by; the first is the key of `images`. */
  readonly names: readonly string[];
  /** Without `sha256:`. */
  readonly id: string;
  readonly facts: Image;
  readonly record: Record;
}

const BASE_LABEL = 'org.opencontainers.image.base.name';
const labelsOf = (value: Value) => child(child(value, 'Config'), 'Labels') ?? child(value, 'Labels');
const layersOf = (value: Value) => textsOf(child(child(value, 'RootFS'), 'Layers'));

/** The images of the files that have a name; each name once, the fullest record first. */
export function readImages(records: readonly Record[], histories: readonly History[]): readonly ImageRead[] {
  const taken = new Set<string>();
  const byLayers = indexByLayers(records);
  return [...records].sort((a, b) => layersOf(b.value).length - layersOf(a.value).length).flatMap((record) => {
    const names = namesOf(record.value).filter((name) => !taken.has(name));
    if (names.length === 0) return [];
    for (const name of names) taken.add(name);
    return [{ names, id: idOf(record.value), facts: factsOf(record.value, byLayers, histories), record }];
  });
}

/** Without `sha256:`. */
const idOf = (value: Value) => (textOf(child(value, 'Id')) ?? '').replace(/^sha256:/, '');

const namesOf = (value: Value) => textsOf(child(value, 'RepoTags')).filter((name) => name !== '<none>:<none>');

function factsOf(value: Value, byLayers: ReadonlyMap<string, string>, histories: readonly History[]): Image {
  const os = textOf(child(value, 'Os'));
  const architecture = textOf(child(value, 'Architecture'));
  const variant = textOf(child(value, 'Variant'));
  const size = Number(textOf(child(value, 'Size')));
  const base = textOf(child(labelsOf(value), BASE_LABEL)) ?? baseByLayers(value, byLayers);
  const id = idOf(value);
  const layers = layersOf(value);
  const sizes = sizesOf(histories, id, layers.length);
  return known({
    digest: digestOf(value),
    id: /^[0-9a-f]{64}$/.test(id) ? `sha256:${id}` : undefined,
    base: namesOf(value).includes(base ?? '') ? undefined : base,
    built: dayOf(child(value, 'Created')),
    os: os === 'windows' ? os : undefined,
    osVersion: os === 'windows' ? textOf(child(value, 'OsVersion')) : undefined,
    platforms: os !== undefined && architecture !== undefined ? [[os, architecture, ...(variant === undefined ? [] : [variant])].join('/')] : undefined,
    user: textOf(child(child(value, 'Config'), 'User')),
    size: Number.isSafeInteger(size) && size > 0 ? writtenBytes(size) : undefined,
    layers: layers.map((digest, i) => ({ digest, ...(sizes && { size: writtenBytes(sizes[i]) }) })),
    health: healthOf(child(value, 'Config')),
    ports: entriesOf(child(child(value, 'Config'), 'ExposedPorts')).map(([port]) => port.replace(/\/tcp$/, '')).filter((port) => /^\d{1,5}(\/(udp|sctp))?$/.test(port)),
    volumes: entriesOf(child(child(value, 'Config'), 'Volumes')).map(([path]) => path),
  } as Image) ?? {};
}

/** The digest under which a registry knows it; an image that was never pushed or pulled has none. */
function digestOf(value: Value): string | undefined {
  const [first] = textsOf(either(value, 'RepoDigests'));
  return first?.includes('@') ? first.slice(first.indexOf('@') + 1) : textOf(child(value, 'Digest'));
}

function dayOf(value: Value | undefined): string | undefined {
  const text = textOf(value);
  const seconds = value?.type === 'scalar' && typeof value.value === 'number' ? value.value : undefined;
  const day = seconds === undefined ? text?.slice(0, 10) : seconds > 0 && seconds < 4e9 ? new Date(seconds * 1000).toISOString().slice(0, 10) : undefined;
  return day !== undefined && /^\d{4}-\d\d-\d\d$/.test(day) && day > '1980-01-01' ? day : undefined;
}

/** Images by all of their layers, to be found as the lowest ones of others. */
function indexByLayers(records: readonly Record[]): ReadonlyMap<string, string> {
  const index = new Map<string, string>();
  for (const { value } of records) {
    const layers = layersOf(value);
    const [name] = namesOf(value);
    if (name !== undefined && layers.length > 0) index.set(layers.join(' '), name);
  }
  return index;
}

/** Docker makes no images of more than 127 layers. */
const MOST_LAYERS = 127;

/** The image with the most layers among those whose layers are all its lowest ones. */
function baseByLayers(value: Value, index: ReadonlyMap<string, string>): string | undefined {
  const layers = layersOf(value).slice(0, MOST_LAYERS);
  for (let count = layers.length - 1; count > 0; count--) {
    const found = index.get(layers.slice(0, count).join(' '));
    if (found !== undefined) return found;
  }
  return undefined;
}
