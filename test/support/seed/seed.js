// A test-only extension for windows without a server: copies the served workspace into the window's memory and opens a file of it.
const vscode = require('vscode');

const served = (context, path) => context.extensionUri.with({ path }).toString(true);

async function copyWorkspace(context, folder) {
  const names = await (await fetch(served(context, '/workspace/.files.json'))).json();
  for (const name of names) {
    const response = await fetch(served(context, `/workspace/${name}`));
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), new Uint8Array(await response.arrayBuffer()));
  }
  return names;
}

exports.activate = async (context) => {
  const folder = vscode.workspace.workspaceFolders[0].uri;
  const names = await copyWorkspace(context, folder);
  const first = names.filter((name) => /^[^/]+\.topology\.json$/.test(name)).sort()[0];
  const [editor] = vscode.extensions.getExtension('strata.strata').packageJSON.contributes.customEditors;
  if (first) await vscode.commands.executeCommand('vscode.openWith', vscode.Uri.joinPath(folder, first), editor.viewType);
};
