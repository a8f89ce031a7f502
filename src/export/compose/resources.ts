/** CPU, memory, processes and copies of a container. */
import { parseBytes, parseCores } from '../../model';
import { present, wholeBytes } from '../manifests/written';
import { composeBytes, type Container, type Project } from './scope';

type Part = { readonly [field: string]: unknown };

/** Docker takes 0 for no limit. */
const NONE = 0;

function memory(project: Project, id: string, { limits }: Container): Part {
  const most = limits?.memory, swap = limits?.swap;
  const bytes = wholeBytes(most);
  return {
    mem_limit: most === 'unlimited' ? NONE : bytes === undefined ? undefined : composeBytes(bytes),
    memswap_limit: swap === undefined ? undefined : swapLimit(project, id, bytes, parseBytes(swap)),
  };
}

/** `memswap_limit` counts memory and swap together. */
function swapLimit(project: Project, id: string, memoryBytes: number | undefined, swap: number | undefined): string | number | undefined {
  if (swap === Infinity) return -1;
  if (memoryBytes !== undefined && swap !== undefined) return composeBytes(memoryBytes + Math.ceil(swap));
  project.losses.say('Docker counts swap together with memory, so a limit of swap needs one of memory', id, 'limits.swap');
  return undefined;
}

function cpu(project: Project, id: string, { limits, cpuShares, cpuWeight, cpuset }: Container): Part {
  const most = parseCores(limits?.cpu);
  if (cpuWeight !== undefined && cpuShares === undefined) project.losses.say('Docker takes CPU shares, not weights; weights were turned into shares as runc turns them back', id, 'cpuWeight', 'cpuShares');
  else if (cpuWeight !== undefined) project.losses.say('Docker takes CPU shares, not weights; the shares were taken', id, 'cpuWeight');
  return {
    cpus: most === undefined ? undefined : most === Infinity ? NONE : most,
    cpu_shares: cpuShares ?? (cpuWeight === undefined ? undefined : sharesOf(cpuWeight)),
    cpuset,
  };
}

/** The inverse of runc's `1 + (shares - 2) * 9999 / 262142`. */
const sharesOf = (weight: number): number => Math.round(2 + ((weight - 1) * 262_142) / 9999);

function deploy(project: Project, id: string, { requests, replicas }: Container): Part | undefined {
  const reserved = parseCores(requests?.cpu);
  if (requests?.cpu === 'unlimited' || requests?.memory === 'unlimited') project.losses.say('What is guaranteed cannot be unlimited in Docker Compose', id, 'requests');
  if (requests?.disk !== undefined) project.losses.say('Docker Compose reserves no disk space', id, 'requests.disk');
  return present({
    replicas,
    resources: present({ reservations: present({ cpus: reserved === undefined || reserved === Infinity ? undefined : String(reserved) }) ?? {} }),
  });
}

/** The fields for resources of a service. */
export function resourceFields(project: Project, id: string, node: Container): Part {
  const reserved = wholeBytes(node.requests?.memory);
  if (reserved === 0) project.losses.say('Docker takes a reservation of 0 for none', id, 'requests.memory');
  const pids = node.limits?.pids;
  return {
    ...memory(project, id, node),
    mem_reservation: reserved === undefined || reserved === 0 ? undefined : composeBytes(reserved),
    ...cpu(project, id, node),
    pids_limit: pids === 'unlimited' || pids === 0 ? -1 : pids,
    deploy: deploy(project, id, node),
  };
}
