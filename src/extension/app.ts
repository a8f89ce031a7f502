/** Puts the parts together when the first topology is opened or the first command runs. */
import * as vscode from 'vscode';
import { registerFormatter } from './commands/formatting';
import { importDropped, importDroppedFiles } from './commands/importing';
import { COMMANDS } from './commands/table';
import type { CommandId } from './commands/ids';
import { followCatalog } from './catalog';
import { followHouse } from './house';
import { createJudging } from './judging';
import { createCodeActions } from './codeactions';
import { isLabFile, labsLoader, type LoadLabs } from './labs-loader';
import { publishDiagnostics } from './diagnostics';
import { followDocuments } from './documents';
import type { Documents } from './documents';
import { createCanvases } from './editor';
import type { Canvases } from './editor';
import { createLanguage, registerRenewing } from './language';
import type { Language } from './language';
import type { PreviewDrawer } from './markdown';
import { createPreviewDrawer } from './preview';
import { createProgress, followEdits } from './progress';
import type { Progress } from './progress';
import { followReports } from './reports';
import type { FollowedReports } from './reports';
import { reopenOrphans } from './orphans';
import { pageText, showRule } from './rules';
import { openText, syncSelections } from './selection';
import { showStatus } from './status';
import { taskProvider } from './tasks';
import { allTemplates, onTemplates } from './templates';
import { createViews, type Views } from './views';
import { checkWorkspace, type WorkspaceCheck } from './workspace';

export interface App {
  /** Where the extension is installed. */
  readonly extension: vscode.Uri;
  /** The extension as VS Code knows it. */
  readonly self: vscode.Extension<unknown>;
  readonly documents: Documents;
  readonly canvases: Canvases;
  readonly codeActions: vscode.CodeActionProvider;
  readonly language: Language;
  readonly tasks: vscode.TaskProvider;
  readonly views: Views;
  readonly reports: FollowedReports;
  readonly workspace: WorkspaceCheck;
  readonly log: vscode.LogOutputChannel;
  readonly progress: Progress;
  /** Labs, loaded when they are first wanted. */
  readonly labs: LoadLabs;
  /** Runs a command of Strata's by its id. */
  run(id: CommandId, ...args: unknown[]): unknown;
  /** What draws for the Markdown preview. */
  previewDrawer(): Promise<PreviewDrawer>;
  /** Text of a read-only page. */
  pageText(uri: vscode.Uri): Promise<string>;
}

/** When the steps of the start were done, in milliseconds on the clock of `performance`. */
export interface StartTimes {
  activated: number;
  registered: number;
  /** The application was asked for the first time: a topology was opened, or a command was run. */
  wanted: number;
  loaded: number;
}

/** Says in the log how long the start took: what activation took, and what passed from the first wish for Strata to the first findings. */
function traceStart(log: vscode.LogOutputChannel, documents: Documents, { activated, registered, wanted, loaded }: StartTimes): vscode.Disposable {
  const created = performance.now();
  const ms = (from: number, to: number) => `${Math.round(to - from)} ms`;
  const line = (what: string, to: number, steps: readonly string[]) => log.info(`Strata: ${what} in ${ms(wanted, to)} (${[`activation ${ms(activated, registered)}`, `engine loaded ${ms(wanted, loaded)}`, `parts put together ${ms(loaded, created)}`, ...steps].join(', ')})`);
  line('loaded', created, []);
  const first = documents.onChecked(({ checked }) => {
    first.dispose();
    const now = performance.now();
    line('ready', now, [`first topology checked ${ms(created, now)}`, `${checked.facts.graph.count} nodes`]);
  });
  return first;
}

/** `pageChanged` is told of read-only pages that have another text now. */
export function createApp(context: vscode.ExtensionContext, times: StartTimes, pageChanged: (uri: vscode.Uri) => void): App {
  const log = vscode.window.createOutputChannel('Strata', { log: true });
  const documents = followDocuments();
  const progress = createProgress(context.extension.packageJSON);
  const selections = syncSelections(documents, () => canvases);
  const canvases: Canvases = createCanvases(context.extensionUri, documents, {
    openText: (document, pointer, beside) => void openText(documents, document, pointer, beside),
    openRule: (rule) => void showRule(rule),
    explain: (uri, finding) => void vscode.commands.executeCommand('strata.explainFinding', uri, finding),
    selected: selections.fromCanvas,
    run: (command) => void vscode.commands.executeCommand(`strata.${command}`, ...(command === 'openWalkthrough' ? ['firstStack'] : [])),
    templates: () => allTemplates(context.extensionUri),
    dropped: (document, uris, on) => void importDropped(app, document, uris, on),
    droppedFiles: (document, files, remarks, on) => void importDroppedFiles(app, document, files, remarks, on),
    did: progress.did,
    log: (message) => log.warn(message),
  });
  const views = createViews(documents, canvases);
  const reports = followReports(context.extensionUri, documents, (message) => log.warn(message));
  const warn = (message: string) => log.warn(message), judging = createJudging(documents, reports), problems = publishDiagnostics(documents);
  const workspace = checkWorkspace(documents, problems, judging, (message) => log.info(message));
  context.subscriptions.push(
    log, views, followEdits(documents, progress), reports, reopenOrphans(canvases, warn), followCatalog(documents, workspace.renew), followHouse(documents, warn, workspace.renew), documents, selections, problems, workspace, showStatus(documents), registerRenewing(documents), registerFormatter(documents),
    onTemplates(() => { for (const { document } of documents.all()) for (const { session } of canvases.of(document.uri)) session.renewTemplates(); }),
  );
  void vscode.commands.executeCommand('setContext', 'strata.inUse', true);
  const app: App = {
    extension: context.extensionUri, self: context.extension, documents, canvases, views, reports, workspace, log, progress, labs: labsLoader(context, () => app, pageChanged),
    codeActions: createCodeActions(documents),
    language: createLanguage(context.extensionUri, documents),
    tasks: taskProvider(judging),
    run: (id, ...args) => COMMANDS[id](app, ...args),
    previewDrawer: () => createPreviewDrawer(context.extensionUri),
    pageText: async (uri) => (uri.path.startsWith('/labs/') ? await (await app.labs()).pageText(uri) : undefined) ?? pageText(context.extensionUri, uri),
  };
  const loadLabsFor = (document: vscode.TextDocument) => { if (isLabFile(context, document.uri)) void app.labs(); };
  for (const { document } of documents.all()) loadLabsFor(document);
  context.subscriptions.push(traceStart(log, documents, times), vscode.workspace.onDidOpenTextDocument(loadLabsFor));
  return app;
}
