/** Who can read a node's data: everyone who administers something that it runs on or keeps its data on. */
import type { Facts } from '../../engine/contract';
import { canRead, readersOf } from '../../engine/facts/visibility';
import type { Reader } from '../../engine/facts/visibility';
import { runtimes, UNKNOWN_BOUNDARY } from '../../engine/facts/runtimes';
import { workloads } from '../../engine/facts/workloads';
import { kindCode } from '../../engine/graph';
import type { Line, Piece } from './contract';
import { counted, known, ref, refs, said, unknown } from './say';

/** Most running containers that are asked what they see, and most workloads that an administrator's view is made of. */
const MOST = 500;
const CONTAINER = kindCode('container');

const TARGETS: ReadonlySet<string> = new Set(['container', 'pod', 'app', 'vm']);

export function principal(facts: Facts, { principal: who, node }: Reader): Piece[] {
  const it = ref(facts, node);
  switch (who) {
    case 'root': return said`Root on ${it}`;
    case 'engine': return said`Whoever may use the API of ${it}`;
    case 'hypervisor': return said`Whoever administers ${it}`;
    case 'cluster': return said`Whoever administers the cluster ${it}`;
    case 'storage': return said`Whoever administers ${it}`;
    case 'container': return said`${it}`;
  }
}

function ofWorkload(facts: Facts, node: number): readonly Line[] {
  const { graph } = facts;
  const lines: Line[] = readersOf(facts, node).filter((reader) => reader.principal !== 'container').map((reader) => known`${principal(facts, reader)} sees ${reader.sees.map(({ what, how }) => `${what} (${how})`).join(', ')}.`);
  const { running } = workloads(facts);
  let asked = 0;
  for (const other of running) {
    if (graph.kind[other] !== CONTAINER || other === node || asked++ > MOST) continue;
    const seen = canRead(facts, other, node);
    if (seen.length > 0) lines.push(known`The container ${ref(facts, other)} sees ${seen.map(({ what, how }) => `${what} (${how})`).join(', ')}.`);
  }
  if (graph.kind[node] === CONTAINER && runtimes(facts).boundary[node] === UNKNOWN_BOUNDARY) lines.push(unknown`What its host sees of it cannot be told: its runtime is not known.`);
  if (lines.length === 0) lines.push(unknown`Nobody in the file: what it runs on has no operating system or product given.`);
  else lines.push(known`Whether it encrypts its files itself is not looked at.`);
  return lines;
}

/** Seen from the other side: whose data an administrator of this node reads. */
function asReader(facts: Facts, node: number): readonly Line[] {
  const { running } = workloads(facts);
  const read: number[] = [];
  for (const target of running.subarray(0, MOST)) if (readersOf(facts, target).some((reader) => reader.node === node && reader.sees.some(({ what }) => what !== 'console' && what !== 'ciphertext'))) read.push(target);
  const short = running.length > MOST ? ` Of ${running.length} running workloads the first ${MOST} were looked at.` : '';
  return [read.length === 0 ? known`Administering it gives no view of the data of a running workload.${short}`
    : known`Whoever administers it can read data of ${counted(read.length, 'running workload')}: ${refs(facts, read)}.${short}`];
}

export function readerLines(facts: Facts, node: number): readonly Line[] {
  return TARGETS.has(facts.graph.nodes[node]!.kind) ? ofWorkload(facts, node) : asReader(facts, node);
}
