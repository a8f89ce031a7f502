import { pointerOf } from '../../../model';
import type { Rule, RuleContext } from '../../contract';
import { isScanOld, scanAge } from '../../facts/reports/age';
import { imageRisks } from '../../facts/reports';
import type { ImageRisk } from '../../facts/reports';
import { exposureOf } from '../../facts/reports/exposure';
import type { Exposure } from '../../facts/reports/exposure';
import type { Vulnerability } from '../../image-reports';
import { splitBySuppression } from '../groups';
import { count, idsOf, listOf } from '../say';
import { soundImages, vulnerableImages } from './image-vulnerable-examples';

/** What makes the finding an error: the least severity, and whether only what a newer package fixes counts. */
const FAIL_ON = ['critical-fixable', 'critical', 'high-fixable', 'high', 'never'] as const;

const params = {
  failOn: {
    default: 'critical-fixable', choices: FAIL_ON, source: '[H]',
    doc: 'Vulnerabilities that make the finding an error; `-fixable` counts only those that a newer package fixes.',
  },
  maxScanAge: { default: 30, min: 0, doc: 'Days after which a scan says too little: what was published since is not in it.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;

const ID = 'image-vulnerable';

function check(context: Context): void {
  const { facts, graph, options } = context;
  const risks = imageRisks(facts);
  if (risks === undefined) return;
  const old: ImageRisk[] = [], unscanned: ImageRisk[] = [];
  for (const risk of risks) {
    if (risk.state === 'unscanned') unscanned.push(risk);
    if (risk.state !== 'scanned') continue;
    if (risk.counts.critical + risk.counts.high > 0) {
      for (const containers of splitBySuppression(graph, ID, risk.use.containers, (it) => it)) reportVulnerable(context, risk, containers);
    } else if (isScanOld(facts, risk, options.maxScanAge)) old.push(risk);
  }
  reportOld(context, old);
  // Whether anybody scans at all is known when everything has been read.
  if (!risks.some(({ state }) => state === 'waiting')) reportUnscanned(context, unscanned, unscanned.length < risks.length);
}

const FAILS: { readonly [F in (typeof FAIL_ON)[number]]: (it: Vulnerability) => boolean } = {
  'critical-fixable': ({ severity, fixed }) => severity === 'critical' && fixed !== undefined,
  critical: ({ severity }) => severity === 'critical',
  'high-fixable': ({ severity, fixed }) => (severity === 'critical' || severity === 'high') && fixed !== undefined,
  high: ({ severity }) => severity === 'critical' || severity === 'high',
  never: () => false,
};

const MOST_NAMED = 3;
const MOST_WITNESSES = 10;
/** Containers that are told one by one; the finding has all. */
const MOST_RELATED = 20;

/** `CVE-2026-1 in openssl 3.0.1 (fixed in 3.0.9)`. */
function named({ id, package: name, installed, fixed }: Vulnerability): string {
  const of = name === undefined ? '' : ` in ${name}${installed === undefined ? '' : ` ${installed}`}`;
  return `${id}${of} (${fixed === undefined ? 'no fix yet' : `fixed in ${fixed}`})`;
}

function amount(risk: ImageRisk, severity: 'critical' | 'high'): string | undefined {
  const all = risk.counts[severity], fixable = risk.fixable[severity];
  return all === 0 ? undefined : `${all} ${severity} (${fixable} with a fix)`;
}

/** Who scanned, and on which day: `Trivy 0.58.0 on 2026-01-10`. */
const scanners = ({ sources }: ImageRisk): string =>
  listOf(sources.filter(({ report }) => report.scanned).map(({ report }) => `${report.tool}${report.made === undefined ? '' : ` on ${report.made.slice(0, 10)}`}`));

/** The described image below it that brings most of the vulnerabilities, and how many. */
function fromBase({ graph }: Context, { use, vulnerabilities }: ImageRisk): string {
  const { images } = graph.topology;
  const base = use.image?.base;
  const layers = new Set((base === undefined ? undefined : images.get(base)?.layers)?.map(({ digest }) => digest));
  const serious = vulnerabilities.filter(({ severity }) => severity === 'critical' || severity === 'high');
  const inherited = serious.filter(({ layer }) => layer !== undefined && layers.has(layer)).length;
  return inherited === 0 ? '' : ` ${inherited === serious.length ? 'All' : inherited} of them come with the base ${base!}: a fixed base is the place to begin.`;
}

/** Who is in danger most, in words. */
function exposedWords({ graph }: Context, exposures: readonly Exposure[]): string {
  const of = (is: (it: Exposure) => boolean) => exposures.filter(is).map(({ node }) => node);
  const outside = of((it) => it.outside), privileged = of((it) => it.privileged), beside = of((it) => it.beside !== undefined);
  const parts = [
    outside.length > 0 ? `${idsOf(graph, outside)} can be reached from outside` : '', privileged.length > 0 ? `${idsOf(graph, privileged)} ${privileged.length === 1 ? 'is' : 'are'} privileged` : '',
    beside.length > 0 ? `${idsOf(graph, beside)} ${beside.length === 1 ? 'shares its' : 'share their'} kernel with confidential data (${graph.ids[exposures.find((it) => it.beside !== undefined)!.beside!]!})` : '',
  ].filter((it) => it !== '');
  return parts.length === 0 ? '' : ` ${listOf(parts)}.`;
}

function reportVulnerable(context: Context, risk: ImageRisk, containers: readonly number[]): void {
  const { facts, graph, options, report } = context;
  const { use, vulnerabilities } = risk;
  const exposures = exposureOf(facts, containers);
  const failing = vulnerabilities.filter(FAILS[options.failOn as keyof typeof FAILS] ?? FAILS['critical-fixable']).length;
  const serious = risk.counts.critical + risk.counts.high;
  const age = scanAge(facts, risk);
  const system = risk.sources.map(({ report: { os } }) => os).find((it) => it?.endOfSupport === true);
  const ranked = exposures.map(({ node }) => node);
  const [first] = ranked;
  report({
    node: first, others: ranked.slice(1), at: placeOf(risk), severity: failing > 0 ? 'error' : 'warning',
    message: `Image ${use.reference} has ${listOf(['critical', 'high'].map((it) => amount(risk, it as 'critical' | 'high')).filter((it) => it !== undefined))} `
      + `${serious === 1 ? 'vulnerability' : 'vulnerabilities'}, found by ${scanners(risk)}, and runs in ${count(containers.length, 'container')}: ${idsOf(graph, ranked)}. `
      + `Worst: ${listOf(vulnerabilities.slice(0, MOST_NAMED).map(named))}.${exposedWords(context, exposures)}${fromBase(context, risk)}`
      + `${system === undefined ? '' : ` Its system, ${[system.name, system.version].filter(Boolean).join(' ')}, gets no more fixes.`}`
      + `${age > options.maxScanAge ? ` The scan is ${count(age, 'day')} old (limit ${options.maxScanAge}): there may be more.` : ''}`
      + ' Rebuild the image with fixed packages or on a newer base and deploy it again.',
    related: exposures.slice(1, MOST_RELATED).map(({ node }) => ({ node, message: `${graph.ids[node]!} runs ${use.reference} too.` })),
    witness: [
      ...vulnerabilities.slice(0, Math.min(serious, MOST_WITNESSES)).map((it) => `${it.severity}: ${named(it)}`),
      ...(serious > MOST_WITNESSES ? [`and ${serious - MOST_WITNESSES} more that are critical or high`] : []),
      ...(risk.notAffected + risk.fixed > 0 ? [`left out by VEX: ${risk.notAffected} not affected, ${risk.fixed} fixed`] : []),
      ...risk.sources.map(({ file, by }) => `${file.path}: ${{ attached: 'attached to the image', digest: 'has the digest of the image', reference: 'names the image by its tag' }[by]}`),
    ],
    measured: failing > 0 ? failing : serious, threshold: 0,
  });
}

/** The attached report, else what names the image. */
const placeOf = ({ use }: ImageRisk): string | readonly string[] =>
  (use.key !== undefined && use.image?.scan?.report !== undefined ? pointerOf(['images', use.key, 'scan', 'report']) : ['image']);

/** One for all images whose scan is too old and found nothing serious. */
function reportOld({ facts, graph, options, report }: Context, old: readonly ImageRisk[]): void {
  const items = old.flatMap((risk) => risk.use.containers.map((node) => ({ risk, node })));
  for (const group of splitBySuppression(graph, ID, items, ({ node }) => node)) {
    const risks = [...new Set(group.map(({ risk }) => risk))];
    const ages = risks.map((risk) => scanAge(facts, risk));
    const nodes = group.map(({ node }) => node);
    report({
      node: nodes[0], others: nodes.slice(1), at: placeOf(risks[0]!), severity: 'warning',
      message: `The last scan of ${listOf(risks.map(({ use }, i) => `${use.reference} (${count(ages[i]!, 'day')} ago)`))} is older than ${count(options.maxScanAge, 'day')}: `
        + `what was published since is not in it, and ${idsOf(graph, nodes)} may run it. Scan again.`,
      witness: risks.map((risk) => `${risk.use.reference}: scanned by ${scanners(risk)}`),
      measured: Math.max(...ages), threshold: options.maxScanAge,
    });
  }
}

/** One for all images without a report: where others have one they were missed, else nobody scans yet. */
function reportUnscanned({ graph, report }: Context, unscanned: readonly ImageRisk[], others: boolean): void {
  const items = unscanned.flatMap((risk) => risk.use.containers.map((node) => ({ risk, node })));
  for (const group of splitBySuppression(graph, ID, items, ({ node }) => node)) {
    const risks = [...new Set(group.map(({ risk }) => risk))];
    const nodes = group.map(({ node }) => node);
    report({
      node: nodes[0], others: nodes.slice(1), at: ['image'], severity: others ? 'warning' : 'hint',
      message: `${others ? 'Other images have been scanned, but for' : 'For'} ${listOf(risks.map(({ use }) => use.reference))}, run by ${idsOf(graph, nodes)}, there is no report of a scanner, `
        + 'so nothing is known of vulnerabilities. Scan with Trivy or Grype, and name the report in `scan.report` of the image.',
      witness: risks.flatMap(({ problem }) => (problem === undefined ? [] : [problem])),
      measured: risks.length, threshold: 0,
    });
  }
}

export const imageVulnerable: Rule<typeof params> = {
  id: ID,
  family: 'image',
  severity: 'warning',
  layer: 'L3',
  title: 'Image with known vulnerabilities, or not scanned',
  params,
  docs: {
    description: 'A report of a scanner (Trivy, Grype, CycloneDX with vulnerabilities, SARIF) says that an image in use has critical or high vulnerabilities. '
      + 'It is an error where a newer package fixes a critical one (`failOn`): then waiting has no reason. '
      + 'Reports are attached to an image by `scan.report`, or offered in a folder and matched by digest, then by `repository:tag`, never by name alone. '
      + 'What VEX declares not affected or fixed (OpenVEX, the analysis in CycloneDX) is left out. '
      + 'There is one finding for each image, with the containers that run it by exposure: reachable from outside, then privileged, then on one kernel with confidential data. '
      + 'Images whose scan is older than `maxScanAge`, and images without a scan where others have one, are each collected in one warning; where no image has a scan, one hint says so. '
      + 'A list of packages (SBOM) alone is no scan.',
    remedy: 'Rebuild the image with the fixed packages, or on a newer base where that is where they come from, and deploy it again: a container is not patched in place. Scan on every build, and again every few weeks without one.',
    sources: ['NIST SP 800-190 §4.1.1 (image vulnerabilities)', 'CIS Docker Benchmark 4.4', 'OpenVEX specification: status not_affected'],
    bad: vulnerableImages(),
    good: soundImages(),
  },
  reads: ['image', 'privileged'],
  all: check,
};
