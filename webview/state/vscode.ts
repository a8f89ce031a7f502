/** The one handle that VS Code gives a webview, and the state kept through it while the editor is hidden. */

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

let api: VsCodeApi | undefined;

/** The handle; it may be acquired only once a page. */
export function vscode(): VsCodeApi {
  api ??= (globalThis as unknown as { acquireVsCodeApi(): VsCodeApi }).acquireVsCodeApi();
  return api;
}

const keptOf = (state: unknown): Map<string, unknown> =>
  new Map(typeof state === 'object' && state !== null ? Object.entries(state) : []);

/** What was kept under a key before the page was hidden or reloaded; undefined where nothing was. Check its shape before use. */
export function recall(key: string): unknown {
  return keptOf(vscode().getState()).get(key);
}

/** Keeps plain JSON values by key until the editor is closed. */
export function remember(values: Readonly<Record<string, unknown>>): void {
  const kept = keptOf(vscode().getState());
  for (const [key, value] of Object.entries(values)) kept.set(key, value);
  vscode().setState(Object.fromEntries(kept));
}
