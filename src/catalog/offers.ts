/** What an editor offers where the format takes a name from outside: platforms by what they are for, capabilities. */
import type { Platform } from './contract';

/** Capabilities of capabilities(7), without CAP_. */
export const CAPABILITIES: readonly string[] = ['AUDIT_CONTROL', 'AUDIT_READ', 'AUDIT_WRITE', 'BLOCK_SUSPEND', 'BPF', 'CHECKPOINT_RESTORE', 'CHOWN', 'DAC_OVERRIDE', 'DAC_READ_SEARCH', 'FOWNER', 'FSETID',
  'IPC_LOCK', 'IPC_OWNER', 'KILL', 'LEASE', 'LINUX_IMMUTABLE', 'MAC_ADMIN', 'MAC_OVERRIDE', 'MKNOD', 'NET_ADMIN', 'NET_BIND_SERVICE', 'NET_BROADCAST', 'NET_RAW', 'PERFMON',
  'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYSLOG', 'SYS_ADMIN', 'SYS_BOOT', 'SYS_CHROOT', 'SYS_MODULE', 'SYS_NICE', 'SYS_PACCT', 'SYS_PTRACE', 'SYS_RAWIO', 'SYS_RESOURCE',
  'SYS_TIME', 'SYS_TTY_CONFIG', 'WAKE_ALARM', 'ALL'];

const CLASSES: ReadonlyMap<string, readonly Platform['class'][]> = new Map<string, readonly Platform['class'][]>([
  ['hypervisor', ['hypervisor']], ['engine', ['engine']], ['cluster', ['orchestrator', 'managed', 'hypervisor']],
]);

/** Platforms that make sense for a property at a path below a node of a kind: operating systems in `os`, else by the kind. */
export function suitablePlatforms(platforms: readonly Platform[], kind: string | undefined, path: readonly (string | number)[]): readonly Platform[] {
  const classes = path.includes('os') ? ['os'] : CLASSES.get(kind ?? '');
  return platforms.filter((platform) => !classes || classes.includes(platform.class));
}
