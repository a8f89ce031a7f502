/** What shares a processor: virtual machines and sandboxes with a kernel of their own, by host, with the labels of what runs in them. */
import type { NodeOf } from '../../model';
import { defineFact } from '../facts';
import { kindCode } from '../graph';
import { labels } from './labels';
import { places } from './places';
import { BOUNDARIES, runtimes, UNKNOWN_BOUNDARY } from './runtimes';
import { workloads } from './workloads';

/** Something behind a boundary of hardware virtualization. */
export interface HardwareUnit {
  /** The outermost VM on the host, or the sandbox: a pod or container. */
  readonly node: number;
  readonly tenant: string | undefined;
  /** Index into TRUST; -1 unlabelled. */
  readonly trust: number;
  /** The hypervisor that runs it; -1 for a sandbox that an engine starts on the host itself. */
  readonly hypervisor: number;
  readonly pinned: boolean;
  /** Its memory is encrypted against the host: equal pages do not look equal. */
  readonly encrypted: boolean;
}

/** Labelled units of each physical host that has at least two of them, a unit once for each pair of labels in it. */
export const hardwareUnits = defineFact('hardwareUnits', (facts): ReadonlyMap<number, readonly HardwareUnit[]> => {
  const { graph } = facts;
  const { running } = workloads(facts);
  const { tenant, trust } = labels(facts);
  const { host } = places(facts);
  const { sandbox, boundary } = runtimes(facts);
  const outer = outermostVms(graph.kind, graph.parent, graph.count);
  const byHost = new Map<number, HardwareUnit[]>();
  /** Labels that a unit was seen with, by unit: most have one. */
  const seen = new Set<string>();
  for (const i of running) {
    if (host[i]! < 0 || (tenant[i] === undefined && trust[i]! < 0)) continue;
    const sandboxed = sandbox[i]! >= 0 && boundary[i] !== UNKNOWN_BOUNDARY && boundary[i]! >= B3 ? sandbox[i]! : -1;
    const unit = outer[i]! >= 0 ? outer[i]! : sandboxed;
    if (unit < 0) continue;
    const key = `${unit}\n${trust[i]!}\n${tenant[i] ?? ''}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const vm = outer[i]! >= 0 ? graph.nodes[unit] as NodeOf<'vm'> : undefined;
    const found: HardwareUnit = {
      node: unit, tenant: tenant[i], trust: trust[i]!, hypervisor: vm === undefined ? -1 : graph.parent[unit]!, pinned: vm?.pinned === true,
      encrypted: vm === undefined ? boundary[i] === B3C : vm.confidential !== undefined && vm.confidential !== 'none',
    };
    const units = byHost.get(host[i]!);
    if (units) units.push(found);
    else byHost.set(host[i]!, [found]);
  }
  for (const [at, units] of byHost) if (units.every((it) => it.node === units[0]!.node)) byHost.delete(at);
  return byHost;
}, ['pinned', 'confidential']);

const VM = kindCode('vm'), HYPERVISOR = kindCode('hypervisor');
const B3 = BOUNDARIES.indexOf('B3'), B3C = BOUNDARIES.indexOf('B3c');

/** By node: the outermost VM that it is or is in; -1 for none. A VM that floats in a cluster has no place yet. */
function outermostVms(kind: Uint8Array, parent: Int32Array, count: number): Int32Array {
  const outer = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const above = parent[i]!;
    const inherited = above < 0 ? -1 : outer[above]!;
    outer[i] = inherited >= 0 ? inherited : kind[i] === VM && above >= 0 && kind[above] === HYPERVISOR ? i : -1;
  }
  return outer;
}
