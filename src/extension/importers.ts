/** The importers: what recognises files is a bundle that is read when the first is imported, the readers of a format one that is read with its first file. */
import type * as vscode from 'vscode';
import type * as Importers from '../import';
import { loadBundle } from './bundles';

/** The importers; `extension` is where the extension is installed. */
export async function loadImporters(extension: vscode.Uri): Promise<typeof Importers> {
  const importers = await loadBundle(extension, 'import.js');
  importers.loadFamiliesWith((family) => loadBundle(extension, `import/${family}.js`));
  return importers;
}
