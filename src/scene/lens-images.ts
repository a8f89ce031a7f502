/** The lens of images: how old what runs was built, and what reports of scanners say of it, by the worst of image and base. */
import { plural, t } from '../l10n';
import { kindCode, type Facts } from '../engine';
import { imageBuilds, oldestOf } from '../engine/facts/image-builds';
import { imagesInUse } from '../engine/facts/images';
import { imageRisks, type ImageRisk } from '../engine/facts/reports';
import type { Coloured, Seen } from './lens';
import type { LegendEntry } from './contract';

/** Upper bounds in days, included: fresh, ageing, stale; older than the last is old. The last two are those of the rule image-stale, 30 is a house heuristic. */
const AGES = [30, 90, 365] as const;
const STEPS = [
  { label: () => t('Fresh'), words: () => t('built at most {0} days ago', AGES[0]) },
  { label: () => t('Ageing'), words: () => t('at most {0} days', AGES[1]) },
  { label: () => t('Stale'), words: () => t('at most {0} days, or with serious vulnerabilities', AGES[2]) },
  { label: () => t('Old'), words: () => t('over {0} days, or with critical ones that have a fix', AGES[2]) },
] as const;
const UNKNOWN = STEPS.length + 1;
const CONTAINER = kindCode('container');

/** What is known of an image in use. */
interface Known {
  readonly reference: string;
  /** Number of the step, from 1. */
  readonly step: number;
  /** NaN where no build date is stated. */
  readonly ageDays: number;
  readonly critical: number;
  readonly high: number;
}

function stepOf(ageDays: number, risk: ImageRisk | undefined): number {
  const byAge = Number.isNaN(ageDays) ? 0 : 1 + AGES.filter((most) => ageDays > most).length;
  const scanned = risk?.state === 'scanned';
  const byRisk = !scanned ? 0 : risk.fixable.critical > 0 ? 4 : risk.counts.critical + risk.counts.high > 0 ? 3 : 1;
  return Math.max(byAge, byRisk) || UNKNOWN;
}

/** By node number, what is known of the image that it runs. */
function known(facts: Facts): ReadonlyMap<number, Known> {
  const risks = new Map(imageRisks(facts)?.map((risk) => [risk.use.reference, risk]));
  const found = new Map<number, Known>();
  for (const use of imagesInUse(facts)) {
    const risk = risks.get(use.reference);
    const ageDays = oldestOf(imageBuilds(facts, use))?.ageDays ?? NaN;
    const it: Known = { reference: use.reference, step: stepOf(ageDays, risk), ageDays, critical: risk?.counts.critical ?? 0, high: risk?.counts.high ?? 0 };
    for (const node of use.containers) found.set(node, it);
  }
  return found;
}

function detailOf(step: number, images: readonly Known[]): string {
  if (step === UNKNOWN) return plural(images.length, '{0} image without build date and scan', '{0} images without build date and scan');
  const oldest = images.reduce<Known | undefined>((most, it) => (it.ageDays > (most?.ageDays ?? -1) ? it : most), undefined);
  const worst = images.reduce<Known | undefined>((most, it) => (it.critical + it.high > (most ? most.critical + most.high : 0) ? it : most), undefined);
  return [
    STEPS[step - 1]!.words(), plural(images.length, '{0} image', '{0} images'), oldest && plural(oldest.ageDays, 'oldest {0} day ({1})', 'oldest {0} days ({1})', oldest.reference),
    worst && t('most vulnerabilities {0} critical, {1} high ({2})', worst.critical, worst.high, worst.reference),
  ].filter(Boolean).join('; ');
}

/** Tones of running containers; a folded box has the worst of what is in it. */
export function images({ checked: { facts }, nodeOf, folded }: Seen): Coloured {
  const of = known(facts);
  const { graph } = facts;
  const toneOf = (node: number): number => (graph.kind[node] === CONTAINER ? of.get(node)?.step ?? 0 : 0);
  const tone = Uint8Array.from(nodeOf, (node, i) => {
    let worst = 0;
    for (let inside = node; inside <= node + folded[i]; inside++) {
      const one = toneOf(inside);
      // Unknown is worse than fresh only.
      if (one > 0 && (worst === 0 || rank(one) > rank(worst))) worst = one;
    }
    return worst;
  });
  const boxes = new Uint32Array(UNKNOWN + 1);
  for (const one of tone) boxes[one]++;
  const all = [...new Set(of.values())];
  const legend = [...STEPS.keys(), UNKNOWN - 1].map((k): LegendEntry => ({
    tone: k + 1, label: k + 1 === UNKNOWN ? t('Nothing known') : STEPS[k]!.label(), detail: detailOf(k + 1, all.filter(({ step }) => step === k + 1)), count: boxes[k + 1],
  }));
  return { tone, legend: legend.filter(({ count }) => count > 0).sort((a, b) => rank(b.tone) - rank(a.tone)) };
}

const rank = (step: number): number => (step === UNKNOWN ? 1.5 : step);
