/** Exporting into formats of which a topology makes several files: one of them, or all into a folder. */
import * as vscode from 'vscode';
import { t, translated } from '../../l10n';
import type { Graph } from '../../engine/contract';
import type { FileExporter, Manifests } from '../../export';
import { oneLine } from '../../export/text';
import { relativeTo } from '../../import/paths';
import { baseName } from '../names';
import { offerToOpen, writeExport } from './export-writing';

interface Stack {
  readonly graph: Graph;
  readonly name: string;
  readonly uri: vscode.Uri;
}

const stemOf = (uri: vscode.Uri): string => baseName(uri.path).replace(/\.topology\.json$/i, '');
const folderOf = (uri: vscode.Uri): vscode.Uri | undefined => (uri.scheme === 'untitled' ? vscode.workspace.workspaceFolders?.[0]?.uri : vscode.Uri.joinPath(uri, '..'));

/** Path from a folder to that of the topology; empty where they are the same, or not on one file system. */
function baseOf(folder: vscode.Uri, uri: vscode.Uri): string {
  const home = vscode.Uri.joinPath(uri, '..');
  if (folder.scheme !== home.scheme || folder.authority !== home.authority || folder.path === home.path) return '';
  return relativeTo(folder.path.replace(/\/$/, ''), `${home.path}/`).replace(/\/$/, '');
}

/** Which of several: a node, or all of them; undefined where the person gives up. */
async function chooseNode({ files }: Manifests, { each: [one, many] }: FileExporter): Promise<string | 'all' | undefined> {
  const items = [
    { label: t('All {0} {1}', files.length, translated(many)), description: t('into a folder'), node: 'all' },
    ...files.map(({ node, path }) => ({ label: node, description: path, node })),
  ];
  return (await vscode.window.showQuickPick(items, { placeHolder: t('Export which {0}?', translated(one)), matchOnDescription: true }))?.node;
}

/** The messages of an export: all of them where they fit in one, else how many there are; they stand in the files as well. */
const told = ({ losses }: Manifests): readonly string[] => {
  const messages = losses.map(({ message }) => oneLine(message));
  return messages.length <= 3 ? messages : [...messages.slice(0, 2), t('{0} more remarks stand at the top of the file.', messages.length - 2)];
};

/** Asks for what is open (which file, where to), and writes. A caller may name the target: a file, or a folder for several. */
export async function exportFiles(exporter: FileExporter, { graph, name, uri }: Stack, to: unknown, isNamed: boolean): Promise<void> {
  const all = exporter.files({ graph, name });
  if (all.files.length === 0) {
    void vscode.window.showErrorMessage([t('{0} has no {1} to write.', baseName(uri.path), translated(exporter.each[0])), ...told(all)].join(' '));
    return;
  }
  const node = all.files.length === 1 ? all.files[0]!.node : isNamed ? 'all' : await chooseNode(all, exporter);
  if (node === undefined) return;
  if (node === 'all') return writeAll(exporter, { graph, name, uri }, to instanceof vscode.Uri ? to : await chooseFolder(uri));
  const target = to instanceof vscode.Uri ? to : await chooseTarget(exporter, uri);
  if (!target) return;
  const one = { graph, name, base: baseOf(vscode.Uri.joinPath(target, '..'), uri), alone: true };
  const manifests = exporter.files(all.files.length === 1 ? one : { ...one, node: graph.number.get(node)! });
  if (await writeExport(target, manifests.files[0]!.text)) await offerToOpen(target, told(manifests));
}

async function chooseTarget({ title, extensions }: FileExporter, uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  const folder = folderOf(uri);
  const filters = { [translated(title)]: extensions.map((ending) => ending.slice(ending.lastIndexOf('.') + 1)) };
  return vscode.window.showSaveDialog({ defaultUri: folder && vscode.Uri.joinPath(folder, `${stemOf(uri)}${extensions[0]}`), filters, saveLabel: t('Export') });
}

async function chooseFolder(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  const defaultUri = folderOf(uri);
  return (await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, openLabel: t('Export Here'), title: t('Folder for the exported files'), ...(defaultUri && { defaultUri }) }))?.[0];
}

async function writeAll(exporter: FileExporter, { graph, name, uri }: Stack, folder: vscode.Uri | undefined): Promise<void> {
  if (!folder) return;
  const manifests = exporter.files({ graph, name, base: baseOf(folder, uri) });
  for (const { path, text } of manifests.files) if (!await writeExport(vscode.Uri.joinPath(folder, path), text)) return;
  await offerToOpen(vscode.Uri.joinPath(folder, manifests.files[0]!.path), [t('So were {0} more files in {1}.', manifests.files.length - 1, vscode.workspace.asRelativePath(folder)), ...told(manifests)]);
}
