/** An outcome kept as a scenario of the file: its name, and what must hold from now on. */
import * as vscode from 'vscode';
import { plural, t } from '../../l10n';
import { listed } from '../../l10n/words';
import type { Expectation, Operation } from '../../model';
import { eventsText, expectationOf, proposals } from '../../whatif';
import type { Outcome, Proposal } from '../../whatif';
import type { App } from '../app';
import type { OpenDocument } from '../documents';
import { openText } from '../selection';
import { change } from './findings';

/** Names of an expectation that are shown in a row. */
const SHOWN = 4;

/** An expectation with one key as a row of a list says it. */
export function expectationText({ up, down, notExposed, maxUnplaced, recoveredWithin, possible }: Expectation): string {
  if (up) return t('Up in the end: {0}', listed(up, SHOWN));
  if (down) return t('Down for good: {0}', listed(down, SHOWN));
  if (notExposed) return t('Out of reach of the attacker: {0}', listed(notExposed, SHOWN));
  if (recoveredWithin !== undefined) return t('All that comes back is up within {0}', recoveredWithin);
  if (possible !== undefined) return possible ? t('All that is asked is possible') : t('Nothing that is asked is possible');
  return maxUnplaced === 0 ? t('Everything finds a place') : plural(maxUnplaced ?? 0, 'At most {0} node finds no place', 'At most {0} nodes find no place');
}

/** Asks what must hold; what is so now is chosen to begin with. Undefined where the person gave up. */
async function askExpectation(offered: readonly Proposal[]): Promise<Expectation | undefined> {
  if (offered.length === 0) return {};
  const items = offered.map((proposal) => ({ label: expectationText(proposal.expect), description: proposal.holds ? undefined : t('not so now: a finding until it is'), picked: proposal.holds, proposal }));
  const chosen = await vscode.window.showQuickPick(items, { canPickMany: true, title: t('Save as scenario'), placeHolder: t('What must hold? Chosen is what is so now.') });
  return chosen && expectationOf(chosen.map(({ proposal }) => proposal));
}

/** Adds the events as a scenario with what must hold, and opens it in the text to be sharpened. */
export async function keepScenario(app: App, entry: OpenDocument, outcome: Outcome): Promise<void> {
  const name = await vscode.window.showInputBox({ title: t('Save as scenario'), prompt: t('Its name'), value: eventsText(outcome.events) });
  if (name === undefined) return;
  const expect = await askExpectation(proposals(entry.analysis.checked().facts, outcome));
  if (expect === undefined) return;
  const { scenarios } = entry.analysis.document.topology;
  const value = JSON.parse(JSON.stringify({ name, events: outcome.events, expect })) as { [key: string]: never };
  const operation: Operation = scenarios.length === 0 ? { op: 'set', path: ['scenarios'], value: [value] } : { op: 'set', path: ['scenarios', scenarios.length], value };
  if (await change(app, entry, t('Save scenario'), [operation])) await openText(app.documents, entry.document, `/scenarios/${scenarios.length}`, true);
}
