/** The topology that the views are about: the active one, or the last that was, as long as it is open. */
import * as vscode from 'vscode';
import { activeTopologyUri } from '../active';
import type { Documents, OpenDocument } from '../documents';
import { baseName } from '../names';

export interface Shown {
  entry(): OpenDocument | undefined;
  /** Another topology is shown, or the one that is shown was checked anew. */
  readonly onDidChange: vscode.Event<void>;
  dispose(): void;
}

export function followShown(documents: Documents): Shown {
  const changed = new vscode.EventEmitter<void>();
  let uri: vscode.Uri | undefined;
  const entry = () => (uri ? documents.find(uri) : undefined);
  const renew = () => {
    const active = activeTopologyUri();
    const next = active && documents.find(active) ? active : entry() ? uri : documents.all()[0]?.document.uri;
    if (next?.toString() === uri?.toString()) return;
    uri = next;
    void vscode.commands.executeCommand('setContext', 'strata.open', uri !== undefined);
    changed.fire();
  };
  renew();
  const subscriptions = vscode.Disposable.from(
    changed, vscode.window.tabGroups.onDidChangeTabs(renew), vscode.window.tabGroups.onDidChangeTabGroups(renew), documents.onClosed(renew),
    documents.onChecked(({ entry: checked }) => {
      renew();
      if (checked === entry()) changed.fire();
    }),
  );
  return { entry, onDidChange: changed.event, dispose: () => subscriptions.dispose() };
}

/** File name for the title of a view. */
export const shownName = (entry: OpenDocument | undefined): string | undefined => entry && baseName(entry.document.uri.path);
