/** The same workloads as virtual machines and as containers. */
import { footprint as footprintFact } from '../facts/footprint';
import { workloads } from '../facts/workloads';
import { idsOf, stackSection } from './section';

export interface FootprintFacts {
  readonly copies: number;
  readonly asVms: { readonly disk: number; readonly memory: number; readonly instances: number; readonly shared: number };
  readonly asContainers: { readonly disk: number; readonly memory: number; readonly instances: number; readonly images: number; readonly writable: number };
  readonly unknownDisk: readonly string[];
  readonly unknownMemory: readonly string[];
  readonly assumed: readonly string[];
}

export const footprint = stackSection<FootprintFacts>({
  title: 'Footprint as VMs and as containers',
  doc: 'What all running containers and applications would take with each copy in a VM of its own, and with all of them in containers, the operating system of the container hosts counted.',
  source: 'Sum of operating system, application and hypervisor overhead a VM; one operating system an instance, each layer once an engine, and what is written, for containers',
  unknown: 'Systems and runtimes of which no size is measured have those of a table, listed in `assumed`. Workloads of unknown size count as nothing: the sums are at least.',
  fields: [
    ['copies', 'count', 'Running copies of containers and applications.'],
    ['asVms.disk', 'bytes', 'Disk as VMs.'], ['asVms.memory', 'bytes', 'Memory as VMs.'], ['asVms.instances', 'count', 'Operating systems then.'], ['asVms.shared', 'bytes', 'What linked clones of one base save.'],
    ['asContainers.disk', 'bytes', 'Disk as containers.'], ['asContainers.memory', 'bytes', 'Memory as containers.'], ['asContainers.instances', 'count', 'Operating systems then.'],
    ['asContainers.images', 'bytes', 'Images alone: what is counted where the container host is forgotten.'], ['asContainers.writable', 'bytes', 'What containers wrote.'],
    ['unknownDisk', 'ids', 'Workloads whose disk nobody knows.'], ['unknownMemory', 'ids', 'Workloads whose memory nobody knows.'], ['assumed', 'texts', 'What stands for something that nobody declared.'],
  ],
  make(facts) {
    const { copies, asVms, asContainers, unknownDisk, unknownMemory, assumed } = footprintFact(facts, workloads(facts).running);
    return {
      copies, asVms: { disk: asVms.disk, memory: asVms.memory, instances: asVms.instances, shared: asVms.shared },
      asContainers: { disk: asContainers.disk, memory: asContainers.memory, instances: asContainers.instances, images: asContainers.images, writable: asContainers.writable },
      unknownDisk: idsOf(facts, unknownDisk), unknownMemory: idsOf(facts, unknownMemory), assumed,
    };
  },
});
