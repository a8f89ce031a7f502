/** When the images in use, and the described images below them, were built. */
import type { Image } from '../../model';
import type { Facts } from '../contract';
import { daysBetween } from '../days';
import type { ImageUse } from './images';

export interface ImageBuild {
  readonly key: string;
  readonly built: string;
  readonly ageDays: number;
  /** True where it is not the image itself but one below it. */
  readonly isBase: boolean;
}

/** Reproducible builds carry the first days of 1970 or 1980 as their date. */
const EPOCH_END = '1980-01-02';

function buildOf(key: string, image: Image | undefined, today: string, isBase: boolean): ImageBuild | undefined {
  const built = image?.built;
  const ageDays = built === undefined || built <= EPOCH_END ? NaN : daysBetween(built, today);
  return ageDays >= 0 ? { key, built: built!, ageDays, isBase } : undefined;
}

/** Builds of an image and of the images below it that the file describes; dates in the future and of reproducible builds say nothing. A base that leads back to itself ends the walk. */
export function imageBuilds({ graph, today }: Facts, use: ImageUse): readonly ImageBuild[] {
  const { images } = graph.topology;
  const found: (ImageBuild | undefined)[] = [];
  const seen = new Set<string>();
  for (let key = use.key; key !== undefined && !seen.has(key); key = images.get(key)?.base) {
    seen.add(key);
    found.push(buildOf(key, images.get(key), today, seen.size > 1));
  }
  return found.filter((it) => it !== undefined);
}

/** The oldest of some builds. */
export function oldestOf(builds: readonly ImageBuild[]): ImageBuild | undefined {
  return builds.reduce<ImageBuild | undefined>((oldest, it) => (oldest === undefined || it.ageDays > oldest.ageDays ? it : oldest), undefined);
}
