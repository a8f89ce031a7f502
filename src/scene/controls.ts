/** Fold and badge at the top right of a box: where they are, in scene units. */
import type { Scene } from './contract';

export const CONTROL = { edge: 6, size: 18, badgeWidth: 34, wire: 12 } as const;

/** Whether a box can be folded or is. */
export function canFold(scene: Scene, i: number): boolean {
  return scene.end[i] > i + 1 || scene.folded[i] > 0;
}

/** Room that fold and badge take at the right of the title, in scene units. */
export function controlsWidth(scene: Scene, i: number): number {
  return CONTROL.edge + (canFold(scene, i) ? CONTROL.size + 2 : 0) + (scene.findings[i] > 0 ? CONTROL.badgeWidth + 2 : 0);
}

/** Distance of a control's left edge from the right edge of the box, in scene units; undefined where the box has none. */
export function controlOffset(scene: Scene, i: number, control: 'fold' | 'badge'): number | undefined {
  if (control === 'fold') return canFold(scene, i) ? CONTROL.edge + CONTROL.size : undefined;
  return scene.findings[i] > 0 ? controlsWidth(scene, i) : undefined;
}
