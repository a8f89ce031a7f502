import { formatBytes, formatDuration, mayBeIn, parseDuration } from '../../../model';
import type { Link, NodeOf } from '../../../model';
import { bytes } from '../../columns';
import type { Facts, Fix, Graph, Rule, RuleContext } from '../../contract';
import { HAS } from '../../presence';
import { differentSites, places } from '../../facts/places';
import { splitBySuppression } from '../groups';
import { unitOf } from '../plans';
import { called, count, listOf } from '../say';

const params = {
  siteRtt: { default: 0, min: 0, doc: 'Round trip between sites in milliseconds, where no network that both ends are on says one; 0: not known.', source: '[H]' },
  hostRtt: { default: 0.2, min: 0, doc: 'Round trip between hosts of one site in milliseconds, where no network says one.', source: '[H]' },
  minCalls: { default: 10, min: 1, doc: 'Calls for one request of a user from which a link between sites is worth a word.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;

/** Why a link does not fit the way between its ends. */
interface Strained {
  /** Index in the file. */
  readonly index: number;
  readonly from: number;
  readonly to: number;
  readonly fault: 'latency' | 'bandwidth' | 'calls';
  /** Budget and estimate: milliseconds, bytes a second, or calls. */
  readonly budget: number;
  readonly estimate: number;
  /** Where the estimate comes from. */
  readonly by: string;
  readonly sites: boolean;
}

function check(context: Context): void {
  const { graph } = context;
  const groups = new Map<string, Strained[]>();
  for (let k = 0; k < graph.linkIndex.length; k++) {
    const link = graph.topology.links[graph.linkIndex[k]!]!;
    if (link.latencyBudget === undefined && link.bandwidth === undefined && link.callsPerRequest === undefined) continue;
    const found = judge(context, link, graph.linkIndex[k]!, graph.linkFrom[k]!, graph.linkTo[k]!);
    if (found === undefined) continue;
    const [a, b] = endsOf(context.facts, found);
    const key = `${found.fault} ${Math.min(a, b)} ${Math.max(a, b)}`;
    const group = groups.get(key);
    if (group) group.push(found);
    else groups.set(key, [found]);
  }
  for (const group of groups.values()) for (const part of splitBySuppression(graph, 'chatty-link-crosses-boundary', group, (it) => it.from)) report(context, part);
}

/** Sites or hosts that a link goes between. */
function endsOf(facts: Facts, { from, to, sites }: Strained): readonly [number, number] {
  const { site, host } = places(facts);
  return sites ? [site[from]!, site[to]!] : [host[from]!, host[to]!];
}

function judge({ facts, graph, options }: Context, link: Link, index: number, from: number, to: number): Strained | undefined {
  const { host } = places(facts);
  if (graph.cyclic[from] === 1 || graph.cyclic[to] === 1) return undefined;
  const sites = differentSites(graph, places(facts), from, to);
  if (!sites && (host[from]! < 0 || host[to]! < 0 || host[from] === host[to])) return undefined;
  const base = { index, from, to, sites };
  const common = commonNetworks(graph, from, to);
  const budget = parseDuration(link.latencyBudget) ?? NaN;
  const rtt = roundTrip(graph, common, sites ? options.siteRtt || NaN : options.hostRtt, sites);
  if (rtt.ms > budget) return { ...base, fault: 'latency', budget, estimate: rtt.ms, by: rtt.by };
  const wanted = bytes(link.bandwidth), has = widest(graph, common);
  if (wanted > has) return { ...base, fault: 'bandwidth', budget: wanted, estimate: has, by: listOf(common.map((it) => graph.ids[it]!), 3) };
  if (sites && link.callsPerRequest !== undefined && link.callsPerRequest >= options.minCalls) return { ...base, fault: 'calls', budget: options.minCalls, estimate: link.callsPerRequest, by: Number.isNaN(rtt.ms) ? '' : `${link.callsPerRequest} x ${formatDuration(rtt.ms)} (${rtt.by})` };
  return undefined;
}

/** Networks that both ends, or what they run in, are attached to. */
function commonNetworks(graph: Graph, from: number, to: number): readonly number[] {
  const theirs = new Set(networksOf(graph, to));
  return theirs.size === 0 ? [] : networksOf(graph, from).filter((it) => theirs.has(it));
}

function networksOf(graph: Graph, node: number): readonly number[] {
  const found = new Set<number>();
  for (let at = node; at >= 0; at = graph.parent[at]!) {
    if ((graph.has[at]! & HAS.networks) === 0) continue;
    for (const id of (graph.nodes[at] as NodeOf<'vm'>).networks ?? []) {
      const network = graph.number.get(id);
      if (network !== undefined && graph.nodes[network]!.kind === 'network') found.add(network);
    }
  }
  return [...found];
}

/** The quickest way, in milliseconds: by a network that both are on where each says its round trip, else as configured. NaN where not known. */
function roundTrip(graph: Graph, common: readonly number[], otherwise: number, sites: boolean): { readonly ms: number; readonly by: string } {
  let best = Infinity, by = -1;
  for (const it of common) {
    const ms = parseDuration((graph.nodes[it] as NodeOf<'network'>).latency) ?? NaN;
    if (Number.isNaN(ms)) return configured(otherwise, sites);
    if (ms < best) [best, by] = [ms, it];
  }
  return by < 0 ? configured(otherwise, sites) : { ms: best, by: `network ${graph.ids[by]!}` };
}

const configured = (ms: number, sites: boolean): { readonly ms: number; readonly by: string } => ({ ms, by: sites ? 'configured for sites' : 'assumed between hosts' });

/** Bytes a second of the widest common network; NaN where there is none, or one does not say. */
function widest(graph: Graph, common: readonly number[]): number {
  return common.reduce((most, it) => Math.max(most, bytes((graph.nodes[it] as NodeOf<'network'>).bandwidth)), common.length > 0 ? 0 : NaN);
}

function report({ facts, graph, options, report }: Context, group: readonly Strained[]): void {
  const [first] = group as readonly [Strained];
  const worst = group.reduce((most, it) => (it.estimate / it.budget > most.estimate / most.budget ? it : most));
  const [a, b] = endsOf(facts, first);
  const links = group.length === 1 ? `The link from ${graph.ids[first.from]!} to ${graph.ids[first.to]!}` : `${count(group.length, 'link')} `
    + `(${listOf(group.map((it) => `${graph.ids[it.from]!} to ${graph.ids[it.to]!}`), 3)})`;
  const way = `between ${called(graph, a)} and ${called(graph, b)}`;
  const one = group.length === 1;
  const text: { readonly [F in Strained['fault']]: () => string } = {
    latency: () => `${links} ${one ? 'goes' : 'go'} ${way}, where a round trip takes ${formatMs(worst.estimate)} (${worst.by}), but `
      + `${one ? 'tolerates' : 'at least one tolerates only'} ${formatMs(worst.budget)}.`,
    bandwidth: () => `${links} ${one ? 'goes' : 'go'} ${way} and ${one ? 'needs' : 'at least one needs'} ${formatBytes(worst.budget)} a second, where `
      + `${worst.by} ${worst.by.includes(' and ') ? 'carry' : 'carries'} ${formatBytes(worst.estimate)}.`,
    calls: () => `${links} ${one ? 'carries' : 'carry'} up to ${worst.estimate} calls for one request ${way}: each waits for a round trip of that `
      + `distance${worst.by === '' ? '' : `, together ${worst.by}`}.`,
  };
  const advice: { readonly [F in Strained['fault']]: string } = {
    latency: 'Put the two ends next to each other, or relax the budget.', bandwidth: 'Put the two ends next to each other, or send less.', calls: 'Put '
      + 'the two ends next to each other, or ask for more at a time.',
  };
  report({
    node: first.from, others: [...new Set([...group.flatMap((it) => [it.from, it.to]), a, b])].filter((it) => it !== first.from),
    at: `/links/${first.index}`, severity: first.fault === 'calls' ? 'info' : 'warning', measured: worst.estimate, threshold: first.fault === 'calls' ? options.minCalls : worst.budget,
    message: `${text[first.fault]()} ${advice[first.fault]}`,
    witness: group.slice(0, 20).map((it) => `${graph.ids[it.from]!} (${called(graph, endsOf(facts, it)[0])}) to ${graph.ids[it.to]!} `
      + `(${called(graph, endsOf(facts, it)[1])}): ${line(it)}`),
    fixes: () => (one ? together(graph, first) : []),
  });
}

/** Milliseconds, also parts of one. */
const formatMs = (ms: number): string => (ms < 1 ? `${Number(ms.toPrecision(2))} ms` : formatDuration(ms));

function line({ fault, budget, estimate, by }: Strained): string {
  if (fault === 'latency') return `tolerates ${formatMs(budget)}, takes ${formatMs(estimate)} (${by})`;
  if (fault === 'bandwidth') return `needs ${formatBytes(budget)} a second, has ${formatBytes(estimate)} (${by})`;
  return `${estimate} calls for one request${by === '' ? '' : `, ${by}`}`;
}

/** Moves what calls to where the other end runs, where it may go there. */
function together(graph: Graph, { from, to }: Strained): readonly Fix[] {
  const unit = unitOf(graph, from), other = unitOf(graph, to), above = graph.parent[other]!;
  if (above < 0 || graph.kind[unit] !== graph.kind[other] || !mayBeIn(graph.nodes[unit]!.kind, graph.nodes[above]!.kind)) return [];
  return [{ title: `Move ${graph.ids[unit]!} next to ${graph.ids[other]!}`, safe: false, operations: [{ op: 'move', id: graph.ids[unit]!, to: graph.ids[above]! }] }];
}

const server = (site: string): object => ({
  [site]: { kind: 'site' }, [`${site}-host`]: { kind: 'host', in: site, os: { platform: 'debian', version: '13' } }, [`${site}-docker`]: { kind: 'engine', in: `${site}-host`, platform: 'docker' },
});
const twoSites = (link: object, latency?: string) => ({
  strata: 1,
  nodes: {
    ...server('fra'), ...server('ams'), wan: { kind: 'network', stretched: true, ...(latency === undefined ? {} : { latency }) },
    api: { kind: 'container', in: 'fra-docker', networks: ['wan'] }, db: { kind: 'container', in: 'ams-docker', networks: ['wan'] },
  },
  links: [{ from: 'api', to: 'db', ...link }],
});

export const chattyLinkCrossesBoundary: Rule<typeof params> = {
  id: 'chatty-link-crosses-boundary',
  family: 'placement',
  severity: 'warning',
  layer: 'L3',
  title: 'Link over a distance that it does not tolerate',
  params,
  docs: {
    description: 'The ends of a link are on different hosts or sites, and the way between them takes longer than its `latencyBudget` or carries less '
      + 'than its `bandwidth`. The way is the best of the networks that both '
      + 'ends (or what they run in) are attached to, where each of them says its `latency` or `bandwidth`; else `hostRtt` between hosts and `siteRtt` '
      + 'between sites, which is not known unless configured. '
      + 'A link with `minCalls` or more calls for one request (`callsPerRequest`) between sites is an information. Links between the same two places '
      + 'with the same fault are one finding.',
    remedy: 'Put the two ends next to each other, relax the budget, or make fewer and larger calls.',
    sources: ['Budgets that the file declares', 'Round trip between hosts of one site: house heuristic'],
    bad: [
      { title: 'A budget of 5 ms over a network of 9 ms', topology: twoSites({ latencyBudget: '5ms' }, '9ms') },
      { title: 'Forty calls for one request between sites: an information', topology: twoSites({ callsPerRequest: 40 }) },
    ],
    good: [{ title: 'The network is quick enough', topology: twoSites({ latencyBudget: '20ms' }, '9ms') }, { title: 'How far the sites are apart is '
      + 'not known', topology: twoSites({ latencyBudget: '5ms' }) }],
  },
  reads: ['networks', 'latency', 'bandwidth'],
  all: check,
};
