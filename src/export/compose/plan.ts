/** Which containers make one Compose file: those of a project's control group, else those of an engine. */
import type { Graph } from '../../engine/contract';
import type { Kind, NodeOf } from '../../model';
import type { Losses } from '../manifests/losses';
import { plainName } from '../manifests/names';
import { above, kindOf, numbersOf, sourceName } from '../manifests/written';

export interface PlannedProject {
  /** Control group of the project, else engine. */
  readonly node: number;
  /** Project name by Compose's rules. */
  readonly name: string;
  readonly containers: readonly number[];
  /** Host or VM that it runs on; -1 where there is none. */
  readonly machine: number;
}

const CONTAINERS: ReadonlySet<Kind> = new Set(['container'] as const);

const isProject = (graph: Graph, i: number) => kindOf(graph, i) === 'cgroup' && (graph.nodes[i] as NodeOf<'cgroup'>).project !== undefined;

/** Compose's rule: lower case letters, digits, dashes and underscores, a letter or digit first. */
const projectName = (wish: string): string => plainName(wish).toLowerCase().replaceAll('.', '-');

/** Engines whose containers an orchestrator manages: what runs there is not started by Compose. */
function orchestrated(graph: Graph): ReadonlySet<string> {
  return new Set(graph.nodes.flatMap((node) => (node.kind === 'cluster' ? (node.members ?? []) : [])));
}

/** Sorts the containers of a topology, or of one node, into projects. */
export function planProjects(graph: Graph, stack: string, node: number | undefined, losses: Losses): readonly PlannedProject[] {
  const members = orchestrated(graph);
  const groups = new Map<number, number[]>();
  for (const i of numbersOf(graph, CONTAINERS, node)) {
    const around = [...above(graph, i)];
    const engine = around.find((at) => kindOf(graph, at) === 'engine') ?? -1;
    const owner = around.find((at) => isProject(graph, at)) ?? engine;
    if (owner < 0) losses.say('Docker Compose starts containers on one engine; what floats in a cluster, or stands on none, is not in the files', graph.ids[i]!, '*');
    else if (node === undefined && (members.has(graph.ids[engine] ?? '') || isManaged(graph, engine))) {
      losses.say('A cluster decides what runs on its engines, not Docker Compose; export Kubernetes manifests, or name the engine', graph.ids[engine]!, '*');
      losses.say('These run on engines of a cluster and are not in the files', graph.ids[i]!, '*');
    } else groups.set(owner, [...(groups.get(owner) ?? []), i]);
  }
  return [...groups].map(([owner, containers]): PlannedProject => ({
    node: owner, containers, name: nameOf(graph, owner, groups.size === 1 ? stack : undefined),
    machine: [owner, ...above(graph, owner)].find((at) => ['host', 'vm'].includes(kindOf(graph, at))) ?? -1,
  }));
}

const isManaged = (graph: Graph, engine: number) => engine >= 0 && (graph.nodes[engine] as NodeOf<'engine'>).kubelet !== undefined;

function nameOf(graph: Graph, owner: number, stack: string | undefined): string {
  const node = graph.nodes[owner]!;
  return projectName(node.kind === 'cgroup' ? (node.project ?? graph.ids[owner]!) : (stack ?? graph.ids[owner]!));
}

/** Key of a container in the file: the name that it had in a Compose file before, else its id. */
export const serviceWish = (graph: Graph, i: number): string => sourceName(graph.nodes[i]!.source, 'compose', 'services') ?? graph.ids[i]!;
