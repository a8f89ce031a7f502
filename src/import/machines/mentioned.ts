/** Networks and storage that machines only mention by name: one node each, on the machine that has them. */
import { escapeSegment, type NodeOf, type TopologyNode } from '../../model';
import type { Place } from '../notes';
import type { Estate } from './estate';

export interface Mentioned {
  readonly path: string;
  readonly place: Place;
  readonly name: string;
  /** Where the node stands if it is new. */
  machine(): string | undefined;
}

type Facts<K extends 'network' | 'volume'> = Partial<Omit<NodeOf<K>, 'kind' | 'in'>>;

function mention<K extends 'network' | 'volume'>(estate: Estate, kind: K, scope: string, { path, place, name, machine }: Mentioned, facts: Facts<K>): string {
  const origin = { path, pointer: `/${kind}s${scope === '' ? '' : `/${escapeSegment(scope)}`}/${escapeSegment(name)}`, place };
  const id = estate.id(kind, origin, scope === '' ? [name, `${name}-${kind}`] : [`${scope}-${name}`], true);
  if (estate.has(id)) return id;
  const parent = estate.earlier(kind, origin, true)?.node.in ?? machine();
  estate.put(id, { kind, ...(parent === undefined ? {} : { in: parent }), ...facts } as TopologyNode, origin, true);
  return id;
}

/** The id of a network by its name on the machine; `scope` keeps those of several machines apart. What is said first of it counts. */
export const networkNamed = (estate: Estate, mentioned: Mentioned, facts: Facts<'network'> = {}, scope = ''): string => mention(estate, 'network', scope, mentioned, facts);

/** The id of a volume by its name on the machine. */
export const volumeNamed = (estate: Estate, mentioned: Mentioned, facts: Facts<'volume'> = {}, scope = ''): string => mention(estate, 'volume', scope, mentioned, facts);

/** A network's name with its VLAN: machines on different VLANs of a bridge do not share a network. */
export const withVlan = (name: string, vlan: string | undefined): string => (vlan === undefined || vlan === '0' ? name : `${name}-vlan${vlan}`);
