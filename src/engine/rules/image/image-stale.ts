import { pointerOf } from '../../../model';
import type { Rule, RuleContext } from '../../contract';
import { imageBuilds, oldestOf } from '../../facts/image-builds';
import type { ImageBuild } from '../../facts/image-builds';
import { imagesInUse } from '../../facts/images';
import type { ImageUse } from '../../facts/images';
import { outsideAccess } from '../../facts/outside-access';
import { splitBySuppression } from '../groups';
import { count, idsOf } from '../say';

const params = {
  warnDays: { default: 90, min: 0, doc: 'Days after which an image counts as stale.', source: '[H]' },
  errorDays: { default: 365, min: 0, doc: 'Days after which a stale image that can be reached from outside is an error.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;

function check(context: Context): void {
  const { facts, graph, options } = context;
  for (const use of imagesInUse(facts)) {
    const all = imageBuilds(facts, use);
    const oldest = oldestOf(all);
    if (oldest === undefined || !(oldest.ageDays > options.warnDays)) continue;
    for (const containers of splitBySuppression(graph, 'image-stale', use.containers, (it) => it)) report(context, { ...use, containers }, oldest, all);
  }
}

function report({ facts, graph, options, report }: Context, { reference, digest, containers }: ImageUse, oldest: ImageBuild, all: readonly ImageBuild[]): void {
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
