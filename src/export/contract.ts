/** What an export is made from, and what it is. */
import type { Checked } from '../engine/contract';
import type { Scene } from '../scene/contract';
import type { Theme } from '../scene/theme';
import type { Event, Outcome } from '../whatif/contract';
import type { Played } from '../whatif/scenarios';
import type { OptionName, Options } from './options';

/** A checked stack and its picture. */
export interface Subject {
  /** Name of the stack, as a heading. */
  readonly name: string;
  readonly checked: Checked;
  readonly scene: Scene;
  readonly theme: Theme;
  readonly options: Options;
  /** What is assumed to happen, and what follows from it; undefined where nothing is. */
  readonly events: readonly Event[];
  readonly outcome: Outcome | undefined;
  readonly ask: Questions;
}

/** What only the whole engine can answer: asked of whoever exports, so that the bundle of exporters does not carry it a second time. */
export interface Questions {
  /** A few words about a rule or notice, as a headline; its id where it is not known. */
  ruleTitle(id: string): string;
  /** What follows if all events happen together; they must be playable. */
  play(events: readonly Event[]): Outcome;
  /** The picture again, with other nodes folded. */
  scene(collapsed: ReadonlySet<string>): Scene;
  /** The scenarios of the file, played. */
  scenarios(): readonly Played[];
}

export interface Exported {
  readonly content: string | Uint8Array;
  /** What the format cannot say, and what was left out, a sentence each. */
  readonly notes: readonly string[];
}

/** A format. To add one: a file that exports its `Exporter`, and a row in formats.ts. */
export interface Exporter {
  readonly format: string;
  /** As in `Markdown report`. */
  readonly title: string;
  /** What it has, for the table of the documentation. */
  readonly about: string;
  /** Endings of file names, the usual one first. */
  readonly extensions: readonly string[];
  /** Options that make a difference. */
  readonly options: readonly OptionName[];
  write(subject: Subject): Exported | Promise<Exported>;
}
