/** Files from outside of VS Code: read in the page, since nobody else can, within the bounds of an import. */
import { t } from '../../../src/l10n';
import { BUDGET } from '../../../src/import/contract';
import { decode } from '../../../src/import/decode';
import { type DroppedFile, isFileName } from '../../../src/protocol';

/** What is needed of a browser's `File`. */
export interface Unread {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** What a drop holds. */
export interface Dropped {
  readonly files: readonly Unread[];
  /** Names of folders. */
  readonly folders: readonly string[];
}

const MEGABYTES = BUDGET.fileBytes / 1e6;

/** Files and folders of a drop. They can be told apart, and be had at all, only while the event is handled. */
export function inDrop({ items }: DataTransfer): Dropped {
  const [files, folders]: [File[], string[]] = [[], []];
  for (const item of [...items].filter(({ kind }) => kind === 'file')) {
    const file = item.getAsFile();
    if (item.webkitGetAsEntry()?.isDirectory) folders.push(file?.name ?? t('A folder'));
    else if (file) files.push(file);
  }
  return { files, folders };
}

const shown = (name: string) => `'${name.length > 100 ? `${name.slice(0, 100)}...` : name}'`;

/** Texts of the files, and in sentences what was not read and why. Nothing is read of more than an import takes. */
export async function readDrop({ files, folders }: Dropped): Promise<{ readonly files: readonly DroppedFile[]; readonly remarks: readonly string[] }> {
  const remarks = folders.slice(0, BUDGET.files).map((name) => t('The folder {0} was not read: import folders with "Import into Topology...".', shown(name)));
  const refuse = (why: string) => ({ files: [], remarks: [...remarks, why] });
  if (files.length > BUDGET.files) return refuse(t('Not imported: more than {0} files. Drop fewer of them, or import their folder with "Import into Topology...".', BUDGET.files));
  if (files.reduce((sum, { size }) => sum + size, 0) > BUDGET.fileBytes) return refuse(t(files.length > 1 ? 'Not imported: the files have more than {0} MB together. Drop fewer of them.' : 'Not imported: the files have more than {0} MB.', MEGABYTES));
  const read = new Map<string, string>();
  for (const file of files) {
    if (!isFileName(file.name)) remarks.push(t('{0} was not read: its name is too long, or has characters that names of files cannot have.', shown(file.name)));
    else if (read.has(file.name)) remarks.push(t('A second file called {0} was not read: of dropped files only the name tells them apart.', shown(file.name)));
    else {
      const content = await file.arrayBuffer().then((buffer) => decode(new Uint8Array(buffer)), () => undefined);
      if (!content) remarks.push(t('{0} cannot be read.', shown(file.name)));
      else read.set(file.name, content.text);
      if (content?.guessed) remarks.push(t('{0} is not UTF-8; it was read as Latin-1. Save it as UTF-8.', shown(file.name)));
    }
  }
  return { files: [...read].map(([name, text]) => ({ name, text })), remarks };
}
