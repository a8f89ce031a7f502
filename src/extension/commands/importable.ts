/** Which files an import reads: chosen from what the workspace holds, or below a folder, told apart by their content. */
import * as vscode from 'vscode';
import { t, translated } from '../../l10n';
import type * as Importers from '../../import';
import { isTopologyFile } from '../names';

/** Most files that are looked into when a workspace or a folder is searched. */
const MOST_LOOKED_AT = 2000;
const MOST_OFFERED = 200;
/** Larger ones are not opened only to see what they are; whoever names one gets it read. */
const LARGEST_LOOKED_AT = 2_000_000;
const AT_A_TIME = 32;
const SKIPPED = '**/{node_modules,.git,dist,out}/**';

type Find = Pick<typeof Importers, 'decode' | 'findProjects' | 'IMPORTERS' | 'SNIFF_BYTES'>;

/** A file and the start of its text. */
export interface Sniffed {
  readonly uri: vscode.Uri;
  readonly text: string;
}

async function sniff({ decode, SNIFF_BYTES }: Find, uri: vscode.Uri, largest: number): Promise<Sniffed | undefined> {
  try {
    if ((await vscode.workspace.fs.stat(uri)).size > largest) return undefined;
    return { uri, text: decode((await vscode.workspace.fs.readFile(uri)).subarray(0, SNIFF_BYTES)).text };
  } catch {
    return undefined;
  }
}

/** The named file as it is on the disk; one that cannot be read counts as empty, and reading it says why. */
export async function sniffNamed(find: Find, uri: vscode.Uri): Promise<Sniffed> {
  return (await sniff(find, uri, Infinity)) ?? { uri, text: '' };
}

/** Those of the files whose content is known, with the titles of their formats; a few are opened at a time. */
async function recognised(find: Find, uris: readonly vscode.Uri[]): Promise<readonly (Sniffed & { readonly title: string })[]> {
  const titles = new Map(find.IMPORTERS.map(({ format, title }) => [format, title]));
  const found: (Sniffed & { title: string })[] = [];
  for (let from = 0; from < uris.length; from += AT_A_TIME) {
    for (const file of await Promise.all(uris.slice(from, from + AT_A_TIME).map((uri) => sniff(find, uri, LARGEST_LOOKED_AT)))) {
      const [project] = file ? find.findProjects([{ path: file.uri.path, text: file.text, found: true }]) : [];
      if (file && project?.format !== undefined) found.push({ ...file, title: titles.get(project.format)! });
    }
  }
  return found;
}

/** Files in a folder and below whose content is known. */
export async function sniffFolder(find: Find, folder: vscode.Uri): Promise<readonly Sniffed[]> {
  const uris = await vscode.workspace.findFiles(new vscode.RelativePattern(folder, '**/*'), SKIPPED, MOST_LOOKED_AT);
  return recognised(find, uris.filter((uri) => !isTopologyFile(uri)).sort((a, b) => a.path.localeCompare(b.path)));
}

/** Asks for files or a folder: those of the workspace whose content is known, or any other. */
export async function chooseFiles(find: Find): Promise<readonly vscode.Uri[] | undefined> {
  const names = [...new Set(find.IMPORTERS.flatMap(({ files }) => files))];
  const uris = await vscode.workspace.findFiles(`**/{${names.join(',')}}`, SKIPPED, MOST_LOOKED_AT);
  const known = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: t('Looking for files to import') },
    () => recognised(find, uris.filter((uri) => !isTopologyFile(uri)).sort((a, b) => a.path.localeCompare(b.path))));
  if (known.length === 0) return browse(false);
  const items = known.slice(0, MOST_OFFERED).map(({ uri, title }) => ({ label: `$(file) ${vscode.workspace.asRelativePath(uri)}`, description: translated(title), choose: (): Promise<readonly vscode.Uri[] | undefined> => Promise.resolve([uri]) }));
  const chosen = await vscode.window.showQuickPick([
    ...items,
    { label: `$(folder-opened) ${t('Other files...')}`, description: '', choose: () => browse(false) },
    { label: `$(folder-opened) ${t('All files of a folder...')}`, description: '', choose: () => browse(true) },
  ], { placeHolder: t('Import which file?'), matchOnDescription: true });
  return chosen?.choose();
}

async function browse(folders: boolean): Promise<readonly vscode.Uri[] | undefined> {
  return vscode.window.showOpenDialog({ title: t('Import into Topology'), openLabel: t('Import'), canSelectMany: !folders, canSelectFiles: !folders, canSelectFolders: folders });
}
