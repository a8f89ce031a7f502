import type { Fix, Graph, Rule, RuleContext } from '../../contract';
import { startCircles } from '../../facts/start-order';
import type { Circle, Step } from '../../facts/start-order';
import { called, capital, count, idsOf, listOf } from '../say';

const params = {
  includeSoft: { default: false, doc: 'Soft links hold up a start too.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;

function check({ facts, graph, options, report }: Context): void {
  for (const circle of startCircles(facts, options.includeSoft)) report(draftOf(graph, circle));
}

function draftOf(graph: Graph, { nodes, steps: found }: Circle): Parameters<Context['report']>[0] {
  const steps = fromLink(found);
  const breakable = steps.filter((it) => it.link >= 0);
  const first = steps[0]!, on = steps.map((it) => it.from);
  const more = nodes.length > on.length ? ` In all, ${nodes.length} nodes wait for each other this way: ${idsOf(graph, nodes)}.` : '';
  const link = breakable[0];
  return {
    node: first.from, others: [...new Set([...on.slice(1), ...nodes.slice(0, MAX_OTHERS)])].filter((it) => it !== first.from).slice(0, MAX_OTHERS),
    ...(link === undefined ? {} : { at: `/links/${link.link}` }),
    message: `${capital(called(graph, first.from))} cannot come up after a power cut: ${listOf(steps.map((it) => said(graph, it)), MAX_STEPS)}. Each waits for the next, so none can be first.${more} ${remedy(graph, breakable)}`,
    witness: [...steps.slice(0, MAX_WITNESS).map((it) => said(graph, it)), ...(steps.length > MAX_WITNESS ? [`and ${steps.length - MAX_WITNESS} more, back to ${graph.ids[first.from]!}`] : [])],
    measured: steps.length, threshold: 0,
    fixes: () => breakable.slice(0, 3).map((it) => soften(graph, it)),
  };
}

const MAX_OTHERS = 20, MAX_STEPS = 8, MAX_WITNESS = 30;

/** The same circle, told from a link where it has one: that is where it can be broken. */
function fromLink(steps: readonly Step[]): readonly Step[] {
  const first = Math.max(0, steps.findIndex((it) => it.link >= 0));
  return [...steps.slice(first), ...steps.slice(0, first)];
}

function said(graph: Graph, { from, to, why }: Step): string {
  const a = graph.ids[from]!, b = graph.ids[to]!;
  switch (why) {
    case 'inside': return `${a} runs on ${b}`;
    case 'link': return `${a} needs ${b}`;
    case 'volume': return `${a} needs the volume ${b}`;
    case 'copy': return `the volume ${a} is on ${b}`;
    case 'member': return `the cluster ${a} needs its member ${b}`;
  }
}

function remedy(graph: Graph, breakable: readonly Step[]): string {
  if (breakable.length === 0) return 'Put one of them on machines that the others do not run on.';
  const { from, to } = breakable[0]!;
  const others = breakable.length > 1 ? ` (or ${count(breakable.length - 1, 'other link')} on the way)` : '';
  return `It can be broken between ${graph.ids[from]!} and ${graph.ids[to]!}${others}: run ${graph.ids[to]!} somewhere that does not depend on ${graph.ids[from]!}, `
    + 'or let it start with a local cache or account and call the link soft.';
}

function soften(graph: Graph, { from, to, link }: Step): Fix {
  const name = `${graph.ids[from]!} -> ${graph.ids[to]!}`;
  return { title: `Call the link ${name} soft: ${graph.ids[from]!} starts without it`, safe: false, operations: [{ op: 'set', path: ['links', link, 'strength'], value: 'soft' }] };
}

const site = {
  'host-1': { kind: 'host' }, esx: { kind: 'hypervisor', in: 'host-1', platform: 'esxi' },
  ad: { kind: 'vm', in: 'esx', role: 'identity', os: { platform: 'windows-server', version: '2022' } },
};

export const bootstrapCycle: Rule<typeof params> = {
  id: 'bootstrap-cycle',
  family: 'resilience',
  severity: 'error',
  layer: 'L3',
  title: 'A cold start waits for itself',
  params,
  docs: {
    description: 'After a power cut, nodes wait for each other in a circle, so that none of them can be first: a hypervisor that needs the '
      + 'directory, DNS or management server which runs on it, a volume whose storage VM has its own disk on that volume, services that need '
      + 'each other. A node waits for what it runs on, for its hard links, for the volumes that it uses and for what these are on. '
      + 'Of a service with several replicas (`service`) only `minAvailable` have to be up, of a cluster one member, of a volume with synchronous copies one copy, so a '
      + 'circle is certain. '
      + 'Draw what a machine needs to start as a link: host to directory, engine to registry. Links without `strength` are hard. There is one '
      + 'finding for each set of nodes that wait for each other, with the shortest circle as witness.',
    remedy: 'Run one of the services where it does not depend on the others, keep a local cache or a break-glass account, use static pods; then '
      + 'call the link soft.',
    sources: ['Google, Site Reliability Engineering: dependency cycles in bootstrapping', 'VMware, vCenter Server on the cluster that it manages', 'Kubernetes, static Pods'],
    bad: [
      { title: 'The host needs the directory that runs on it', topology: { strata: 1, nodes: site, links: [{ from: 'host-1', to: 'ad', name: 'login' }] } },
      {
        title: 'A storage VM on its own volume',
        topology: { strata: 1, nodes: { host: { kind: 'host' }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' }, nas: { kind: 'vm', in: 'kvm', storage: 'tank' }, tank: { kind: 'volume', in: 'nas' } } },
      },
    ],
    good: [
      { title: 'A second directory on another host', topology: { strata: 1, nodes: { ...site, ad: { ...site.ad, service: 'ad' }, 'host-2': { kind: 'host' }, 'esx-2': { kind: 'hypervisor', in: 'host-2', platform: 'esxi' }, 'ad-2': { ...site.ad, in: 'esx-2', service: 'ad' } }, links: [{ from: 'host-1', to: 'ad' }] } },
      { title: 'It starts without', topology: { strata: 1, nodes: site, links: [{ from: 'host-1', to: 'ad', strength: 'soft' }] } },
    ],
  },
  reads: [],
  all: check,
};
