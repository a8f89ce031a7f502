/** What is known of every node, row by row, as tables show it. */
import type { Checked } from '../engine/contract';
import { kernelOf, kernels } from '../engine/facts/kernels';
import { labels, SENSITIVITY, TRUST } from '../engine/facts/labels';
import { limits } from '../engine/facts/limits';
import { PRIORITIES, SEVERITIES, type Severity } from '../model';
import { meters } from '../scene/meters';
import { kernelBands, nodeTexts, titleOf } from '../scene/texts';

export interface Row {
  readonly node: number;
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** Id of the node that it is in. */
  readonly parent: string | undefined;
  readonly depth: number;
  readonly platform: string | undefined;
  readonly version: string | undefined;
  readonly image: string | undefined;
  /** Second line and band of its box. */
  readonly subtitle: string;
  readonly band: string;
  /** Node whose kernel it runs on. */
  readonly kernel: string | undefined;
  readonly copies: number;
  /** Cores and bytes: NaN is unknown, Infinity unlimited. What it offers or may use itself, and what it can use at most with all limits around it. */
  readonly cpu: number;
  readonly memory: number;
  readonly disk: number;
  readonly cpuRequest: number;
  readonly memoryRequest: number;
  readonly cpuAtMost: number;
  readonly memoryAtMost: number;
  /** Promised inside for one unit of what there is; NaN where nothing is. */
  readonly cpuCommit: number;
  readonly memoryCommit: number;
  readonly labels: { readonly [name: string]: string | undefined };
  readonly assumed: boolean;
  /** Findings that are about it, and the worst severity. */
  readonly findings: number;
  readonly worst: Severity | undefined;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Findings by the node that they are about. */
function findingsOf({ findings, facts: { graph } }: Checked): { readonly count: Uint32Array; readonly worst: Uint8Array } {
  const count = new Uint32Array(graph.count), worst = new Uint8Array(graph.count);
  for (const finding of findings) {
    const node = finding.nodes.length > 0 ? graph.number.get(finding.nodes[0]) : undefined;
    if (node === undefined) continue;
    count[node]++;
    worst[node] = Math.max(worst[node], SEVERITIES.indexOf(finding.severity) + 1);
  }
  return { count, worst };
}

/** Every node, in preorder. */
export function inventory(checked: Checked): readonly Row[] {
  const { facts } = checked;
  const { graph, catalog } = facts;
  const all = Int32Array.from({ length: graph.count }, (_, i) => i);
  const { memoryCommit, cpuCommit } = meters(facts, all);
  const running = kernels(facts);
  const bands = kernelBands(running.domains, catalog), texts = nodeTexts(facts);
  const known = labels(facts), { memory, cpu } = limits(facts);
  const found = findingsOf(checked);
  return Array.from(all, (i): Row => {
    const node = graph.nodes[i], said = texts(node);
    const domain = kernelOf(running, i);
    const { platform, version } = node as { platform?: unknown; version?: unknown };
    return {
      node: i, id: graph.ids[i], name: titleOf(graph.ids[i], node), kind: node.kind, parent: graph.parent[i] < 0 ? undefined : graph.ids[graph.parent[i]], depth: graph.depth[i],
      platform: text(platform), version: text(version), image: node.kind === 'container' ? node.image : undefined,
      subtitle: said.subtitle, band: said.band === '' ? bands.get(i) ?? '' : said.band,
      kernel: domain === undefined ? undefined : graph.ids[domain.node], copies: graph.replicas[i],
      cpu: graph.cpu[i], memory: graph.memory[i], disk: graph.disk[i], cpuRequest: graph.cpuRequest[i], memoryRequest: graph.memoryRequest[i],
      cpuAtMost: cpu.known[i] ? cpu.effective[i] : NaN, memoryAtMost: memory.known[i] ? memory.effective[i] : NaN,
      cpuCommit: cpuCommit[i], memoryCommit: memoryCommit[i],
      labels: {
        tenant: known.tenant[i], environment: known.environment[i], role: known.role[i], owner: known.owner[i],
        trust: TRUST[known.trust[i]], sensitivity: SENSITIVITY[known.sensitivity[i]], criticality: PRIORITIES[known.criticality[i]],
      },
      assumed: node.assumed?.includes('*') ?? false, findings: found.count[i], worst: SEVERITIES[found.worst[i] - 1],
    };
  });
}
