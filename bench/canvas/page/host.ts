/** The extension host's part in a worker: the real session on a document in memory. Beside the protocol it takes `open` and `bench-edit`. */
import { createAnalysis, createSession } from '../../../src/extension/session';
import type { Analysis, Session } from '../../../src/extension/session';
import type { Operation } from '../../../src/model';
import type { ToWebview } from '../../../src/protocol';
import { editAt } from '../../edits';
import type { EditKind } from '../../edits';
import { randomNumbers } from '../../generate';

type Command = { readonly type: 'open'; readonly text: string } | { readonly type: 'bench-edit'; readonly request: number; readonly kind: EditKind };

/** What the host says about itself, beside the messages of the protocol. */
export type HostNote = { readonly type: 'bench-sent'; readonly what: ToWebview['type']; readonly workMs: number };

const send = (message: ToWebview | HostNote): void => postMessage(message);
const random = randomNumbers(11);
/** Messages that came before the document. */
const early: unknown[] = [];
let analysis: Analysis | undefined;
let session: Session | undefined;
let began = 0;

function open(text: string): void {
  began = performance.now();
  const opened = createAnalysis(text);
  analysis = opened;
  session = createSession(opened, {
    fileName: 'bench.topology.json',
    readOnly: () => undefined,
    post: (message) => {
      const workMs = performance.now() - began;
      send(message);
      if (message.type === 'scene' || message.type === 'patch') send({ type: 'bench-sent', what: message.type, workMs });
    },
    applyEdits: async (edits, _label, base) => {
      if (base !== opened.document.text) return false;
      opened.change(edits, false);
      return true;
    },
    readClipboard: async () => '',
    writeClipboard: async () => undefined,
    openText: () => undefined,
    explain: () => undefined, openRule: () => undefined,
    selected: () => undefined,
    run: () => undefined,
    keyboard: async () => undefined, templates: async () => [], dropped: () => undefined, droppedFiles: () => undefined, did: () => undefined,
    log: (message) => console.error(message),
  });
  for (const message of early.splice(0)) void session.receive(message);
}

/** Makes an edit as the webview would ask for it. */
function edit(request: number, kind: EditKind): void {
  if (!analysis || !session) return;
  const operation: Operation | undefined = editAt(analysis.checked().facts.graph, kind, random);
  if (!operation) return send({ type: 'reject', request, revision: analysis.revision, reason: `there is nothing to edit: ${kind}` });
  began = performance.now();
  void session.receive({ type: 'edit', request, revision: analysis.revision, label: kind, operations: [operation] });
}

addEventListener('message', ({ data }: MessageEvent<Command>) => {
  if (data.type === 'open') open(data.text);
  else if (data.type === 'bench-edit') edit(data.request, data.kind);
  else if (session) void session.receive(data);
  else early.push(data);
});
