// Runs in the page, before the webview: what VS Code's side does, with the real session on a text in memory.
import { createAnalysis, createSession } from '../../../src/extension/session';

interface HarnessWindow {
  acquireVsCodeApi?: () => unknown;
  harness?: unknown;
  /** Set by the page's first script. */
  harnessStart: { readonly text: string; readonly state: unknown };
}

const page = globalThis as unknown as HarnessWindow;
const { text, state } = page.harnessStart;
const analysis = createAnalysis(text);
const edits: string[] = [];
const dropped: object[] = [];
let kept = state;
let clipboard = '';

const session = createSession(analysis, {
  fileName: 'stack.topology.json',
  readOnly: () => undefined,
  // As through a real webview: copied, and later.
  post: (message) => {
    const copy = structuredClone(message);
    setTimeout(() => window.postMessage(copy, '*'));
  },
  applyEdits: async (change, label) => {
    edits.push(label);
    analysis.change(change, false);
    return true;
  },
  readClipboard: async () => clipboard,
  writeClipboard: async (value) => { clipboard = value; },
  openText: () => undefined, openRule: () => undefined, selected: () => undefined, run: () => undefined, dropped: (uris, on) => dropped.push({ uris, on }), did: () => undefined,
  log: (message) => console.error(message),
});

page.acquireVsCodeApi = () => ({
  postMessage: (message: unknown) => void session.receive(structuredClone(message)),
  getState: () => kept,
  setState: (value: unknown) => { kept = value; },
});

/** What tests ask of the page. */
page.harness = {
  text: () => analysis.document.text,
  edits: () => edits,
  dropped: () => dropped,
  selection: () => session.selection,
  command: (name: Parameters<typeof session.command>[0]) => session.command(name),
};
