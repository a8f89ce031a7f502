import { parseImageReference } from '../../../catalog/image';
import type { ImageReference } from '../../../catalog/image';
import type { Operation } from '../../../model';
import type { Fix, Rule, RuleContext } from '../../contract';
import { imagesInUse } from '../../facts/images';
import type { ImageUse } from '../../facts/images';
import { labels } from '../../facts/labels';
import { splitBySuppression } from '../groups';
import { count, idsOf, listOf } from '../say';

const params = {
  floatingTags: { default: ['latest', 'stable', 'edge', 'main', 'nightly', 'lts'], doc: 'Tags that are moved to newer images by habit, also with a variant behind them (`stable-slim`).', source: '[H]' },
  bareMajors: { default: true, doc: 'A bare major version (`:18`) counts as floating too.', source: '[H]' },
} as const;

/** Why a tag floats, in words; undefined where it looks pinned. */
function whyFloating(tag: string | undefined, floating: readonly string[], bareMajors: boolean): string | undefined {
  if (tag === undefined || tag === '') return 'names no tag, which means `latest`';
  if (floating.some((it) => tag === it || tag.startsWith(`${it}-`))) return `has the tag \`${tag}\`, which is moved to newer images`;
  return bareMajors && /^v?\d+$/.test(tag) ? `names only the major version ${tag}` : undefined;
}

/** Writes the digest that the file knows behind the reference of every container that runs the image. */
function pin(ids: readonly string[], uses: readonly ImageUse[]): readonly Fix[] {
  const known = uses.filter(({ image }) => image?.digest !== undefined);
  if (known.length === 0) return [];
  const operations = known.flatMap(({ reference, image, containers }): Operation[] =>
    containers.map((i) => ({ op: 'set', path: ['nodes', ids[i]!, 'image'], value: `${reference}@${image!.digest!}` })));
  return [{ title: `Pin ${listOf(known.map(({ reference }) => reference), 3)} to the digest in this file`, safe: true, operations }];
}

type Context = RuleContext<typeof params>;

function check(context: Context): void {
  const { facts, graph, options } = context;
  const full: ImageUse[] = [];
  for (const use of imagesInUse(facts)) {
    const parsed = parseImageReference(use.reference);
    if (parsed === undefined || parsed.digest !== undefined || isBuiltHere(use, parsed)) continue;
    const why = whyFloating(parsed.tag, options.floatingTags, options.bareMajors);
    if (why === undefined) full.push(use);
    else for (const containers of splitBySuppression(graph, ID, use.containers, (it) => it)) reportFloating(context, { ...use, containers }, why);
  }
  // A container runs one image: each with the number of its own, ascending, without a comparison of any two.
  const number = new Int32Array(graph.count).fill(-1);
  full.forEach(({ containers }, k) => { for (const i of containers) number[i] = k; });
  const tagged: number[] = [];
  for (let i = 0; i < number.length; i++) if (number[i]! >= 0) tagged.push(i);
  for (const group of splitBySuppression(graph, ID, tagged, (it) => it)) reportTagged(context, group, (it) => full[number[it]!]!);
}

/** Made from a recipe beside it, under a name without a namespace or registry: it is not pulled. */
const isBuiltHere = ({ image }: ImageUse, { registry, repository }: ImageReference): boolean =>
  image?.recipe !== undefined && registry === undefined && !repository.includes('/');

const ID = 'image-mutable-reference';

function reportFloating({ facts, graph, report }: Context, use: ImageUse, why: string): void {
  const { environment } = labels(facts);
  report({
    node: use.containers[0], others: use.containers.slice(1), at: ['image'],
    severity: use.containers.every((i) => environment[i] === 'dev') ? 'info' : 'warning',
    message: `Image ${use.reference} of ${idsOf(graph, use.containers)} ${why}: the next pull may bring other software, and copies started on `
      + 'different days may differ. '
      + 'Name a full version and pin it by digest '
      + `(name:tag@sha256:...).${use.digest === undefined ? '' : ` The file knows its digest: ${use.digest}.`}`,
    fixes: () => pin(graph.ids, [use]),
  });
}

/** One hint for all that name a version and lack only the digest. */
function reportTagged({ graph, report }: Context, group: readonly number[], useOf: (container: number) => ImageUse): void {
  const uses = new Set<ImageUse>();
  for (const container of group) uses.add(useOf(container));
  report({
    node: group[0], others: group.slice(1), at: ['image'], severity: 'hint',
    message: `${count(uses.size, 'image reference')} (${listOf(Array.from(uses, ({ reference }) => reference))}) in ${count(group.length, 'container')} `
      + `${uses.size === 1 ? 'names' : 'name'} a version but no digest. `
      + 'A publisher can still move such a tag. Pin by digest (name:tag@sha256:...) where it must be the same image everywhere.',
    fixes: () => pin(graph.ids, Array.from(uses, (use) => ({ ...use, containers: group.filter((it) => useOf(it) === use) }))),
  });
}

const oneContainer = (image: string) => ({
  strata: 1,
  nodes: { 'host-1': { kind: 'host', os: { platform: 'debian' } }, docker: { kind: 'engine', in: 'host-1', platform: 'docker' }, web: { kind: 'container', in: 'docker', image } },
});

export const imageMutableReference: Rule<typeof params> = {
  id: ID,
  family: 'image',
  severity: 'warning',
  layer: 'L1',
  title: 'Image reference that can change its meaning',
  params,
  docs: {
    description: 'A running container names its image by a tag that is moved on purpose (`latest`, `stable`, a bare major version, or no tag at '
      + 'all). What runs after the next pull is then not what was tested, and two replicas can run different software. '
      + 'There is one finding for each reference; in environment `dev` it is an info. References with a full version but no digest are '
      + 'collected in one hint for the file. An image that is built from a recipe in the project (`recipe`) and names no registry is not pulled, and left out.',
    remedy: 'Write a full version and its digest: `nginx:1.27.3@sha256:...`. Where the file knows the digest (`images`), the quick fix writes it.',
    sources: ['NIST SP 800-190 §4.2.2', 'CIS Docker Benchmark 5.28', 'OCI image specification, descriptors: digests'],
    bad: [{ title: 'No tag', topology: oneContainer('nginx') }, { title: 'A bare major version', topology: oneContainer('registry.example:5000/team/node:18') }],
    good: [{ title: 'Built here, not pulled', topology: { ...oneContainer('shop-web'), images: { 'shop-web': { recipe: 'web/Dockerfile' } } } }, { title: 'Version and digest', topology: oneContainer(`nginx:1.27.3@sha256:${'0123456789abcdef'.repeat(4)}`) }],
  },
  reads: ['image'],
  all: check,
};
