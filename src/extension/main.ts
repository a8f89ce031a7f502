/**
 * extension: Strata inside VS Code. `activate` only registers; engine, importers and catalogue start with the first topology.
 *
 *   main.ts         activation: names of commands and providers, nothing heavy
 *   app.ts          puts the parts together when the first topology is opened
 *   session/        what is behind a canvas, without VS Code
 *   documents.ts    open topologies, each with one analysis
 *   editor.ts       the custom editor; html.ts its page
 *   diagnostics.ts  findings as Problems; codeactions.ts quick fixes
 *   selection.ts    canvas and text editor show the same nodes
 *   status.ts       summary in the status bar
 *   commands/       what the command palette offers
 *   importers.ts   loads the importers when they are first wanted
 *   pages.ts        read-only pages: rules.ts about rules, commands/report.ts about imports
 *   active.ts       which topology a command is about
 *   progress.ts     which walkthrough steps are done
 */
import * as vscode from 'vscode';
import { COMMANDS } from './commands/table';
import type { App } from './app';
import { FILE_PATTERN, isTopology, PAGE_SCHEME, VIEW_TYPE } from './names';

/** Runs `make` on the first call; all calls get its result. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

const SELECTOR: vscode.DocumentSelector = { pattern: FILE_PATTERN };

function registerProviders(extension: vscode.Uri, app: () => Promise<App>): vscode.Disposable[] {
  const actions: vscode.CodeActionProvider = {
    provideCodeActions: async (...request) => (await app()).codeActions.provideCodeActions(...request),
    resolveCodeAction: async (action, token) => (await app()).codeActions.resolveCodeAction?.(action, token) ?? action,
  };
  const kinds = [vscode.CodeActionKind.QuickFix, vscode.CodeActionKind.SourceFixAll.append('strata')];
  return [
    vscode.window.registerCustomEditorProvider(VIEW_TYPE, {
      resolveCustomTextEditor: async (document, panel) => (await app()).canvases.open(document, panel),
    }, { supportsMultipleEditorsPerDocument: true, webviewOptions: { retainContextWhenHidden: false, enableFindWidget: false } }),
    vscode.languages.registerCodeActionsProvider(SELECTOR, actions, { providedCodeActionKinds: kinds }),
    vscode.workspace.registerTextDocumentContentProvider(PAGE_SCHEME, {
      provideTextDocumentContent: async (uri) => (await import('./pages')).pageText(extension, uri),
    }),
  ];
}

export function activate(context: vscode.ExtensionContext): void {
  const app = once(async () => (await import('./app')).createApp(context));
  const wake = (document: vscode.TextDocument) => { if (isTopology(document)) void app(); };
  context.subscriptions.push(
    ...registerProviders(context.extensionUri, app),
    ...COMMANDS.map(({ id, run }) => vscode.commands.registerCommand(id, async (...args) => run(await app(), ...args))),
    vscode.workspace.onDidOpenTextDocument(wake),
  );
  vscode.workspace.textDocuments.forEach(wake);
}
