import { pointerOf } from '../../../model';
import type { Image } from '../../../model';
import type { Facts, Rule, RuleContext } from '../../contract';
import { imagesInUse } from '../../facts/images';
import type { ImageUse } from '../../facts/images';
import { outsideAccess } from '../../facts/outside-access';
import { splitBySuppression } from '../groups';
import { count, daysBetween, idsOf } from '../say';

const params = {
  warnDays: { default: 90, min: 0, doc: 'Days after which an image counts as stale.', source: '[H]' },
  errorDays: { default: 365, min: 0, doc: 'Days after which a stale image that can be reached from outside is an error.', source: '[H]' },
} as const;

/** The oldest build that counts: of the image itself, or of a described image below it. */
interface Build {
  readonly key: string;
  readonly built: string;
  readonly ageDays: number;
  /** True where it is not the image itself but one below it. */
  readonly isBase: boolean;
}

/** Reproducible builds carry the first days of 1970 or 1980 as their date. */
const EPOCH_END = '1980-01-02';

function buildOf(key: string, image: Image | undefined, today: string, isBase: boolean): Build | undefined {
  const built = image?.built;
  const ageDays = built === undefined || built <= EPOCH_END ? NaN : daysBetween(built, today);
  return ageDays >= 0 ? { key, built: built!, ageDays, isBase } : undefined;
}

/** Builds of an image and of the images below it that the file describes. A base that leads back to itself ends the walk. */
function builds({ graph, today }: Facts, use: ImageUse): readonly Build[] {
  const { images } = graph.topology;
  const found: (Build | undefined)[] = [];
  const seen = new Set<string>();
  for (let key = use.key; key !== undefined && !seen.has(key); key = images.get(key)?.base) {
    seen.add(key);
    found.push(buildOf(key, images.get(key), today, seen.size > 1));
  }
  return found.filter((it) => it !== undefined);
}

type Context = RuleContext<typeof params>;

function check(context: Context): void {
  const { facts, graph, options } = context;
  for (const use of imagesInUse(facts)) {
    const all = builds(facts, use);
    const oldest = all.reduce<Build | undefined>((best, it) => (best === undefined || it.ageDays > best.ageDays ? it : best), undefined);
    if (oldest === undefined || !(oldest.ageDays > options.warnDays)) continue;
    for (const containers of splitBySuppression(graph, 'image-stale', use.containers, (it) => it)) report(context, { ...use, containers }, oldest, all);
  }
}

function report({ facts, graph, options, report }: Context, { reference, digest, containers }: ImageUse, oldest: Build, all: readonly Build[]): void {
  const outside = containers.filter((i) => outsideAccess(facts).reachable[i] === 1);
  const severe = oldest.ageDays > options.errorDays && outside.length > 0;
  const limit = severe ? options.errorDays : options.warnDays;
  const image = `${reference}${digest === undefined || reference.includes('@') ? '' : ` (${digest.slice(0, 19)})`}`;
  report({
    node: containers[0], others: containers.slice(1), at: pointerOf(['images', oldest.key, 'built']),
    severity: severe ? 'error' : 'warning',
    message: `${oldest.isBase ? `The base ${oldest.key} of image ${image}` : `Image ${image}`} was built on ${oldest.built}, `
      + `${count(oldest.ageDays, 'day')} ago (limit ${limit}), and runs in ${count(containers.length, 'container')}: `
      + `${idsOf(graph, containers)}. `
      + `Fixes published since are not in it${outside.length > 0 ? `, and ${idsOf(graph, outside)} can be reached from outside` : ''}. `
      + 'Rebuild it on a current base and deploy it again; a container is not patched in place.',
    witness: all.map((it) => `${it.key}: built ${it.built}, ${count(it.ageDays, 'day')} before ${facts.today}`),
    measured: oldest.ageDays, threshold: limit,
  });
}

export const imageStale: Rule<typeof params> = {
  id: 'image-stale',
  family: 'image',
  severity: 'warning',
  layer: 'L1',
  title: 'Image not rebuilt for a long time',
  params,
  docs: {
    description: 'An image that is in use was built, or the image below it was, longer ago than `warnDays`. Its files are those of the day of the '
      + 'build: libraries fixed since are still the old ones in every container that runs it, whatever is patched on the host. '
      + 'For containers that can be reached from outside (a published port, the network of the host, a network marked `external`) it '
      + 'is an error after `errorDays`. Build dates up to 1980-01-02 come from reproducible builds and say nothing, so they are left '
      + 'out, as are dates in the future. There is one finding for each image, naming the containers that run it.',
    remedy: 'Rebuild the image on a current base and deploy it again. A pipeline that does so every few weeks keeps the rule quiet.',
    sources: ['NIST SP 800-190 §3.1.1, §3.2.2, §4.2.2 (stale images)', 'CIS Docker Benchmark 4.4'],
    bad: [{
      title: 'An image of last year',
      topology: {
        strata: 1, asOf: '2026-01-15',
        nodes: { 'host-1': { kind: 'host', os: { platform: 'debian' } }, docker: { kind: 'engine', in: 'host-1', platform: 'docker' }, shop: { kind: 'container', in: 'docker', image: 'shop:4.2' } },
        images: { 'shop:4.2': { built: '2025-02-01' } },
      },
    }],
    good: [{
      title: 'Rebuilt three weeks ago, on a fresh base',
      topology: {
        strata: 1, asOf: '2026-01-15',
        nodes: { 'host-1': { kind: 'host', os: { platform: 'debian' } }, docker: { kind: 'engine', in: 'host-1', platform: 'docker' }, shop: { kind: 'container', in: 'docker', image: 'shop:4.2' } },
        images: { 'shop:4.2': { built: '2025-12-24', base: 'shop-base:1' }, 'shop-base:1': { built: '2025-12-20' } },
      },
    }],
  },
  reads: ['image'],
  all: check,
};
