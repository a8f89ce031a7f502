/** Imports from files in memory, for the tests of this folder. */
import assert from 'node:assert/strict';
import { type ImportContext, importFiles, type ImportNote } from '../../../src/import';
import { applyOperations, newTopologyText, readTopology, type Link, type NodeOf, type Topology, type TopologyNode } from '../../../src/model';

export interface Imported {
  readonly text: string;
  readonly topology: Topology;
  readonly notes: readonly ImportNote[];
  readonly sources: readonly string[];
  node(id: string): TopologyNode;
  container(id: string): NodeOf<'container'>;
  links(): readonly Link[];
  /** Codes of the notes, in order. */
  codes(): readonly string[];
  note(code: string): ImportNote;
}

export interface ImportOptions extends Partial<Omit<ImportContext, 'topology'>> {
  /** Text of the topology that is imported into. */
  readonly into?: string;
  readonly format?: string;
}

/** Imports the named files (the first of `files` where none is named) and applies the result. */
export async function importInto(files: { readonly [path: string]: string | Uint8Array }, paths?: readonly string[], options: ImportOptions = {}): Promise<Imported> {
  const { into, format, ...context } = options;
  const base = readTopology(into ?? newTopologyText());
  const known = new Map(Object.entries(files));
  const result = await importFiles(paths ?? [Object.keys(files)[0]], { readFile: (path) => known.get(path), workspaceName: 'shop', ...context, topology: base.topology }, format);
  const applied = applyOperations(base, result.operations);
  assert.ok(applied.ok, applied.ok ? '' : applied.error);
  const { topology } = readTopology(applied.text);
  const node = (id: string): TopologyNode => {
    const index = topology.ids.indexOf(id);
    assert.ok(index >= 0, `no node ${id} among ${topology.ids.join(', ')}`);
    return topology.nodes[index];
  };
  return {
    text: applied.text, topology, notes: result.notes, sources: result.sources, node,
    container(id) {
      const found = node(id);
      assert.equal(found.kind, 'container');
      return found as NodeOf<'container'>;
    },
    links: () => topology.links.filter((link): link is Link => link !== undefined),
    codes: () => result.notes.map((note) => note.code),
    note(code) {
      const found = result.notes.find((each) => each.code === code);
      assert.ok(found, `no note ${code} among ${result.notes.map((each) => each.code).join(', ')}`);
      return found;
    },
  };
}

/** One service `web`, indented below itself, imported on its own. */
export const service = async (body: string, options?: ImportOptions) => {
  const imported = await importInto({ 'compose.yaml': `services:\n  web:\n${body.replace(/^/gm, '    ')}\n` }, undefined, options);
  return { ...imported, web: imported.container('web') };
};
