/** "Scan Image with Trivy or Grype": asked for by a person, in a trusted workspace, with a scanner that is there. */
import * as vscode from 'vscode';
import { t } from '../../l10n';
import { parseImageReference } from '../../catalog/image';
import { imagesInUse } from '../../engine/facts/images';
import { relativeTo } from '../../import/paths';
import { applyOperations, resolveInside } from '../../model';
import type { TopologyText } from '../../model';
import { topologyFor } from '../active';
import type { App } from '../app';
import { inNode, loadBundle } from '../bundles';
import type { OpenDocument } from '../documents';
import type * as Scanners from '../node/scanner';
import type { Scanner, ScanRequest, ScannerName } from '../node/scanner';
import { placeOf } from '../reports';
import { isTrusted } from '../trust';

/** What need not be asked because the caller says it. */
interface Given {
  readonly image?: string;
  readonly scanner?: ScannerName;
  readonly fetch?: boolean;
  /** Folder for the report, below the workspace folder. */
  readonly folder?: string;
}

const DEFAULT_FOLDER = 'scans';
const HOME_PAGES = [['Trivy', 'https://trivy.dev/latest/getting-started/installation/'], ['Grype', 'https://github.com/anchore/grype#installation']] as const;

const refuse = (message: string): undefined => void vscode.window.showErrorMessage(message);

/** The part that runs programs; a browser has none. */
async function loadScanners(extension: vscode.Uri): Promise<typeof Scanners | undefined> {
  if (inNode) return loadBundle(extension, 'scanner.js');
  return refuse(t('No program can be run in the browser. Run Trivy or Grype elsewhere, put its JSON report beside the topology, and name it in `scan.report` of the image.'));
}

async function tellHowToInstall(): Promise<void> {
  const answer = await vscode.window.showInformationMessage(t('Neither Trivy nor Grype is on the PATH. Install one of them and start VS Code again; Strata installs nothing.'), ...HOME_PAGES.map(([name]) => t('About {0}', name)));
  const page = HOME_PAGES.find(([name]) => answer === t('About {0}', name))?.[1];
  if (page) await vscode.env.openExternal(vscode.Uri.parse(page));
}

async function chooseImage({ analysis }: OpenDocument): Promise<string | undefined> {
  const { facts } = analysis.checked();
  const uses = imagesInUse(facts).map(({ reference, containers, image }) => ({
    label: reference, description: containers.map((i) => facts.graph.ids[i]!).slice(0, 5).join(', '), detail: image?.scan?.report === undefined ? t('Not scanned yet') : t('Report: {0}', image.scan.report),
  }));
  if (uses.length === 0) return refuse(t('No running container of this topology names an image.'));
  return (await vscode.window.showQuickPick(uses, { placeHolder: t('Scan which image?'), matchOnDescription: true }))?.label;
}

async function chooseScanner(scanners: readonly Scanner[]): Promise<Scanner | undefined> {
  if (scanners.length === 1) return scanners[0];
  return (await vscode.window.showQuickPick(scanners.map((scanner) => ({ label: scanner.name, description: scanner.program, scanner })), { placeHolder: t('Scan with which program?') }))?.scanner;
}

async function chooseFetch(name: ScannerName): Promise<boolean | undefined> {
  const items = [
    { label: t('Fetch nothing'), detail: t('Use the database of vulnerabilities that {0} has, and the image as the engine on this machine has it.', name), fetch: false },
    { label: t('Fetch what is missing'), detail: t('{0} may update its database, and pull the image from its registry.', name), fetch: true },
  ];
  return (await vscode.window.showQuickPick(items, { placeHolder: t('May the scanner use the network?'), matchOnDetail: true }))?.fetch;
}

const folderProblem = (folder: string): string | undefined => (resolveInside('', folder.trim()) === undefined ? t('A folder below the workspace folder, such as scans') : undefined);

const chooseFolder = (): Thenable<string | undefined> =>
  vscode.window.showInputBox({ prompt: t('Folder for the report, below the workspace folder'), value: DEFAULT_FOLDER, validateInput: folderProblem });

/** `registry.example_team_shop_4.2.trivy.json`. */
const fileName = (image: string, scanner: ScannerName): string => `${image.replace(/[^\w.-]+/g, '_').slice(0, 150)}.${scanner}.json`;

/** Whether the file is not there, or may be replaced. */
async function mayWrite(target: vscode.Uri, isAsked: boolean): Promise<boolean> {
  const exists = await vscode.workspace.fs.stat(target).then(() => true, () => false);
  if (!exists || !isAsked) return true;
  return await vscode.window.showWarningMessage(t('Replace the report \'{0}\'?', vscode.workspace.asRelativePath(target)), { modal: true }, t('Replace')) !== undefined;
}

/** Key of `images` under which the report is attached: the entry that describes the image, else its reference. */
const keyOf = (entry: OpenDocument, image: string): string => imagesInUse(entry.analysis.checked().facts).find(({ reference }) => reference === image)?.key ?? image;

function attach(document: TopologyText, key: string, report: string) {
  const { images } = document.topology;
  const value = { ...images.get(key)?.scan, report };
  return applyOperations(document, [images.has(key) ? { op: 'set', path: ['images', key, 'scan'], value } : { op: 'set', path: ['images', key], value: { scan: value } }]);
}

async function run({ log }: App, { scan }: typeof Scanners, request: ScanRequest, untrusted: readonly string[]) {
  const options = { location: vscode.ProgressLocation.Notification, title: t('Scanning {0} with {1}', request.image, request.scanner.name), cancellable: true };
  return vscode.window.withProgress(options, (progress, token) => {
    const stopping = new AbortController();
    token.onCancellationRequested(() => stopping.abort());
    log.info(`${request.scanner.program} scans ${request.image}${request.fetch ? ', and may fetch its database and the image' : ''}`);
    return scan(request, stopping.signal, (line) => {
      log.info(line);
      progress.report({ message: line.slice(0, 80) });
    }, process.env, untrusted);
  });
}

const pathsOfFolders = (): readonly string[] => (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);

/** Asks what is not given, scans, writes the report and attaches it by one step that can be undone. */
export async function scanImage(app: App, argument?: unknown, more?: unknown): Promise<void> {
  const scanners = await loadScanners(app.extension);
  if (!scanners || !await isTrusted(t('A scanner is run in trusted workspaces only.'))) return;
  const uri = topologyFor(argument);
  const place = uri && placeOf(uri);
  if (!uri) return;
  if (!place) return refuse(t('Save the topology first: the report is put beside it.'));
  const entry = app.documents.get(await vscode.workspace.openTextDocument(uri));
  const untrusted = pathsOfFolders();
  const given = (typeof more === 'object' && more !== null ? more : {}) as Given;
  const found = scanners.findScanners(process.env, untrusted).filter(({ name }) => given.scanner === undefined || name === given.scanner);
  if (found.length === 0) return tellHowToInstall();
  const image = given.image ?? await chooseImage(entry);
  if (image === undefined) return;
  if (parseImageReference(image) === undefined) return refuse(t('\'{0}\' is no reference of an image.', image));
  const scanner = await chooseScanner(found);
  const fetch = scanner && (given.fetch ?? await chooseFetch(scanner.name));
  const folder = fetch === undefined ? undefined : given.folder ?? await chooseFolder();
  const path = folder === undefined ? undefined : resolveInside(folder.trim(), fileName(image, scanner!.name));
  if (path === undefined) return;
  const target = vscode.Uri.joinPath(place.root, path);
  if (!await mayWrite(target, given.folder === undefined)) return;
  const scanned = await run(app, scanners, { scanner: scanner!, image, fetch: fetch! }, untrusted);
  if (!scanned.ok) return scanned.cancelled ? undefined : refuse(t('{0} did not scan {1}: {2} The log of Strata has the rest.', scanner!.name, image, scanned.reason.split('\n').at(-1)!.slice(0, 300)));
  const { readReport } = await loadBundle(app.extension, 'reports.js');
  const wrong = readReport(path, scanned.report).notes.find(({ severity }) => severity === 'error');
  if (wrong) return refuse(t('What {0} wrote about {1} cannot be used: {2}', scanner!.name, image, wrong.message));
  await vscode.workspace.fs.writeFile(target, scanned.report);
  await attachTo(app, entry, image, relativeTo(place.folder, path));
}

async function attachTo({ documents, reports }: App, entry: OpenDocument, image: string, report: string): Promise<void> {
  const { document } = entry.analysis;
  const applied = attach(document, keyOf(entry, image), report);
  if (!applied.ok) return refuse(t('The report was written, but could not be attached: {0}', applied.error));
  if (applied.edits.length > 0 && !await documents.apply(entry.document, applied.edits, t('Attach Report'), document.text)) return refuse(t('The report was written, but the topology has just changed or is read-only: name it in `scan.report` of the image.'));
  await reports.refresh(entry);
  void vscode.window.showInformationMessage(t('{0} was scanned; its findings stand with the others.', image));
}
