/** Where imported containers stand: on a chosen node, with the layers that are missing, or on a new assumed host. */
import type { Operation, TopologyNode } from '../model';
import type { Ids } from './ids';
import type { ImportContext } from './contract';

export interface Ground {
  readonly operations: readonly Operation[];
  /** Engine or cgroup that takes the containers. */
  readonly parent: string;
  /** Host or VM whose system runs them, for volumes and networks; undefined for the top level. */
  readonly machine: string | undefined;
}

/** No place to stand, and why. */
export interface NoGround {
  readonly error: string;
}

const lookUp = (context: ImportContext) => {
  const index = new Map(context.topology.ids.map((id, i) => [id, i]));
  return (id: string | undefined): TopologyNode | undefined => (id === undefined ? undefined : context.topology.nodes[index.get(id) ?? -1]);
};

/** The nearest host or VM at or above a node; undefined where there is none, or where `in` runs in a circle. */
export function machineAbove(context: ImportContext, id: string): string | undefined {
  const node = lookUp(context);
  const seen = new Set<string>();
  for (let at: string | undefined = id; at !== undefined && !seen.has(at); at = node(at)?.in) {
    seen.add(at);
    const kind = node(at)?.kind;
    if (kind === 'host' || kind === 'vm') return at;
  }
  return undefined;
}

/**
 * Finds the place for containers. `context.on` may be an engine, a cgroup, a host or a VM: a machine without an engine gets
 * one of `platform`, marked assumed. Without `on`, a new host named after the project `name` and an engine are made, marked assumed.
 */
export function findGround(context: ImportContext, ids: Ids, name: string, platform: string): Ground | NoGround {
  if (context.on === undefined) return assumedHost(ids, name, platform);
  const target = lookUp(context)(context.on);
  if (!target) return { error: `There is no node \`${context.on}\` in the topology to put the containers on. Name an engine, a cgroup, a virtual machine or a host.` };
  if (target.kind === 'engine' || target.kind === 'cgroup') return { operations: [], parent: context.on, machine: machineAbove(context, context.on) };
  if (target.kind !== 'host' && target.kind !== 'vm') {
    return { error: `\`${context.on}\` is a ${target.kind}, on which containers cannot be put. Name an engine, a cgroup, a virtual machine or a host.` };
  }
  const engines = context.topology.ids.filter((_, i) => context.topology.nodes[i].kind === 'engine' && context.topology.nodes[i].in === context.on);
  if (engines.length > 1) return { error: `\`${context.on}\` has several engines (${engines.join(', ')}). Name the one to put the containers on.` };
  if (engines.length === 1) return { operations: [], parent: engines[0], machine: context.on };
  const engine = ids.take('engine', undefined, platform, `${context.on}-${platform}`);
  return { operations: [addEngine(engine, context.on, platform)], parent: engine, machine: context.on };
}

function assumedHost(ids: Ids, name: string, platform: string): Ground {
  const host = ids.take('host', undefined, `${name}-host`);
  const engine = ids.take('engine', undefined, platform);
  return {
    operations: [{ op: 'add', id: host, node: { kind: 'host', os: { family: 'linux' }, assumed: ['*'] } }, addEngine(engine, host, platform)],
    parent: engine,
    machine: host,
  };
}

function addEngine(id: string, machine: string, platform: string): Operation {
  return { op: 'add', id, node: { kind: 'engine', in: machine, platform, assumed: ['*'] } };
}
