// A session with a document in memory: edits are applied at once, what is sent to the webview is kept.
import { patchedRows, type FindingRow, type ToHost, type ToWebview } from '../../../src/protocol';
import { createAnalysis, createSession, type Analysis, type Session } from '../../../src/extension/session';
import { TEMPLATES } from '../../../src/catalog/templates';
import { editedText } from '../../../src/model';
import { applyPatch, type Scene } from '../../../src/scene';

export interface Bench {
  readonly analysis: Analysis;
  readonly session: Session;
  readonly sent: ToWebview[];
  /** Text before each edit, latest last. */
  readonly history: string[];
  readonly done: string[];
  clipboard: string;
  /** What applying an edit does next: apply, refuse, or change the text first as someone else would. */
  apply: 'yes' | 'refuse';
  readOnly: string | undefined;
  send(message: ToHost | object): Promise<void>;
  /** The last message of a type; fails where there is none. */
  last<T extends ToWebview['type']>(type: T): Extract<ToWebview, { type: T }>;
  dispose(): void;
}

/** The scene that a webview holds after these messages. */
export function heldScene(sent: readonly ToWebview[]): Scene {
  let scene: Scene | undefined;
  for (const message of sent) {
    if (message.type === 'scene') ({ scene } = message);
    else if (message.type === 'patch' && scene) scene = applyPatch(scene, message.patch);
  }
  if (!scene) throw new Error('No scene was sent.');
  return scene;
}

/** The rows of findings that a webview holds after these messages. */
export function heldRows(sent: readonly ToWebview[]): readonly FindingRow[] {
  let held: readonly FindingRow[] = [];
  for (const message of sent) {
    if (message.type !== 'findings') continue;
    const rows = 'runs' in message.rows ? patchedRows(held, message.rows) : message.rows;
    if (!rows) throw new Error('Rows were sent that do not fit those before.');
    held = rows;
  }
  return held;
}

/** Opens a session on a text; the webview is ready. */
export async function openBench(text: string): Promise<Bench> {
  const analysis = createAnalysis(text);
  const sent: ToWebview[] = [], history: string[] = [], done: string[] = [];
  const bench = { clipboard: '', apply: 'yes' as 'yes' | 'refuse', readOnly: undefined as string | undefined };
  const session = createSession(analysis, {
    fileName: 'stack.topology.json',
    readOnly: () => bench.readOnly,
    post: (message) => sent.push(message),
    applyEdits: async (edits, _label, base) => {
      if (bench.apply === 'refuse' || base !== analysis.document.text) return false;
      history.push(base);
      analysis.change(edits, false);
      return true;
    },
    readClipboard: async () => bench.clipboard,
    writeClipboard: async (copied) => { bench.clipboard = copied; },
    openText: (pointer, beside) => done.push(`openText ${pointer} ${beside}`),
    openRule: (rule) => done.push(`openRule ${rule}`), explain: (finding) => done.push(`explain ${finding}`),
    selected: (ids) => done.push(`selected ${ids.join(' ')}`),
    run: (command) => done.push(`run ${command}`),
    templates: async () => TEMPLATES,
    keyboard: async (on) => { done.push(`keyboard ${on}`); },
    dropped: (uris, on) => done.push(`dropped ${uris.join(' ')} on ${on}`),
    droppedFiles: (files, remarks, on) => done.push(`dropped files ${files.map(({ name, text }) => `${name}=${text}`).join(' ')} on ${on}; ${remarks.join(' ')}`),
    did: (step) => done.push(`did ${step}`),
    log: (message) => done.push(`log ${message}`),
  });
  const last = <T extends ToWebview['type']>(type: T) => {
    const found = sent.findLast((message) => message.type === type);
    if (!found) throw new Error(`No '${type}' was sent; there are: ${sent.map((message) => message.type).join(', ')}.`);
    return found as Extract<ToWebview, { type: T }>;
  };
  const opened = Object.assign(bench, {
    analysis, session, sent, history, done, last,
    send: (message: object) => session.receive(structuredClone(message)),
    dispose: () => { session.dispose(); analysis.dispose(); },
  }) as Bench;
  await opened.send({ type: 'ready' });
  return opened;
}

export { editedText };

/** A small stack: a host with two virtual machines, an engine with two containers and a link between them. */
export const STACK = `{
  "strata": 1,
  "name": "Small",
  "nodes": {
    "host": { "kind": "host", "memory": "64GiB", "cpu": { "cores": 8 } },
    "kvm": { "kind": "hypervisor", "in": "host", "platform": "kvm" },
    "vm-a": { "kind": "vm", "in": "kvm", "vcpus": 2, "memory": "4GiB", "os": { "platform": "debian", "version": "12" } },
    "vm-b": { "kind": "vm", "in": "kvm", "vcpus": 2, "memory": "4GiB", "os": { "platform": "debian", "version": "12" } },
    "docker": { "kind": "engine", "in": "vm-a", "platform": "docker" },
    "web": { "kind": "container", "in": "docker", "image": "nginx:1.27", "namespaces": { "net": "container:db" } },
    "db": { "kind": "container", "in": "docker", "image": "postgres:16" }
  },
  "links": [
    { "from": "web", "to": "db", "port": 5432 }
  ]
}
`;
