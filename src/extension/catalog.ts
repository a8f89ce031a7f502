/** The catalogue of the setting `strata.catalog`, laid over the one that ships; read again when the file or the setting changes. */
import * as vscode from 'vscode';
import { t } from '../l10n';
import { defaultCatalog, readCatalog, type Catalog } from '../catalog';
import { positionsOf } from '../model';
import type { Documents } from './documents';

const SECTION = 'strata';

/** The file of the setting, below the first folder of the workspace; undefined where there is none. */
function fileOf(): vscode.Uri | undefined {
  const given = vscode.workspace.getConfiguration(SECTION).get('catalog');
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (typeof given !== 'string' || given.trim() === '' || !folder) return undefined;
  const file = vscode.Uri.joinPath(folder, given.trim());
  return file.path.startsWith(folder.path.replace(/\/?$/, '/')) ? file : undefined;
}

/** Keeps the catalogue of all open topologies in step with the setting; mistakes in the file stand in Problems, and the catalogue that ships is used then. `changed` is called where it is another one than before. */
export function followCatalog(documents: Documents, changed: () => void): vscode.Disposable {
  const problems = vscode.languages.createDiagnosticCollection('strata-catalog');
  let watcher: vscode.Disposable | undefined;
  let turn = 0;

  const report = (file: vscode.Uri, text: string, list: readonly { readonly offset: number; readonly message: string }[]) => {
    const { position } = positionsOf(text);
    problems.set(file, list.map(({ offset, message }) => {
      const { line, character } = position(offset);
      const diagnostic = new vscode.Diagnostic(new vscode.Range(line, character, line, character + 1), message);
      diagnostic.source = 'strata';
      return diagnostic;
    }));
  };
  const read = async (): Promise<void> => {
    const now = ++turn;
    const file = fileOf();
    let catalog: Catalog = defaultCatalog;
    problems.clear();
    if (file) {
      const text = await vscode.workspace.fs.readFile(file).then((bytes) => new TextDecoder().decode(bytes), () => undefined);
      if (now !== turn) return;
      const reading = text === undefined ? undefined : readCatalog(text);
      if (reading?.ok) catalog = reading.catalog;
      else if (reading) report(file, text!, reading.problems);
      else report(file, '', [{ offset: 0, message: t('There is no such file, which the setting strata.catalog names: {0}.', vscode.workspace.asRelativePath(file)) }]);
    }
    if (catalog === documents.catalog()) return;
    documents.useCatalog(catalog);
    changed();
  };
  const begin = (): void => {
    watcher?.dispose();
    watcher = undefined;
    const file = fileOf();
    if (file) {
      const files = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.joinPath(file, '..'), file.path.slice(file.path.lastIndexOf('/') + 1)));
      for (const event of [files.onDidCreate, files.onDidChange, files.onDidDelete]) event(() => void read());
      watcher = files;
    }
    void read();
  };

  begin();
  const settings = vscode.workspace.onDidChangeConfiguration((event) => { if (event.affectsConfiguration(`${SECTION}.catalog`)) begin(); });
  return {
    dispose: () => {
      watcher?.dispose();
      settings.dispose();
      problems.dispose();
    },
  };
}
