/** Plays events together: those that change the stack first, then planned work, failures, attacks and processes that run away. */
import type { TopologyText } from '../model';
import type { Facts } from '../engine';
import { adds } from './addition';
import { converts } from './conversion';
import { flawed, takenOver } from './attack';
import type { Event, Outcome } from './contract';
import { newRun, outcomeOf } from './run';
import type { Run } from './run';
import { fails } from './failures';
import { loses } from './loss';
import { moves } from './move';
import { drains, patches } from './planned';
import { runsAway } from './runaway';
import { takesOver } from './takeover';

/** The stages, in the order in which they are played; each takes the events of its verbs together. */
const STAGES: readonly ((run: Run, events: readonly Event[]) => void)[] = [
  (run, events) => events.forEach((event) => {
    if (event.migrate !== undefined) moves(run, event);
    if (event.convert !== undefined) converts(run, event.convert);
  }),
  (run, events) => events.forEach((event) => {
    if (event.add !== undefined) adds(run, event);
    if (event.lose !== undefined) loses(run, event);
  }),
  (run, events) => events.forEach((event) => {
    if (event.drain !== undefined) drains(run, event.drain);
    if (event.patch !== undefined) patches(run, event.patch);
  }),
  (run, events) => events.forEach((event) => {
    if (event.failover !== undefined) takesOver(run, event);
  }),
  (run, events) => events.forEach(({ runaway }) => {
    if (runaway !== undefined) runsAway(run, runaway);
  }),
  (run, events) => fails(run, events.flatMap(({ fail }) => (fail === undefined ? [] : [fail]))),
  (run, events) => events.forEach((event) => {
    if (event.compromise !== undefined) takenOver(run, event.compromise);
    if (event['kernel-flaw'] !== undefined) flawed(run, event['kernel-flaw']);
  }),
];

/** What happens if all events do. Pure: the file and its facts stay as they are. Events must be playable (`whyNot`). */
export function play(document: TopologyText, facts: Facts, events: readonly Event[]): Outcome {
  const run = newRun(document, facts, events);
  for (const stage of STAGES) stage(run, events);
  return outcomeOf(run);
}
