// Files for tests in a real extension host: made in the workspace, whatever file system that is.
import * as vscode from 'vscode';

const folder = (): vscode.Uri => vscode.workspace.workspaceFolders![0].uri;

/** Writes a file in the workspace and gives its address. */
export async function writeFile(name: string, text: string): Promise<vscode.Uri> {
  const uri = vscode.Uri.joinPath(folder(), 'tests', name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}

/**
 * Changes a file until what follows from it is there. A watcher of the file system takes a moment to begin, and says nothing of what was
 * changed before: so it is changed again, seldom enough for pauses in which changes are gathered.
 */
export async function changeUntil(what: string, change: () => PromiseLike<unknown>, condition: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 10; attempt++) {
    await change();
    for (let wait = 0; wait < 40; wait++) {
      if (condition()) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  throw new Error(`Waited in vain: ${what}`);
}

/** The bytes of a file as text, a byte order mark included. */
export async function readFile(uri: vscode.Uri): Promise<string> {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await vscode.workspace.fs.readFile(uri));
}

/** Closes every editor without saving. */
export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Waits for something truthy and gives it; fails after ten seconds. */
export async function until<T>(what: string, condition: () => T | undefined | Promise<T | undefined>): Promise<NonNullable<T>> {
  for (let attempt = 0; attempt < 400; attempt++) {
    const value = await condition();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`Waited in vain: ${what}`);
}

/** Strata's problems of a file. */
export const problems = (uri: vscode.Uri): vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'strata');

/** The problem with this rule id, once it is there. */
export const problem = (uri: vscode.Uri, rule: string): Promise<vscode.Diagnostic> =>
  until(`a problem of ${rule}`, () => problems(uri).find(({ code }) => typeof code === 'object' && code.value === rule));

/** A container straight on a host, and one that is privileged: `in` of `web` and `privileged` of `agent` have findings. */
export const FAULTY = `{
  "strata": 1,
  "name": "Faulty",
  "nodes": {
    "host": { "kind": "host", "memory": "16GiB", "cpu": { "cores": 4 }, "os": { "platform": "debian", "version": "12" } },
    "web":  { "kind": "container", "in": "host", "image": "nginx:1.27" },
    "docker": { "kind": "engine", "in": "host", "platform": "docker" },
    "agent": { "kind": "container", "in": "docker", "image": "agent:1.0.0", "privileged": true }
  }
}
`;
