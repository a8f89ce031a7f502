/** LXC: files -> operations. */
import type { NodeOf } from '../../model';
import type { ImportContext, ImportFile, ImportResult } from '../contract';
import { type Estate, makeEstate, type Origin } from '../machines/estate';
import { type Ground, makeGround } from '../machines/ground';
import { volumeNamed } from '../machines/mentioned';
import { known } from '../machines/quantities';
import { quote } from '../notes';
import { baseName, folderOf } from '../paths';
import { type ContainerDraft, containerFacts, type Lines, linesOf, sortKeys } from './keys';
import { type LoadedFile, loadLxc } from './load';
import { cardsOf, networksOf } from './networks';
import { hostFolder } from '.';

interface Found {
  readonly file: LoadedFile;
  readonly lines: Lines;
  readonly name: string;
  readonly id: string;
  readonly origin: Origin;
}

export async function read(files: readonly ImportFile[], context: ImportContext): Promise<ImportResult> {
  const estate = makeEstate(context, 'lxc', 'LXC', files, hostFolder);
  const name = baseName(hostFolder(files[0].path)) || context.workspaceName || 'lxc';
  const ground = makeGround(estate, { name, path: files[0].path, title: 'LXC' });
  if (!ground) return estate.finish(name);
  const included = new Set<string>();
  const loaded: LoadedFile[] = [];
  for (const file of files) loaded.push(await loadLxc(estate, file, included));
  const found = loaded.flatMap((file) => enter(estate, file, included) ?? []);
  const byName = new Map(found.map(({ name: each, id }) => [each, id]));
  for (const one of found) addContainer(estate, ground, one, byName);
  return estate.finish(found.length === 1 ? found[0].name : name);
}

/** A container and its id; undefined for files that only hold settings for others. */
function enter(estate: Estate, file: LoadedFile, included: ReadonlySet<string>): Found | undefined {
  const lines = linesOf(file.lines);
  const [host, root] = [lines.last('lxc.uts.name')?.value, lines.last('lxc.rootfs.path')?.value];
  const folder = baseName(file.path) === 'config' ? baseName(folderOf(file.path)) : '';
  const start = file.lines[0]?.place;
  if (included.has(file.path) || start === undefined) return undefined;
  if (host === undefined && root === undefined && folder === '') {
    sortKeys(estate, file.lines);
    estate.notes.add('info', 'not-a-machine', start, `${quote(baseName(file.path))} names no container (\`lxc.uts.name\`) and no root file system (\`lxc.rootfs.path\`): it holds settings that others include.`);
    return undefined;
  }
  const name = folder || host || /([^/:]+)\/rootfs\/?$/.exec(root ?? '')?.[1] || baseName(file.path).replace(/\.(conf|config)(\.in)?$/i, '');
  const origin = { path: file.path, pointer: '/container', place: start };
  return { file, lines, name, id: estate.id('container', origin, [name, `${name}-container`]), origin };
}

function addContainer(estate: Estate, ground: Ground, { file, lines, name, id, origin }: Found, byName: ReadonlyMap<string, string>): void {
  sortKeys(estate, file.lines);
  const parent = estate.earlier('container', origin)?.node.in ?? ground.engine('lxc', { os: { family: 'linux' } });
  const { ids, space } = networksOf(estate, ground, file.path, cardsOf(estate, file.lines));
  const { mounts = [], ...facts } = containerFacts(estate, lines);
  const user = lines.last('lxc.idmap') ? 'private' : file.partly ? undefined : 'host';
  const net = file.partly && ids.length === 0 && space === 'none' ? undefined : space;
  estate.put(id, known<NodeOf<'container'>>({
    kind: 'container', in: parent, ...(id === name ? {} : { name }),
    ...facts,
    namespaces: known({ user, net, ...keptNamespaces(lines), ...sharedNetwork(estate, lines, byName) }),
    mounts: [...rootOf(estate, ground, file.path, lines), ...mounts],
    networks: ids,
    os: { family: 'linux' },
  })!, origin);
}

const NAMESPACES = ['pid', 'net', 'ipc', 'user', 'uts', 'cgroup'] as const;

/** `lxc.namespace.keep` names those that stay the host's. */
function keptNamespaces(lines: Lines): ContainerDraft['namespaces'] {
  const kept = new Set(lines.all('lxc.namespace.keep').flatMap(({ value }) => value.split(/\s+/)));
  return Object.fromEntries(NAMESPACES.filter((name) => kept.has(name)).map((name) => [name, 'host']));
}

/** The network of another container, by its name. */
function sharedNetwork(estate: Estate, lines: Lines, byName: ReadonlyMap<string, string>): ContainerDraft['namespaces'] {
  const line = lines.last('lxc.namespace.share.net');
  const id = line && byName.get(line.value);
  if (line && id === undefined) estate.notes.add('info', 'unknown-network', line.place, `The network of ${quote(line.value)} is shared, which is no container of this import.`);
  return id === undefined ? {} : { net: `container:${id}` };
}

/** The root file system: a folder of the host, or a volume in a pool or group of volumes. */
function rootOf(estate: Estate, ground: Ground, path: string, lines: Lines): NonNullable<ContainerDraft['mounts']> {
  const line = lines.last('lxc.rootfs.path');
  if (!line || line.value.length > 4096) return [];
  const [, backend = 'dir', source] = /^(?:([a-z]{2,20}):)?(.+)$/s.exec(line.value) ?? [];
  const pool = backend === 'zfs' ? source.split('/')[0] : backend === 'lvm' ? /^\/dev\/([^/]+)\//.exec(source)?.[1] : undefined;
  if (pool) return [{ source: volumeNamed(estate, { path, place: line.place, name: pool, machine: ground.machine }, { driver: backend, shared: backend === 'zfs' ? false : undefined }), target: '/', type: 'volume' }];
  return source.startsWith('/') ? [{ source, target: '/', type: 'bind' }] : [];
}
