// Runs a TypeScript program of the project in Node: bundled first, removed afterwards.
import { spawnSync } from 'node:child_process';
import * as esbuild from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { at, manifest, root } from './project.mjs';

const banner = "import { createRequire as strataRequire } from 'node:module'; const require = strataRequire(import.meta.url);";

/** Bundles `entry` (a path in the project) and runs it with `args` in the checkout; returns its exit code. */
export async function runBundled(entry, args = [], nodeArgs = []) {
  const outfile = at('dist/run', `${path.basename(path.dirname(entry))}-${process.pid}.mjs`);
  await esbuild.build({
    entryPoints: [at(entry)],
    outfile,
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    external: ['playwright-core', 'esbuild'],
    loader: { '.woff': 'base64' },
    define: { STRATA_VERSION: JSON.stringify(manifest().version) },
    banner: { js: banner },
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  try {
    const child = spawnSync(process.execPath, ['--enable-source-maps', ...nodeArgs, outfile, ...args], { cwd: root, stdio: 'inherit' });
    return child.status ?? 1;
  } finally {
    fs.rmSync(outfile, { force: true });
  }
}
