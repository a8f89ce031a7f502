/** Recorded answers of running systems, imported as `strata import --live` does. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { importFiles, type ImportFile, type ImportNote } from '../../../src/import';
import { type LiveSource, readAnswers } from '../../../src/live';
import { applyOperations, newTopologyText, type NodeOf, readTopology } from '../../../src/model';
import type { Kind } from '../../../src/model';

export interface Shown {
  readonly text: string;
  readonly ids: readonly string[];
  readonly notes: readonly ImportNote[];
  readonly changes: number;
  node<K extends Kind>(kind: K, id: string): NodeOf<K>;
  codes(): readonly string[];
}

/** Answers of a machine as a topology. */
export async function show(source: LiveSource, machine: string, files: readonly ImportFile[], { into = newTopologyText(), on }: { into?: string; on?: string } = {}): Promise<Shown> {
  const base = readTopology(into);
  const { operations, notes } = await readAnswers(source, { machine, files }, { topology: base.topology, ...(on === undefined ? {} : { on }) }, importFiles);
  const applied = applyOperations(base, operations);
  assert.ok(applied.ok, applied.ok ? '' : applied.error);
  const { topology } = readTopology(applied.text);
  return {
    text: applied.text, ids: topology.ids, notes, changes: operations.length,
    node(kind, id) {
      const index = topology.ids.indexOf(id);
      assert.ok(index >= 0, `no node ${id} among ${topology.ids.join(', ')}`);
      assert.equal(topology.nodes[index]!.kind, kind);
      return topology.nodes[index] as NodeOf<typeof kind>;
    },
    codes: () => notes.map(({ code }) => code),
  };
}

const onPath = (program: string) => (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => fs.existsSync(path.join(folder, program)));

/** Which of these programs are not installed, in words; undefined where all are. */
export function missing(programs: readonly string[]): string | undefined {
  const lacking = programs.filter((program) => !onPath(program));
  return lacking.length === 0 ? undefined : `${lacking.join(', ')} not installed`;
}

/** Skips with the reason in the title. */
export function skipSaying(context: Mocha.Context, why: string): void {
  context.test!.title += ` (skipped: ${why})`;
  context.skip();
}
