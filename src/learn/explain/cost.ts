/** What a node costs: disk, memory, what the layer around it adds, and the time it takes to start. */
import { bytes } from '../../engine/columns';
import type { Facts } from '../../engine/contract';
import { nearest } from '../../engine/graph';
import { footprint } from '../../engine/facts/footprint';
import { imagesInUse } from '../../engine/facts/images';
import { overheadBytes } from '../../engine/facts/overhead';
import { runtimes } from '../../engine/facts/runtimes';
import { startTerms } from '../../engine/facts/start-time';
import { workloads } from '../../engine/facts/workloads';
import { formatBytes } from '../../model';
import type { NodeOf } from '../../model';
import type { Line } from './contract';
import { assumed, counted, duration, known, lineOf, refs, said, size, unknown } from './say';

/** Unpacked size of an image in bytes; NaN where nobody says. */
export function imageSize(facts: Facts, reference: string | undefined): number {
  const image = reference === undefined ? undefined : imagesInUse(facts).find((use) => use.reference === reference)?.image ?? facts.graph.topology.images.get(reference);
  const layers = (image?.layers ?? []).reduce((sum, layer) => sum + bytes(layer.size), image?.layers?.length ? 0 : NaN);
  return Number.isNaN(layers) ? bytes(image?.size) : layers;
}

/** Bytes that the hypervisor needs beside the memory of a VM; NaN where it is not known. */
export function vmOverhead({ graph, catalog }: Facts, vm: number): number {
  const above = graph.parent[vm]! < 0 ? undefined : graph.nodes[graph.parent[vm]!];
  return above?.kind === 'hypervisor' && above.platform !== undefined ? overheadBytes(catalog.platform(above.platform), graph.nodes[vm] as NodeOf<'vm'>) : NaN;
}

function ofVm(facts: Facts, node: number): readonly Line[] {
  const { graph } = facts;
  const overhead = vmOverhead(facts, node), used = bytes((graph.nodes[node] as NodeOf<'vm'>).usage?.diskUsed);
  return [
    Number.isNaN(graph.memory[node]) ? unknown`Its memory is not given.`
      : known`${formatBytes(graph.memory[node]!)} of memory, reserved for one operating system with what runs in it${overhead > 0 ? `, and ${formatBytes(overhead)} that the hypervisor needs for it` : ''}.`,
    Number.isNaN(graph.disk[node]) && Number.isNaN(used) ? unknown`Its disk is not given.`
      : known`${Number.isNaN(graph.disk[node]) ? '' : `A disk of ${formatBytes(graph.disk[node]!)}`}${Number.isNaN(used) ? '' : `${Number.isNaN(graph.disk[node]) ? '' : ', of which '}${formatBytes(used)} ${Number.isNaN(graph.disk[node]) ? 'of disk are' : 'are'} in use, operating system included`}.`,
  ];
}

function ofContainer(facts: Facts, node: number): readonly Line[] {
  const { graph } = facts, it = graph.nodes[node] as NodeOf<'container'>;
  const use = imagesInUse(facts).find(({ reference }) => reference === it.image);
  const image = imageSize(facts, it.image);
  const engine = nearest(graph, node, 'engine');
  const sharing = use?.containers.filter((other) => other !== node && nearest(graph, other, 'engine') === engine) ?? [];
  const { memory } = it.requests ?? {};
  const request = bytes(memory), most = graph.memory[node]!;
  const { sandbox, runtime } = runtimes(facts);
  const lines: Line[] = [
    Number.isNaN(image) ? unknown`The size of its image is not given.` : known`Its image takes ${formatBytes(image)} unpacked${sharing.length === 0 ? '' : said`, once for it and ${refs(facts, sharing)} on the same engine`}. That has no operating system's kernel in it: the host brings it.`,
    ...(Number.isNaN(request) ? [] : [known`It asks for ${formatBytes(request)} of memory.`]),
    Number.isFinite(most) ? known`It may use ${formatBytes(most)} of memory.` : most === Infinity ? known`It may use memory without a limit of its own.` : unknown`How much memory it takes is not given.`,
  ];
  if (sandbox[node]! >= 0) {
    const usual = runtime[node]?.sandbox?.overheadMemoryBytes;
    lines.push(usual === undefined ? unknown`What its sandbox takes beside it is not known.` : assumed`Its sandbox takes about ${formatBytes(usual)} beside it.`);
  }
  return lines;
}

function ofApp(facts: Facts, node: number): readonly Line[] {
  const { graph } = facts;
  const measured = (graph.nodes[node] as NodeOf<'app'>).usage;
  const disk = Number.isNaN(graph.disk[node]) ? bytes(measured?.diskUsed) : graph.disk[node]!;
  const memory = Number.isNaN(graph.memory[node]) ? bytes(measured?.memoryP95) : graph.memory[node]!;
  return [
    Number.isNaN(disk) ? unknown`Its disk is not given.` : known`It takes ${formatBytes(disk)} of disk itself; the operating system around it comes on top.`,
    Number.isNaN(memory) ? unknown`Its memory is not given.` : known`It takes ${formatBytes(memory)} of memory itself.`,
  ];
}

/** How long it takes from being told to start until it is ready, term by term. */
export function startLine(facts: Facts, node: number): Line | undefined {
  const terms = startTerms(facts, node, runtimes(facts).engine[node]!);
  const time = duration(terms);
  const { kind } = facts.graph.nodes[node]!;
  if (time === undefined) return kind === 'app' ? unknown`How long it takes to start is not given.` : undefined;
  const parts = terms.map((term) => `${term.what}: ${term.says}${term.assumed ? ', assumed' : ''}`).join('; ');
  return lineOf(time.assumed ? 'assumed' : 'known', said`It takes ${time.text} to start (${parts}).`);
}

/** The same workloads as VMs and as containers. */
function bothForms(facts: Facts, node: number): readonly Line[] {
  const { graph } = facts;
  const { running } = workloads(facts);
  const within = Array.from(running).filter((other) => other >= node && other < graph.end[node]!);
  const sizes = footprint(facts, within);
  if (sizes.copies === 0) return [];
  const { asVms, asContainers } = sizes;
  const missing = new Set([...sizes.unknownDisk, ...sizes.unknownMemory]);
  const least = missing.size > 0 ? 'at least ' : '';
  const lines: Line[] = [assumed`As virtual machines, one each, ${sizes.copies === 1 ? 'it' : `the ${sizes.copies} running copies of containers and applications in it`} would take ${least}${formatBytes(asVms.disk)} of disk and ${least}${formatBytes(asVms.memory)} of memory, with ${counted(asVms.instances, 'operating system')}; as containers ${least}${formatBytes(asContainers.disk)} and ${least}${formatBytes(asContainers.memory)}, with ${counted(asContainers.instances, 'operating system')}, the container host's own counted.`];
  if (sizes.assumed.length > 0) lines.push(assumed`In that: ${sizes.assumed.join('; ')}.`);
  if (missing.size > 0) lines.push(unknown`Counted as nothing, because no size is given: ${refs(facts, [...missing])}.`);
  return lines;
}

export function costLines(facts: Facts, node: number): readonly Line[] {
  const { graph } = facts;
  const own = ((): readonly Line[] => {
    switch (graph.nodes[node]!.kind) {
      case 'vm': return ofVm(facts, node);
      case 'container': return ofContainer(facts, node);
      case 'app': return ofApp(facts, node);
      case 'volume': return [Number.isNaN(graph.disk[node]) ? unknown`Its size is not given.` : known`${size(graph.disk[node]!)} of disk.`];
      default: return [];
    }
  })();
  const start = startLine(facts, node);
  const copies = workloads(facts).copies[node]!;
  const lines = [...own, ...(start === undefined ? [] : [start]), ...(copies > 1 && own.length > 0 ? [known`All that times ${String(copies)}, as often as it runs; layers of an image are there once an engine.`] : []), ...bothForms(facts, node)];
  return lines.length > 0 ? lines : [known`It takes no disk or memory itself that the file tells of, and nothing runs in it.`];
}
