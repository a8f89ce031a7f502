// Asks the extension host of a window what it holds, through the test-only extension in ./bridge.
import fs from 'node:fs';

export interface BridgeDiagnostic {
  message: string;
  severity: 'error' | 'warning' | 'info' | 'hint';
  source: string | null;
  code: string;
  range: { start: { line: number; character: number }; end: { line: number; character: number } };
}

export interface BridgeTab {
  label: string;
  dirty: boolean;
  /** The custom editor's type; null for a text editor. */
  viewType: string | null;
  path: string | null;
}

/** Paths are absolute. Every call rejects with the extension host's own stack where the host failed. */
export interface Bridge {
  /** The text of an open document; null where none is open. */
  text(path: string): Promise<string | null>;
  dirty(path: string): Promise<boolean | null>;
  save(path: string): Promise<boolean>;
  diagnostics(path: string): Promise<BridgeDiagnostic[]>;
  /** Opens a file, with a custom editor's type to be sure of that editor. */
  open(path: string, viewType?: string): Promise<void>;
  /** Opens text that no file has on a canvas, as `frozen.topology.json`. */
  openVirtual(text: string): Promise<void>;
  /** Runs a command; an argument `{ $path }` becomes a file URI. */
  command(id: string, ...args: unknown[]): Promise<unknown>;
  commands(): Promise<string[]>;
  /** Changes a user setting; null unsets it. */
  setting(key: string, value: unknown): Promise<void>;
  /** The active tab; null where there is none. */
  tab(): Promise<BridgeTab | null>;
  tabs(): Promise<BridgeTab[]>;
  /** The process of the extension host, for tests that end it. */
  process(): Promise<number>;
  /** Whether an extension is active; null where it is not installed. */
  active(extensionId: string): Promise<boolean | null>;
  /** Replaces a document's whole text, as another extension would. */
  replace(path: string, text: string): Promise<boolean>;
}

/** No answer is that late: a command that asks the person something would wait forever. */
const ANSWER_MS = 60_000;

/** A client for the window whose bridge writes its port to `portFile`. */
export function connectBridge(portFile: string): Bridge {
  const ask = async (operation: string, options: object = {}): Promise<never> => {
    const port = fs.readFileSync(portFile, 'utf8');
    const response = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: JSON.stringify({ operation, ...options }), signal: AbortSignal.timeout(ANSWER_MS) });
    const { value, error } = await response.json() as { value: never; error?: string };
    if (error) throw new Error(error);
    return value;
  };
  return {
    text: (path) => ask('text', { path }),
    dirty: (path) => ask('dirty', { path }),
    save: (path) => ask('save', { path }),
    diagnostics: (path) => ask('diagnostics', { path }),
    open: (path, viewType) => ask('open', { path, viewType }),
    openVirtual: (text) => ask('openVirtual', { text }),
    command: (id, ...args) => ask('command', { id, args }),
    commands: () => ask('commands'),
    setting: (key, value) => ask('setting', { key, value }),
    tab: () => ask('tab'),
    tabs: () => ask('tabs'),
    process: () => ask('process'),
    active: (id) => ask('active', { id }),
    replace: (path, text) => ask('replace', { path, text }),
  };
}
