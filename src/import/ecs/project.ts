/** Definitions -> operations: clusters or Fargate, tasks as pods, their containers, volumes and links. */
import { escapeSegment, type TopologyNode } from '../../model';
import { quote } from '../notes';
import { at, child, itemsOf, textOf, type Value } from '../values';
import type { Builder, Ground } from '../workloads/builder';
import { clusterGround } from '../workloads/cluster';
import { sortFields } from '../workloads/fields';
import { integerOf } from '../workloads/quantities';
import { known } from '../write';
import { readContainer, type Surroundings } from './container';
import { type Definition, taskOf } from './definitions';
import { FIELDS } from './fields';
import { isWindows, type Launch, launchOf, networkMode, readTask } from './task';

const SCHEDULER = { platform: 'ecs', engine: 'docker', says: 'ECS' } as const;

interface Work {
  readonly builder: Builder;
  readonly grounds: Map<string, Ground | undefined>;
  /** Ids of shared volumes by what they are. */
  readonly volumes: Map<string, string>;
}

/** A task definition as somebody runs it: a service, or nobody yet. */
interface Use {
  readonly task: Definition;
  readonly service: Definition | undefined;
}

/** Everything the definitions say, as operations. */
export function ecsOperations(builder: Builder, definitions: readonly Definition[]): void {
  const work: Work = { builder, grounds: new Map(), volumes: new Map() };
  for (const use of usesOf(builder, definitions)) addTask(work, use);
}

const revisionOf = ({ value }: Definition) => Number(textOf(child(value, 'revision')) ?? 0);

/** Each service with its task definition; of a family that no service names the newest revision alone. */
function usesOf({ notes }: Builder, definitions: readonly Definition[]): readonly Use[] {
  const tasks = definitions.filter(({ kind }) => kind === 'task');
  const newest = new Map<string, Definition>();
  for (const task of tasks) if (revisionOf(task) >= revisionOf(newest.get(task.name) ?? task)) newest.set(task.name, task);
  const served = new Set<string>();
  const uses: Use[] = [];
  for (const service of definitions.filter(({ kind }) => kind === 'service')) {
    const { family, revision, resource } = taskOf(service);
    const task = tasks.find((each) => each.name === family && revisionOf(each) === revision)
      ?? (family === undefined ? undefined : newest.get(family)) ?? tasks.find((each) => each.path === service.path && each.pointer.split('/')[2] === resource);
    if (task) {
      served.add(task.name);
      uses.push({ task, service });
    } else notes.add('warning', 'missing-task', (child(service.value, 'taskDefinition') ?? service.value).place, `The task definition of the service ${quote(service.name)} is not among the files, so the service was left out. Import it along.`, service.name);
  }
  for (const task of tasks) {
    if (newest.get(task.name) !== task) notes.add('info', 'older-revision', task.value.place, `${quote(task.name)} is here in several revisions; the newest stands for it.`, task.name);
    else if (!served.has(task.name)) uses.push({ task, service: undefined });
  }
  return uses;
}

/** Name of the cluster that a service names, by itself or in an ARN. */
function clusterName(service: Definition | undefined): string | undefined {
  const text = textOf(child(service?.value, 'cluster')) ?? textOf(child(service?.value, 'clusterArn'));
  return text?.slice(text.lastIndexOf('/') + 1);
}

function groundOf(work: Work, use: Use, launch: Launch): Ground | undefined {
  const { builder, grounds } = work;
  const { path, value } = use.service ?? use.task;
  const named = clusterName(use.service);
  const windows = isWindows(use.task.value);
  const key = launch === 'fargate' ? `fargate ${windows}` : `cluster ${named ?? ''}`;
  if (!grounds.has(key)) {
    grounds.set(key, launch === 'fargate' && builder.context.on === undefined
      ? fargate({ builder, place: value.place, windows }, path)
      : clusterGround(builder, SCHEDULER, named ?? 'ecs', named !== undefined, builder.source(path, `/clusters/${escapeSegment(named ?? '')}`), value.place));
  }
  return grounds.get(key);
}

/** What Amazon runs: a host and an engine of which nothing is known but that. Each task has a kernel of its own there. */
function fargate({ builder, place, windows }: { readonly builder: Builder; readonly place: Value['place']; readonly windows: boolean }, path: string): Ground {
  const name = windows ? 'fargate-windows' : 'fargate';
  const [hostSource, engineSource] = [builder.source(path, `/${name}/host`), builder.source(path, `/${name}`)];
  const host = builder.ids.take('host', hostSource, `${name}-host`);
  const engine = builder.ids.take('engine', engineSource, name);
  const family = windows ? 'windows' : 'linux';
  builder.put(host, { kind: 'host', name: windows ? 'AWS Fargate (Windows)' : 'AWS Fargate', os: { family }, managed: true, source: hostSource } as TopologyNode, place);
  builder.put(engine, { kind: 'engine', in: host, platform: 'fargate', source: engineSource } as TopologyNode, place);
  return { parent: engine, machine: host };
}

function addTask(work: Work, use: Use): void {
  const { builder } = work;
  const { task, service } = use;
  const { notes } = builder;
  const launch = launchOf(task.value, service?.value);
  const ground = groundOf(work, use, launch);
  if (!ground) return;
  const kept = sortFields(notes, 'ECS', FIELDS.task, task.value);
  sortFields(notes, 'ECS', FIELDS.service, service?.value);
  const name = service?.name ?? task.name;
  const subject = { notes, name };
  const { path, pointer } = service ?? task;
  const source = builder.source(path, pointer);
  const id = builder.ids.take('pod', source, name, `${name}-task`);
  const count = integerOf(subject, child(service?.value, 'desiredCount'), 'The number of tasks', 0, 1_000_000);
  if (textOf(child(service?.value, 'schedulingStrategy')) === 'DAEMON') {
    notes.add('info', 'global-mode', service!.value.place, `${quote(name)} runs once on every instance of the cluster; it stands here once.`, name);
  }
  builder.put(id, {
    kind: 'pod', in: ground.parent,
    ...known({ name: name === id ? undefined : name, ...readTask(name, task.value, launch, kept, subject), replicas: count, service: service?.name }),
    source,
  } as TopologyNode, task.value.place);
  addContainers(work, use, id, launch, ground);
}

const itemsList = (value: Value | undefined) => (value?.type === 'list' ? value.items : []);

function addContainers(work: Work, { task, service }: Use, pod: string, launch: Launch, ground: Ground): void {
  const { builder } = work;
  const { path, pointer } = service ?? task;
  const containers = itemsList(child(task.value, 'containerDefinitions')).map((value, i) => ({ value, name: textOf(child(value, 'name')) ?? `container-${i + 1}` }));
  const siblings = new Map(containers.map(({ name, value }) => [name, value]));
  const volumes = new Map(itemsList(child(task.value, 'volumes')).map((value) => [textOf(child(value, 'name')) ?? '', value]));
  for (const volume of volumes.values()) sortFields(builder.notes, 'ECS', FIELDS.volume, volume);
  const around: Surroundings = {
    notes: builder.notes, networkMode: networkMode(task.value, launch), windows: isWindows(task.value), reserving: launch === 'instances' && textOf(child(task.value, 'cpu')) === undefined, served: service !== undefined, siblings,
    mountOf: (name, value) => volumeMount(work, task, volumes.get(name), name, value, ground),
  };
  const sourceOf = (name: string) => builder.source(path, `${pointer}/containerDefinitions/${escapeSegment(name)}`);
  const ids = new Map([...siblings.keys()].map((name) => [name, builder.ids.take('container', sourceOf(name), name === (service?.name ?? task.name) ? `${name}-app` : name, `${pod}-${name}`)]));
  const starters = initContainers(containers.map(({ value }) => value));
  for (const [name, value] of siblings) {
    const id = ids.get(name)!;
    const stage = starters.has(name) ? 'init' as const : undefined;
    builder.put(id, { kind: 'container', in: pod, ...known({ name: name === id ? undefined : name, ...readContainer(name, value, around), stage }), source: sourceOf(name) } as TopologyNode, value.place);
  }
  addLinks(builder, siblings, ids, starters);
}

/** Containers that others wait for to end. */
function initContainers(containers: readonly Value[]): ReadonlySet<string> {
  const waits = containers.flatMap((value) => itemsList(child(value, 'dependsOn')));
  return new Set(waits.filter((item) => /^(COMPLETE|SUCCESS)$/.test(textOf(child(item, 'condition')) ?? '')).flatMap((item) => textOf(child(item, 'containerName')) ?? []));
}

/** `dependsOn` and `links` are hard; the log router of the task is a soft dependency of those that log through it. */
function addLinks(builder: Builder, containers: ReadonlyMap<string, Value>, ids: ReadonlyMap<string, string>, starters: ReadonlySet<string>): void {
  const router = [...containers].find(([, value]) => child(value, 'firelensConfiguration'))?.[0];
  for (const [name, value] of containers) {
    const from = ids.get(name)!;
    const link = (other: string | undefined, more: { readonly strength?: 'soft' } = {}) => {
      const to = ids.get(other ?? '');
      if (to !== undefined && to !== from && !starters.has(other!)) builder.link({ from, to, ...more });
    };
    for (const item of itemsList(child(value, 'dependsOn'))) link(textOf(child(item, 'containerName')));
    for (const item of itemsOf(child(value, 'links'))) link(textOf(item)?.split(':')[0]);
    if (textOf(at(value, 'logConfiguration', 'logDriver')) === 'awsfirelens') link(router, { strength: 'soft' });
  }
}

/** A path of the host, storage outside of it as a node, or a volume that ends with its task. */
function volumeMount(work: Work, task: Definition, volume: Value | undefined, name: string, value: Value, ground: Ground): { readonly source?: string; readonly type: 'bind' | 'volume' } {
  const { builder } = work;
  if (!volume) {
    builder.notes.add('warning', 'missing-volume', value.place, `There is no volume ${quote(name)} in the task definition ${quote(task.name)}.`, name);
    return { type: 'volume' };
  }
  const path = textOf(at(volume, 'host', 'sourcePath'));
  if (path !== undefined) return { source: path, type: 'bind' };
  const [efs, windows] = [textOf(at(volume, 'efsVolumeConfiguration', 'fileSystemId')), textOf(at(volume, 'fsxWindowsFileServerVolumeConfiguration', 'fileSystemId'))];
  const docker = child(volume, 'dockerVolumeConfiguration');
  const shared = textOf(child(docker, 'scope')) === 'shared';
  if (efs === undefined && windows === undefined && !shared) return { type: 'volume' };
  const driver = efs !== undefined ? 'efs' : windows !== undefined ? 'fsx' : textOf(child(docker, 'driver'));
  return { source: volumeNode(work, task, efs ?? windows ?? name, name, driver, !shared, volume, ground), type: 'volume' };
}

function volumeNode({ builder, volumes }: Work, task: Definition, what: string, wish: string, driver: string | undefined, remote: boolean, value: Value, ground: Ground): string {
  const key = JSON.stringify([what, ground.machine]);
  const before = volumes.get(key);
  if (before !== undefined) return before;
  const source = builder.source(task.path, `/volumes/${escapeSegment(what)}`);
  const id = builder.ids.take('volume', source, wish, `${wish}-volume`);
  volumes.set(key, id);
  builder.put(id, { kind: 'volume', ...known({ in: remote ? undefined : ground.machine, name: what === id ? undefined : what, driver, shared: remote ? true : undefined }), source } as TopologyNode, value.place);
  return id;
}
