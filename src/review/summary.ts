/** What a difference comes to, in a paragraph of plain words. */
import { formatBytes } from '../model';
import type { Severity } from '../model';
import { capital, list as and } from '../engine/words';
import type { ClusterChange, Difference, FindingChange } from './contract';

type Parts = Omit<Difference, 'summary' | 'version' | 'today' | 'same'>;

/** Sentences, weightiest first; what is said of several things names the first. None begins with an id: ids are written as they are. */
export function summaryOf(parts: Parts): string {
  const changed = changeSentence(parts);
  if (changed === undefined) return parts.findings.length === 0 ? 'Nothing differs.' : sentences([findingSentence(parts.findings)]);
  const { facts } = parts;
  return sentences([
    changed, ...kernelSentences(facts.kernels), ...facts.clusters.map(clusterSentence), pointSentence(facts.singlePoints), numberSentence(facts.numbers),
    scenarioSentence(parts.scenarios), findingSentence(parts.findings), kernelCount(facts.totals),
  ]);
}

const sentences = (all: readonly (string | undefined)[]): string => all.filter((it) => it !== undefined).map((it) => `${capital(it)}.`).join(' ');

/** `1 node`, `2 nodes`. */
export const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;

/** `a, b and 3 more`. */
export function named(ids: readonly string[], most = 3): string {
  return ids.length <= most + 1 ? and(ids) : and([...ids.slice(0, most), `${ids.length - most} more`]);
}

function changeSentence({ nodes, entries }: Parts): string | undefined {
  const moved = nodes.changed.filter((it) => it.moved !== undefined), renamed = nodes.changed.filter((it) => it.was !== undefined);
  const other = nodes.changed.filter((it) => it.properties.length > 0);
  const parts: string[] = [];
  const say = (number: number, what: string, ids: readonly string[]): void => void (number > 0 && parts.push(`${count(number, 'node')} ${what} (${named(ids)})`));
  say(nodes.added.length, 'added', nodes.added.map(({ id }) => id));
  say(nodes.removed.length, 'removed', nodes.removed.map(({ id }) => id));
  say(moved.length, 'moved', moved.map(({ id }) => id));
  say(renamed.length, 'renamed', renamed.map(({ id, was }) => `${was!} is ${id}`));
  say(other.length, 'changed', other.map(({ id }) => id));
  for (const [section, one, many] of SECTIONS) {
    const found = entries.filter((it) => it.section === section).length;
    if (found > 0) parts.push(`${count(found, one, many)} changed`);
  }
  return parts.length === 0 ? undefined : and(parts);
}

const SECTIONS = [
  ['links', 'link', 'links'], ['images', 'image', 'images'], ['rules', 'rule setting', 'rule settings'], ['suppressions', 'suppression', 'suppressions'],
  ['scenarios', 'scenario', 'scenarios'], ['document', 'property of the document', 'properties of the document'], ['layout', 'place on the canvas', 'places on the canvas'],
] as const;

/** Kernels of one sort that are told one by one. */
const MOST_KERNELS = 2;

function kernelSentences(kernels: Parts['facts']['kernels']): string[] {
  const say = (change: 'joined' | 'left', one: (it: (typeof kernels)[number]) => string): string[] => {
    const found = kernels.filter((it) => it.change === change);
    const rest = found.length - MOST_KERNELS;
    return [...found.slice(0, MOST_KERNELS).map(one), ...(rest > 0 ? [`the same goes for ${count(rest, 'more kernel')}`] : [])];
  };
  const who = (workloads: readonly string[], one: string, more: string): string => `${count(workloads.length, 'workload')} (${named(workloads)}) ${workloads.length === 1 ? one : more}`;
  return [
    ...say('joined', (it) => `${who(it.workloads, 'now shares', 'now share')} the kernel ${it.kernel} with ${named(it.with)}`),
    ...say('left', (it) => `${who(it.workloads, 'no longer shares', 'no longer share')} the kernel ${it.kernel} with ${named(it.with)}`),
  ];
}

/** `N+1 no longer holds for cluster pve: ...`. */
export function clusterSentence({ cluster, failures, survives, spareHosts, why }: ClusterChange): string {
  const goal = `N+${failures.to}`, of = `for cluster ${cluster}`;
  const reason = why === null ? '' : `: ${why}`;
  if (survives.to !== survives.from) {
    if (survives.to === 'undetermined') return `whether ${goal} holds ${of} is no longer known`;
    return survives.to === 'yes' ? `${goal} ${survives.from === 'no' ? 'now holds' : 'certainly holds'} ${of}` : `${goal} ${survives.from === 'yes' ? 'no longer holds' : 'does not hold'} ${of}${reason}`;
  }
  if (spareHosts.from !== spareHosts.to) return `cluster ${cluster} has ${hosts(spareHosts.to)} to spare (before: ${hosts(spareHosts.from)})`;
  return `cluster ${cluster} is to survive ${count(failures.to, 'host failure')} (before: ${failures.from})`;
}

const hosts = (spare: number | null): string => (spare === null ? 'an unknown number of hosts' : count(spare, 'host'));

function pointSentence(points: Parts['facts']['singlePoints']): string | undefined {
  const come = points.filter(({ change }) => change === 'new'), gone = points.filter(({ change }) => change === 'gone');
  const of = (list: typeof points): string => `${named(list.map(({ node }) => node))} (of ${named([...new Set(list.flatMap(({ services }) => services))])})`;
  const said = [
    ...(come.length > 0 ? [`new ${come.length === 1 ? 'single point' : 'single points'} of failure: ${of(come)}`] : []),
    ...(gone.length > 0 ? [`no longer ${gone.length === 1 ? 'a single point' : 'single points'} of failure: ${of(gone)}`] : []),
  ];
  return said.length === 0 ? undefined : said.join('; ');
}

/** A ratio of what there is, as `1.5x`. */
const ratio = (value: number | 'unlimited' | null): string => (value === null ? 'unknown' : value === 'unlimited' ? 'without bound' : `${Number(value.toFixed(2))}x`);
const above = (value: number | 'unlimited' | null): boolean => value === 'unlimited' || (value ?? 0) > 1;

/** Only what went beyond what there is. */
function numberSentence(numbers: Parts['facts']['numbers']): string | undefined {
  const over = numbers.filter(({ from, to }) => above(to) && !above(from));
  const [first] = over;
  if (first === undefined) return undefined;
  const more = over.length > 1 ? ` (and so ${over.length === 2 ? 'does' : 'do'} ${over.length - 1} more)` : '';
  return `${first.what} goes from ${ratio(first.from)} to ${ratio(first.to)} of what ${first.node} has${more}`;
}

function scenarioSentence(scenarios: Parts['scenarios']): string | undefined {
  const fails = scenarios.filter(({ change }) => change === 'fails'), passes = scenarios.filter(({ change }) => change === 'passes');
  const said = [
    ...(fails.length > 0 ? [`${count(fails.length, 'scenario')} ${fails.length === 1 ? 'fails' : 'fail'} now (${named(fails.map(({ name }) => name))})`] : []),
    ...(passes.length > 0 ? [`${count(passes.length, 'scenario')} ${passes.length === 1 ? 'passes' : 'pass'} now (${named(passes.map(({ name }) => name))})`] : []),
  ];
  return said.length === 0 ? undefined : and(said);
}

const SEVERE_FIRST: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

function findingSentence(findings: readonly FindingChange[]): string | undefined {
  const come = findings.filter(({ change }) => change === 'new');
  const bySeverity = SEVERE_FIRST.flatMap((severity) => {
    const number = come.filter((it) => it.severity === severity).length;
    return number === 0 ? [] : [severity === 'info' ? `${number} info` : count(number, severity)];
  });
  const parts = [...(come.length > 0 ? [`${count(come.length, 'new finding')} (${and(bySeverity)})`] : [])];
  for (const [change, word] of [['worse', 'worse'], ['resolved', 'resolved'], ['better', 'better']] as const) {
    const number = findings.filter((it) => it.change === change).length;
    if (number > 0) parts.push(`${number} ${word}`);
  }
  return parts.length === 0 ? undefined : come.length > 0 ? and(parts) : `findings: ${and(parts)}`;
}

function kernelCount(totals: Parts['facts']['totals']): string | undefined {
  const it = totals.find(({ what }) => what === 'kernels');
  return it === undefined ? undefined : `there ${it.to === 1 ? 'is' : 'are'} ${count(it.to, 'kernel')} to patch (before: ${it.from})`;
}

/** A total in its unit. */
export const totalText = (value: number, unit: 'count' | 'bytes'): string => (unit === 'bytes' ? formatBytes(value) : String(value));
export { ratio as ratioText };
