/** A canvas's session towards where it runs: what it needs, and what it gives. */
import type { Template } from '../../catalog/templates';
import type { Event } from '../../model';
import type { DroppedFile, KeyboardPlace, ToHost, ToWebview, WebviewCommand } from '../../protocol';
import type { View } from '../../scene/contract';
import type { ApplyEdits } from './edits';
import type { Assumed } from './whatif';

/** What a session needs from where it runs. */
export interface SessionHost {
  readonly fileName: string;
  /** Why nothing may be edited, beyond what the document itself says; undefined where it may. */
  readOnly(): string | undefined;
  post(message: ToWebview): void;
  applyEdits: ApplyEdits;
  readClipboard(): Promise<string>;
  writeClipboard(text: string): Promise<void>;
  openText(pointer: string, beside: boolean): void;
  openRule(rule: string): void;
  /** Opens the explanation of a finding. */
  explain(finding: string): void;
  /** The person selected nodes on the canvas. */
  selected(ids: readonly string[]): void;
  run(command: Extract<ToHost, { type: 'run' }>['command']): void;
  /** What can be put in at once, with what the person keeps for that. */
  templates(): Promise<readonly Template[]>;
  /** The keyboard is on the boxes, elsewhere in the page or away; resolves once VS Code knows. */
  keyboard(on: KeyboardPlace): Promise<void>;
  /** Files to import were dropped on a node, or beside all. */
  dropped(uris: readonly string[], on: string | null): void;
  /** The same with files that the page has read, with remarks on what it has not. */
  droppedFiles(files: readonly DroppedFile[], remarks: readonly string[], on: string | null): void;
  /** Something was done that a step of a walkthrough may wait for. */
  did(what: string): void;
  /** Something that a developer should see. */
  log(message: string): void;
}

/** What a canvas shows: lens, folds and filter, and what is assumed to happen. */
export interface Picture {
  readonly view: View;
  readonly events: readonly Event[];
}

export interface Session {
  /** The webview listens. */
  listens(): Promise<void>;
  /** The tab is hidden, and its page gone: another one says that it is ready when the tab is shown again. */
  hidden(): void;
  receive(message: unknown): Promise<void>;
  /** Selects nodes on the canvas and brings them into view; `finding` is a finding's key. */
  reveal(ids: readonly string[], finding: string | undefined, focus: boolean): void;
  command(command: WebviewCommand): void;
  readonly selection: readonly string[];
  /** Adds events to those that are assumed, and shows what follows. */
  assume(events: readonly Event[]): void;
  /** What the canvas shows now. */
  readonly picture: Picture;
  /** What follows from the events that are assumed; undefined where there are none. */
  whatIf(): Assumed | undefined;
  /** The templates are others now. */
  renewTemplates(): void;
  dispose(): void;
}
