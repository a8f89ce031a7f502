/** Where workloads of a scheduler stand: in a cluster, whose members place them, unless somebody names a place. */
import type { TopologyNode } from '../../model';
import type { Source } from '../ids';
import { type Place, quote } from '../notes';
import type { Builder, Ground } from './builder';

export interface Scheduler {
  /** Platform of the cluster. */
  readonly platform: string;
  /** Of the engines that run its containers, where people name a machine that has none. */
  readonly engine: string;
  /** The format, at the start of a sentence. */
  readonly says: string;
}

/**
 * The cluster `name` of a scheduler, added (and marked assumed where the files do not name it) when first asked for; or what
 * `context.on` names: another cluster, a machine, an engine or a control group.
 */
export function clusterGround(builder: Builder, scheduler: Scheduler, name: string, named: boolean, source: Source, place: Place): Ground | undefined {
  const { topology, on } = builder.context;
  if (on !== undefined) {
    const kind = topology.nodes[topology.ids.indexOf(on)]?.kind;
    return kind === 'cluster' ? { parent: on, machine: on } : builder.ground(name, scheduler.engine, scheduler.says, place);
  }
  const id = builder.ids.take('cluster', source, name, `${name}-cluster`);
  const known = builder.ids.existing('cluster', source) !== undefined;
  builder.put(id, { kind: 'cluster', ...(name === id ? {} : { name }), platform: scheduler.platform, ...(named ? {} : { assumed: ['*'] }), source } as TopologyNode, place);
  if (!named && !known) {
    builder.notes.add('info', 'assumed-cluster', place, `${scheduler.says} does not say which machines run it: it stands in the cluster ${quote(id)}, marked as assumed. Name the machines as its \`members\`, or import onto a cluster of yours.`);
  }
  return { parent: id, machine: id };
}
