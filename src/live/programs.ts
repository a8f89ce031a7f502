/** Programs on this machine: finding them, and running one that only reads. No shell is involved. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Environment, LIVE_BUDGET } from './contract';

const SUFFIXES = process.platform === 'win32' ? ['.exe'] : [''];

/** The program of a name on the PATH. Relative folders, and folders in `untrusted`, are passed over: a project must not bring its own. */
export function findProgram(name: string, env: Environment, untrusted: readonly string[]): string | undefined {
  const isOutside = (folder: string) => untrusted.every((root) => folder !== root && !folder.startsWith(root + path.sep));
  for (const folder of (env['PATH'] ?? env['Path'] ?? '').split(path.delimiter)) {
    if (!path.isAbsolute(folder) || !isOutside(path.normalize(folder))) continue;
    for (const suffix of SUFFIXES) {
      const program = path.join(folder, name + suffix);
      try {
        fs.accessSync(program, fs.constants.X_OK);
        if (fs.statSync(program).isFile() && isOutside(fs.realpathSync(program))) return program;
      } catch {
        // Not here.
      }
    }
  }
  return undefined;
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  /** The last of what it complained about. */
  readonly stderr: string;
}

const MOST_COMPLAINT = 2000;

/** Runs a program to its end. Rejects where it cannot be started, takes too long, says too much or is stopped. */
export function runProgram(program: string, args: readonly string[], env: Environment, signal: AbortSignal, seconds: number = LIVE_BUDGET.requestSeconds): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let [size, stderr] = [0, ''];
    const fail = (why: string) => {
      child.kill('SIGKILL');
      reject(new Error(`\`${path.basename(program)} ${args.join(' ')}\` ${why}`));
    };
    const child = spawn(program, args, { cwd: os.tmpdir(), env: { ...env, LC_ALL: 'C', LANG: 'C' }, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const stop = () => fail('was stopped.');
    const late = setTimeout(() => fail(`did not end within ${seconds} seconds.`), seconds * 1000);
    child.stdout.on('data', (part: Buffer) => {
      size += part.length;
      if (size > LIVE_BUDGET.answerBytes) fail(`said more than ${LIVE_BUDGET.answerBytes / 1e6} MB.`);
      else parts.push(part);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr = (stderr + text).slice(-MOST_COMPLAINT); });
    child.on('error', (error) => fail(`could not be run: ${error.message}`));
    child.on('close', (code) => resolve({ code, stdout: Buffer.concat(parts).toString('utf8'), stderr: stderr.trim() }));
    child.once('close', () => {
      clearTimeout(late);
      signal.removeEventListener('abort', stop);
    });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
