import type { Json, NodeOf } from '../../../model';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { boundary, BOUNDARIES } from '../../facts/boundary';
import { ANYWHERE, regionOf } from '../../facts/confinement';
import { kernels } from '../../facts/kernels';
import { labels } from '../../facts/labels';
import { places } from '../../facts/places';
import { runtimes } from '../../facts/runtimes';
import { services, workloads } from '../../facts/workloads';
import { splitBySuppression } from '../groups';
import { moveToNewVm, unitOf, unitsOf } from '../plans';
import { boundaryName, called, capital, count, idsOf } from '../say';

const params = {} as const;
type Context = RuleContext<typeof params>;

const ID = 'weaker-boundary-than-required';
const B3 = BOUNDARIES.indexOf('B3'), B4 = BOUNDARIES.indexOf('B4');
/** Strangers, each of another unit, that are compared with one node. */
const MAX_STRANGERS = 8;

/** Someone outside whom less than required keeps from a node, and the region in which both are. */
interface Breach {
  readonly node: number;
  readonly stranger: number;
  readonly region: number;
}

function check(context: Context): void {
  const { facts, graph } = context;
  for (const [strength, nodes] of requirements(facts)) {
    const found = breaches(facts, strength, nodes);
    const byRegion = new Map<number, Breach[]>();
    for (const breach of found) {
      const known = byRegion.get(breach.region);
      if (known) known.push(breach);
      else byRegion.set(breach.region, [breach]);
    }
    for (const members of byRegion.values()) {
      for (const group of splitBySuppression(graph, ID, members, (it) => it.node)) report(context, strength, group);
    }
  }
}

/** Nodes that run and ask for a boundary, by its class. */
function requirements(facts: Facts): ReadonlyMap<number, readonly number[]> {
  const { graph } = facts;
  const { copies } = workloads(facts);
  const found = new Map<number, number[]>();
  for (let i = 0; i < graph.count; i++) {
    const wanted = (graph.nodes[i] as NodeOf<'vm'>).requires?.boundary;
    const strength = wanted === undefined ? 0 : BOUNDARIES.indexOf(wanted);
    if (strength <= 0 || !(copies[i]! > 0)) continue;
    const known = found.get(strength);
    if (known) known.push(i);
    else found.set(strength, [i]);
  }
  return found;
}

/** For each node the nearest breach. Workloads stand with the region that stops them, so that a node only looks at the regions it is in. */
function breaches(facts: Facts, strength: number, nodes: readonly number[]): readonly Breach[] {
  const { graph } = facts;
  const inRegion = new Map<number, number[]>();
  for (const i of workloads(facts).running) {
    const region = regionOf(facts, i, strength);
    if (region === i) continue;
    const known = inRegion.get(region);
    if (known) known.push(i);
    else inRegion.set(region, [i]);
  }
  const candidates = strangersOf(facts, inRegion);
  const found: Breach[] = [];
  for (const node of nodes) {
    const breach = breachOf(facts, strength, node, candidates);
    if (breach !== undefined) found.push(breach);
  }
  return found.sort((a, b) => a.node - b.node || graph.depth[a.node]! - graph.depth[b.node]!);
}

type Candidates = (region: number, node: number) => readonly number[];

function breachOf(facts: Facts, strength: number, node: number, candidates: Candidates): Breach | undefined {
  const { graph } = facts;
  const { host } = places(facts);
  const unit = unitOf(graph, node);
  for (let region = node; ; region = graph.parent[region]!) {
    const at = region < 0 ? ANYWHERE : region;
    for (const stranger of candidates(at, node)) {
      if (stranger >= unit && stranger < graph.end[unit]!) continue;
      // Where one floats, another host or site may yet come between.
      if (strength >= B4 && (host[stranger]! < 0 || host[node]! < 0)) continue;
      const path = boundary(facts, stranger, node);
      if (path.certain && BOUNDARIES.indexOf(path.strength) < strength) return { node, stranger, region: at };
    }
    if (region < 0) return undefined;
  }
}

/**
 * Whom a node has to be kept from, by region: workloads labelled with another tenant where it has a tenant, else those of other services.
 * A few of different units, so that one is left when those of the node's own pod are passed over.
 */
function strangersOf(facts: Facts, inRegion: ReadonlyMap<number, readonly number[]>): Candidates {
  const { graph } = facts;
  const { tenant } = labels(facts);
  const { of } = services(facts);
  const known = new Map<string, readonly number[]>();
  const none: readonly number[] = [];
  return (region, node) => {
    const members = inRegion.get(region);
    if (members === undefined) return none;
    const own = tenant[node], service = of[node]!;
    const key = JSON.stringify(own === undefined ? [region, service] : [region, own]);
    const before = known.get(key);
    if (before !== undefined) return before;
    const units = new Set<number>(), found: number[] = [];
    for (const it of members) {
      const outside = own === undefined ? service < 0 || of[it] !== service : tenant[it] !== undefined && tenant[it] !== own;
      if (!outside || units.has(unitOf(graph, it))) continue;
      units.add(unitOf(graph, it));
      if (found.push(it) === MAX_STRANGERS) break;
    }
    known.set(key, found);
    return found;
  };
}

function report({ facts, graph, report }: Context, strength: number, group: readonly Breach[]): void {
  const { tenant } = labels(facts);
  const { node, stranger } = group[0]!;
  const others = group.slice(1).map((it) => it.node), many = others.length > 0;
  const path = boundary(facts, stranger, node);
  const crossed = path.classes.join(', ') || 'nothing';
  const whose = tenant[node] === undefined ? 'of another service' : `of tenant ${tenant[stranger]!}, not ${tenant[node]}`;
  report({
    node, at: ['requires', 'boundary'], others: [stranger, ...others.filter((it) => it !== stranger)],
    message: `${capital(called(graph, node))}${many ? ` and ${count(others.length, 'other')} (${idsOf(graph, others)})` : ''} `
      + `${many ? 'require' : 'requires'} ${boundaryName(BOUNDARIES[strength]!)} towards others, and ${called(graph, stranger)} (${whose}) is kept from `
      + `${graph.ids[node]!} by ${boundaryName(path.strength)}. Move one of them behind a stronger boundary, or change what is declared.`,
    related: [{ node: stranger, message: `crosses ${crossed} only` }],
    witness: [`${graph.ids[stranger]!} -> ${graph.ids[node]!}: crosses ${crossed}`, `required: ${BOUNDARIES[strength]!}`],
    measured: BOUNDARIES.indexOf(path.strength), threshold: strength,
    fixes: () => fixes(facts, strength, group),
  });
}

/** A VM beside the one that all strangers are in: they then have to cross the wall of theirs. */
function fixes(facts: Facts, strength: number, group: readonly Breach[]): readonly Fix[] {
  const { graph } = facts;
  const { domains, hosting } = kernels(facts);
  const { region, stranger } = group[0]!;
  const domain = domains[hosting[stranger]!];
  if (strength > B3 || domain?.source !== 'os' || graph.nodes[domain.node]!.kind !== 'vm') return [];
  if (region < domain.node || region >= graph.end[domain.node]!) return [];
  const units = unitsOf(graph, group.map((it) => it.node));
  const os = (graph.nodes[domain.node] as NodeOf<'vm'>).os;
  const plan = moveToNewVm(facts, domain.node, units, os as Json, runtimes(facts).engine[group[0]!.node]!);
  return plan === undefined ? [] : [{ title: `Move ${idsOf(graph, units, 2)} to a new VM ${plan.id}`, safe: false, operations: plan.operations }];
}

const stack = (more: object) => ({
  strata: 1,
  nodes: {
    metal: { kind: 'host' }, esx: { kind: 'hypervisor', in: 'metal', platform: 'esxi' },
    'vm-1': { kind: 'vm', in: 'esx', os: { platform: 'debian', version: '13' } }, docker: { kind: 'engine', in: 'vm-1', platform: 'docker' }, ...more,
  },
});
const vault = { kind: 'container', in: 'docker', requires: { boundary: 'B3' } };

export const weakerBoundaryThanRequired: Rule<typeof params> = {
  id: ID,
  family: 'isolation',
  severity: 'error',
  layer: 'L3',
  title: 'Weaker boundary than declared',
  params,
  docs: {
    description: 'A node declares in `requires.boundary` the weakest boundary that it accepts towards others, and a running workload outside of its '
      + 'own circle has less than that to cross on its way to it. The circle is its tenant where it has one (only workloads labelled with '
      + 'another tenant are compared), else its service; what is in its own pod never counts. The direction matters: what counts is the '
      + 'wall around the other one, from the inside. Where a runtime, or the place of something that floats in a cluster, is not known, '
      + 'nothing is claimed. Nodes that miss the same boundary at the same place are one finding.',
    remedy: 'Move the workload, or those next to it, to another VM or host; give the others a runtime with a kernel of its own; or lower what is '
      + 'declared, if it is more than is needed.',
    sources: ['The declaration itself; order of classes: B0 nothing, B1 namespaces, B1u user namespace, B2 user-space kernel, B3 VM, B3c encrypted VM, B4 host, B5 site'],
    bad: [
      { title: 'A vault that wants a VM of its own, beside a shop', topology: stack({ vault, shop: { kind: 'container', in: 'docker' } }) },
      { title: 'Another tenant on the same host', topology: stack({ vault: { ...vault, tenant: 'acme', requires: { boundary: 'B4' } }, 'vm-2': { kind: 'vm', in: 'esx', tenant: 'globex' } }) },
    ],
    good: [
      { title: 'The shop is in Kata', topology: stack({ vault, shop: { kind: 'container', in: 'docker', runtimeClass: 'kata' } }) },
      { title: 'Both belong to one tenant', topology: stack({ vault: { ...vault, tenant: 'acme' }, shop: { kind: 'container', in: 'docker', tenant: 'acme' } }) },
    ],
  },
  reads: ['requires', 'confidential', 'os', 'platform', 'version', 'runtime'],
  all: check,
};
