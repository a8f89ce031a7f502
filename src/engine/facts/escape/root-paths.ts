/** What makes whoever runs in a container root outside it by configuration alone. */
import type { NodeOf } from '../../../model';
import { covers, hostMounts, normalPath } from '../host-paths';

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

/** The first path that a container mounts writable, and through which its root becomes root on the system; undefined for none. */
export function rootMount(container: NodeOf<'container'>): string | undefined {
  return hostMounts(container).find(({ path, readOnly }) => !readOnly && ROOT_PATHS.some((wanted) => covers(path, wanted)))?.source;
}

const ROOT_CAPABILITIES = new Set(['ALL', 'SYS_ADMIN', 'SYS_MODULE', 'SYS_RAWIO']);

/** The first added capability that equals root on a shared kernel, without `CAP_`; undefined for none. */
export function rootCapability({ capabilities }: NodeOf<'container'>): string | undefined {
  return capabilities?.add?.map((name) => name.toUpperCase().replace(/^CAP_/, '')).find((name) => ROOT_CAPABILITIES.has(name));
}
