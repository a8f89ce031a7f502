/** What every part of the drawing needs. */
import type { Scene } from '../../../src/scene/contract';
import type { Theme } from '../theme';
import type { Size, Viewport } from '../viewport';

export interface Pen {
  readonly context: CanvasRenderingContext2D;
  readonly scene: Scene;
  readonly view: Viewport;
  readonly size: Size;
  readonly theme: Theme;
  /** Device pixels of a CSS pixel. */
  readonly ratio: number;
}
