import assert from 'node:assert/strict';
import { collectFrom } from '../../../src/live';
import { dockerSource, podmanSource, socketFor } from '../../../src/live/engines';
import { type Daemon, recordedReplies, type Replies, startDaemon } from './daemon';
import { show, type Shown } from './support';

const DOCKER = 'test/fixtures/live/docker/docker-20.10.json';
const PODMAN = 'test/fixtures/live/docker/podman-4.3.json';

describe('engines over their sockets', () => {
  let daemon: Daemon | undefined;
  afterEach(async () => {
    await daemon?.stop();
    daemon = undefined;
  });

  async function ask(source: typeof dockerSource, replies: Replies, options?: Parameters<typeof show>[3]): Promise<Shown & { asked: readonly string[]; told: readonly string[] }> {
    daemon = await startDaemon(replies);
    const told: string[] = [];
    const collected = await collectFrom(source, { socket: daemon.socket }, { tell: (step) => told.push(step) });
    assert.ok(collected.ok, collected.ok ? '' : collected.reason);
    const shown = await show(source, collected.answers.machine, collected.answers.files, options);
    return { ...shown, notes: [...collected.notes, ...shown.notes], asked: daemon.asked, told };
  }

  it('Docker becomes its machine, engine, containers, networks and volumes', async () => {
    const it = await ask(dockerSource, recordedReplies(DOCKER));
    assert.deepEqual(it.ids, ['vm', 'docker', 'data', 'bridge', 'shop', 'shop-project', 'db', 'idle', 'web']);
    const engine = it.node('engine', 'docker');
    assert.deepEqual([engine.version, engine.runtime, engine.cgroupDriver, engine.source?.file], ['20.10.24', 'runc', 'cgroupfs', 'live/docker/vm/info.json']);
    const web = it.node('container', 'web');
    assert.deepEqual([web.in, web.limits, web.networks, web.mounts], ['shop-project', { cpu: 0.5, memory: '64MiB', pids: 50, swap: '64MiB' }, ['shop'], [{ source: 'data', target: '/data', type: 'volume' }]]);
    assert.deepEqual([it.node('container', 'idle').running, it.node('container', 'db').capabilities, it.node('network', 'shop').cidr], [false, { drop: ['ALL'] }, '172.17.0.0/16']);
    assert.ok(it.told.includes('Asking for 3 containers'));
  });

  it('Podman becomes its pods too', async () => {
    const it = await ask(podmanSource, recordedReplies(PODMAN));
    assert.deepEqual(it.ids, ['vm', 'podman', 'data', 'podman-network', 'shopnet', 'shop', 'shop-web', 'web']);
    const { memory, cpu } = it.node('pod', 'shop');
    assert.deepEqual([memory, cpu, it.node('container', 'shop-web').in, it.node('engine', 'podman').version], [{ max: '256MiB' }, { max: 1 }, 'shop', '4.3.1']);
  });

  it('are asked only with GET, and their secrets are not told', async () => {
    for (const [source, file] of [[dockerSource, DOCKER], [podmanSource, PODMAN]] as const) {
      const it = await ask(source, recordedReplies(file));
      assert.deepEqual(it.asked.filter((one) => !one.startsWith('GET /')), []);
      assert.ok(it.asked.length > 8);
      assert.equal(`${it.text}${JSON.stringify(it.notes)}`.includes('hunter2'), false);
      await daemon!.stop();
    }
  });

  it('asked again change nothing, and what is gone is told', async () => {
    const before = await ask(dockerSource, recordedReplies(DOCKER));
    await daemon!.stop();
    assert.equal((await ask(dockerSource, recordedReplies(DOCKER), { into: before.text })).changes, 0);
    await daemon!.stop();
    const replies = recordedReplies(DOCKER);
    const it = await ask(dockerSource, (path) => {
      const reply = replies(path);
      return typeof reply === 'object' && reply.text.includes('"Name":"/db"') ? undefined : reply;
    }, { into: before.text });
    assert.match(it.notes.find(({ code }) => code === 'gone-meanwhile')!.message, /^1 of the containers went away/);
    assert.match(it.notes.find(({ code }) => code === 'vanished')!.message, /`db` was imported/);
  });

  it('put containers onto an engine that is named', async () => {
    const into = '{ "strata": 1, "nodes": { "h": { "kind": "host" }, "eng": { "kind": "engine", "in": "h", "platform": "docker" } } }';
    const it = await ask(dockerSource, recordedReplies(DOCKER), { into, on: 'eng' });
    assert.deepEqual([it.node('container', 'db').in, it.ids.includes('docker')], ['eng', false]);
  });

  it('say in words why there is no answer', async () => {
    const why = async (replies: Replies) => {
      daemon = await startDaemon(replies);
      const collected = await collectFrom(dockerSource, { socket: daemon.socket });
      await daemon.stop();
      return collected.ok ? '' : collected.reason;
    };
    assert.match(await why(() => ({ text: '<html>' })), /answered `\/version` with something that is no JSON/);
    assert.match(await why(() => ({ status: 500, text: '{}' })), /answered 500 to `\/version`/);
    assert.match(await why((path) => (path === '/version' ? { text: '{}' } : { text: `"${'x'.repeat(21_000_000)}"` })), /`\/info`: the answer has more than 20 MB/);
    const nobody = await collectFrom(dockerSource, { socket: '/nonexistent/docker.sock' });
    assert.match(nobody.ok ? '' : nobody.reason, /there is no such socket/);
  });

  it('can be stopped while they are silent', async () => {
    daemon = await startDaemon(() => 'silent');
    const stopping = new AbortController();
    const asking = collectFrom(dockerSource, { socket: daemon.socket }, { signal: stopping.signal });
    while (daemon.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stopping.abort();
    assert.deepEqual(await asking, { ok: false, cancelled: true, reason: 'It was cancelled.' });
  });

  it('with odd answers give what can be read', async () => {
    const odd: Record<string, unknown> = { '/version': 1, '/info': null, '/containers/json?all=true': [{ Id: 7 }, null, { Id: '../../x', Names: [] }], '/images/json': {}, '/networks': 'x', '/volumes': null };
    const it = await ask(dockerSource, (path) => (Object.hasOwn(odd, path) ? { text: JSON.stringify(odd[path]) } : undefined));
    assert.deepEqual(it.ids, []);
    assert.ok(it.asked.includes('GET /containers/..%2F..%2Fx/json'));
  });

  it('are found where they usually listen, and only on this machine', function () {
    if (process.platform === 'win32') this.skip();
    const dialect = { title: 'Docker', variable: 'DOCKER_HOST', sockets: () => ['/a.sock', '/b.sock'] };
    const find = (env: Record<string, string>, there: readonly string[], socket?: string) => socketFor(dialect, { socket }, env, (file) => there.includes(file));
    assert.deepEqual([find({}, ['/b.sock']), find({ DOCKER_HOST: 'unix:///c.sock' }, []), find({ DOCKER_HOST: 'unix:///c.sock' }, [], '/d.sock')], ['/b.sock', '/c.sock', '/d.sock']);
    assert.throws(() => find({}, []), /no socket at `\/a\.sock`, `\/b\.sock`/);
    assert.throws(() => find({ DOCKER_HOST: 'ssh://root:secret@far' }, []), (error: Error) => /this machine only/.test(error.message) && !error.message.includes('secret'));
  });
});
