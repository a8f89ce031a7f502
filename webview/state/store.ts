/** The webview's state: what the host sent, and what only the person in front of it decides (selection, focus, lens, folds). */
import { useSyncExternalStore } from 'react';
import type { Kind } from '../../src/model';
import type { ChangesReport, Counts, DocumentSummary, DropVerdict, FindingRow, KeyboardPlace, Lens, NodeDetails, Scene, Side, TemplateRow, WhatIfReport } from '../../src/protocol';

/** Something new that is to be added, and its name in sentences. */
export interface Wanted {
  readonly what: { readonly kind: Kind } | { readonly template: string };
  readonly name: string;
}

/** Something to tell the person, with what they can do about it. */
export interface Banner {
  readonly severity: 'error' | 'warning' | 'info';
  readonly text: string;
  readonly actions?: readonly { readonly label: string; readonly run: () => void }[];
}

export interface AppState {
  readonly scene: Scene | undefined;
  readonly revision: number;
  readonly fileName: string;
  /** Why nothing can be edited, or undefined. */
  readonly readOnly: string | undefined;
  readonly counts: Counts;
  readonly findings: readonly FindingRow[];
  readonly findingsTotal: number;
  readonly suppressed: number;
  /** Ids, in the order in which they were selected. */
  readonly selection: readonly string[];
  /** The box that the keyboard is on. */
  readonly focused: string | undefined;
  /** Where VS Code knows the keyboard to be. */
  readonly keyboard: KeyboardPlace;
  readonly selectedLink: number | undefined;
  readonly selectedFinding: string | undefined;
  readonly details: readonly NodeDetails[];
  /** Revision that `details` is of. */
  readonly detailsRevision: number;
  readonly document: DocumentSummary | undefined;
  /** What follows from the events that are assumed; undefined where none are. */
  readonly whatIf: WhatIfReport | undefined;
  /** Two topologies are compared: nothing can be changed, and colours tell what differs. */
  readonly comparing: boolean;
  /** Which of the two are seen. */
  readonly side: Side;
  readonly changes: ChangesReport | undefined;
  readonly changesProblem: string | undefined;
  readonly lens: Lens;
  readonly collapsed: ReadonlySet<string>;
  /** What does not fit this search is dimmed; empty for none. */
  readonly filter: string;
  /** The only box that is shown, with what is inside it; undefined where everything is. */
  readonly root: string | undefined;
  /** Something to tell the person: a rejected edit, an edit without an answer. */
  readonly banner: Banner | undefined;
  /** Spoken by screen readers. */
  readonly announcement: string;
  /** Which side panel is open. */
  readonly panel: 'inspector' | 'findings' | 'whatIf' | 'changes' | undefined;
  readonly searchOpen: boolean;
  readonly paletteOpen: boolean;
  /** What the palette offers beside the kinds. */
  readonly templates: readonly TemplateRow[];
  /** What was added last, latest first: kinds and ids of templates. */
  readonly recent: readonly string[];
  readonly minimapOpen: boolean;
  /** A new node waits for the person to say where it shall go; `null` is the top level. */
  readonly choice: { readonly wanted: Wanted; readonly places: readonly { readonly target: string | null; readonly verdict: DropVerdict }[] } | undefined;
  /** Ids to bring into view; `serial` grows with each wish. */
  readonly reveal: { readonly ids: readonly string[]; readonly serial: number } | undefined;
}

const NONE: Counts = { error: 0, warning: 0, info: 0, hint: 0 };

let state: AppState = {
  scene: undefined, revision: -1, fileName: '', readOnly: undefined, counts: NONE, findings: [], findingsTotal: 0, suppressed: 0,
  selection: [], focused: undefined, keyboard: 'away', selectedLink: undefined, selectedFinding: undefined, details: [], detailsRevision: -1, document: undefined, whatIf: undefined, comparing: false, side: 'both', changes: undefined, changesProblem: undefined, lens: 'stack', collapsed: new Set(), filter: '', root: undefined,
  banner: undefined, announcement: '', panel: 'inspector', searchOpen: false, paletteOpen: true, templates: [], recent: [], minimapOpen: true, choice: undefined, reveal: undefined,
};
const listeners = new Set<() => void>();

export function getState(): AppState {
  return state;
}

/** Merges a change into the state and tells whoever listens. */
export function setState(change: Partial<AppState> | ((state: AppState) => Partial<AppState>)): void {
  state = { ...state, ...(typeof change === 'function' ? change(state) : change) };
  for (const listener of [...listeners]) listener();
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A part of the state for a component; `select` must return a stable value for an unchanged state. */
export function useApp<T>(select: (state: AppState) => T): T {
  return useSyncExternalStore(subscribe, () => select(state), () => select(state));
}

/** Says something to screen readers. */
export function announce(text: string): void {
  // The same words again are only spoken where the text changes.
  setState(({ announcement }) => ({ announcement: text === announcement ? `${text}\u00a0` : text }));
}
