/** Scanners on this machine: finding them, and running one. Knows nothing of VS Code. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Environment } from '../../live/contract';
import { findProgram } from '../../live/programs';

export const SCANNERS = ['trivy', 'grype'] as const;
export type ScannerName = (typeof SCANNERS)[number];

export interface Scanner {
  readonly name: ScannerName;
  /** Absolute path of the program. */
  readonly program: string;
}

/** Scanners that are on the PATH. */
export function findScanners(env: Environment, untrusted: readonly string[]): readonly Scanner[] {
  return SCANNERS.flatMap((name) => {
    const program = findProgram(name, env, untrusted);
    return program === undefined ? [] : [{ name, program }];
  });
}

export interface ScanRequest {
  readonly scanner: Scanner;
  /** Reference of the image. */
  readonly image: string;
  /** Whether it may fetch its database, and the image where the machine has not got it. */
  readonly fetch: boolean;
}

interface Invocation {
  readonly args: readonly string[];
  readonly env: Environment;
}

/** Nobody asked for these, whatever else may be fetched. */
const QUIET: Environment = { TRIVY_SKIP_VERSION_CHECK: 'true', TRIVY_DISABLE_TELEMETRY: 'true', GRYPE_CHECK_FOR_APP_UPDATE: 'false' };

/** Arguments and environment: without `fetch` such that nothing is fetched. The report goes to `output`. */
export function invocationOf({ scanner, image, fetch }: ScanRequest, output: string, env: Environment, untrusted: readonly string[] = []): Invocation {
  if (scanner.name === 'trivy') {
    const offline = fetch ? [] : ['--skip-db-update', '--skip-java-db-update', '--offline-scan', '--image-src', 'docker,containerd,podman'];
    return { args: ['image', '--format', 'json', '--output', output, '--scanners', 'vuln', ...offline, image], env: QUIET };
  }
  // With a scheme Grype asks this engine alone, and no registry.
  const engine = findProgram('docker', env, untrusted) === undefined && findProgram('podman', env, untrusted) !== undefined ? 'podman' : 'docker';
  return { args: [fetch ? image : `${engine}:${image}`, '--output', 'json', '--file', output], env: { ...QUIET, GRYPE_DB_AUTO_UPDATE: String(fetch), ...(fetch ? {} : { GRYPE_DB_VALIDATE_AGE: 'false' }) } };
}

export type Scanned = { readonly ok: true; readonly report: Uint8Array } | { readonly ok: false; readonly cancelled: boolean; readonly reason: string };

const MOST_REASON = 2000;

/** Runs a scanner in an empty folder of its own, which is removed afterwards. `line` gets what it says while it works. */
export async function scan(request: ScanRequest, signal: AbortSignal, line: (text: string) => void, env: Environment = process.env, untrusted: readonly string[] = []): Promise<Scanned> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'strata-scan-'));
  const output = path.join(folder, 'report.json');
  try {
    const { args, env: more } = invocationOf(request, output, env, untrusted);
    const { code, said } = await run(request.scanner.program, args, { ...env, ...more }, folder, signal, line);
    if (signal.aborted) return { ok: false, cancelled: true, reason: 'It was cancelled.' };
    if (code !== 0 || !fs.existsSync(output)) return { ok: false, cancelled: false, reason: said.trim().slice(-MOST_REASON) || `It ended with code ${code ?? 'unknown'} and without a report.` };
    return { ok: true, report: fs.readFileSync(output) };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Time that a scanner has to end by itself after it was asked to. */
const GRACE_MS = 3000;

function run(program: string, args: readonly string[], env: Environment, cwd: string, signal: AbortSignal, line: (text: string) => void): Promise<{ readonly code: number | null; readonly said: string }> {
  return new Promise((resolve) => {
    let said = '';
    const child = spawn(program, args, { cwd, env: env as NodeJS.ProcessEnv, stdio: ['ignore', 'ignore', 'pipe'], windowsHide: true });
    let forced: ReturnType<typeof setTimeout> | undefined;
    const stop = () => {
      child.kill();
      forced = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    };
    const end = (code: number | null) => {
      signal.removeEventListener('abort', stop);
      clearTimeout(forced);
      resolve({ code, said });
    };
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2 * MOST_REASON);
      for (const one of text.split('\n')) if (one.trim() !== '') line(one);
    });
    child.on('error', (error) => {
      said = error.message;
      end(null);
    });
    // What a scanner started may hold its pipe open: its own end is enough.
    child.on('exit', end);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
  });
}
