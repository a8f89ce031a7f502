/** The pages of webviews. */
import * as vscode from 'vscode';
import { language, spoken } from '../l10n';
import { escaped } from './escaped';

const nonce = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The folder that a canvas may load from, and nothing else. */
export const webviewRoot = (extension: vscode.Uri): vscode.Uri => vscode.Uri.joinPath(extension, 'dist', 'webview');

/** HTML that loads a bundle of the webview under a content security policy without remote sources, inline code or eval; `attributes` go to the body. */
function documentHtml(webview: vscode.Webview, extension: vscode.Uri, bundle: string, title: string, attributes: string, body: string): string {
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
<html lang="${escaped(language())}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<link rel="stylesheet" href="${escaped(resource(`${bundle}.css`))}">
<title>${escaped(title)}</title>
</head>
<body${attributes}>
${body}
<script type="application/json" id="messages">${JSON.stringify(spoken() ?? null).replaceAll('<', '\\u003c')}</script>
<script nonce="${once}" src="${escaped(resource(`${bundle}.js`))}"></script>
</body>
</html>
`;
}

/** The page of a canvas. */
export const pageHtml = (webview: vscode.Webview, extension: vscode.Uri, fileName: string): string =>
  documentHtml(webview, extension, 'main', fileName, ' data-vscode-context=\'{"preventDefaultContextMenuItems":true}\'', `<div id="root" data-file="${escaped(fileName)}"></div>`);

/** The page of a canvas on two topologies. */
export const comparisonHtml = (webview: vscode.Webview, extension: vscode.Uri, title: string, side: string): string =>
  documentHtml(webview, extension, 'main', title, ' data-vscode-context=\'{"preventDefaultContextMenuItems":true}\'', `<div id="root" data-file="${escaped(title)}" data-compare="${escaped(side)}"></div>`);

/** A page that the host writes, with a small bundle for its buttons. */
export const panelHtml = (webview: vscode.Webview, extension: vscode.Uri, bundle: string, title: string, body: string): string =>
  documentHtml(webview, extension, bundle, title, '', body);
