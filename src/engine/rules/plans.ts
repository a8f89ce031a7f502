/** Plans that several rules offer as fixes: putting workloads under a kernel of their own. */
import type { Json, NodeOf, Operation } from '../../model';
import type { Facts, Graph } from '../contract';
import { kindCode } from '../graph';
import { freshId } from '../layers';
import { BOUNDARIES, runtimes } from '../facts/runtimes';

const POD = kindCode('pod');

/** What is moved as one: the pod of a container, else the node itself. */
export function unitOf(graph: Graph, workload: number): number {
  const above = graph.parent[workload]!;
  return above >= 0 && graph.kind[above] === POD ? above : workload;
}

/** Units of several workloads, each once, in their order. */
export function unitsOf(graph: Graph, workloads: readonly number[]): readonly number[] {
  return [...new Set(workloads.map((it) => unitOf(graph, it)))];
}

export interface NewVm {
  /** Id of the VM that is added. */
  readonly id: string;
  readonly operations: readonly Operation[];
}

/**
 * Adds a VM beside or on what a kernel belongs to, and moves units there, containers and pods into an engine of its own: beside a VM in the
 * same hypervisor, on a host in the hypervisor that it has. Undefined where there is no hypervisor to take it, or one of the units goes
 * neither into an engine nor into a VM.
 */
export function moveToNewVm(facts: Facts, provider: number, units: readonly number[], os: Json, engine: number): NewVm | undefined {
  const { graph } = facts;
  const hypervisor = hypervisorFor(graph, provider);
  const isApp = (unit: number): boolean => graph.nodes[unit]!.kind === 'app';
  const movable = units.every((it) => graph.kind[it] === POD || graph.nodes[it]!.kind === 'container' || isApp(it));
  if (hypervisor === undefined || !movable) return undefined;
  const id = freshId(graph, 'vm');
  const engineId = freshId(graph, 'engine');
  const model = engine < 0 ? undefined : graph.nodes[engine] as NodeOf<'engine'>;
  const copied = {
    platform: model?.platform ?? 'docker', ...(model?.version === undefined ? {} : { version: model.version }),
    ...(model?.runtime === undefined ? {} : { runtime: model.runtime }),
  };
  const operations: Operation[] = [{ op: 'add', id, node: { kind: 'vm', in: graph.ids[hypervisor]!, os, assumed: ['*'] } as NodeOf<'vm'> }];
  if (!units.every(isApp)) operations.push({ op: 'add', id: engineId, node: { kind: 'engine', in: id, ...copied, assumed: ['*'] } as NodeOf<'engine'> });
  for (const unit of units) operations.push({ op: 'move', id: graph.ids[unit]!, to: isApp(unit) ? id : engineId });
  return { id, operations };
}

function hypervisorFor(graph: Graph, provider: number): number | undefined {
  const node = graph.nodes[provider]!;
  const above = graph.parent[provider]!;
  if (node.kind === 'vm') return above >= 0 && graph.nodes[above]!.kind === 'hypervisor' ? above : undefined;
  if (node.kind !== 'host') return undefined;
  for (let child = provider + 1; child < graph.end[provider]!; child = graph.end[child]!) if (graph.nodes[child]!.kind === 'hypervisor') return child;
  return undefined;
}

/** Name of a runtime class of the workload's engine whose sandbox is at least as strong as asked; undefined where it lists none. */
export function strongerClass(facts: Facts, workload: number, boundary: number): string | undefined {
  const { graph, catalog } = facts;
  const engine = runtimes(facts).engine[workload]!;
  if (engine < 0 || graph.nodes[workload]!.kind !== 'container') return undefined;
  const classes = (graph.nodes[engine] as NodeOf<'engine'>).runtimeClasses ?? [];
  return classes.find(({ name, handler }) => {
    const sandbox = catalog.platform(handler ?? name)?.sandbox;
    return name !== undefined && sandbox !== undefined && BOUNDARIES.indexOf(sandbox.boundary) >= boundary;
  })?.name;
}
