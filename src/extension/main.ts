/**
 * extension: Strata inside VS Code. `activate` only registers; engine, importers and catalogue start with the first topology.
 *
 *   main.ts         activation: names of commands and providers, nothing heavy; a bundle of its own
 *   bundles.ts      loads the other bundles: the application, the importers
 *   app.ts          puts the parts together when the first topology is opened
 *   session/        what is behind a canvas, without VS Code
 *   documents.ts    open topologies, each with one analysis
 *   editor.ts       the custom editor; html.ts its page; orphans.ts canvases that nobody answers any more
 *   diagnostics.ts  findings as Problems; codeactions.ts quick fixes
 *   language/       the text editor: outline, definitions, references, rename, completion, hovers, code lenses
 *   selection.ts    canvas and text editor show the same nodes
 *   status.ts       summary in the status bar
 *   labs-loader.ts  loads labs/, a bundle of its own: stacks to be mended, with the engine as the teacher
 *   views/          trees of the activity bar: the stack, findings
 *   commands/       what the command palette offers
 *   reports.ts      reports of scanners that belong to open topologies; node/ runs a scanner when asked to
 *   catalog.ts      a catalogue of one's own
 *   templates.ts    what can be put in at once, with the person's own
 *   traits.ts       what platforms can do, for hovers
 *   importers.ts    loads the importers when they are first wanted
 *   pages.ts        read-only pages: rules.ts about rules, commands/report.ts about imports
 *   workspace.ts    all topologies of the workspace in the background; judging.ts, house.ts what files are judged by
 *   markdown.ts   pictures in VS Code's Markdown preview; preview.ts draws them
 *   tasks.ts        the task that checks all topologies of a folder
 *   active.ts       which topology a command is about
 *   progress.ts     which walkthrough steps are done
 */
import * as vscode from 'vscode';
import type { App, StartTimes } from './app';
import { speak } from '../l10n';
import { loadBundle } from './bundles';
import { COMMAND_IDS } from './commands/ids';
import { previewPlugin } from './markdown';
import { lazyView } from './views/lazy';
import { FILE_PATTERN, isTopology, PAGE_SCHEME, TASK_TYPE, VIEW_TYPE } from './names';

/** Runs `make` on the first call; all calls get its result. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

/** The check of the workspace waits until VS Code has shown what was open. */
const WORKSPACE_PAUSE_MS = 1500;

const SELECTOR: vscode.DocumentSelector = { pattern: FILE_PATTERN };

/** Providers of the text editor, each asking the application when it is first used. */
function registerLanguage(app: () => Promise<App>): vscode.Disposable[] {
  const { languages } = vscode;
  const language = async () => (await app()).language;
  return [
    languages.registerDocumentSymbolProvider(SELECTOR, { provideDocumentSymbols: async (document) => (await language()).symbols.provideDocumentSymbols(document) }, { label: 'Strata' }),
    languages.registerDefinitionProvider(SELECTOR, { provideDefinition: async (...asked) => (await language()).definitions.provideDefinition(...asked) }),
    languages.registerReferenceProvider(SELECTOR, { provideReferences: async (...asked) => (await language()).references.provideReferences(...asked) }),
    languages.registerDocumentHighlightProvider(SELECTOR, { provideDocumentHighlights: async (...asked) => (await language()).highlights.provideDocumentHighlights(...asked) }),
    languages.registerRenameProvider(SELECTOR, {
      prepareRename: async (...asked) => (await language()).rename.prepareRename(...asked),
      provideRenameEdits: async (...asked) => (await language()).rename.provideRenameEdits(...asked),
    }),
    languages.registerHoverProvider(SELECTOR, { provideHover: async (...asked) => (await language()).hovers.provideHover(...asked) }),
    languages.registerCompletionItemProvider(SELECTOR, { provideCompletionItems: async (document, position) => (await language()).completions.provideCompletionItems(document, position) }, '"', ':'),
  ];
}

function registerProviders(app: () => Promise<App>, pageChanged: vscode.Event<vscode.Uri>): vscode.Disposable[] {
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
      onDidChange: pageChanged,
      provideTextDocumentContent: async (uri) => (await app()).pageText(uri),
    }),
    vscode.tasks.registerTaskProvider(TASK_TYPE, {
      provideTasks: async (token) => (await app()).tasks.provideTasks(token),
      resolveTask: async (task, token) => (await app()).tasks.resolveTask(task, token),
    }),
  ];
}

/** Wakes the application where the workspace has topologies to check, once VS Code has started. */
async function wakeForWorkspace(app: () => Promise<App>): Promise<void> {
  if (vscode.workspace.getConfiguration('strata').get('workspace.check') === false) return;
  const [found] = await vscode.workspace.findFiles(FILE_PATTERN, '**/node_modules/**', 1);
  if (found) await app();
}

/** Starts the extension; what is returned VS Code's Markdown preview takes up. */
export function activate(context: vscode.ExtensionContext): Pick<ReturnType<typeof previewPlugin>, 'extendMarkdownIt'> {
  const times: StartTimes = { activated: performance.now(), registered: 0, wanted: 0, loaded: 0 };
  speak(vscode.l10n.bundle && { language: vscode.env.language, texts: vscode.l10n.bundle });
  const pageChanged = new vscode.EventEmitter<vscode.Uri>();
  const app = once(async () => {
    times.wanted = performance.now();
    const { createApp } = await loadBundle(context.extensionUri, 'app.js');
    times.loaded = performance.now();
    return createApp(context, times, (uri) => pageChanged.fire(uri));
  });
  const wake = (document: vscode.TextDocument) => { if (isTopology(document)) void app(); };
  const preview = previewPlugin(async () => (await app()).previewDrawer());
  context.subscriptions.push(
    preview,
    pageChanged,
    ...registerProviders(app, pageChanged.event),
    ...registerLanguage(app),
    lazyView('strata.stack', async () => (await app()).views.stack),
    lazyView('strata.findings', async () => (await app()).views.findings),
    lazyView('strata.labs', async () => (await (await app()).labs()).tree),
    ...COMMAND_IDS.map((id) => vscode.commands.registerCommand(id, async (...args) => (await app()).run(id, ...args))),
    vscode.workspace.onDidOpenTextDocument(wake),
  );
  vscode.workspace.textDocuments.forEach(wake);
  times.registered = performance.now();
  setTimeout(() => void wakeForWorkspace(app), WORKSPACE_PAUSE_MS);
  return { extendMarkdownIt: preview.extendMarkdownIt };
}
