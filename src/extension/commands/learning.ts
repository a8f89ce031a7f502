/** Explaining a node or a finding, and comparing two nodes, on a page beside the editor that follows the file. */
import * as vscode from 'vscode';
import { t, translated } from '../../l10n';
import { ruleTitle } from '../../engine';
import type { Checked } from '../../engine/contract';
import type { App } from '../app';
import type { OpenDocument } from '../documents';
import { panelHtml, webviewRoot } from '../html';
import { type Bundles, loadBundle } from '../bundles';
import { explainedAchievements } from '../session/achievements';
import { comparisonBody, explanationBody, findingBody, goneBody, readLearnAnswer } from '../session/learn-page';
import { findingByKey, findingKeys } from '../session/rows';
import { showRule } from '../rules';
import { entryFor, showOnCanvas } from './findings';
import { chooseNode, selectedIn } from './whatif';

type Learn = Bundles['learn.js'];

const PAGE_TYPE = 'strata.learn';
const MAX_HISTORY = 50;

/** What a page is about. */
type Topic = { readonly node: string } | { readonly finding: string } | { readonly pair: readonly [string, string] };

/** A page: its file, what it is about now, and before. */
interface Page {
  readonly panel: vscode.WebviewPanel;
  uri: vscode.Uri;
  back: Topic[];
  topic: Topic;
  html: string;
}

let shown: Page | undefined;

/** Facts of a checked revision in the copy of them that the bundle has. */
const facts = new WeakMap<Checked, ReturnType<Learn['factsApart']>>();
function apart(learn: Learn, checked: Checked): ReturnType<Learn['factsApart']> {
  const known = facts.get(checked) ?? learn.factsApart(checked.facts);
  facts.set(checked, known);
  return known;
}

/** Title and body of the page about a topic; undefined where what it is about is gone. */
function bodyOf(learn: Learn, checked: Checked, topic: Topic, canGoBack: boolean): { readonly title: string; readonly body: string; readonly nodes: readonly string[] } | undefined {
  if ('node' in topic) {
    const found = learn.explainNode({ facts: apart(learn, checked), findings: checked.findings }, topic.node);
    return found && { title: t('Explain {0}', topic.node), body: explanationBody(found, canGoBack), nodes: [topic.node] };
  }
  if ('finding' in topic) {
    const finding = findingByKey(checked, topic.finding);
    return finding && { title: t('Explain finding'), body: findingBody(learn.explainFinding(finding, translated(ruleTitle(finding.rule))), canGoBack), nodes: finding.nodes };
  }
  const found = learn.compareNodes(apart(learn, checked), ...topic.pair);
  return found && { title: t('{0} and {1}', topic.pair[0], topic.pair[1]), body: comparisonBody(found, canGoBack), nodes: topic.pair };
}

/** Writes the page anew where it says something else by now. */
function render(app: App, learn: Learn, page: Page): readonly string[] {
  const entry = app.documents.find(page.uri);
  const made = entry && bodyOf(learn, entry.analysis.checked(), page.topic, page.back.length > 0);
  const { title, body, nodes } = made ?? { title: t('Explain'), body: goneBody(), nodes: [] };
  page.panel.title = title;
  if (page.html !== body) {
    page.html = body;
    page.panel.webview.html = panelHtml(page.panel.webview, app.extension, 'learn', title, body);
  }
  return nodes;
}

function open(app: App, learn: Learn, uri: vscode.Uri, topic: Topic): Page {
  if (shown) {
    if (shown.uri.toString() === uri.toString()) turn(shown, topic);
    // What was read about another file is not gone back to.
    else Object.assign(shown, { uri, topic, back: [] });
    shown.panel.reveal(undefined, false);
    return shown;
  }
  const panel = vscode.window.createWebviewPanel(PAGE_TYPE, t('Explain'), vscode.ViewColumn.Beside, { enableScripts: true, localResourceRoots: [webviewRoot(app.extension)], enableFindWidget: true });
  const page: Page = { panel, uri, topic, back: [], html: '' };
  const following = app.documents.onChecked(({ entry }) => { if (entry.document.uri.toString() === page.uri.toString()) render(app, learn, page); });
  panel.onDidDispose(() => {
    following.dispose();
    if (shown === page) shown = undefined;
  });
  panel.webview.onDidReceiveMessage((message) => answered(app, learn, page, message));
  return shown = page;
}

/** Makes another topic that of the page; the one before can be gone back to. */
function turn(page: Page, topic: Topic): void {
  if (JSON.stringify(page.topic) === JSON.stringify(topic)) return;
  page.back.push(page.topic);
  page.back.splice(0, Math.max(0, page.back.length - MAX_HISTORY));
  page.topic = topic;
}

/** A name was clicked: the canvas shows the node, and the page explains it. */
function answered(app: App, learn: Learn, page: Page, message: unknown): void {
  const answer = readLearnAnswer(message);
  switch (answer?.type) {
    case 'rule': void showRule(answer.rule); return;
    case 'back': {
      const before = page.back.pop();
      if (before) page.topic = before;
      render(app, learn, page);
      return;
    }
    case 'canvas': void showOnCanvas(app, page.uri, render(app, learn, page)); return;
    case 'node': {
      for (const { session } of app.canvases.of(page.uri)) session.reveal([answer.node], undefined, false);
      turn(page, { node: answer.node });
      render(app, learn, page);
    }
  }
}

async function show(app: App, { document, analysis }: OpenDocument, topic: Topic): Promise<void> {
  const learn = await loadBundle(app.extension, 'learn.js');
  render(app, learn, open(app, learn, document.uri, topic));
  const checked = analysis.checked(), { graph } = checked.facts;
  const kindOf = (id: string): string => graph.nodes[graph.number.get(id) ?? -1]?.kind ?? 'gone';
  if ('pair' in topic) app.progress.did(`compare.${topic.pair.map(kindOf).sort().join('.')}`);
  else if ('finding' in topic) app.progress.did('explain.finding');
  else for (const name of explainedAchievements(checked, topic.node)) app.progress.did(name);
}

const isFinding = (value: unknown): value is { readonly key: string } => typeof value === 'object' && value !== null && 'key' in value && typeof value.key === 'string';

/** Explains a node: the one of a link (file and node), of the tree, the selected one, or one that is asked for. Of the tree of findings it explains the finding. */
export async function explain(app: App, first?: unknown, second?: unknown): Promise<void> {
  const entry = await entryFor(app, first instanceof vscode.Uri ? first : app.views.shown()?.document.uri);
  if (!entry) return;
  const { ids } = entry.analysis.document.topology;
  if (isFinding(first)) return show(app, entry, { finding: first.key });
  const named = [second, first].find((each): each is string => typeof each === 'string' && ids.includes(each));
  const node = named ?? selectedIn(app, entry).at(-1) ?? await chooseNode(entry, t('Explain which node?'), () => true);
  if (node !== undefined) await show(app, entry, { node });
}

/** Explains a finding: that of a link (file and key), of the tree, or one that is asked for. */
export async function explainFinding(app: App, first?: unknown, second?: unknown): Promise<void> {
  const entry = await entryFor(app, first instanceof vscode.Uri ? first : app.views.shown()?.document.uri);
  if (!entry) return;
  const key = isFinding(first) ? first.key : typeof second === 'string' ? second : await chooseFinding(entry);
  if (key !== undefined) await show(app, entry, { finding: key });
}

const MAX_OFFERED = 1000;

async function chooseFinding({ analysis }: OpenDocument): Promise<string | undefined> {
  const checked = analysis.checked(), keys = findingKeys(checked);
  const items = checked.findings.slice(0, MAX_OFFERED).map(({ rule, severity, message }, i) => ({ label: message, description: `${translated(severity)}, ${rule}`, key: keys[i]! }));
  if (items.length === 0) void vscode.window.showInformationMessage(t('There are no findings to explain.'));
  return items.length === 0 ? undefined : (await vscode.window.showQuickPick(items, { placeHolder: t('Explain which finding?'), matchOnDescription: true }))?.key;
}

/** Compares two nodes: those of a caller (file and ids), the two that are selected, or those that are asked for. */
export async function compareNodes(app: App, first?: unknown, second?: unknown): Promise<void> {
  const entry = await entryFor(app, first instanceof vscode.Uri ? first : app.views.shown()?.document.uri);
  if (!entry) return;
  const { ids } = entry.analysis.document.topology;
  const given = Array.isArray(second) ? second.filter((each): each is string => typeof each === 'string' && ids.includes(each)) : selectedIn(app, entry).filter((each) => ids.includes(each));
  const tree = typeof first === 'string' && ids.includes(first) ? [first] : [];
  const known = tree.length > 0 && given.length !== 2 ? tree : given.slice(0, 2);
  const a = known[0] ?? await chooseNode(entry, t('Compare which node?'), () => true);
  const b = a === undefined ? undefined : known[1] ?? await chooseNode(entry, t('Compare {0} with which node?', a), (id) => id !== a);
  if (a !== undefined && b !== undefined) await show(app, entry, { pair: [a, b] });
}
