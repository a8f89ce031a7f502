// The text editor of a topology, asked as VS Code asks.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, FAULTY, until, writeFile } from './workspace';

async function open(name: string, text = FAULTY) {
  const uri = await writeFile(name, text);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  const at = (part: string, shift = 1) => document.positionAt(document.getText().indexOf(part) + shift);
  return { uri, document, at };
}
const ask = <T>(command: string, ...args: unknown[]) => vscode.commands.executeCommand<T>(command, ...args);
/** One of Strata's completions at a place, once it is offered. */
const completion = (uri: vscode.Uri, position: vscode.Position, wanted: string) => until(`the completion ${wanted}`, async () => {
  const list = await ask<vscode.CompletionList>('vscode.executeCompletionItemProvider', uri, position, '"');
  return list?.items.find(({ label }) => typeof label === 'object' && label.label === wanted);
});

describe('the text of a topology', () => {
  afterEach(closeAll);

  it('has an outline by containment', async () => {
    const { uri } = await open('outline.topology.json');
    const host = await until('the outline', async () => (await ask<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', uri))?.find(({ name }) => name === 'host'));
    assert.deepEqual(host.children.map(({ name, children }) => [name, ...children.map((one) => one.name)]), [['web'], ['docker', 'agent']]);
  });

  it('leads from a name to the node, and from the node to its names', async () => {
    const { uri, document, at } = await open('names.topology.json');
    const [link] = await ask<vscode.LocationLink[]>('vscode.executeDefinitionProvider', uri, at('"in": "docker"', 8));
    assert.equal(document.getText(link.targetSelectionRange), 'docker');
    assert.equal(link.targetSelectionRange!.start.line, at('"docker": {').line);
    const named = await ask<vscode.Location[]>('vscode.executeReferenceProvider', uri, at('"host": {'));
    assert.deepEqual(named.map(({ range }) => document.getText(range)), ['host', 'host', 'host']);
  });

  it('renames a node everywhere as one step', async () => {
    const { uri, document, at } = await open('rename.topology.json');
    const edit = await ask<vscode.WorkspaceEdit>('vscode.executeDocumentRenameProvider', uri, at('"host": {'), 'iron');
    await vscode.workspace.applyEdit(edit);
    assert.equal(document.getText(), FAULTY.replaceAll('"in": "host"', '"in": "iron"').replace('"host": {', '"iron": {'));
    await ask('undo');
    await until('the text is back', () => document.getText() === FAULTY);
    await assert.rejects(async () => ask('vscode.executeDocumentRenameProvider', uri, at('"host": {'), 'web'), /taken/);
  });

  it('completes ids, in a text that is broken', async () => {
    const text = `${FAULTY.slice(0, FAULTY.indexOf('"agent"'))}"new": { "kind": "container", "in": "d`;
    const { uri, document } = await open('complete.topology.json', text);
    const docker = await completion(uri, document.positionAt(text.length), 'docker');
    assert.equal(docker.insertText, '"docker"');
    assert.equal(document.getText(docker.range as vscode.Range), '"d');
    assert.equal(docker.filterText, '"docker"');
  });

  it('writes several nodes at once by a snippet', async () => {
    const { uri, document, at } = await open('snippet.topology.json', FAULTY.replace('"web":  {', '"" "web":  {'));
    const stack = await completion(uri, at('"" "web"'), 'Stack: VM with Docker');
    assert.ok(stack.insertText instanceof vscode.SnippetString);
    await vscode.window.activeTextEditor!.insertSnippet(stack.insertText, stack.range as vscode.Range);
    const { nodes } = JSON.parse(document.getText());
    assert.deepEqual(Object.keys(nodes), ['host', 'vm', 'docker-2', 'web-2', 'web', 'docker', 'agent']);
    assert.equal(nodes['web-2'].in, 'docker-2');
  });

  it('tells of a node under the mouse, with links that run commands of Strata alone', async () => {
    const { uri, document, at } = await open('hover.topology.json');
    const own = await until('the hover', async () => {
      const hovers = await ask<vscode.Hover[]>('vscode.executeHoverProvider', uri, at('"web"', 2));
      return hovers.find(({ contents }) => contents.some((one) => (one as vscode.MarkdownString).value.includes('container in host')));
    });
    assert.equal(document.getText(own.range), 'web');
    const [markdown] = own.contents as vscode.MarkdownString[];
    assert.match(markdown.value, /Shares its kernel with|Workloads on this kernel/);
    assert.match(markdown.value, /\[Show on the canvas\]\(command:strata\.showOnCanvas\?/);
    assert.deepEqual(markdown.isTrusted, { enabledCommands: ['strata.showRule', 'strata.showOnCanvas', 'strata.explain'] });
    assert.ok(!markdown.supportHtml);
  });

  it('has lenses above nodes with findings, and hints in the lines, each behind its setting', async () => {
    const text = FAULTY.replace('"privileged": true', '"limits": { "memory": "32GiB" }');
    const { uri, document } = await open('lenses.topology.json', text);
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const lenses = () => ask<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 100);
    const hints = () => ask<vscode.InlayHint[]>('vscode.executeInlayHintProvider', uri, whole);
    const shown = await until('lenses', async () => { const all = await lenses(); return all?.length ? all : undefined; });
    const canvas = shown.find(({ command }) => command?.title === 'Show on canvas');
    assert.equal(canvas?.command?.command, 'strata.showOnCanvas');
    assert.match(document.lineAt(canvas!.range.start.line).text, /"web"|"host"/);
    assert.ok((await hints()).some(({ label, position }) => label === 'at most 16GiB (host)' && document.lineAt(position.line).text.includes('"32GiB"')));
    const settings = vscode.workspace.getConfiguration('strata');
    try {
      for (const name of ['codeLens', 'inlayHints']) await settings.update(name, false, vscode.ConfigurationTarget.Global);
      await until('no lenses and no hints', async () => ((await lenses()) ?? []).length + ((await hints()) ?? []).length === 0);
    } finally {
      for (const name of ['codeLens', 'inlayHints']) await settings.update(name, undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('tells all of that of a text that breaks off', async () => {
    const text = FAULTY.slice(0, FAULTY.indexOf('"agent:1.0.0"'));
    const { uri, document, at } = await open('breaks-off.topology.json', text);
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const host = await until('the outline', async () => (await ask<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', uri))?.find(({ name }) => name === 'host'));
    assert.deepEqual(host.children.map(({ name, children }) => [name, ...children.map((one) => one.name)]), [['web'], ['docker', 'agent']]);
    const [link] = await ask<vscode.LocationLink[]>('vscode.executeDefinitionProvider', uri, at('"in": "docker"', 8));
    assert.equal(document.getText(link.targetSelectionRange), 'docker');
    const named = await ask<vscode.Location[]>('vscode.executeReferenceProvider', uri, at('"docker": {'));
    assert.equal(named.length, 2);
    const marks = await ask<vscode.DocumentHighlight[]>('vscode.executeDocumentHighlights', uri, at('"docker": {'));
    assert.deepEqual(marks.map(({ range }) => document.getText(range)), ['docker', 'docker']);
    const hovers = await ask<vscode.Hover[]>('vscode.executeHoverProvider', uri, at('"in": "docker"', 8));
    assert.ok(hovers.some(({ contents }) => contents.some((one) => (one as vscode.MarkdownString).value.includes('container engine in host'))));
    assert.ok((await ask<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 100)).some(({ command }) => command?.title === 'Show on canvas'));
    assert.ok((await ask<vscode.InlayHint[]>('vscode.executeInlayHintProvider', uri, whole)).some(({ label }) => label === 'at most 16GiB of memory (host)'));
    await assert.rejects(async () => ask('vscode.executeDocumentRenameProvider', uri, at('"docker": {'), 'other'), /syntax error in line 8/);
  });

  it('leads from a lens to the node on the canvas', async () => {
    const { uri } = await open('canvas.topology.json');
    const lenses = await until('lenses', async () => { const all = await ask<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 100); return all?.length ? all : undefined; });
    const { command, arguments: args = [] } = lenses.find((one) => one.command?.title === 'Show on canvas')!.command!;
    await ask(command, ...args);
    await until('the canvas', () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).some(({ input }) => input instanceof vscode.TabInputCustom && input.uri.toString() === uri.toString()));
  });

  it('formats in the order of the format as one step, by command, and by Format Document where the setting asks for it', async () => {
    const wrong = FAULTY.replace('"kind": "host", "memory": "16GiB"', '"memory": "16GiB", "kind": "host"');
    const { uri, document } = await open('format.topology.json', wrong);
    await ask('strata.format', uri);
    await until('the order', () => document.getText().includes('"kind": "host",'));
    assert.deepEqual(JSON.parse(document.getText()), JSON.parse(wrong));
    await ask('undo');
    await until('the text is back', () => document.getText() === wrong);
    const settings = vscode.workspace.getConfiguration();
    const choice = [['json.format.enable', false], ['strata.format.enable', true]] as const;
    const offered = async () => {
      const edits = await ask<vscode.TextEdit[]>('vscode.executeFormatDocumentProvider', uri, { tabSize: 2, insertSpaces: true }) ?? [];
      return [...edits].sort((a, b) => b.range.start.compareTo(a.range.start))
        .reduce((text, { range, newText }) => text.slice(0, document.offsetAt(range.start)) + newText + text.slice(document.offsetAt(range.end)), wrong);
    };
    try {
      for (const [name, value] of choice) await settings.update(name, value, vscode.ConfigurationTarget.Global);
      await until('edits that put the kind first', async () => /"host": \{\s*"kind": "host",/.test(await offered()));
    } finally {
      for (const [name] of choice) await settings.update(name, undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('is left alone by the formatter where it is broken', async () => {
    const broken = FAULTY.slice(0, -20);
    const { uri, document } = await open('format-broken.topology.json', broken);
    await ask('strata.format', uri);
    assert.equal(document.getText(), broken);
  });
});
