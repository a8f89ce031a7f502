/** Findings by box: how many, how bad, and how bad inside. */
import { SEVERITIES } from '../model';
import type { Checked } from '../engine/contract';
import type { Scene } from './contract';

export type Badges = Pick<Scene, 'level' | 'findings' | 'levelInside'>;

const MOST = 0xffff;
const LEVEL: ReadonlyMap<string, number> = new Map(SEVERITIES.map((severity, i) => [severity, i + 1]));

/**
 * Counts each finding on the box that stands for the node it is about. `level` is that of the box's own node;
 * what is hidden in a fold counts in `findings` and `levelInside`.
 */
export function badges({ findings, facts: { graph } }: Checked, boxOf: Int32Array, nodeOf: Int32Array, parent: Int32Array): Badges {
  const count = nodeOf.length;
  const own = new Uint8Array(count), sums = new Uint16Array(count), inside = new Uint8Array(count);
  for (const finding of findings) {
    const node = finding.nodes.length > 0 ? graph.number.get(finding.nodes[0]) : undefined;
    if (node === undefined) continue;
    const box = boxOf[node];
    if (box < 0) continue;
    const level = LEVEL.get(finding.severity) ?? 0;
    if (sums[box] < MOST) sums[box]++;
    if (nodeOf[box] === node) own[box] = Math.max(own[box], level);
    else inside[box] = Math.max(inside[box], level);
  }
  for (let i = count - 1; i > 0; i--) {
    const above = parent[i];
    if (above >= 0) inside[above] = Math.max(inside[above], own[i], inside[i]);
  }
  return { level: own, findings: sums, levelInside: inside };
}
