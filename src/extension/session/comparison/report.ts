/** What differs between two topologies, for the panels of their canvas. */
import { t, translated } from '../../../l10n';
import type { ChangeLine, ChangesReport, Counts, FindingRow } from '../../../protocol';
import { type Comparison, type Piece, sectionsOf } from '../../../review';
import { idsIn, unionOf } from './boxes';
import type { Compared } from './contract';

/** Lines of a section, pieces below a line, and nodes of a line that are sent. */
const MOST_LINES = 500, MOST_BELOW = 30, MOST_NODES = 200;

const textOf = (pieces: readonly Piece[]): string => pieces.map((piece) => (typeof piece === 'string' ? piece : piece.code)).join('');

/** The changes in sections. */
export function reportOf(comparison: Comparison, { old, now }: Compared): ChangesReport {
  const { difference } = comparison;
  const idOf = idsIn(comparison, unionOf(comparison));
  const lineOf = ({ mark, pieces, about, below = [] }: ReturnType<typeof sectionsOf>[number]['lines'][number]): ChangeLine => ({
    mark, text: textOf(pieces), below: below.slice(0, MOST_BELOW).map(textOf), more: Math.max(0, below.length - MOST_BELOW), itself: about?.itself === true,
    nodes: (about?.ids ?? []).slice(0, MOST_NODES).flatMap((id) => idOf(about!.side, id) ?? []),
  });
  return {
    old: old.name, now: now.name, partial: [old, now].flatMap(({ partial }) => partial ?? []), same: difference.same, summary: difference.summary, today: difference.today,
    sections: sectionsOf(difference).map(({ title, lines }) => ({ title: translated(title), count: lines.length, lines: lines.slice(0, MOST_LINES).map(lineOf) })),
  };
}

/** What became of findings, as rows of the panel. */
export function rowsOf(it: Comparison): FindingRow[] {
  const idOf = idsIn(it, unionOf(it));
  const titles = { new: t('New'), worse: t('Worse'), resolved: t('Resolved'), better: t('Better') } as const;
  return it.difference.findings.slice(0, MOST_LINES).map(({ change, rule, severity, message, nodes, why }, k) => ({
    key: `${change} ${k}`, rule, title: `${titles[change]}: ${rule}`, family: 'model', severity, message: why === undefined ? message : `${message} (${why})`,
    nodes: nodes.slice(0, MOST_NODES).flatMap((id) => idOf(change === 'resolved' ? 'old' : 'now', id) ?? []), pointer: '', line: 0, witness: [], fixes: [],
  }));
}

/** How many findings came or became worse, by severity. */
export function countsOf({ difference }: Comparison): Counts {
  const counts = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const { change, severity } of difference.findings) if (change === 'new' || change === 'worse') counts[severity]++;
  return counts;
}
