/**
 * Canvases that outlived their extension host. VS Code starts an extension host that ended again, but leaves the pages of
 * custom editors as they were: nobody answers them. They are opened anew, and the person is told.
 */
import * as vscode from 'vscode';
import type { Canvases } from './editor';
import { baseName, VIEW_TYPE } from './names';
import { t } from '../l10n';

/** VS Code asks for the canvas of a tab at once when it shows one whose document is open. */
const PATIENCE_MS = 4000;

const inputOf = (tab: vscode.Tab): vscode.TabInputCustom | undefined =>
  (tab.input instanceof vscode.TabInputCustom && tab.input.viewType === VIEW_TYPE ? tab.input : undefined);

const isOpen = (uri: vscode.Uri) => vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());

/** Tabs in view whose document is open, more of a file than it has canvases. */
function unanswered(canvases: Canvases): readonly vscode.Tab[] {
  const shown = vscode.window.tabGroups.all.flatMap(({ activeTab }) => (activeTab && inputOf(activeTab) ? [activeTab] : []));
  return shown.filter((tab) => {
    const { uri } = inputOf(tab)!;
    const same = shown.filter((other) => inputOf(other)!.uri.toString() === uri.toString());
    return isOpen(uri) && canvases.of(uri).length < same.length;
  });
}

const placeOf = (tab: vscode.Tab) => `${tab.group.viewColumn} ${inputOf(tab)!.uri.toString()}`;

/** VS Code's own command behind Reopen Editor With: it alone replaces an editor of unsaved text without asking. */
const REOPEN = 'reopenActiveEditorWith';

/** Replaces the tab by the text of its file and that by a new canvas; false where this VS Code cannot. */
async function reopen(tab: vscode.Tab): Promise<boolean> {
  const { uri } = inputOf(tab)!;
  try {
    await vscode.commands.executeCommand('vscode.openWith', uri, VIEW_TYPE, { viewColumn: tab.group.viewColumn, preview: false });
    await vscode.commands.executeCommand(REOPEN, 'default');
    await vscode.commands.executeCommand(REOPEN, VIEW_TYPE);
    return true;
  } catch {
    return false;
  }
}

const told = (name: string, anew: boolean) => (anew
  ? t('VS Code\'s extension host stopped and was started again, so Strata opened the canvas of \'{0}\' anew. A change that you made in that moment may be missing; all others are there.', name)
  : t('VS Code\'s extension host stopped and was started again; the canvas of \'{0}\' is of the time before and answers no more. Close its tab and open the file again: the document has every change that was confirmed.', name));

/** Watches the tabs of the window until disposed. */
export function reopenOrphans(canvases: Canvases, log: (message: string) => void): vscode.Disposable {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let working = false;

  const check = async (suspects: ReadonlySet<string>) => {
    timer = undefined;
    working = true;
    for (const tab of unanswered(canvases).filter((one) => suspects.has(placeOf(one)))) {
      const name = baseName(inputOf(tab)!.uri.path);
      log(`Nobody answered the canvas of ${name}: the extension host was started anew.`);
      void vscode.window.showWarningMessage(told(name, await reopen(tab)));
    }
    working = false;
    watch();
  };
  const watch = () => {
    if (timer || working) return;
    const suspects = unanswered(canvases);
    if (suspects.length > 0) timer = setTimeout(() => void check(new Set(suspects.map(placeOf))), PATIENCE_MS);
  };
  const changed = vscode.window.tabGroups.onDidChangeTabs(watch);
  watch();
  return {
    dispose: () => {
      changed.dispose();
      clearTimeout(timer);
    },
  };
}
