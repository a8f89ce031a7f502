/** What-ifs on the selected nodes: shown on the canvas where there is one, else on a page; kept as a scenario where that is wanted. */
import * as vscode from 'vscode';
import { t, translated } from '../../l10n';
import { VERBS, play, verbOf, whyNot } from '../../whatif';
import type { Event, Outcome, RunawayResource, Verb, VerbName } from '../../whatif';
import type { App } from '../app';
import type { Canvas } from '../editor';
import type { OpenDocument } from '../documents';
import { baseName } from '../names';
import { keepReport, showPage } from '../pages';
import { nodeOf } from '../selection';
import { whatIfAchievements } from '../session/achievements';
import { summaryOf } from '../session/whatif';
import { whatIfPage as pageOf } from '../session/whatif-page';
import { entryFor } from './findings';
import { keepScenario } from './scenario';
import { countOfNodes } from '../../scene/words';

const MAX_OFFERED = 1000;

/** The canvas of the document that the person sees, the active one first. */
function canvasOf({ canvases }: App, { document }: OpenDocument): Canvas | undefined {
  const open = canvases.of(document.uri);
  return open.find(({ panel }) => panel.active) ?? open.find(({ panel }) => panel.visible);
}

/** Nodes selected on the canvas of the document, else the one at the text cursor. */
export function selectedIn(app: App, entry: OpenDocument): readonly string[] {
  const { document, analysis } = entry;
  const canvas = canvasOf(app, entry);
  if (canvas !== undefined && canvas.session.selection.length > 0) return canvas.session.selection;
  const editor = vscode.window.visibleTextEditors.find((each) => each.document === document);
  const id = editor && nodeOf(analysis.document.places.pointerAt(document.offsetAt(editor.selection.active)));
  return id === undefined ? [] : [id];
}

/** Asks for one of the nodes that fit; undefined where the person gave up. */
export async function chooseNode({ analysis }: OpenDocument, placeHolder: string, fits: (id: string) => boolean): Promise<string | undefined> {
  const { topology } = analysis.document;
  const items = topology.ids.flatMap((id, i) => (fits(id) ? [{ label: id, description: [translated(topology.nodes[i]!.kind), topology.nodes[i]!.name].filter(Boolean).join(', ') }] : []));
  return (await vscode.window.showQuickPick(items.slice(0, MAX_OFFERED), { placeHolder, matchOnDescription: true }))?.label;
}

const NAMES: { readonly [V in VerbName]: () => string } = {
  fail: () => t('Failure'), 'kernel-flaw': () => t('Flaw in its kernel'), compromise: () => t('Takeover by an attacker'), runaway: () => t('Takes all it can get'), drain: () => t('Draining'), patch: () => t('New kernel'),
  migrate: () => t('Migration'), failover: () => t('Failover to another site'), lose: () => t('Loss of hosts'), add: () => t('More copies'), convert: () => t('Conversion'),
};

const RESOURCES: { readonly [R in RunawayResource]: () => string } = { memory: () => t('Memory'), cpu: () => t('CPU'), pids: () => t('Processes') };

const QUESTIONS: { readonly [V in VerbName]: () => string } = {
  fail: () => t('What falls with it, and what comes back?'), 'kernel-flaw': () => t('Who is exposed by a flaw in its kernel?'), compromise: () => t('What does an attacker there reach?'),
  runaway: () => t('Who suffers when it takes all it can get?'), drain: () => t('Can it be emptied for maintenance?'), patch: () => t('What does a new kernel cost?'), migrate: () => t('Can it go somewhere else?'),
  failover: () => t('Can another site take over?'), lose: () => t('Can hosts be lost, whichever they are?'), add: () => t('Is there room for more of it?'), convert: () => t('What if it were a container, or a virtual machine?'),
};

/** Events for the nodes by a verb; what a verb needs beside is asked for. Undefined where the person gave up. */
async function ask(entry: OpenDocument, ids: readonly string[], { name, extra }: Verb): Promise<readonly Event[] | undefined> {
  const { graph } = entry.analysis.checked().facts;
  if (name === 'lose') {
    const text = await vscode.window.showInputBox({ title: t('Lose hosts'), prompt: t('How many at a time?'), value: '1', validateInput: (each) => (/^[1-9]\d?$/.test(each) ? undefined : t('Write a number from 1 to 99.')) });
    return text === undefined ? undefined : [{ lose: Number(text), ...(graph.nodes[graph.number.get(ids[0]!)!]?.kind === 'cluster' ? { of: ids[0]! } : {}) }];
  }
  if (name === 'runaway') {
    const items = (Object.keys(RESOURCES) as RunawayResource[]).map((resource) => ({ label: RESOURCES[resource](), resource }));
    const chosen = await vscode.window.showQuickPick(items, { placeHolder: t('Which resource does it take?') });
    return chosen && ids.map((id) => ({ runaway: `${id}:${chosen.resource}` }));
  }
  if (extra?.required !== true) return ids.map((id): Event => ({ [name]: id }));
  const to = await chooseNode(entry, t('Where to?'), (id) => !ids.includes(id) && ids.every((each) => whyNot(graph, { [name]: each, [extra.key]: id }) === undefined));
  return to === undefined ? undefined : ids.map((id): Event => ({ [name]: id, [extra.key]: to }));
}

/** Whether a verb can be about a node. */
function fits({ analysis }: OpenDocument, { kinds }: Verb, id: string): boolean {
  const { graph } = analysis.checked().facts;
  const number = graph.number.get(id);
  return number !== undefined && (kinds === undefined || kinds.includes(graph.nodes[number]!.kind));
}

async function chooseVerb(entry: OpenDocument, ids: readonly string[]): Promise<Verb | undefined> {
  const items = VERBS.filter((verb) => verb.name === 'lose' || ids.every((id) => fits(entry, verb, id))).map((verb) => ({ label: NAMES[verb.name](), detail: QUESTIONS[verb.name](), verb }));
  const who = ids.length === 1 ? ids[0]! : countOfNodes(ids.length);
  return (await vscode.window.showQuickPick(items, { placeHolder: t('What if: {0}', who), matchOnDetail: true }))?.verb;
}

const isRecord = (value: unknown): value is Event => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Asks what happens to which nodes (or takes both as arguments), and shows what follows. */
export async function whatIf(app: App, file?: unknown, event?: unknown): Promise<void> {
  const entry = await entryFor(app, file);
  if (!entry) return;
  // Menus hand over things of their own.
  await assume(app, entry, isRecord(event) && verbOf(event) !== undefined ? [event] : await askAll(app, entry));
}

/** The same with the verb given: what a menu offers. */
export async function whatIfVerb(app: App, name: VerbName): Promise<void> {
  const entry = await entryFor(app, undefined);
  if (!entry) return;
  const verb = VERBS.find((each) => each.name === name)!;
  const ids = await subjects(app, entry, (id) => fits(entry, verb, id));
  await assume(app, entry, ids && await ask(entry, ids, verb));
}

/** Assumes events beside those that are assumed already, and shows what follows. */
async function assume(app: App, entry: OpenDocument, events: readonly Event[] | undefined): Promise<void> {
  if (events === undefined || events.length === 0) return;
  const { facts } = entry.analysis.checked();
  const wrong = events.map((each) => whyNot(facts.graph, each)).find((each) => each !== undefined);
  if (wrong !== undefined) {
    void vscode.window.showErrorMessage(wrong);
    return;
  }
  const canvas = canvasOf(app, entry);
  if (canvas) canvas.session.assume(events);
  else {
    const outcome = play(entry.analysis.document, facts, events);
    await showOnPage(app, entry, outcome);
    for (const name of whatIfAchievements(entry.analysis.checked(), events, outcome)) app.progress.did(name);
  }
}

/** The selected nodes; one that is asked for where none is. Undefined where the person gave up. */
async function subjects(app: App, entry: OpenDocument, fit: (id: string) => boolean): Promise<readonly string[] | undefined> {
  const selected = selectedIn(app, entry);
  if (selected.length > 0) return selected;
  const one = await chooseNode(entry, t('What if something happens to which node?'), fit);
  return one === undefined ? undefined : [one];
}

async function askAll(app: App, entry: OpenDocument): Promise<readonly Event[] | undefined> {
  const ids = await subjects(app, entry, () => true);
  const verb = ids && await chooseVerb(entry, ids);
  return verb && ask(entry, ids, verb);
}

const showReport = (entry: OpenDocument, outcome: Outcome) => showPage(keepReport('what-if', pageOf(baseName(entry.document.uri.path), outcome)));

async function showOnPage(app: App, entry: OpenDocument, outcome: Outcome): Promise<void> {
  await showReport(entry, outcome);
  void vscode.window.showInformationMessage(t('What if: {0}', summaryOf(outcome)), t('Save as Scenario')).then((chosen) => { if (chosen) void keepScenario(app, entry, outcome); });
}

/** What the canvas assumes, for the commands that need it; where it assumes nothing the person is told. */
async function assumedOn(app: App, act: (entry: OpenDocument, outcome: Outcome) => Promise<void>): Promise<void> {
  const entry = await entryFor(app, undefined);
  const assumed = entry && canvasOf(app, entry)?.session.whatIf();
  if (assumed) await act(entry, assumed.outcome);
  else void vscode.window.showInformationMessage(t('The canvas assumes nothing yet. Choose "What If..." on selected boxes first.'));
}

/** Shows what follows from what the canvas assumes as a page that can be copied and printed. */
export const whatIfPage = (app: App): Promise<void> => assumedOn(app, showReport);

/** Adds what the canvas assumes to the scenarios of the file. */
export const saveScenario = (app: App): Promise<void> => assumedOn(app, (entry, outcome) => keepScenario(app, entry, outcome));
