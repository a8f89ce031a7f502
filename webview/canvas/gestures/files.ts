/** Files that are dragged onto the canvas: the host imports them. */
import { send } from '../../state/host';
import { announce, getState } from '../../state/store';
import { boxAt } from '../hit';
import { hint, mark, scene, stage } from '../stage';

/** Types under which VS Code hands over files of its explorer, the fullest first. */
const TYPES = ['application/vnd.code.uri-list', 'text/uri-list'];
/** Most files that one drop brings. */
const MOST = 200;

/** Shows that a drop imports; true where files are dragged over a canvas that may be changed. */
export function filesOver({ dataTransfer }: DragEvent, x: number, y: number): boolean {
  const shown = scene();
  if (!shown || getState().readOnly !== undefined || !dataTransfer?.types.some((type) => TYPES.includes(type.toLowerCase()))) return false;
  const box = boxAt(shown, stage.view, x, y);
  mark({ target: { box, allowed: true }, hover: -1 });
  hint.set({ x, y, text: box < 0 ? 'Import these files' : `Import these files onto ${shown.title[box]}`, tone: 'valid' });
  return true;
}

/** Addresses of a list: a line each, those with `#` are remarks. */
export function urisOf(list: string): readonly string[] {
  return [...new Set(list.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#')))];
}

/** Hands the dropped files over; true where there were any. */
export function filesDrop({ dataTransfer }: DragEvent, x: number, y: number): boolean {
  const shown = scene();
  const uris = urisOf(TYPES.map((type) => dataTransfer?.getData(type) ?? '').find((list) => list !== '') ?? '');
  if (!shown || uris.length === 0 || getState().readOnly !== undefined) return false;
  mark({ takes: undefined, target: undefined });
  hint.set(undefined);
  const box = boxAt(shown, stage.view, x, y);
  if (uris.length > MOST) announce(`Not imported: more than ${MOST} files. Drop their folder, or fewer of them.`);
  else send({ type: 'drop', uris, on: box < 0 ? null : shown.ids[box]! });
  return true;
}
