import type { Release } from '../../../catalog/contract';
import type { NodeOf, Operation } from '../../../model';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { kindCode } from '../../graph';
import { outsideAccess } from '../../facts/outside-access';
import { workloads } from '../../facts/workloads';
import { splitBySuppression } from '../groups';
import { count, daysBetween, idsOf, listOf } from '../say';
import { productUses } from './lifecycle-uses';
import type { ProductUse } from './lifecycle-uses';

const params = {
  leadDays: { default: 180, min: 0, doc: 'Days before the end from which it is reported.', source: '[H]' },
  extendedProducts: { default: [] as readonly string[], doc: 'Products whose extended support is in use everywhere, images included, such as `debian` or `ubuntu`.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;

/** How a product stands on a day. */
interface State {
  readonly over: boolean;
  /** Day or year of the end; undefined where none is published. */
  readonly end: string | undefined;
  /** Days until the end, negative once it is past; NaN where there is no day. */
  readonly days: number;
  /** What else is to be said of the end. */
  readonly note: string;
}

function check(context: Context): void {
  const { facts, graph, options } = context;
  for (const use of productUses(facts)) {
    const declared = options.extendedProducts.includes(use.product) ? { ...use, extended: true } : use;
    const state = stateOf(declared, facts.today);
    if (state === undefined || (!state.over && state.days >= options.leadDays)) continue;
    for (const nodes of splitBySuppression(graph, 'end-of-life-software', use.nodes, (it) => it)) report(context, declared, nodes, state);
  }
}

function stateOf({ release, ended, extended }: ProductUse, today: string): State | undefined {
  const end = extended ? release?.extendedSupport ?? release?.endOfLife : release?.endOfLife;
  if (end !== undefined) {
    const days = daysBetween(today, end);
    return { over: days < 0, end, days, note: noteOn(release!, extended, today) };
  }
  if (release?.ended === true && ended === undefined) return { over: true, end: undefined, days: NaN, note: noteOn(release, extended, today) };
  return ended === undefined ? undefined : endedProduct(ended, today);
}

/** A product that is over for good; its text begins with a day, a month or a year. */
function endedProduct(ended: string, today: string): State | undefined {
  const [, end = '', note = ''] = /^([\d-]+)(?:: (.*))?$/.exec(ended) ?? [];
  if (today.slice(0, end.length) < end) return undefined;
  return { over: true, end, days: end.length === 10 ? daysBetween(today, end) : NaN, note: note === '' ? '' : ` (${note})` };
}

function noteOn({ extendedSupport, doubtful }: Release, extended: boolean, today: string): string {
  const offered = !extended && extendedSupport !== undefined && extendedSupport >= today ? `, extended support is offered until ${extendedSupport}` : '';
  const doubt = doubtful === true ? ', by a source that is in doubt itself' : '';
  return offered === '' && doubt === '' ? '' : ` (${`${offered}${doubt}`.slice(2)})`;
}

function report({ facts, graph, options, report }: Context, use: ProductUse, nodes: readonly number[], state: State): void {
  const { isolated, exposed } = byIsolation(facts, use, nodes);
  const tolerable = state.over && exposed.length === 0 && isolated.length > 0;
  const name = nameOf(use);
  const where = use.part === 'image'
    ? `image ${listOf([...use.references], 3)} of ${count(nodes.length, 'container')} (${idsOf(graph, nodes)})`
    : `${use.part} of ${idsOf(graph, nodes)}`;
  const dependents = use.part === 'image' ? 0 : workloadsOn(facts, nodes);
  const carried = dependents > 0 ? ` ${count(dependents, 'workload')} ${dependents === 1 ? 'depends' : 'depend'} on it.` : '';
  report({
    node: nodes[0], others: nodes.slice(1), at: use.at(nodes[0]!).map(String), severity: state.over && !tolerable ? 'error' : 'warning',
    message: `${name} (${where}) ${when(state)}${state.note}: `
      + `${state.over ? 'new flaws in it stay open' : 'after that day new flaws in it stay open'}.${carried}${isolationNote(facts, isolated, exposed)} `
      + remedy(use),
    witness: [`${name}: end ${state.end ?? 'not published, but past'}; today ${facts.today}; data of ${facts.catalog.asOf}`, `on ${idsOf(graph, nodes, 20)}`],
    measured: Number.isNaN(state.days) ? undefined : state.days, threshold: state.over ? 0 : options.leadDays,
    fixes: () => plan(facts, use, nodes, options.leadDays),
  });
}

const EDITIONS: ReadonlyMap<string, string> = new Map([
  ['e', 'Enterprise'], ['w', 'Home and Pro'], ['lts', 'LTSC'], ['iot', 'IoT'], ['ac', '(annual channel)'], ['sac', '(semi-annual channel)'],
]);

/** `Debian 12`, `Windows 11 23H2 Enterprise`. */
function nameOf({ name, release }: ProductUse): string {
  if (release === undefined || release.version === '') return name;
  return `${name} ${release.version.split('-').map((part) => EDITIONS.get(part) ?? part.toUpperCase()).join(' ')}`;
}

function remedy({ part, product, extended, release }: ProductUse): string {
  const offered = !extended && release?.extendedSupport !== undefined;
  if (part === 'image') return `Rebuild on a supported base${offered ? `, or name ${product} in the option extendedProducts where the extension is in use` : ''}.`;
  return `Move to a supported release${offered ? ', or declare extended support where it is bought' : ''}.`;
}

function when({ over, end, days }: State): string {
  if (end === undefined) return 'is past the end of its support (no day was published)';
  if (!over) return `is supported until ${end}, ${count(days, 'more day')}`;
  return Number.isNaN(days) ? `has been over for good since ${end}` : `has been without security support since ${end}, ${count(-days, 'day')} ago`;
}

const VM = kindCode('vm');

/** Guests of their own kernel that are attached to internal networks only, and the rest. Only operating systems of VMs can be isolated. */
function byIsolation(facts: Facts, { part }: ProductUse, nodes: readonly number[]): { readonly [group in 'isolated' | 'exposed']: readonly number[] } {
  if (part !== 'operating system') return { isolated: [], exposed: nodes };
  const { reachable, internalOnly } = outsideAccess(facts);
  const alone = (node: number): boolean => {
    if (facts.graph.kind[node] !== VM || internalOnly[node] !== 1) return false;
    for (let i = node; i < facts.graph.end[node]!; i++) if (reachable[i] === 1) return false;
    return true;
  };
  const isolated: number[] = [], exposed: number[] = [];
  for (const node of nodes) (alone(node) ? isolated : exposed).push(node);
  return { isolated, exposed };
}

function isolationNote({ graph }: Facts, isolated: readonly number[], exposed: readonly number[]): string {
  if (isolated.length === 0) return '';
  const which = exposed.length === 0 ? '' : ` for ${idsOf(graph, isolated)}`;
  return ` What makes it tolerable${which}: a kernel of its own, and no network that leads outside.`;
}

/** Running workloads on or in any of the nodes (ascending), each once. */
function workloadsOn(facts: Facts, nodes: readonly number[]): number {
  const { graph } = facts;
  const { running, copies } = workloads(facts);
  let sum = 0, at = 0, end = 0;
  for (const i of running) {
    for (; at < nodes.length && nodes[at]! <= i; at++) end = Math.max(end, graph.end[nodes[at]!]!);
    if (i < end) sum += copies[i]!;
  }
  return sum;
}

/** Sets the newest release that is supported for longer than `leadDays` as the planned version. */
function plan(facts: Facts, use: ProductUse, nodes: readonly number[], leadDays: number): readonly Fix[] {
  const { graph, catalog, today } = facts;
  const next = catalog.releases(use.product).find((it) => !it.ended && (it.endOfLife === undefined || daysBetween(today, it.endOfLife) >= leadDays));
  if (use.part === 'image' || use.ended !== undefined || use.release === undefined || next === undefined) return [];
  // Windows releases bear labels of editions: which one is meant is not ours to say.
  if (next.version === use.release.version || /[a-z]/.test(next.version)) return [];
  const operations = nodes.flatMap((node): Operation[] => {
    const at = use.at(node);
    const path = ['nodes', graph.ids[node]!, ...at];
    const os = 'os' in graph.nodes[node]! ? (graph.nodes[node] as NodeOf<'vm'>).os : undefined;
    const kernel: Operation[] = at[0] === 'os' && os?.kernel !== undefined ? [{ op: 'unset', path: ['nodes', graph.ids[node]!, 'os', 'kernel'] }] : [];
    return [{ op: 'set', path, value: next.version }, ...kernel];
  });
  return [{ title: `Plan ${use.name} ${next.version} for ${idsOf(graph, nodes, 3)}`, safe: false, operations }];
}

const legacy = (vm: object, network: object) => ({
  strata: 1, asOf: '2026-01-15',
  nodes: {
    'host-1': { kind: 'host' }, esx: { kind: 'hypervisor', in: 'host-1', platform: 'esxi', version: '8.0 U3' },
    lan: { kind: 'network', ...network }, old: { kind: 'vm', in: 'esx', networks: ['lan'], ...vm },
  },
});

export const endOfLifeSoftware: Rule<typeof params> = {
  id: 'end-of-life-software',
  family: 'operations',
  severity: 'error',
  layer: 'L1',
  title: 'Software without security support',
  params,
  docs: {
    description: 'An operating system of a host or VM, a hypervisor, an engine, an OCI runtime, an orchestrator, or the base of an image in use '
      + 'is past its last day of security support, or will be within `leadDays` (then a warning). Projects that are over for good '
      + '(CentOS Linux, rkt, dockershim, Mesos ...) are reported whatever their version. '
      + 'Extended support counts where `os.extendedSupport` or the option `extendedProducts` declares it. A VM that is attached only '
      + 'to networks known to be internal is a warning instead of an error: its own kernel and the closed network are what makes an '
      + 'old system tolerable. '
      + 'Nothing is said where no day is known: a release that the data does not have is unknown, not supported. What a provider runs '
      + '(`managed`) is the provider\'s business. There is one finding for each product and release, naming its nodes.',
    remedy: 'Upgrade or replace it. Where an extension was bought, set `os.extendedSupport`. Where it has to stay, put it into a VM of its '
      + 'own on an internal network.',
    sources: ['endoflife.date (MIT licence), shipped with the day of the data', 'Notices of the projects themselves where endoflife.date has no entry'],
    bad: [
      { title: 'A guest without support on the LAN', topology: legacy({ os: { platform: 'centos', version: '7' } }, { external: true }) },
      { title: 'The same, isolated: a warning', topology: legacy({ os: { platform: 'centos', version: '7' } }, { internal: true }) },
    ],
    good: [{ title: 'Extended support is in use', topology: legacy({ os: { platform: 'ubuntu', version: '18.04', extendedSupport: true } }, { external: true }) }],
  },
  reads: ['os', 'version', 'platform', 'managed'],
  all: check,
};
