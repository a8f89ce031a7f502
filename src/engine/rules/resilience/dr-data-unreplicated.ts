import { formatDuration } from '../../../model';
import type { Json, NodeOf } from '../../../model';
import type { Fix, Graph, Rule, RuleContext } from '../../contract';
import { missingAt, MISSING_READS } from '../../facts/placement/dr-data';
import type { Missing } from '../../facts/placement/dr-data';
import { recoveryPairs } from '../../facts/placement/sites';
import type { RecoveryPair } from '../../facts/placement/sites';
import { splitBySuppression } from '../groups';
import { called, capital, idsOf, listOf } from '../say';

type Context = RuleContext<Record<never, never>>;

const ID = 'dr-data-unreplicated';

function check(context: Context): void {
  const { facts, graph } = context;
  for (const pair of recoveryPairs(facts)) {
    const missing = missingAt(facts, pair);
    const report = (what: readonly Missing['what'][], say: (it: Context, pair: RecoveryPair, group: readonly Missing[]) => void): void => {
      const chosen = missing.filter((it) => what.includes(it.what));
      for (const group of splitBySuppression(graph, ID, chosen, (it) => it.unit)) say(context, pair, group);
    };
    report(['disk', 'data'], reportData);
    report(['lag'], reportLag);
    report(['network', 'service'], reportOther);
  }
}

const units = (group: readonly Missing[]): readonly number[] => [...new Set(group.map(({ unit }) => unit))];
const things = (group: readonly Missing[]): readonly number[] => [...new Set(group.map(({ thing }) => thing))];
const others = (group: readonly Missing[], { to }: RecoveryPair): readonly number[] => [...new Set([...units(group).slice(1), ...things(group), to])].filter((it) => it !== group[0]!.unit);

/** `VM erp needs`, `erp, crm and 3 more need`. */
function subject(graph: Graph, group: readonly Missing[], one: string, many: string): string {
  const who = units(group);
  return who.length === 1 ? `${capital(called(graph, who[0]!))} ${one}` : `${idsOf(graph, who)} ${many}`;
}

function reportData({ graph, report }: Context, pair: RecoveryPair, group: readonly Missing[]): void {
  const { to, site } = pair;
  const first = group[0]!;
  report({
    node: first.unit, at: first.what === 'disk' || graph.nodes[first.unit]!.kind === 'vm' ? ['storage'] : undefined, others: others(group, pair),
    message: `${subject(graph, group, 'is', 'are')} to be taken up at ${called(graph, to)} when ${graph.ids[site]!} is lost, and ${units(group).length === 1 ? 'its' : 'their'} data is not there: `
      + `${listOf(things(group).map((it) => storedOn(graph, group, it)))}. Replicate it to ${graph.ids[to]!} (\`copies\`), or say that it need not come along (\`protected: false\`).`,
    witness: group.slice(0, 20).map(({ unit, what, thing }) => `${graph.ids[unit]!}: ${what === 'disk' ? 'disk on its host' : `volume ${graph.ids[thing]!} without a copy`}${hasBackup(graph, thing) ? ', backed up' : ''}`),
    fixes: () => replicate(graph, pair, group),
  });
}

function storedOn(graph: Graph, group: readonly Missing[], thing: number): string {
  const local = group.some((it) => it.what === 'disk' && it.thing === thing);
  return local ? `the local disk of ${graph.ids[thing]!}` : `volume ${graph.ids[thing]!}`;
}

const hasBackup = (graph: Graph, thing: number): boolean => (graph.nodes[thing] as NodeOf<'vm' | 'volume'>).backup === true;

/** Copies of the volumes at the other site. */
function replicate(graph: Graph, { to }: RecoveryPair, group: readonly Missing[]): readonly Fix[] {
  const volumes = things(group.filter(({ what }) => what === 'data'));
  if (volumes.length === 0) return [];
  return [{
    title: `Plan a copy of ${volumes.length === 1 ? graph.ids[volumes[0]!]! : `${volumes.length} volumes`} at ${graph.ids[to]!}`, safe: false,
    operations: volumes.map((volume) => {
      const { copies = [] } = graph.nodes[volume] as NodeOf<'volume'>;
      return { op: 'set', path: ['nodes', graph.ids[volume]!, 'copies'], value: [...copies, { site: graph.ids[to]! }] as unknown as Json };
    }),
  }];
}

function reportLag({ graph, report }: Context, pair: RecoveryPair, group: readonly Missing[]): void {
  const worst = group.reduce((most, it) => (it.lag! / it.rpo! > most.lag! / most.rpo! ? it : most));
  report({
    node: group[0]!.unit, at: ['slo', 'rpo'], severity: 'warning', others: others(group, pair), measured: worst.lag!, threshold: worst.rpo!,
    message: `${subject(graph, group, 'may lose', 'may each lose')} more data than allowed when ${graph.ids[pair.site]!} is lost: the copy of ${graph.ids[worst.thing]!} at ${graph.ids[pair.to]!} is `
      + `${formatDuration(worst.lag!)} behind, and ${graph.ids[worst.unit]!} may lose ${formatDuration(worst.rpo!)}. Replicate more often or synchronously, or allow for the loss (\`slo.rpo\`).`,
    witness: group.slice(0, 20).map((it) => `${graph.ids[it.unit]!}: ${graph.ids[it.thing]!} ${formatDuration(it.lag!)} behind, ${formatDuration(it.rpo!)} allowed`),
  });
}

function reportOther({ graph, report }: Context, pair: RecoveryPair, group: readonly Missing[]): void {
  const { site, to } = pair;
  const networks = group.some(({ what }) => what === 'network'), needed = group.some(({ what }) => what === 'service');
  const advice = [networks && 'name what takes the place of a network there (`recovery.networks`)', needed && 'run a replica of what is needed there, or protect it too'].filter((it) => it !== false);
  report({
    node: group[0]!.unit, severity: 'warning', others: others(group, pair),
    message: `${subject(graph, group, 'is', 'are')} to be taken up at ${called(graph, to)} and ${units(group).length === 1 ? 'needs' : 'need'} what is only at ${graph.ids[site]!}: `
      + `${listOf(things(group).map((it) => called(graph, it)))}. ${capital(advice.join('; '))}.`,
    witness: group.slice(0, 20).map((it) => `${graph.ids[it.unit]!} ${it.what === 'network' ? 'is attached to' : 'cannot work without'} ${graph.ids[it.thing]!}, which is only at ${graph.ids[site]!}`),
  });
}

const stack = (disk: object, vm: object = {}, more: object = {}) => ({
  strata: 1,
  nodes: {
    west: { kind: 'site', recovery: { to: 'east', ...more } }, east: { kind: 'site' },
    w1: { kind: 'host', in: 'west', memory: '64GiB' }, 'kvm-w1': { kind: 'hypervisor', in: 'w1', platform: 'kvm' }, e1: { kind: 'host', in: 'east', memory: '64GiB' },
    'lan-west': { kind: 'network', in: 'west' }, 'lan-east': { kind: 'network', in: 'east' },
    san: { kind: 'volume', in: 'west', shared: true, ...disk }, erp: { kind: 'vm', in: 'kvm-w1', memory: '8GiB', storage: 'san', ...vm },
  },
});

export const drDataUnreplicated: Rule<Record<never, never>> = {
  id: ID,
  family: 'resilience',
  severity: 'error',
  layer: 'L3',
  title: 'Data not at the recovery site',
  params: {},
  docs: {
    description: 'A site names another one that takes over when it is lost (`recovery.to`), and something that runs at the site (unless `protected` is '
      + 'false) needs what the other site does not have. It is an error where its data is not there: a local disk, or a volume at the site without '
      + '`copies` at the other one. It is a warning where the copy lags behind by more than may be lost (`slo.rpo`), where a network that it is '
      + 'attached to exists only at the lost site (and is neither `stretched` nor named in `recovery.networks`), and where it needs, through a hard '
      + 'link, a registry, name service or other workload that is only there and does not come along. All that is missing in one way is one finding. '
      + 'Volumes that are not certainly at the lost site are not reported.',
    remedy: 'Replicate the data, name the networks that take the place of others, and run what is needed at both sites.',
    sources: ['NIST SP 800-34: recovery point objectives, alternate sites', 'KubeVirt: a migration target must hold every referenced object'],
    bad: [
      { title: 'A volume without a copy', topology: stack({}) },
      { title: 'A copy too far behind', topology: stack({ copies: [{ site: 'east', lag: '1h' }] }, { slo: { rpo: '15m' } }) },
      { title: 'A network that ends at the site', topology: stack({ copies: [{ site: 'east', sync: true }] }, { networks: ['lan-west'] }) },
    ],
    good: [
      { title: 'A copy in time', topology: stack({ copies: [{ site: 'east', lag: '5m' }] }, { slo: { rpo: '15m' } }) },
      { title: 'Another network takes the place', topology: stack({ copies: [{ site: 'east', sync: true }] }, { networks: ['lan-west'] }, { networks: [{ from: 'lan-west', to: 'lan-east' }] }) },
      { title: 'It need not come along', topology: stack({}, { protected: false }) },
    ],
  },
  reads: MISSING_READS,
  all: check,
};
