/** Export, import, compare: what differs without a loss that says so. */
import assert from 'node:assert/strict';
import { buildGraph } from '../../../src/engine';
import type { Loss, Manifests, Selection } from '../../../src/export/manifests/contract';
import { type ImportContext, importFiles } from '../../../src/import';
import { applyOperations, newTopologyText, readTopology, type TopologyText } from '../../../src/model';
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
  const { document, errors } = await importedFrom(apart ? paths.map((path) => [path]) : [paths], (path) => texts.get(path), format);
  assert.deepEqual(errors, [], manifests.files.map(({ text }) => text).join('\n'));
  return document;
}

const covers = (losses: readonly Loss[], nodes: readonly (string | undefined)[], ...properties: readonly string[]): boolean =>
  losses.some((loss) => properties.some((property) => loss.properties.includes(property)) && (loss.nodes.length === 0 || nodes.some((node) => node !== undefined && loss.nodes.includes(node))));

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
    if (was !== undefined && !covers(losses, names, 'id', 'name', '*')) found.push(`${was} is called ${id}`);
    for (const change of properties) {
      const [top, second] = change.path;
      if (top === 'source' || covers(losses, names, '*', top, `${top}.${second}`)) continue;
      // A namespace of its own is what every container has without saying so.
      if (top === 'namespaces' && (change.from === 'private' || isPrivate(change.from)) && change.to === undefined) continue;
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
