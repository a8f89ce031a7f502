/** What labs need of the application, and what they give it. */
import type * as vscode from 'vscode';
import type { Engine } from '../../learn/labs';
import type { Documents } from '../documents';
import type { Tree } from '../views/lazy';

export interface LabHost {
  /** Where the extension is installed: the labs that ship are in its folder `labs`. */
  readonly extension: vscode.Uri;
  /** Where the stacks that a person works on are kept. */
  readonly storage: vscode.Uri;
  /** What is kept of a person's progress. */
  readonly state: vscode.Memento;
  readonly documents: Documents;
  readonly engine: Engine;
  /** A page of Strata's has another text now. */
  pageChanged(uri: vscode.Uri): void;
  showPage(uri: vscode.Uri): Promise<void>;
  pageUri(path: string): vscode.Uri;
  log(message: string): void;
}

/** A row of the view: a level, a lab, or a check of a lab. */
export type LabElement = { readonly level: string } | { readonly lab: string } | { readonly lab: string; readonly check: string };

/** Commands by the last part of their names. Those that are about a lab take its id or its row; without one they are about the present lab. */
export interface Labs {
  readonly tree: Tree<LabElement>;
  start(lab?: unknown): Promise<string | undefined>;
  check(lab?: unknown): Promise<{ readonly solved: boolean; readonly met: readonly string[]; readonly reasons: { readonly [check: string]: readonly string[] } } | undefined>;
  hint(lab?: unknown): Promise<string | undefined>;
  solution(lab?: unknown): Promise<void>;
  reset(lab?: unknown, isSure?: unknown): Promise<boolean>;
  answer(lab?: unknown, check?: unknown, ids?: unknown): Promise<void>;
  page(lab?: unknown): Promise<void>;
  /** The text of a page or solution of a lab; undefined where the address is none of theirs. */
  pageText(uri: vscode.Uri): Promise<string | undefined>;
}
