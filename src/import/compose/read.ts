/** Docker Compose: files -> operations. */
import type { ImportContext, ImportFile, ImportResult } from '../contract';
import { makeNotes } from '../notes';
import { folderOf } from '../paths';
import { environmentOf, type Loader, loadFiles, withOverride } from './load';
import { projectOperations, readRecipes } from './project';

export async function read(files: readonly ImportFile[], context: ImportContext): Promise<ImportResult> {
  const notes = makeNotes();
  const loader: Loader = {
    context, notes, sources: new Set(), given: new Map(files.map((file) => [file.path, file.text])), folders: new Map(), open: new Set(),
  };
  const folder = folderOf(files[0].path);
  const environment = await environmentOf(loader, folder, undefined);
  const file = await loadFiles(loader, await withOverride(loader, files), folder, environment);
  const { name, operations } = projectOperations(loader, file, folder, environment, files[0].path, await readRecipes(loader, file, folder));
  return { name, operations, notes: notes.list(), sources: [...loader.sources] };
}
