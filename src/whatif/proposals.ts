/** What a scenario of an outcome can expect: what is so now, and what somebody may want instead where that is bad. */
import type { Expectation } from '../model';
import type { Facts } from '../engine';
import { labels } from '../engine/facts/labels';
import { workloads } from '../engine/facts/workloads';
import { lostOf } from './lost';
import type { Outcome } from './contract';
import { subjectOf } from './verbs';

/** Most nodes that an expectation names: the ones whose loss hurts most, then in the order of the stack. */
export const MOST_NAMED = 12;

export interface Proposal {
  /** With one key. */
  readonly expect: Expectation;
  /** Whether it holds as the stack is; what does not is a finding until the stack is changed. */
  readonly holds: boolean;
}

/** The workloads among them, the weightiest first; what is sensitive weighs more where somebody attacks. */
function named(facts: Facts, ids: Iterable<string>, attacked = false): readonly string[] {
  const { graph } = facts, { isWorkload, copies } = workloads(facts), { weight, sensitivity } = labels(facts);
  const rank = (i: number): number => (attacked ? 100 * sensitivity[i]! : 0) + weight[i]!;
  const numbers = [...new Set(ids)].flatMap((id) => graph.number.get(id) ?? []).filter((i) => isWorkload[i] === 1 && copies[i]! > 0);
  return numbers.sort((a, b) => rank(b) - rank(a) || a - b).slice(0, MOST_NAMED).map((i) => graph.ids[i]!);
}

/** A duration that is at least so long and that people would write: whole ten seconds, minutes, or tens of minutes. */
function roundedUp(seconds: number): string {
  if (seconds <= 60) return `${Math.max(1, Math.ceil(seconds / 10)) * 10}s`;
  return seconds <= 3600 ? `${Math.ceil(seconds / 60)}m` : `${Math.ceil(seconds / 600) * 10}m`;
}

/** Whether what can be brought back is up, and how soon; what is down for good, and what has no place. */
function afterFailures(facts: Facts, outcome: Outcome): Proposal[] {
  const { down, recovered, unplaced } = outcome;
  const lostNow = lostOf(outcome);
  const back = named(facts, recovered.map(({ node }) => node)), lost = named(facts, lostNow);
  const isDown = new Set(down);
  const up = back.length > 0 ? back : named(facts, facts.graph.ids.filter((id) => !isDown.has(id)));
  const slowest = Math.max(...recovered.map(({ atMostSeconds }) => atMostSeconds ?? Infinity));
  return [
    ...(up.length > 0 ? [{ expect: { up }, holds: true }] : []),
    ...(lost.length > 0 ? [{ expect: { down: lost }, holds: true }, { expect: { up: lost }, holds: false }] : []),
    { expect: { maxUnplaced: unplaced.length }, holds: true },
    ...(unplaced.length > 0 ? [{ expect: { maxUnplaced: 0 }, holds: false }] : []),
    ...(recovered.length > 0 && Number.isFinite(slowest) ? [{ expect: { recoveredWithin: roundedUp(slowest) }, holds: unplaced.length === 0 }] : []),
  ];
}

function afterQuestions({ answers }: Outcome): Proposal[] {
  if (answers.length === 0) return [];
  const all = (wanted: 'yes' | 'no'): boolean => answers.every(({ answer }) => answer === wanted);
  return [...(all('no') ? [{ expect: { possible: false }, holds: true }] : []), { expect: { possible: true }, holds: all('yes') }];
}

/** Who is out of reach, and who should be; what the attack begins with is reached in any case. */
function afterAttacks(facts: Facts, { events, exposed }: Outcome): Proposal[] {
  const reached = new Set(exposed), begins = new Set(events.map(subjectOf));
  const safe = named(facts, facts.graph.ids.filter((id) => !reached.has(id)), true), unsafe = named(facts, exposed.filter((id) => !begins.has(id)), true);
  return [...(safe.length > 0 ? [{ expect: { notExposed: safe }, holds: true }] : []), ...(unsafe.length > 0 ? [{ expect: { notExposed: unsafe }, holds: false }] : [])];
}

/** What can be expected of the events of an outcome, in the order of the format. */
export function proposals(facts: Facts, outcome: Outcome): readonly Proposal[] {
  const { events, down } = outcome;
  const attacked = events.some((event) => event.compromise !== undefined || event['kernel-flaw'] !== undefined);
  const failed = down.length > 0 || events.some(({ fail, runaway }) => fail !== undefined || runaway !== undefined);
  return [...(failed ? afterFailures(facts, outcome) : []), ...(attacked ? afterAttacks(facts, outcome) : []), ...afterQuestions(outcome)];
}

/** Several proposals together: what is wanted takes the place of what is so now. */
export function expectationOf(chosen: readonly Proposal[]): Expectation {
  // Later keys win, so what is wanted comes last; lists of nodes that are up, or out of reach, add up.
  const sorted = [...chosen].sort((a, b) => Number(b.holds) - Number(a.holds));
  const all: Expectation = Object.assign({}, ...sorted.map(({ expect }) => expect));
  const together = (key: 'up' | 'notExposed'): readonly string[] => [...new Set(sorted.flatMap(({ expect }) => expect[key] ?? []))];
  const up = together('up'), down = all.down?.filter((id) => !up.includes(id)) ?? [], notExposed = together('notExposed');
  const { maxUnplaced, recoveredWithin, possible } = all;
  const entries = Object.entries({ up, down, notExposed, maxUnplaced, recoveredWithin, possible }).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0));
  return Object.fromEntries(entries) as Expectation;
}
