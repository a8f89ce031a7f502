/** Which steps of the walkthrough a person has done: told to VS Code as context keys, which tick the steps off. */
import * as vscode from 'vscode';

/** Steps of the walkthrough; package.json has a completion event for each. */
const STEPS = ['open', 'add', 'move', 'lens', 'fix', 'import'] as const;
export type Step = (typeof STEPS)[number];

export interface Progress {
  /** Something was done; what is no step is nothing to note. */
  did(what: string): void;
  /** Ticks off what was done before VS Code listened: it does so once a walkthrough has been shown. */
  repeat(): void;
}

/** A key that stays set would hide from VS Code that the step is done again, so it is set for a moment only. */
async function pulse(step: Step): Promise<void> {
  await vscode.commands.executeCommand('setContext', `strata.did.${step}`, true);
  await vscode.commands.executeCommand('setContext', `strata.did.${step}`, false);
}

/** Remembers what was done in this window. */
export function createProgress(): Progress {
  const done = new Set<Step>();
  return {
    did: (what) => {
      const step = STEPS.find((one) => one === what);
      if (!step) return;
      done.add(step);
      void pulse(step);
    },
    repeat: () => done.forEach((step) => void pulse(step)),
  };
}
