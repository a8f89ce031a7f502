// Scanners: a stand-in on the PATH writes down how it was called.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findScanners, scan } from '../../../src/extension/node/scanner';
import type { ScanRequest } from '../../../src/extension/node/scanner';

describe('a scanner', function () {
  if (process.platform === 'win32') return;
  let folder: string;
  beforeEach(() => { folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'strata-scanner-'))); });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const program = (name: string, script: string) => {
    fs.writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return path.join(folder, name);
  };
  /** Writes its arguments, folder and settings into the file that it was told to write. */
  const SPY = 'out=""; prev=""; for a in "$@"; do if [ "$prev" = --output ] || [ "$prev" = --file ]; then if [ "$a" != json ]; then out="$a"; fi; fi; prev="$a"; done\n'
    + 'echo "looking" >&2; { printf "%s\\n" "$@"; pwd; ls -A; echo "DB=$GRYPE_DB_AUTO_UPDATE CHECK=$GRYPE_CHECK_FOR_APP_UPDATE SKIP=$TRIVY_SKIP_VERSION_CHECK"; } > "$out.tmp"; mv "$out.tmp" "$out"';
  const env = (more = '') => ({ PATH: `${folder}${more}:/usr/bin:/bin` });
  const run = (name: 'trivy' | 'grype', fetch: boolean, signal = new AbortController().signal, lines: string[] = []) => {
    const [scanner] = findScanners(env(), []).filter((it) => it.name === name);
    return scan({ scanner: scanner!, image: 'shop:4.2', fetch } satisfies ScanRequest, signal, (line) => lines.push(line), env());
  };
  const said = async (...args: Parameters<typeof run>) => {
    const result = await run(...args);
    assert.ok(result.ok, result.ok ? '' : result.reason);
    return new TextDecoder().decode(result.report).trim().split('\n');
  };

  it('is found on the PATH, but never in the workspace, by a link into it, or by a relative folder', () => {
    program('trivy', ':');
    assert.deepEqual(findScanners(env(), []), [{ name: 'trivy', program: path.join(folder, 'trivy') }]);
    assert.deepEqual(findScanners(env(), [folder]), []);
    assert.deepEqual(findScanners(env(), [path.dirname(folder)]), []);
    assert.deepEqual(findScanners({ PATH: '.:bin' }, []), []);
    const inside = path.join(folder, 'project');
    fs.mkdirSync(inside);
    fs.renameSync(path.join(folder, 'trivy'), path.join(inside, 'trivy'));
    fs.symlinkSync(path.join(inside, 'trivy'), path.join(folder, 'trivy'));
    assert.deepEqual(findScanners(env(), [inside]), []);
    fs.rmSync(path.join(folder, 'trivy'));
    fs.writeFileSync(path.join(folder, 'trivy'), 'not a program', { mode: 0o644 });
    assert.deepEqual(findScanners(env(), []), []);
  });

  it('fetches nothing where that was not allowed, and works in an empty folder', async () => {
    program('trivy', SPY);
    program('grype', SPY);
    const trivy = await said('trivy', false);
    const output = trivy[4]!;
    assert.deepEqual(trivy, [
      'image', '--format', 'json', '--output', output, '--scanners', 'vuln', '--skip-db-update', '--skip-java-db-update', '--offline-scan', '--image-src', 'docker,containerd,podman', 'shop:4.2',
      path.dirname(output), 'report.json.tmp', 'DB= CHECK=false SKIP=true',
    ]);
    assert.ok(!fs.existsSync(path.dirname(output)), 'its folder is gone');
    const grype = await said('grype', false);
    assert.deepEqual([...grype.slice(0, 4), grype.at(-1)], ['docker:shop:4.2', '--output', 'json', '--file', 'DB=false CHECK=false SKIP=true']);
    program('podman', ':');
    assert.equal((await said('grype', false))[0], fs.existsSync('/usr/bin/docker') || fs.existsSync('/bin/docker') ? 'docker:shop:4.2' : 'podman:shop:4.2');
  });

  it('may fetch where it was asked to', async () => {
    program('trivy', SPY);
    program('grype', SPY);
    assert.ok(!(await said('trivy', true)).some((it) => /skip|offline|image-src/.test(it)));
    const grype = await said('grype', true);
    assert.deepEqual([grype[0], grype.at(-1)], ['shop:4.2', 'DB=true CHECK=false SKIP=true']);
  });

  it('tells why it failed, and what it says while it works', async () => {
    program('trivy', 'echo "first" >&2; echo "FATAL no database" >&2; exit 1');
    const lines: string[] = [];
    const failed = await run('trivy', false, undefined, lines);
    assert.deepEqual([failed.ok, failed.ok || failed.reason, lines], [false, 'first\nFATAL no database', ['first', 'FATAL no database']]);
    program('trivy', 'exit 0');
    const silent = await run('trivy', false);
    assert.match(silent.ok ? '' : silent.reason, /without a report/);
  });

  it('is stopped when that is asked for', async () => {
    const mark = path.join(folder, 'started');
    program('trivy', `echo $$ > ${mark}; exec sleep 60`);
    const stopping = new AbortController();
    const running = run('trivy', false, stopping.signal);
    while (!fs.existsSync(mark) || fs.readFileSync(mark, 'utf8') === '') await new Promise((resolve) => setTimeout(resolve, 10));
    const id = Number(fs.readFileSync(mark, 'utf8'));
    stopping.abort();
    const stopped = await running;
    assert.deepEqual([stopped.ok, !stopped.ok && stopped.cancelled], [false, true]);
    assert.throws(() => process.kill(id, 0), /ESRCH/);
  }).timeout(20_000);
});
