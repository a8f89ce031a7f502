/** Export, import, compare: what differs without a loss that says so. */
import assert from 'node:assert/strict';
import { buildGraph } from '../../../src/engine';
import type { Loss, Manifests, Selection } from '../../../src/export/manifests/contract';
import { type ImportContext, importFiles } from '../../../src/import';
import { applyOperations, newTopologyText, type Operation, readTopology, type TopologyText } from '../../../src/model';
import { compareTopologies } from '../../../src/review';

export type Writer = (selection: Selection) => Manifests;

export function exported(writer: Writer, document: TopologyText, node?: string): Manifests {
  const graph = buildGraph(document.topology);
  return writer({ graph, name: document.topology.name ?? 'stack', ...(node === undefined ? {} : { node: graph.number.get(node)! }) });
}

/** A topology made of files; `paths` are those that are read together. */
export async function importedFrom(groups: readonly (readonly string[])[], readFile: ImportContext['readFile'], format: string): Promise<{ readonly document: TopologyText; readonly errors: readonly string[] }> {
  let text = newTopologyText();
  const errors: string[] = [];
  for (const paths of groups) {
    const base = readTopology(text);
    const result = await importFiles(paths, { readFile, topology: base.topology, workspaceName: 'stack' }, format);
    errors.push(...result.notes.filter(({ severity }) => severity === 'error').map(({ message }) => message));
    const applied = applyOperations(base, result.operations);
    assert.ok(applied.ok, applied.ok ? '' : applied.error);
    text = applied.text;
  }
  return { document: readTopology(text), errors };
}

/** The topology that the files of an export make; each file on its own where `apart`. */
export async function again(manifests: Manifests, format: string, apart = true): Promise<TopologyText> {
  const texts = new Map(manifests.files.map(({ path, text }) => [path, text]));
  const paths = [...texts.keys()];
  const { document, errors } = await importedFrom(apart ? paths.map((path) => [path]) : [paths].filter(({ length }) => length > 0), (path) => texts.get(path), format);
  assert.deepEqual(errors, [], manifests.files.map(({ text }) => text).join('\n'));
  return document;
}

const covers = (losses: readonly Loss[], nodes: readonly (string | undefined)[], ...properties: readonly string[]): boolean =>
  losses.some((loss) => properties.some((property) => loss.properties.includes(property)) && (loss.nodes.length === 0 || nodes.some((node) => node !== undefined && loss.nodes.includes(node))));

/** The name of a node; ids are the importer's to give where a format has no ids. */
const nameIn = ({ topology }: TopologyText, id: string): string => topology.nodes[topology.ids.indexOf(id)]?.name ?? id;

const isPrivate = (value: unknown) => typeof value === 'object' && value !== null && Object.values(value).every((it) => it === 'private');

/** Everything in which `now` is not as `old`, and that no loss speaks of. */
export function unexplained(old: TopologyText, now: TopologyText, losses: readonly Loss[]): readonly string[] {
  const { nodes, entries } = compareTopologies(old, now, { today: '2026-01-15' });
  const isAssumed = (id: string) => now.topology.nodes[now.topology.ids.indexOf(id)]?.assumed?.includes('*');
  const anywhere = (property: string) => losses.some(({ properties }) => properties.includes(property));
  const found: string[] = [];
  for (const { id, kind } of nodes.removed) if (!covers(losses, [id], '*')) found.push(`${kind} ${id} is gone`);
  for (const { id, kind, parent } of nodes.added) {
    if (!isAssumed(id) && !covers(losses, [id, parent ?? undefined], '*') && !anywhere(`*${kind === 'cgroup' ? 'project' : kind === 'network' ? 'default' : `${kind}s`}`) && !anywhere(`*${kind}s`)) found.push(`${kind} ${id} came`);
  }
  for (const { id, was, moved, properties } of nodes.changed) {
    const names = [id, was];
    if (moved && !covers(losses, [...names, moved.from ?? undefined], '*', 'in') && !anywhere('*project') && !(moved.to !== null && isAssumed(moved.to) && moved.from === null)) found.push(`${id} moved from ${moved.from} to ${moved.to}`);
    const called = [nameIn(old, was ?? id), nameIn(now, id)];
    if (called[0] !== called[1] && !covers(losses, names, 'id', 'name', '*')) found.push(`${called[0]} is called ${called[1]}`);
    for (const change of properties) {
      const [top, second] = change.path;
      if (top === 'source' || top === 'name' || covers(losses, names, '*', top, `${top}.${second}`)) continue;
      // A namespace of its own is what every container has without saying so.
      if (top === 'namespaces' && (change.from === 'private' || isPrivate(change.from)) && change.to === undefined) continue;
      if (change.to === undefined && ((top === 'stage' && change.from === 'main') || (top === 'replicas' && change.from === 1))) continue;
      if (top === 'mounts' && anywhere('*volumes')) continue;
      if (top === 'networks' && (change.removed ?? []).every((id) => covers(losses, [String(id)], '*'))) continue;
      found.push(`${id}.${change.path.join('.')}: ${JSON.stringify(change.from)} became ${JSON.stringify(change.to)} (+${JSON.stringify(change.added)} -${JSON.stringify(change.removed)})`);
    }
  }
  for (const { section, change, name } of entries) {
    if (section === 'document' || anywhere(`*${section}`)) continue;
    found.push(`${section} ${name} ${change}`);
  }
  return found;
}

/** The topology with the ids of the old one, where a format knows no ids: nodes of one kind with the same name, in a parent with the same name, are the same. */
export function withOldIds(old: TopologyText, now: TopologyText): TopologyText {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const keyOf = (document: TopologyText, id: string) => {
    const node = document.topology.nodes[document.topology.ids.indexOf(id)];
    const around = document.topology.nodes[document.topology.ids.indexOf(node.in ?? '')];
    return JSON.stringify([node.kind, plain(nameIn(document, id)), node.kind === 'container' && around?.kind === 'pod' ? plain(nameIn(document, node.in!)) : '']);
  };
  const lone = (id: string) => JSON.stringify(['container', plain(nameIn(old, id)), plain(nameIn(old, id))]);
  const wanted = new Map(old.topology.ids.flatMap((id) => [[keyOf(old, id), id], [lone(id), id]] as const));
  for (const id of old.topology.ids) wanted.set(keyOf(old, id), id);
  const pairs = now.topology.ids.flatMap((id) => {
    const to = wanted.get(keyOf(now, id));
    return to !== undefined && to !== id ? [{ id, to }] : [];
  });
  const aside = pairs.filter(({ to }) => now.topology.ids.includes(to) && !pairs.some(({ id }) => id === to)).map(({ to }): Operation => ({ op: 'rename', id: to, to: `${to}--aside` }));
  // The name that its id was is not lost with the id.
  const names = pairs.filter(({ id }) => now.topology.nodes[now.topology.ids.indexOf(id)].name === undefined).map(({ id }): Operation => ({ op: 'set', path: ['nodes', id, 'name'], value: id }));
  const operations = [...names, ...aside, ...pairs.map(({ id, to }, i): Operation => ({ op: 'rename', id, to: `${to}--${i}` })), ...pairs.map(({ to }, i): Operation => ({ op: 'rename', id: `${to}--${i}`, to }))];
  const applied = applyOperations(now, operations);
  assert.ok(applied.ok, applied.ok ? '' : applied.error);
  return readTopology(applied.text);
}
