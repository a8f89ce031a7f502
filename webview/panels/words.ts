/** Words for things on the screen: plain English from names and numbers. */

/** `1 error`, `3 errors`, `2 boxes`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : plural}`;
}

/** How words of property names are written where plain lower case would be wrong. */
const WRITTEN: ReadonlyMap<string, string> = new Map([
  ['cpu', 'CPU'], ['cpus', 'CPUs'], ['vcpus', 'vCPUs'], ['os', 'OS'], ['vm', 'VM'], ['io', 'IO'], ['pid', 'PID'], ['pids', 'PIDs'], ['ipc', 'IPC'], ['numa', 'NUMA'], ['smt', 'SMT'],
  ['iommu', 'IOMMU'], ['bmc', 'BMC'], ['ha', 'HA'], ['slo', 'SLO'], ['rto', 'RTO'], ['rpo', 'RPO'], ['uts', 'UTS'], ['lsm', 'LSM'], ['cidr', 'CIDR'], ['cves', 'CVEs'], ['userns', 'User namespace'],
  ['cgroup', 'cgroup'], ['cpuset', 'cpuset'], ['seccomp', 'seccomp'], ['p95', '95th percentile'],
]);

/** A property's name as words: `restartPriority` is "Restart priority", `hostPID` "Host PID", `cpuMode` "CPU mode". */
export function labelOf(name: string): string {
  const words = name.replace(/([a-z])([A-Z0-9])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2').replace(/-/g, ' ').split(' ');
  const text = words.map((word) => WRITTEN.get(word.toLowerCase()) ?? word.toLowerCase()).join(' ');
  return text === '' || /^(vCPU|cgroup|cpuset|seccomp)/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

/** Names in a sentence: `a`, `a and b`, `a, b and 3 more`. */
export function listed(names: readonly string[], most = 3): string {
  if (names.length <= 1) return names[0] ?? '';
  const shown = names.slice(0, names.length > most ? most - 1 : most);
  const last = names.length > most ? `${names.length - shown.length} more` : shown[shown.length - 1];
  return `${(names.length > most ? shown : shown.slice(0, -1)).join(', ')} and ${last}`;
}
