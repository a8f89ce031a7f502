/** Words for things on the screen: from names of properties and kinds. */
import { language, t, translated } from '../../src/l10n';
import { KIND_TABLE, type Kind } from '../../src/model';

/** How words of property names are written where plain lower case would be wrong. */
const WRITTEN: ReadonlyMap<string, string> = new Map([
  ['cpu', 'CPU'], ['cpus', 'CPUs'], ['vcpus', 'vCPUs'], ['os', 'OS'], ['vm', 'VM'], ['io', 'IO'], ['pid', 'PID'], ['pids', 'PIDs'], ['ipc', 'IPC'], ['numa', 'NUMA'], ['smt', 'SMT'],
  ['iommu', 'IOMMU'], ['bmc', 'BMC'], ['ha', 'HA'], ['slo', 'SLO'], ['rto', 'RTO'], ['rpo', 'RPO'], ['uts', 'UTS'], ['lsm', 'LSM'], ['cidr', 'CIDR'], ['cves', 'CVEs'], ['userns', 'User namespace'],
  ['cgroup', 'cgroup'], ['cpuset', 'cpuset'], ['seccomp', 'seccomp'], ['p95', '95th percentile'],
]);

/** A property's name as English words: `restartPriority` is "Restart priority", `hostPID` "Host PID", `cpuMode` "CPU mode". */
function englishLabel(name: string): string {
  const words = name.replace(/([a-z])([A-Z0-9])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2').replace(/-/g, ' ').split(' ');
  const text = words.map((word) => WRITTEN.get(word.toLowerCase()) ?? word.toLowerCase()).join(' ');
  return text === '' || /^(vCPU|cgroup|cpuset|seccomp)/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

/** A property's name as words, in the person's language. */
export const labelOf = (name: string): string => translated(englishLabel(name));

/** The same within a sentence: English writes it small there. */
export const labelInText = (name: string): string => (language() === 'en' ? labelOf(name).toLowerCase() : labelOf(name));

/** A kind within a sentence: `virtual machine`. */
export const kindInText = (kind: Kind): string => translated(KIND_TABLE[kind].title.toLowerCase());

/** Kinds that something may be in, in a sentence: `top level, host, virtual machine`. */
export const placesInText = (kinds: readonly (Kind | 'root')[]): string => kinds.map((kind) => (kind === 'root' ? t('top level') : kindInText(kind))).join(', ');

/** Kinds in the shortest words there are, as beside a name. */
export function kindInShort(kind: Kind): string {
  switch (kind) {
    case 'vm': return t('VM');
    case 'engine': return t('engine');
    case 'cgroup': return t('cgroup');
    case 'app': return t('app');
    default: return kindInText(kind);
  }
}
