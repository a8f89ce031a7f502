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
import { EDIT_KINDS, editAt, PROPERTY_EDITS, STRUCTURE_EDITS } from './edits';
import type { EditKind } from './edits';
import { canvasTables, measureCanvas } from './canvas';
import { generate, randomNumbers } from './generate';
import { editorTables, measureEditor } from './opening';
import { measureCompare } from './compare';
import { measureFailover } from './failover';
import type { FailoverTimes } from './failover';
import { heapUsed, median, quantile, table, tidy, timed } from './measure';
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
  readonly edits: { readonly [kind in EditKind | 'mix']: { readonly editMs: number; readonly checkMs: number; readonly medianMs: number; readonly p95Ms: number } };
  /** Heap that a checked document holds, text aside, for one character of its text. */
  readonly heapRatio: number | undefined;
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
      for (const name of inMix(kind, round) ? [kind, 'mix'] : [kind]) {
        note(editMs, name, edited.ms);
        note(checkMs, name, fresh.ms);
      }
    }
  }
  return Object.fromEntries([...EDIT_KINDS, 'mix'].map((kind) => {
    const edits = editMs.get(kind) ?? [], checks = checkMs.get(kind) ?? [];
    const sums = edits.map((ms, i) => ms + checks[i]!);
    return [kind, { editMs: median(edits), checkMs: median(checks), medianMs: median(sums), p95Ms: quantile(sums, 0.95) }];
  })) as Result['edits'];
}

/** The even mix: each round one property, by turns, and one of each edit of the structure. */
const inMix = (kind: EditKind, round: number): boolean =>
  (STRUCTURE_EDITS as readonly string[]).includes(kind) || PROPERTY_EDITS[round % PROPERTY_EDITS.length] === kind;

/** Heap of a checked document with the places of its findings; undefined where the collector cannot be called. */
function measureHeap(text: string): number | undefined {
  const before = heapUsed();
  const document = readTopology(text);
  const held = { checked: check(document, options), located: [] as unknown[] };
  held.located = locate(held.checked);
  const after = heapUsed();
  return before === undefined || after === undefined || held.located.length < 0 ? undefined : (after - before) / text.length;
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
    edits: measureEdits(text, nodes > 20_000 ? 3 : quick ? 5 : 15), heapRatio: measureHeap(text), sceneMs: await measureScene(text, 5),
  };
}

const ms = (value: number | undefined): string => (value === undefined || Number.isNaN(value) ? '-' : value.toFixed(value < 10 ? 2 : 1));

function print(results: readonly Result[]): void {
  console.log(table(
    [
      'nodes', 'kB', 'findings', 'JSON.parse ms', 'read ms', 'x', 'to findings ms', 'x (limit 6)',
      'an edit, ms', 'p95', 'heap / text (limit 12)', 'scene ms',
    ],
    results.map((it) => [
      String(it.nodes), String(Math.round(it.bytes / 1000)), String(it.findings), ms(it.parseMs), ms(it.readMs),
      ms(it.readRatio), ms(it.findingsMs), ms(it.findingsRatio), ms(it.edits.mix.medianMs), ms(it.edits.mix.p95Ms),
      ms(it.heapRatio), ms(it.sceneMs),
    ]),
  ));
  console.log('\nEdit to fresh findings, ms: text + '
    + `check\n${table(['nodes', ...EDIT_KINDS], results.map((it) => [String(it.nodes), ...EDIT_KINDS.map((kind) => `${ms(it.edits[kind].editMs)} + ${ms(it.edits[kind].checkMs)}`)]))}`);
}

/** How times grow from the first to the last size of at least 1 000 nodes: time is nodes to this power. */
function growth(results: readonly Result[]): string | undefined {
  const [first, last] = [results.find(({ nodes }) => nodes >= 1000), results.at(-1)];
  if (!first || !last || last.nodes <= first.nodes) return undefined;
  const power = (of: (result: Result) => number): string => (Math.log(of(last) / of(first)) / Math.log(last.nodes / first.nodes)).toFixed(2);
  return `Growth from ${first.nodes} to ${last.nodes} nodes, as a power: to findings ${power((it) => it.findingsMs)}, an edit ${power((it) => it.edits.mix.medianMs)}, `
    + `JSON.parse ${power((it) => it.parseMs)}`;
}

const args = process.argv.slice(2);
const quick = args.includes('--quick');
const named = (['text', 'rules', 'canvas', 'opening'] as const).filter((part) => args.includes(`--${part}`));
const runs = (part: (typeof named)[number]): boolean => (named.length > 0 ? named.includes(part) : part !== 'rules' && (part !== 'opening' || !quick));
const wanted = args[args.indexOf('--sizes') + 1];
const counts = args.includes('--sizes') && wanted ? wanted.split(',').map(Number).filter((it) => it > 0) : quick ? [100, 1000, 10_000] : [100, 1000, 10_000, 50_000];

const results: Result[] = [];
const failovers: FailoverTimes[] = [];
if (runs('text')) {
  for (const nodes of counts) results.push(await measure(nodes, quick));
  print(results);
  const power = growth(results);
  if (power) console.log(`\n${power}`);
  for (const failures of [1, 2]) failovers.push(measureFailover(failures));
  console.log(`\nHost failures\n${table(['hosts', 'VMs', 'failures', 'scenarios tried', 'ms', 'answer'], failovers.map((it) => [String(it.hosts), String(it.vms), String(it.failures), String(it.scenarios), ms(it.ms), it.answer]))}`);
}
const comparison = runs('text') ? measureCompare(10_000) : undefined;
if (comparison) console.log(`\nA comparison\n${table(['nodes', 'changed', 'checked and compared', 'first scene', 'scene again, ms'], [[String(comparison.nodes), String(comparison.changed), ms(comparison.compareMs), ms(comparison.sceneMs), ms(comparison.againMs)]])}`);
const rules = runs('rules') ? measureRules(args.includes('--sizes') ? counts[0]! : 10_000) : undefined;
if (rules) console.log(`\n${ruleTable(rules)}`);
if (runs('opening') ? runScript('package.mjs') : runs('canvas') ? runScript('build.mjs', 'webview') : 0) process.exit(1);
const canvas = runs('canvas') ? await measureCanvas(counts.filter((nodes) => nodes >= 1000 || args.includes('--sizes')), quick) : [];
if (canvas.length > 0) console.log(`\n${canvasTables(canvas)}`);
const editor = runs('opening') ? await measureEditor() : undefined;
if (editor) console.log(`\n${editorTables(editor)}`);

const file = path.join('dist', 'bench', 'results.json');
fs.mkdirSync(path.dirname(file), { recursive: true });
fs.writeFileSync(file, `${JSON.stringify({ version: 1, node: process.version, results, failovers, comparison, rules, canvas, editor }, null, 2)}\n`);
console.log(`\n${file}`);
