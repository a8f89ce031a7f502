/** Sections about what is promised and what is there. */
import type { FactsReport } from '../../../engine/report';
import { assumed as taken, bytes, count, names, percent, type Printer, ratio, short, together } from './say';

export const machines: Printer = (report) => report.machines.filter((it) => it.vms > 0).map(({ node, vms, memory, cpu }) => {
  const least = (unknown: readonly string[]): string => (unknown.length > 0 ? 'at least ' : '');
  return `${short(node)}: ${count(vms, 'VM')}, memory ${least(memory.unknown)}${ratio(memory.commit)} of ${bytes(memory.usable)} (${bytes(memory.overhead)} overhead), CPU ${least(cpu.unknown)}${ratio(cpu.commit)} of ${cpu.threads ?? '-'} threads`;
});

export const pressure: Printer = ({ pressure: { triggers } }) => triggers.map(({ scenario, level, node, capacity, used, victims, resolved, leftOut }) => {
  const who = level === 'reclaim' ? 'the hypervisor takes memory back' : victims.length === 0 ? 'nothing may be killed' : `${level === 'eviction' ? 'evicts' : 'kills'} ${names(victims.map((it) => it.node))}${leftOut > 0 ? ` and ${leftOut} more` : ''}`;
  return `${scenario}: ${short(node)} has ${bytes(capacity)} for ${bytes(used)}: ${who}${resolved || level === 'reclaim' ? '' : ', which is not enough'}`;
});

export const storage: Printer = (report) => report.storage.map(({ node, capacity, provisioned, allocated, commit, unknown, assumed }) =>
  `${short(node)}: ${unknown.length > 0 ? 'at least ' : ''}${bytes(provisioned)} promised of ${bytes(capacity)} (${ratio(commit)})${allocated > 0 ? `, ${bytes(allocated)} used` : ''}${assumed.length > 0 ? ` (assumed to be there: ${names(assumed, 3)})` : ''}`);

/** Where no size is known there is nothing to say. */
export const images: Printer = ({ images: { stores, together: all } }) => {
  const line = (it: NonNullable<typeof all>): string => `${count(it.images, 'image')}${it.sum > 0 ? `, ${bytes(it.onDisk)} on disk, ${bytes(it.sum)} without shared layers` : ''}${it.unknown.length > 0 ? `; size not known of ${names(it.unknown, 3)}` : ''}`;
  if (stores.every((it) => it.sum === 0)) return [];
  return [...stores.map((it) => `${short(it.engine ?? '')}: ${line(it)}`), ...(all !== null && all.sum > 0 ? [`on one engine: ${line(all)}`] : [])];
};

export const footprint: Printer = ({ footprint: { copies, asVms, asContainers, unknownDisk, unknownMemory, assumed } }) => {
  if (copies === 0) return [];
  const least = unknownDisk.length + unknownMemory.length > 0 ? 'at least ' : '';
  const line = (what: string, it: typeof asVms | typeof asContainers): string => `as ${what}: ${least}${bytes(it.disk)} of disk and ${bytes(it.memory)} of memory, ${count(it.instances, 'operating system')}`;
  return [`${line('VMs', asVms)}${taken(assumed)}`, line('containers', asContainers)];
};

const RESOURCES: { readonly [name: string]: string } = { memory: 'memory', cpu: 'CPU', disk: 'disk', pods: 'pods' };

export const clusters: Printer = (report) => report.clusters.map((it) => {
  const loss = `the loss of ${it.failures === 1 ? 'a host' : `${it.failures} hosts`}`;
  const parts = [
    `${count(it.items, it.what === 'vms' ? 'VM' : 'workload')} on ${count(it.hosts, 'host')}`,
    it.survives === 'yes' ? `survives ${loss}` : it.survives === 'no' ? `does not survive ${loss}${it.lost.length > 0 ? ` (${names(it.lost, 3)})` : ''}: ${it.why}` : `whether it survives ${loss} is not known${it.why === null ? '' : `: ${it.why}`}`,
    it.spareHosts === null ? '' : `${it.spareHostsCertain ? '' : 'at least '}${count(it.spareHosts, 'host')} to spare`,
    it.slots === null ? '' : `${it.slots.left} of ${it.slots.all} slots left then`,
    it.fewest === null || it.fewest.emptied.length === 0 ? '' : `all of it fits on ${count(it.fewest.kept.length, 'host')}`,
    it.more === null ? '' : `${it.more.copies} more like ${short(it.more.like)} (${it.more.size})${it.more.binding === null ? '' : `, held up by ${RESOURCES[it.more.binding] ?? it.more.binding}`}`,
  ];
  return `${short(it.cluster)}: ${parts.filter(Boolean).join('; ')}`;
});

export const sites: Printer = (report) => report.sites.map(({ site, to, answer, why, protected: units, missing, missingHosts, assumed }) => {
  const room = answer === 'yes' ? 'has room' : answer === 'no' ? `has no room: ${why}${missingHosts ? `; ${count(missingHosts, 'host')} missing` : ''}` : 'may have room';
  return `${short(to)} for ${short(site)} (${count(units.length, 'workload')}): ${room}${missing.length > 0 ? `; not there: ${names([...new Set(missing.map((it) => it.thing))])}` : ''} (assumed: ${assumed.join('; ')})`;
});

export const failures: Printer = ({ failures: { of, leftOut } }) => [
  // A site with one host says the same as the host.
  ...together(of.filter((it) => it.down + it.isolated > 0).map((it) => [it.node, lossOf(it)])),
  ...(leftOut > 0 ? [`${leftOut} not looked at`] : []),
];

function lossOf({ down, isolated, share, shareForGood, broken, unplaced, dataLoss }: FactsReport['failures']['of'][number]): string {
  const short = broken.map(({ service, alive, needed, afterRestarts }) => `${service} (${alive} of ${needed}${afterRestarts >= needed ? ', for a while' : ''})`);
  const parts = [
    `${count(down, 'workload')} down (${percent(share)} of the weight${shareForGood < share ? `, ${percent(shareForGood)} after restarts` : ''})`, isolated > 0 ? `${isolated} cut off` : '',
    short.length > 0 ? `too few replicas of ${names(short)}` : '', unplaced.length > 0 ? `no place for ${names(unplaced.map((it) => it.node), 3)}` : '',
    dataLoss.length > 0 ? `data lost of ${names(dataLoss.map((it) => it.node), 3)}` : '',
  ];
  return parts.filter(Boolean).join('; ');
}
