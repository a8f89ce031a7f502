// Light bulbs: what is offered, what an applied fix changes, and that undo gives back the same bytes.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, FAULTY, problem, problems, until, writeFile } from './workspace';

async function actionsAt(uri: vscode.Uri, range: vscode.Range, kind?: string): Promise<vscode.CodeAction[]> {
  const found = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range, kind, 50);
  return found ?? [];
}

async function openFaulty(name: string) {
  const uri = await writeFile(name, FAULTY);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return { uri, document, found: await problem(uri, 'invalid-parent') };
}

describe('light bulbs', () => {
  afterEach(closeAll);

  it('offer fixes, a suppression, the canvas and the rule', async () => {
    const { uri, found } = await openFaulty('offers.topology.json');
    const titles = (await actionsAt(uri, found.range)).map(({ title }) => title);
    assert.ok(titles.some((title) => title.startsWith('Suppress ')), titles.join('; '));
    assert.ok(titles.some((title) => title.startsWith('Show "web" on the canvas')), titles.join('; '));
    assert.ok(titles.some((title) => title.startsWith('About the rule ')), titles.join('; '));
  });

  it('apply a fix as one step; undo gives back the same text', async () => {
    const { uri, document, found } = await openFaulty('fix.topology.json');
    const fix = (await actionsAt(uri, found.range)).find(({ edit }) => edit);
    assert.ok(fix, 'no fix is offered');
    await vscode.workspace.applyEdit(fix.edit!);
    assert.notEqual(document.getText(), FAULTY);
    await until('the problem is gone', () => !problems(uri).some(({ code, range }) =>
      typeof code === 'object' && code.value === 'invalid-parent' && range.start.line === found.range.start.line));
    await vscode.commands.executeCommand('undo');
    await until('the text is back', () => document.getText() === FAULTY);
    await problem(uri, 'invalid-parent');
  });

  it('offer nothing where nothing is wrong', async () => {
    const { uri } = await openFaulty('nothing.topology.json');
    assert.deepEqual(await actionsAt(uri, new vscode.Range(0, 0, 0, 0), vscode.CodeActionKind.QuickFix.value), []);
  });

  const STALE_PIN = FAULTY.replace('"nodes"', '"layout": {\n    "host": { "x": 0, "y": 0 },\n    "gone": { "x": 5, "y": 5 }\n  },\n  "nodes"');
  const openStale = async (name: string) => {
    const uri = await writeFile(name, STALE_PIN);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    await problem(uri, 'reference-integrity');
    return { uri, document };
  };
  const wanted = { ...(JSON.parse(FAULTY) as object), layout: { host: { x: 0, y: 0 } } };

  it('apply all safe fixes by command, and nothing else', async () => {
    const { uri, document } = await openStale('safe.topology.json');
    await vscode.commands.executeCommand('strata.applySafeFixes', uri);
    await until('the stale pin is gone', () => !document.getText().includes('gone'));
    assert.deepEqual(JSON.parse(document.getText()), wanted);
  });

  it('offer all safe fixes when a file is saved', async () => {
    const { uri, document } = await openStale('save.topology.json');
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const [fixAll, ...others] = (await actionsAt(uri, all, 'source.fixAll.strata')).filter(({ edit }) => edit);
    assert.deepEqual(others, []);
    assert.match(fixAll.title, /safe fixes \(1\)/);
    await vscode.workspace.applyEdit(fixAll.edit!);
    assert.deepEqual(JSON.parse(document.getText()), wanted);
  });
});
