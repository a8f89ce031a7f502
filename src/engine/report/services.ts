/** Services: how their replicas are spread, and what breaks them alone. */
import type { Kind } from '../../model';
import { kindCode } from '../graph';
import { colocationOf } from '../facts/quorum-places';
import { quorums as quorumFact } from '../facts/quorum';
import { singlePoints } from '../facts/spof';
import { collapseOf, SPREAD_LEVELS, spreadOf } from '../facts/spread';
import type { SpreadLevel } from '../facts/spread';
import { services as serviceFact } from '../facts/workloads';
import type { Service } from '../facts/workloads';
import type { Facts } from '../contract';
import { idOf, idsOf, stackSection } from './section';
import type { Field } from './section';

export interface SpreadFacts {
  readonly distinct: number;
  readonly maxLoss: number;
  readonly at: string | null;
  readonly unknown: number;
}

export interface ServiceFacts {
  readonly name: string;
  readonly nodes: readonly string[];
  readonly replicas: number;
  readonly needed: number;
  readonly neededAssumed: boolean;
  readonly weight: number;
  readonly spread: { readonly [L in SpreadLevel]: SpreadFacts };
  readonly collapse: { readonly host: string; readonly hosts: number; readonly maxLoss: number } | null;
  readonly singlePoints: readonly { readonly node: string; readonly kind: Kind; readonly comesBack: boolean }[];
}

/** What is taken to fail alone; of nodes in each other the highest counts. A site says something new where there are several. */
const KINDS: readonly Kind[] = ['host', 'hypervisor', 'vm', 'engine', 'network', 'volume'];
const SITE = kindCode('site');

export const services = stackSection<readonly ServiceFacts[]>({
  title: 'Services',
  doc: 'Replicas of each service (a `service` key, or a node with several copies), how they are spread at each level, and the nodes whose failure alone leaves too few.',
  source: 'For each single failure the least fixpoint of what goes down, for all candidates at once; spread as distinct places and the most replicas that one place carries',
  unknown: 'A service that says no `minAvailable` needs one replica (`neededAssumed`). Single workloads that nobody called a service are left out.',
  fields: [
    ['[].name', 'text', 'The `service` key, else the node\'s id.'], ['[].nodes', 'ids', 'Nodes that carry it.'], ['[].replicas', 'count', 'Running copies.'],
    ['[].needed', 'count', 'Replicas that must be up.'], ['[].neededAssumed', 'yes/no', 'Nobody says so.'], ['[].weight', 'number', 'Highest criticality: 1, 2, 4 or 8.'],
    ...SPREAD_LEVELS.flatMap((level): readonly Field[] => [
      [`[].spread.${level}.distinct`, 'count', `Different places at the level of the ${level}.`], [`[].spread.${level}.maxLoss`, 'count', 'Most replicas that one of them carries.'],
      [`[].spread.${level}.at`, 'id', 'Which that is.'], [`[].spread.${level}.unknown`, 'count', 'Replicas whose place is not known.'],
    ]),
    ['[].collapse.host', 'id', 'Set where replicas in several VMs meet below: the host that carries most.'], ['[].collapse.hosts', 'count', 'Hosts that they are on.'],
    ['[].collapse.maxLoss', 'count', 'Replicas that go with it; at least, where the cluster chooses places.'],
    ['[].singlePoints[].node', 'id', 'Its failure alone leaves too few replicas.'], ['[].singlePoints[].kind', 'name', 'Its kind.'],
    ['[].singlePoints[].comesBack', 'yes/no', 'What it takes along is started elsewhere, so that enough replicas are up again after a while.'],
  ],
  make(facts) {
    const list = serviceFact(facts).list.filter((it) => it.declared);
    const points = pointsOf(facts);
    return list.map((it) => {
      const collapse = collapseOf(facts, it, 2, 1);
      return {
        name: it.name, nodes: idsOf(facts, it.nodes), replicas: it.replicas, needed: it.minAvailable, neededAssumed: !it.saysMinAvailable, weight: it.weight,
        spread: Object.fromEntries(SPREAD_LEVELS.map((level) => [level, spread(facts, it, level)])) as ServiceFacts['spread'],
        collapse: collapse === undefined ? null : { host: idOf(facts, collapse.host)!, hosts: collapse.hosts, maxLoss: collapse.maxLoss },
        singlePoints: points.get(it.number) ?? [],
      };
    });
  },
});

function spread(facts: Facts, service: Service, level: SpreadLevel): SpreadFacts {
  const { distinct, maxLoss, at, unknown } = spreadOf(facts, service, level);
  return { distinct, maxLoss, at: idOf(facts, at), unknown };
}

/** By service: what breaks it alone, with and without restarts. */
function pointsOf(facts: Facts): ReadonlyMap<number, ServiceFacts['singlePoints']> {
  const { graph } = facts;
  const wanted = (service: Service): boolean => service.declared && service.replicas >= service.minAvailable;
  const sites = graph.kind.filter((it) => it === SITE).length > 1 ? singlePoints(facts, ['site'], { wanted }) : [];
  const stays = new Set<string>();
  for (const kinds of [KINDS, ['site'] as const]) {
    for (const { node, services: broken } of singlePoints(facts, kinds, { wanted, restarted: true })) for (const it of broken) stays.add(`${node} ${it.number}`);
  }
  const found = new Map<number, { node: string; kind: Kind; comesBack: boolean }[]>();
  for (const { node, services: broken } of [...singlePoints(facts, KINDS, { wanted }), ...sites]) {
    for (const it of broken) {
      const list = found.get(it.number) ?? [];
      list.push({ node: graph.ids[node]!, kind: graph.nodes[node]!.kind, comesBack: !stays.has(`${node} ${it.number}`) });
      found.set(it.number, list);
    }
  }
  return found;
}

export interface QuorumFacts {
  readonly name: string;
  readonly node: string | null;
  readonly voters: readonly string[];
  readonly votes: number;
  readonly witness: boolean;
  readonly majority: number;
  readonly tolerated: number;
  readonly heldBy: { readonly node: string; readonly level: string; readonly votes: number } | null;
}

export const quorums = stackSection<readonly QuorumFacts[]>({
  title: 'Quorums',
  doc: 'Who decides by majority: clusters whose members or control plane vote, and services of the role `quorum`.',
  source: 'Majority of n votes: floor(n / 2) + 1; etcd FAQ, Proxmox VE Cluster Manager, Windows failover clustering',
  unknown: '`voters` is empty where it is not known which members vote.',
  fields: [
    ['[].name', 'text', 'Cluster or service.'], ['[].node', 'id', 'The cluster, or the first voter.'], ['[].voters', 'ids', 'Nodes that vote.'], ['[].votes', 'count', 'All votes.'],
    ['[].witness', 'yes/no', 'A tie-breaker votes too.'], ['[].majority', 'count', 'Votes that a decision needs.'], ['[].tolerated', 'count', 'Votes that can be lost.'],
    ['[].heldBy.node', 'id', 'Set where one place holds the majority.'], ['[].heldBy.level', 'name', '`host`, `volume` or `site`.'], ['[].heldBy.votes', 'count', 'Votes there.'],
  ],
  make: (facts) => quorumFact(facts).list.map((it) => {
    const held = colocationOf(facts, it);
    return {
      name: it.name, node: idOf(facts, it.node), voters: idsOf(facts, it.voters), votes: it.votes, witness: it.witness, majority: it.majority, tolerated: it.tolerated,
      heldBy: held === undefined ? null : { node: idOf(facts, held.at)!, level: held.level, votes: held.held },
    };
  }),
});
