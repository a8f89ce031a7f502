/** One canvas on a document: keeps what it shows, and answers its page. */
import { t } from '../../l10n';
import type { ToHost, ToWebview } from '../../protocol';
import type { Analysis } from './analysis';
import type { Session, SessionHost } from './contract';
import { type Canvas, handlersOf, setEvents } from './handlers';
import { createShowing } from './showing';
import { isEvent, parseToHost, requestOf } from './validate';

/** Opens a session; nothing is sent before the webview says that it is ready. */
export function createSession(analysis: Analysis, host: SessionHost): Session {
  let ready = false, disposed = false;
  const waitingForReady: (() => void)[] = [], waiting: ToWebview[] = [];
  const post = (message: ToWebview) => {
    if (disposed) return;
    if (ready) host.post(message);
    else if (message.type === 'reveal' || message.type === 'command') waiting.push(message);
  };
  const showing = createShowing(analysis, host, post), { looking } = showing;
  const isLive = () => ready && !disposed;
  const canvas: Canvas = { analysis, host, showing, post, isLive };
  const handlers = handlersOf(canvas);
  const forget = analysis.onChecked(() => { if (isLive()) showing.show(); });

  const begin = ({ lens, collapsed, filter, root, events: remembered }: Extract<ToHost, { type: 'ready' }>) => {
    analysis.checked();
    ready = true;
    // They may be of another version of Strata.
    if (remembered && looking.events.length === 0) looking.events = remembered.filter(isEvent);
    const { view } = looking;
    looking.view = { lens: lens ?? view.lens, collapsed: collapsed ? new Set(collapsed) : view.collapsed, filter: filter ?? view.filter, root: root ?? view.root };
    if (!disposed) showing.showAnew();
    for (const message of waiting.splice(0)) post(message);
    void showing.showTemplates();
    for (const told of waitingForReady.splice(0)) told();
  };
  const handle = (message: ToHost): void | Promise<void> =>
    (message.type === 'ready' ? begin(message) : (handlers[message.type] as (message: ToHost) => void | Promise<void>)(message));

  return {
    listens: () => (ready ? Promise.resolve() : new Promise((resolve) => { waitingForReady.push(resolve); })),
    hidden: () => { ready = false; },
    receive: async (raw) => {
      const message = parseToHost(raw), request = requestOf(raw);
      const reject = (reason: string) => { if (request !== undefined) post({ type: 'reject', request, revision: analysis.revision, reason }); };
      if (!message) {
        host.log(`A message of the canvas of ${host.fileName} was refused: it is none that Strata knows.`);
        return reject(t('The canvas sent something that Strata does not understand. Nothing was changed.'));
      }
      try {
        await handle(message);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        host.log(`'${message.type}' failed on ${host.fileName}: ${error instanceof Error ? error.stack : reason}`);
        reject(t('Something went wrong inside Strata, nothing was changed: {0}', reason));
      }
    },
    reveal: (ids, finding, focus) => post({ type: 'reveal', ids, focus, ...(finding === undefined ? {} : { finding }) }),
    command: (command) => post({ type: 'command', command }),
    get selection() { return looking.selection; },
    get picture() { return { view: looking.view, events: looking.events }; },
    assume: (more) => setEvents(canvas, [...looking.events, ...more], true),
    whatIf: () => (looking.events.length > 0 ? showing.whatIf() : undefined),
    renewTemplates: () => { if (ready) void showing.showTemplates(); },
    dispose: () => {
      disposed = true;
      showing.stop();
      forget();
    },
  };
}
