/** One `<domain>`: its CPUs, memory, limits and what else belongs to the machine itself. */
import type { NodeOf } from '../../model';
import { noteField } from '../machines/fates';
import { fromOsinfo } from '../machines/guest-os';
import { cores, integerOf, known, type Measured, sizeOf } from '../machines/quantities';
import { all, attribute, first, textIn, type XmlElement } from '../machines/xml';
import type { Estate } from '../machines/estate';
import { quote } from '../notes';
import { FIELDS } from './fields';
import { ARCHITECTURES } from './host';
import { bytesOf, limitOf } from './units';

export type VmDraft = Partial<Omit<NodeOf<'vm'>, 'kind' | 'in'>>;

/** One domain while it is read. */
export interface Domain {
  readonly estate: Estate;
  readonly element: XmlElement;
  readonly name: string;
}

export const measured = ({ estate, name }: Domain, element: XmlElement, what: string): Measured => ({ notes: estate.notes, place: element.place, what: `${what} of ${quote(name)}` });

/** The number in an element's text. */
export function numberIn(domain: Domain, element: XmlElement | undefined, what: string, least = 0): number | undefined {
  return element && integerOf(element.text, measured(domain, element, what), least);
}

/** Notes every element below `element` that is not carried over. */
export function sortChildren(domain: Domain, table: keyof typeof FIELDS, element: XmlElement | undefined): void {
  for (const child of element?.children ?? []) noteField(domain.estate.notes, FIELDS[table], child.name, child.place, `<${child.name}>`);
}

/** Everything of a virtual machine but its disks, networks and devices. */
export function machineOf(domain: Domain): VmDraft {
  const { element, estate, name } = domain;
  for (const table of ['cputune', 'memtune', 'memoryBacking', 'cpu', 'devices'] as const) sortChildren(domain, table, first(element, table));
  sortChildren(domain, 'domain', element);
  const vcpus = vcpusOf(domain);
  const memory = memoryOf(domain);
  const hugepages = first(element, 'memoryBacking', 'hugepages') !== undefined;
  const held = hugepages || first(element, 'memoryBacking', 'locked') !== undefined;
  const guaranteed = bytesOf(estate.notes, first(element, 'memtune', 'min_guarantee'), `Guaranteed memory of ${quote(name)}`);
  const cells = all(first(element, 'cpu', 'numa'), 'cell').length;
  return {
    vcpus,
    memory: sizeOf(memory),
    os: fromOsinfo(osinfoId(element)),
    arch: ARCHITECTURES.get(attribute(first(element, 'os', 'type'), 'arch') ?? ''),
    ...cpuModeOf(element),
    reservation: known({ memory: sizeOf(guaranteed ?? (held ? memory : undefined)) }),
    limit: known({ cpu: cpuLimit(domain, vcpus), memory: memoryLimit(domain, memory) }),
    shares: numberIn(domain, nonZero(first(element, 'cputune', 'shares')), 'CPU shares', 1),
    pinned: first(element, 'cputune', 'vcpupin') || attribute(first(element, 'vcpu'), 'cpuset') ? true : undefined,
    numaNodes: cells > 0 ? cells : undefined,
    confidential: confidentialOf(domain),
    pageMerging: hugepages || first(element, 'memoryBacking', 'nosharepages') ? false : undefined,
  };
}

const nonZero = (element: XmlElement | undefined) => (element?.text === '0' ? undefined : element);

/** CPUs that are online at the start: `current`, else the maximum. One where libvirt is told nothing. */
function vcpusOf(domain: Domain): number | undefined {
  const vcpu = first(domain.element, 'vcpu');
  if (!vcpu) return 1;
  const most = numberIn(domain, vcpu, 'vCPUs', 1);
  const online = integerOf(attribute(vcpu, 'current'), measured(domain, vcpu, 'vCPUs online'), 1);
  const topology = first(domain.element, 'cpu', 'topology');
  const product = ['sockets', 'dies', 'clusters', 'cores', 'threads'].reduce((all_, part) => all_ * Number(attribute(topology, part) ?? 1), 1);
  if (topology && most !== undefined && product !== most) {
    domain.estate.notes.add('warning', 'contradiction', topology.place, `The topology of ${quote(domain.name)} makes ${product} CPUs and <vcpu> says ${most}; ${most} was taken. Make them equal.`);
  }
  if (most !== undefined && online !== undefined && online < most) {
    domain.estate.notes.add('info', 'hotplug', vcpu.place, `${quote(domain.name)} starts with ${online} of up to ${most} vCPUs; ${online} were taken.`);
  }
  return online !== undefined && most !== undefined ? Math.min(online, most) : most;
}

/** Memory at the start, with that of memory devices. libvirt counts devices that are there at the start in `<memory>`. */
function memoryOf({ estate, element, name }: Domain): number | undefined {
  const memory = bytesOf(estate.notes, first(element, 'memory'), `Memory of ${quote(name)}`);
  const now = bytesOf(estate.notes, first(element, 'currentMemory'), `Current memory of ${quote(name)}`);
  if (memory !== undefined && now !== undefined && now < memory) {
    estate.notes.add('info', 'ballooned', first(element, 'currentMemory')!.place, `The balloon of ${quote(name)} is set below its memory (<currentMemory>); the whole memory was taken, as the machine can ask for it back.`);
  }
  if (first(element, 'maxMemory')) estate.notes.add('info', 'hotplug', first(element, 'maxMemory')!.place, `${quote(name)} can be given more memory while it runs (<maxMemory>); what it starts with was taken.`, 'maxMemory');
  return memory === 0 ? numaMemory(estate, element) : memory ?? numaMemory(estate, element);
}

function numaMemory(estate: Estate, element: XmlElement): number | undefined {
  const cells = all(first(element, 'cpu', 'numa'), 'cell');
  let sum = 0;
  for (const cell of cells) {
    const text = attribute(cell, 'memory');
    const bytes = text === undefined ? undefined : bytesOf(estate.notes, { ...cell, text }, 'Memory of a NUMA cell');
    if (bytes === undefined) return undefined;
    sum += bytes;
  }
  return cells.length > 0 ? sum : undefined;
}

/** Enforced memory; limits that are not below the machine's own size hold back nothing of it. */
function memoryLimit({ estate, element, name }: Domain, memory: number | undefined): number | string | undefined {
  const limit = limitOf(estate.notes, first(element, 'memtune', 'hard_limit'), `Hard limit of ${quote(name)}`);
  return limit !== undefined && (memory === undefined || limit < memory) ? sizeOf(limit) : undefined;
}

/** libvirt's default period, in microseconds. */
const PERIOD = 100_000;

/** `quota` counts for each vCPU, `global_quota` for the whole machine; the lower one holds. */
function cpuLimit(domain: Domain, vcpus: number | undefined): number | undefined {
  const tune = first(domain.element, 'cputune');
  const per = (quota: string, period: string): number => {
    const [time, span] = [first(tune, quota), first(tune, period)];
    if (!time || time.text.startsWith('-') || time.text === '0') return Infinity;
    return (numberIn(domain, time, quota) ?? Infinity) / (numberIn(domain, nonZero(span), period, 1) ?? PERIOD);
  };
  const limit = Math.min(per('quota', 'period') * (vcpus ?? NaN), per('global_quota', 'global_period'));
  const whole = per('global_quota', 'global_period');
  const found = Number.isNaN(limit) ? whole : limit;
  return Number.isFinite(found) && (vcpus === undefined || found < vcpus) ? cores(found) : undefined;
}

function osinfoId(element: XmlElement): string | undefined {
  const pending = [...(first(element, 'metadata')?.children ?? [])];
  for (let at = pending.pop(), left = 1000; at && left > 0; at = pending.pop(), left--) {
    if (/(^|:)os$/.test(at.name)) return attribute(at, 'id');
    pending.push(...at.children);
  }
  return undefined;
}

const VIRTUALIZATION = new Set(['vmx', 'svm']);

function cpuModeOf(element: XmlElement): Pick<VmDraft, 'cpuMode' | 'nested'> {
  const cpu = first(element, 'cpu');
  const mode = attribute(cpu, 'mode');
  const modes = new Map([['host-passthrough', 'host'], ['host-model', 'host-model'], ['maximum', 'max']]);
  const flag = all(cpu, 'feature').find((feature) => VIRTUALIZATION.has(attribute(feature, 'name') ?? ''));
  const policy = attribute(flag, 'policy') ?? 'require';
  const nested = !flag ? undefined : policy === 'require' || policy === 'force' ? true : policy === 'disable' || policy === 'forbid' ? false : undefined;
  return { cpuMode: modes.get(mode ?? '') ?? textIn(cpu, 'model'), nested };
}

/** Bit of the SEV policy that asks for encrypted registers (SEV-ES). */
const ENCRYPTED_STATE = 4;

function confidentialOf({ estate, element }: Domain): VmDraft['confidential'] {
  const security = first(element, 'launchSecurity');
  const type = attribute(security, 'type');
  if (type === 'sev') return (Number(textIn(security, 'policy') ?? 0) & ENCRYPTED_STATE) > 0 ? 'sev-es' : 'sev';
  if (type === 'sev-snp' || type === 'tdx') return type;
  if (security) estate.notes.add('info', 'not-carried-over', security.place, `The launch security ${quote(type ?? '')} has no place in the format yet.`, 'launchSecurity');
  return undefined;
}
