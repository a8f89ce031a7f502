/** Where limits stand in a node, and how a fix writes them. */
import type { Json } from '../../../model';
import type { Graph } from '../../contract';
import type { Resource } from '../../facts/limits';
import { wholeMiB } from './machine-rules';

/** Property path of a node's own limit; undefined where it has none that could be changed (a pod's limit that follows from its containers, CPUs of a cpuset). */
export function limitPath(graph: Graph, i: number, resource: Resource): readonly string[] | undefined {
  const node = graph.nodes[i]!;
  if (node.kind === 'container') return node.limits?.[resource] === undefined ? undefined : ['limits', resource];
  if (node.kind !== 'pod' && node.kind !== 'cgroup') return undefined;
  if (resource === 'pids') return node.pids === undefined ? undefined : ['pids'];
  return node[resource]?.max === undefined ? undefined : [resource, 'max'];
}

/** A limit in its written form, rounded down: whole MiB, hundredths of a CPU, whole processes. */
export function limitValue(resource: Resource, value: number): Json {
  if (resource === 'memory') return wholeMiB(value);
  return resource === 'cpu' ? Math.max(0.01, Math.floor(value * 100) / 100) : Math.floor(value);
}
