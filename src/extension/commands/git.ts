/** Older versions of a file, by way of VS Code's own Git extension. */
import * as vscode from 'vscode';

/** What is used of the interface that the Git extension offers, its version 1. */
interface Repository {
  show(ref: string, path: string): Promise<string>;
  readonly state: { readonly onDidChange: vscode.Event<void> };
}
interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): { getRepository(uri: vscode.Uri): Repository | null };
}

export interface Git {
  /** The text of the file in a revision. Rejects where there is none. */
  show(revision: string): Promise<string>;
  /** A commit was made, or something else of the repository is not what it was. */
  readonly onDidChange: vscode.Event<void>;
}

/** The versions of a file; undefined where it is in no repository, and where the Git extension is missing or off (the web, untrusted workspaces). */
export async function gitOf(uri: vscode.Uri): Promise<Git | undefined> {
  if (uri.scheme !== 'file') return undefined;
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  try {
    const git = extension && await extension.activate();
    const repository = git?.enabled ? git.getAPI(1).getRepository(uri) : null;
    return repository ? { show: (revision) => repository.show(revision, uri.fsPath), onDidChange: repository.state.onDidChange } : undefined;
  } catch {
    return undefined;
  }
}
