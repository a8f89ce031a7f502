/** What data a failure costs: writes that no copy has, and what lived only in a container (RULES 3.3). */
import { parseDuration } from '../../../model';
import type { NodeOf } from '../../../model';
import type { Facts } from '../../contract';
import { kindCode, nodeNumber } from '../../graph';
import type { Outcome } from '../failure';

export interface DataLoss {
  /** The volume or workload. */
  readonly node: number;
  /** Seconds of writes that are lost; NaN where it is not known how many, or all may be. */
  readonly seconds: number;
  readonly reason: string;
}

const VOLUME = kindCode('volume'), CONTAINER = kindCode('container');

/** Losses, by node: volumes that went without a copy in step, and data of containers that were made anew elsewhere (`moved`). */
export function dataLoss(facts: Facts, before: Outcome, moved: Uint8Array): readonly DataLoss[] {
  const { graph } = facts;
  const found: DataLoss[] = [];
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] === VOLUME && before.down[i] === 1 && moved[i] === 0) add(found, ofVolume(facts, i, before));
    if (graph.kind[i] === CONTAINER && moved[i] === 1) add(found, ofContainer(facts, i));
  }
  return found;
}

function add(list: DataLoss[], item: DataLoss | undefined): void {
  if (item !== undefined) list.push(item);
}

function ofVolume({ graph }: Facts, volume: number, { down }: Outcome): DataLoss | undefined {
  const { copies = [], backup } = graph.nodes[volume] as NodeOf<'volume'>;
  const left = copies.filter((it) => {
    const at = nodeNumber(graph, it.site);
    return at !== undefined && down[at] === 0;
  });
  if (left.some((it) => it.sync === true)) return undefined;
  if (left.length === 0) return { node: volume, seconds: NaN, reason: `no copy is left while it is down${backup === true ? '; a backup exists' : ''}` };
  const lags = left.map(({ lag }) => (parseDuration(lag) ?? NaN) / 1000);
  const least = lags.reduce((a, b) => (b < a || Number.isNaN(a) ? b : a));
  const at = left[Math.max(0, lags.indexOf(least))]!.site!;
  return { node: volume, seconds: least, reason: Number.isNaN(least) ? `the copy at ${at} is behind, nobody says how far` : `the copy at ${at} is behind by that` };
}

/** Data that a container declares and keeps in itself or in memory: a new one begins without it. */
function ofContainer({ graph }: Facts, container: number): DataLoss | undefined {
  const { dataPaths = [], mounts = [] } = graph.nodes[container] as NodeOf<'container'>;
  const kept = mounts.filter((it) => it.target !== undefined && it.type !== 'tmpfs').map((it) => it.target!.replace(/\/+$/, ''));
  const bare = dataPaths.filter((path) => !kept.some((target) => path === target || path.startsWith(`${target}/`)));
  return bare.length === 0 ? undefined : { node: container, seconds: NaN, reason: `${bare.slice(0, 3).join(', ')} is on no volume: a new container begins without it` };
}
