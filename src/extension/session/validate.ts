/** Checks what arrives from a webview before anything acts on it: shape, sizes, depth. */
import { BUDGET } from '../../import/contract';
import { KINDS } from '../../model';
import { EVENT } from '../../model';
import type { Operation } from '../../model';
import { isFileName, KEYBOARD_PLACES, SIDES } from '../../protocol';
import type { ToHost } from '../../protocol';
import { LENSES } from '../../scene/contract';

type Check = (value: unknown) => boolean;

const MAX_TEXT = 100_000;
const MAX_IDS = 100_000;
/** Remarks on a drop: one for each file or folder, and a few on all of it. */
const MAX_REMARKS = 2 * BUDGET.files + 10;
const MAX_OPERATIONS = 20_000;
/** Most events that are assumed at once. */
export const MAX_EVENTS = 200;
const MAX_JSON_VALUES = 500_000;
const MAX_JSON_DEPTH = 64;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text: Check = (value) => typeof value === 'string' && value.length <= MAX_TEXT;
const id: Check = (value) => typeof value === 'string' && value.length > 0 && value.length <= 1000;
/** An address of a file, as of a list that is dropped. */
const address: Check = (value) => typeof value === 'string' && value.length <= 10_000 && /^[a-z][a-z0-9+.-]*:/i.test(value);
const flag: Check = (value) => typeof value === 'boolean';
const whole: Check = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const revision: Check = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= -1;
const finite: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const oneOf = (values: readonly string[]): Check => (value) => typeof value === 'string' && values.includes(value);
const nullOr = (check: Check): Check => (value) => value === null || check(value);
const maybe = (check: Check): Check => (value) => value === undefined || check(value);
const list = (of: Check, max: number): Check => (value) => Array.isArray(value) && value.length <= max && value.every(of);
const shape = (fields: { readonly [name: string]: Check }): Check => (value) =>
  isRecord(value) && Object.keys(fields).every((name) => fields[name](Object.hasOwn(value, name) ? value[name] : undefined));
const either = (...checks: readonly Check[]): Check => (value) => checks.some((check) => check(value));

const droppedFile = shape({ name: (value) => typeof value === 'string' && isFileName(value), text: (value) => typeof value === 'string' });
/** Files that the page has read: each name once, and together no longer than what one import reads. */
const droppedFiles: Check = (value) => {
  if (!list(droppedFile, BUDGET.files)(value)) return false;
  const files = value as readonly { readonly name: string; readonly text: string }[];
  return new Set(files.map(({ name }) => name)).size === files.length && files.reduce((length, file) => length + file.text.length, 0) <= BUDGET.fileBytes;
};

/** A JSON value of bounded depth and size; no recursion, so that depth cannot exhaust the stack. */
const json: Check = (value) => {
  const open: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let seen = 0; open.length > 0; seen++) {
    const { value: next, depth } = open.pop()!;
    if (seen > MAX_JSON_VALUES || depth > MAX_JSON_DEPTH) return false;
    if (Array.isArray(next)) for (const item of next) open.push({ value: item, depth: depth + 1 });
    else if (isRecord(next)) for (const key of Object.keys(next)) open.push({ value: next[key], depth: depth + 1 });
    else if (next !== null && !['string', 'boolean'].includes(typeof next) && !finite(next)) return false;
  }
  return true;
};

const path = list(either(text, whole), MAX_JSON_DEPTH);
const kind = oneOf(KINDS);

const what = either(shape({ ids: list(id, MAX_IDS) }), shape({ kind }), shape({ template: id }));

const OPERATIONS: { readonly [Op in Operation['op']]: Check } = {
  add: shape({ id, node: (node) => shape({ kind })(node) && json(node), after: maybe(id) }),
  set: shape({ path, value: json }),
  unset: shape({ path }),
  rename: shape({ id, to: id }),
  move: shape({ id, to: nullOr(id) }),
  remove: shape({ ids: list(id, MAX_IDS) }),
  link: shape({ link: (link) => shape({ from: id, to: id })(link) && json(link) }),
  unlink: shape({ index: whole }),
  pin: shape({ id, at: shape({ x: finite, y: finite }) }),
  unpin: shape({ id }),
};

const operation: Check = (value) => isRecord(value) && typeof value.op === 'string' && Object.hasOwn(OPERATIONS, value.op)
  && OPERATIONS[value.op as Operation['op']](value);

const NUMBERS: readonly string[] = ['lose', 'copies'];
/** An event as the format writes it. */
export const isEvent: Check = (value) => isRecord(value) && Object.keys(value).every((key) => Object.hasOwn(EVENT, key) && (NUMBERS.includes(key) ? whole : id)(value[key]));
const events = list(isEvent, MAX_EVENTS);
const ids = list(id, MAX_IDS);
const asked = { request: whole, revision };

const MESSAGES: { readonly [Type in ToHost['type']]: Check } = {
  ready: shape({ lens: maybe(oneOf(LENSES)), collapsed: maybe(ids), filter: maybe(text), root: maybe(id), events: maybe(list(json, MAX_EVENTS)), side: maybe(oneOf(SIDES)) }),
  view: shape({ lens: oneOf(LENSES), collapsed: ids, filter: maybe(text), root: maybe(id), side: maybe(oneOf(SIDES)) }),
  assume: shape({ events }),
  select: shape({ ids, quiet: maybe(flag) }),
  edit: shape({ ...asked, label: text, operations: list(operation, MAX_OPERATIONS), select: maybe(ids) }),
  fix: shape({ ...asked, finding: text, fix: whole }),
  judge: shape({ request: whole, what: what, targets: list(nullOr(id), MAX_IDS) }),
  preview: shape({ ...asked, target: nullOr(id), operations: list(operation, MAX_OPERATIONS) }),
  find: shape({ request: whole, query: text, kinds: maybe(list(kind, KINDS.length)), ids: maybe(ids), limit: whole }),
  card: shape({ request: whole, id }),
  copy: shape({ ...asked, ids, cut: flag }),
  duplicate: shape({ ...asked, ids }),
  paste: shape({ ...asked, into: nullOr(id) }),
  openText: shape({ pointer: text, beside: flag }),
  openRule: shape({ rule: id }),
  explain: shape({ finding: id }),
  run: shape({ command: oneOf(['import', 'openExample', 'openWalkthrough', 'explain', 'whatIf', 'whatIfPage', 'saveScenario', 'comparePage', 'mergeOurs', 'mergeTheirs', 'mergeBoth']) }),
  drop: shape({ uris: list(address, BUDGET.files), on: nullOr(id) }),
  dropFiles: shape({ files: droppedFiles, remarks: list(text, MAX_REMARKS), on: nullOr(id) }),
  keyboard: shape({ on: oneOf(KEYBOARD_PLACES) }),
  did: shape({ what: oneOf(['lens', 'inspect', 'drag', 'fix', 'collapse', 'search']) }),
  error: shape({ message: text, stack: text }),
};

/** The message, or undefined where it is none that the webview may send. */
export function parseToHost(value: unknown): ToHost | undefined {
  if (!isRecord(value) || typeof value.type !== 'string' || !Object.hasOwn(MESSAGES, value.type)) return undefined;
  return MESSAGES[value.type as ToHost['type']](value) ? (value as unknown as ToHost) : undefined;
}

/** The request number of a message that is otherwise wrong, so that it can still be refused aloud. */
export function requestOf(value: unknown): number | undefined {
  return isRecord(value) && whole(value.request) ? (value.request as number) : undefined;
}
