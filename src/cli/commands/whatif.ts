/** `strata whatif`: what happens if. */
import { buildGraph, type Facts, makeFacts } from '../../engine';
import type { TopologyText } from '../../model';
import { type Outcome, play, type Played, playScenario, VERBS } from '../../whatif';
import { catalogOf, catalogOption } from '../catalog';
import { type Call, type Command, formatOption } from '../command';
import { readDocument } from '../documents';
import { EVENT_OPTIONS, eventsOf, scenariosNamed } from '../events';
import { BadUsage } from '../io';
import { outcomeText, playedText } from '../output/whatif';
import { reportsOption, reportSource } from '../reports';
import { styleFor } from '../style';
import { dayOf } from './check';

/** The scenarios of the options `--scenario`, played. */
function scenariosOf(call: Call, document: TopologyText, facts: Facts): readonly Played[] {
  return scenariosNamed(call, document).flatMap((i) => {
    const scenario = document.topology.scenarios[i];
    return scenario === undefined ? [] : [playScenario(document, facts, scenario, i)];
  });
}

const withoutEvents = ({ version, events, ...rest }: Outcome) => rest;

function run(call: Call): number {
  const [file] = call.files;
  const document = readDocument(call.io.cwd, file);
  const today = dayOf(call) ?? document.topology.asOf ?? new Date().toISOString().slice(0, 10);
  const facts = makeFacts(buildGraph(document.topology), catalogOf(call), today, reportSource(call).for(file, document.topology));
  const events = eventsOf(call, facts);
  const played = scenariosOf(call, document, facts);
  if (events.length === 0 && played.length === 0) {
    throw new BadUsage(`Say what happens: ${VERBS.map(({ name, usage }) => `--${name} ${usage}`).join(', ')}, or --scenario NAME.`);
  }
  const outcome = events.length === 0 ? undefined : play(document, facts, events);
  if (call.value('format') === 'json') {
    const scenarios = played.map(({ name, failures, outcome }) => ({ name, ok: failures.length === 0, failures, ...(outcome && { events: outcome.events, ...withoutEvents(outcome) }) }));
    call.io.stdout.write(`${JSON.stringify({ version: 1, file, ...outcome, ...(played.length > 0 && { scenarios }) }, undefined, 2)}\n`);
  } else {
    const style = styleFor(call.io, call.io.stdout);
    if (outcome !== undefined) call.io.stdout.write(outcomeText(outcome, style));
    for (const each of played) call.io.stdout.write(`${playedText(each, style)}\n${each.outcome === undefined ? '' : `\n${outcomeText(each.outcome, style)}`}`);
  }
  return played.some(({ failures }) => failures.length > 0) ? 1 : 0;
}

export const whatifCommand: Command = {
  name: 'whatif',
  arguments: { usage: 'FILE', least: 1, most: 1, doc: 'A topology file; - is standard input.' },
  summary: 'Shows what happens if something fails, is attacked, drained, moved or added.',
  description: [
    'Plays events in the stack and shows what is down, what is started again where and when, what finds no place, what an attacker reaches, and why. Several events happen together. Nothing is changed.',
    'A scenario of the file is a named what-if with what must hold afterwards; `strata check` plays them all, and --scenario one. The exit code is 1 where a scenario does not come out as expected.',
  ],
  options: [
    ...EVENT_OPTIONS,
    { name: 'scenario', value: 'NAME', multiple: true, doc: 'Plays a scenario of the file by its name; * plays all.' },
    formatOption('pretty', 'json'),
    reportsOption,
    catalogOption,
    { name: 'today', value: 'YYYY-MM-DD', doc: 'The day that facts about age measure from.' },
  ],
  examples: [
    { line: 'strata whatif shop.topology.json --fail host-1', doc: 'What a host takes along, and what comes back' },
    { line: 'strata whatif shop.topology.json --compromise front', doc: 'What an attacker in a container reaches' },
    { line: 'strata whatif shop.topology.json --scenario "*"', doc: 'All scenarios of the file' },
  ],
  run,
};
