/** Which topology a command is about. */
import * as vscode from 'vscode';
import { isTopologyFile } from './names';
import { t } from '../l10n';

function uriOfTab(tab: vscode.Tab | undefined): vscode.Uri | undefined {
  const input = tab?.input;
  if (input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom) return input.uri;
  return input instanceof vscode.TabInputTextDiff ? input.modified : undefined;
}

/** The topology in the active editor, as text or as a canvas. */
export function activeTopologyUri(): vscode.Uri | undefined {
  const uri = uriOfTab(vscode.window.tabGroups.activeTabGroup.activeTab);
  return uri && isTopologyFile(uri) ? uri : undefined;
}

/** The file of an entry of a source control view. */
function resourceOf(argument: unknown): vscode.Uri | undefined {
  const uri = typeof argument === 'object' && argument !== null ? (argument as { readonly resourceUri?: unknown }).resourceUri : undefined;
  return uri instanceof vscode.Uri ? uri : undefined;
}

/** The file that a command was called on (menus hand it over), else the active topology; says so and gives undefined where there is none. */
export function topologyFor(argument: unknown): vscode.Uri | undefined {
  const uri = argument instanceof vscode.Uri ? argument : resourceOf(argument) ?? activeTopologyUri();
  if (!uri) void vscode.window.showInformationMessage(t('Open a *.topology.json file first, or make one with "Strata: New Topology".'));
  return uri;
}
