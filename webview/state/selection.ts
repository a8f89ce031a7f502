/** Selecting boxes, and bringing them into view: one way for canvas, panels and search. */
import { sendView } from './lens';
import { ask, send } from './requests';
import { getState, setState } from './store';

/** The host looks at so many selected nodes. */
const DETAILS = 50;

const same = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((id, i) => id === b[i]);

/**
 * Selects nodes by id, in this order; the keyboard goes to the last one. Tells the host, which answers with their details.
 * `quiet`: the selection only follows the host, so the text cursor stays.
 */
export function select(ids: readonly string[], { quiet = false } = {}): void {
  const { selection, selectedLink } = getState();
  if (same(ids, selection) && selectedLink === undefined) {
    if (ids.length > 0) setState({ focused: ids.at(-1) });
    return;
  }
  setState({ selection: ids, selectedLink: undefined, focused: ids.at(-1) ?? getState().focused, ...(ids.length === 0 ? { details: [] } : {}) });
  send({ type: 'select', ids: ids.slice(0, DETAILS), ...(quiet ? { quiet } : {}) });
}

/** Folds or unfolds boxes: the host sends the scene that shows them so. */
export function fold(change: (collapsed: Set<string>) => void): void {
  const collapsed = new Set(getState().collapsed);
  change(collapsed);
  setState({ collapsed });
  sendView();
}

/** Shows only this box with what is inside it, or everything (undefined). */
export function showOnly(root: string | undefined): void {
  const { collapsed } = getState();
  if (root !== undefined && collapsed.has(root)) setState({ collapsed: new Set([...collapsed].filter((id) => id !== root)) });
  setState({ root });
  sendView();
}

function show(ids: readonly string[]): void {
  setState((state) => ({ reveal: { ids, serial: (state.reveal?.serial ?? 0) + 1 } }));
}

/** Opens the folded boxes around nodes, as far as there are any, and shows everything where nodes lie outside of what is shown. */
async function unfoldTo(ids: readonly string[]): Promise<void> {
  const { scene, collapsed, root } = getState();
  if (collapsed.size === 0 && root === undefined) return;
  const visible = new Set(scene?.ids);
  const hidden = ids.filter((id) => !visible.has(id)).slice(0, DETAILS);
  if (hidden.length === 0) return;
  const answer = await ask({ type: 'find', query: '', ids: hidden, limit: hidden.length });
  if (answer?.type !== 'found') return;
  if (root !== undefined && answer.rows.some(({ id, path }) => id !== root && !path.includes(root))) setState({ root: undefined });
  const around = answer.rows.flatMap((row) => row.path).filter((id) => collapsed.has(id));
  if (around.length > 0) fold((open) => around.forEach((id) => open.delete(id)));
  else if (getState().root !== root) sendView();
}

/** Brings nodes into view, opening folded boxes around them, and selects them unless told otherwise. */
export async function reveal(ids: readonly string[], { selecting = true, quiet = false } = {}): Promise<void> {
  if (selecting) select(ids, { quiet });
  await unfoldTo(ids);
  show(ids);
}
