// npm run build [-- --watch] [-- --dev]: bundles the extension (both hosts), the webview and the command line.
import * as esbuild from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeNotices } from './lib/notices.mjs';
import { at, manifest, root, startedDirectly } from './lib/project.mjs';

const targets = [
  { name: 'extension', entry: 'src/extension/main.ts', out: 'dist/extension.js', platform: 'node', format: 'cjs', external: ['vscode'] },
  { name: 'web-extension', entry: 'src/extension/main.ts', out: 'dist/web/extension.js', platform: 'browser', format: 'cjs', external: ['vscode'] },
  { name: 'webview', entry: 'webview/main.tsx', out: 'dist/webview/main.js', platform: 'browser', format: 'iife', external: [] },
  { name: 'cli', entry: 'src/cli/main.ts', out: 'dist/cli.js', platform: 'node', format: 'cjs', external: [] },
];

/** esbuild's options for one target; `dev` keeps names and adds source maps. */
function optionsOf(target, dev) {
  return {
    entryPoints: [{ in: at(target.entry), out: path.basename(target.out, '.js') }],
    outdir: path.dirname(at(target.out)),
    absWorkingDir: root,
    bundle: true,
    platform: target.platform,
    format: target.format,
    target: target.platform === 'node' ? 'node20' : 'es2022',
    external: target.external,
    // Packages that offer an ES module build bundle smaller through it, and jsonc-parser's UMD build does not bundle at all.
    mainFields: ['module', 'main'],
    conditions: [dev ? 'development' : 'production'],
    define: {
      'process.env.NODE_ENV': dev ? '"development"' : '"production"',
      STRATA_VERSION: JSON.stringify(manifest().version),
      STRATA_HOST: JSON.stringify(target.platform === 'node' ? 'node' : 'web'),
    },
    loader: { '.ttf': 'file', '.woff2': 'file' },
    assetNames: '[name]',
    minify: !dev,
    sourcemap: dev ? 'linked' : false,
    legalComments: 'none',
    charset: 'utf8',
    metafile: true,
    logLevel: 'warning',
  };
}

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

/** Writes the metafile that the notices and the bundle tests are made from. */
function recordMetafile(target, { metafile }) {
  fs.mkdirSync(at('dist/meta'), { recursive: true });
  fs.writeFileSync(at('dist/meta', `${target.name}.json`), JSON.stringify(metafile));
}

/** A row of the table for every file that was written. */
function rowsOf(result) {
  return Object.keys(result.metafile.outputs)
    .filter((file) => !file.endsWith('.map'))
    .map((file) => {
      const content = fs.readFileSync(at(file));
      return { file, size: kB(content.length), gzip: kB(gzipSync(content).length) };
    });
}

function printTable(rows) {
  if (rows.length === 0) return;
  const width = (key) => Math.max(...rows.map((row) => row[key].length));
  const [file, size, gzip] = [width('file'), width('size'), width('gzip')];
  for (const row of rows) console.log(`  ${row.file.padEnd(file)}  ${row.size.padStart(size)}  ${row.gzip.padStart(gzip)} gzip`);
}

const present = () => targets.filter((target) => {
  const there = fs.existsSync(at(target.entry));
  if (!there) console.log(`  skipped ${target.out}: there is no ${target.entry} yet`);
  return there;
});

/** Bundles every target; rejects with esbuild's messages already printed. */
export async function build({ dev = false } = {}) {
  fs.mkdirSync(at('dist'), { recursive: true });
  const targets = present();
  const results = await Promise.all(targets.map((target) => esbuild.build(optionsOf(target, dev))));
  printTable(results.flatMap(rowsOf));
  if (dev) return;
  targets.forEach((target, index) => recordMetafile(target, results[index]));
  writeNotices();
}

async function watch({ dev }) {
  const report = (target) => ({
    name: 'report',
    setup: (context) => context.onEnd((result) => {
      const failed = result.errors.length > 0;
      console.log(`${new Date().toLocaleTimeString()} ${target.name}: ${failed ? 'failed' : 'built'}`);
    }),
  });
  for (const target of present()) {
    const context = await esbuild.context({ ...optionsOf(target, dev), plugins: [report(target)] });
    await context.watch();
  }
}

if (startedDirectly(import.meta.url)) {
  const args = new Set(process.argv.slice(2));
  const dev = args.has('--dev') || args.has('--watch');
  await (args.has('--watch') ? watch({ dev }) : build({ dev })).catch(() => process.exit(1));
}
