/** Which steps of the walkthrough a person has done: told to VS Code as context keys, which tick the steps off. */
import * as vscode from 'vscode';

export type Step = 'open' | 'add' | 'move' | 'fix' | 'lens' | 'import' | 'edit' | 'inspect' | 'drag' | 'collapse' | 'search';

/** Marks a step as done; doing it again costs nothing. */
export function createProgress(): (step: Step) => void {
  const done = new Set<Step>();
  return (step) => {
    if (done.has(step)) return;
    done.add(step);
    void vscode.commands.executeCommand('setContext', `strata.did.${step}`, true);
  };
}
