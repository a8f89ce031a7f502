/** Walkthroughs, and the buttons of their steps: they act on copies of practice stacks, never on anybody's files. */
import * as vscode from 'vscode';
import { t } from '../../l10n';
import type { Action, Practice, PracticeName } from '../../learn';
import { WEBVIEW_COMMANDS } from '../../protocol';
import type { App } from '../app';
import { loadBundle } from '../bundles';
import { VIEW_TYPE } from '../names';
import { findingKeys } from '../session/rows';
import { compare as compareTopologies } from './compare';
import { compareNodes, explain, explainFinding } from './learning';
import { untitledTopology } from './opening';

interface Listed {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

/** Opens a walkthrough: the one that is named, or one that is asked for. */
export async function openWalkthrough(app: App, id?: unknown): Promise<void> {
  const { id: extension, packageJSON } = app.self;
  const all = (packageJSON as { readonly contributes: { readonly walkthroughs: readonly Listed[] } }).contributes.walkthroughs;
  const items = all.map((each) => ({ label: each.title, detail: each.description, id: each.id }));
  const chosen = items.find((item) => item.id === id) ?? await vscode.window.showQuickPick(items, { placeHolder: t('Which walkthrough?'), matchOnDetail: true });
  if (!chosen) return;
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', `${extension}#${chosen.id}`, false);
  app.progress.repeat();
}

/** Copies that are open, by the stack that they are of. */
const copies = new Map<PracticeName, vscode.TextDocument>();

const exampleUri = ({ extension }: App, { example }: Practice): vscode.Uri => vscode.Uri.joinPath(extension, 'examples', `${example}.topology.json`);

async function textOf(app: App, practice: Practice): Promise<string> {
  if (practice.example === undefined) return `${JSON.stringify(practice.topology, undefined, 2)}\n`;
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(exampleUri(app, practice)));
}

/** The copy of a practice stack: the one that is open, else a new one. */
async function copyOf(app: App, name: PracticeName, practice: Practice): Promise<vscode.TextDocument> {
  const open = copies.get(name);
  if (open && !open.isClosed && open.isUntitled) return open;
  const made = await untitledTopology(practice.name, await textOf(app, practice));
  copies.set(name, made);
  return made;
}

/** Does what the button of a step promises. */
export async function practice(app: App, walkthrough: unknown, step: unknown): Promise<void> {
  const learn = await loadBundle(app.extension, 'learn.js');
  const does = learn.stepOf(walkthrough, step)?.button.does;
  if (does === undefined || typeof does === 'string') return;
  await act(app, learn.PRACTICE, does);
}

async function act(app: App, stacks: { readonly [N in PracticeName]: Practice }, { open, lens, select, assume, explain: node, finding: rule, compare, review }: Action): Promise<void> {
  const document = await copyOf(app, open, stacks[open]), { uri } = document;
  // Beside the page that explains, wherever the keyboard is: one canvas a copy, all in one group.
  const [already] = app.canvases.of(uri);
  await vscode.commands.executeCommand('vscode.openWith', uri, VIEW_TYPE, { viewColumn: already?.panel.viewColumn ?? vscode.ViewColumn.One, preview: false });
  const canvas = app.canvases.of(uri).at(0);
  if (!canvas) return;
  await canvas.session.listens();
  const command = WEBVIEW_COMMANDS.find((each) => lens !== undefined && each.toLowerCase() === `lens${lens}`.toLowerCase());
  if (command) canvas.session.command(command);
  if (select) canvas.session.reveal(select, undefined, true);
  if (assume) canvas.session.assume([assume]);
  if (node !== undefined) await explain(app, uri, node);
  if (rule !== undefined) {
    const checked = app.documents.get(document).analysis.checked();
    const at = checked.findings.findIndex((each) => each.rule === rule);
    if (at >= 0) await explainFinding(app, uri, findingKeys(checked)[at]);
    else void vscode.window.showInformationMessage(t('That finding is mended already. Close the practice file without saving it, and press the button again to begin anew.'));
  }
  if (compare) await compareNodes(app, uri, compare);
  if (review && stacks[open].example !== undefined) await compareTopologies(app, uri, exampleUri(app, stacks[open]));
}
