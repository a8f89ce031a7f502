/** The importers, bundles of their own: what recognises files is read when the first is imported, the readers of a format with its first file. */
import type * as vscode from 'vscode';
import type * as Importers from '../import';
import { loadBundle } from './bundles';

let loaded: Promise<typeof Importers> | undefined;

/** The importers; `extension` is where the extension is installed. */
export function loadImporters(extension: vscode.Uri): Promise<typeof Importers> {
  loaded ??= loadBundle<typeof Importers>(extension, 'import.js').then((importers) => {
    importers.loadFamiliesWith((family) => loadBundle(extension, `import/${family}.js`));
    return importers;
  });
  return loaded;
}
