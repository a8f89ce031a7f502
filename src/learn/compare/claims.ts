/** What is often said about virtual machines and containers, each judged by the numbers of one of either. */
import type { NodeOf } from '../../model';
import type { Facts } from '../../engine/contract';
import { nearest } from '../../engine/graph';
import { boundary } from '../../engine/facts/boundary';
import { failure } from '../../engine/facts/failure';
import { kernels } from '../../engine/facts/kernels';
import { limits } from '../../engine/facts/limits';
import { verdicts } from '../../engine/facts/migration/can-migrate';
import { migrationTime } from '../../engine/facts/migration/time';
import { places } from '../../engine/facts/places';
import { BOUNDARIES, runtimes, UNKNOWN_BOUNDARY } from '../../engine/facts/runtimes';
import { readersOf } from '../../engine/facts/visibility';
import { formatBytes } from '../../model';
import type { Line } from '../explain/contract';
import { calledPiece, kernelPiece } from '../explain/node';
import { assumed, counted, known, lineOf, ref, refs, said, seconds, unknown, UNIT, wall } from '../explain/say';
import type { Judged, Verdict } from './contract';
import { density, growth, imageSize, startOf, vmDisk } from './measures';

/** A virtual machine and a container, and what stands in the file about them. */
export interface Pair {
  readonly facts: Facts;
  readonly vm: number;
  readonly container: number;
}

type Judge = (pair: Pair) => readonly [Verdict, ...Line[]];
interface Claim {
  readonly claim: string;
  readonly judge: Judge;
}

const B3 = BOUNDARIES.indexOf('B3');

/** What the same work takes in either form: the first copy with its system, and each further one. */
function grown({ facts, vm, container }: Pair, what: 'disk' | 'memory'): readonly [Verdict, Line] {
  const found = growth(facts, vm, container, what);
  if (found === undefined) return ['unknown', unknown`What the work of ${ref(facts, vm)} or ${ref(facts, container)} itself takes is not given.`];
  const { first, next, of } = found;
  const line = assumed`The work of ${refs(facts, of)} takes ${formatBytes(first.vm)} of ${what} as a virtual machine, and ${formatBytes(first.container)} as a container with the operating system of its host; each further copy ${formatBytes(next.vm)} against ${formatBytes(next.container)}.`;
  return [next.container >= next.vm ? 'fails' : first.container >= first.vm * 0.95 ? 'depends' : 'holds', line];
}

const smaller: Judge = (pair) => {
  const { facts, vm, container } = pair, { image: reference } = facts.graph.nodes[container] as NodeOf<'container'>;
  const disk = vmDisk(facts, vm), image = imageSize(facts, reference);
  const [verdict, line] = grown(pair, 'disk');
  const gain = verdict === 'depends' ? [known`The gain comes with the second copy: the first container needs an operating system too, which its host brings.`] : [];
  return [verdict,
    Number.isNaN(disk) ? unknown`The disk of ${ref(facts, vm)} is not given.` : known`${ref(facts, vm)}: ${formatBytes(disk)} of disk, its operating system included.`,
    Number.isNaN(image) ? unknown`The size of the image of ${ref(facts, container)} is not given.` : known`${ref(facts, container)}: ${formatBytes(image)} of image, which leaves out the operating system of its host.`,
    line, ...gain];
};

const faster: Judge = ({ facts, vm, container }) => {
  const [slow, quick] = [startOf(facts, vm), startOf(facts, container)];
  if (slow === undefined || quick === undefined) return ['unknown', unknown`How long one of them takes to start is not known.`];
  const line = lineOf(slow.assumed || quick.assumed ? 'assumed' : 'known', said`${ref(facts, vm)} takes ${slow.text}, ${ref(facts, container)} ${quick.text}.`);
  return [quick.to < slow.from ? 'holds' : quick.from >= slow.to ? 'fails' : 'depends', line];
};

const weaker: Judge = ({ facts, container, vm }) => {
  const own = runtimes(facts).boundary[container]!;
  if (own === UNKNOWN_BOUNDARY) return ['unknown', unknown`The runtime of ${ref(facts, container)} is not known.`];
  const vmWall = boundary(facts, vm, facts.graph.parent[vm]!).strength;
  const line = known`Around ${ref(facts, container)}: ${wall(BOUNDARIES[own]!)}. Around ${ref(facts, vm)}: ${wall(vmWall)}.`;
  const host = places(facts).host[container]!, breaks = boundary(facts, container, host >= 0 ? host : -1).breaks;
  if (own >= B3) return ['fails', line, known`Its runtime gives it a kernel of its own.`];
  return breaks > 1 ? ['depends', line, known`But it runs inside a virtual machine: towards what is outside of that, ${String(breaks)} boundaries are to be broken.`] : ['holds', line];
};

const sharesKernel: Judge = ({ facts, container }) => {
  const { serving, domains } = kernels(facts), domain = domains[serving[container]!];
  if (domain === undefined) return ['unknown', unknown`Which kernel serves ${ref(facts, container)} cannot be told.`];
  const others = domain.workloads.filter((it) => it !== container);
  const line = known`${ref(facts, container)} runs on ${kernelPiece(facts, domain)}, with ${others.length === 0 ? ['nothing else'] : refs(facts, others)}.`;
  return [domain.source === 'sandbox' || domain.source === 'sentry' ? 'fails' : others.length === 0 ? 'depends' : 'holds', line];
};

const noHypervisor: Judge = ({ facts, container }) => {
  const { graph } = facts, { hosting, domains } = kernels(facts);
  const vm = nearest(graph, container, 'vm');
  if (vm >= 0) return ['fails', known`${ref(facts, container)} runs in ${calledPiece(facts, vm)}${graph.parent[vm]! < 0 ? '' : said`, on ${ref(facts, graph.parent[vm]!)}`}.`];
  if (domains[hosting[container]!]?.source === 'hiddenVm') return ['fails', known`The engine of ${ref(facts, container)} starts a virtual machine behind the scenes, and runs it in there.`];
  if (runtimes(facts).sandbox[container]! >= 0 && runtimes(facts).boundary[container]! >= B3) return ['fails', known`Its runtime starts a small virtual machine for it.`];
  return hosting[container]! < 0 ? ['unknown', unknown`What ${ref(facts, container)} runs on is not fixed or not given.`] : ['holds', known`Between ${ref(facts, container)} and the hardware there is no hypervisor.`];
};

const crashes: Judge = ({ facts, container }) => {
  const { hosting, domains } = kernels(facts), domain = domains[hosting[container]!];
  if (domain === undefined) return ['unknown', unknown`What ${ref(facts, container)} runs on cannot be told.`];
  const neighbours = [...domain.workloads, ...domain.sandboxed].filter((it) => it !== container);
  const { down } = failure(facts, [{ node: container }]);
  const along = neighbours.filter((it) => down[it] === 1);
  if (neighbours.length === 0) return ['unknown', known`Nothing else runs on ${kernelPiece(facts, domain)}, so there is nobody to leave alone or to take along.`];
  const lines = [
    along.length === 0 ? known`When ${ref(facts, container)} fails, none of its ${counted(neighbours.length, 'neighbour')} on the same kernel goes with it.` : known`When ${ref(facts, container)} fails, ${refs(facts, along)} on the same kernel ${along.length === 1 ? 'goes' : 'go'} with it, because ${along.length === 1 ? 'it needs' : 'they need'} it.`,
    known`When ${kernelPiece(facts, domain)} crashes, all ${String(neighbours.length + 1)} go.`,
  ];
  return [along.length === 0 ? 'holds' : 'depends', ...lines];
};

const sealed: Judge = ({ facts, vm }) => {
  const encrypted = ['sev-snp', 'tdx'].includes((facts.graph.nodes[vm] as NodeOf<'vm'>).confidential ?? '');
  const readers = readersOf(facts, vm).filter(({ principal, sees }) => principal !== 'container' && sees.some(({ what }) => what === 'disk' || what === 'memory'));
  const read = readers.length === 0 ? unknown`Who administers what is under ${ref(facts, vm)} is not given; whoever does can read its disk.`
    : known`Its disk or memory can be read by whoever administers ${refs(facts, readers.map(({ node }) => node))}.`;
  return [encrypted ? 'depends' : 'fails', encrypted ? known`Its memory is encrypted against the host, its disk only if it encrypts that itself.` : read, known`A virtual machine is a strong boundary, not an absolute one: flaws of hypervisors and shared processors cross it.`];
};

const hostOnly: Judge = ({ facts, container, vm }) => {
  const { image } = facts.graph.nodes[container] as NodeOf<'container'>;
  const { serving, domains } = kernels(facts), domain = domains[serving[container]!];
  return ['fails',
    known`A flaw in a library of ${ref(facts, container)} is mended in ${image ?? 'its image'}, built anew, not on its host.`,
    domain === undefined ? unknown`Who patches its kernel cannot be told.` : known`Its kernel is patched once, with ${ref(facts, domain.node)}, for ${counted(domain.workloads.length, 'workload')}; that of ${ref(facts, vm)} in ${ref(facts, vm)} itself.`];
};

const sameSystem: Judge = ({ facts, container, vm }) => {
  const { hosting, domains } = kernels(facts), domain = domains[hosting[container]!];
  const host = places(facts).host[container]!;
  const machine = host < 0 ? undefined : facts.catalog.platform((facts.graph.nodes[host] as NodeOf<'host'>).os?.platform)?.os;
  const guest = kernels(facts).domains[kernels(facts).serving[vm]!]?.family;
  if (domain?.family === undefined) return ['unknown', unknown`The system that ${ref(facts, container)} runs on is not given.`];
  const line = known`${ref(facts, container)} needs a ${domain.family} kernel, and gets it from ${kernelPiece(facts, domain)}.`;
  const other = guest === undefined ? unknown`The system of ${ref(facts, vm)} is not given; it can be any that its hypervisor can run.` : known`${ref(facts, vm)} runs ${guest}, whatever its host runs.`;
  return machine !== undefined && machine !== domain.family ? ['depends', line, known`The machine under it runs ${machine}: a virtual machine between them makes up for that.`, other] : ['holds', line, other];
};

const sharedLibraries: Judge = ({ facts, container }) => {
  const { image } = facts.graph.nodes[container] as NodeOf<'container'>;
  return ['fails', known`Only the kernel is the host's. The programs and libraries of ${ref(facts, container)} come from ${image ?? 'its image'}.`];
};

const believes: Judge = ({ facts, container }) => {
  const own = runtimes(facts).boundary[container]!;
  const { cpu, memory } = limits(facts), { hosting, domains } = kernels(facts), domain = domains[hosting[container]!];
  const base = domain?.node ?? -1;
  if (own === UNKNOWN_BOUNDARY || base < 0) return ['unknown', unknown`What ${ref(facts, container)} sees cannot be told.`];
  if (own >= B3) return ['holds', known`Its sandbox is a small virtual machine: it sees what that was given.`];
  const shown = ([['cpu', cpu], ['memory', memory]] as const).filter(([, limit]) => limit.known[base] === 1 && Number.isFinite(limit.effective[base])).map(([resource, limit]) => UNIT[resource](limit.effective[base]!));
  const machine = known`What it reads in /proc is the whole of ${ref(facts, base)}${shown.length === 0 ? ', whose size is not given' : `: ${shown.join(' and ')}`}. Only a program that looks at its control group knows better.`;
  const mine = known`It may use ${UNIT.cpu(cpu.effective[container]!)} and ${UNIT.memory(Math.max(0, memory.effective[container]!))}.`;
  return own >= BOUNDARIES.indexOf('B2') ? ['depends', mine, known`gVisor shows it sizes of its own.`] : ['fails', machine, mine];
};

const noDowntime: Judge = ({ facts, vm }) => {
  const all = verdicts(facts, vm), open = all.filter(({ answer }) => answer === 'yes');
  if (all.length === 0) return ['fails', known`There is nowhere that ${ref(facts, vm)} could move to.`];
  if (open.length === 0) return all.some(({ answer }) => answer === 'unknown') ? ['unknown', unknown`Whether ${ref(facts, vm)} can move is not certain for any of ${counted(all.length, 'hypervisor')}.`]
    : ['fails', known`${ref(facts, vm)} can move to none of ${counted(all.length, 'hypervisor')}: ${all[0]!.first?.text ?? 'something is against it'}.`];
  const { to, copiesDisk } = open[0]!, time = migrationTime(facts, vm, to, copiesDisk);
  if (time === undefined) return ['unknown', unknown`The memory of ${ref(facts, vm)} is not given.`];
  if (!time.converges) return ['fails', known`A move of ${ref(facts, vm)} to ${ref(facts, to)} would never end: it writes memory faster than it can be sent.`];
  if (!time.exact) return ['depends', assumed`${ref(facts, vm)} can move to ${ref(facts, to)} in at least ${seconds(time.seconds)}. How long it stands still depends on how fast it writes memory, which is not given.`];
  return ['holds', lineOf(time.assumed.length > 0 ? 'assumed' : 'known', said`${ref(facts, vm)} can move to ${ref(facts, to)} in ${seconds(time.seconds)}, and stands still for ${seconds(time.downtimeSeconds)}: short, but not nothing.`)];
};

const anywhere: Judge = ({ facts, container }) => {
  const it = facts.graph.nodes[container] as NodeOf<'container'>;
  const image = it.image === undefined ? undefined : facts.graph.topology.images.get(it.image);
  const { hosting, domains } = kernels(facts), family = domains[hosting[container]!]?.family;
  const binds = [
    image?.platforms === undefined || image.platforms.length === 0 ? undefined : `its image is built for ${image.platforms.join(', ')}`, image?.cpuLevel === undefined ? undefined : `it needs ${image.cpuLevel}`,
    image?.kernelMin === undefined ? undefined : `it needs kernel ${image.kernelMin}`, family === undefined ? undefined : `it needs a ${family} kernel`,
    it.mounts?.some(({ source }) => source?.startsWith('/') === true) === true ? 'it uses paths of its host' : undefined, it.devices !== undefined && it.devices.length > 0 ? 'it uses devices of its host' : undefined,
  ].filter((words) => words !== undefined);
  const missing = image?.platforms === undefined ? [unknown`For which architectures its image is built is not given.`] : [];
  return binds.length === 0 ? ['unknown', ...missing] : ['depends', known`${ref(facts, container)} runs where this holds: ${binds.join('; ')}.`, ...missing];
};

const denser: Judge = (pair) => {
  const { facts, vm, container } = pair;
  const [verdict, line] = grown(pair, 'memory');
  const fits = [vm, container].flatMap((node): Line[] => {
    const found = density(facts, node);
    return found === undefined ? [unknown`How many of ${ref(facts, node)} fit cannot be told: a size is missing.`]
      : [known`${ref(facts, node)} fits ${counted(found.fits, 'time')} on ${ref(facts, found.on)} by memory alone (${formatBytes(found.each)} in ${formatBytes(found.room)}).`];
  });
  // Each further copy decides how many there can be.
  return [verdict === 'depends' ? 'holds' : verdict, line, ...fits, known`The work itself takes the same memory in both: only what is around it differs.`];
};

const held: Judge = ({ facts, container }) => {
  const { effective, binding, own } = limits(facts).memory, pids = limits(facts).pids.effective[container]!;
  const by = binding[container]!;
  const processes = pids === Infinity ? known`Its processes are not limited: it can fill the process table of its kernel.` : known`It can start ${UNIT.pids(pids)} at most.`;
  if (by === container || Number.isFinite(own[container]!)) return [pids === Infinity ? 'depends' : 'holds', known`Memory of ${ref(facts, container)} ends at ${UNIT.memory(Math.max(0, effective[container]!))}.`, processes];
  return by >= 0 && facts.graph.nodes[by]!.kind === 'cgroup' ? ['depends', known`${ref(facts, container)} has no limit of its own; it and its neighbours in ${ref(facts, by)} share ${UNIT.memory(effective[container]!)}.`, processes]
    : ['fails', known`${ref(facts, container)} has no memory limit: it can take all that ${by >= 0 ? ref(facts, by) : 'its machine'} has from its neighbours.`, processes];
};

const hostSees: Judge = ({ facts, container, vm }) => {
  const readers = readersOf(facts, container).filter(({ principal, sees }) => principal === 'root' && sees.some(({ what }) => what === 'processes' || what === 'files'));
  const outside = readersOf(facts, vm).filter(({ principal, sees }) => principal !== 'container' && sees.some(({ what }) => what === 'disk' || what === 'memory'));
  const other = outside.length === 0 ? [] : [known`Of ${ref(facts, vm)} administrators of ${refs(facts, outside.map(({ node }) => node))} read disk or memory: less easily, but they do.`];
  const { hosting, domains } = kernels(facts);
  if (readers.length > 0) {
    const processes = readers.some(({ sees }) => sees.some(({ what }) => what === 'processes'));
    return [processes ? 'holds' : 'depends', known`Root on ${refs(facts, readers.map(({ node }) => node))} sees ${[...new Set(readers.flatMap(({ sees }) => sees.map(({ what }) => what)))].join(', ')} of ${ref(facts, container)}${processes ? '' : ', but not its processes: its sandbox hides them'}.`, ...other];
  }
  const domain = domains[hosting[container]!];
  if (domain === undefined || runtimes(facts).boundary[container] === UNKNOWN_BOUNDARY) return ['unknown', unknown`What the host of ${ref(facts, container)} sees cannot be told.`];
  if (domain.source === 'hiddenVm') return ['depends', known`Root inside the virtual machine that ${calledPiece(facts, domain.node)} starts sees them. The machine around that sees the disk image and the memory, not files and processes.`, ...other];
  return ['fails', known`No system under ${ref(facts, container)} in the file sees its files or processes.`, ...other];
};

const rebuilt: Judge = ({ facts, container }) => {
  const it = facts.graph.nodes[container] as NodeOf<'container'>;
  if (it.drift !== undefined) return ['fails', known`${ref(facts, container)} was changed by hand (${it.drift}): what runs is not what its image says.`];
  if (it.readOnly === true) return ['holds', known`The root file system of ${ref(facts, container)} is read-only: an update is a new image.`];
  return ['depends', known`It is updated by a new image if everyone keeps to that: ${it.readOnly === false ? 'its root file system can be written' : 'nothing says that its root file system is read-only'}.`];
};

/** By stable name, in the order in which they are shown. */
export const CLAIMS: { readonly [id: string]: Claim } = {
  'container-smaller': { claim: 'A container takes less disk than a virtual machine.', judge: smaller },
  'container-starts-faster': { claim: 'A container starts faster than a virtual machine.', judge: faster },
  'more-containers-fit': { claim: 'More containers than virtual machines fit on a machine.', judge: denser },
  'containers-share-kernel': { claim: 'Containers on one machine share its kernel.', judge: sharesKernel },
  'container-isolation-weaker': { claim: 'Containers are kept apart less strongly than virtual machines.', judge: weaker },
  'vm-fully-isolated': { claim: 'A virtual machine is completely isolated.', judge: sealed },
  'host-sees-containers': { claim: 'The host sees the files and processes of its containers.', judge: hostSees },
  'no-hypervisor': { claim: 'Containers do without a hypervisor.', judge: noHypervisor },
  'same-system-as-host': { claim: 'A container runs the operating system of its host; a virtual machine may run another.', judge: sameSystem },
  'shares-libraries': { claim: 'Containers share binaries and libraries of the host.', judge: sharedLibraries },
  'crash-contained': { claim: 'A container that crashes leaves the others alone; a host that crashes takes them all.', judge: crashes },
  'cgroup-holds-runaway': { claim: 'A process that runs away is held by its control group.', judge: held },
  'believes-small-machine': { claim: 'A process in a container believes that its machine is small.', judge: believes },
  'only-host-patched': { claim: 'With containers only the host has to be patched.', judge: hostOnly },
  'rebuilt-not-changed': { claim: 'A container is not changed but built anew.', judge: rebuilt },
  'migration-without-downtime': { claim: 'A virtual machine moves to another host without downtime.', judge: noDowntime },
  'runs-anywhere': { claim: 'A container runs anywhere.', judge: anywhere },
};

/** Every claim, judged by one pair. */
export const judgeAll = (pair: Pair): readonly Judged[] => Object.entries(CLAIMS).map(([id, { claim, judge }]) => {
  const [verdict, ...lines] = judge(pair);
  return { id, claim, verdict, lines };
});
