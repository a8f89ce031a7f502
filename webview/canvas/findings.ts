/** From the canvas to findings: those of a box, and one after the other. */
import { t, translated } from '../../src/l10n';
import { reveal, runCommand, select } from '../state/host';
import { announce, getState, setState } from '../state/store';

/** Shows the first finding of a box in the findings panel. */
export function openFindings(id: string): void {
  const { findings } = getState();
  const finding = findings.find((row) => row.nodes[0] === id) ?? findings.find((row) => row.nodes.includes(id));
  select([id]);
  setState({ panel: 'findings', ...(finding ? { selectedFinding: finding.key } : {}) });
  runCommand('focusFindings');
}

/** Selects the next (or, with -1, the previous) finding and its boxes. */
export function stepFinding(step: 1 | -1): void {
  const { findings, selectedFinding } = getState();
  if (findings.length === 0) return announce(t('There are no findings.'));
  const at = findings.findIndex((row) => row.key === selectedFinding);
  const next = at < 0 ? (step > 0 ? 0 : findings.length - 1) : (at + step + findings.length) % findings.length;
  const finding = findings[next];
  setState({ selectedFinding: finding.key });
  void reveal(finding.nodes.slice(0, 1));
  announce(t('Finding {0} of {1}, {2}: {3}', next + 1, findings.length, translated(finding.severity), finding.message));
}
