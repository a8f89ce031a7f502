/**
 * npm run bench [-- --quick] [-- --sizes 100,1000] [-- --text] [-- --rules] [-- --canvas] [-- --opening]
 *
 * Measures, on generated topologies, what a person waits for: from text to findings with their places, from an edit to fresh findings,
 * and layout and picture; what each rule and fact costs (rules.ts, only where named); the canvas in a browser (canvas/); the editor
 * itself (opening/, not with --quick). Named parts run alone.
 * Prints tables and writes dist/bench/results.json. Ratios are medians of pairs taken one right after the other.
 */
import fs from 'node:fs';
import path from 'node:path';
import { runScript } from '../scripts/lib/project.mjs';
import { check, locate } from '../src/engine';
import type { Checked } from '../src/engine';
import { applyOperations, editText, readTopology } from '../src/model';
import { EDIT_KINDS, editAt } from './edits';
import type { EditKind } from './edits';
import { canvasTables, measureCanvas } from './canvas';
import { generate, randomNumbers } from './generate';
import { editorTables, measureEditor } from './opening';
import { median, ninetieth, table, tidy, timed } from './measure';
import { measureRules, ruleTable } from './rules';

const options = { today: '2026-08-22' } as const;

interface Result {
  readonly nodes: number;
  readonly bytes: number;
  readonly findings: number;
  readonly parseMs: number;
  readonly readRatio: number;
  readonly readMs: number;
  readonly findingsRatio: number;
  readonly findingsMs: number;
  readonly edits: { readonly [kind in EditKind | 'all']: { readonly editMs: number; readonly checkMs: number; readonly medianMs: number; readonly p90Ms: number } };
  readonly sceneMs: number | undefined;
}

/** Runs before the first that counts: the compiler warms up. */
const WARM_UP = 4;

/** Text to findings with places, next to JSON.parse of the same text. */
function measureText(text: string, runs: number): Pick<Result, 'findings' | 'parseMs' | 'readRatio' | 'readMs' | 'findingsRatio' | 'findingsMs'> {
  const parse: number[] = [], read: number[] = [], all: number[] = [];
  const ratios: number[] = [], readRatios: number[] = [];
  let findings = 0;
  tidy();
  for (let run = 0; run < runs + WARM_UP; run++) {
    const parsed = timed(() => JSON.parse(text) as unknown).ms;
    const reading = timed(() => readTopology(text));
    const checking = timed(() => locate(check(reading.value, options)));
    findings = checking.value.length;
    if (run < WARM_UP) continue;
    parse.push(parsed);
    read.push(reading.ms);
    all.push(reading.ms + checking.ms);
    readRatios.push(reading.ms / parsed);
    ratios.push((reading.ms + checking.ms) / parsed);
  }
  return {
    findings, parseMs: median(parse), readMs: median(read), readRatio: median(readRatios), findingsMs: median(all),
    findingsRatio: median(ratios),
  };
}

/** From an edit of the text to fresh findings; each edit is made on the result of the one before. */
function measureEdits(text: string, each: number): Result['edits'] {
  const random = randomNumbers(7);
  let document = readTopology(text);
  let checked: Checked = check(document, options);
  const editMs = new Map<string, number[]>(), checkMs = new Map<string, number[]>();
  const note = (into: Map<string, number[]>, kind: string, ms: number): void => void into.set(kind, [...(into.get(kind) ?? []), ms]);
  for (let round = 0; round < each + 1; round++) {
    for (const kind of EDIT_KINDS) {
      const operation = editAt(checked.facts.graph, kind, random);
      const applied = operation && applyOperations(document, [operation]);
      if (!applied?.ok) continue;
      const before = document, last = checked;
      const edited = timed(() => editText(before, applied.edits));
      const fresh = timed(() => check(edited.value, options, last));
      document = edited.value;
      checked = fresh.value;
      if (round === 0) continue;
      for (const name of [kind, 'all']) {
        note(editMs, name, edited.ms);
        note(checkMs, name, fresh.ms);
      }
    }
  }
  return Object.fromEntries([...EDIT_KINDS, 'all'].map((kind) => {
    const edits = editMs.get(kind) ?? [], checks = checkMs.get(kind) ?? [];
    const sums = edits.map((ms, i) => ms + checks[i]!);
    return [kind, { editMs: median(edits), checkMs: median(checks), medianMs: median(sums), p90Ms: ninetieth(sums) }];
  })) as Result['edits'];
}

/** Layout and appearance of the whole picture. */
async function measureScene(text: string, runs: number): Promise<number | undefined> {
  const { buildScene } = await import('../src/scene');
  const checked = check(readTopology(text), options);
  const view = { lens: 'stack', collapsed: new Set<string>() } as const;
  const times: number[] = [];
  for (let run = 0; run < runs + 2; run++) {
    const { ms } = timed(() => buildScene(checked, view));
    if (run >= 2) times.push(ms);
  }
  return median(times);
}

async function measure(nodes: number, quick: boolean): Promise<Result> {
  const text = JSON.stringify(generate(nodes), null, 2);
  const runs = (nodes > 20_000 ? 5 : 15) >> (quick ? 1 : 0);
  return {
    nodes, bytes: text.length, ...measureText(text, Math.max(3, runs)),
    edits: measureEdits(text, nodes > 20_000 ? 3 : quick ? 5 : 15), sceneMs: await measureScene(text, 5),
  };
}

const ms = (value: number | undefined): string => (value === undefined || Number.isNaN(value) ? '-' : value.toFixed(value < 10 ? 2 : 1));

function print(results: readonly Result[]): void {
  console.log(table(
    [
      'nodes', 'kB', 'findings', 'JSON.parse ms', 'read ms', 'x', 'to findings ms', 'x (target 4)',
      'edit to findings ms', 'p90', 'scene ms',
    ],
    results.map((it) => [
      String(it.nodes), String(Math.round(it.bytes / 1000)), String(it.findings), ms(it.parseMs), ms(it.readMs),
      ms(it.readRatio), ms(it.findingsMs), ms(it.findingsRatio), ms(it.edits.all.medianMs), ms(it.edits.all.p90Ms),
      ms(it.sceneMs),
    ]),
  ));
  console.log('\nEdit to fresh findings, ms: text + '
    + `check\n${table(['nodes', ...EDIT_KINDS], results.map((it) => [String(it.nodes), ...EDIT_KINDS.map((kind) => `${ms(it.edits[kind].editMs)} + ${ms(it.edits[kind].checkMs)}`)]))}`);
}

const args = process.argv.slice(2);
const quick = args.includes('--quick');
const named = (['text', 'rules', 'canvas', 'opening'] as const).filter((part) => args.includes(`--${part}`));
const runs = (part: (typeof named)[number]): boolean => (named.length > 0 ? named.includes(part) : part !== 'rules' && (part !== 'opening' || !quick));
const wanted = args[args.indexOf('--sizes') + 1];
const counts = args.includes('--sizes') && wanted ? wanted.split(',').map(Number).filter((it) => it > 0) : quick ? [100, 1000, 10_000] : [100, 1000, 10_000, 50_000];

const results: Result[] = [];
if (runs('text')) {
  for (const nodes of counts) results.push(await measure(nodes, quick));
  print(results);
}
const rules = runs('rules') ? measureRules(args.includes('--sizes') ? counts[0]! : 10_000) : undefined;
if (rules) console.log(`\n${ruleTable(rules)}`);
if (runs('opening') ? runScript('package.mjs') : runs('canvas') ? runScript('build.mjs', 'webview') : 0) process.exit(1);
const canvas = runs('canvas') ? await measureCanvas(counts.filter((nodes) => nodes >= 1000 || args.includes('--sizes')), quick) : [];
if (canvas.length > 0) console.log(`\n${canvasTables(canvas)}`);
const editor = runs('opening') ? await measureEditor() : undefined;
if (editor) console.log(`\n${editorTables(editor)}`);

const file = path.join('dist', 'bench', 'results.json');
fs.mkdirSync(path.dirname(file), { recursive: true });
fs.writeFileSync(file, `${JSON.stringify({ version: 1, node: process.version, results, rules, canvas, editor }, null, 2)}\n`);
console.log(`\n${file}`);
