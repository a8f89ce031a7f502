/** Where the command line finds the readers of formats: in files beside its own, each read when a file of its formats is imported. */
import { loadFamiliesWith } from '../import';
import path from 'node:path';

/** In a bundle that has the readers in itself there is nothing to load. */
export function findFamilies(): void {
  if (typeof STRATA_FAMILIES === 'undefined') return;
  loadFamiliesWith((family) => Promise.resolve(require(path.join(__dirname, 'import', `${family}.js`))));
}
