/** The rows of the native trees: the stack by containment, and findings by rule. */
import { translated } from '../../l10n';
import { ruleTitle } from '../../engine';
import type { Checked } from '../../engine/contract';
import { SEVERITIES, type Kind, type Severity } from '../../model';
import { nodeTexts, titleOf } from '../../scene/texts';
import { findingKeys } from './rows';

export interface NodeRow {
  readonly id: string;
  readonly kind: Kind;
  readonly title: string;
  readonly subtitle: string;
  readonly holds: boolean;
  /** Findings on it and in it, and the worst of them. */
  readonly findings: number;
  readonly worst: Severity | undefined;
}

export interface RuleRow {
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly keys: readonly string[];
}

interface Sums {
  readonly count: Uint32Array;
  readonly worst: Uint8Array;
}

const sumsMemo = new WeakMap<Checked, Sums>();
const LEVEL: ReadonlyMap<Severity, number> = new Map(SEVERITIES.map((severity, level) => [severity, level + 1]));

/** Findings of each node and everything in it; a finding counts where its first node is. */
function sumsOf(checked: Checked): Sums {
  const known = sumsMemo.get(checked);
  if (known) return known;
  const { graph } = checked.facts;
  const sums: Sums = { count: new Uint32Array(graph.count), worst: new Uint8Array(graph.count) };
  for (const { nodes, severity } of checked.findings) {
    const node = nodes.length > 0 ? graph.number.get(nodes[0]!) : undefined;
    if (node === undefined) continue;
    sums.count[node]++;
    sums.worst[node] = Math.max(sums.worst[node]!, LEVEL.get(severity)!);
  }
  for (let node = graph.count - 1; node > 0; node--) {
    const above = graph.parent[node]!;
    if (above < 0) continue;
    sums.count[above] += sums.count[node]!;
    sums.worst[above] = Math.max(sums.worst[above]!, sums.worst[node]!);
  }
  sumsMemo.set(checked, sums);
  return sums;
}

function rowAt(checked: Checked, node: number): NodeRow {
  const { graph } = checked.facts;
  const { count, worst } = sumsOf(checked);
  const it = graph.nodes[node]!, id = graph.ids[node]!;
  return {
    id, kind: it.kind, title: titleOf(id, it), subtitle: nodeTexts(checked.facts)(it).subtitle, holds: graph.end[node]! > node + 1,
    findings: count[node]!, worst: SEVERITIES[worst[node]! - 1],
  };
}

/** The nodes directly in a node, or at the top; none where the node is gone. */
export function nodeRows(checked: Checked, within: string | undefined): NodeRow[] {
  const { graph } = checked.facts;
  const node = within === undefined ? -1 : graph.number.get(within);
  if (node === undefined) return [];
  const rows: NodeRow[] = [];
  const last = node < 0 ? graph.count : graph.end[node]!;
  for (let child = node + 1; child < last; child = graph.end[child]!) rows.push(rowAt(checked, child));
  return rows;
}

/** One node; undefined where it is gone. */
export function nodeRow(checked: Checked, id: string): NodeRow | undefined {
  const node = checked.facts.graph.number.get(id);
  return node === undefined ? undefined : rowAt(checked, node);
}

/** Id of the node that a node stands in. */
export function holderOf({ facts: { graph } }: Checked, id: string): string | undefined {
  const node = graph.number.get(id);
  return node === undefined || graph.parent[node]! < 0 ? undefined : graph.ids[graph.parent[node]!];
}

/** Rules with findings, those with the worst first, then in the order of their first finding. */
export function ruleRows(checked: Checked): readonly RuleRow[] {
  const known = rulesMemo.get(checked);
  if (known) return known;
  const keys = findingKeys(checked);
  const rows = new Map<string, { severity: Severity; keys: string[] }>();
  checked.findings.forEach(({ rule, severity }, k) => {
    const row = rows.get(rule);
    if (!row) rows.set(rule, { severity, keys: [keys[k]!] });
    else {
      row.keys.push(keys[k]!);
      if (LEVEL.get(severity)! > LEVEL.get(row.severity)!) row.severity = severity;
    }
  });
  const sorted = [...rows].map(([rule, row]) => ({ rule, title: translated(ruleTitle(rule)), ...row })).sort((a, b) => LEVEL.get(b.severity)! - LEVEL.get(a.severity)!);
  rulesMemo.set(checked, sorted);
  return sorted;
}
const rulesMemo = new WeakMap<Checked, readonly RuleRow[]>();
