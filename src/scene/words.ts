/** Words of legends, and of whatever counts and lists nodes. */
import { number, plural, t } from '../l10n';
import { formatCores, type Kind } from '../model';

const COUNTED: { readonly [K in Kind]: (count: number) => string } = {
  site: (count) => plural(count, '{0} site', '{0} sites'),
  host: (count) => plural(count, '{0} host', '{0} hosts'),
  hypervisor: (count) => plural(count, '{0} hypervisor', '{0} hypervisors'),
  vm: (count) => plural(count, '{0} VM', '{0} VMs'),
  engine: (count) => plural(count, '{0} engine', '{0} engines'),
  cgroup: (count) => plural(count, '{0} cgroup', '{0} cgroups'),
  pod: (count) => plural(count, '{0} pod', '{0} pods'),
  container: (count) => plural(count, '{0} container', '{0} containers'),
  app: (count) => plural(count, '{0} app', '{0} apps'),
  cluster: (count) => plural(count, '{0} cluster', '{0} clusters'),
  volume: (count) => plural(count, '{0} volume', '{0} volumes'),
  network: (count) => plural(count, '{0} network', '{0} networks'),
};

/** `3 containers`, `2 VMs`. */
export const countOfKind = (kind: Kind, count: number): string => COUNTED[kind](count);

/** The same without abbreviations: `2 virtual machines`. */
export function fullCountOfKind(kind: Kind, count: number): string {
  if (kind === 'vm') return plural(count, '{0} virtual machine', '{0} virtual machines');
  return kind === 'cgroup' ? plural(count, '{0} control group', '{0} control groups') : countOfKind(kind, count);
}

export const countOfFindings = (count: number): string => plural(count, '{0} finding', '{0} findings');
export const countOfNodes = (count: number): string => plural(count, '{0} node', '{0} nodes');
export const countOfWorkloads = (count: number): string => plural(count, '{0} workload', '{0} workloads');

/** `2.5 cores`; also where it is not known or without bound. */
export const coresText = (cores: number): string => (Number.isFinite(cores) ? plural(cores, '{0} core', '{0} cores') : t('{0} cores', formatCores(cores)));

/** A share as `80 %`. */
export const percentText = (ratio: number): string => `${number(Math.round(ratio * 100))} %`;

/** Names as far as there are not too many, and how many more there are. */
export function firstNames(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? t('{0} and {1} more', shown, names.length - most) : shown;
}
