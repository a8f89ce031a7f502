/** Requests and limits of a container, with what LimitRanges of its namespace fill in. */
import type { NodeOf } from '../../model';
import { at, child, entriesOf, itemsOf, textOf, type Value } from '../values';
import { known } from '../write';
import { all, bytesOf, coresOf, namespaceOf, type Scope } from './scope';

type Container = NodeOf<'container'>;

export interface Resources {
  readonly requests: Container['requests'];
  readonly limits: Container['limits'];
  /** Properties that a LimitRange filled in, as `assumed` has them. */
  readonly assumed: readonly string[];
}

const COUNTED = new Set(['cpu', 'memory', 'ephemeral-storage']);

/** Reads `resources`; `namespace` is where LimitRanges are looked for. A limit of 0 is no limit. */
export function resourcesOf(scope: Scope, resources: Value | undefined, namespace: string, owner: string): Resources {
  const { notes } = scope;
  const [asked, most] = [child(resources, 'requests'), child(resources, 'limits')];
  for (const [name, entry] of [...entriesOf(asked), ...entriesOf(most)]) {
    if (!COUNTED.has(name)) notes.add('info', 'not-carried-over', entry.key, `The resource \`${name.slice(0, 80)}\` is not carried over: only CPU, memory and ephemeral storage have a place in the format.`, `resource ${name}`);
  }
  if (at(most, 'ephemeral-storage')) notes.add('info', 'not-carried-over', at(most, 'ephemeral-storage')!.place, 'Limits of ephemeral storage are not carried over: the format has requests of it only.', 'limits.ephemeral-storage');
  const requests = {
    cpu: coresOf(notes, child(asked, 'cpu'), `CPU request of \`${owner}\``),
    memory: bytesOf(notes, child(asked, 'memory'), `Memory request of \`${owner}\``),
    disk: bytesOf(notes, child(asked, 'ephemeral-storage'), `Request for ephemeral storage of \`${owner}\``),
  };
  const limits = {
    cpu: orUnlimited(coresOf(notes, child(most, 'cpu'), `CPU limit of \`${owner}\``)),
    memory: orUnlimited(bytesOf(notes, child(most, 'memory'), `Memory limit of \`${owner}\``)),
  };
  return withDefaults(scope, namespace, owner, requests, limits, asked, most);
}

const orUnlimited = <T>(value: T | undefined): T | 'unlimited' | undefined => (value === 0 || value === '0B' ? 'unlimited' : value);

interface Amounts { cpu?: number | string; memory?: number | string; disk?: number | string }

/** A LimitRange sets an absent limit, and an absent request where there is no limit of its own to take. */
function withDefaults(scope: Scope, namespace: string, owner: string, requests: Amounts, limits: Amounts, asked: Value | undefined, most: Value | undefined): Resources {
  const assumed = new Set<string>();
  const written = (value: Value | undefined, name: string) => textOf(child(value, name)) !== undefined;
  for (const range of all(scope, 'LimitRange').filter((object) => namespaceOf(object) === namespace)) {
    for (const item of itemsOf(at(range.value, 'spec', 'limits'))) {
      if (textOf(child(item, 'type')) !== 'Container') continue;
      for (const name of ['cpu', 'memory'] as const) {
        const read = (value: Value | undefined) => (name === 'cpu' ? coresOf(scope.notes, value, `Default of \`${range.name}\``) : bytesOf(scope.notes, value, `Default of \`${range.name}\``));
        const limit = written(most, name) || limits[name] !== undefined ? undefined : read(at(item, 'default', name));
        const request = written(asked, name) || written(most, name) || requests[name] !== undefined ? undefined : read(at(item, 'defaultRequest', name));
        if (limit !== undefined) [limits[name]] = [limit, assumed.add('limits')];
        if (request !== undefined) [requests[name]] = [request, assumed.add('requests')];
        if (limit !== undefined || request !== undefined) scope.notes.add('info', 'limit-range', item.place, `Containers in \`${namespace}\` without requests or limits have those of the LimitRange \`${range.name}\`, marked as assumed; \`${owner}\` is the first.`, `limit-range ${range.name}`);
      }
    }
  }
  return { requests: known(requests) as Container['requests'], limits: known(limits) as Container['limits'], assumed: [...assumed] };
}
