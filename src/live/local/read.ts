/** What was seen of a machine -> its node, its control groups and its engines. */
import { escapeSegment, type NodeOf, type TopologyNode } from '../../model';
import type { ImportContext, ImportFile, ImportResult } from '../../import/contract';
import { makeNotes, type Notes, quote, sourceText } from '../../import/notes';
import { known, writtenBytes } from '../../import/write';
import { makeWriter, type Writer } from '../../import/writer';
import { containerSign, countOf, enginesOf, hypervisorOn, memoryOf, productBelow, systemOf } from './around';
import { type Limits, limitsOf } from './groups';
import { processorsOf } from './processors';
import { parseRecording, type Recording } from './recording';

const OWNED: ReadonlySet<string> = new Set(['cpu', 'memory', 'swap', 'os', 'numa', 'iommu', 'vcpus', 'arch', 'numaNodes', 'platform', 'rootless', 'pids', 'io', 'pageMerging']);

/** Groups that become nodes. */
const MOST_GROUPS = 1000;

interface Work {
  readonly recording: Recording;
  readonly context: ImportContext;
  readonly notes: Notes;
  readonly writer: Writer;
  readonly path: string;
  readonly say: (severity: 'error' | 'warning' | 'info', code: string, message: string) => void;
  /** Adds a node that is known by its pointer, or brings it up to date; gives its id. */
  readonly put: (pointer: string, node: TopologyNode, ...wishes: string[]) => string;
}

/** Reads a recorded machine. Bad input becomes notes. */
export function read([{ path, text }]: readonly ImportFile[], context: ImportContext): Promise<ImportResult> {
  const notes = makeNotes();
  const place = { source: sourceText(path, text), offset: 0 };
  const writer = makeWriter('linux', context, notes, OWNED);
  const recording = parseRecording(text);
  const work = recording && ({
    recording, context, notes, writer, path,
    say: (severity, code, message) => notes.add(severity, code, place, message),
    put(pointer, node, ...wishes) {
      const source = writer.source(path, pointer);
      const id = writer.ids.take(node.kind, source, ...wishes);
      const isNamed = id !== wishes[0] && (node.kind === 'cgroup' || node.kind === 'vm' || (node.kind === 'host' && !node.assumed?.includes('*')));
      writer.put(id, { ...node, ...(isNamed ? { name: wishes[0] } : {}), source }, place);
      return id;
    },
  } satisfies Work);
  if (!work) notes.add('error', 'not-a-machine', place, 'This is no record of a machine: nothing was read.');
  else {
    const machine = addMachine(work);
    if (machine !== undefined) {
      addLayers(work, machine);
      addGroups(work, machine);
      writer.noteVanished([path], place);
    }
  }
  return Promise.resolve({ name: recording?.name, operations: writer.operations, notes: notes.list(), sources: [path] });
}

/** The machine itself: the node that was chosen, a host, or a virtual machine on what is below it. */
function addMachine(work: Work): string | undefined {
  const { recording, context } = work;
  const processors = processorsOf(recording.files['/proc/cpuinfo'], recording.machine, recording.files['/sys/devices/system/cpu/smt/active']);
  const product = productBelow(recording);
  const isVirtual = processors?.virtual === true || product !== undefined;
  const on = context.on === undefined ? undefined : context.topology.nodes[context.topology.ids.indexOf(context.on)];
  const sign = containerSign(recording);
  if (sign !== undefined) work.say('warning', 'inside-container', `${quote(sign)} is there, which engines put into containers. If this is the inside of one, /proc shows the machine below it, and the control groups may be those of the container alone.`);
  if (on?.kind === 'host' || on?.kind === 'vm') {
    work.say('info', 'host-not-used', `What the machine says of its size and system was left out: ${quote(context.on!)} is described in the topology.`);
    return context.on;
  }
  if (context.on !== undefined && !(isVirtual && (on?.kind === 'hypervisor' || on?.kind === 'cluster'))) {
    work.say('error', 'wrong-target', `${quote(context.on)} is no node that this machine can be or stand on. Name a host or a virtual machine${isVirtual ? ', or a hypervisor' : ''}.`);
    return undefined;
  }
  const memory = memoryOf(recording, 'MemTotal');
  const numa = countOf(recording.files['/sys/devices/system/node/online']);
  const common = { memory: memory === undefined ? undefined : writtenBytes(memory), os: systemOf(recording) };
  if (!isVirtual) {
    const swap = memoryOf(recording, 'SwapTotal');
    const iommu = recording.folders['/sys/class/iommu'];
    const assumed = processors && !processors.shaped ? ['cpu'] : [];
    return work.put('/host', known<NodeOf<'host'>>({ kind: 'host', cpu: processors?.cpu, ...common, swap: swap ? writtenBytes(swap) : undefined, numa, iommu: iommu && iommu.length > 0, assumed })!, recording.name, `${recording.name}-host`);
  }
  const below = context.on ?? addBelow(work, product);
  return work.put('/machine', known<NodeOf<'vm'>>({ kind: 'vm', in: below, vcpus: processors?.logical, ...common, arch: processors?.cpu?.arch, numaNodes: numa })!, recording.name, `${recording.name}-vm`);
}

function addBelow(work: Work, product: string | undefined): string {
  const { name } = work.recording;
  const host = work.put('/below/host', { kind: 'host', assumed: ['*'] }, `${name}-host`);
  const hypervisor = work.put('/below/hypervisor', known<NodeOf<'hypervisor'>>({ kind: 'hypervisor', in: host, platform: product, assumed: ['*'] })!, `${name}-hypervisor`);
  work.say('info', 'assumed-host', `The machine is a virtual one and cannot see what it runs on: ${quote(host)} and ${quote(hypervisor)} were made for it and marked as assumed.${product === undefined ? ' The firmware does not name the product.' : ''} Put the machine where it belongs, or import onto a hypervisor of yours.`);
  return hypervisor;
}

/** Engines and the hypervisor on the machine. */
function addLayers(work: Work, machine: string): void {
  const { recording, context } = work;
  const there = (kind: string, platform: string) => context.on !== undefined && context.topology.nodes.some((node) => node.kind === kind && node.in === machine && 'platform' in node && node.platform === platform);
  const platform = hypervisorOn(recording);
  if (platform !== undefined && !there('hypervisor', platform)) {
    const merging = recording.files['/sys/kernel/mm/ksm/run']?.trim() === '1' ? true : undefined;
    work.put(`/hypervisor/${platform}`, known<NodeOf<'hypervisor'>>({ kind: 'hypervisor', in: machine, platform, pageMerging: merging })!, platform, `${machine}-${platform}`);
  }
  for (const { platform: engine, rootless } of enginesOf(recording)) {
    if (there('engine', engine)) continue;
    const name = rootless ? `${engine}-rootless` : engine;
    work.put(`/engine/${name}`, known<NodeOf<'engine'>>({ kind: 'engine', in: machine, platform: engine, rootless: rootless || undefined })!, name, `${machine}-${name}`);
  }
}

const parentOf = (path: string) => path.slice(0, Math.max(1, path.lastIndexOf('/')));

/** Groups that set a limit, slices, and those around them; the others, which only count, are counted. */
function addGroups(work: Work, machine: string): void {
  const { recording: { cgroup, groups, cut } } = work;
  if (cgroup === undefined) return work.say('warning', 'no-cgroups', 'No hierarchy of control groups is mounted: limits of groups are not known.');
  const limits = new Map<string, Limits>();
  const shown = new Set<string>();
  for (const [path, settings] of Object.entries(groups)) {
    if (path === '/' || !path.startsWith('/')) continue;
    const own = limitsOf(cgroup, settings);
    if (own) limits.set(path, own);
    if (own || path.endsWith('.slice')) for (let at = path; at !== '/' && at !== '' && !shown.has(at); at = parentOf(at)) shown.add(at);
  }
  const paths = [...shown].filter((path) => Object.hasOwn(groups, path)).sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
  const ids = new Map<string, string>();
  for (const path of paths.slice(0, MOST_GROUPS)) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const parent = parentOf(path);
    ids.set(path, work.put(`/groups/${escapeSegment(path)}`, { kind: 'cgroup', in: ids.get(parent) ?? machine, ...limits.get(path) }, name, path.slice(1).replaceAll('/', '-')));
  }
  const quiet = Object.keys(groups).filter((path) => path !== '/' && !shown.has(path)).length;
  if (quiet > 0) work.say('info', 'groups-without-limits', `${quiet} control groups set no limit and are no slices; they were left out.`);
  if (cut || paths.length > MOST_GROUPS) work.say('warning', 'too-many-groups', 'There are more control groups than are read; the deepest were left out.');
  if (cgroup === 'v1' && Object.values(groups).some((settings) => /^\d{1,15}$/.test(settings['memory.soft_limit_in_bytes'] ?? ''))) {
    work.say('info', 'not-carried-over', 'Soft limits of memory (cgroup v1) are neither `low` nor `high` of v2; they were left out.');
  }
}
