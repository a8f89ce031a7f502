// Large tools that only tests and npm start need: installed once from npm into a per-user cache outside the checkout.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { at } from './project.mjs';

/** $STRATA_CACHE, else $XDG_CACHE_HOME/strata, else ~/.cache/strata. */
export const cacheFolder = () =>
  process.env.STRATA_CACHE ?? path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'strata');

/** The files that define a tool, relative to tools/: manifest, lock, npm settings, and the stand-in modules of all. */
function definition(name) {
  return [name, 'shims']
    .flatMap((folder) => fs.readdirSync(at('tools', folder), { recursive: true }).map((file) => path.join(folder, String(file))))
    .filter((file) => !file.split(path.sep).includes('node_modules') && fs.statSync(at('tools', file)).isFile())
    .sort();
}

function hashOf(files, revision) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${revision}`);
  for (const file of files) hash.update(file).update('\0').update(fs.readFileSync(at('tools', file)));
  return hash.digest('hex').slice(0, 12);
}

/** Removes half copies whose process was interrupted. */
function removeAbandoned(folder) {
  for (const name of fs.existsSync(folder) ? fs.readdirSync(folder) : []) {
    const pid = Number(/\.(\d+)$/.exec(name)?.[1]);
    if (!pid) continue;
    try {
      process.kill(pid, 0);
    } catch (error) {
      if (error.code === 'ESRCH') fs.rmSync(path.join(folder, name), { recursive: true, force: true });
    }
  }
}

/** Runs npm ci in `dir`, saying every 15 s that it is still at it. */
function npmInstall(dir, what) {
  const started = Date.now();
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--engine-strict=false', '--loglevel=error'];
  const child = spawn('npm', args, { cwd: dir, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  const timer = setInterval(() => console.error(`  still getting ${what}: ${Math.round((Date.now() - started) / 1000)} s`), 15_000);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => code === 0 ? resolve() : reject(new Error(`npm ci failed for ${what} (exit code ${code}). Is the npm registry reachable?`)));
  }).finally(() => clearInterval(timer));
}

/**
 * Returns the cached copy of tools/`name`, installing it first when this exact definition is not there yet.
 * `finish(dir)` completes the copy; `revision` changes when `finish` does. The copy appears complete or not at all.
 */
export async function ensureTool(name, { what, revision, finish }) {
  const files = definition(name);
  const target = path.join(cacheFolder(), `${name}-${hashOf(files, revision)}`);
  if (fs.existsSync(target)) return path.join(target, name);

  removeAbandoned(cacheFolder());
  const partial = `${target}.${process.pid}`;
  try {
    for (const file of files) fs.cpSync(at('tools', file), path.join(partial, file));
    console.error(`Getting ${what} from npm, once, into ${target} ...`);
    await npmInstall(path.join(partial, name), what);
    await finish(path.join(partial, name));
    try {
      fs.renameSync(partial, target);
    } catch (error) {
      // Another run finished the same copy first.
      if (!fs.existsSync(target)) throw error;
    }
    console.error(`${what}: ready.`);
  } finally {
    fs.rmSync(partial, { recursive: true, force: true });
  }
  return path.join(target, name);
}
