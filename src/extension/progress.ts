/** What a person has done, as context keys: steps of walkthroughs are ticked off by them. */
import * as vscode from 'vscode';
import type { Checked } from '../engine/contract';
import { brokenBy } from '../model';
import type { Documents } from './documents';
import { editAchievements } from './session/achievements';

export interface Progress {
  /** Something was done, as `whatif.drain` or `resolved.RULE`; what ticks no step off is nothing to note. */
  did(what: string): void;
  /** Ticks off what was done before VS Code listened: it does so once a walkthrough has been shown. */
  repeat(): void;
}

const PREFIX = 'strata.did.';

/** The achievements that a manifest's steps wait for. */
export function achievementsOf(manifest: unknown): ReadonlySet<string> {
  const { contributes } = manifest as { readonly contributes?: { readonly walkthroughs?: readonly { readonly steps: readonly { readonly completionEvents?: readonly string[] }[] }[] } };
  const events = (contributes?.walkthroughs ?? []).flatMap(({ steps }) => steps.flatMap(({ completionEvents = [] }) => completionEvents));
  return new Set(events.filter((event) => event.startsWith(`onContext:${PREFIX}`)).map((event) => event.slice(`onContext:${PREFIX}`.length)));
}

/** A key that stays set would hide from VS Code that the step is done again, so it is set for a moment only. */
async function pulse(name: string): Promise<void> {
  await vscode.commands.executeCommand('setContext', `${PREFIX}${name}`, true);
  await vscode.commands.executeCommand('setContext', `${PREFIX}${name}`, false);
}

/** Remembers what was done in this window. */
export function createProgress(manifest: unknown): Progress {
  const wanted = achievementsOf(manifest), done = new Set<string>();
  return {
    did: (what) => {
      if (!wanted.has(what)) return;
      done.add(what);
      void pulse(what);
    },
    repeat: () => done.forEach((name) => void pulse(name)),
  };
}

/** Notes what edits of open topologies achieve. A text that cannot be read in between says nothing. */
export function followEdits(documents: Documents, { did }: Progress): vscode.Disposable {
  const last = new Map<string, Checked>();
  const checkedNow = documents.onChecked(({ entry: { document }, checked }) => {
    if (brokenBy(checked.document.topology).length > 0) return;
    const key = document.uri.toString(), before = last.get(key);
    last.set(key, checked);
    // What a new file is filled with is no edit of its stack.
    if (before === undefined || before.document.text === checked.document.text || before.facts.graph.count === 0) return;
    for (const name of editAchievements(before, checked)) did(name);
  });
  return vscode.Disposable.from(checkedNow, documents.onClosed((uri) => last.delete(uri.toString())));
}
