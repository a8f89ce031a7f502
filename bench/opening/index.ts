/**
 * opening: what a person waits for in the real editor, with the packed extension in VS Code's window in a browser.
 *
 *   open.ts    a file as text and as a canvas, beside a Markdown preview
 *   edit.ts    a change in the inspector
 *   clock.ts   when something is on the screen
 */
import fs from 'node:fs';
import { at } from '../../scripts/lib/project.mjs';
import { generate } from '../generate';
import { median, table } from '../measure';
import { measureEdit, type EditLatency } from './edit';
import { EDITORS, later, measureOpening, WAYS, type OpeningResult } from './open';

export interface EditorResult {
  readonly nodes: number;
  readonly opening: OpeningResult;
  readonly edits: readonly EditLatency[];
}

const OPENED_NODES = 1000;
const EDITED_NODES = [1000, 10_000];
const TURNS = 5, WINDOWS = 3, EDITS = 10;

/** A folder with the same topology under several names, because a document that was open once opens faster. */
function makeWorkspace(): string {
  const workspace = `dist/bench/workspace-${process.pid}`;
  fs.mkdirSync(at(workspace), { recursive: true });
  const topology = (nodes: number): string => JSON.stringify(generate(nodes), null, 2);
  const opened = topology(OPENED_NODES);
  for (let turn = 0; turn <= TURNS; turn++) {
    for (const way of WAYS) fs.writeFileSync(at(workspace, `${way}-${turn}${EDITORS[way].suffix}`), way === 'preview' ? `# Page ${turn}\n` : opened);
  }
  for (const nodes of EDITED_NODES) fs.writeFileSync(at(workspace, `edit-${nodes}.topology.json`), topology(nodes));
  return workspace;
}

/** Opens windows and measures; needs dist/strata.vsix. */
export async function measureEditor(): Promise<EditorResult> {
  const workspace = makeWorkspace();
  try {
    const opening = await measureOpening(workspace, WINDOWS, TURNS);
    const edits: EditLatency[] = [];
    for (const nodes of EDITED_NODES) edits.push(await measureEdit(workspace, `edit-${nodes}.topology.json`, nodes, EDITS));
    return { nodes: OPENED_NODES, opening, edits };
  } finally {
    fs.rmSync(at(workspace), { recursive: true, force: true });
  }
}

const ms = (value: number): string => value.toFixed(0);

/** The figures as text. */
export function editorTables({ nodes, opening, edits }: EditorResult): string {
  const rows = (['cold', 'warm'] as const).map((how) => {
    const openings = opening[how];
    return [how === 'cold' ? 'first in a new window' : 'later, by turns', String(openings.canvas.length), ...WAYS.map((way) => ms(median(openings[way]))), ms(later(openings, 'text')), ms(later(openings, 'preview'))];
  });
  return [
    `Opening ${nodes} nodes in the editor, ms\n${table(['', 'runs', 'as text', 'Markdown preview', 'as a canvas', 'after text (target 500)', 'after preview'], rows)}`,
    `A change in the inspector of the editor, ms from Enter\n${table(['nodes', 'runs', 'taken in', 'p90', 'on the screen'],
      edits.map((it) => [String(it.nodes), String(it.runs), ms(it.appliedMs), ms(it.appliedP90Ms), ms(it.paintedMs)]))}`,
  ].join('\n\n');
}
