/**
 * Edits on their way to the host: one at a time, each against the revision it was made on, each confirmed or refused.
 * An edit without an answer stays here until the person chooses to retry or to reload.
 */
import { t } from '../../src/l10n';
import type { Operation } from '../../src/model';
import { ANSWER_MS, ask, type Answer, type Request } from './requests';
import { select } from './selection';
import { startOver } from './start';
import { announce, getState, setState } from './store';

type EditRequest = Extract<Request, { readonly revision: number }>;
type WithoutRevision<T> = T extends EditRequest ? Omit<T, 'revision'> : never;

interface Entry {
  request: EditRequest;
  /** Names no place by an index, so it means the same after an earlier edit of ours. */
  readonly follows: boolean;
  /** Moves items of lists to other places. */
  readonly shifts: boolean;
  /** It may have been made the first time, though nobody said so. */
  readonly again?: boolean;
  readonly done: (ok: boolean) => void;
}

const queue: Entry[] = [];
let running = false;
let stuck: Entry | undefined;
/** Revision of the last confirmed edit: the scene of that revision may still be on its way. */
let confirmed = -1;

const revision = () => Math.max(getState().revision, confirmed);

function byIndex(operation: Operation): boolean {
  if (operation.op === 'unlink') return true;
  return (operation.op === 'set' || operation.op === 'unset') && operation.path.some((key) => typeof key === 'number');
}

function moves(operation: Operation): boolean {
  if (operation.op === 'unset') return typeof operation.path.at(-1) === 'number';
  if (operation.op === 'set') return Array.isArray(operation.value);
  return operation.op === 'unlink' || operation.op === 'remove';
}

/** Queues a change of the document; resolves to whether the host made it. Refusals are shown here. */
export function submit(request: WithoutRevision<EditRequest>, operations: readonly Operation[] = []): Promise<boolean> {
  const { readOnly } = getState();
  if (readOnly !== undefined) {
    setState({ banner: { severity: 'warning', text: t('Nothing was changed: {0}', readOnly) } });
    return Promise.resolve(false);
  }
  return new Promise((done) => {
    queue.push({ request: { ...request, revision: revision() } as EditRequest, follows: !operations.some(byIndex), shifts: operations.some(moves), done });
    void run();
  });
}

async function run(): Promise<void> {
  if (running || stuck) return;
  running = true;
  for (let entry = queue.shift(); entry; entry = stuck ? undefined : queue.shift()) {
    const request = entry.follows ? { ...entry.request, revision: revision() } : entry.request;
    finish({ ...entry, request }, await ask(request));
  }
  running = false;
}

function finish(entry: Entry, answer: Answer | undefined): void {
  if (!answer) {
    stuck = entry;
    unconfirmed();
  } else if (answer.type === 'ack') {
    confirmed = answer.revision;
    carry(entry, answer.revision);
    if (answer.select.length > 0) select(answer.select);
    entry.done(true);
  } else {
    const reason = answer.type === 'reject' ? answer.reason : t('the editor gave an unexpected answer.');
    const text = entry.again ? t('Not made again: {0} Where the picture shows your change, it had arrived the first time.', reason) : t('Not changed: {0}', reason);
    setState({ banner: { severity: 'error', text } });
    announce(text);
    entry.done(false);
  }
}

/** Edits that wait, made on what this one was made on, mean the same after it when it was the only change and moved no items. */
function carry({ request, shifts }: Entry, now: number): void {
  if (shifts || now !== request.revision + 1) return;
  for (const entry of queue) if (entry.request.revision === request.revision) entry.request = { ...entry.request, revision: now };
}

function unconfirmed(): void {
  setState({
    banner: {
      severity: 'error',
      text: t('The last change was not confirmed: the editor did not answer. Retry sends it again; Reload shows the document as it is now, without the change.'),
      actions: [{ label: t('Retry'), run: retry }, { label: t('Reload'), run: reload }],
    },
  });
}

function unanswered(): void {
  const text = t('Nobody answers: the extension host may have stopped. What was confirmed is in the document. Save it, close this tab and open the file again; if that does not help, reload the window.');
  setState({ banner: { severity: 'error', text, actions: [{ label: t('Try again'), run: reload }] } });
  announce(text);
}

/** Sends the unconfirmed edit again, against the same revision: had it arrived after all, it is refused instead of made twice. */
function retry(): void {
  const entry = stuck;
  stuck = undefined;
  setState({ banner: undefined });
  if (entry) queue.unshift({ ...entry, follows: false, again: true });
  void run();
}

function reload(): void {
  stuck?.done(false);
  for (const entry of queue.splice(0)) entry.done(false);
  stuck = undefined;
  confirmed = -1;
  const { scene } = getState();
  setState({ banner: undefined });
  startOver();
  setTimeout(() => { if (getState().scene === scene) unanswered(); }, ANSWER_MS);
}
