/** What stays when the editor is hidden or the window reloaded: lens, folds, selection and which panels are open. */
import type { Event } from '../../src/model';
import { LENSES, type Lens } from '../../src/scene/contract';
import { SIDES, type Side } from '../../src/protocol';
import { recall, remember } from './vscode';
import { assumedEvents } from './lens';
import { getState, setState, subscribe, type AppState } from './store';

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []);
const text = (value: unknown) => (typeof value === 'string' ? value : '');
const flag = (value: unknown, otherwise: boolean) => (typeof value === 'boolean' ? value : otherwise);
/** Below this width, in CSS pixels, the side panel covers much of the canvas, so it is closed until it is asked for. The style sheets have the same. */
const NARROW = '(max-width: 700px)';
export const narrow = (): boolean => typeof matchMedia === 'function' && matchMedia(NARROW).matches;

/** The host marks the page of a comparison with the side that is to be seen first. */
const firstSide = (): string | undefined => globalThis.document?.getElementById('root')?.dataset.compare;
const comparing = (): boolean => firstSide() !== undefined;
const sideOf = (kept: unknown): Side => SIDES.find((side) => side === (kept ?? firstSide())) ?? 'both';

function panel(value: unknown): AppState['panel'] {
  if (value === 'findings' || value === 'inspector' || value === 'whatIf' || value === 'changes') return value;
  return value === 'none' || narrow() ? undefined : comparing() ? 'changes' : 'inspector';
}

/** Selections larger than this are not kept. */
const LIMIT = 1000;

/** Takes over what was kept, and returns the state; call it before the first scene arrives. */
export function restore(): AppState {
  const lens = recall('lens');
  setState({
    comparing: comparing(),
    side: sideOf(recall('side')),
    lens: LENSES.includes(lens as Lens) ? (lens as Lens) : 'stack',
    collapsed: new Set(strings(recall('collapsed'))),
    filter: text(recall('filter')),
    root: text(recall('root')) || undefined,
    panel: panel(recall('panel')),
    recent: strings(recall('recent')).slice(0, 8),
    paletteOpen: flag(recall('paletteOpen'), true),
    minimapOpen: flag(recall('minimapOpen'), true),
    selection: strings(recall('selection')).slice(0, LIMIT),
  });
  return getState();
}

/** The events that were assumed; the host checks them. */
export function keptEvents(): readonly Event[] {
  const events = recall('events');
  return Array.isArray(events) ? events : [];
}

const kept = ({ side, lens, collapsed, filter, root, panel, paletteOpen, recent, minimapOpen, selection, whatIf }: AppState) => [side, lens, collapsed, filter, root, panel, paletteOpen, recent, minimapOpen, selection, whatIf];

/** Keeps what changes from now on, until the returned function is called. */
export function keep(): () => void {
  let last = kept(getState());
  return subscribe(() => {
    const state = getState();
    const now = kept(state);
    if (now.every((value, i) => value === last[i])) return;
    last = now;
    remember({
      side: state.side, lens: state.lens, collapsed: [...state.collapsed], filter: state.filter, root: state.root ?? '', panel: state.panel ?? 'none', paletteOpen: state.paletteOpen, recent: state.recent, minimapOpen: state.minimapOpen,
      selection: state.selection.slice(0, LIMIT), events: assumedEvents(),
    });
  });
}
