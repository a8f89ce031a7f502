/** Paths on the host that containers mount: compared by what they are, not by how they are written. */
import type { NodeOf } from '../../model';

/** Longer paths are none (PATH_MAX of Linux). */
const MAX_PATH = 4096;
const DRIVE = /^[a-z]:(\/|$)/i;

/**
 * A path without `.`, `..` and doubled slashes, in the form `/a/b`; below a Windows drive as `c:/a/b` in lower case, pipes as
 * `//./pipe/name`. Undefined for anything that is no absolute path.
 */
export function normalPath(source: string): string | undefined {
  if (source.length > MAX_PATH) return undefined;
  const path = source.replaceAll('\\', '/');
  const pipe = /^\/\/\.\/pipe\/(.+)$/i.exec(path)?.[1];
  if (pipe) return `//./pipe/${pipe.toLowerCase()}`;
  const drive = DRIVE.test(path);
  if (!drive && !path.startsWith('/')) return undefined;
  const parts: string[] = [];
  for (const part of (drive ? path.slice(2).toLowerCase() : path).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return drive ? [path.slice(0, 2).toLowerCase(), ...parts].join('/') : `/${parts.join('/')}`;
}

/** `/var/run` is a link to `/run` on every current Linux; through a mount of `/var` that link leads to the container's own `/run`. */
export const realPath = (path: string): string => (path === '/var/run' || path.startsWith('/var/run/') ? path.slice('/var'.length) : path);

/** Whether a folder is, or holds, a path; both as `normalPath` gives them. */
export function covers(folder: string, path: string): boolean {
  return path.startsWith(folder) && (path.length === folder.length || folder.endsWith('/') || path[folder.length] === '/');
}

/** Lists of sockets as they are compared, each worked out once. */
const comparable = new WeakMap<readonly string[], readonly string[]>();

/** The socket or pipe of `sockets` that a mounted path is, or holds; undefined for none. */
export function socketIn(path: string, sockets: readonly string[]): string | undefined {
  let wanted = comparable.get(sockets);
  if (wanted === undefined) comparable.set(sockets, wanted = sockets.map((socket) => realPath(normalPath(socket) ?? socket)));
  const folder = realPath(path);
  return sockets[wanted.findIndex((socket) => covers(folder, socket))];
}

/** Control sockets of engines, where they are unless configured otherwise. */
export const ENGINE_SOCKETS = [
  '/var/run/docker.sock', '/run/docker.sock', '/run/containerd/containerd.sock', '/run/crio/crio.sock', '/run/podman/podman.sock',
  '\\\\.\\pipe\\docker_engine',
] as const;

/** A path of the host in a container. */
export interface HostMount {
  /** Index in `mounts`. */
  readonly index: number;
  /** As the author wrote it, and as `normalPath` gives it. */
  readonly source: string;
  readonly path: string;
  readonly readOnly: boolean;
}

const NOTHING: readonly HostMount[] = [];
const MOUNTS_A_PATH = new Set<string | undefined>([undefined, 'bind', 'npipe']);

/** Paths of the host that a container mounts; named volumes, tmpfs and image mounts are none. */
export function hostMounts({ mounts }: NodeOf<'container'>): readonly HostMount[] {
  if (mounts === undefined || mounts.length === 0) return NOTHING;
  const found: HostMount[] = [];
  mounts.forEach(({ source, type, readOnly }, index) => {
    const path = source === undefined || !MOUNTS_A_PATH.has(type) ? undefined : normalPath(source);
    if (path !== undefined) found.push({ index, source: source!, path, readOnly: readOnly === true });
  });
  return found;
}
