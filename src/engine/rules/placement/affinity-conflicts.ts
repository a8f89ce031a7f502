/** Binding affinity rules that no placement can keep together: the smallest such set that is looked for. */
import type { Facts, Graph } from '../../contract';
import { kindCode } from '../../graph';
import type { Pool } from '../../facts/pools';
import { workloads } from '../../facts/workloads';
import { isMixed } from './affinity-sets';
import type { AffinityRule } from './affinity-sets';

export interface Conflict {
  readonly rules: readonly AffinityRule[];
  /** Members that cannot be placed. */
  readonly members: readonly number[];
  /** Why, as a clause. */
  readonly why: string;
}

const VM = kindCode('vm');
/** Rules with machines that are compared for one member. */
const MOST_RULES = 50;

/** Conflicts among the binding rules of a cluster. No rule is in two of them. */
export function conflictsOf(facts: Facts, pool: Pool, rules: readonly AffinityRule[]): readonly Conflict[] {
  const binding = rules.filter((it) => it.must);
  const found: Conflict[] = [], told = new Set<AffinityRule>();
  for (const conflict of [...tooMany(facts, pool, binding), ...opposed(facts.graph, binding), ...nowhere(facts.graph, binding)]) {
    if (conflict.rules.some((it) => told.has(it))) continue;
    for (const rule of conflict.rules) told.add(rule);
    found.push(conflict);
  }
  return found;
}

/** More copies that must stand apart than there are machines or nodes for them. */
function* tooMany(facts: Facts, pool: Pool, rules: readonly AffinityRule[]): Iterable<Conflict> {
  const { graph } = facts;
  const { copies } = workloads(facts);
  for (const rule of rules) {
    if (rule.kind !== 'apart' || rule.machines.length > 0 || isMixed(graph, rule)) continue;
    const vms = graph.kind[rule.members[0]!] === VM;
    const bins = vms ? pool.machines.length : pool.engines.length;
    const wanted = rule.members.reduce((sum, it) => sum + copies[it]!, 0);
    if (bins > 0 && wanted > bins) yield { rules: [rule], members: rule.members, why: `${wanted} must stand apart, and the cluster has ${bins} `
      + `${vms ? 'machines' : 'nodes'}` };
  }
}

/** Members that must stand together and apart, by one rule or by a chain of them. */
function* opposed(graph: Graph, rules: readonly AffinityRule[]): Iterable<Conflict> {
  const together = rules.filter((it) => it.kind === 'together' && it.machines.length === 0);
  if (together.length === 0) return;
  const by = byMember(together), tied = components(by);
  for (const apart of rules) {
    if (apart.kind !== 'apart' || apart.machines.length > 0) continue;
    const seen = new Map<number, number>();
    for (const it of apart.members) {
      const component = tied.get(it), from = component === undefined ? undefined : seen.get(component);
      if (component !== undefined && from === undefined) seen.set(component, it);
      const chain = from === undefined ? undefined : chainTo(by, from, new Set(apart.members));
      if (from === undefined || chain === undefined) continue;
      yield {
        rules: [...chain.rules, apart], members: [from, chain.to],
        why: `${graph.ids[from]!} and ${graph.ids[chain.to]!} must stand together${chain.rules.length > 1 ? `, through ${chain.rules.length} rules,` : ''} and apart`,
      };
      break;
    }
  }
}

/** Rules by each member that they name. */
function byMember(rules: readonly AffinityRule[]): ReadonlyMap<number, readonly AffinityRule[]> {
  const found = new Map<number, AffinityRule[]>();
  for (const rule of rules) {
    for (const it of rule.members) {
      const known = found.get(it);
      if (known) known.push(rule);
      else found.set(it, [rule]);
    }
  }
  return found;
}

/** By member a number that all have in common whom rules tie together, directly or through others. */
function components(by: ReadonlyMap<number, readonly AffinityRule[]>): ReadonlyMap<number, number> {
  const found = new Map<number, number>(), done = new Set<AffinityRule>();
  for (const start of by.keys()) {
    if (found.has(start)) continue;
    found.set(start, start);
    for (const queue = [start]; queue.length > 0;) {
      for (const rule of by.get(queue.pop()!)!) {
        if (done.has(rule)) continue;
        done.add(rule);
        for (const next of rule.members) {
          if (!found.has(next)) queue.push(next);
          found.set(next, start);
        }
      }
    }
  }
  return found;
}

/** The shortest chain of rules that ties a member to another one of a set. */
function chainTo(by: ReadonlyMap<number, readonly AffinityRule[]>, from: number, others: ReadonlySet<number>): { readonly to: number; readonly rules: readonly AffinityRule[] } | undefined {
  const seen = new Map<number, { readonly before: number; readonly rule: AffinityRule } | undefined>([[from, undefined]]);
  const queue = [from];
  for (let k = 0; k < queue.length; k++) {
    const at = queue[k]!;
    if (at !== from && others.has(at)) {
      const rules: AffinityRule[] = [];
      for (let step = seen.get(at); step !== undefined; step = seen.get(step.before)) rules.unshift(step.rule);
      return { to: at, rules };
    }
    for (const rule of by.get(at) ?? []) {
      for (const next of rule.members) {
        if (seen.has(next)) continue;
        seen.set(next, { before: at, rule });
        queue.push(next);
      }
    }
  }
  return undefined;
}

/** Members that rules leave no machine: kept on machines of which another rule keeps them off, or on others altogether. */
function* nowhere(graph: Graph, rules: readonly AffinityRule[]): Iterable<Conflict> {
  for (const [member, own] of byMember(rules.filter((it) => it.machines.length > 0))) {
    // Nobody writes so many for one; comparing them all would take long.
    const few = Math.min(own.length, MOST_RULES);
    for (let a = 0; a < few; a++) {
      for (let b = a + 1; b < few; b++) {
        if (allowed(own[a]!, own[b]!)) continue;
        yield { rules: [own[a]!, own[b]!], members: [member], why: `they leave ${graph.ids[member]!} no machine` };
      }
    }
  }
}

function allowed(a: AffinityRule, b: AffinityRule): boolean {
  if (a.kind === 'apart' && b.kind === 'apart') return true;
  const [on, other] = a.kind === 'together' ? [a, b] : [b, a];
  return on.machines.some((it) => other.machines.includes(it) === (other.kind === 'together'));
}
