/** Dropping a new node from the palette, with the same verdicts as moving a box. */
import { KIND_TABLE, kindNumber, type Kind } from '../../../src/model';
import { LEAF_WIDTH, METRICS } from '../../../src/scene/metrics';
import { announce, getState } from '../../state/store';
import { create } from '../actions';
import { boxAt } from '../hit';
import { clearMarks, hint, mark, scene, stage } from '../stage';
import { toScene } from '../viewport';
import { holderOf, takes, verdictsOn, type Verdicts } from './verdicts';

/** The type under which a kind travels in a drag. */
export const KIND_TYPE = 'application/x-strata-kind';

interface Incoming {
  readonly kind: Kind;
  readonly verdicts: Verdicts;
}

let incoming: Incoming | undefined;

/** Data of a drag can only be read where it begins and where it ends; what is dragged over the canvas must be known between. */
export function palettePicked({ dataTransfer }: DragEvent): void {
  const kind = dataTransfer?.getData(KIND_TYPE);
  incoming = kind && kindNumber.has(kind) ? { kind: kind as Kind, verdicts: verdictsOn({ kind: kind as Kind }) } : undefined;
}

/** The drag is over, wherever it ended. */
export function paletteDone(): void {
  if (incoming) clearMarks();
  incoming = undefined;
}

/** Shows what a drop at a point of the canvas would do; true where a kind is being dragged. */
export function paletteOver(x: number, y: number): boolean {
  const shown = scene();
  if (!incoming || !shown || getState().readOnly !== undefined) return false;
  const { kind, verdicts } = incoming;
  const target = holderOf(shown, boxAt(shown, stage.view, x, y));
  const verdict = verdicts.of(target < 0 ? null : shown.ids[target], () => { if (incoming?.verdicts === verdicts && stage.marks.takes) paletteOver(x, y); });
  mark({ takes: stage.marks.takes ?? takes(shown, { kind }), target: { box: target, allowed: verdict?.allowed }, hover: -1 });
  const where = target < 0 ? 'at the top level' : `in ${shown.title[target]}`;
  if (!verdict) hint.set(undefined);
  else if (verdict.allowed) hint.set({ x, y, text: `Add ${KIND_TABLE[kind].title.toLowerCase()} ${where}${verdict.operations.length > 1 ? `\n${verdict.reason}` : ''}`, tone: 'valid' });
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
  if (verdict.allowed) await create(drag.kind, id, verdict, { x: at.x - LEAF_WIDTH / 2, y: at.y - METRICS.title });
  else announce(`Not added: ${verdict.reason}`);
}
