/** What stands between a node and the hardware, and between it and its neighbours. */
import type { Facts } from '../../engine/contract';
import { boundary } from '../../engine/facts/boundary';
import { nearest } from '../../engine/graph';
import { places } from '../../engine/facts/places';
import { workloads } from '../../engine/facts/workloads';
import type { NodeOf } from '../../model';
import type { Line, Piece } from './contract';
import { calledPiece } from './node';
import { counted, known, ref, refs, said, unknown, wall } from './say';

const PHYSICAL: ReadonlySet<string> = new Set(['site', 'host', 'cluster', 'volume', 'network']);

/** The way down: every level, with the wall that is crossed on leaving it. */
function pathLine(facts: Facts, node: number): Line {
  const { graph } = facts;
  const steps: Piece[] = [...calledPiece(facts, node)];
  for (let at = node; graph.parent[at]! >= 0 && graph.nodes[at]!.kind !== 'host'; at = graph.parent[at]!) {
    const above = graph.parent[at]!, { classes: [crossed], certain } = boundary(facts, at, above);
    const words = !certain ? '| a boundary that cannot be told |' : crossed === undefined ? '>' : `| ${wall(crossed)} |`;
    steps.push(` ${words} `, ...calledPiece(facts, above));
  }
  return known`From it down to the hardware: ${steps}.`;
}

/** What a container is given that makes its wall thinner. */
function holes(facts: Facts, node: number): readonly Line[] {
  const it = facts.graph.nodes[node]!;
  if (it.kind !== 'container') return [];
  const { privileged, namespaces, mounts, capabilities } = it as NodeOf<'container'>;
  const found = [
    privileged === true ? 'it is privileged' : undefined,
    ...Object.entries(namespaces ?? {}).filter(([, value]) => value === 'host').map(([name]) => `it shares the ${name} namespace of its host`),
    (mounts ?? []).some(({ source }) => source?.endsWith('.sock') === true) ? 'a socket of its host is mounted into it' : undefined,
    capabilities?.add !== undefined && capabilities.add.length > 0 ? `it has the capabilities ${capabilities.add.join(', ')} added` : undefined,
  ].filter((words) => words !== undefined);
  return found.length === 0 ? [] : [known`What makes that wall thinner: ${found.join('; ')}.`];
}

/** What someone in another workload would have to break: the nearest ones. */
function neighbours(facts: Facts, node: number): readonly Line[] {
  const { running, isWorkload } = workloads(facts);
  if (isWorkload[node] === 0) return [];
  let fewest = Infinity, closest: number[] = [], uncertain = false;
  for (const other of running.length > MOST_NEIGHBOURS ? running.subarray(0, MOST_NEIGHBOURS) : running) {
    if (other === node) continue;
    const path = boundary(facts, other, node);
    if (path.breaks < fewest) [fewest, closest, uncertain] = [path.breaks, [], false];
    if (path.breaks === fewest) {
      closest.push(other);
      uncertain ||= !path.certain;
    }
  }
  if (closest.length === 0) return [known`No other workload runs in the file.`];
  const first = boundary(facts, closest[0]!, node);
  const strength = fewest === 0 ? 'nothing to break' : said`${counted(fewest, 'boundary', 'boundaries')} to break, ${fewest === 1 ? '' : 'the strongest '}${wall(first.strength)}`;
  return [known`Nearest to it, for an attacker: ${refs(facts, closest, 4)}, with ${uncertain ? 'at least ' : ''}${strength}.`];
}

const MOST_NEIGHBOURS = 2000;

export function wallLines(facts: Facts, node: number): readonly Line[] {
  const { graph } = facts, { kind } = graph.nodes[node]!;
  if (kind === 'host') return [known`Nothing: it is the hardware.${(graph.nodes[node] as NodeOf<'host'>).managed === true ? ' A provider runs it.' : ''}`];
  if (PHYSICAL.has(kind)) return [known`Nothing runs in it as a program, so there is no boundary to speak of.`];
  const host = places(facts).host[node]!;
  const lines: Line[] = [pathLine(facts, node)];
  const path = boundary(facts, node, host >= 0 ? host : -1);
  if (host < 0) {
    const cluster = nearest(graph, node, 'cluster');
    lines.push(cluster < 0 ? unknown`Which physical host is at the end is not given.` : unknown`Which physical host is at the end is not fixed: it floats in ${ref(facts, cluster)}.`);
  }
  const words = path.breaks === 0 ? 'no boundary' : counted(path.breaks, 'boundary', 'boundaries');
  lines.push(path.certain ? known`Someone who has taken it over has ${words} to break to reach ${host >= 0 ? ref(facts, host) : 'the top'}.` : unknown`Someone who has taken it over has at least ${words} to break: a runtime on the way is not known.`);
  return [...lines, ...holes(facts, node), ...neighbours(facts, node)];
}
