// The same VS Code as a page with no server behind it (VS Code for the Web), and folders served beside it.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

const workbenchFolder = 'out/vs/code/browser/workbench';

const contentTypes = {
  '.css': 'text/css', '.html': 'text/html', '.js': 'text/javascript', '.json': 'application/json', '.md': 'text/markdown',
  '.mjs': 'text/javascript', '.mp3': 'audio/mpeg', '.png': 'image/png', '.svg': 'image/svg+xml', '.ttf': 'font/ttf',
  '.wasm': 'application/wasm', '.woff': 'font/woff', '.woff2': 'font/woff2',
};

/** Replaces `from`, which must occur exactly once: another version of VS Code must not pass unnoticed. */
function replaceOnce(text, from, to) {
  const count = text.split(from).length - 1;
  if (count !== 1) throw new Error(`Expected '${from}' once in VS Code's workbench, found it ${count} times.`);
  return text.replace(from, () => to);
}

/** The workbench without code-server's own remote: no remote authority, and user data in the browser. */
function workbenchWithoutServer(vscode) {
  const original = fs.readFileSync(path.join(vscode, workbenchFolder, 'workbench.js'), 'utf8');
  const local = replaceOnce(original, ',remoteAuthority:location.host}', '}');
  const home = /\.file\(this\.userDataPath\)\.with\(\{scheme:([\w$]+)\.vscodeRemote\}\)/.exec(local);
  if (!home) throw new Error("The home of user data was not found in VS Code's workbench.");
  return replaceOnce(local, home[0], `.file("/").with({scheme:${home[1]}.vscodeUserData})`);
}

const escapeAttribute = (text) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

function pageFrom(template, configuration) {
  const values = {
    WORKBENCH_WEB_CONFIGURATION: escapeAttribute(JSON.stringify(configuration)),
    WORKBENCH_WEB_BASE_URL: '/static',
    WORKBENCH_NLS_FALLBACK_URL: '/static/out/nls.messages.js',
    WORKBENCH_SCRIPT_NONCE: 'workbench',
  };
  return template.replace(/\{\{([A-Z_]+)\}\}/g, (_, name) => values[name] ?? '');
}

function sendFile(request, response, folder, relative) {
  const file = path.join(folder, path.normalize(`/${relative}`));
  fs.stat(file, (error, stat) => {
    if (error || !stat.isFile()) return response.writeHead(404).end();
    response.writeHead(200, {
      'Content-Type': contentTypes[path.extname(file)] ?? 'application/octet-stream',
      'Content-Length': stat.size,
      'Access-Control-Allow-Origin': '*',
      'Cache-Control': 'no-cache',
    });
    if (request.method === 'HEAD') return response.end();
    fs.createReadStream(file).pipe(response);
  });
}

/** The part of the page's configuration that every window needs; code-server's page fails without some of it. */
const baseConfiguration = (host) => ({
  productConfiguration: { nameShort: 'Strata', nameLong: 'Strata', extensionsGallery: { serviceUrl: '' }, enableTelemetry: false },
  webviewEndpoint: `http://${host}/static/out/vs/workbench/contrib/webview/browser/pre`,
  _wrapWebWorkerExtHostInIframe: false,
  userDataPath: '/user',
  enableWorkspaceTrust: false,
  isEnabledFileDownloads: true,
  isEnabledFileUploads: true,
  isEnabledCoderGettingStarted: false,
  folderUri: { scheme: 'tmp', path: '/ws' },
});

/**
 * Serves VS Code on 127.0.0.1 and resolves to { origin, stop }.
 * `mounts`: folder by first path segment. `configuration(uri)`: added to the page's; `uri(path)` names a served path.
 *
 * @param {string} vscode
 * @param {{ mounts: Record<string, string>, configuration: (uri: (path: string) => object) => object }} options
 */
export async function serveWeb(vscode, { mounts, configuration }) {
  const template = fs.readFileSync(path.join(vscode, workbenchFolder, 'workbench.html'), 'utf8');
  const workbench = workbenchWithoutServer(vscode);
  const folders = new Map(Object.entries({ static: vscode, ...mounts }));

  const server = http.createServer((request, response) => {
    const host = request.headers.host;
    const pathname = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    if (pathname === '/') {
      const uri = (below) => ({ scheme: 'http', authority: host, path: below });
      return response.writeHead(200, { 'Content-Type': 'text/html' })
        .end(pageFrom(template, { ...baseConfiguration(host), ...configuration(uri) }));
    }
    if (pathname === `/static/${workbenchFolder}/workbench.js`) {
      return response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(workbench);
    }
    const [, first, ...rest] = pathname.split('/');
    const folder = folders.get(first);
    if (!folder) return response.writeHead(404).end();
    sendFile(request, response, folder, rest.join('/'));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    stop: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve(undefined));
    }),
  };
}
