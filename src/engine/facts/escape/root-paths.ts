/** What makes whoever runs in a container root outside it by configuration alone. */
import type { NodeOf } from '../../../model';
import { covers, ENGINE_SOCKETS, hostMounts, normalPath, socketIn } from '../host-paths';

/**
 * Whoever can write here becomes root on the system without a flaw: accounts, keys, jobs, units, programs and libraries that root runs,
 * what starts next, the kernel's own switches (`core_pattern`, `uevent_helper`), and what engines and node agents keep of containers.
 */
const ROOT_PATHS = [
  '/etc/passwd', '/etc/shadow', '/etc/sudoers', '/etc/sudoers.d', '/etc/crontab', '/etc/cron.d', '/etc/ld.so.preload', '/etc/ssh',
  '/etc/systemd/system', '/etc/pam.d', '/etc/kubernetes', '/etc/init.d', '/root/.ssh', '/var/spool/cron', '/usr/bin', '/usr/sbin',
  '/usr/lib', '/usr/local/bin', '/usr/local/sbin', '/bin', '/sbin', '/lib', '/lib64', '/boot', '/proc', '/proc/sys', '/proc/sys/kernel',
  '/sys', '/sys/kernel', '/var/lib/docker', '/var/lib/containerd', '/var/lib/containers', '/var/lib/kubelet', '/lib/systemd/system',
  '/usr/lib/systemd/system', 'C:\\Windows', 'C:\\Windows\\System32', 'C:\\ProgramData\\docker',
].map((path) => normalPath(path)!);

/** Users that are root, or its like on Windows; `0:0` and `root:wheel` name a group too. */
const ROOT_USERS = new Set(['0', 'root', 'containeradministrator', 'administrator', 'system', 'nt authority\\system']);

/** Whether a user is root. */
export function isRoot(user: string): boolean {
  return ROOT_USERS.has(user.replace(/:.*$/s, '').trim().toLowerCase());
}

/** What mounts give a container: the engine's socket, or (where it writes as root) root on the system. */
export interface Opened {
  readonly socket: boolean;
  readonly root: boolean;
}

const CLOSED: Opened = { socket: false, root: false };

/** Reads the mounts of containers; what a path gives is worked out once for every spelling. */
export function mountReader(): (container: NodeOf<'container'>) => Opened {
  const powers = new Map<string, Opened>();
  const powerOf = (path: string): Opened => {
    let known = powers.get(path);
    if (known === undefined) {
      known = { socket: socketIn(path, ENGINE_SOCKETS) !== undefined, root: ROOT_PATHS.some((wanted) => covers(path, wanted)) };
      powers.set(path, known);
    }
    return known;
  };
  return (container) => {
    if (container.mounts === undefined) return CLOSED;
    let socket = false, root = false;
    for (const { path, readOnly } of hostMounts(container)) {
      const gives = powerOf(path);
      socket ||= gives.socket;
      root ||= gives.root && !readOnly;
    }
    return { socket, root };
  };
}

const ROOT_CAPABILITIES = new Set(['ALL', 'SYS_ADMIN', 'SYS_MODULE', 'SYS_RAWIO']);

/** The first added capability that equals root on a shared kernel, without `CAP_`; undefined for none. */
export function rootCapability({ capabilities }: NodeOf<'container'>): string | undefined {
  return capabilities?.add?.map((name) => name.toUpperCase().replace(/^CAP_/, '')).find((name) => ROOT_CAPABILITIES.has(name));
}
