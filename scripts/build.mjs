// npm run build [-- --watch] [-- --dev] [-- TARGET...]: bundles the extension (for both hosts), the webview and the
// command line, or only the targets named.
import * as esbuild from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { families } from './lib/families.mjs';
import { fromPage } from './lib/from-page.mjs';
import { writeNotices } from './lib/notices.mjs';
import { at, manifest, root, startedDirectly } from './lib/project.mjs';
import { pureModules } from './lib/pure-modules.mjs';
import { stripRuleDocs } from './lib/strip-docs.mjs';

const targets = [
  { name: 'extension', entry: 'src/extension/main.ts', out: 'dist/extension.js', platform: 'browser', format: 'cjs', external: ['vscode'] },
  { name: 'app', entry: 'src/extension/app.ts', out: 'dist/app.js', platform: 'browser', format: 'cjs', external: ['vscode'], plugins: [stripRuleDocs] },
  { name: 'import', entry: 'src/import/index.ts', out: 'dist/import.js', platform: 'browser', format: 'cjs', external: [] },
  ...families().map((name) => ({ name: `import-${name}`, entry: `src/import/families/${name}.ts`, out: `dist/import/${name}.js`, platform: 'browser', format: 'cjs', external: [], plugins: [stripRuleDocs] })),
  { name: 'export', entry: 'src/export/index.ts', out: 'dist/export.js', platform: 'browser', format: 'cjs', external: [], plugins: [pureModules, stripRuleDocs] },
  { name: 'templates', entry: 'src/catalog/templates/index.ts', out: 'dist/templates.js', platform: 'browser', format: 'cjs', external: [] },
  { name: 'labs', entry: 'src/extension/labs/index.ts', out: 'dist/labs.js', platform: 'browser', format: 'cjs', external: ['vscode'], plugins: [pureModules, stripRuleDocs] },
  { name: 'traits', entry: 'src/catalog/traits/index.ts', out: 'dist/traits.js', platform: 'browser', format: 'cjs', external: [] },
  { name: 'reports', entry: 'src/reports/index.ts', out: 'dist/reports.js', platform: 'browser', format: 'cjs', external: [] },
  { name: 'learn', entry: 'src/learn/index.ts', out: 'dist/learn.js', platform: 'browser', format: 'cjs', external: [], plugins: [pureModules, stripRuleDocs] },
  { name: 'webview', entry: 'webview/main.tsx', out: 'dist/webview/main.js', platform: 'browser', format: 'iife', external: [] },
  { name: 'webview-flow', entry: 'webview/flow/main.ts', out: 'dist/webview/flow.js', platform: 'browser', format: 'iife', external: [], plugins: [fromPage] },
  { name: 'webview-import', entry: 'webview/import/main.ts', out: 'dist/webview/import.js', platform: 'browser', format: 'iife', external: [] },
  { name: 'webview-learn', entry: 'webview/learn/main.ts', out: 'dist/webview/learn.js', platform: 'browser', format: 'iife', external: [] },
  { name: 'scanner', entry: 'src/extension/node/scanner.ts', out: 'dist/scanner.js', platform: 'node', format: 'cjs', external: [] },
  { name: 'live', entry: 'src/live/index.ts', out: 'dist/live.js', platform: 'node', format: 'cjs', external: [] },
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
    // One build of yaml in every host: its ES modules, of which the unused parts fall away.
    alias: { yaml: at('node_modules/yaml/browser/index.js') },
    conditions: [dev ? 'development' : 'production'],
    define: {
      'process.env.NODE_ENV': dev ? '"development"' : '"production"',
      STRATA_VERSION: JSON.stringify(manifest().version),
      STRATA_FAMILIES: '"apart"',
    },
    plugins: target.plugins ?? [],
    loader: { '.ttf': 'file', '.woff2': 'file', '.woff': 'base64' },
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

/** Metafiles of targets that are no more would stand for bundles that do not ship. */
function forgetFormerTargets() {
  const known = new Set(targets.map(({ name }) => `${name}.json`));
  for (const file of fs.readdirSync(at('dist/meta'))) if (!known.has(file)) fs.rmSync(at('dist/meta', file));
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

/** The named targets, all without names. */
function chosen(names) {
  const unknown = names.find((name) => !targets.some((target) => target.name === name));
  if (unknown) throw new Error(`There is no target '${unknown}'. There are: ${targets.map(({ name }) => name).join(', ')}.`);
  return targets.filter(({ name }) => names.length === 0 || names.includes(name));
}

/** Bundles the named targets, or all; rejects when one fails, with esbuild's messages printed and the others written. */
export async function build({ dev = false, names = [] } = {}) {
  fs.mkdirSync(at('dist'), { recursive: true });
  const tried = await Promise.all(chosen(names).map((target) =>
    esbuild.build(optionsOf(target, dev)).then((result) => ({ target, result }), () => ({ target }))));
  const built = tried.filter(({ result }) => result);
  printTable(built.flatMap(({ result }) => rowsOf(result)));
  if (!dev) {
    built.forEach(({ target, result }) => recordMetafile(target, result));
    forgetFormerTargets();
    writeNotices(targets.map(({ name }) => name));
  }
  const failed = tried.filter(({ result }) => !result).map(({ target }) => target.name);
  if (failed.length > 0) throw new Error(`The build failed: ${failed.join(', ')}.`);
}

async function watch({ dev, names }) {
  const report = (target) => ({
    name: 'report',
    setup: (context) => context.onEnd((result) => {
      const failed = result.errors.length > 0;
      console.log(`${new Date().toLocaleTimeString()} ${target.name}: ${failed ? 'failed' : 'built'}`);
    }),
  });
  for (const target of chosen(names)) {
    const options = optionsOf(target, dev);
    const context = await esbuild.context({ ...options, plugins: [...options.plugins, report(target)] });
    await context.watch();
  }
}

if (startedDirectly(import.meta.url)) {
  const args = process.argv.slice(2);
  const names = args.filter((arg) => !arg.startsWith('--'));
  const watching = args.includes('--watch');
  const dev = watching || args.includes('--dev');
  await (watching ? watch({ dev, names }) : build({ dev, names })).catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
}
