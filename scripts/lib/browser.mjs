// The browser that drives VS Code's page in tests: launch options for playwright-core.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { ensureTool } from './tools.mjs';

const args = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

const fontSettings = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>
`;

/** Unpacks the package's files ourselves: its own code wants a newer Node and a shared temporary folder. */
function finish(dir) {
  const packed = path.join(dir, 'node_modules', '@sparticuz', 'chromium', 'bin');
  const inflate = (name) => brotliDecompressSync(fs.readFileSync(path.join(packed, name)));
  fs.writeFileSync(path.join(dir, 'chromium'), inflate('chromium.br'), { mode: 0o755 });
  for (const [archive, folder] of [['al2023.tar.br', 'al2023'], ['fonts.tar.br', 'fonts'], ['swiftshader.tar.br', '.']]) {
    const to = path.join(dir, folder);
    fs.mkdirSync(to, { recursive: true });
    const unpacked = spawnSync('tar', ['-xf', '-', '-C', to], { input: inflate(archive) });
    if (unpacked.status !== 0) throw new Error(`Unpacking ${archive} failed: ${unpacked.stderr ?? unpacked.error}`);
  }
  fs.rmSync(packed, { recursive: true });
  fs.writeFileSync(path.join(dir, 'fonts', 'fonts.conf'), fontSettings);
}

function installedBrowser() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const candidates = [
    ...names.flatMap((name) => folders.map((folder) => path.join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ];
  return candidates.find((file) => fs.existsSync(file));
}

const pinnedRunsHere = process.platform === 'linux' && process.arch === 'x64';

/** Launch options: $CHROME_PATH, else the pinned Chromium (Linux x64), else an installed Chrome, Chromium or Edge. */
export async function browserLaunchOptions() {
  const installed = process.env.CHROME_PATH ?? (pinnedRunsHere ? undefined : installedBrowser());
  if (installed) return { executablePath: installed, args };
  if (!pinnedRunsHere) throw new Error('No Chrome, Chromium or Edge was found: install one, or name it in CHROME_PATH.');
  const dir = await ensureTool('browser', { what: 'Chromium (70 MB, 220 MB unpacked)', revision: 1, finish });
  const libraries = [path.join(dir, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  // Its own libraries and fonts everywhere: nothing has to be installed, and screenshots have the same letters.
  const env = { ...process.env, LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: path.join(dir, 'fonts') };
  return { executablePath: path.join(dir, 'chromium'), args, env };
}
