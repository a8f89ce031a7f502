// npm run generate [-- --check]: writes the files that are made from the code, or with --check fails where one is stale.
import { spawnSync } from 'node:child_process';
import * as esbuild from 'esbuild';
import fs from 'node:fs';
import { at, root, startedDirectly } from './lib/project.mjs';

const entry = 'scripts/generate/main.ts';

/** Bundles and runs the generator; returns its exit code. */
export async function generate({ check = false } = {}) {
  if (!fs.existsSync(at(entry))) {
    console.log(`  nothing to generate: there is no ${entry} yet`);
    return 0;
  }
  const outfile = at('dist/generate', `main-${process.pid}.mjs`);
  await esbuild.build({
    entryPoints: [at(entry)],
    outfile,
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    define: { STRATA_HOST: '"node"', STRATA_VERSION: '"0.0.0"' },
    banner: { js: "import { createRequire as strataRequire } from 'node:module'; const require = strataRequire(import.meta.url);" },
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  try {
    const args = ['--enable-source-maps', outfile, ...(check ? ['--check'] : [])];
    return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
  } finally {
    fs.rmSync(outfile, { force: true });
  }
}

if (startedDirectly(import.meta.url)) {
  process.exit(await generate({ check: process.argv.includes('--check') }).catch(() => 1));
}
