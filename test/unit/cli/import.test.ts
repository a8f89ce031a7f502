import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { sandbox, type Sandbox } from './support';

const compose = 'services:\n  web: { image: "nginx:1.29", logging: { driver: none } }\n';

describe('strata import', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = sandbox();
    box.write('app/docker-compose.yml', compose);
  });
  afterEach(() => box.remove());
  const ids = (text: string) => Object.keys(JSON.parse(text).nodes);

  it('writes a topology and its notes with their places', async () => {
    const { code, stdout, stderr } = await box.run('import', 'app/docker-compose.yml', '-o', 'shop.topology.json');
    assert.deepEqual([code, stdout], [0, '']);
    assert.match(stderr, /^app\/docker-compose\.yml:2:31: info: `logging` is not carried over/m);
    const document = JSON.parse(box.read('shop.topology.json'));
    assert.equal(document.name, 'app');
    assert.deepEqual(document.nodes.web.source, { format: 'compose', file: 'app/docker-compose.yml', pointer: '/services/web' });
    assert.equal((await box.run('check', 'shop.topology.json', '--fail-on', 'never')).code, 0);
  });

  it('names sources as paths from the topology file, wherever that is', async () => {
    fs.mkdirSync(path.join(box.folder, 'out/deep'), { recursive: true });
    await box.run('import', 'app/docker-compose.yml', '--output', 'out/deep/t.topology.json');
    assert.equal(JSON.parse(box.read('out/deep/t.topology.json')).nodes.web.source.file, '../../app/docker-compose.yml');
  });

  it('writes to standard output, and a check reads what it wrote', async () => {
    const { stdout, code } = await box.run('import', 'app/docker-compose.yml', '-o', '-');
    assert.equal(code, 0);
    assert.deepEqual(ids(stdout), ['app-host', 'docker', 'app', 'web', 'app-default']);
    assert.equal((await box.run('import', 'app/docker-compose.yml')).stdout, stdout);
  });

  it('imports into a topology, on a node of it, and twice is once', async () => {
    box.write('estate.topology.json', '{\n  "strata": 1,\n  "nodes": {\n    "h": { "kind": "host", "os": { "platform": "debian" }, "tenant": "kept" }\n  }\n}\n');
    assert.equal((await box.run('import', 'app', '--into', 'estate.topology.json', '--on', 'h')).code, 0);
    const once = box.read('estate.topology.json');
    assert.deepEqual(ids(once), ['h', 'docker', 'app', 'web', 'app-default']);
    assert.match(once, /"tenant": "kept"/);
    assert.equal((await box.run('import', 'app', '--into', 'estate.topology.json', '--on', 'h')).code, 0);
    assert.equal(box.read('estate.topology.json'), once);
  });

  it('takes several projects and folders', async () => {
    box.write('b/compose.yaml', 'services: { api: { image: a } }\n');
    box.write('b/compose.override.yaml', 'services: { api: { image: over } }\n');
    const { stdout } = await box.run('import', '.', '-o', '-');
    const document = JSON.parse(stdout);
    assert.deepEqual([document.nodes.web.image, document.nodes.api.image], ['nginx:1.29', 'over']);
  });

  it('writes the notes as JSON', async () => {
    await box.run('import', 'app', '-o', 't.topology.json', '--report', 'notes.json');
    const report = JSON.parse(box.read('notes.json'));
    assert.equal(report.version, 1);
    assert.ok(report.notes.some((note: { code: string; line: number; count: number }) => note.code === 'not-carried-over' && note.line === 2 && note.count === 1));
  });

  it('reads nothing outside its folder, not even through a symbolic link', async () => {
    const other = sandbox();
    other.write('secret.yaml', 'services: { leaked: { image: x } }\n');
    fs.symlinkSync(path.join(other.folder, 'secret.yaml'), path.join(box.folder, 'app/link.yaml'));
    box.write('app/docker-compose.yml', 'include: [link.yaml]\nservices: { web: { image: x } }\n');
    const { stdout, stderr } = await box.run('import', 'app', '-o', '-');
    other.remove();
    assert.equal(ids(stdout).includes('leaked'), false);
    assert.match(stderr, /app\/docker-compose\.yml:1:11: error: `app\/link.yaml` was not found/);
  });

  it('writes what could be read of a broken file, and says so with exit code 2', async () => {
    box.write('app/docker-compose.yml', 'services:\n  web: { image: a }\n  web: { image: b }\n');
    const { code, stderr } = await box.run('import', 'app', '-o', 't.topology.json');
    assert.equal(code, 2);
    assert.match(stderr, /^app\/docker-compose\.yml:3:3: error: /m);
    assert.equal(JSON.parse(box.read('t.topology.json')).nodes.web.image, 'b');
  });

  it('leaves the file alone where there is nothing to import', async () => {
    box.write('empty.yaml', '# nothing\n');
    box.write('t.topology.json', 'precious');
    const { code, stderr } = await box.run('import', 'empty.yaml', '-o', 't.topology.json');
    assert.equal(code, 2);
    assert.match(stderr, /nothing was imported/);
    assert.equal(box.read('t.topology.json'), 'precious');
  });

  it('prints what importing again would change, and writes nothing, with --dry-run', async () => {
    box.write('app/docker-compose.yml', 'services:\n  web: { image: "nginx:1.27" }\n  db: { image: "postgres:16" }\n');
    const fresh = await box.run('import', 'app', '--dry-run');
    assert.equal(fresh.code, 1);
    assert.match(fresh.stdout, /^Added: 1 host, 1 engine, 1 control group, 2 containers/m);
    assert.deepEqual(box.list(), ['app']);
    await box.run('import', 'app', '-o', 't.topology.json');
    const before = box.read('t.topology.json');
    const same = await box.run('import', 'app', '--into', 't.topology.json', '--dry-run');
    assert.deepEqual([same.code, same.stdout], [0, 'Nothing would be changed.\n']);
    box.write('app/docker-compose.yml', 'services:\n  web: { image: "nginx:1.28" }\n  cache: { image: "redis:7" }\n');
    const { code, stdout } = await box.run('import', 'app', '--into', 't.topology.json', '--dry-run');
    assert.equal(code, 1);
    assert.match(stdout, /^Added: 1 container$/m);
    assert.match(stdout, /\+ container cache, from app\/docker-compose\.yml/);
    assert.match(stdout, /web: image nginx:1\.27 -> nginx:1\.28/);
    assert.match(stdout, /container db, was in app\/docker-compose\.yml/);
    assert.equal(box.read('t.topology.json'), before);
    assert.equal((await box.run('import', 'app', '--dry-run', '-o', 'x.topology.json')).code, 2);
    assert.deepEqual(box.list(), ['app', 't.topology.json']);
  });

  it('tells bad input and usage with exit code 2 and writes nothing', async () => {
    box.write('other.yaml', 'colour: blue\n');
    box.write('list.topology.json', '[]');
    const wrong = [
      [['import'], /needs INPUT/], [['import', 'gone.yml'], /no such file/], [['import', 'other.yaml', '-o', 'x.json'], /other\.yaml:1:1: error: .*no format/],
      [['import', 'app', '--on', 'h'], /--into/], [['import', 'app', '--into', 'list.topology.json'], /^list\.topology\.json:1:1: /], [['import', 'app', '--format', 'nothing'], /compose/],
      [['import', 'app', '-o', 'no/such/folder/x.json'], /^no\/such\/folder\/x\.json: there is no such file or folder/m],
    ] as const;
    for (const [args, message] of wrong) {
      const { code, stderr } = await box.run(...args);
      assert.equal(code, 2, args.join(' '));
      assert.match(stderr, message);
    }
    assert.deepEqual(box.list(), ['app', 'list.topology.json', 'other.yaml']);
  });

  it('asks this machine, and writes what it says', async function () {
    if (process.platform !== 'linux') this.skip();
    assert.equal((await box.run('import', '--live', 'local', '-o', 'here.topology.json')).code, 0);
    const { nodes } = JSON.parse(box.read('here.topology.json')) as { nodes: Record<string, { os?: { family?: string } }> };
    assert.ok(Object.values(nodes).some(({ os }) => os?.family === 'linux'));
    const once = box.read('here.topology.json');
    assert.equal((await box.run('import', '--live', 'local', '--into', 'here.topology.json')).code, 0);
    assert.equal(box.read('here.topology.json').includes('/machine.json'), once.includes('/machine.json'));
  });

  it('asks a system or reads files, and not both', async () => {
    for (const args of [['--live', 'local', 'app'], ['--live', 'local', '--format', 'compose'], [], ['--live', 'mars']]) {
      const { code, stderr } = await box.run('import', ...args);
      assert.equal(code, 2, args.join(' '));
      assert.match(stderr, /--live|INPUT/);
    }
  });
});
