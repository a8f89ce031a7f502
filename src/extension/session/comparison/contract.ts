/** A canvas on two topologies towards where it runs: what it is given, what it needs, and what it gives. */
import type { Catalog } from '../../../catalog';
import type { Reports } from '../../../engine';
import type { TopologyText } from '../../../model';
import type { KeyboardPlace, ToHost, ToWebview, WebviewCommand } from '../../../protocol';
import type { Comparison } from '../../../review';

/** One of the two sides as it is now. */
export interface ComparedSide {
  readonly name: string;
  readonly document: TopologyText;
  /** What could not be read, of a side that is drawn as far as it can be; undefined where a side has to be read whole, or was. */
  readonly partial?: string | undefined;
}

export interface Compared {
  readonly old: ComparedSide;
  readonly now: ComparedSide;
  readonly catalog?: Catalog;
  readonly reports?: { readonly old: Reports | undefined; readonly now: Reports | undefined };
}

export interface ComparisonHost {
  /** As a heading. */
  readonly title: string;
  post(message: ToWebview): void;
  /** Opens the text of a side at a node. */
  openText(side: 'old' | 'now', pointer: string, beside: boolean): void;
  openRule(rule: string): void;
  run(command: Extract<ToHost, { type: 'run' }>['command']): void;
  /** The keyboard is on the boxes, elsewhere in the page or away; resolves once VS Code knows. */
  keyboard(on: KeyboardPlace): Promise<void>;
  log(message: string): void;
}

export interface ComparisonSession {
  receive(message: unknown): void;
  /** Either side is another one now. */
  show(compared: Compared): void;
  command(command: WebviewCommand): void;
  readonly comparison: Comparison | undefined;
  dispose(): void;
}
