// A test-only extension: answers over HTTP on the loopback interface what the extension host really holds.
const fs = require('node:fs');
const http = require('node:http');
const vscode = require('vscode');

const documentAt = (path) => vscode.workspace.textDocuments.find((document) => document.uri.path === path);

const plainDiagnostic = (diagnostic) => ({
  message: diagnostic.message,
  severity: ['error', 'warning', 'info', 'hint'][diagnostic.severity],
  source: diagnostic.source ?? null,
  code: typeof diagnostic.code === 'object' ? String(diagnostic.code.value) : String(diagnostic.code ?? ''),
  range: {
    start: { line: diagnostic.range.start.line, character: diagnostic.range.start.character },
    end: { line: diagnostic.range.end.line, character: diagnostic.range.end.character },
  },
});

const plainTab = (tab) => tab && {
  label: tab.label,
  dirty: tab.isDirty,
  viewType: tab.input?.viewType ?? null,
  path: tab.input?.uri?.path ?? null,
};

/** Resources travel as { path } and become URIs of this window. */
const revive = (value) => (value && typeof value === 'object' && typeof value.$path === 'string' ? vscode.Uri.file(value.$path) : value);

/** What the documents of the scheme `frozen` say: text of an extension, as that of an old revision. */
let frozen = '';

const operations = {
  text: ({ path }) => documentAt(path)?.getText(),
  dirty: ({ path }) => documentAt(path)?.isDirty,
  save: ({ path }) => documentAt(path)?.save(),
  diagnostics: ({ path }) => vscode.languages.getDiagnostics().filter(([uri]) => uri.path === path).flatMap(([, list]) => list.map(plainDiagnostic)),
  command: ({ id, args }) => vscode.commands.executeCommand(id, ...args.map(revive)),
  commands: () => vscode.commands.getCommands(true),
  open: ({ path, viewType }) => viewType
    ? vscode.commands.executeCommand('vscode.openWith', vscode.Uri.file(path), viewType)
    : vscode.commands.executeCommand('vscode.open', vscode.Uri.file(path)),
  openVirtual: ({ text }) => {
    frozen = text;
    return vscode.commands.executeCommand('vscode.openWith', vscode.Uri.parse('frozen:/frozen.topology.json'), 'strata.topology');
  },
  setting: ({ key, value }) => vscode.workspace.getConfiguration().update(key, value ?? undefined, true),
  tab: () => plainTab(vscode.window.tabGroups.activeTabGroup.activeTab),
  tabs: () => vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(plainTab)),
  process: () => process.pid,
  active: ({ id }) => vscode.extensions.getExtension(id)?.isActive,
  replace: async ({ path, text }) => {
    const document = documentAt(path) ?? await vscode.workspace.openTextDocument(vscode.Uri.file(path));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length)), text);
    return vscode.workspace.applyEdit(edit);
  },
};

/** Some commands return objects of VS Code that cannot be written as JSON. */
function toJson(value) {
  try {
    return JSON.stringify({ value: value ?? null });
  } catch {
    return JSON.stringify({ value: null });
  }
}

async function answer(request, response) {
  let body = '';
  for await (const chunk of request) body += chunk;
  try {
    const { operation, ...options } = JSON.parse(body);
    response.end(toJson(await operations[operation](options)));
  } catch (error) {
    response.end(JSON.stringify({ error: String(error?.stack ?? error) }));
  }
}

exports.activate = (context) => {
  const server = http.createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1', () => fs.writeFileSync(process.env.STRATA_BRIDGE_FILE, String(server.address().port)));
  context.subscriptions.push({ dispose: () => server.close() }, vscode.workspace.registerTextDocumentContentProvider('frozen', { provideTextDocumentContent: () => frozen }));
};
