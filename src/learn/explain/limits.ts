/** What limits a node: effective limits with the node that sets them, what is promised inside, what is certain of its size. */
import type { Facts } from '../../engine/contract';
import { backing } from '../../engine/facts/backing';
import { machines } from '../../engine/facts/commit';
import { groupCommits, stackedCommit } from '../../engine/facts/group-commit';
import { kubernetes } from '../../engine/facts/kubernetes';
import { limits, RESOURCES } from '../../engine/facts/limits';
import type { Resource } from '../../engine/facts/limits';
import { NO_QOS, qos, QOS } from '../../engine/facts/qos';
import { workloads } from '../../engine/facts/workloads';
import type { Line } from './contract';
import { calledPiece } from './node';
import { assumed, counted, known, percent, ref, refs, unknown, UNIT } from './say';

const HOLDS_NOTHING: ReadonlySet<string> = new Set(['site', 'cluster', 'volume', 'network']);
const NAMES: { readonly [R in Resource]: string } = { memory: 'Memory', cpu: 'CPU', pids: 'Processes' };

/** Whether a node, or one property of it, is marked as assumed. */
const isAssumed = ({ graph }: Facts, node: number, property: string): boolean =>
  graph.nodes[node]!.assumed?.some((name) => name === '*' || name === property || name.startsWith(`${property}.`)) ?? false;

function limitLine(facts: Facts, node: number, resource: Resource): Line {
  const { effective, known: exact, binding, own } = limits(facts)[resource];
  const amount = Math.max(0, effective[node]!), by = binding[node]!, name = NAMES[resource];
  if (exact[node] === 0) {
    return amount === Infinity ? unknown`${name}: what it can use cannot be told, because a size on the way up is not given.`
      : unknown`${name}: at most ${UNIT[resource](amount)}, by ${calledPiece(facts, by)}; a size on the way up is not given, so it may be less.`;
  }
  if (amount === Infinity || by < 0) return known`${name}: nothing limits it, neither itself nor anything above it.`;
  const say = isAssumed(facts, by, resource === 'cpu' && facts.graph.nodes[by]!.kind === 'vm' ? 'vcpus' : resource) ? assumed : known;
  const itself = own[node]!;
  if (by === node) return say`${name}: at most ${UNIT[resource](amount)}, its own size or limit.`;
  const beside = Number.isFinite(itself) ? ` Its own limit of ${UNIT[resource](itself)} is never reached.` : ' It has no limit of its own.';
  return say`${name}: at most ${UNIT[resource](amount)}, because ${calledPiece(facts, by)} has no more.${beside}`;
}

/** How far the virtual machines on a machine exceed what it has. */
function promised(facts: Facts, node: number): readonly Line[] {
  const machine = machines(facts).byNode.get(node);
  if (machine === undefined || machine.contributions.length === 0) return [];
  const { memory, cpu } = machine;
  const lines: Line[] = [];
  if (Number.isNaN(memory.worst)) lines.push(unknown`How far its memory is promised to virtual machines cannot be told: its size is not given.`);
  else lines.push(known`Virtual machines are promised ${UNIT.memory(memory.size)} of its memory and need ${UNIT.memory(memory.overhead)} beside it, of ${UNIT.memory(Math.max(0, memory.usable))} that it can give: ${memory.unknown.length > 0 ? 'at least ' : ''}${percent(memory.worst)}.`);
  if (Number.isNaN(cpu.commit)) lines.push(unknown`How far its CPUs are promised cannot be told: their number is not given.`);
  else lines.push(known`Virtual machines are promised ${counted(cpu.shared + cpu.pinned, 'vCPU')} on ${counted(cpu.threads, 'hardware thread')}: ${cpu.unknown.length > 0 ? 'at least ' : ''}${percent(cpu.commit)} of those that are shared.`);
  const open = [...new Set([...memory.unknown, ...cpu.unknown])];
  if (open.length > 0) lines.push(unknown`Not counted, because their size is not given: ${refs(facts, open)}.`);
  return lines;
}

/** What the limits of containers inside add up to. */
function groups(facts: Facts, node: number): readonly Line[] {
  const commits = groupCommits(facts);
  return (['memory', 'cpu'] as const).flatMap((resource) => {
    const { capacity, sum, unlimited, ratio } = commits[resource];
    const lines: Line[] = [];
    if (!Number.isNaN(ratio[node]) && sum[node]! > 0 && Number.isFinite(ratio[node])) {
      lines.push(known`${NAMES[resource]} limits of the containers in it add up to ${UNIT[resource](sum[node]!)} of ${UNIT[resource](Math.max(0, capacity[node]!))}: ${percent(ratio[node]!)}.`);
    }
    if (unlimited[node]! > 0) lines.push(known`${counted(unlimited[node]!, 'container')} in it ${unlimited[node] === 1 ? 'has' : 'have'} no ${resource === 'cpu' ? 'CPU' : 'memory'} limit: ${unlimited[node] === 1 ? 'it' : 'each of them'} can take what the others need.`);
    return lines;
  });
}

function certainPart(facts: Facts, node: number): readonly Line[] {
  if (facts.graph.nodes[node]!.kind !== 'vm') return [];
  return (['memory', 'cpu'] as const).flatMap((resource) => {
    const found = backing(facts, node, resource);
    const name = resource === 'cpu' ? 'CPU' : 'memory';
    if (found === undefined) return [unknown`How much of its ${name} is certain when all are busy cannot be told.`];
    return [found.backed >= 1 ? known`All of its ${name} is certain (${found.how}).` : known`Only ${percent(found.backed)} of its ${name} is certain when all are busy (${found.how}): ${ref(facts, found.machine)} is promised ${percent(found.commit)}.`];
  });
}

function ofWorkload(facts: Facts, node: number): readonly Line[] {
  const { isWorkload, copies } = workloads(facts);
  const lines: Line[] = [];
  const each = qos(facts).class[node]!;
  if (each !== NO_QOS && kubernetes(facts).managed[node] === 1) lines.push(known`Kubernetes counts it as ${QOS[each]!}${QOS[each] === 'BestEffort' ? ': first to be evicted when memory runs short' : ''}.`);
  if (isWorkload[node] === 1 && copies[node]! > 0) {
    const stacked = (['memory', 'cpu'] as const).map((resource) => [resource, stackedCommit(facts, node, resource)] as const).filter(([, ratio]) => ratio > 1.005);
    for (const [resource, ratio] of stacked) lines.push(known`Through all levels its ${resource === 'cpu' ? 'CPU' : 'memory'} is promised ${Number.isFinite(ratio) ? `at least ${ratio.toFixed(2)} times` : 'without bound'}.`);
  }
  return lines;
}

export function limitLines(facts: Facts, node: number): readonly Line[] {
  const { kind } = facts.graph.nodes[node]!;
  if (HOLDS_NOTHING.has(kind)) return [known`Limits do not apply to it: it uses no memory or CPU itself.`];
  const resources = RESOURCES.filter((resource) => resource !== 'pids' || limits(facts).pids.effective[node] !== Infinity || kind === 'container');
  return [...resources.map((resource) => limitLine(facts, node, resource)), ...certainPart(facts, node), ...promised(facts, node), ...groups(facts, node), ...ofWorkload(facts, node)];
}
