import type { NodeOf } from '../../../model';
import type { Facts, Fix, Graph, Rule, RuleContext } from '../../contract';
import { kernels } from '../../facts/kernels';
import type { KernelDomain } from '../../facts/kernels';
import { limits } from '../../facts/limits';
import { BOUNDARIES, runtimes, UNKNOWN_BOUNDARY } from '../../facts/runtimes';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { splitBySuppression } from '../groups';
import { count, idsOf, kernelName } from '../say';

const params = {
  suggest: { default: 4096, min: 1, doc: 'Processes and threads that are proposed as limit.', source: '[H]' },
  minNeighbours: { default: 1, min: 0, doc: 'Workloads beside it on the same kernel from which on it matters.', source: '[H]' },
  enginesWithDefault: {
    default: ['podman', 'podman-machine'], doc: 'Engines that limit every container unless told otherwise.',
    source: 'containers.conf: pids_limit is 2048 by default',
  },
} as const;

type Context = RuleContext<typeof params>;

/** Lines of a witness: who checks more by hand? */
const MOST_LINES = 10;
const CONTAINER = kindCode('container');
const B2 = BOUNDARIES.indexOf('B2');

function check({ facts, graph, options, report }: Context): void {
  const { domains } = kernels(facts);
  for (const [number, unlimited] of byKernel(facts, options)) {
    const domain = domains[number]!;
    if (domain.family === 'windows' || domain.workloads.length + domain.sandboxed.length - 1 < options.minNeighbours) continue;
    for (const group of splitBySuppression(graph, 'pids-effectively-unlimited', unlimited, (it) => it)) reportDomain(facts, domain, group, options, report);
  }
}

/** Running containers that no pids.max reaches, by the kernel whose process numbers they may use up. Processes in a sandbox are its own. */
function byKernel(facts: Facts, options: Context['options']): Map<number, number[]> {
  const { graph } = facts;
  const { effective } = limits(facts).pids;
  const { serving } = kernels(facts);
  const { copies } = workloads(facts);
  const { boundary, engine } = runtimes(facts);
  const limitsByDefault = engineDefaults(facts, options.enginesWithDefault);
  const found = new Map<number, number[]>();
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== CONTAINER || effective[i] !== Infinity || !(copies[i]! > 0) || serving[i]! < 0) continue;
    if (boundary[i] === UNKNOWN_BOUNDARY || boundary[i]! >= B2) continue;
    const runs = engine[i]!;
    // Said to be unlimited on the container itself: then no default applies.
    if (runs >= 0 && limitsByDefault(runs) && (graph.nodes[i] as NodeOf<'container'>).limits?.pids !== 'unlimited') continue;
    const group = found.get(serving[i]!);
    if (group) group.push(i);
    else found.set(serving[i]!, [i]);
  }
  return found;
}

/** Whether an engine limits what sets no limit: as declared, else by its product. */
function engineDefaults({ graph, catalog }: Facts, products: readonly string[]): (engine: number) => boolean {
  const known = new Map<number, boolean>();
  return (engine) => {
    let limited = known.get(engine);
    if (limited === undefined) {
      const { pidsLimit, platform } = graph.nodes[engine] as NodeOf<'engine'>;
      limited = pidsLimit === undefined ? products.includes(catalog.platform(platform)?.id ?? '') : pidsLimit !== 'unlimited';
      known.set(engine, limited);
    }
    return limited;
  };
}

function reportDomain(facts: Facts, domain: KernelDomain, affected: readonly number[], options: Context['options'], report: Context['report']): void {
  const { graph } = facts;
  const beside = domain.workloads.length + domain.sandboxed.length - affected.length;
  report({
    node: affected[0], others: [...affected, domain.node], measured: affected.length, threshold: 0,
    message: () => `${count(affected.length, 'container')} on ${kernelName(facts, domain)} may start processes without limit: ${idsOf(graph, affected)}. `
      + `Neither they nor a pod or cgroup above them has a pids limit, and no default of the engine is stated. A fork bomb or a leak of threads in one `
      + `uses up the process numbers of the whole system: ${beside > 0 ? `the other ${count(beside, 'workload')} there, ` : ''}the engine and the shell of whoever wants to mend it start `
      + `nothing any more. Set a pids limit on the containers, their slice, or as default of the engine; ${options.suggest} is enough for most.`,
    witness: () => [
      ...linesOf(graph, affected.slice(0, MOST_LINES), domain.node),
      ...(affected.length > MOST_LINES ? [`and ${affected.length - MOST_LINES} more`] : []),
    ],
    fixes: () => limit(graph, affected, options.suggest),
  });
}

/** "a in slice in vm: no pids.max"; containers beside each other have the same end. */
function linesOf(graph: Graph, affected: readonly number[], stop: number): readonly string[] {
  let parent = -2, end = '';
  return affected.map((i) => {
    const above = graph.parent[i]!;
    if (above !== parent) {
      const chain = chainOf(graph, above, stop);
      end = `${chain === '' ? '' : ` in ${chain}`}: no pids.max`;
      parent = above;
    }
    return graph.ids[i]! + end;
  });
}

/** "slice in vm": what was looked at on the way up. */
function chainOf(graph: Graph, i: number, stop: number): string {
  const ids: string[] = [];
  for (let at = i; at >= 0 && at !== stop; at = graph.parent[at]!) ids.push(graph.ids[at]!);
  return ids.join(' in ');
}

function limit(graph: Graph, affected: readonly number[], pids: number): readonly Fix[] {
  return [{
    title: affected.length === 1 ? `Limit ${graph.ids[affected[0]!]!} to ${pids} processes` : `Limit ${count(affected.length, 'container')} to ${pids} processes each`, safe: false,
    operations: affected.map((i) => ({ op: 'set', path: ['nodes', graph.ids[i]!, 'limits', 'pids'], value: pids })),
  }];
}

const stack = (containers: object, engine: object = {}) => ({
  strata: 1,
  nodes: {
    host: { kind: 'host', os: { platform: 'debian', version: '13' } },
    docker: { kind: 'engine', in: 'host', platform: 'docker', ...engine }, ...containers,
  },
});
const two = { web: { kind: 'container', in: 'docker' }, db: { kind: 'container', in: 'docker' } };

export const pidsEffectivelyUnlimited: Rule<typeof params> = {
  id: 'pids-effectively-unlimited',
  family: 'capacity',
  severity: 'warning',
  layer: 'L3',
  title: 'Nothing limits the number of processes',
  params,
  docs: {
    description: 'Neither the container nor any pod or cgroup above it has a finite pids limit, and its engine sets none by default (`pidsLimit` '
      + 'of the engine; Podman limits to 2048 unless told otherwise). The number of processes of a kernel is finite and shared by all '
      + 'that runs on it. There is one finding for each kernel, with its containers. Containers in a sandbox, on Windows, '
      + 'and alone on their kernel are left out, and so are applications: systemd limits services by default.',
    remedy: 'Set `limits.pids` on the container, `pids` on the pod or slice, or a default on the engine (kubelet `podPidsLimit`) and state it in `pidsLimit`.',
    sources: ['CIS Docker Benchmark 5.29', 'Linux kernel, Documentation/admin-guide/cgroup-v2.rst, PID', 'Kubernetes, Process ID Limits And Reservations'],
    bad: [{ title: 'Two containers without a limit', topology: stack(two) }],
    good: [
      {
        title: 'A limit each',
        topology: stack({ web: { kind: 'container', in: 'docker', limits: { pids: 200 } }, db: { kind: 'container', in: 'docker', limits: { pids: 1000 } } }),
      },
      { title: 'A default of the engine', topology: stack(two, { pidsLimit: 4096 }) },
    ],
  },
  reach: 'island',
  all: check,
};
