/** What tests of the action and the hooks run: the command line as one file, and git as nobody in particular. */
import { spawnSync } from 'node:child_process';
import * as esbuild from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { git } from '../../support/demo';

export { git };

/** Builds the command line into a file. */
export async function buildProgram(outfile: string): Promise<void> {
  await esbuild.build({ entryPoints: ['src/cli/main.ts'], outfile, bundle: true, platform: 'node', format: 'cjs', mainFields: ['module', 'main'], define: { STRATA_VERSION: '"1.2.3"' }, loader: { '.woff': 'base64' }, logLevel: 'silent' });
}

export function write(repo: string, file: string, content: object | string): void {
  fs.mkdirSync(path.dirname(path.join(repo, file)), { recursive: true });
  fs.writeFileSync(path.join(repo, file), typeof content === 'string' ? content : JSON.stringify(content, undefined, 2));
}

/** Why shell steps and hooks cannot run here; undefined where they can. */
export function noShell(): string | undefined {
  if (process.platform === 'win32') return 'file names of these tests, and the mode of hooks, are none that Windows has';
  for (const program of ['bash', 'git']) if (spawnSync(program, ['--version']).status !== 0) return `${program} is not installed`;
  return undefined;
}
