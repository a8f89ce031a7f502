/** Files that are dragged onto the canvas, out of VS Code's explorer or from outside: the host imports them. */
import { t } from '../../../src/l10n';
import { BUDGET } from '../../../src/import/contract';
import { send } from '../../state/host';
import { announce, getState } from '../../state/store';
import { boxAt } from '../hit';
import { hint, mark, scene, stage } from '../stage';
import { inDrop, readDrop } from './read-files';

/** Types under which VS Code hands over files of its explorer, the fullest first. */
const TYPES = ['application/vnd.code.uri-list', 'text/uri-list'];
/** What browsers say where files come from outside. */
const OUTSIDE = 'files';

/** Shows that a drop imports; true where files are dragged over a canvas that may be changed. */
export function filesOver({ dataTransfer }: DragEvent, x: number, y: number): boolean {
  const shown = scene();
  if (!shown || getState().readOnly !== undefined || !dataTransfer?.types.some((type) => [...TYPES, OUTSIDE].includes(type.toLowerCase()))) return false;
  const box = boxAt(shown, stage.view, x, y);
  mark({ target: { box, allowed: true }, hover: -1 });
  hint.set({ x, y, text: box < 0 ? t('Import these files') : t('Import these files onto {0}', shown.title[box]), tone: 'valid' });
  return true;
}

/** Addresses of a list: a line each, those with `#` are remarks. */
export function urisOf(list: string): readonly string[] {
  return [...new Set(list.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#')))];
}

/** Hands the dropped files over; true where there were any. */
export function filesDrop({ dataTransfer }: DragEvent, x: number, y: number): boolean {
  const shown = scene();
  if (!shown || !dataTransfer || getState().readOnly !== undefined) return false;
  const outside = inDrop(dataTransfer);
  const isOutside = outside.files.length + outside.folders.length > 0;
  // Addresses that the system hands over beside files of its own may be of another machine than the host's; those of the explorer are not.
  const uris = urisOf((isOutside ? TYPES.slice(0, 1) : TYPES).map((type) => dataTransfer.getData(type)).find((list) => list !== '') ?? '');
  if (uris.length === 0 && !isOutside) return false;
  mark({ takes: undefined, target: undefined });
  hint.set(undefined);
  const box = boxAt(shown, stage.view, x, y);
  const on = box < 0 ? null : shown.ids[box]!;
  if (uris.length > BUDGET.files) send({ type: 'dropFiles', files: [], remarks: [t('Not imported: more than {0} files. Drop their folder, or fewer of them.', BUDGET.files)], on });
  else if (uris.length > 0) send({ type: 'drop', uris, on });
  else {
    announce(t('The dropped files are being read.'));
    void readDrop(outside).then((read) => send({ type: 'dropFiles', ...read, on }));
  }
  return true;
}
