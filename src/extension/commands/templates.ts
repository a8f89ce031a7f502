/** Templates without a mouse: put one in at a place that is chosen, and keep the selection as one. */
import * as vscode from 'vscode';
import { t } from '../../l10n';
import type { Template } from '../../catalog/templates';
import { KIND_TABLE } from '../../model';
import type { DropVerdict } from '../../protocol';
import type { App } from '../app';
import type { OpenDocument } from '../documents';
import { copyText, parsePayload } from '../session/clipboard';
import { templateVerdict } from '../session/verdicts';
import { allTemplates, keepTemplate } from '../templates';
import { change, entryFor } from './findings';
import { selectedIn } from './whatif';

const GROUPS: { readonly [G in Template['group']]: () => string } = { own: () => t('Your templates'), platform: () => t('Products'), stack: () => t('Stacks') };

async function chooseTemplate(templates: readonly Template[]): Promise<Template | undefined> {
  const order = ['own', 'stack', 'platform'] as const;
  const items = order.flatMap((group) => {
    const of = templates.filter((template) => template.group === group);
    const lines = of.map((template) => ({ label: template.title, description: template.detail, template }));
    return lines.length === 0 ? [] : [{ label: GROUPS[group](), kind: vscode.QuickPickItemKind.Separator, template: undefined }, ...lines];
  });
  return (await vscode.window.showQuickPick(items, { placeHolder: t('Insert which template?'), matchOnDescription: true }))?.template;
}

interface Spot {
  readonly target: string | null;
  readonly verdict: DropVerdict;
}

/** The selected node, the nodes around it, the top level; then every other node that takes it as it is. */
function places({ analysis }: OpenDocument, template: Template, selected: string | undefined): readonly Spot[] {
  const { graph } = analysis.checked().facts;
  const near: (string | null)[] = [];
  for (let node = selected === undefined ? -1 : graph.number.get(selected) ?? -1; node >= 0; node = graph.parent[node]!) near.push(graph.ids[node]!);
  near.push(null);
  const kinds = Object.values(template.nodes).filter(({ in: parent }) => parent === undefined).map(({ kind }) => KIND_TABLE[kind].parents as readonly string[]);
  const others = graph.ids.filter((id, node) => !near.includes(id) && kinds.every((parents) => parents.includes(graph.nodes[node]!.kind)));
  return [...near, ...others.slice(0, MAX_PLACES)].map((target) => ({ target, verdict: templateVerdict(graph, template, target) })).filter(({ verdict }) => verdict.allowed);
}

/** Most places that are offered beside those around the selection. */
const MAX_PLACES = 300;

async function choosePlace(template: Template, spots: readonly Spot[]): Promise<Spot | undefined> {
  if (spots.length < 2) return spots[0];
  const items = spots.map((spot) => ({ label: spot.target ?? t('Top level'), description: spot.verdict.reason, spot }));
  return (await vscode.window.showQuickPick(items, { placeHolder: t('Where shall "{0}" go?', template.title), matchOnDescription: true }))?.spot;
}

/** Puts a template into the active topology, on the canvas or in the text, as one step. A caller may name the template and the place. */
export async function insertTemplate(app: App, file?: unknown, id?: unknown, into?: unknown): Promise<void> {
  const entry = await entryFor(app, file);
  if (!entry) return;
  const templates = await allTemplates(app.extension);
  const template = typeof id === 'string' ? templates.find((one) => one.id === id) : await chooseTemplate(templates);
  if (!template) return;
  const spots = places(entry, template, selectedIn(app, entry).at(-1));
  const spot = typeof into === 'string' || into === null ? spots.find(({ target }) => target === into) : await choosePlace(template, spots);
  if (!spot) {
    if (spots.length === 0) void vscode.window.showWarningMessage(t('"{0}" has no place in this file: {1}', template.title, templateVerdict(entry.analysis.checked().facts.graph, template, null).reason));
    return;
  }
  const { operations, select = [] } = spot.verdict;
  if (!await change(app, entry, t('Insert {0}', template.title), operations)) return;
  app.progress.did('add');
  for (const { session, panel } of app.canvases.of(entry.document.uri)) if (panel.visible) session.reveal(select, undefined, false);
}

/** Keeps the selected nodes, with what is inside them, as a template. */
export async function saveTemplate(app: App, file?: unknown): Promise<void> {
  const entry = await entryFor(app, file);
  if (!entry) return;
  const ids = selectedIn(app, entry);
  const payload = parsePayload(copyText(entry.analysis.checked().facts.graph, ids));
  if (!payload) {
    void vscode.window.showInformationMessage(t('Select the boxes to be kept first: they become the template, with what is inside them.'));
    return;
  }
  const title = await vscode.window.showInputBox({
    title: t('Save Selection as Template'), prompt: t('Under which name?'), value: ids.length === 1 ? ids[0] : '',
    validateInput: (text) => (text.trim() === '' ? t('Give it a name, so that it can be found in the palette.') : undefined),
  });
  if (title === undefined) return;
  const target = await chooseTarget();
  if (target === undefined) return;
  await keepTemplate(title.trim(), payload, target);
  vscode.window.setStatusBarMessage(t('Strata: "{0}" is in the palette now.', title.trim()), 5000);
}

async function chooseTarget(): Promise<vscode.ConfigurationTarget | undefined> {
  if (!vscode.workspace.workspaceFolders?.length) return vscode.ConfigurationTarget.Global;
  const items = [
    { label: t('For me, everywhere'), detail: t('In the user settings.'), target: vscode.ConfigurationTarget.Global },
    { label: t('With this workspace'), detail: t('In its settings, which others may share.'), target: vscode.ConfigurationTarget.Workspace },
  ];
  return (await vscode.window.showQuickPick(items, { placeHolder: t('Keep it where?') }))?.target;
}
