// Real daemons, each with a socket and folders of its own, started here and ended by their process ids. Root only; nothing is fetched.
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { collectFrom } from '../../../src/live';
import { dockerSource, podmanSource } from '../../../src/live/engines';
import { missing, show, skipSaying } from './support';

const CONTAINERS_CONF = '[containers]\ndefault_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]\n[engine]\nruntime = "runc"\ncgroup_manager = "cgroupfs"\nevents_logger = "file"\n';

/** Why the daemons cannot be tried here. */
function lacking(...programs: readonly string[]): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'it needs root on Linux';
  return missing(programs);
}

describe('real engines', () => {
  let folder: string;
  let daemon: ChildProcess | undefined;
  let undo: (() => void) | undefined;
  beforeEach(() => { folder = fs.mkdtempSync('/tmp/strata-engine-'); });
  afterEach(async () => {
    undo?.();
    if (daemon?.pid !== undefined && daemon.exitCode === null) {
      const ended = new Promise((resolve) => daemon!.once('exit', resolve));
      daemon.kill('SIGTERM');
      await ended;
    }
    [daemon, undo] = [undefined, undefined];
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const socket = () => path.join(folder, 'engine.sock');

  /** A root file system of busybox, as a tar archive. */
  function archive(): string {
    fs.mkdirSync(path.join(folder, 'root/bin'), { recursive: true });
    fs.copyFileSync(fs.existsSync('/bin/busybox') ? '/bin/busybox' : '/usr/bin/busybox', path.join(folder, 'root/bin/busybox'));
    for (const name of ['sh', 'sleep']) fs.symlinkSync('busybox', path.join(folder, 'root/bin', name));
    execFileSync('tar', ['-C', path.join(folder, 'root'), '-cf', path.join(folder, 'root.tar'), '.']);
    return path.join(folder, 'root.tar');
  }

  async function start(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
    daemon = spawn(program, args, { stdio: 'ignore', env: { ...process.env, ...env } });
    for (let i = 0; i < 300 && !fs.existsSync(socket()); i++) await new Promise((resolve) => setTimeout(resolve, 200));
    assert.ok(fs.existsSync(socket()), `${program} opened no socket`);
  }

  it('Docker tells of a container as it was started', async function () {
    const why = lacking('dockerd', 'docker', 'runc', 'busybox', 'tar');
    if (why !== undefined) return skipSaying(this, why);
    await start('dockerd', ['--data-root', `${folder}/data`, '--exec-root', `${folder}/exec`, '--pidfile', `${folder}/pid`, '-H', `unix://${socket()}`, '--storage-driver', 'vfs', '--iptables=false', '--bridge=none', '--default-ulimit', 'nofile=1024:1024']);
    const docker = (...args: string[]) => execFileSync('docker', ['-H', `unix://${socket()}`, ...args], { encoding: 'utf8' });
    docker('import', '--change', 'CMD ["/bin/sleep","600"]', archive(), 'strata-test:1');
    undo = () => docker('rm', '-f', 'web');
    docker('run', '-d', '--name', 'web', '--network', 'none', '--memory', '64m', '--cpus', '0.5', '--pids-limit', '50', '-e', 'TOKEN=hunter2', 'strata-test:1');
    const collected = await collectFrom(dockerSource, { socket: socket() });
    assert.ok(collected.ok, collected.ok ? '' : collected.reason);
    const it = await show(dockerSource, collected.answers.machine, collected.answers.files);
    assert.equal(collected.answers.machine, os.hostname());
    const { limits, image, running } = it.node('container', 'web');
    assert.deepEqual([limits, image, running], [{ cpu: 0.5, memory: '64MiB', pids: 50, swap: '64MiB' }, 'strata-test:1', undefined]);
    assert.equal(it.text.includes('hunter2'), false);
  });

  it('Podman tells of a pod as it was started', async function () {
    const why = lacking('podman', 'runc', 'catatonit', 'busybox', 'tar');
    if (why !== undefined) return skipSaying(this, why);
    fs.writeFileSync(path.join(folder, 'containers.conf'), CONTAINERS_CONF);
    const env = { CONTAINERS_CONF: path.join(folder, 'containers.conf') };
    const common = ['--storage-driver', 'vfs', '--root', `${folder}/storage`, '--runroot', `${folder}/run`];
    const podman = (...args: string[]) => execFileSync('podman', [...common, ...args], { encoding: 'utf8', env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    podman('import', '--change', 'CMD ["/bin/sleep","600"]', archive(), 'localhost/strata-test:1');
    undo = () => podman('pod', 'rm', '-f', '-t', '0', 'shop');
    podman('pod', 'create', '--name', 'shop', '--network', 'none', '--memory', '256m', '--cpus', '1');
    podman('run', '-d', '--pod', 'shop', '--name', 'shop-web', '--memory', '64m', 'localhost/strata-test:1');
    await start('podman', [...common, 'system', 'service', '--time=0', `unix://${socket()}`], env);
    const collected = await collectFrom(podmanSource, { socket: socket() });
    assert.ok(collected.ok, collected.ok ? '' : collected.reason);
    const it = await show(podmanSource, collected.answers.machine, collected.answers.files);
    assert.deepEqual([it.node('pod', 'shop').memory, it.node('pod', 'shop').cpu], [{ max: '256MiB' }, { max: 1 }]);
    const web = it.node('container', 'shop-web');
    assert.deepEqual([web.in, web.limits?.memory], ['shop', '64MiB']);
  });
});
