// Runs in the page, before the webview: what VS Code's side does, with the real session on a text in memory.
import manifest from '../../../package.json';
import { createAnalysis, createSession } from '../../../src/extension/session';
import { TEMPLATES } from '../../../src/catalog/templates';
import type { KeyboardPlace, WebviewCommand } from '../../../src/protocol';

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
let keyboard: KeyboardPlace = 'away';

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
  openText: () => undefined, openRule: () => undefined, explain: () => undefined, selected: () => undefined, run: () => undefined, templates: async () => TEMPLATES, keyboard: async (on) => { keyboard = on; }, dropped: (uris, on) => dropped.push({ uris, on }), droppedFiles: (files, remarks, on) => dropped.push({ files, remarks, on }), did: () => undefined,
  log: (message) => console.error(message),
});

/** As a keybinding names it. */
const keyOf = ({ key, ctrlKey, shiftKey }: KeyboardEvent) => {
  const shifted = shiftKey ? { '{': '[', '}': ']', '+': '=' }[key] ?? key : key;
  return `${ctrlKey ? 'ctrl+' : ''}${shiftKey ? 'shift+' : ''}${shifted.toLowerCase()}`;
};
// VS Code's part: the keybindings of the manifest, where the keyboard is said to be.
window.addEventListener('keydown', (event) => {
  const holds = (when: string) => (when === 'strata.focus' ? keyboard !== 'away' : when === `strata.focus == '${keyboard}'`);
  const found = manifest.contributes.keybindings.find(({ key, when }) => key === keyOf(event) && holds(when));
  if (found) session.command(found.command.replace('strata.canvas.', '') as WebviewCommand);
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
  reveal: (id: string) => session.reveal([id], undefined, false),
};
