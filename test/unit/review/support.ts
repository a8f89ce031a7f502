/** Differences of documents that are given as objects. */
import { compareTopologies } from '../../../src/review';
import type { Difference } from '../../../src/review';
import { readTopology } from '../../../src/model';
import { TODAY, textOf } from '../engine/support';

export const diffOf = (old: object, now: object): Difference => compareTopologies(readTopology(textOf(old)), readTopology(textOf(now)), { today: TODAY });
/** The same for documents of which only the nodes are of interest. */
export const diffOfNodes = (old: object, now: object): Difference => diffOf({ nodes: old }, { nodes: now });

/** Every node that a difference names, under the ids of its side. */
export function touched({ nodes }: Difference): { readonly added: string[]; readonly removed: string[]; readonly changed: string[] } {
  return { added: nodes.added.map(({ id }) => id).sort(), removed: nodes.removed.map(({ id }) => id).sort(), changed: nodes.changed.map(({ id }) => id).sort() };
}

/** A host with an engine and a container in it. */
export const stack = {
  host: { kind: 'host', memory: '16GiB', os: { platform: 'debian', version: '13' } },
  docker: { kind: 'engine', in: 'host', platform: 'docker', version: '29.1', runtime: 'runc' },
  web: { kind: 'container', in: 'docker', image: 'nginx:1.27', limits: { memory: '256MiB', cpu: 1 }, restart: 'always', user: '1000' },
};
