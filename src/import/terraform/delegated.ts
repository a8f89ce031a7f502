/**
 * Resources that other formats read: those of the Kubernetes provider and of ECS are written down as their own formats have them,
 * a line each, and handed to the readers of these. What the readers note is told at the resource.
 */
import type { Operation, Topology } from '../../model';
import type { ImportContext, ImportFile, ImportNote, ImportResult, ReadAs } from '../contract';
import { type Notes, type Place, quote } from '../notes';
import { entriesOf } from '../values';
import { ecsDefinitions } from './ecs';
import { isKubernetes, kubernetesObjects } from './kubernetes';
import { type Resource, textAt } from './resources';

/** A definition in the JSON of another format, and the resource that it comes from. */
export interface Written {
  readonly resource: Resource;
  readonly value: object;
}

interface Target {
  readonly format: 'kubernetes' | 'ecs';
  readonly written: readonly Written[];
  readonly before: string;
  readonly after: string;
  /** What stands before the definition on its line. */
  key?(resource: Resource): string;
  /** A note that the other reader only has where files hold nothing else. */
  readonly empty: string;
}

/** Reads the resources of Kubernetes and ECS after the others, into what these gave. */
export async function readDelegated(resources: readonly Resource[], notes: Notes, done: ImportResult, context: ImportContext, readAs: ReadAs): Promise<ImportResult> {
  noteReleases(resources, notes);
  const made = resources.filter(({ data }) => !data);
  const targets: readonly Target[] = [
    { format: 'kubernetes', written: kubernetesObjects(made, notes), before: '{"apiVersion":"v1","kind":"List","items":[\n', after: '\n]}', empty: 'no-objects' },
    { format: 'ecs', written: ecsDefinitions(made, notes), before: '{"byAddress":{\n', key: ({ address }) => `${JSON.stringify(address)}:`, after: '\n}}', empty: 'nothing-found' },
  ];
  if (targets[0].written.length > 0) {
    notes.add('info', 'assumed-cluster', targets[0].written[0].resource.place, 'Terraform does not say which cluster its Kubernetes resources are in: all of them are taken for those of one. Import each plan into its own topology where they are of several.', 'cluster');
  }
  for (const { resource } of targets[0].written) noteUnknown(resource, notes);
  let result = done;
  for (const target of targets) result = joined(result, await readTarget(target, result, notes, context, readAs));
  const other = notes.list();
  const some = targets.some(({ written }) => written.length > 0);
  return { ...result, notes: [...other.filter(({ code }) => !(some && code === 'nothing-found')), ...result.notes] };
}

/** Of an object, what decides about its place and size; the provider fills in much else. */
const DECISIVE = new Set(['image', 'replicas', 'requests', 'limits', 'node_name', 'namespace', 'manifest']);

/** Notes what comes into being when the plan is applied, one note for each type. */
function noteUnknown({ type, unknown, place }: Resource, notes: Notes): void {
  const open = unknown ? [unknown] : [];
  for (let value = open.pop(); value; value = open.pop()) {
    if (value.type === 'list') open.push(...value.items);
    for (const [name, entry] of entriesOf(value)) {
      if (entry.value.type !== 'scalar') open.push(entry.value);
      else if (entry.value.value === true && DECISIVE.has(name)) notes.add('info', 'known-after-apply', place, `Of ${quote(type)}, ${quote(name)} is known only after the plan was applied. Import the state then.`, `${type} ${name}`);
    }
  }
}

const joined = (one: ImportResult, other: ImportResult): ImportResult => ({ ...one, operations: [...one.operations, ...other.operations], notes: [...one.notes, ...other.notes] });

async function readTarget({ format, written, before, key, after, empty }: Target, { operations, sources }: ImportResult, notes: Notes, context: ImportContext, readAs: ReadAs): Promise<ImportResult> {
  const nothing: ImportResult = { name: undefined, operations: [], notes: [], sources: [] };
  if (written.length === 0) {
    noteVanished(format, sources, notes, context);
    return nothing;
  }
  const lines = new Map<string, Written[]>();
  for (const one of written) {
    const list = lines.get(one.resource.path);
    if (list) list.push(one);
    else lines.set(one.resource.path, [one]);
  }
  const files: readonly ImportFile[] = [...lines].map(([path, list]) => ({ path, text: `${before}${list.map(({ resource, value }) => `${key?.(resource) ?? ''}${JSON.stringify(value)}`).join(',\n')}${after}` }));
  const result = await readAs(format, files, { ...context, topology: withAdded(context.topology, operations) });
  const placed = (note: ImportNote): ImportNote => {
    const list = lines.get(note.file);
    const place = (list?.[note.line - 2] ?? list?.[0])?.resource.place;
    return place ? { ...note, ...place.source.position(place.offset) } : note;
  };
  return { ...result, notes: result.notes.filter(({ code }) => code !== empty).map(placed) };
}

/** The topology with nodes that are to be added, so that their ids are taken. */
function withAdded(topology: Topology, operations: readonly Operation[]): Topology {
  const added = operations.flatMap((operation) => (operation.op === 'add' ? [operation] : []));
  return { ...topology, ids: [...topology.ids, ...added.map(({ id }) => id)], nodes: [...topology.nodes, ...added.map(({ node }) => node)] };
}

/** What earlier imports gave of a format of which nothing is left; while something is, its reader says this. */
function noteVanished(format: string, sources: readonly string[], notes: Notes, { topology, nameOf = (path) => path }: ImportContext): void {
  const read = new Map(sources.map((path) => [nameOf(path), path]));
  topology.nodes.forEach((node, i) => {
    const path = read.get(node.source?.file ?? '');
    if (node.source?.format !== format || path === undefined) return;
    const start: Place = { source: { path, position: () => ({ line: 1, column: 1 }) }, offset: 0 };
    notes.add('warning', 'vanished', start, `${quote(topology.ids[i])} was imported from ${quote(node.source.file!)} before and is not in it any more. Remove it if it is gone.`, undefined, { node: topology.ids[i] });
  });
}

/** What a release of Helm holds is rendered when it is installed. */
function noteReleases(resources: readonly Resource[], notes: Notes): void {
  for (const resource of resources) {
    if (resource.type !== 'helm_release' || resource.data) continue;
    const [name, chart, version, namespace] = ['name', 'chart', 'version', 'namespace'].map((attribute) => textAt(resource, attribute));
    const what = `${chart === undefined ? '' : ` of the chart ${quote(chart)}${version === undefined ? '' : ` ${quote(version)}`}`}${namespace === undefined ? '' : ` in the namespace ${quote(namespace)}`}`;
    notes.add('info', 'helm-release', resource.place, `The Helm release ${quote(name ?? resource.name)}${what} is not shown: what it holds does not stand here. Import what \`helm get manifest\` or \`kubectl get -o json\` prints.`);
  }
}

export const isDelegated = (type: string): boolean => isKubernetes(type) || type === 'helm_release';
