/** Whom the kernel kills when memory runs out (RULES 3.8). */
import type { NodeOf } from '../../../model';
import type { Facts } from '../../contract';
import { kubernetes } from '../kubernetes';
import { NO_QOS, qos, QOS } from '../qos';

/** Never killed. */
export const EXEMPT = -1000;
const GUARANTEED_ADJ = -997, BEST_EFFORT_ADJ = 1000, BURSTABLE_MIN = 3, BURSTABLE_MAX = 999;
/** Priority of system-node-critical. */
const NODE_CRITICAL = 2_000_001_000;

/** oom_score_adj that the kubelet gives for a memory request on a node of this capacity; GetContainerOOMScoreAdjust (its documentation prints 2 for the least, its code gives 3). */
export function burstableAdj(request: number, capacity: number): number {
  return Math.min(BURSTABLE_MAX, Math.max(BURSTABLE_MIN, 1000 - Math.floor((1000 * request) / capacity)));
}

/** oom_score_adj of a container, app or VM on a system with `capacity` bytes of memory: declared, else by class in Kubernetes, else 0. NaN where the class is not known. */
export function oomScoreAdj(facts: Facts, node: number, capacity: number): number {
  const { graph } = facts;
  const it = graph.nodes[node]!;
  if (it.kind !== 'container') return 0;
  if (it.oomScoreAdj !== undefined) return it.oomScoreAdj;
  if (kubernetes(facts).managed[node] === 0) return 0;
  const above = graph.nodes[graph.parent[node]!];
  if (above?.kind === 'pod' && ((above as NodeOf<'pod'>).priority ?? 0) >= NODE_CRITICAL) return GUARANTEED_ADJ;
  const { class: classes, request } = qos(facts);
  if (classes[node] === NO_QOS) return NaN;
  const name = QOS[classes[node]!];
  return name === 'Guaranteed' ? GUARANTEED_ADJ : name === 'BestEffort' ? BEST_EFFORT_ADJ : burstableAdj(request.memory[node]!, capacity);
}

/** Points by which the kernel chooses, in bytes: resident memory, and a thousandth of what there is for each point of adj. -Infinity: never. */
export function badness(resident: number, adj: number, total: number): number {
  return adj <= EXEMPT ? -Infinity : resident + ((adj || 0) * total) / 1000;
}

/** /proc/PID/oom_score as Linux from 5.9 shows it, for badness and total in the same unit: 0 to 2000. */
export function oomScore(points: number, total: number): number {
  return points === -Infinity ? 0 : Math.max(0, Math.trunc(((1000 + Math.trunc((points * 1000) / total)) * 2) / 3));
}
