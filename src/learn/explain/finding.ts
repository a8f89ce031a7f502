/** A finding in the numbers of its stack. */
import type { Finding } from '../../engine/contract';
import type { FindingExplanation, Line } from './contract';
import { joined, known } from './say';

/** A number as it stands in a finding: whole, or with two decimals. */
const plain = (value: number): string => (Number.isFinite(value) ? String(Number(value.toFixed(2))) : 'without bound');

/** Message, measured value against threshold, and everyone involved, with the rule to read on in; `title` is the rule's headline. */
export function explainFinding(finding: Finding, title: string): FindingExplanation {
  const { rule, family, severity, message, nodes, related, measured, threshold, witness } = finding;
  const [first, ...others] = nodes;
  const lines: Line[] = [known`${message}`];
  if (measured !== undefined && threshold !== undefined) lines.push(known`Measured here: ${plain(measured)}. The rule reports from ${plain(threshold)}.`);
  else if (measured !== undefined) lines.push(known`Measured here: ${plain(measured)}.`);
  if (first !== undefined) lines.push(known`It is about ${{ node: first }}${others.length === 0 ? '' : [', with ', ...joined(others.slice(0, MOST).map((node) => ({ node })))]}${others.length > MOST ? ` and ${others.length - MOST} more` : ''}.`);
  for (const { node, message: role } of related.slice(0, MOST)) lines.push(known`${{ node }}: ${role}`);
  lines.push(known`The rule, what to do and how to set it: ${{ rule }}.`);
  return { rule, title, family, severity, lines, witness };
}

const MOST = 12;
