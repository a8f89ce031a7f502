/** Mounts and devices of a service. */
import { quote } from '../notes';
import { splitMount } from './mount-text';
import { field, type Project, type Service, sortFields } from './scope';
import { booleanOf, child, itemsOf, textOf, textsOf, type Value } from '../values';

export interface Mount {
  readonly source?: string;
  readonly target?: string;
  readonly type?: 'bind' | 'volume' | 'tmpfs' | 'npipe' | 'image';
  readonly readOnly?: boolean;
}

const TYPES = ['bind', 'volume', 'tmpfs', 'npipe', 'image'] as const;

/** Everything mounted into the service, what it takes over with `volumes_from` included; of one target the last wins. */
export function mountsOf(service: Service): readonly Mount[] {
  const mounts = new Map<string, Mount>();
  for (const mount of [...inherited(service, new Set([service.name])), ...ownMounts(service)]) mounts.set(mount.target ?? '', mount);
  return [...mounts.values()];
}

function ownMounts(service: Service): readonly Mount[] {
  return [
    ...itemsOf(field(service, 'volumes')).flatMap((item) => (item.type === 'map' ? longMount(service, item) : shortMount(service, item)) ?? []),
    ...textsOf(field(service, 'tmpfs')).map((text): Mount => ({ target: splitMount(text).source ?? text, type: 'tmpfs' })),
  ];
}

function shortMount(service: Service, value: Value): Mount | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  const { source, target, options } = splitMount(text);
  const readOnly = options.includes('ro') ? { readOnly: true } : {};
  if (source === undefined) return { target, type: 'volume' };
  if (source.startsWith('\\\\.\\pipe\\')) return { source, target, type: 'npipe' };
  if (isPath(source)) return { source: service.project.hostPath(source, value.place), target, type: 'bind', ...readOnly };
  return { source: volume(service, source, value), target, type: 'volume', ...readOnly };
}

/** Docker takes a source for a path when it begins like one; a variable without a value may be either, and is most often a path. */
const isPath = (source: string) => /^([./~\\]|[a-zA-Z]:|\$\{)/.test(source);

function longMount(service: Service, value: Value): Mount | undefined {
  sortFields(service.project.notes, 'mount', value);
  const type = TYPES.find((known) => known === textOf(child(value, 'type')));
  const source = textOf(child(value, 'source'));
  const target = textOf(child(value, 'target'));
  if (type === undefined || target === undefined) {
    service.project.notes.add('warning', 'bad-value', value.place, `A mount of \`${service.name}\` needs a type (${TYPES.join(', ')}) and a target; it was left out.`);
    return undefined;
  }
  const place = type === 'bind' && source !== undefined ? service.project.hostPath(source, value.place) : type === 'volume' && source !== undefined ? volume(service, source, value) : source;
  return { ...(place === undefined ? {} : { source: place }), target, type, ...(booleanOf(child(value, 'read_only')) ? { readOnly: true } : {}) };
}

/** The id of a named volume; its name, with a note, where the file does not define it. */
function volume(service: Service, name: string, value: Value): string {
  const id = service.project.volumes.get(name);
  if (id === undefined) {
    service.project.notes.add('warning', 'unknown-volume', value.place, `\`${service.name}\` mounts the volume ${quote(name)}, which the file does not define under \`volumes\`; Compose would refuse it.`, name);
  }
  return id ?? name;
}

/** Mounts of the services named in `volumes_from`, `:ro` included; each service once, so circles end. */
function inherited(service: Service, seen: Set<string>): readonly Mount[] {
  return itemsOf(field(service, 'volumes_from')).flatMap((item) => {
    const [name, mode] = (textOf(item) ?? '').split(':');
    const other = otherService(service.project, name);
    if (!other) {
      service.project.notes.add('warning', 'not-carried-over', item.place, `\`${service.name}\` takes the volumes of ${quote(textOf(item) ?? '')}, which is not a service of this project.`, 'volumes_from');
      return [];
    }
    if (seen.has(name)) return [];
    seen.add(name);
    return [...inherited(other, seen), ...ownMounts(other)].map((mount) => (mode === 'ro' ? { ...mount, readOnly: true } : mount));
  });
}

function otherService(project: Project, name: string): Service | undefined {
  const value = child(child(project.file, 'services'), name);
  return value ? { project, name, value } : undefined;
}

/** Host devices, as paths. */
export function devicesOf(service: Service): readonly string[] {
  return itemsOf(field(service, 'devices')).flatMap((item) => {
    if (item.type === 'map') return textOf(child(item, 'source')) ?? [];
    const text = textOf(item);
    return text === undefined ? [] : (splitMount(text).source ?? text);
  });
}
