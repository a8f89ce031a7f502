/** The catalogue that a command judges by: the one that ships, or with a file of one's own laid over it. */
import { type Catalog, defaultCatalog, readCatalog } from '../catalog';
import { positionsOf } from '../model';
import type { Call, Option } from './command';
import { readText } from './files';
import { atPlace, BadInput, oneLine } from './io';

export const catalogOption: Option = {
  name: 'catalog', value: 'FILE', doc: 'A catalogue of one\'s own: platforms, releases and advisories that are added to those that ship, or take their place. docs/catalog.md explains it.',
};

/** The catalogue of `--catalog`. Throws BadInput with every mistake at its place where it cannot be read. */
export function catalogOf(call: Call): Catalog {
  const file = call.value('catalog');
  if (file === undefined) return defaultCatalog;
  const text = readText(call.io.cwd, file);
  const reading = readCatalog(text);
  if (reading.ok) return reading.catalog;
  const { position } = positionsOf(text);
  throw new BadInput(reading.problems.map(({ offset, message }) => {
    const { line, character } = position(offset);
    return atPlace(file, line + 1, character + 1, oneLine(message));
  }).join('\n'));
}
