/** What breaking out gives. */
import { closure, CONTROL_ROLES, distanceTo, BEYOND, impact, pathFrom, pathLines, rootOf } from '../facts/escape';
import { kernels } from '../facts/kernels';
import { labels, SENSITIVITY } from '../facts/labels';
import { workloads } from '../facts/workloads';
import type { Facts } from '../contract';
import { capped, idOf, idsOf, stackSection } from './section';

export interface EscapeFacts {
  readonly controlPlane: { readonly nodes: readonly string[]; readonly from: readonly { readonly node: string; readonly breaks: number; readonly path: readonly string[] }[]; readonly leftOut: number };
  readonly kernels: readonly {
    readonly at: string; readonly sources: number; readonly nodes: number; readonly workloads: number; readonly tenants: readonly string[];
    readonly sensitivity: string | null; readonly controlPlane: readonly string[]; readonly influenced: readonly string[];
  }[];
  readonly leftOut: number;
}

/** Boundaries that are broken at most, workloads whose way is told, and kernels whose flaw is played through. */
const MOST_BREAKS = 3, MOST_PATHS = 200, MOST_KERNELS = 50;

export const escape = stackSection<EscapeFacts>({
  title: 'What a break gives',
  doc: `How many boundaries separate each workload from what holds the keys of others (roles ${CONTROL_ROLES.join(', ')}), and what a flaw in each kernel gives whoever runs on it.`,
  source: 'Shortest paths over what gives control: root on a kernel controls what runs there, an engine\'s socket and a privileged container are root, a control plane commands its nodes',
  unknown: 'A user-space kernel counts as two breaks, an escape from a VM as control of the hypervisor [H]. What is not declared (privileges, mounts, roles) is not there.',
  fields: [
    ['controlPlane.nodes', 'ids', 'Running nodes with such a role.'],
    ['controlPlane.from[].node', 'id', 'A workload that reaches one of them.'], ['controlPlane.from[].breaks', 'count', `Fewest boundaries to break, up to ${MOST_BREAKS}.`],
    ['controlPlane.from[].path', 'texts', 'The way, a line a step.'], ['controlPlane.leftOut', 'count', `Workloads beyond the first ${MOST_PATHS}.`],
    ['kernels[].at', 'name', 'Key of the kernel.'], ['kernels[].sources', 'count', 'Workloads on it.'], ['kernels[].nodes', 'count', 'Nodes under control then.'],
    ['kernels[].workloads', 'count', 'Running workloads among them.'], ['kernels[].tenants', 'texts', 'Tenants of these nodes.'],
    ['kernels[].sensitivity', 'name', 'Highest sensitivity of these nodes.'], ['kernels[].controlPlane', 'ids', 'Nodes with such a role among them.'],
    ['kernels[].influenced', 'ids', 'Not controlled, but reading a volume that the attacker can write.'],
    ['leftOut', 'count', `Kernels with workloads beyond the ${MOST_KERNELS} heaviest.`],
  ],
  make(facts) {
    const domains = kernels(facts).domains.filter((it) => it.workloads.length > 0).sort((a, b) => b.weight - a.weight || a.number - b.number);
    const { shown, leftOut } = capped(domains, MOST_KERNELS);
    return {
      controlPlane: controlPlane(facts), leftOut,
      kernels: shown.map((domain) => {
        const it = impact(facts, closure(facts, [rootOf(facts, domain)], 0));
        return {
          at: domain.key, sources: domain.workloads.length, nodes: it.nodes.length, workloads: it.workloads.length, tenants: it.tenants,
          sensitivity: SENSITIVITY[it.sensitivity] ?? null, controlPlane: idsOf(facts, it.controlPlane), influenced: idsOf(facts, it.influenced.map(({ node }) => node)),
        };
      }),
    };
  },
});

function controlPlane(facts: Facts): EscapeFacts['controlPlane'] {
  const { role } = labels(facts), { copies, running } = workloads(facts);
  const roles = new Set(CONTROL_ROLES), targets: number[] = [];
  for (let i = 0; i < facts.graph.count; i++) if (roles.has(facts.graph.nodes[i]!.role ?? '') && copies[i]! > 0) targets.push(i);
  if (targets.length === 0) return { nodes: [], from: [], leftOut: 0 };
  const reached = distanceTo(facts, targets, MOST_BREAKS);
  const sources = Array.from(running).filter((i) => reached.breaks[i] !== BEYOND && !roles.has(role[i] ?? ''));
  const { shown, leftOut } = capped(sources.sort((a, b) => reached.breaks[a]! - reached.breaks[b]! || a - b), MOST_PATHS);
  return {
    nodes: idsOf(facts, targets), leftOut,
    from: shown.map((i) => ({ node: idOf(facts, i)!, breaks: reached.breaks[i]!, path: pathLines(facts, pathFrom(reached, i)!) })),
  };
}
