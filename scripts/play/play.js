// npm start only: opens the first example in Strata's editor, unless the window already shows something.
const vscode = require('vscode');

const customEditor = () =>
  vscode.extensions.getExtension('strata.strata')?.packageJSON.contributes?.customEditors?.[0]?.viewType;

exports.activate = async () => {
  if (vscode.window.tabGroups.all.some((group) => group.tabs.length > 0)) return;
  const files = await vscode.workspace.findFiles('*.topology.json');
  const [first] = files.sort((a, b) => a.path.localeCompare(b.path));
  if (!first) return;
  const viewType = customEditor();
  if (viewType) await vscode.commands.executeCommand('vscode.openWith', first, viewType);
  else await vscode.commands.executeCommand('vscode.open', first);
};
