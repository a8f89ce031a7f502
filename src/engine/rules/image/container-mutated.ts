import type { NodeOf } from '../../../model';
import type { Facts, Rule, RuleContext } from '../../contract';
import { imagesInUse } from '../../facts/images';
import { kernelOf, kernels } from '../../facts/kernels';
import { labels, SENSITIVITY } from '../../facts/labels';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { splitBySuppression } from '../groups';
import { called, capital, count, daysBetween, idsOf, listOf } from '../say';

const params = {
  maxLifetime: { default: 30, min: 0, doc: 'Days for which a container may live while its image is built anew.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;

const CONTAINER = kindCode('container');
const CONFIDENTIAL = SENSITIVITY.indexOf('confidential');
/** Programs that change installed software. */
const UPDATERS: ReadonlySet<string> = new Set(['apt', 'apt-get', 'aptitude', 'unattended-upgrade', 'unattended-upgrades', 'unattended-upgr', 'dnf', 'dnf-automatic', 'yum', 'yum-cron', 'packagekitd', 'zypper', 'apk', 'snapd']);

type Reason = 'drift' | 'updater' | 'writable' | 'old';

interface Mutated {
  readonly node: number;
  /** What was changed, in the words of the file; the program, the label, or the days. */
  readonly detail: string;
  readonly days: number;
}

function check(context: Context): void {
  const { facts, graph } = context;
  const found: { readonly [R in Reason]: Mutated[] } = { drift: [], updater: [], writable: [], old: [] };
  const { copies } = workloads(facts);
  const { sensitivity } = labels(facts);
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== CONTAINER || !(copies[i]! > 0)) continue;
    const { drift, processes, readOnly } = graph.nodes[i] as NodeOf<'container'>;
    if (drift !== undefined && drift.trim() !== '') found.drift.push({ node: i, detail: drift.trim(), days: NaN });
    const updater = processes?.map((it) => it.trim().split(/[\s:]/)[0]!.split('/').at(-1)!).find((it) => UPDATERS.has(it));
    if (updater !== undefined) found.updater.push({ node: i, detail: updater, days: NaN });
    if (sensitivity[i]! >= CONFIDENTIAL && readOnly !== true && kernelOf(kernels(facts), i)?.family !== 'windows') found.writable.push({ node: i, detail: SENSITIVITY[sensitivity[i]!]!, days: NaN });
  }
  found.old.push(...outlived(context));
  for (const reason of ['drift', 'updater', 'writable', 'old'] as const) {
    for (const part of splitBySuppression(graph, 'container-mutated', found[reason], (it) => it.node)) report(context, reason, part);
  }
}

/** Containers made before the image that their reference names was built, longer ago than is allowed. */
function outlived({ facts, graph, options }: Context): readonly Mutated[] {
  const found: Mutated[] = [];
  for (const { image, containers, reference } of imagesInUse(facts)) {
    if (image?.built === undefined || reference.includes('@')) continue;
    for (const i of containers) {
      const { created } = graph.nodes[i] as NodeOf<'container'>;
      if (created === undefined || created >= image.built) continue;
      const days = daysBetween(created, facts.today);
      if (days > options.maxLifetime) found.push({ node: i, detail: `made ${created}, image built ${image.built}`, days });
    }
  }
  return found.sort((a, b) => a.node - b.node);
}

function report({ facts, graph, options, report }: Context, reason: Reason, group: readonly Mutated[]): void {
  const nodes = group.map((it) => it.node), one = nodes.length === 1;
  const who = one ? capital(called(graph, nodes[0]!)) : `${count(nodes.length, 'container')} (${idsOf(graph, nodes)})`;
  const details = [...new Set(group.map((it) => it.detail))];
  const words: { readonly [R in Reason]: { readonly at: string; readonly text: () => string } } = {
    drift: { at: 'drift', text: () => `${who} ${one ? 'was' : 'were'} changed by hand: ${listOf(details.map(quoted), 3)}. ${imagesOf(facts, nodes)} `
      + `what runs any more, and the change is gone with the next deployment. Bring it into the recipe, rebuild and deploy.` },
    updater: { at: 'processes', text: () => `${who} ${one ? 'installs' : 'install'} software while running (${listOf(details, 3)}): what runs is no `
      + `longer the image that was tested, and no two copies need be the same. Rebuild the image instead, and deploy it.` },
    writable: { at: 'readOnly', text: () => `${who} ${one ? 'handles' : 'handle'} ${listOf(details)} data on a root filesystem that can be written: `
      + `whoever gets in can change the programs. Set \`readOnly\`, with a volume or tmpfs where something must be written.` },
    old: { at: 'created', text: () => `${who} ${one ? 'is' : 'are'} older than the image that ${one ? 'it names' : 'they name'} (limit `
      + `${count(options.maxLifetime, 'day')}): ${listOf(details, 3)}. What was mended in the image since does not run. Deploy ${one ? 'it' : 'them'} again.` },
  };
  const oldest = reason === 'old' ? Math.max(...group.map((it) => it.days)) : undefined;
  report({
    node: nodes[0]!, others: nodes.slice(1), at: [words[reason].at], message: words[reason].text(), measured: oldest, threshold: oldest === undefined ? undefined : options.maxLifetime,
    witness: group.slice(0, 20).map((it) => `${graph.ids[it.node]!}: ${it.detail}`),
    fixes: () => (reason !== 'writable' ? [] : [{ title: `Make the root filesystem of ${idsOf(graph, nodes, 3)} `
      + `read-only`, safe: false, operations: nodes.map((it) => ({ op: 'set', path: ['nodes', graph.ids[it]!, 'readOnly'], value: true })) }]),
  });
}

/** Free text of the file, short enough for a message. */
const quoted = (text: string): string => `"${text.length > 80 ? `${text.slice(0, 79)}…` : text}"`;

function imagesOf({ graph }: Facts, nodes: readonly number[]): string {
  const images = [...new Set(nodes.flatMap((it) => (graph.nodes[it] as NodeOf<'container'>).image ?? []))];
  return images.length === 0 ? 'No image says' : images.length === 1 ? `Image ${images[0]!} does not say` : `Images ${listOf(images, 3)} do not say`;
}

const docker = (container: object, more: object = {}) => ({
  strata: 1, asOf: '2026-01-15', ...more,
  nodes: { host: { kind: 'host', os: { platform: 'debian', version: '13' } }, docker: { kind: 'engine', in: 'host', platform: 'docker' }, app: { kind: 'container', in: 'docker', image: 'shop/app:1', ...container } },
});

export const containerMutated: Rule<typeof params> = {
  id: 'container-mutated',
  family: 'image',
  severity: 'warning',
  layer: 'L1',
  title: 'Container that is not its image any more',
  params,
  docs: {
    description: 'A running container was changed in place (`drift`), runs a program that updates software, handles confidential or restricted data on '
      + 'a root filesystem that can be written (the default of all '
      + 'engines; Windows has no other), or is older than the image that its tag names by now and than `maxLifetime`. Whether an image was committed '
      + 'from a container is not in the format. All containers with one of these faults are one finding.',
    remedy: 'Change the recipe, rebuild and deploy; run with a read-only root filesystem, so that nothing can be changed in place.',
    sources: ['NIST SP 800-190 §4.1.2, §4.4.4, §4.5.3', 'CIS Docker Benchmark 5.13: root filesystem read-only'],
    bad: [
      { title: 'Patched by hand', topology: docker({ drift: 'openssl updated with apt' }) },
      { title: 'Confidential data, writable root', topology: docker({ sensitivity: 'confidential' }) },
      { title: 'Half a year old, image rebuilt since', topology: docker({ created: '2025-07-01' }, { images: { 'shop/app:1': { built: '2025-12-01' } } }) },
    ],
    good: [{ title: 'Read-only', topology: docker({ sensitivity: 'restricted', readOnly: true }) }, { title: 'Old, but so is the '
      + 'image', topology: docker({ created: '2025-07-01' }, { images: { 'shop/app:1': { built: '2025-06-30' } } }) }],
  },
  reads: ['drift', 'processes', 'readOnly', 'created', 'image'],
  all: check,
};
