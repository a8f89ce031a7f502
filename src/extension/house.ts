/** The settings `strata.profile` and `strata.rules`: what a house sets for files that do not say it themselves. */
import * as vscode from 'vscode';
import { readHouse } from '../engine';
import type { House } from '../engine/contract';
import type { Documents } from './documents';

const SECTION = 'strata';

const read = (uri: vscode.Uri | undefined): ReturnType<typeof readHouse> => {
  const settings = vscode.workspace.getConfiguration(SECTION, uri);
  return readHouse(settings.get('profile'), settings.get('rules'));
};

/** What holds for a file; undefined where nothing is set. */
export function houseOf(uri: vscode.Uri): House | undefined {
  const { house } = read(uri);
  return house.profile === undefined && house.severities.size === 0 && house.options.size === 0 ? undefined : house;
}

/** Keeps open topologies in step with the settings; `log` gets what of them cannot be used. `changed` follows. */
export function followHouse(documents: Documents, log: (message: string) => void, changed: () => void): vscode.Disposable {
  const complain = () => read(vscode.workspace.workspaceFolders?.[0]?.uri).problems.forEach((problem) => log(`Settings strata.profile and strata.rules: ${problem}`));
  complain();
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (!event.affectsConfiguration(`${SECTION}.profile`) && !event.affectsConfiguration(`${SECTION}.rules`)) return;
    complain();
    documents.renewHouse();
    changed();
  });
}
