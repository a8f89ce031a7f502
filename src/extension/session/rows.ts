/** Findings as rows of a table, for panels. */
import { translated } from '../../l10n';
import { fixesOf, locate, ruleTitle } from '../../engine';
import type { Checked, Finding } from '../../engine/contract';
import type { Counts, FindingRow } from '../../protocol';

/** Most rows that are sent to a webview; the total is said beside them. */
export const MAX_ROWS = 2000;

/** Keys by which webviews and commands name findings: rule and place, and a number where that is not unique. Same order as `checked.findings`. */
export function findingKeys(checked: Checked): readonly string[] {
  const known = keysMemo.get(checked);
  if (known) return known;
  const seen = new Map<string, number>();
  const keys = checked.findings.map((finding) => {
    const key = `${finding.rule} ${finding.pointer}`;
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count === 1 ? key : `${key} ${count}`;
  });
  keysMemo.set(checked, keys);
  return keys;
}
const keysMemo = new WeakMap<Checked, readonly string[]>();

/** The finding with a key, or undefined where it is gone. */
export function findingByKey(checked: Checked, key: string): Finding | undefined {
  const index = findingKeys(checked).indexOf(key);
  return index < 0 ? undefined : checked.findings[index];
}

type Words = Omit<FindingRow, 'key' | 'line'>;
const wordsMemo = new WeakMap<Finding, Words>();

/** What a row says whatever the place; findings that outlive an edit keep it. */
function wordsOf(finding: Finding): Words {
  const known = wordsMemo.get(finding);
  if (known) return known;
  const { rule, family, severity, message, nodes, pointer, witness } = finding;
  const words: Words = {
    rule, title: translated(ruleTitle(rule)), family: rule.startsWith('text-') ? 'text' : family, severity, message, nodes, pointer, witness,
    fixes: fixesOf(finding).map(({ title, safe }) => ({ title, safe })),
  };
  wordsMemo.set(finding, words);
  return words;
}

/** Rows for findings at these indices of `checked.findings`. */
function rowsAt(checked: Checked, indices: readonly number[]): FindingRow[] {
  const keys = findingKeys(checked);
  const located = locate(checked, indices.map((index) => checked.findings[index]));
  return located.map(({ finding, range }, i) => ({ ...wordsOf(finding), key: keys[indices[i]], line: range.start.line }));
}

/** The first `MAX_ROWS` findings as rows. */
export function findingRows(checked: Checked): FindingRow[] {
  return rowsAt(checked, [...checked.findings.keys()].slice(0, MAX_ROWS));
}

/** Rows of the findings that name a node, at most 200. */
export function rowsOfNode(checked: Checked, id: string): FindingRow[] {
  const indices: number[] = [];
  for (let i = 0; i < checked.findings.length && indices.length < 200; i++) {
    if (checked.findings[i].nodes.includes(id)) indices.push(i);
  }
  return rowsAt(checked, indices);
}

export function countsOf(checked: Checked): Counts {
  const counts = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const { severity } of checked.findings) counts[severity]++;
  return counts;
}
