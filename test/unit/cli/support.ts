/** Runs the command line in a folder of its own, with its streams caught. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run } from '../../../src/cli/run';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Sandbox {
  readonly folder: string;
  run(...args: string[]): Promise<Ran>;
  /** As on a terminal with this environment. */
  runIn(env: { readonly [name: string]: string }, ...args: string[]): Promise<Ran>;
  write(file: string, content: string | object): void;
  read(file: string): string;
  list(): readonly string[];
  remove(): void;
}

/** A new temporary folder. */
export function sandbox(): Sandbox {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'strata-cli-')));
  const runIn = async (env: { readonly [name: string]: string }, args: readonly string[], isTTY: boolean): Promise<Ran> => {
    let [stdout, stderr] = ['', ''];
    const code = await run(args, {
      cwd: folder, labs: path.resolve('labs'), env, stdout: { write: (text) => void (stdout += text), isTTY }, stderr: { write: (text) => void (stderr += text), isTTY },
    });
    return { code, stdout, stderr };
  };
  return {
    folder,
    run: (...args) => runIn({}, args, false),
    runIn: (env, ...args) => runIn(env, args, true),
    write(file, content) {
      fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      fs.writeFileSync(path.join(folder, file), typeof content === 'string' ? content : JSON.stringify(content, undefined, 2));
    },
    read: (file) => fs.readFileSync(path.join(folder, file), 'utf8'),
    list: () => fs.readdirSync(folder).sort(),
    remove: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}

/** One privileged container: exactly one error of the rule `privileged-container`, and others as the rules go. */
export const privileged = {
  strata: 1, asOf: '2026-09-01',
  nodes: {
    host: { kind: 'host', memory: '16GiB', os: { platform: 'debian', version: '13' } },
    docker: { kind: 'engine', in: 'host', platform: 'docker', version: '29.1', runtime: 'runc' },
    agent: { kind: 'container', in: 'docker', image: 'agent:1.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', privileged: true, limits: { memory: '64MiB', cpu: 1 } },
  },
};

/** Nothing to find in it. */
export const clean = { strata: 1, asOf: '2026-09-01', nodes: { site: { kind: 'site' } } };
