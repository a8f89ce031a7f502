/** Failures of hosts in a large cluster: 200 hosts, 2 000 VMs of plausible sizes. */
import { check } from '../src/engine';
import { clusterProblems, failover } from '../src/engine/facts/placement';
import { readTopology } from '../src/model';
import { randomNumbers } from './generate';
import { median, timed } from './measure';

export interface FailoverTimes {
  readonly hosts: number;
  readonly vms: number;
  readonly failures: number;
  readonly ms: number;
  readonly answer: string;
  readonly scenarios: number;
}

/** A cluster that has room for one host more than it needs. */
export function cluster(hosts: number, vms: number): object {
  const random = randomNumbers(hosts * vms);
  const nodes: { [id: string]: object } = {};
  const members: string[] = [];
  for (let h = 0; h < hosts; h++) {
    nodes[`host-${h}`] = { kind: 'host', cpu: { sockets: 2, cores: 16, threads: 2 }, memory: '256GiB' };
    nodes[`esx-${h}`] = { kind: 'hypervisor', in: `host-${h}`, platform: 'esxi', version: '8.0' };
    members.push(`esx-${h}`);
  }
  for (let v = 0; v < vms; v++) {
    nodes[`vm-${v}`] = { kind: 'vm', in: `esx-${v % hosts}`, vcpus: [2, 4, 8][Math.floor(random() * 3)], memory: `${[8, 16, 24, 32][Math.floor(random() * 4)]}GiB`, disk: '40GiB', storage: 'san' };
  }
  nodes['san'] = { kind: 'volume', size: '200TiB', shared: true };
  nodes['pool'] = { kind: 'cluster', platform: 'vsphere-ha', version: '8.0', members };
  return { strata: 1, nodes };
}

/** N+k answered from facts that are there already; `runs` times. */
export function measureFailover(failures: number, runs = 7): FailoverTimes {
  const { facts } = check(readTopology(JSON.stringify(cluster(200, 2000))), { today: '2026-08-22' });
  const [problem] = clusterProblems(facts);
  const times = Array.from({ length: runs + 2 }, () => timed(() => failover(problem!, failures))).slice(2);
  return { hosts: 200, vms: 2000, failures, ms: median(times.map(({ ms }) => ms)), answer: times[0]!.value.answer, scenarios: times[0]!.value.tried };
}
