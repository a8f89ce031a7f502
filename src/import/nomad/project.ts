/** Jobs -> operations: groups as pods in a cluster, their tasks, volumes, sidecars and links. */
import { escapeSegment, type NodeOf, type TopologyNode } from '../../model';
import { extraOf } from '../extra';
import { quote } from '../notes';
import { known } from '../write';
import { booleanOf, type Value } from '../values';
import type { Builder, Ground } from '../workloads/builder';
import { clusterGround } from '../workloads/cluster';
import { sortFields } from '../workloads/fields';
import { integerOf } from '../workloads/quantities';
import { attribute, blockIn, blocksIn, type Body, inBothForms, textIn, withoutLabel } from './body';
import { FIELDS } from './fields';
import { healthOf, readContainer, readPorts, resourcesOf, sortTask, type Surroundings } from './task';

export interface Job {
  readonly body: Body;
  readonly name: string;
  readonly path: string;
  /** Of the job in its file. */
  readonly pointer: string;
}

const SCHEDULER = { platform: 'nomad', engine: 'docker', says: 'Nomad' } as const;
const TABLES = { job: inBothForms(FIELDS.job), group: inBothForms(FIELDS.group) } as const;
const CONTAINERS = new Set(['docker', 'podman', 'containerd-driver', 'containerd', 'docklet', 'rkt', 'singularity']);

interface Work {
  readonly builder: Builder;
  readonly ground: Ground;
  /** Nodes by the services that they offer, and who asks for which. */
  readonly services: Map<string, string>;
  readonly wants: { readonly from: string; readonly service: string }[];
  /** The machine for processes without a container, once there is one. */
  machine: string | undefined;
}

/** A group while it is read. */
interface Group {
  readonly job: Job;
  readonly body: Body;
  readonly tasks: readonly Body[];
  readonly name: string;
  /** How it is called in the topology. */
  readonly wish: string;
  readonly pointer: string;
  readonly count: number | undefined;
}

/** Everything the jobs say, as operations. */
export function nomadOperations(builder: Builder, jobs: readonly Job[]): void {
  const first = jobs.find(({ body }) => [body, ...blocksIn(body, 'group')].some((each) => blocksIn(each, 'task').length > 0 || blocksIn(each, 'service').some((service) => blockIn(service, 'connect'))));
  if (!first) return;
  const ground = clusterGround(builder, SCHEDULER, 'nomad', false, builder.source(first.path, '/cluster'), first.body.place);
  if (!ground) return;
  const work: Work = { builder, ground, services: new Map(), wants: [], machine: undefined };
  for (const job of jobs) for (const group of groupsOf(work, job)) addGroup(work, group);
  for (const { from, service } of work.wants) {
    const to = work.services.get(service);
    if (to !== undefined && to !== from) builder.link({ from, to, name: service });
  }
}

function groupsOf({ builder }: Work, job: Job): readonly Group[] {
  const { notes } = builder;
  sortFields(notes, 'Nomad', TABLES.job, withoutLabel(job.body.value));
  noteSchedule(builder, job);
  // A task that stands in the job itself is a group of its own.
  const lone = blocksIn(job.body, 'task').map((task) => ({ body: { ...task, label: task.label }, tasks: [task] }));
  const groups = [...blocksIn(job.body, 'group').map((body) => ({ body, tasks: blocksIn(body, 'task') })), ...lone];
  return groups.map(({ body, tasks }, i) => {
    const name = body.label ?? `group-${i + 1}`;
    const count = tasks[0]?.value === body.value || textIn(body, 'count') === undefined ? undefined : integerOf({ notes, name }, attribute(body, 'count'), 'The count', 0, 1_000_000);
    const computed = attribute(body, 'count');
    if (computed?.type === 'scalar' && computed.unset) notes.add('info', 'unknown-count', computed.place, `How many of the group ${quote(name)} there are must be computed, so it is unknown; it stands here once.`);
    return { job, body, tasks, name, wish: groups.length === 1 ? job.name : `${job.name}-${name}`, pointer: `${job.pointer}/groups/${escapeSegment(name)}`, count };
  });
}

function noteSchedule({ notes }: Builder, { body, name }: Job): void {
  const type = textIn(body, 'type');
  if (type === 'system' || type === 'sysbatch') notes.add('info', 'global-mode', attribute(body, 'type')!.place, `${quote(name)} runs once on every machine of the cluster (\`type = "${type}"\`); it stands here once.`, name);
  const timed = blockIn(body, 'periodic') ?? blockIn(body, 'parameterized');
  if (timed) notes.add('info', 'runs-at-times', timed.place, `${quote(name)} runs at times or when it is asked for; it stands here as if it ran.`, name);
}

const driverOf = (task: Body) => textIn(task, 'driver') ?? '';

function addGroup(work: Work, group: Group): void {
  const { builder } = work;
  const { notes } = builder;
  const kept = group.tasks[0]?.value === group.body.value ? [] : sortFields(notes, 'Nomad', TABLES.group, withoutLabel(group.body.value));
  const sidecars = blocksIn(group.body, 'service').filter((service) => blockIn(blockIn(service, 'connect'), 'sidecar_service'));
  const containers = group.tasks.filter((task) => CONTAINERS.has(driverOf(task)));
  const others = group.tasks.filter((task) => !containers.includes(task));
  const offered = [group.body, ...group.tasks].flatMap((body) => blocksIn(body, 'service')).flatMap((service) => textIn(service, 'name') ?? []);
  if (containers.length + sidecars.length > 0) {
    const pod = addPod(work, group, extraOf(kept, group.name, group.body.place, notes));
    addContainers(work, group, pod, containers);
    for (const service of sidecars) addSidecar(work, group, pod, service);
    for (const name of offered) work.services.set(name, pod);
  }
  for (const task of others) {
    const id = driverOf(task) === 'qemu' ? addMachine(work, group, task) : addProcess(work, group, task);
    if (containers.length === 0 && id !== undefined) for (const name of offered) if (!work.services.has(name)) work.services.set(name, id);
  }
}

function addPod({ builder, ground }: Work, group: Group, extra: NodeOf<'pod'>['extra']): string {
  const source = builder.source(group.job.path, group.pointer);
  const id = builder.ids.take('pod', source, group.wish, `${group.wish}-group`);
  const name = group.wish === group.job.name ? group.job.name : `${group.job.name}/${group.name}`;
  builder.put(id, { kind: 'pod', in: ground.parent, ...known({ name: name === id ? undefined : name, replicas: group.count, extra }), source } as TopologyNode, group.body.place);
  return id;
}

function surroundings(work: Work, group: Group): Surroundings {
  const { notes } = work.builder;
  const networks = blocksIn(group.body, 'network');
  const volumes = new Map(blocksIn(group.body, 'volume').map((volume) => [volume.label ?? '', volume]));
  return {
    notes, type: textIn(group.job.body, 'type') ?? 'service',
    networkMode: networks[0] && (textIn(networks[0], 'mode') ?? 'host'),
    ports: readPorts({ notes, name: group.name }, networks),
    restart: blockIn(group.body, 'restart') ?? blockIn(group.job.body, 'restart'),
    health: healthOf(blocksIn(group.body, 'service')),
    mountOf: (name, value) => volumeOf(work, group, volumes.get(name), name, value),
  };
}

function addContainers(work: Work, group: Group, pod: string, tasks: readonly Body[]): void {
  const { builder } = work;
  const around = surroundings(work, group);
  for (const [i, task] of tasks.entries()) {
    const name = task.label ?? `task-${i + 1}`;
    const source = builder.source(group.job.path, `${group.pointer}/tasks/${escapeSegment(name)}`);
    const id = builder.ids.take('container', source, name, `${group.wish}-${name}`);
    builder.put(id, { kind: 'container', in: pod, ...known({ name: name === id ? undefined : name, ...readContainer(name, task, around) }), source } as TopologyNode, task.place);
  }
}

/** Nomad runs a proxy beside the tasks of a service in the mesh, with sizes of its own where the job names none. */
function addSidecar(work: Work, group: Group, pod: string, service: Body): void {
  const { builder } = work;
  const connect = blockIn(service, 'connect');
  const offered = textIn(service, 'name') ?? group.name;
  const name = `connect-proxy-${offered}`;
  const source = builder.source(group.job.path, `${group.pointer}/tasks/${escapeSegment(name)}`);
  const id = builder.ids.take('container', source, name, `${group.wish}-${name}`);
  const own = blockIn(blockIn(connect, 'sidecar_task'), 'resources');
  const { assumed, ...resources } = own ? resourcesOf({ notes: builder.notes, name }, own) : { requests: undefined, limits: { memory: '128MiB' }, cpuShares: 250, assumed: ['limits', 'cpuShares'] };
  builder.put(id, { kind: 'container', in: pod, ...known({ name: name === id ? undefined : name, ...resources, stage: 'sidecar' as const, assumed }), source } as TopologyNode, service.place);
  for (const upstream of blocksIn(blockIn(blockIn(connect, 'sidecar_service'), 'proxy'), 'upstreams')) {
    const wanted = textIn(upstream, 'destination_name');
    if (wanted !== undefined) work.wants.push({ from: pod, service: wanted });
  }
}

function addMachine(work: Work, group: Group, task: Body): string {
  const { builder, ground } = work;
  const { notes } = builder;
  const name = task.label ?? group.name;
  const kept = sortTask(task, notes, false);
  const { limits, assumed } = resourcesOf({ notes, name }, blockIn(task, 'resources'));
  const source = builder.source(group.job.path, `${group.pointer}/tasks/${escapeSegment(name)}`);
  const id = builder.ids.take('vm', source, name, `${group.wish}-${name}`);
  const parent = builder.context.on === undefined || ground.parent === ground.machine ? ground.parent : undefined;
  if (parent === undefined) notes.add('info', 'not-carried-over', task.place, `${quote(name)} is a virtual machine, which cannot stand on ${quote(ground.parent)}: it was left out.`, name);
  else {
    builder.put(id, {
      kind: 'vm', in: parent,
      ...known({ name: name === id ? undefined : name, memory: limits?.memory, replicas: group.count, assumed: assumed.includes('limits') ? ['memory'] : undefined, extra: extraOf(kept, name, task.place, notes) }), source,
    } as TopologyNode, task.place);
  }
  return id;
}

/** A process without a container: it needs an operating system to stand on, and a cluster is none. */
function addProcess(work: Work, group: Group, task: Body): string | undefined {
  const { builder } = work;
  const { notes } = builder;
  const name = task.label ?? group.name;
  const machine = machineOf(work, group);
  if (machine === undefined) return undefined;
  const kept = sortTask(task, notes, false);
  const { limits, assumed } = resourcesOf({ notes, name }, blockIn(task, 'resources'));
  const source = builder.source(group.job.path, `${group.pointer}/tasks/${escapeSegment(name)}`);
  const id = builder.ids.take('app', source, name, `${group.wish}-${name}`);
  if ((group.count ?? 1) > 1) notes.add('info', 'several-processes', task.place, `${quote(name)} runs ${group.count} times, on machines that Nomad picks; it stands here once.`, name);
  const isolated = ISOLATED.has(driverOf(task));
  if (isolated) notes.add('info', 'isolated-process', task.place, `The driver \`${driverOf(task)}\` runs processes in a folder of their own, too; here they are applications in a control group.`, driverOf(task));
  builder.put(id, {
    kind: 'app', in: isolated ? groupOf(work, group, name, machine, limits?.memory, task) : machine,
    ...known({ name: name === id ? undefined : name, memory: limits?.memory, user: textIn(task, 'user'), health: healthOf(blocksIn(task, 'service')), assumed: assumed.includes('limits') ? ['memory'] : undefined, extra: extraOf(kept, name, task.place, notes) }), source,
  } as TopologyNode, task.place);
  return id;
}

/** Drivers that limit the memory of their processes. */
const ISOLATED = new Set(['exec', 'exec2', 'java']);

/** The control group of a process, with its memory as the limit. */
function groupOf({ builder }: Work, group: Group, name: string, machine: string, max: number | string | undefined, task: Body): string {
  const source = builder.source(group.job.path, `${group.pointer}/tasks/${escapeSegment(name)}/group`);
  const id = builder.ids.take('cgroup', source, `${name}-slice`, `${group.wish}-${name}-slice`);
  builder.put(id, { kind: 'cgroup', in: machine, ...known({ memory: known({ max }) }), source } as TopologyNode, task.place);
  return id;
}

function machineOf(work: Work, group: Group): string | undefined {
  const { builder, ground } = work;
  if (work.machine !== undefined) return work.machine;
  const kindOf = (id: string | undefined) => builder.context.topology.nodes[builder.context.topology.ids.indexOf(id ?? '')]?.kind;
  if (kindOf(ground.machine) === 'host' || kindOf(ground.machine) === 'vm') work.machine = ground.machine;
  else {
    const source = builder.source(group.job.path, '/client');
    work.machine = builder.ids.take('host', source, 'nomad-client');
    builder.put(work.machine, { kind: 'host', os: { family: 'linux' }, assumed: ['*'], source } as TopologyNode, group.body.place);
    builder.notes.add('info', 'assumed-host', group.body.place, `Tasks without a container need a machine to stand on: ${quote(work.machine)} was made for them and marked as assumed.`, 'client');
  }
  return work.machine;
}

const ACCESS: ReadonlyMap<string, NodeOf<'volume'>['access']> = new Map([
  ['single-node-writer', 'RWO'], ['multi-node-multi-writer', 'RWX'], ['multi-node-single-writer', 'RWX'], ['multi-node-reader-only', 'ROX'], ['single-node-reader-only', 'ROX'],
] as const);

/** A volume of the group as the source of a mount. Volumes of CSI are outside of the machines, host volumes on them. */
function volumeOf({ builder, ground }: Work, group: Group, volume: Body | undefined, name: string, value: Value): { readonly source?: string; readonly type: 'volume' } {
  if (!volume) {
    builder.notes.add('warning', 'missing-volume', value.place, `There is no volume ${quote(name)} in the group ${quote(group.name)}.`, name);
    return { type: 'volume' };
  }
  const named = textIn(volume, 'source') ?? name;
  const csi = textIn(volume, 'type') === 'csi';
  const each = booleanOf(attribute(volume, 'per_alloc')) === true;
  if (each) builder.notes.add('info', 'volume-each', volume.place, `Each copy of the group ${quote(group.name)} has a volume ${quote(named)} of its own; one stands for all.`, named);
  const source = builder.source(group.job.path, `/volumes/${escapeSegment(named)}`);
  const id = builder.ids.take('volume', source, named, `${named}-volume`);
  const access = ACCESS.get(textIn(volume, 'access_mode') ?? '');
  builder.put(id, { kind: 'volume', ...known({ in: csi ? undefined : ground.machine, name: named === id ? undefined : named, driver: csi ? 'csi' : 'host', access: csi ? access : undefined, shared: csi ? true : undefined }), source } as TopologyNode, volume.place);
  return { source: id, type: 'volume' };
}
