/**
 * whatif: what happens if. Pure functions over a checked file: events in, an outcome of plain data out.
 *
 *   contract.ts    events and outcomes
 *   verbs.ts       the verbs of events, what each is about and how a command line writes it
 *   run.ts         what the stages of a play share
 *   edits.ts, move.ts, conversion.ts      events that change a copy of the stack
 *   addition.ts, loss.ts, planned.ts      questions of capacity and of planned work
 *   failures.ts, takeover.ts, attack.ts, runaway.ts   what goes wrong
 *   play.ts        plays events together: edits first, then planned work, failures, attacks and processes that run away
 *   lost.ts        what an outcome takes away for good
 *   scenarios.ts   the scenarios of a file, compared with what they expect
 *   proposals.ts   what a scenario of an outcome can expect
 *   event-text.ts, words.ts   events and outcomes in words
 *   check.ts       the check of a file with its scenarios
 */
export * from './contract';
export * from './verbs';
export { play } from './play';
export { lostOf } from './lost';
export { failedScenarios, playScenario, playScenarios, type Played } from './scenarios';
export { expectationOf, proposals, type Proposal } from './proposals';
export { checkAll } from './check';
export { eventText, eventsText } from './event-text';
export { answerWord, OUTCOME_TITLES, outcomeSections, type OutcomeLine, type OutcomeSection } from './words';
