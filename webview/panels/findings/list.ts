/** The findings as lines of a tree: filtered, grouped, groups folded or open. Pure, so that it can be checked without a screen. */
import { t } from '../../../src/l10n';
import { SEVERITIES, type Severity } from '../../../src/model';
import type { FindingRow } from '../../../src/protocol';

export type Grouping = 'rule' | 'node';

export interface Filter {
  readonly text: string;
  /** Severities that are shown. */
  readonly severities: ReadonlySet<Severity>;
}

export type Line =
  | { readonly type: 'group'; readonly key: string; readonly title: string; readonly count: number; readonly severity: Severity; readonly open: boolean; readonly place: number; readonly size: number }
  | { readonly type: 'finding'; readonly key: string; readonly row: FindingRow; /** Place in its group, from 1, and the group's size. */ readonly place: number; readonly size: number };

/** Shown as the group of findings that are about no node. */
const wholeFile = (): string => t('The file');

const rank = (severity: Severity) => SEVERITIES.indexOf(severity);

/** Rows of the wanted severities in which every word occurs: message, title, rule, family or node. */
export function filtered(rows: readonly FindingRow[], { text, severities }: Filter): readonly FindingRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    if (!severities.has(row.severity)) return false;
    if (words.length === 0) return true;
    const all = `${row.message} ${row.title} ${row.rule} ${row.family} ${row.nodes.join(' ')}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

const groupOf = (row: FindingRow, grouping: Grouping): readonly [key: string, title: string] =>
  grouping === 'rule' ? [`rule ${row.rule}`, row.title] : row.nodes.length > 0 ? [`node ${row.nodes[0]}`, row.nodes[0]] : ['file', wholeFile()];

/** The lines of the tree. Groups stand in the order of their worst finding; `closed` has the keys of folded groups. */
export function linesOf(rows: readonly FindingRow[], grouping: Grouping, closed: ReadonlySet<string>): Line[] {
  const groups = new Map<string, { title: string; rows: FindingRow[]; worst: Severity }>();
  for (const row of rows) {
    const [key, title] = groupOf(row, grouping);
    const group = groups.get(key);
    if (!group) groups.set(key, { title, rows: [row], worst: row.severity });
    else {
      group.rows.push(row);
      if (rank(row.severity) > rank(group.worst)) group.worst = row.severity;
    }
  }
  const ordered = [...groups].sort(([, a], [, b]) => rank(b.worst) - rank(a.worst));
  return ordered.flatMap(([key, group], i): Line[] => {
    const open = !closed.has(key);
    const head: Line = { type: 'group', key, title: group.title, count: group.rows.length, severity: group.worst, open, place: i + 1, size: ordered.length };
    return open ? [head, ...group.rows.map((row, at): Line => ({ type: 'finding', key: row.key, row, place: at + 1, size: group.rows.length }))] : [head];
  });
}

/** Index of the group line that a line belongs to. */
export function groupIndex(lines: readonly Line[], index: number): number {
  let at = index;
  while (at > 0 && lines[at]?.type !== 'group') at--;
  return at;
}
