/** The verbs of what-if events: what each is about, and what a command line or a file must give it. */
import { didYouMean, EVENT } from '../model';
import type { Event, Kind } from '../model';
import type { Graph } from '../engine';
import { article, title } from '../engine/words';

export type VerbName = Exclude<keyof typeof EVENT, 'to' | 'of' | 'copies'>;
type Extra = 'to' | 'of' | 'copies';

export interface Verb {
  readonly name: VerbName;
  /** How its value is written on a command line. */
  readonly usage: string;
  /** Kinds of the node that it names; any where absent. */
  readonly kinds?: readonly Kind[];
  /** What stands behind `=` on a command line, and in its own key in a file. */
  readonly extra?: { readonly key: Extra; readonly required: boolean; readonly kinds?: readonly Kind[] };
}

const MACHINES = ['host', 'hypervisor', 'vm', 'engine'] as const;
const MOVABLE = ['vm', 'pod', 'container'] as const;

export const VERBS: readonly Verb[] = [
  { name: 'fail', usage: 'ID' },
  { name: 'kernel-flaw', usage: 'ID', kinds: ['host', 'hypervisor', 'vm', 'engine', 'cgroup', 'pod', 'container', 'app'] },
  { name: 'compromise', usage: 'ID', kinds: ['host', 'hypervisor', 'vm', 'engine', 'pod', 'container', 'app'] },
  { name: 'runaway', usage: 'ID:memory|cpu|pids', kinds: ['vm', 'cgroup', 'pod', 'container', 'app'] },
  { name: 'drain', usage: 'ID', kinds: MACHINES },
  { name: 'patch', usage: 'ID', kinds: MACHINES },
  { name: 'migrate', usage: 'ID=PLACE', kinds: MOVABLE, extra: { key: 'to', required: true, kinds: MACHINES } },
  { name: 'failover', usage: 'SITE=SITE', kinds: ['site'], extra: { key: 'to', required: true, kinds: ['site'] } },
  { name: 'lose', usage: 'HOSTS[=CLUSTER]', extra: { key: 'of', required: false, kinds: ['cluster'] } },
  { name: 'add', usage: 'ID[=COPIES]', kinds: MOVABLE, extra: { key: 'copies', required: false } },
  { name: 'convert', usage: 'ID', kinds: ['vm', 'container'] },
];

const BY_NAME: ReadonlyMap<string, Verb> = new Map(VERBS.map((verb) => [verb.name, verb]));

/** The verb of an event; of several the first in the order of the reference, undefined where there is none. */
export function verbOf(event: Event): Verb | undefined {
  return VERBS.find(({ name }) => event[name] !== undefined);
}

/** What a verb's value on a command line says, or why it says nothing. */
export function parseEvent(name: VerbName, text: string): Event | string {
  const { usage, extra } = BY_NAME.get(name)!;
  const at = extra === undefined ? -1 : text.lastIndexOf('=');
  const value = at < 0 ? text : text.slice(0, at), more = at < 0 ? undefined : text.slice(at + 1);
  const wrong = `--${name} ${text} is not understood: write ${usage}.`;
  if (value === '' || more === '' || (extra?.required === true && more === undefined)) return wrong;
  const event: { [key: string]: string | number } = { [name]: name === 'lose' ? Number(value) : value };
  if (extra !== undefined && more !== undefined) event[extra.key] = extra.key === 'copies' ? Number(more) : more;
  for (const each of Object.values(event)) if (typeof each === 'number' && !(Number.isSafeInteger(each) && each > 0)) return wrong;
  if (name === 'runaway' && runaway(value) === undefined) return wrong;
  return event as Event;
}

export type RunawayResource = 'memory' | 'cpu' | 'pids';

/** The node and the resource of a `runaway`. */
export function runaway(value: string): { readonly id: string; readonly resource: RunawayResource } | undefined {
  const [, id, resource] = /^(.+):(memory|cpu|pids)$/s.exec(value) ?? [];
  return id === undefined ? undefined : { id, resource: resource as RunawayResource };
}

/** Id of the node that an event is about; undefined for a `lose`. */
export function subjectOf(event: Event): string | undefined {
  const verb = verbOf(event);
  if (verb === undefined || verb.name === 'lose') return undefined;
  const value = event[verb.name] as string;
  return verb.name === 'runaway' ? runaway(value)?.id ?? value : value;
}

/** Why an event cannot be played in a stack, in words; undefined where it can. */
export function whyNot(graph: Graph, event: Event): string | undefined {
  const verb = verbOf(event);
  if (verb === undefined) return `An event needs one of ${VERBS.map(({ name }) => name).join(', ')}.`;
  if (verb.name === 'runaway' && runaway(event.runaway!) === undefined) return `"${event.runaway!}" must be a node id, a colon, and memory, cpu or pids.`;
  const subject = subjectOf(event);
  const { extra } = verb;
  const other = extra === undefined ? undefined : event[extra.key];
  if (extra?.required === true && other === undefined) return `A ${verb.name} needs \`${extra.key}\`.`;
  return (subject === undefined ? undefined : wrongNode(graph, verb.name, subject, verb.kinds))
    ?? (typeof other === 'string' ? wrongNode(graph, verb.name, other, extra!.kinds) : undefined);
}

function wrongNode(graph: Graph, verb: string, id: string, kinds: readonly Kind[] | undefined): string | undefined {
  const number = graph.number.get(id);
  if (number === undefined) {
    const near = didYouMean(id, graph.ids);
    return `There is no node "${id}" to ${verb}.${near === undefined ? '' : ` Did you mean "${near}"?`}`;
  }
  const { kind } = graph.nodes[number]!;
  if (kinds === undefined || kinds.includes(kind)) return undefined;
  return `"${id}" is ${article(kind)} ${title(kind)}, and ${verb} is about ${kinds.map((each) => `${article(each)} ${title(each)}`).join(', ')}.`;
}
