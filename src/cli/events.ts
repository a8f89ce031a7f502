/** Events and scenarios that a call names. */
import type { Facts } from '../engine';
import { didYouMean, EVENT, type TopologyText } from '../model';
import { type Event, parseEvent, VERBS, whyNot } from '../whatif';
import { nameOf } from '../whatif/scenarios';
import type { Call, Option } from './command';
import { BadUsage } from './io';

/** `--fail`, `--drain` and all other verbs. */
export const EVENT_OPTIONS: readonly Option[] = VERBS.map(({ name, usage }) => ({ name, value: usage, multiple: true, doc: EVENT[name].doc }));

/** The events of the options. Throws BadUsage for what cannot be understood or played. */
export function eventsOf(call: Call, facts: Facts): readonly Event[] {
  return VERBS.flatMap(({ name }) => call.values(name).map((text) => {
    const event = parseEvent(name, text);
    if (typeof event === 'string') throw new BadUsage(event);
    const wrong = whyNot(facts.graph, event);
    if (wrong !== undefined) throw new BadUsage(`--${name} ${text}: ${wrong}`);
    return event;
  }));
}

/** Places in the file of the scenarios that `--scenario` names; `*` is all of them. Throws BadUsage for names that the file does not have. */
export function scenariosNamed(call: Call, { topology: { scenarios } }: TopologyText): readonly number[] {
  const names = scenarios.map(nameOf);
  const wanted = new Set<number>();
  for (const name of call.values('scenario')) {
    const found = names.flatMap((each, i) => (name === '*' || each === name ? [i] : []));
    if (found.length === 0) {
      const near = didYouMean(name, names);
      throw new BadUsage(`--scenario ${name}: the file has no such scenario${near ? `; did you mean \`${near}\`?` : names.length === 0 ? ', nor any other.' : `. It has ${names.join(', ')}.`}`);
    }
    for (const i of found) wanted.add(i);
  }
  return [...wanted];
}
