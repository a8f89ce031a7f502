/** The page of a canvas. */
import * as vscode from 'vscode';

const nonce = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** The folder that a canvas may load from, and nothing else. */
export const webviewRoot = (extension: vscode.Uri): vscode.Uri => vscode.Uri.joinPath(extension, 'dist', 'webview');

/** HTML that loads the webview's bundle under a content security policy without remote sources, inline code or eval. */
export function pageHtml(webview: vscode.Webview, extension: vscode.Uri, fileName: string): string {
  const once = nonce();
  const resource = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(webviewRoot(extension), name)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${once}'`,
    `style-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<link rel="stylesheet" href="${escaped(resource('main.css'))}">
<title>${escaped(fileName)}</title>
</head>
<body data-vscode-context='{"preventDefaultContextMenuItems":true}'>
<div id="root" data-file="${escaped(fileName)}"></div>
<script nonce="${once}" src="${escaped(resource('main.js'))}"></script>
</body>
</html>
`;
}
