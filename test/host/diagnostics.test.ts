// Findings in Problems, with exact ranges, whether the file is open as text or on the canvas.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, FAULTY, problem, problems, until, writeFile } from './workspace';

const lineOf = (text: string, part: string) => text.split('\n').findIndex((line) => line.includes(part));

describe('problems', () => {
  afterEach(closeAll);

  it('stand at the exact place, with the rule as a link', async () => {
    const uri = await writeFile('places.topology.json', FAULTY);
    const document = await vscode.workspace.openTextDocument(uri);
    const found = await problem(uri, 'invalid-parent');
    assert.equal(found.range.start.line, lineOf(FAULTY, '"web"'));
    assert.match(document.getText(found.range), /host|web/);
    assert.equal(found.severity <= vscode.DiagnosticSeverity.Warning, true);
    const { target } = found.code as { target: vscode.Uri };
    assert.equal(target.scheme, 'command');
    assert.match(found.message, /web/);
  });

  it('follow typing', async () => {
    const uri = await writeFile('typing.topology.json', FAULTY);
    const document = await vscode.workspace.openTextDocument(uri);
    await problem(uri, 'invalid-parent');
    const offset = FAULTY.indexOf('"in": "host", "image"') + '"in": "'.length;
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, new vscode.Range(document.positionAt(offset), document.positionAt(offset + 4)), 'docker');
    await vscode.workspace.applyEdit(edit);
    await until('the problem is gone', () => !problems(uri).some(({ code }) => typeof code === 'object' && code.value === 'invalid-parent'));
  });

  it('say where a broken file is broken, and keep what can be read', async () => {
    const text = FAULTY.replace('"strata": 1,', '"strata": 1');
    const uri = await writeFile('broken.topology.json', text);
    const document = await vscode.workspace.openTextDocument(uri);
    const found = await until('a problem of the text', () => problems(uri).find(({ code }) => typeof code === 'object' && String(code.value).startsWith('text-')));
    assert.equal(found.severity, vscode.DiagnosticSeverity.Error);
    assert.ok(found.range.start.line <= 2);
    assert.equal(document.getText(), text);
    await problem(uri, 'invalid-parent');
  });

  it('take an empty file, a file without objects and a deep one', async () => {
    for (const [i, text] of ['', 'null', '[]', '"x"', '['.repeat(20_000)].entries()) {
      const uri = await writeFile(`odd-${i}.topology.json`, text);
      await vscode.workspace.openTextDocument(uri);
      await until(`a problem of ${JSON.stringify(text.slice(0, 10))}`, () => problems(uri).length > 0);
    }
  });

  it('are bounded, and say so', async () => {
    const nodes = Object.fromEntries(Array.from({ length: 1500 }, (_, i) => [`c${i}`, { kind: 'container', in: 'nowhere' }]));
    const uri = await writeFile('many.topology.json', JSON.stringify({ strata: 1, nodes }, null, 1));
    await vscode.workspace.openTextDocument(uri);
    await until('many problems', () => problems(uri).length > 0);
    assert.ok(problems(uri).length <= 1001);
    if (problems(uri).length === 1001) assert.match(problems(uri)[1000].message, /Only the 1000 most severe of \d+/);
  });

  it('leave other JSON files alone', async () => {
    const uri = await writeFile('other.json', FAULTY);
    await vscode.workspace.openTextDocument(uri);
    const strata = await writeFile('beside.topology.json', FAULTY);
    await vscode.workspace.openTextDocument(strata);
    await problem(strata, 'invalid-parent');
    assert.deepEqual(problems(uri), []);
  });
});
