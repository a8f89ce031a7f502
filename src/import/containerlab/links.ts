/** Wires of a lab: links between containers, or a network that a container is on. */
import { type Place, quote } from '../notes';
import { child, itemsOf, textOf, type Value } from '../values';
import { escape, expanded, type Lab, putNetwork, sourceOf } from './lab';

interface Endpoint {
  readonly node: string;
  readonly interface: string;
}

/** Ends of wires that are no nodes, and the `type` of the long form that means the same. */
const SPECIAL = new Set(['host', 'mgmt-net', 'macvlan', 'dummy', 'vxlan', 'vxlan-stitch']);

export interface Wires {
  /** Networks of each node that come of wires to bridges and to interfaces of the machine. */
  readonly networks: ReadonlyMap<string, readonly string[]>;
  /** Writes the links between containers, once these are written. */
  write(): void;
}

interface Wire {
  readonly from: string;
  readonly to: string;
  readonly names: string[];
}

/** Reads the wires; networks that they lead to are written at once. */
export function readLinks(lab: Lab, links: Value | undefined): Wires {
  const networks = new Map<string, string[]>();
  const attach = (node: string, network: string) => networks.set(node, [...(networks.get(node) ?? []), network]);
  const wires = new Map<string, Wire>();
  for (const link of itemsOf(links)) {
    const ends = endsOf(lab, link);
    const type = textOf(child(link, 'type'));
    const special = ends.find(({ node }) => SPECIAL.has(node) && !lab.ids.has(node)) ?? (type !== undefined && SPECIAL.has(type) ? { node: type, interface: textOf(child(link, 'host-interface')) ?? '' } : undefined);
    const nodes = ends.filter((end) => end !== special);
    if (special) toMachine(lab, special, nodes, link.place, attach);
    else if (nodes.length === 2) wire(lab, nodes[0], nodes[1], link.place, attach, wires);
    else lab.builder.notes.add('warning', 'bad-link', link.place, 'A link has two ends, each `NODE:INTERFACE`; what has not was left out.', 'bad-link');
  }
  const write = () => {
    for (const { from, to, names } of wires.values()) {
      const [first, second] = [lab.ids.get(from), lab.ids.get(to)];
      // Nodes that stand for the machine are not shown.
      if (first !== undefined && second !== undefined) lab.builder.link({ from: first, to: second, name: names.join(', ').slice(0, 200), strength: 'soft' });
    }
    if (wires.size > 0) lab.builder.notes.add('info', 'wires', links!.place, 'Wires stand as soft links from their first end to the second: how much one end depends on the other a lab does not say.');
  };
  return { networks, write };
}

/** Ends of the short form (`a:e1`) and of the long one. */
function endsOf(lab: Lab, link: Value): readonly Endpoint[] {
  const values = [...itemsOf(child(link, 'endpoints')), ...[child(link, 'endpoint')].flatMap((end) => end ?? [])];
  return values.flatMap((value): readonly Endpoint[] => {
    if (value.type === 'map') {
      const node = textOf(child(value, 'node'));
      return node === undefined ? [] : [{ node, interface: textOf(child(value, 'interface')) ?? '' }];
    }
    const text = expanded(lab.builder.notes, value);
    const colon = text?.indexOf(':') ?? -1;
    return text === undefined || colon <= 0 ? [] : [{ node: text.slice(0, colon), interface: text.slice(colon + 1) }];
  });
}

function wire(lab: Lab, first: Endpoint, second: Endpoint, place: Place, attach: (node: string, network: string) => void, wires: Map<string, Wire>): void {
  const unknown = [first, second].find(({ node }) => !lab.ids.has(node));
  if (unknown) {
    lab.builder.notes.add('warning', 'unknown-node', place, `A link ends at ${quote(unknown.node)}, which is no node of the lab; it was left out.`, unknown.node);
    return;
  }
  for (const [end, other] of [[first, second], [second, first]] as const) if (lab.bridges.has(end.node) && !lab.bridges.has(other.node)) return attach(other.node, lab.ids.get(end.node)!);
  if (lab.bridges.has(first.node)) return;
  const [from, to] = [first.node, second.node];
  if (from === to) return;
  const [key, back] = [JSON.stringify([from, to]), JSON.stringify([to, from])];
  const known = wires.get(key) ?? wires.get(back);
  const name = known?.from === to ? `${second.interface} - ${first.interface}` : `${first.interface} - ${second.interface}`;
  if (known) known.names.push(name);
  else wires.set(key, { from, to, names: [name] });
}

/** A wire to the machine: by macvlan on one of its interfaces, which is a network; other kinds say nothing that could be shown. */
function toMachine(lab: Lab, special: Endpoint, nodes: readonly Endpoint[], place: Place, attach: (node: string, network: string) => void): void {
  if (special.node === 'macvlan' && special.interface !== '') {
    const pointer = `/macvlan/${escape(special.interface)}`;
    const key = `macvlan ${special.interface}`;
    const id = lab.ids.get(key) ?? lab.builder.ids.take('network', sourceOf(lab, pointer), special.interface, `${lab.name}-${special.interface}`);
    if (!lab.ids.has(key)) putNetwork(lab, id, pointer, { driver: 'macvlan' }, place);
    lab.ids.set(key, id);
    for (const { node } of nodes) if (lab.ids.has(node)) attach(node, id);
  } else if (special.node === 'host' || special.node === 'vxlan' || special.node === 'vxlan-stitch') {
    lab.builder.notes.add('info', 'not-carried-over', place, `Links of type ${quote(special.node)} lead out of the lab to what it does not describe; they are not carried over.`, `link ${special.node}`);
  }
}
