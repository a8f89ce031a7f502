/** Words and amounts of facts for people. */
import type { Amount, FactsReport, NodeFacts } from '../../../engine/report';
import { formatBytes, formatCores, formatDuration } from '../../../model';
import { oneLine } from '../../io';

/** The lines of a section; none where it has nothing to say. */
export type Printer = (report: FactsReport) => readonly string[];

const shown = (value: Amount, format: (value: number) => string): string => (value === null ? '-' : value === 'unlimited' ? value : format(value));
export const bytes = (value: Amount): string => shown(value, (it) => formatBytes(Math.round(it)));
export const cores = (value: Amount): string => shown(value, (it) => formatCores(Math.round(it * 1000) / 1000));
export const ratio = (value: Amount): string => shown(value, (it) => `${it.toFixed(2)}x`);
export const percent = (value: Amount): string => shown(value, (it) => `${Math.round(it * 100)} %`);
export const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;

/** Seconds as people write them, `?` where not known. */
export const seconds = (value: number | null): string => (value === null ? '?' : formatDuration(Math.round(value * 1000)));
/** `60s`, `1s to 2s`, `at least 60s`. */
export function span({ from, to }: { readonly from: number | null; readonly to: number | null }): string {
  if (from === to) return seconds(from);
  return to === null ? `at least ${seconds(from)}` : `${seconds(from)} to ${seconds(to)}`;
}

const LONGEST = 48;
/** An id on one line, not too long. */
export function short(id: string): string {
  const text = oneLine(id);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}...` : text;
}

/** `a, b, c and 4 more`. */
export const names = (ids: readonly string[], most = 5): string => (ids.length <= most ? ids.map(short).join(', ') : `${ids.slice(0, most).map(short).join(', ')} and ${ids.length - most} more`);
/** ` (assumed: ...)` where something is. */
export const assumed = (texts: readonly string[]): string => (texts.length === 0 ? '' : ` (assumed: ${texts.slice(0, 3).map(oneLine).join('; ')}${texts.length > 3 ? `; ${texts.length - 3} more` : ''})`);

/** Nodes that have a property, with it. */
export function having<K extends keyof NodeFacts>(report: FactsReport, name: K): (readonly [id: string, value: NonNullable<NodeFacts[K]>, node: NodeFacts])[] {
  return Object.entries(report.nodes).flatMap(([id, node]) => (node[name] === undefined || node[name] === null ? [] : [[id, node[name]!, node] as const]));
}

/** A line for all ids with the same words: `words: a, b and 3 more`. */
export function together(found: readonly (readonly [id: string, words: string])[]): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const [id, words] of found) {
    const group = groups.get(words);
    if (group) group.push(id);
    else groups.set(words, [id]);
  }
  return Array.from(groups, ([words, ids]) => `${words}: ${names(ids)}`);
}
