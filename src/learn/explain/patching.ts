/** How a node is patched: what of it can be out of date, who has to install what, and what a restart costs. */
import type { Advisory, Release } from '../../catalog/contract';
import type { NodeOf } from '../../model';
import type { Facts } from '../../engine/contract';
import { daysBetween } from '../../engine/days';
import { kernels } from '../../engine/facts/kernels';
import { imageBuilds } from '../../engine/facts/image-builds';
import { imagesInUse } from '../../engine/facts/images';
import { patch } from '../../engine/facts/migration/patch';
import { provided } from '../../engine/facts/patch-surface';
import { imageRisks } from '../../engine/facts/reports';
import { componentFlaws } from '../../engine/facts/advisories/component-flaws';
import { kernelFlaws } from '../../engine/facts/advisories/kernel-flaws';
import type { Line, Piece } from './contract';
import { kernelPiece, productOf } from './node';
import { assumed, counted, known, refs, said, seconds, unknown } from './say';

/** How long a release is looked after; undefined where nothing is published. */
function support(name: string, release: Release | undefined, today: string): Line | undefined {
  if (release?.ended === true && release.endOfLife === undefined) return known`${name} gets no updates any more.`;
  if (release?.endOfLife === undefined) return undefined;
  const days = daysBetween(today, release.endOfLife);
  return days < 0 ? known`Free updates for ${name} ended on ${release.endOfLife}, ${counted(-days, 'day')} before ${today}: new flaws in it stay open.`
    : known`${name} gets free updates until ${release.endOfLife}.`;
}

function productLine(facts: Facts, platform: string | undefined, version: string | undefined): readonly Line[] {
  const name = productOf(facts, platform, version);
  if (platform === undefined || name === undefined) return [unknown`Its product is not given, so nothing is known of its updates.`];
  if (version === undefined) return [unknown`The version of ${name} is not given, so whether it still gets updates cannot be told.`];
  const ended = facts.catalog.platform(platform)?.ended;
  const line = support(name, facts.catalog.release(platform, version), facts.today);
  return [line ?? (ended === undefined ? unknown`How long ${name} gets updates is not published, or not known here.` : known`${name} is over for good (${ended}).`)];
}

function systemLines(facts: Facts, node: number): readonly Line[] {
  const it = facts.graph.nodes[node] as NodeOf<'host' | 'vm'>, { os } = it;
  if (os === undefined) return it.kind === 'vm' ? [unknown`Its operating system is not given, so nothing is known of its updates.`] : [known`No operating system is given for it: what is patched is the hypervisor on it, if there is one.`];
  const auto = os.autoUpdates ?? (it.kind === 'vm' ? (it as NodeOf<'vm'>).autoUpdates : undefined);
  return [
    ...productLine(facts, os.platform, os.version),
    os.lastPatched === undefined ? unknown`When updates were last installed is not given.` : known`Updates were last installed on ${os.lastPatched}, ${counted(Math.max(0, daysBetween(os.lastPatched, facts.today)), 'day')} before ${facts.today}.`,
    auto === true ? known`Security updates are installed without anyone asking.` : auto === false ? known`Somebody has to install updates.` : unknown`Whether updates are installed automatically is not given.`,
  ];
}

/** A container has two patchers: who builds its image, and who runs its kernel. */
function imageLines(facts: Facts, node: number): readonly Line[] {
  const { graph, catalog, today } = facts, { image } = graph.nodes[node] as NodeOf<'container'>;
  if (image === undefined) return [unknown`Its image is not given, so nothing is known of what is in it.`];
  const lines: Line[] = [known`Its programs and libraries come from ${image}: they are patched by building the image again and starting the container anew. Patching the host does not touch them.`];
  for (const { name, release } of catalog.imageReleases(image)) {
    const line = support(`${name} ${release.version}`.trim(), release, today);
    if (line) lines.push(line);
  }
  const use = imagesInUse(facts).find(({ reference }) => reference === image);
  const builds = use === undefined ? [] : imageBuilds(facts, use);
  if (builds.length === 0) lines.push(unknown`When the image was built is not given.`);
  for (const { key, built, ageDays, isBase } of builds) lines.push(known`${isBase ? `Its base ${key}` : 'It'} was built on ${built}, ${counted(ageDays, 'day')} before ${today}.`);
  const risk = use === undefined ? undefined : imageRisks(facts)?.find((it) => it.use.reference === use.reference);
  if (risk?.state !== 'scanned') lines.push(unknown`No scanner's report says which known flaws are in it.`);
  else lines.push(known`Scanners found ${counted(risk.vulnerabilities.length, 'known flaw')} in it: ${Object.entries(risk.counts).filter(([, count]) => count > 0).map(([severity, count]) => `${count} ${severity}`).join(', ') || 'none that count'}.`);
  return lines;
}

/** The kernel that serves it: who patches that, and what a restart takes down. */
function rebootLine(facts: Facts, node: number): readonly Line[] {
  const { serving, domains } = kernels(facts);
  const domain = domains[serving[node]!];
  if (domain === undefined) return [];
  const cost = patch(facts, domain.number);
  const name = kernelPiece(facts, domain);
  if (provided(facts)[domain.node] === 1) return [known`A provider patches ${name}.`];
  if (cost === undefined) return [];
  const took = cost.assumed.length === 0 ? '' : ` Taken for granted: ${cost.assumed.slice(0, 4).join('; ')}.`;
  const say = cost.assumed.length === 0 ? known : assumed;
  switch (cost.how) {
    case 'livepatch': return [known`${capital(name)} is patched live: nothing has to stop.`];
    case 'rolling': return [say`A new version of ${name} needs a restart, before which everything can leave: nothing is down for it.${took}`];
    case 'unknown': return [unknown`A new version of ${name} needs a restart; whether everything can leave before cannot be told.`];
    case 'outage': {
      const meanwhile = cost.out.length === 0 ? ['not everything can leave before'] : said`${counted(cost.out.length, 'workload')} on it ${cost.out.length === 1 ? 'is' : 'are'} down meanwhile: ${refs(facts, cost.out)}`;
      return [say`A new version of ${name} needs a restart of about ${seconds(cost.rebootSeconds)}, and ${meanwhile}.${took}`];
    }
  }
}

const capital = (pieces: readonly Piece[]): Piece[] => {
  const [first, ...rest] = pieces;
  return typeof first === 'string' ? [first.charAt(0).toUpperCase() + first.slice(1), ...rest] : [...pieces];
};

const MOST_FLAWS = 5;
const named = (flaws: readonly Advisory[]): string =>
  flaws.slice(0, MOST_FLAWS).map(({ id, name }) => `${name} (${id})`).join(', ') + (flaws.length > MOST_FLAWS ? ` and ${flaws.length - MOST_FLAWS} more` : '');

/** Flaws of stated versions that something there could use. */
function flawLines(facts: Facts, node: number): readonly Line[] {
  const found = [
    ...kernelFlaws(facts).filter(({ domain }) => domain.node === node).map((it) => ['kernel', it.flaws.map(({ advisory }) => advisory), it.possible] as const),
    ...componentFlaws(facts).filter((it) => it.node === node).map((it) => [it.part, it.flaws, it.possible] as const),
  ];
  return found.flatMap(([part, flaws, possible]) => [
    ...(flaws.length === 0 ? [] : [known`Known flaws of its ${part} in the version that is stated: ${named(flaws)}.`]),
    ...(possible.length === 0 ? [] : [unknown`Its ${part} may have these too; whether anyone can use them depends on what is not given: ${named(possible)}.`]),
  ]);
}

export function patchLines(facts: Facts, node: number): readonly Line[] {
  const { graph } = facts, it = graph.nodes[node]!;
  const own = ((): readonly Line[] => {
    switch (it.kind) {
      case 'host': case 'vm': return systemLines(facts, node);
      case 'hypervisor': case 'engine': case 'cluster': return productLine(facts, it.platform, it.version);
      case 'container': return imageLines(facts, node);
      case 'app': return [known`It is patched like any program of the operating system that it is installed on, or by hand.`];
      case 'pod': return [known`A pod has nothing to patch itself: its containers do.`];
      default: return [known`There is nothing to patch in it.`];
    }
  })();
  return [...own, ...flawLines(facts, node), ...rebootLine(facts, node)];
}
