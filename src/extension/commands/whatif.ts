/** Plays a what-if on the selected nodes, shows what follows, and keeps it as a scenario where that is wanted. */
import * as vscode from 'vscode';
import type { Event, Outcome, Verb } from '../../whatif';
import type { Operation } from '../../model';
import type { App } from '../app';
import type { OpenDocument } from '../documents';
import { baseName } from '../names';
import { keepReport, showPage } from '../pages';
import { nodeOf, openText } from '../selection';
import { affected, whatIfPage } from '../session/whatif-page';
import { change, entryFor } from './findings';

const MAX_OFFERED = 1000;

/** Nodes selected on the canvas of the document, else the one at the text cursor. */
function selectedIn({ canvases }: App, { document, analysis }: OpenDocument): readonly string[] {
  const canvas = canvases.of(document.uri).find(({ panel }) => panel.active) ?? canvases.of(document.uri)[0];
  if (canvas !== undefined && canvas.session.selection.length > 0) return canvas.session.selection;
  const editor = vscode.window.visibleTextEditors.find((each) => each.document === document);
  const id = editor && nodeOf(analysis.document.places.pointerAt(document.offsetAt(editor.selection.active)));
  return id === undefined ? [] : [id];
}

async function chooseNode({ analysis }: OpenDocument, placeHolder: string, fits: (id: string) => boolean): Promise<string | undefined> {
  const { topology } = analysis.document;
  const items = topology.ids.flatMap((id, i) => (fits(id) ? [{ label: id, description: [topology.nodes[i]!.kind, topology.nodes[i]!.name].filter(Boolean).join(', ') }] : []));
  return (await vscode.window.showQuickPick(items.slice(0, MAX_OFFERED), { placeHolder, matchOnDescription: true }))?.label;
}

const QUESTIONS: { readonly [V in Verb['name']]: string } = {
  fail: 'What falls with it, and what comes back?', 'kernel-flaw': 'Who is exposed by a flaw in its kernel?', compromise: 'What does an attacker there reach?',
  runaway: 'Who suffers when it takes all it can get?', drain: 'Can it be emptied for maintenance?', patch: 'What does a new kernel cost?', migrate: 'Can it go somewhere else?',
  failover: 'Can another site take over?', lose: 'Can hosts be lost, whichever they are?', add: 'Is there room for more of it?', convert: 'What if it were a container, or a virtual machine?',
};

/** Events for the nodes by a verb; what a verb needs beside is asked for. Undefined where the person gave up. */
async function ask(entry: OpenDocument, ids: readonly string[], { name, extra }: Verb): Promise<readonly Event[] | undefined> {
  const { runaway: parse, whyNot } = await import('../../whatif');
  const { graph } = entry.analysis.checked().facts;
  if (name === 'lose') {
    const text = await vscode.window.showInputBox({ title: 'Lose hosts', prompt: 'How many at a time?', value: '1', validateInput: (each) => (/^[1-9]\d?$/.test(each) ? undefined : 'Write a number from 1 to 99.') });
    return text === undefined ? undefined : [{ lose: Number(text), ...(graph.nodes[graph.number.get(ids[0]!)!]?.kind === 'cluster' ? { of: ids[0]! } : {}) }];
  }
  if (name === 'runaway') {
    const resource = await vscode.window.showQuickPick(['memory', 'cpu', 'pids'], { placeHolder: 'Which resource does it take?' });
    return resource === undefined ? undefined : ids.map((id) => ({ runaway: `${id}:${resource}` })).filter(({ runaway }) => parse(runaway) !== undefined);
  }
  if (extra?.required !== true) return ids.map((id): Event => ({ [name]: id }));
  const to = await chooseNode(entry, 'Where to?', (id) => !ids.includes(id) && ids.every((each) => whyNot(graph, { [name]: each, [extra.key]: id }) === undefined));
  return to === undefined ? undefined : ids.map((id): Event => ({ [name]: id, [extra.key]: to }));
}

async function chooseVerb(entry: OpenDocument, ids: readonly string[]): Promise<Verb | undefined> {
  const { VERBS, whyNot } = await import('../../whatif');
  const { graph } = entry.analysis.checked().facts;
  const fits = ({ name, kinds }: Verb): boolean => name === 'lose' || ids.every((id) => {
    const number = graph.number.get(id);
    return number !== undefined && (kinds === undefined || kinds.includes(graph.nodes[number]!.kind)) && (name !== 'fail' || whyNot(graph, { fail: id }) === undefined);
  });
  const items = VERBS.filter(fits).map((verb) => ({ label: verb.name, detail: QUESTIONS[verb.name], verb }));
  const who = ids.length === 1 ? ids[0]! : `${ids.length} nodes`;
  return (await vscode.window.showQuickPick(items, { placeHolder: `What if: ${who}`, matchOnDetail: true }))?.verb;
}

const isRecord = (value: unknown): value is Event => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Asks what happens to which nodes (or takes both as arguments), and shows what follows. */
export async function whatIf(app: App, file?: unknown, event?: unknown): Promise<void> {
  const entry = await entryFor(app, file);
  if (!entry) return;
  const { play, verbOf, whyNot } = await import('../../whatif');
  // Menus hand over things of their own.
  const events = isRecord(event) && verbOf(event) !== undefined ? [event] : await askAll(app, entry);
  if (events === undefined || events.length === 0) return;
  const { facts } = entry.analysis.checked();
  const wrong = events.map((each) => whyNot(facts.graph, each)).find((each) => each !== undefined);
  if (wrong !== undefined) {
    void vscode.window.showErrorMessage(wrong);
    return;
  }
  await show(app, entry, play(entry.analysis.document, facts, events));
}

async function askAll(app: App, entry: OpenDocument): Promise<readonly Event[] | undefined> {
  const selected = selectedIn(app, entry);
  const one = selected.length > 0 ? undefined : await chooseNode(entry, 'What if something happens to which node?', () => true);
  const ids = one === undefined ? selected : [one];
  const verb = ids.length === 0 ? undefined : await chooseVerb(entry, ids);
  return verb && ask(entry, ids, verb);
}

async function show(app: App, entry: OpenDocument, outcome: Outcome): Promise<void> {
  const ids = affected(outcome);
  for (const { panel, session } of app.canvases.of(entry.document.uri)) if (panel.visible && ids.length > 0) session.reveal(ids, undefined, false);
  await showPage(keepReport('what-if', whatIfPage(baseName(entry.document.uri.path), outcome)));
  const count = `${outcome.down.length} down, ${outcome.exposed.length} exposed, ${outcome.moved.length} moved`;
  const answers = outcome.answers.map(({ answer }) => answer).join(', ');
  void vscode.window.showInformationMessage(answers === '' ? `What if: ${count}.` : `What if: ${answers}.`, 'Save as Scenario').then((chosen) => { if (chosen) void save(app, entry, outcome); });
}

/** Adds the events as a scenario whose expectations are what was found, and opens it in the text to be sharpened. */
async function save(app: App, entry: OpenDocument, outcome: Outcome): Promise<void> {
  const { eventText } = await import('../../whatif');
  const name = await vscode.window.showInputBox({ title: 'Save as scenario', prompt: 'Its name', value: outcome.events.map(eventText).join(' and ') });
  if (name === undefined) return;
  const { scenarios } = entry.analysis.document.topology;
  const expect = outcome.answers.length > 0 ? { possible: outcome.answers.every(({ answer }) => answer === 'yes') } : { maxUnplaced: outcome.unplaced.length };
  const value = JSON.parse(JSON.stringify({ name, events: outcome.events, expect })) as { [key: string]: never };
  const operation: Operation = scenarios.length === 0 ? { op: 'set', path: ['scenarios'], value: [value] } : { op: 'set', path: ['scenarios', scenarios.length], value };
  if (await change(app, entry, 'Save scenario', [operation])) await openText(app.documents, entry.document, `/scenarios/${scenarios.length}`, true);
}
