/** Dropping something new from the palette, with the same verdicts and previews as moving a box. */
import { t } from '../../../src/l10n';
import { kindNumber, type Kind } from '../../../src/model';
import { LEAF_WIDTH, METRICS } from '../../../src/scene/metrics';
import { announce, getState, type Wanted } from '../../state/store';
import { kindInText } from '../../panels/words';
import { create, landing } from '../actions';
import { boxAt } from '../hit';
import { previewsFor, type Previews } from '../preview';
import { clearMarks, hint, mark, scene, stage } from '../stage';
import { toScene } from '../viewport';
import { holderOf, takes, verdictsOn, type Verdicts } from './verdicts';

/** The type under which a kind, or a template with `template:` before its id, travels in a drag. */
export const DRAG_TYPE = 'application/x-strata-kind';
const TEMPLATE = 'template:';

/** How something new is written in a drag, and among what was used last. */
export const keyOf = ({ what }: Wanted): string => ('kind' in what ? what.kind : TEMPLATE + what.template);

/** What a key stands for; undefined where there is no such thing (any more). */
export function wantedOf(key: string): Wanted | undefined {
  if (kindNumber.has(key)) return { what: { kind: key as Kind }, name: kindInText(key as Kind) };
  const found = key.startsWith(TEMPLATE) ? getState().templates.find(({ id }) => id === key.slice(TEMPLATE.length)) : undefined;
  return found && { what: { template: found.id }, name: found.title };
}

interface Incoming {
  readonly wanted: Wanted;
  readonly verdicts: Verdicts;
  readonly previews: Previews;
}

let incoming: Incoming | undefined;
let last = { x: 0, y: 0 };

/** Data of a drag can only be read where it begins and where it ends; what is dragged over the canvas must be known between. */
export function palettePicked({ dataTransfer }: DragEvent): void {
  const wanted = wantedOf(dataTransfer?.getData(DRAG_TYPE) ?? '');
  incoming = wanted && { wanted, verdicts: verdictsOn(wanted.what), previews: previewsFor(() => { if (stage.marks.takes) paletteOver(last.x, last.y); }) };
}

/** The drag is over, wherever it ended. */
export function paletteDone(): void {
  incoming?.previews.stop();
  if (incoming) clearMarks();
  incoming = undefined;
}

/** Shows what a drop at a point of the canvas would do; true where something new is being dragged. */
export function paletteOver(x: number, y: number): boolean {
  const shown = scene();
  if (!incoming || !shown || getState().readOnly !== undefined) return false;
  last = { x, y };
  const { wanted, verdicts, previews } = incoming;
  const target = holderOf(shown, boxAt(shown, stage.view, x, y));
  const id = target < 0 ? null : shown.ids[target];
  const verdict = verdicts.of(id, () => { if (incoming?.verdicts === verdicts && stage.marks.takes) paletteOver(last.x, last.y); });
  const preview = verdict?.allowed ? previews.of(id, verdict.operations) : undefined;
  if (!verdict?.allowed) previews.none();
  mark({ takes: stage.marks.takes ?? takes(shown, wanted.what), target: { box: target, allowed: verdict?.allowed }, preview, hover: -1 });
  const what = id === null ? t('Add {0} at the top level', wanted.name) : t('Add {0} in {1}', wanted.name, verdict ? landing(shown, id, verdict) : '');
  const more = verdict && verdict.reason !== '' && ('template' in wanted.what || verdict.operations.length > 1) ? `\n${verdict.reason}` : '';
  if (!verdict) hint.set(undefined);
  else if (verdict.allowed) hint.set({ x, y, text: what + more, tone: 'valid', preview });
  else hint.set({ x, y, text: verdict.reason, tone: 'invalid' });
  return true;
}

/** Adds the node where it was dropped. */
export async function paletteDrop(x: number, y: number): Promise<void> {
  const shown = scene();
  const drag = incoming;
  paletteDone();
  if (!drag || !shown) return;
  const target = holderOf(shown, boxAt(shown, stage.view, x, y));
  const id = target < 0 ? null : shown.ids[target];
  const verdict = await drag.verdicts.wait(id);
  const at = toScene(stage.view, x, y);
  if (verdict.allowed) await create(drag.wanted, id, verdict, { x: at.x - LEAF_WIDTH / 2, y: at.y - METRICS.title });
  else announce(t('Not added: {0}', verdict.reason));
}
