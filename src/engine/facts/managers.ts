/** Products that start again elsewhere what a failed machine ran: what they move, and how long they wait before they do. */
import type { Platform } from '../../catalog/contract';

/** A duration in seconds that is only known to lie between two values. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Manager {
  readonly id: string;
  readonly name: string;
  readonly moves: 'vms' | 'containers' | 'both';
  /** From the failure until it is noticed. */
  readonly detect: Span;
  /** From there until what ran on the lost machine may start elsewhere: fencing, or the time a pod tolerates an unreachable node. */
  readonly fence: Span;
  /** Starts at a time on one machine; where no limit is documented the number is a house heuristic. */
  readonly parallel: number;
  /** It acts only while a majority of its voters is up. */
  readonly needsQuorum: boolean;
  /** Where the times come from. */
  readonly source: string;
}

const span = (from: number, to = from): Span => ({ from, to });
const KUBERNETES: Omit<Manager, 'id' | 'name'> = {
  moves: 'containers', detect: span(40, 50), fence: span(300), parallel: 10, needsQuorum: true,
  source: 'node-monitor-grace-period 40 s (50 s since 1.32), default toleration of unreachable nodes 300 s',
};
const VSPHERE: Omit<Manager, 'id' | 'name'> = {
  moves: 'vms', detect: span(30, 60), fence: span(0), parallel: 32, needsQuorum: false, source: 'vSphere HA, 30 to 60 s [H]',
};
const PROXMOX: Manager = {
  id: 'proxmox-ve', name: 'Proxmox VE', moves: 'both', detect: span(60), fence: span(60), parallel: 10, needsQuorum: true,
  source: 'Proxmox VE High Availability: watchdog 60 s, about 2 minutes in all',
};

/** By platform of a cluster or of a hypervisor in one. */
const MANAGERS: ReadonlyMap<string, Manager> = new Map<string, Manager>([
  ...(['kubernetes', 'openshift', 'k3s', 'rke2', 'rancher', 'eks', 'gke', 'aks'] as const).map((id): [string, Manager] => [
    id, { ...KUBERNETES, id, name: 'Kubernetes', needsQuorum: !['eks', 'gke', 'aks'].includes(id) },
  ]),
  ...(['kubevirt', 'harvester'] as const).map((id): [string, Manager] => [id, { ...KUBERNETES, id, name: 'KubeVirt', moves: 'both' }]),
  ['vsphere', { ...VSPHERE, id: 'vsphere', name: 'vSphere HA' }],
  ['esxi', { ...VSPHERE, id: 'esxi', name: 'vSphere HA' }],
  ['proxmox-ve', PROXMOX],
  ['docker-swarm', {
    id: 'docker-swarm', name: 'Docker Swarm', moves: 'containers', detect: span(10, 15), fence: span(0), parallel: 10, needsQuorum: true,
    source: 'heartbeat every 5 s, a node is down after 3 that are missing',
  }],
  ['nomad', {
    id: 'nomad', name: 'Nomad', moves: 'both', detect: span(10, 30), fence: span(0), parallel: 10, needsQuorum: true,
    source: 'min_heartbeat_ttl 10 s, heartbeat_grace 10 s',
  }],
  ['hyper-v-failover-cluster', {
    id: 'hyper-v-failover-cluster', name: 'Windows Failover Cluster', moves: 'vms', detect: span(10, 20), fence: span(0, 240), parallel: 10,
    needsQuorum: true, source: 'SameSubnetThreshold 10 to 20 heartbeats of 1 s, ResiliencyDefaultPeriod 240 s',
  }],
]);

/** What restarts under a product nobody named, or one without published times: nothing is known but that it does. */
const UNKNOWN: Manager = {
  id: '', name: 'the cluster', moves: 'both', detect: span(0, NaN), fence: span(0, NaN), parallel: 10, needsQuorum: false,
  source: 'no times are known for this product',
};

/** The manager that a platform is; `UNKNOWN` where there is no entry for it. */
export function managerOf(platform: Platform | undefined): Manager {
  return (platform && MANAGERS.get(platform.id)) ?? UNKNOWN;
}

/** Whether a cluster of this platform moves containers without being told to (`ha`): that is what an orchestrator is for. */
export function orchestrates(platform: Platform | undefined): boolean {
  return platform !== undefined && platform.id !== 'proxmox-ve' && MANAGERS.get(platform.id) !== undefined && MANAGERS.get(platform.id)!.moves !== 'vms';
}
