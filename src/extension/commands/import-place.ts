/** Where an import goes: asked for, or told by the canvas that has the focus. */
import * as vscode from 'vscode';
import { t, translated } from '../../l10n';
import type { ImportResult } from '../../import/contract';
import type { App } from '../app';
import { isTopologyFile } from '../names';

const MAX_OFFERED = 200;
/** Kinds that containers can be put on. */
const GROUND = new Set(['host', 'vm', 'engine', 'cgroup']);

/** Where the containers go: a new file, or a node of an open topology; without a node, on a new host of it. */
export interface Place {
  readonly document: vscode.TextDocument | undefined;
  readonly on: string | undefined;
}

/** `onNodes`: some of what is imported can be put on a node; otherwise only the file is asked for. `always`: also where there is no choice. */
export async function choosePlace({ documents }: App, onNodes: boolean, always = false): Promise<Place | undefined> {
  type Item = vscode.QuickPickItem & { readonly place?: Place };
  const assumed = onNodes ? t('On a new host with an engine, both marked as assumed.') : '';
  const items: Item[] = [{ label: `$(new-file) ${t('A new topology')}`, detail: assumed, place: { document: undefined, on: undefined } }];
  for (const { document, analysis } of documents.all()) {
    const { topology } = analysis.document;
    if (topology.readOnly || document.isClosed || !isTopologyFile(document.uri)) continue;
    const name = vscode.workspace.asRelativePath(document.uri);
    if (!onNodes) {
      items.push({ label: `$(file) ${name}`, place: { document, on: undefined } });
      continue;
    }
    items.push({ label: name, kind: vscode.QuickPickItemKind.Separator });
    items.push({ label: `$(server) ${t('On a new host')}`, detail: assumed, place: { document, on: undefined } });
    topology.ids.forEach((id, i) => {
      const node = topology.nodes[i];
      if (GROUND.has(node.kind) && items.length < MAX_OFFERED) items.push({ label: t('On {0}', id), description: [translated(node.kind), node.name].filter(Boolean).join(', '), place: { document, on: id } });
    });
  }
  if (items.length === 1 && !always) return items[0].place;
  return (await vscode.window.showQuickPick(items, { placeHolder: onNodes ? t('Where do the containers run?') : t('Import into which topology?'), matchOnDescription: true }))?.place;
}

/** Where it goes, in words. Hosts that are made up count as a place. */
export function placeText({ document, on }: Place, { operations }: ImportResult): string {
  const file = document ? vscode.workspace.asRelativePath(document.uri) : t('a new topology');
  const host = operations.find((operation) => operation.op === 'add' && operation.node.kind === 'host' && operation.node.assumed?.includes('*'));
  if (on !== undefined) return t('{0}, on {1}', file, on);
  return host?.op === 'add' ? t('{0}, on the new host {1}, which is assumed', file, host.id) : file;
}

/** Whether containers can be put on a node of the document. */
export function isGround({ documents }: App, document: vscode.TextDocument, id: string): boolean {
  const { ids, nodes } = documents.get(document).analysis.document.topology;
  return GROUND.has(nodes[ids.indexOf(id)]?.kind ?? '');
}

/** The canvas that has the focus is what is imported into, and the node that is selected there takes what needs a place. */
export function canvasPlace(app: App, onNodes: boolean): Place | undefined {
  const { canvases, documents } = app;
  const canvas = canvases.active();
  if (!canvas?.panel.active || vscode.workspace.fs.isWritableFileSystem(canvas.document.uri.scheme) === false) return undefined;
  if (documents.get(canvas.document).analysis.document.topology.readOnly) return undefined;
  const [on, ...others] = onNodes ? canvas.session.selection : [];
  return { document: canvas.document, on: on !== undefined && others.length === 0 && isGround(app, canvas.document, on) ? on : undefined };
}

export const isPlace = (value: unknown): value is Place => typeof value === 'object' && value !== null && 'document' in value && 'on' in value;
