/** What a person has done in labs, kept beyond the window. */
import type * as vscode from 'vscode';

export interface Done {
  readonly started: boolean;
  /** Checks that are met, and of how many. */
  readonly met: readonly string[];
  readonly of: number;
  /** It was solved once. */
  readonly solved: boolean;
  /** Hints that were given. */
  readonly hints: number;
  readonly solutionSeen: boolean;
}

export interface Progress {
  of(key: string): Done;
  note(key: string, change: Partial<Done>): void;
  forget(key: string): void;
  current(): string | undefined;
  setCurrent(key: string): void;
}

const NOTHING: Done = { started: false, met: [], of: 0, solved: false, hints: 0, solutionSeen: false };
const KEY = 'labs', CURRENT = 'labs.current';

export function createProgress(state: vscode.Memento): Progress {
  const all = (): { readonly [key: string]: Done } => state.get(KEY) ?? {};
  const write = (now: { readonly [key: string]: Done }): void => void state.update(KEY, now);
  return {
    of: (key) => ({ ...NOTHING, ...all()[key] }),
    note: (key, change) => write({ ...all(), [key]: { ...NOTHING, ...all()[key], ...change } }),
    forget: (key) => write(Object.fromEntries(Object.entries(all()).filter(([each]) => each !== key))),
    current: () => state.get(CURRENT),
    setCurrent: (key) => void state.update(CURRENT, key),
  };
}
