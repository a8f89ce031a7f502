/** Scenarios of a file: named what-ifs with what must hold afterwards; tests for a stack. */
import { formatDuration, parseDuration, pointerOf } from '../model';
import type { Expectation, Scenario, TopologyText } from '../model';
import type { Facts, ScenarioFailure } from '../engine';
import { listOf } from '../engine/rules/say';
import type { Outcome, Recovered } from './contract';
import { lostOf } from './lost';
import { play } from './play';
import { verbOf, whyNot } from './verbs';

export interface Played {
  readonly index: number;
  readonly name: string;
  readonly outcome: Outcome | undefined;
  readonly failures: readonly ScenarioFailure[];
}

/** What a scenario is called: its name, else its place in the file. */
export function nameOf(scenario: Scenario | undefined, index: number): string {
  return scenario?.name ?? `scenario ${index + 1}`;
}

/** Plays the scenarios of a file, in their order, and compares with what they expect. */
export function playScenarios(document: TopologyText, facts: Facts): readonly Played[] {
  return document.topology.scenarios.flatMap((scenario, index) => (scenario === undefined ? [] : [playScenario(document, facts, scenario, index)]));
}

/** Plays one scenario. Not played, with the reason as a failure, where one of its events cannot be. */
export function playScenario(document: TopologyText, facts: Facts, scenario: Scenario, index: number): Played {
  const name = nameOf(scenario, index);
  const broken = (scenario.events ?? []).flatMap((event, k): ScenarioFailure[] => {
    const message = whyNot(facts.graph, event);
    if (message === undefined) return [];
    const verb = verbOf(event)?.name;
    return [{ pointer: pointerOf(['scenarios', index, 'events', k, ...(verb === undefined ? [] : [verb])]), message: `The scenario "${name}" cannot be played: ${message}`, nodes: [], witness: [] }];
  });
  if (broken.length > 0) return { index, name, outcome: undefined, failures: broken };
  const outcome = play(document, facts, scenario.events ?? []);
  return { index, name, outcome, failures: compare(outcome, scenario.expect ?? {}, name, index) };
}

function compare(outcome: Outcome, expect: Expectation, name: string, index: number): ScenarioFailure[] {
  const lost = new Set(lostOf(outcome)), exposed = new Set(outcome.exposed);
  const found: ScenarioFailure[] = [];
  const fail = (key: keyof Expectation, at: readonly number[], what: string, nodes: readonly string[], witness: readonly string[]): void => void found.push({
    pointer: pointerOf(['scenarios', index, 'expect', key, ...at]), message: `The scenario "${name}" fails: ${what}`, nodes, witness,
  });
  const why = (id: string): readonly string[] => outcome.why[id] ?? [];
  expect.up?.forEach((id, k) => lost.has(id) && fail('up', [k], `${id} should be up, and it is down and stays down.`, [id], why(id)));
  expect.down?.forEach((id, k) => !lost.has(id) && fail('down', [k], `${id} should be down, and ${outcome.down.includes(id) ? 'it is started again' : 'it stays up'}.`, [id], why(id)));
  expect.notExposed?.forEach((id, k) => exposed.has(id) && fail('notExposed', [k], `${id} should not be exposed, and it is.`, [id], why(id)));
  if (expect.maxUnplaced !== undefined && outcome.unplaced.length > expect.maxUnplaced) {
    fail('maxUnplaced', [], `${outcome.unplaced.length === 1 ? '1 node finds' : `${outcome.unplaced.length} nodes find`} no place (${listOf(outcome.unplaced)}), and at most ${expect.maxUnplaced} may.`, outcome.unplaced, outcome.unplaced.slice(0, 5).flatMap(why));
  }
  tooSlow(outcome, expect, fail);
  const wanted = expect.possible === undefined ? undefined : expect.possible ? 'yes' : 'no';
  const other = outcome.answers.find(({ answer }) => answer !== wanted);
  if (wanted !== undefined && other !== undefined) fail('possible', [], `${other.question} The answer should be ${wanted}, and it is ${other.answer}.`, [], other.proof);
  return found;
}

function tooSlow(outcome: Outcome, { recoveredWithin }: Expectation, fail: (key: 'recoveredWithin', at: readonly number[], what: string, nodes: readonly string[], witness: readonly string[]) => void): void {
  const limit = recoveredWithin === undefined ? undefined : parseDuration(recoveredWithin);
  if (limit === undefined) return;
  const atMost = ({ atMostSeconds }: Recovered): number => (atMostSeconds ?? Infinity) * 1000;
  const slow = outcome.recovered.filter((it) => atMost(it) > limit).sort((a, b) => b.seconds - a.seconds || atMost(b) - atMost(a));
  const [worst] = slow;
  if (worst !== undefined) {
    const who = slow.length === 1 ? worst.node : `${slow.length} nodes, ${worst.node} the slowest,`;
    const takes = worst.seconds * 1000 > limit ? `it takes at least ${formatDuration(worst.seconds * 1000)}` : `it may take ${Number.isFinite(atMost(worst)) ? formatDuration(atMost(worst)) : 'longer: nothing bounds it'}`;
    fail('recoveredWithin', [], `${who} should be up again within ${recoveredWithin}, and ${takes}${worst.assumed.length > 0 ? ` (assumed: ${worst.assumed.join(', ')})` : ''}.`, slow.map(({ node }) => node), outcome.why[worst.node] ?? []);
  }
  const { unplaced } = outcome;
  if (unplaced.length > 0) fail('recoveredWithin', [], `${listOf(unplaced)} should be up again within ${recoveredWithin}, and no place is left.`, unplaced, unplaced.slice(0, 5).flatMap((id) => outcome.why[id] ?? []));
}

/** What the scenarios of a file expect and does not hold. */
export function failedScenarios(document: TopologyText, facts: Facts): readonly ScenarioFailure[] {
  return playScenarios(document, facts).flatMap(({ failures }) => failures);
}
