/** What an export is made from, and what it is. */
import type { Checked } from '../engine/contract';
import type { Scene } from '../scene/contract';
import type { Theme } from '../scene/theme';

/** A checked stack and its picture. */
export interface Subject {
  /** Name of the stack, as a heading. */
  readonly name: string;
  readonly checked: Checked;
  readonly scene: Scene;
  readonly theme: Theme;
}

export interface Exported {
  readonly text: string;
  /** What the format cannot say, and what was left out, a sentence each. */
  readonly notes: readonly string[];
}

export interface Exporter {
  readonly format: string;
  /** As in `Markdown report`. */
  readonly title: string;
  /** Endings of file names, the usual one first. */
  readonly extensions: readonly string[];
  /** Whether lens and theme make a difference. */
  readonly coloured: boolean;
  write(subject: Subject): Exported;
}
