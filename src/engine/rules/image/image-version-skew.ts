import { parseImageReference } from '../../../catalog/image';
import type { Operation } from '../../../model';
import type { Facts, Fix, Graph, Rule, RuleContext } from '../../contract';
import { imagesInUse } from '../../facts/images';
import type { ImageUse } from '../../facts/images';
import { runtimes } from '../../facts/runtimes';
import { services } from '../../facts/workloads';
import { splitBySuppression } from '../groups';
import { count, idsOf, listOf } from '../say';

const params = {} as const;
type Context = RuleContext<typeof params>;

/** Uses of one repository, with the digest of each known. */
interface Repository {
  readonly name: string;
  readonly uses: readonly Known[];
}
type Known = ImageUse & { readonly digest: string; readonly tag: string | undefined };

/** What ought to be one image and is several. */
interface Skew {
  readonly what: string;
  readonly uses: readonly Known[];
}

function check(context: Context): void {
  const { facts } = context;
  for (const repository of repositories(facts)) {
    const inServices = serviceSkews(facts, repository);
    const told = new Set(inServices.flatMap(({ uses }) => uses.flatMap((it) => it.containers)));
    for (const skew of [...inServices, ...tagSkews(facts, repository, told)]) split(context, skew);
  }
}

/** Repositories of which at least two digests run. */
function repositories(facts: Facts): readonly Repository[] {
  const byName = new Map<string, Known[]>();
  for (const use of imagesInUse(facts)) {
    const parsed = use.digest === undefined ? undefined : parseImageReference(use.reference);
    if (parsed === undefined) continue;
    const name = parsed.registry === undefined ? parsed.repository : `${parsed.registry}/${parsed.repository}`;
    const known = { ...use, digest: use.digest!, tag: parsed.tag };
    const same = byName.get(name);
    if (same) same.push(known);
    else byName.set(name, [known]);
  }
  return Array.from(byName, ([name, uses]) => ({ name, uses })).filter(({ uses }) => digestsOf(uses).size > 1);
}

const digestsOf = (uses: readonly Known[]): ReadonlySet<string> => new Set(uses.map((it) => it.digest));

/** Services whose replicas run different digests of a repository. What differs within each replica (a pod with two of them) is no skew. */
function serviceSkews(facts: Facts, { name, uses }: Repository): readonly Skew[] {
  const { list, of, replica } = services(facts);
  const { parent } = facts.graph;
  const byService = new Map<number, Map<number, Set<string>>>();
  for (const { digest, containers } of uses) {
    for (const i of containers) {
      const service = of[i]!;
      if (service < 0 || list[service]!.nodes.length < 2) continue;
      const replicas = byService.get(service) ?? new Map<number, Set<string>>();
      byService.set(service, replicas);
      const node = replica[i] === 1 ? i : parent[i]!;
      replicas.set(node, (replicas.get(node) ?? new Set()).add(digest));
    }
  }
  return [...byService].filter(([, replicas]) => new Set(Array.from(replicas.values(), (it) => [...it].sort().join())).size > 1)
    .map(([service]) => ({ what: `replicas of ${list[service]!.name} run ${name}`, uses: only(uses, (i) => of[i] === service) }));
}

/** Tags that stand for different digests on different engines. */
function tagSkews(facts: Facts, { name, uses }: Repository, told: ReadonlySet<number>): readonly Skew[] {
  const { engine } = runtimes(facts);
  const byTag = new Map<string, Known[]>();
  for (const use of uses) if (use.tag !== undefined) byTag.set(use.tag, [...(byTag.get(use.tag) ?? []), use]);
  return [...byTag].filter(([, same]) => digestsOf(same).size > 1 && new Set(same.flatMap((it) => it.containers.map((i) => engine[i]))).size > 1)
    .filter(([, same]) => same.some((it) => it.containers.some((i) => !told.has(i))))
    .map(([tag, same]) => ({ what: `different engines have ${name}:${tag}`, uses: same }));
}

function only(uses: readonly Known[], keep: (container: number) => boolean): readonly Known[] {
  return uses.map((it) => ({ ...it, containers: it.containers.filter(keep) })).filter(({ containers }) => containers.length > 0);
}

function split(context: Context, { what, uses }: Skew): void {
  const all = uses.flatMap((use) => use.containers.map((container) => ({ container, use }))).sort((a, b) => a.container - b.container);
  // One that is accepted as different leaves the others to be compared.
  for (const part of splitBySuppression(context.graph, 'image-version-skew', all, (it) => it.container)) {
    const kept = new Set(part.map((it) => it.container));
    const left = part.length === 1 && all.length > 1 ? uses : only(uses, (i) => kept.has(i));
    if (digestsOf(left).size > 1) report(context, { what, uses: left }, part[0]!.container);
  }
}

function report({ graph, report }: Context, { what, uses }: Skew, first: number): void {
  const nodes = uses.flatMap((it) => it.containers).sort((a, b) => a - b);
  const newest = newestOf(uses);
  const short = (digest: string): string => digest.slice(0, 19);
  const digests = [...digestsOf(uses)];
  report({
    node: first, others: nodes.filter((it) => it !== first), at: ['image'],
    message: `${what.charAt(0).toUpperCase()}${what.slice(1)} in ${count(digests.length, 'version')}: `
      + `${listOf(digests.map((it) => `${short(it)}... on ${on(graph, uses, it)}`), 3)}. `
      + `Which answer a request gets depends on who answers.${newest === undefined ? '' : ` The newest is ${short(newest.digest)}..., built ${newest.image!.built!}.`} Deploy one of them everywhere, pinned by digest.`,
    witness: digests.slice(0, 20).map((it) => `${it}: ${on(graph, uses, it, 20)}${builtOf(uses, it)}`),
    fixes: () => (newest === undefined ? [] : redeploy(graph, uses, newest)),
  });
}

function on(graph: Graph, uses: readonly Known[], digest: string, most = 3): string {
  return idsOf(graph, uses.filter((it) => it.digest === digest).flatMap((it) => it.containers).sort((a, b) => a - b), most);
}

function builtOf(uses: readonly Known[], digest: string): string {
  const built = uses.find((it) => it.digest === digest && it.image?.built !== undefined)?.image?.built;
  return built === undefined ? '' : `; built ${built}`;
}

/** The one that was built last; undefined where a day is missing or two are equal. */
function newestOf(uses: readonly Known[]): Known | undefined {
  if (uses.some(({ image }) => image?.built === undefined)) return undefined;
  const best = uses.reduce((newest, it) => (it.image!.built! > newest.image!.built! ? it : newest));
  return uses.some((it) => it.digest !== best.digest && it.image!.built === best.image!.built) ? undefined : best;
}

function redeploy(graph: Graph, uses: readonly Known[], newest: Known): readonly Fix[] {
  const value = newest.reference.includes('@') ? newest.reference : `${newest.reference}@${newest.digest}`;
  const operations = uses.filter((it) => it.digest !== newest.digest).flatMap(({ containers }) => containers.map((i): Operation => ({ op: 'set', path: ['nodes', graph.ids[i]!, 'image'], value })));
  return [{ title: `Deploy the newest (built ${newest.image!.built!}) everywhere`, safe: false, operations }];
}

const digest = (i: number) => `sha256:${String(i).repeat(64)}`;
const images = { [`shop/web:1.4@${digest(1)}`]: { built: '2025-11-02' }, [`shop/web:1.5@${digest(2)}`]: { built: '2026-01-10' } };
const replicas = (a: string, b: string, more: object = {}) => ({
  strata: 1, images,
  nodes: {
    host: { kind: 'host', os: { platform: 'debian', version: '13' } }, docker: { kind: 'engine', in: 'host', platform: 'docker' },
    'web-1': { kind: 'container', in: 'docker', image: a, service: 'web' }, 'web-2': { kind: 'container', in: 'docker', image: b, service: 'web' }, ...more,
  },
});

export const imageVersionSkew: Rule<typeof params> = {
  id: 'image-version-skew',
  family: 'image',
  severity: 'warning',
  layer: 'L3',
  title: 'Replicas of different versions',
  params,
  docs: {
    description: 'Replicas of one service run different digests of one repository, or one tag stands for different digests on different engines. '
      + 'Compared are digests only, stated in the '
      + 'reference or in `images`: two tags may name one image, and a tag without a digest may be any, so that neither is reported. Pods are compared as a whole. '
      + 'A rollout that is under way looks the same; accept it with a suppression that has an end.',
    remedy: 'Deploy one digest everywhere. The quick fix takes the one that was built last, where all days are known.',
    sources: ['OCI image-spec: descriptors and digests', 'NIST SP 800-190 §4.2.2'],
    bad: [{ title: 'Two replicas, two digests', topology: replicas(`shop/web:1.4@${digest(1)}`, `shop/web:1.5@${digest(2)}`) }],
    good: [
      { title: 'The same digest under two tags', topology: replicas(`shop/web:1.4@${digest(1)}`, `shop/web:stable@${digest(1)}`) },
      { title: 'Tags only: they may be one image', topology: replicas('shop/web:1.4', 'shop/web:1.5') },
    ],
  },
  reach: 'island',
  all: check,
};
