/** Checks the shape of what arrives from the host before anything of it is used. */
import { KINDS, SEVERITIES } from '../../src/model';
import { LENSES } from '../../src/scene/contract';
import { applyPatch } from '../../src/scene/patch';
import { KEYBOARD_PLACES, WEBVIEW_COMMANDS, type Scene, type ScenePatch, type ToWebview } from '../../src/protocol';

type Check = (value: unknown) => boolean;

const isString: Check = (value) => typeof value === 'string';
const isCount: Check = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isFlag: Check = (value) => typeof value === 'boolean';
const maybe = (check: Check): Check => (value) => value === undefined || check(value);
const oneOf = (values: readonly unknown[]): Check => (value) => values.includes(value);
const listOf = (check: Check): Check => (value) => Array.isArray(value) && value.every(check);
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const record = (checks: Readonly<Record<string, Check>>): Check => (value) =>
  isRecord(value) && Object.entries(checks).every(([key, check]) => check(Object.hasOwn(value, key) ? value[key] : undefined));

const strings = listOf(isString);
const severity = oneOf(SEVERITIES);
const counts = record(Object.fromEntries(SEVERITIES.map((name) => [name, isCount])));

const finding = record({
  key: isString, rule: isString, title: isString, family: isString, severity, message: isString, nodes: strings, pointer: isString, line: isCount,
  witness: strings, fixes: listOf(record({ title: isString, safe: isFlag })),
});

const fact = record({ label: isString, value: isString, detail: isString, assumed: isFlag });

const details = record({
  id: isString, node: isRecord, facts: listOf(fact),
  findings: listOf(finding), links: listOf(record({ index: isCount, from: isString, to: isString, label: isString, link: isRecord })),
});

const summary = record({
  name: maybe(isString), description: maybe(isString), asOf: maybe(isString), kinds: listOf(record({ kind: oneOf(KINDS), count: isCount })), links: isCount, images: strings, suppressionCount: isCount,
  rules: listOf(record({ rule: isString, severity: maybe(oneOf(['off', ...SEVERITIES])), options: strings })),
  suppressions: listOf(record({ index: isCount, rule: isString, node: maybe(isString), reason: maybe(isString), until: maybe(isString) })),
});

const card = record({ facts: listOf(fact), findings: listOf(record({ severity, title: isString })), total: isCount });
const found = record({ id: isString, kind: oneOf(KINDS), title: isString, subtitle: isString, path: strings });

const whatIf = record({
  events: listOf(record({ event: isRecord, text: isString, problem: maybe(isString) })), summary: isString,
  answers: listOf(record({ question: isString, answer: oneOf(['yes', 'no', 'undetermined']), proof: strings })),
  sections: listOf(record({ title: isString, count: isCount, lines: listOf(record({ text: isString, nodes: strings, why: strings })) })),
  moves: listOf(record({ from: isString, to: isString })),
});

const told = listOf(record({ severity, title: isString }));
const number: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const preview = record({ gained: told, lost: told, gainedTotal: isCount, lostTotal: isCount, boxes: listOf(record({ title: isString, x: number, y: number, w: number, h: number, fresh: isFlag })) });
const changes = record({
  old: isString, now: isString, same: isFlag, summary: isString, today: isString, partial: strings,
  sections: listOf(record({ title: isString, count: isCount, lines: listOf(record({ mark: oneOf(['+', '-', '~', '>']), text: isString, below: strings, more: isCount, nodes: strings, itself: isFlag })) })),
});

/** A verdict's operations are only ever sent back to the host, which checks them as it checks every edit. */
const verdict = record({ target: (value) => value === null || isString(value), verdict: record({ allowed: isFlag, reason: isString, operations: listOf(isRecord), select: maybe(strings) }) });

const COLUMNS = ['kind', 'parent', 'end', 'depth', 'x', 'y', 'w', 'h', 'memoryCommit', 'cpuCommit', 'level', 'findings', 'levelInside', 'tone', 'folded', 'replicas', 'flags'];
const TEXTS = ['ids', 'title', 'subtitle', 'band'];
const LINKS = ['linkFrom', 'linkTo', 'linkCount', 'linkIndex'];

const lengthOf = (value: unknown) => (ArrayBuffer.isView(value) ? (value as Uint8Array).length : -1);

/** Parents stand before their children and subtrees are contiguous: what everything that walks a scene relies on. */
function isPreorder(parent: Int32Array, end: Int32Array, count: number): boolean {
  for (let i = 0; i < count; i++) {
    if (parent[i] < -1 || parent[i] >= i || end[i] <= i || end[i] > count) return false;
    if (parent[i] >= 0 && end[i] > end[parent[i]]) return false;
  }
  return true;
}

/** Pairs of boxes that there are, or nothing. */
function isMoves(value: unknown, count: number): boolean {
  if (value === undefined) return true;
  if (!isRecord(value) || lengthOf(value.from) < 0 || lengthOf(value.from) !== lengthOf(value.to)) return false;
  return [value.from, value.to].every((ends) => (ends as Int32Array).every((end) => end >= 0 && end < count));
}

/** Whether a value is a scene whose columns have one entry a box. */
export function isScene(value: unknown): boolean {
  if (!isRecord(value) || !isCount(value.count) || !oneOf(LENSES)(value.lens)) return false;
  const count = value.count as number;
  const links = lengthOf(value.linkFrom);
  return COLUMNS.every((name) => lengthOf(value[name]) === count)
    && TEXTS.every((name) => strings(value[name]) && (value[name] as string[]).length === count)
    && listOf(record({ id: isString, title: isString }))(value.path)
    && LINKS.every((name) => lengthOf(value[name]) === links)
    && [value.linkFrom, value.linkTo].every((ends) => (ends as Int32Array).every((end) => end >= 0 && end < count))
    && isMoves(value.moves, count)
    && listOf(record({ tone: isCount, label: isString, detail: isString, count: isCount }))(value.legend)
    && isPreorder(value.parent as Int32Array, value.end as Int32Array, count);
}

/** Most boxes of a scene that is put together from runs. */
const MOST = 10_000_000;

/** How many boxes runs make; -1 where they name rows that the scene has not. */
function countOf(scene: Scene, runs: Int32Array | undefined): number {
  if (!runs) return scene.count;
  let count = 0;
  for (let k = 0; k < runs.length; k += 3) {
    if (runs[k] < -1 || !(runs[k + 1] > 0) || (runs[k] >= 0 && runs[k] + runs[k + 1] > scene.count)) return -1;
    count += runs[k + 1];
  }
  return runs.length % 3 === 0 && count <= MOST ? count : -1;
}

/** Whether a patch fits the scene held: rows that exist, columns that a scene has, one value a row. */
function fits(scene: Scene, { runs, rows, columns, whole }: ScenePatch): boolean {
  const count = countOf(scene, runs);
  const isColumn: Check = (name) => COLUMNS.includes(name as string) || TEXTS.includes(name as string);
  const has = (column: unknown, length: number) => (Array.isArray(column) ? column.length : lengthOf(column)) === length;
  return count >= 0 && rows.every((row) => row < count)
    && Object.entries(columns).every(([name, column]) => isColumn(name) && has(column, rows.length))
    && Object.entries(whole).every(([name, column]) => !isColumn(name) || has(column, count));
}

/** The scene held with a patch put in; undefined where the patch does not fit, or what it makes is no scene. */
export function patched(scene: Scene, patch: ScenePatch): Scene | undefined {
  if (!fits(scene, patch)) return undefined;
  const next = applyPatch(scene, patch);
  const isReshaped = patch.runs !== undefined || patch.links !== undefined || Object.keys(patch.whole).length > 0;
  return !isReshaped || isScene(next) ? next : undefined;
}

const isTyped: Check = ArrayBuffer.isView;
const links = record({ at: isCount, gone: isCount, shift: Number.isInteger, linkFrom: isTyped, linkTo: isTyped, linkCount: isTyped, linkIndex: isTyped });
const rowsPatch = record({ runs: listOf(Number.isInteger), rows: listOf(finding), lines: isTyped });
const patch = record({ runs: maybe(isTyped), whole: isRecord, rows: isTyped, columns: isRecord, links: maybe(links) });

const MESSAGES: ReadonlyMap<unknown, Check> = new Map<unknown, Check>([
  ['scene', record({ revision: isCount, scene: isScene, counts, fileName: isString, readOnly: maybe(isString) })],
  ['patch', record({ revision: isCount, patch, counts })],
  ['findings', record({ revision: isCount, rows: (value) => listOf(finding)(value) || rowsPatch(value), total: isCount, suppressed: isCount })],
  ['details', record({ revision: isCount, details: listOf(details) })],
  ['document', record({ revision: isCount, document: summary })],
  ['ack', record({ request: isCount, revision: isCount, select: strings })],
  ['reject', record({ request: isCount, revision: isCount, reason: isString })],
  ['verdict', record({ request: isCount, verdicts: listOf(verdict) })],
  ['previewed', record({ request: isCount, preview: maybe(preview) })],
  ['card', record({ request: isCount, card: maybe(card) })],
  ['found', record({ request: isCount, rows: listOf(found), total: isCount })],
  ['whatIf', record({ revision: isCount, report: whatIf, show: isFlag })],
  ['templates', record({ templates: listOf(record({ id: isString, title: isString, detail: isString, group: oneOf(['platform', 'stack', 'own']), kinds: listOf(oneOf(KINDS)), count: isCount })) })],
  ['keyboard', record({ on: oneOf(KEYBOARD_PLACES) })],
  ['changes', record({ revision: isCount, report: changes, problem: maybe(isString) })],
  ['reveal', record({ ids: strings, finding: maybe(isString), focus: isFlag })],
  ['command', record({ command: oneOf(WEBVIEW_COMMANDS) })],
]);

/** The message, when it is one of the protocol's and every part of it has the right shape. */
export function asMessage(value: unknown): ToWebview | undefined {
  return isRecord(value) && MESSAGES.get(value.type)?.(value) ? (value as unknown as ToWebview) : undefined;
}
