/** Events in words. */
import { plural, t } from '../l10n';
import { listed } from '../l10n/words';
import type { Event } from './contract';
import { runaway, verbOf } from './verbs';
import type { RunawayResource, VerbName } from './verbs';

const TAKES: { readonly [R in RunawayResource]: (id: string) => string } = {
  memory: (id) => t('{0} takes all the memory it can get', id), cpu: (id) => t('{0} takes all the CPU it can get', id), pids: (id) => t('{0} starts all the processes it can', id),
};

/** What each verb says of the node that it is about; `lose` and `runaway`, which name other things too, read the event. */
const SAYS: { readonly [V in VerbName]: (id: string, event: Event) => string } = {
  fail: (id) => t('{0} fails', id),
  'kernel-flaw': (id) => t('{0} has a flaw in its kernel', id),
  compromise: (id) => t('{0} is taken over by an attacker', id),
  runaway: (value) => {
    const taken = runaway(value);
    return taken ? TAKES[taken.resource](taken.id) : t('{0} takes all it can get', value);
  },
  drain: (id) => t('{0} is drained', id),
  patch: (id) => t('{0} gets a new kernel', id),
  migrate: (id, { to }) => t('{0} moves to {1}', id, to ?? '?'),
  failover: (id, { to }) => t('{0} fails over to {1}', id, to ?? '?'),
  lose: (_, { lose = 1, of }) => (of === undefined ? plural(lose, '{0} host of any cluster is lost', '{0} hosts of any cluster are lost') : plural(lose, '{0} host of {1} is lost', '{0} hosts of {1} are lost', of)),
  add: (id, { copies = 1 }) => plural(copies, '{0} more copy of {1} is placed', '{0} more copies of {1} are placed', id),
  convert: (id) => t('{0} is converted', id),
};

/** An event in words: `host-1 fails`, `vm-1 moves to host-2`. */
export function eventText(event: Event): string {
  const verb = verbOf(event);
  return verb === undefined ? t('nothing happens') : SAYS[verb.name](String(event[verb.name]), event);
}

/** All that happens, in words: `host-1 fails and vm-2 moves to host-2`. */
export const eventsText = (events: readonly Event[]): string => listed(events.map(eventText), Infinity);
