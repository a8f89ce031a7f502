/** Sizes in scene units (CSS pixels at zoom 1), shared by the layout and by whoever draws. */
import type { Scene } from './contract';

export const METRICS = {
  /** Space between a box and what is inside it. */
  padding: 10,
  /** Space between neighbours, and between top-level boxes. */
  gap: 8,
  rootGap: 28,
  /** Above the first and below the last line of text. */
  inset: 6,
  title: 18,
  subtitle: 15,
  band: 19,
  meters: 15,
  /** Shape that groups aim at, width to height. */
  aspect: 1.6,
} as const;

/** Leaf boxes are equally wide, so that columns align. */
export const LEAF_WIDTH = 180;
/** Least width of a box with others inside: its header needs room for a name and badges. */
export const GROUP_WIDTH = LEAF_WIDTH + 2 * METRICS.padding;

type Texts = Pick<Scene, 'subtitle' | 'band' | 'memoryCommit' | 'cpuCommit'>;

/** Height of the lines of a box: title, second line, kernel band, meters; the whole height of a leaf. */
export function headerOf(scene: Texts, i: number): number {
  const { inset, title, subtitle, band, meters } = METRICS;
  const metered = !Number.isNaN(scene.memoryCommit[i]) || !Number.isNaN(scene.cpuCommit[i]);
  return 2 * inset + title + (scene.subtitle[i] === '' ? 0 : subtitle) + (scene.band[i] === '' ? 0 : band) + (metered ? meters : 0);
}
