/** How the inspector orders properties: groups by name, and for each kind those that are shown before anyone asks for more. */
import { t, translated } from '../../../src/l10n';
import { propsOf, type Kind, type Prop } from '../../../src/model';
import { labelOf } from '../words';

/** Groups in order; a property that stands in none is shown under "More". */
const GROUPS: readonly (readonly [title: () => string, names: string])[] = [
  [() => t('Identity'), 'name description platform type version kubelet image os arch runtime runtimeVersion region zone driver cidr project members hidden managed language processes'],
  [() => t('Resources'), 'vcpus cpu memory memoryMin disk diskMode size swap replicas requests limits limit reservation reserved shares cpuWeight cpuShares cpuset cpuMode pinned numa numaNodes overcommit pids io heap threads cpuMsPerRequest usage oomScoreAdj eviction overhead hiddenVm maxPods pullBandwidth pidsLimit bandwidth latency'],
  [() => t('Isolation'), 'privileged user capabilities readOnly namespaces seccomp lsm allowPrivilegeEscalation runtimeClass runtimeClasses isolation rootless userns hostNetwork hostPID hostIPC hostUsers nested confidential iommu coreScheduling pageMerging init requires devices manages'],
  [() => t('Storage and network'), 'storage mounts ports networks access reachableFrom copies shared external stretched internal isolated dataPaths backup snapshots cloneOf thin bmc'],
  [() => t('Availability'), 'service minAvailable maxUnavailable recovery protected drShed restart restartPriority priority stage ha autostart power running failuresToTolerate votes witness affinity policies health slo startSeconds dirtyRate migratable migration maintenance liveRestore'],
  [() => t('Operations'), 'autoUpdates lastPatched created cgroupDriver kubeletCgroupDriver cri emulation cpuBaseline profiles drift lastUsed dutyCycle'],
  [() => t('Labels'), 'environment criticality sensitivity trust tenant role adminDomain owner'],
  [() => t('Origin'), 'source assumed extra'],
];

const GROUP_OF: ReadonlyMap<string, number> = new Map(GROUPS.flatMap(([, names], i) => names.split(' ').map((name) => [name, i] as const)));

const COMMON: { readonly [K in Kind]: string } = {
  site: 'name region zone',
  host: 'name cpu memory disk os',
  hypervisor: 'name platform version overcommit reserved',
  vm: 'name vcpus memory disk os restartPriority',
  engine: 'name platform version runtime rootless',
  cgroup: 'name memory cpu pids',
  pod: 'name memory cpu hostNetwork replicas',
  container: 'name image limits requests privileged user replicas ports',
  app: 'name cpu memory user',
  cluster: 'name platform version members failuresToTolerate',
  volume: 'name size shared driver',
  network: 'name cidr driver external',
};

export interface Entry {
  readonly name: string;
  readonly prop: Prop;
  /** Shown before the person asks for all properties. */
  readonly common: boolean;
}

export interface Group {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** Properties that nodes of all these kinds have, of the same type, in the order of the groups. */
export function groupsFor(kinds: readonly Kind[]): readonly Group[] {
  const [first, ...others] = [...new Set(kinds)];
  if (first === undefined) return [];
  const names = Object.keys(propsOf(first));
  const props = propsOf(first);
  const shared = names.filter((name) => others.every((kind) => propsOf(kind)[name]?.type === props[name].type && sameShape(propsOf(kind)[name], props[name])));
  const isCommon = (name: string) => kinds.some((kind) => COMMON[kind].split(' ').includes(name));
  const byGroup = new Map<number, Entry[]>();
  for (const name of shared) {
    const group = GROUP_OF.get(name) ?? GROUPS.length;
    byGroup.set(group, [...(byGroup.get(group) ?? []), { name, prop: props[name], common: isCommon(name) }]);
  }
  const order = (group: number) => new Map((GROUPS[group]?.[1] ?? '').split(' ').map((name, i) => [name, i]));
  return [...byGroup].sort(([a], [b]) => a - b).map(([group, entries]) => {
    const rank = order(group);
    return { title: GROUPS[group]?.[0]() ?? t('More'), entries: entries.sort((a, b) => (rank.get(a.name) ?? 0) - (rank.get(b.name) ?? 0)) };
  });
}

/** Objects and enumerations of the same name can differ between kinds: `cpu` of a host and of a control group do. */
function sameShape(a: Prop, b: Prop): boolean {
  if (a.type === 'object' && b.type === 'object') return Object.keys(a.props).join() === Object.keys(b.props).join();
  if (a.type === 'enum' && b.type === 'enum') return a.values.join() === b.values.join();
  return true;
}

const textOf = (name: string, prop: Prop): string => {
  const inner = prop.type === 'object' ? Object.entries(prop.props).map(([key, one]) => textOf(key, one)).join(' ') : prop.type === 'list' ? textOf('', prop.of) : '';
  return `${name} ${labelOf(name)} ${translated(prop.doc)} ${inner}`.toLowerCase();
};

/** Whether every word occurs in a property's name, description or inner properties. */
export function fits({ name, prop }: Entry, query: string): boolean {
  const text = textOf(name, prop);
  return query.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}
