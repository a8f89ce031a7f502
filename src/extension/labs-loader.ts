/** Labs: a bundle of their own, read when the view or a command of theirs is first used, or the stack of a lab is open. */
import type * as vscode from 'vscode';
import { applyOperations, brokenBy, readTopology } from '../model';
import { checkAll, playScenario } from '../whatif';
import type { App } from './app';
import { loadBundle } from './bundles';
import type { Labs } from './labs/contract';
import { pageUri, settlePage, showPage } from './pages';

export type LoadLabs = () => Promise<Labs>;

/** Gives the labs, loaded on the first call. `pageChanged` is told of pages that have another text now. */
export function labsLoader(context: vscode.ExtensionContext, app: () => Pick<App, 'documents' | 'log'>, pageChanged: (uri: vscode.Uri) => void): LoadLabs {
  let loaded: Promise<Labs> | undefined;
  const load = async (): Promise<Labs> => {
    const { createLabs } = await loadBundle(context.extensionUri, 'labs.js');
    const labs = createLabs({
      extension: context.extensionUri, storage: context.globalStorageUri, state: context.globalState, documents: app().documents,
      engine: {
        read: readTopology, apply: applyOperations, check: (document) => checkAll(document), play: playScenario,
        broken: ({ topology }) => topology.readOnly ?? brokenBy(topology)[0]?.message,
      },
      pageChanged: (uri) => {
        pageChanged(uri);
        settlePage();
      },
      showPage, pageUri, log: (message) => app().log.warn(message),
    });
    context.subscriptions.push(labs);
    return labs;
  };
  return () => (loaded ??= load());
}

/** Whether a file is the stack of a lab that somebody works on. */
export const isLabFile = ({ globalStorageUri }: vscode.ExtensionContext, uri: vscode.Uri): boolean => uri.toString().startsWith(`${globalStorageUri.toString()}/labs/`);
