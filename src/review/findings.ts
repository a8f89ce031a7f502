/** Findings that came, went, or are worse or better than they were. */
import { pointerOf, segmentsOf, SEVERITIES } from '../model';
import type { Checked, Finding } from '../engine';
import type { FindingChange } from './contract';
import type { IndexMap } from './entries';
import { compare, grouped } from './lists';
import type { Renames } from './values';

/** A finding of the old side under the ids and indices of the new one. */
interface Known {
  readonly finding: Finding;
  readonly pointer: string;
  readonly nodes: readonly string[];
}

/**
 * Differences of findings, most severe first and new ones before all others. Findings of a rule are the same one where they stand at the
 * same place; else where they say the same of the same node; else where they have most nodes in common.
 */
export function findingChanges(old: Checked, now: Checked, renames: Renames, indices: IndexMap): readonly FindingChange[] {
  const before = old.findings.map((finding) => translated(finding, renames, indices));
  const after = now.findings.map((finding): Known => ({ finding, pointer: finding.pointer, nodes: finding.nodes }));
  const pairs = pairUp(before, after);
  const found: FindingChange[] = [];
  const paired = new Set(pairs.values());
  const accepted = keysOf(now.suppressed.map((finding) => ({ finding, pointer: finding.pointer, nodes: finding.nodes })));
  const hidden = keysOf(old.suppressed.map((finding) => translated(finding, renames, indices)));
  for (const it of after) if (!paired.has(it)) found.push(changeOf('new', it.finding, hidden.has(placeOf(it)) ? 'it was suppressed before' : undefined));
  for (const it of before) {
    const same = pairs.get(it);
    if (same === undefined) found.push(changeOf('resolved', it.finding, accepted.has(placeOf(it)) ? 'it is suppressed now' : undefined));
    else found.push(...comparedWith(it, same.finding));
  }
  const order: readonly FindingChange['change'][] = ['new', 'worse', 'resolved', 'better'];
  const severity = (it: FindingChange): number => SEVERITIES.indexOf(it.severity);
  return found.sort((a, b) => order.indexOf(a.change) - order.indexOf(b.change) || severity(b) - severity(a) || compare(a.rule, b.rule) || compare(a.pointer, b.pointer));
}

/** Findings of both sides that are the same one. */
export function pairsOf(old: Checked, now: Checked, renames: Renames, indices: IndexMap): readonly { readonly before: Finding; readonly after: Finding }[] {
  const pairs = pairUp(old.findings.map((finding) => translated(finding, renames, indices)), now.findings.map((finding) => ({ finding, pointer: finding.pointer, nodes: finding.nodes })));
  return Array.from(pairs, ([before, after]) => ({ before: before.finding, after: after.finding }));
}

const changeOf = (change: FindingChange['change'], { rule, severity, message, nodes, pointer }: Finding, why?: string): FindingChange =>
  ({ change, rule, severity, message, nodes, pointer, ...(why === undefined ? {} : { why }) });

function translated(finding: Finding, renames: Renames, indices: IndexMap): Known {
  const nodes = renames.size === 0 ? finding.nodes : finding.nodes.map((id) => renames.get(id)?.id ?? id);
  const [section, item, ...rest] = segmentsOf(finding.pointer);
  if (section === 'nodes' && item !== undefined && renames.has(item)) return { finding, nodes, pointer: pointerOf([section, renames.get(item)!.id, ...rest]) };
  const index = item === undefined ? undefined : indices.get(section as 'links')?.[Number(item)];
  return { finding, nodes, pointer: index === undefined || index < 0 ? finding.pointer : pointerOf([section!, index, ...rest]) };
}

/** What findings are known by from one revision to the next, as in SARIF: the rule, the place and the node, not the numbers in the message. */
const placeOf = ({ finding, pointer, nodes }: Known): string => JSON.stringify([finding.rule, pointer, nodes[0]]);
const keysOf = (list: readonly Known[]): ReadonlySet<string> => new Set(list.map(placeOf));

function pairUp(before: readonly Known[], after: readonly Known[]): ReadonlyMap<Known, Known> {
  const pairs = new Map<Known, Known>();
  const taken = new Set<Known>();
  const by = (keyOf: (it: Known) => string): void => {
    const free = new Map<string, Known[]>();
    for (const it of after) {
      if (taken.has(it)) continue;
      const key = keyOf(it), known = free.get(key);
      if (known) known.push(it);
      else free.set(key, [it]);
    }
    for (const it of before) {
      const same = pairs.has(it) ? undefined : free.get(keyOf(it))?.shift();
      if (same === undefined) continue;
      pairs.set(it, same);
      taken.add(same);
    }
  };
  by(placeOf);
  by(({ finding, nodes }) => JSON.stringify([finding.rule, nodes[0], finding.message]));
  overlapping(before.filter((it) => !pairs.has(it)), after.filter((it) => !taken.has(it)), pairs);
  return pairs;
}

/** Findings of one rule that are compared each with each; of more than that only those at one place are the same. */
const MOST_PAIRS = 10_000;

/** A finding about several nodes may stand at another of them now. */
function overlapping(before: readonly Known[], after: readonly Known[], pairs: Map<Known, Known>): void {
  const byRule = grouped(after, ({ finding }) => finding.rule);
  for (const [rule, ours] of grouped(before, ({ finding }) => finding.rule)) {
    const theirs = byRule.get(rule) ?? [];
    if (ours.length * theirs.length > MOST_PAIRS) continue;
    const scored = ours.flatMap((it) => theirs.map((other) => ({ it, other, score: common(it.nodes, other.nodes) }))).filter(({ score }) => score > 0.5);
    const taken = new Set<Known>();
    for (const { it, other } of scored.sort((a, b) => b.score - a.score || compare(a.it.pointer, b.it.pointer) || compare(a.other.pointer, b.other.pointer))) {
      if (pairs.has(it) || taken.has(other)) continue;
      pairs.set(it, other);
      taken.add(other);
    }
  }
}

/** Part of the nodes of two findings that both name. */
function common(a: readonly string[], b: readonly string[]): number {
  const ours = new Set(a), all = new Set([...a, ...b]);
  return all.size === 0 ? 0 : b.filter((id) => ours.has(id)).length / all.size;
}

/** Changes of a measured value below this part of it are rounding. */
const NOTICEABLE = 0.01;

function comparedWith({ finding: before, nodes }: Known, after: Finding): FindingChange[] {
  const step = SEVERITIES.indexOf(after.severity) - SEVERITIES.indexOf(before.severity);
  if (step !== 0) return [{ ...changeOf(step > 0 ? 'worse' : 'better', after), severityBefore: before.severity }];
  const change = measuredChange(before, after);
  if (change !== 0) {
    const [from, to, threshold] = [before.measured!, after.measured!, after.threshold!].map(plainNumber) as [Amount, Amount, Amount];
    return [{ ...changeOf(change > 0 ? 'worse' : 'better', after, change > 0 ? 'further beyond the threshold' : 'nearer to the threshold'), measured: { from, to, threshold } }];
  }
  const known = new Set(nodes), more = after.nodes.filter((id) => !known.has(id)).length;
  if (more > 0 && after.nodes.length > nodes.length) return [changeOf('worse', after, `${more} more ${more === 1 ? 'node' : 'nodes'}`)];
  return more === 0 && after.nodes.length < nodes.length ? [changeOf('better', after, `${nodes.length - after.nodes.length} fewer ${nodes.length - after.nodes.length === 1 ? 'node' : 'nodes'}`)] : [];
}

/**
 * 1 where what was measured is further beyond its threshold, -1 where it is nearer, 0 where it is the same or cannot be compared: a rule may
 * measure several things, and where the threshold is another one, so may be what was measured.
 */
function measuredChange(before: Finding, after: Finding): number {
  const { measured: from } = before, { measured: to, threshold } = after;
  if (from === undefined || to === undefined || threshold === undefined || before.threshold !== threshold || from === to) return 0;
  if (Number.isFinite(from) && Math.abs(to - from) <= NOTICEABLE * Math.abs(from)) return 0;
  const isAbove = (to === threshold ? from : to) > threshold;
  const distance = (value: number): number => (isAbove ? value - threshold : threshold - value);
  return Math.sign(distance(to) - distance(from)) || 0;
}

type Amount = number | 'unlimited';
const plainNumber = (value: number): Amount => (Number.isFinite(value) ? value : 'unlimited');
