/** What stands in the files: containers, images, networks, volumes, pods and machines, each thing once. */
import { child, entriesOf, isNull, itemsOf, type Mapping, textOf, type Value } from '../values';
import { type Notes, quote } from '../notes';

export interface Record {
  readonly value: Mapping;
  /** File it stands in. */
  readonly path: string;
}

export interface ContainerRecord extends Record {
  /** Full id where the file has one; lists may shorten it. */
  readonly id: string;
  readonly name: string;
  /** An entry of a list, which tells less than `inspect`. */
  readonly listed: boolean;
}

export interface Records {
  readonly containers: readonly ContainerRecord[];
  readonly images: readonly Record[];
  /** Entries of `history`, in their order. */
  readonly histories: readonly Record[];
  /** By name. */
  readonly networks: ReadonlyMap<string, Record>;
  readonly volumes: ReadonlyMap<string, Record>;
  /** By id. */
  readonly pods: ReadonlyMap<string, Record>;
  readonly info: Record | undefined;
  readonly podmanInfo: Record | undefined;
  /** The files are Podman's. */
  readonly podman: boolean;
}

/** A field under any of several spellings. */
export const either = (value: Value | undefined, ...names: readonly string[]): Value | undefined => {
  for (const name of names) {
    const found = child(value, name);
    if (found) return found;
  }
  return undefined;
};

const has = (value: Mapping, ...names: readonly string[]) => names.every((name) => value.entries.has(name));

type Kind = 'container' | 'listed' | 'image' | 'history' | 'network' | 'volume' | 'pod' | 'info' | 'podmanInfo';

/** What a mapping is, by the fields it has. */
function kindOf(value: Mapping): Kind | undefined {
  if (has(value, 'HostConfig', 'Config') || has(value, 'HostConfig', 'State', 'Mounts', 'Created', 'Path')) return 'container';
  if (has(value, 'InfraContainerID') || has(value, 'NumContainers', 'Containers')) return 'pod';
  if (has(value, 'ImageID', 'Names') || has(value, 'ID', 'Names', 'Image') || has(value, 'Id', 'Names', 'Image', 'State')) return 'listed';
  if (has(value, 'CreatedBy', 'Size') || has(value, 'createdBy', 'size')) return 'history';
  if (has(value, 'RootFS') || has(value, 'RepoTags')) return 'image';
  if (has(value, 'IPAM', 'Driver') || (has(value, 'driver', 'name') && (has(value, 'subnets') || has(value, 'network_interface')))) return 'network';
  if (has(value, 'Mountpoint', 'Name')) return 'volume';
  if (has(value, 'NCPU', 'MemTotal')) return 'info';
  return child(value, 'host') && child(child(value, 'host'), 'memTotal') ? 'podmanInfo' : undefined;
}

/** The name of a container, without Docker's leading slash; the first where a list has several. */
const nameOf = (value: Mapping) => (textOf(either(value, 'Name')) ?? textOf(itemsOf(child(value, 'Names'))[0]) ?? '').split(',')[0].replace(/^\//, '');

/** Sorts what the files hold. The same container seen twice is kept once, as `inspect` shows it where it does. */
export function collect(files: readonly { readonly path: string; readonly values: readonly Value[] }[], notes: Notes): Records {
  const found = new Map<Kind, Record[]>();
  const take = (value: Value, path: string) => {
    if (isNull(value)) return;
    const kind = value.type === 'map' ? kindOf(value) : undefined;
    if (value.type === 'map' && kind) found.set(kind, [...(found.get(kind) ?? []), { value, path }]);
    else notes.add('info', 'not-carried-over', value.place, `This is no container, image, network, volume, pod or machine as \`inspect\` shows them${value.type === 'map' ? ` (it begins with ${quote(entriesOf(value)[0]?.[0] ?? '{}')})` : ''}; it was left out.`, 'record');
  };
  for (const { path, values } of files) {
    for (const value of values) {
      const volumes = value.type === 'map' && value.entries.size <= 2 ? child(value, 'Volumes') : undefined;
      for (const item of volumes?.type === 'list' ? volumes.items : value.type === 'list' ? value.items : [value]) take(item, path);
    }
  }
  const of = (kind: Kind) => found.get(kind) ?? [];
  return {
    containers: joined([...of('container'), ...of('listed')], new Set(of('listed'))),
    images: of('image'),
    histories: of('history'),
    networks: byText(of('network'), 'Name', 'name'),
    volumes: byText(of('volume'), 'Name'),
    pods: byText(of('pod'), 'Id'),
    info: of('info')[0],
    podmanInfo: of('podmanInfo')[0],
    podman: isPodman(found),
  };
}

function joined(records: readonly Record[], lists: ReadonlySet<Record>): readonly ContainerRecord[] {
  const byId = new Map<string, ContainerRecord>();
  const byShort = new Set<string>();
  for (const record of records) {
    const id = textOf(either(record.value, 'Id', 'ID')) ?? '';
    const name = nameOf(record.value);
    const short = id.slice(0, 12);
    if (id !== '' && byShort.has(short)) continue;
    byShort.add(short);
    byId.set(id === '' ? name : id, { ...record, id, name: name === '' ? short : name, listed: lists.has(record) });
  }
  return [...byId.values()];
}

const byText = (records: readonly Record[], ...names: readonly string[]) => {
  const map = new Map<string, Record>();
  for (const record of records) {
    const name = textOf(either(record.value, ...names));
    if (name !== undefined && !map.has(name)) map.set(name, record);
  }
  return map;
};

function isPodman(found: ReadonlyMap<Kind, readonly Record[]>): boolean {
  if (found.has('podmanInfo') || found.has('pod')) return true;
  if (found.has('info') && !found.has('container')) return false;
  return (found.get('container') ?? []).some(({ value }) => has(value, 'OCIRuntime') || has(value, 'ImageName'))
    || (found.get('network') ?? []).some(({ value }) => has(value, 'network_interface'));
}
