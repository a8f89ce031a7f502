/** The rows of a comparison: one thing about a node, short enough to stand beside the other. */
import type { Facts } from '../../engine/contract';
import { boundary } from '../../engine/facts/boundary';
import { kernels } from '../../engine/facts/kernels';
import { verdicts } from '../../engine/facts/migration/can-migrate';
import { places } from '../../engine/facts/places';
import { readersOf } from '../../engine/facts/visibility';
import { formatBytes } from '../../model';
import type { NodeOf } from '../../model';
import { linesAbout } from '../explain';
import type { Line } from '../explain/contract';
import { kernelPiece } from '../explain/node';
import { counted, joined, known, lineOf, ref, refs, said, unknown, wall } from '../explain/say';
import type { Aspect } from './contract';
import { density, imageSize, startOf, vmDisk, vmOverhead } from './measures';

const WORKLOADS: ReadonlySet<string> = new Set(['vm', 'container', 'pod', 'app']);

function kernel(facts: Facts, node: number): readonly Line[] {
  const { serving, domains } = kernels(facts);
  const domain = domains[serving[node]!];
  if (domain === undefined) return [unknown`Which kernel serves it cannot be told.`];
  const others = domain.workloads.filter((it) => it !== node && !(it > node && it < facts.graph.end[node]!));
  return [domain.node === node ? known`Its own: ${kernelPiece(facts, domain)}.` : known`That of another: ${kernelPiece(facts, domain)}.`,
    others.length === 0 ? known`Shared with nothing else that runs.` : known`Shared with ${counted(others.length, 'other workload')}: ${refs(facts, others, 4)}.`];
}

function isolation(facts: Facts, node: number): readonly Line[] {
  const host = places(facts).host[node]!;
  const path = boundary(facts, node, host >= 0 ? host : -1);
  const to = host >= 0 ? said`to ${ref(facts, host)}` : ['as far as its way is given'];
  const say = path.certain ? known : unknown;
  return [say`${path.certain ? '' : 'At least '}${counted(path.breaks, 'boundary', 'boundaries')} to break ${to}${path.classes.length === 0 ? '' : said`: ${joined(path.classes.map((each) => wall(each)))}`}.`];
}

function footprint(facts: Facts, node: number): readonly Line[] {
  const { graph } = facts, it = graph.nodes[node]!;
  if (it.kind === 'vm') {
    const disk = vmDisk(facts, node), memory = graph.memory[node]!, overhead = vmOverhead(facts, node);
    return [
      Number.isNaN(disk) ? unknown`Its disk is not given.` : known`${formatBytes(disk)} of disk, an operating system of its own included.`,
      Number.isNaN(memory) ? unknown`Its memory is not given.` : known`${formatBytes(memory)} of memory${overhead > 0 ? ` and ${formatBytes(overhead)} for the hypervisor` : ''}.`,
    ];
  }
  if (it.kind === 'container') {
    const image = imageSize(facts, it.image), memory = graph.memory[node]!, request = graph.memoryRequest[node]!;
    return [
      Number.isNaN(image) ? unknown`The size of its image is not given.` : known`${formatBytes(image)} of image, beside an operating system that others use too.`,
      Number.isFinite(memory) ? known`At most ${formatBytes(memory)} of memory.` : Number.isFinite(request) ? known`${formatBytes(request)} of memory asked for, without a limit.` : unknown`Its memory is not given.`,
    ];
  }
  return linesAbout(facts, node, 'cost');
}

function start(facts: Facts, node: number): readonly Line[] {
  const time = startOf(facts, node);
  return [time === undefined ? unknown`How long it takes to start is not given.` : lineOf(time.assumed ? 'assumed' : 'known', said`${time.text}.`)];
}

function visibility(facts: Facts, node: number): readonly Line[] {
  if (!WORKLOADS.has(facts.graph.nodes[node]!.kind)) return linesAbout(facts, node, 'readers');
  const all = readersOf(facts, node).filter(({ sees }) => sees.some(({ what }) => what !== 'console' && what !== 'ciphertext'));
  const holders = all.filter(({ principal }) => principal === 'container'), readers = all.filter(({ principal }) => principal !== 'container');
  if (all.length === 0) return [unknown`Nobody in the file is known to see its data.`];
  const inside = readers.filter(({ sees }) => sees.some(({ what }) => what === 'processes')), outside = readers.filter((each) => !inside.includes(each));
  return [
    ...(inside.length === 0 ? [] : [known`Its processes are seen by administrators of ${refs(facts, inside.map((each) => each.node))}.`]),
    ...(outside.length === 0 ? [] : [known`Its disk, files or memory are read, from outside, by administrators of ${refs(facts, outside.map((each) => each.node))}.`]),
    ...(holders.length === 0 ? [] : [known`So can whoever is in ${refs(facts, holders.map((each) => each.node))}, through the socket of an engine.`]),
  ];
}

function migration(facts: Facts, node: number): readonly Line[] {
  const { kind } = facts.graph.nodes[node]!;
  if (kind !== 'vm') return linesAbout(facts, node, 'moves').slice(0, 2);
  const all = verdicts(facts, node), open = all.filter(({ answer }) => answer === 'yes'), doubtful = all.filter(({ answer }) => answer === 'unknown');
  if (all.length === 0) return [known`Nowhere while it runs: there is no other hypervisor that it could move to.`];
  return [known`While it runs it can move to ${String(open.length)} of ${counted(all.length, 'hypervisor')}${open.length === 0 ? '' : said`: ${refs(facts, open.map(({ to }) => to))}`}.`,
    ...(doubtful.length === 0 ? [] : [unknown`For ${refs(facts, doubtful.map(({ to }) => to))} it cannot be told.`])];
}

function fits(facts: Facts, node: number): readonly Line[] {
  const found = density(facts, node);
  if (found === undefined) return [unknown`How many of it fit cannot be told: a size is missing.`];
  return [known`${counted(found.fits, 'copy', 'copies')} of it fit on ${ref(facts, found.on)} by memory alone: ${formatBytes(found.each)} each (${found.by}), in ${formatBytes(found.room)}.`];
}

function patching(facts: Facts, node: number): readonly Line[] {
  const { graph } = facts, { serving, domains } = kernels(facts);
  const domain = domains[serving[node]!], it = graph.nodes[node]!;
  const own = it.kind === 'container' ? [known`Programs and libraries: with its image${(it as NodeOf<'container'>).image === undefined ? '' : ` ${(it as NodeOf<'container'>).image}`}, built anew.`]
    : it.kind === 'vm' ? [known`Programs and libraries: in its own operating system.`] : [];
  const kernelOwner = domain === undefined ? [unknown`Kernel: cannot be told.`] : domain.node === node ? [known`Kernel: its own, one of ${counted(domains.length, 'kernel')} in the file.`]
    : [known`Kernel: with ${ref(facts, domain.node)}, for ${domain.workloads.length === 1 ? 'it' : `all ${counted(domain.workloads.length, 'workload')} on it`} at once.`];
  const outage = linesAbout(facts, node, 'patching').filter(({ pieces }) => pieces.some((piece) => typeof piece === 'string' && /needs a restart|patched live/.test(piece)));
  return [...own, ...kernelOwner, ...outage];
}

export const ROWS: { readonly [A in Aspect]: readonly [title: string, make: (facts: Facts, node: number) => readonly Line[]] } = {
  kernel: ['Kernel', kernel],
  isolation: ['Isolation', isolation],
  footprint: ['Footprint', footprint],
  start: ['Start', start],
  patching: ['Patching', patching],
  limits: ['Limits', (facts, node) => linesAbout(facts, node, 'limits').slice(0, 2)],
  visibility: ['Who reads it', visibility],
  migration: ['Moving', migration],
  density: ['How many fit', fits],
};
