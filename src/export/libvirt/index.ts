/**
 * libvirt XML: a domain for each virtual machine.
 *
 *   domain.ts    the machine itself; devices.ts its disks and cards
 *   xml.ts       elements as text
 */
import type { Kind } from '../../model';
import type { FileExporter, Manifests, Selection } from '../manifests/contract';
import { type Losses, makeLosses } from '../manifests/losses';
import { makeNames, plainName } from '../manifests/names';
import { numbersOf } from '../manifests/written';
import { domainOf, machineOf } from './domain';
import { comment, xmlLines } from './xml';

const MACHINES: ReadonlySet<Kind> = new Set(['vm'] as const);

export function writeLibvirt({ graph, name, node }: Selection): Manifests {
  const losses = makeLosses('libvirt\'s domain XML');
  const names = makeNames(plainName);
  const machines = numbersOf(graph, MACHINES, node).map((i) => machineOf(graph, i, losses));
  const domains = machines.map((machine) => ({ id: machine.id, name: names.of(machine.id, machine.name), lines: xmlLines(domainOf(machine)) }));
  const written = new Set(domains.map(({ id }) => id));
  for (const { node: { networks = [], storage } } of machines) for (const id of [...networks, ...(storage === undefined ? [] : [storage])]) sayAttached(graph, id, losses);
  losses.missing('A domain says what a virtual machine is, not what it stands on or what runs in it; these stay in the topology only', graph, written, node === undefined ? [0, graph.count] : [node, graph.end[node]!]);
  if (graph.topology.links.length > 0) losses.say('libvirt has no place for who needs whom', '', '*links');
  losses.document(graph.topology);
  const list = losses.list();
  const head = (id: string) => comment([`libvirt domain of ${id} in ${name}. Written by Strata.`, ...list.filter(({ nodes }) => nodes.length === 0 || nodes.includes(id)).map(({ message }) => message)]);
  return { losses: list, files: domains.map(({ id, name: own, lines }) => ({ path: `${own}.xml`, node: id, text: `${head(id)}${lines.join('\n')}\n` })) };
}

function sayAttached(graph: Selection['graph'], id: string, losses: Losses): void {
  const kind = graph.nodes[graph.number.get(id) ?? -1]?.kind;
  if (kind === 'network' || kind === 'volume') losses.say('A domain only names networks and pools: they have to be there', id, '*');
}

export const libvirt: FileExporter = {
  format: 'libvirt', title: 'libvirt XML', about: 'virtual machines: a domain for each', each: ['virtual machine', 'virtual machines'], extensions: ['.xml'], files: writeLibvirt,
};
