import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Ajv from 'ajv';
import fc from 'fast-check';
import { parse } from 'yaml';
import { writeCompose } from '../../../src/export/compose';
import { readTopology } from '../../../src/model';
import { again, exported, importedFrom, unexplained } from './roundtrip';
import { anyContainers } from './any';

const corpus = path.resolve('../shared/corpus');
const examples = fs.readdirSync('examples').filter((name) => name.endsWith('.topology.json'));
const topologyOf = (value: object) => readTopology(JSON.stringify({ strata: 1, ...value }));
const example = (name: string) => readTopology(fs.readFileSync(path.join('examples', name), 'utf8'));

/** The schema of the Compose specification, from the corpus. */
function schema() {
  const folder = path.join(corpus, '_schemas');
  const file = fs.existsSync(folder) ? fs.readdirSync(folder, { recursive: true }).map(String).find((name) => name.endsWith('compose-spec.json')) : undefined;
  if (file === undefined) return undefined;
  const { $schema: _draft, ...rest } = JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')) as { $schema: string };
  return new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(rest);
}

/** `docker-compose config` of Debian, where it is installed; the last one in Python, which knows neither `name` nor `required` nor `uts` yet. */
function dockerCompose(text: string, place: string): string | undefined {
  const file = path.join(place, 'compose.yaml');
  fs.writeFileSync(file, text.replace(/^name: .*\n/m, '').replace(/^ *(required: false|uts: .*)\n/gm, ''));
  for (const [, folder] of text.matchAll(/context: (\S+)/g)) fs.mkdirSync(path.join(place, folder), { recursive: true });
  fs.writeFileSync(path.join(place, 'profile.json'), '{}');
  const { status, stderr } = spawnSync('docker-compose', ['-f', file, 'config', '-q'], { cwd: place, encoding: 'utf8' });
  return status === 0 ? undefined : stderr;
}

const isInstalled = (program: string) => spawnSync(program, ['--version']).status === 0;

describe('Docker Compose files of a topology', () => {
  it('are written in Compose\'s own words and units', () => {
    const { files: [file], losses } = exported(writeCompose, topologyOf({
      name: 'Shop, production',
      nodes: {
        vm: { kind: 'host', os: { family: 'linux' } }, docker: { kind: 'engine', in: 'vm', platform: 'docker' },
        web: { kind: 'container', in: 'docker', image: 'nginx:1.27', limits: { memory: '512MiB', cpu: 0.5, pids: 'unlimited', swap: 0 }, requests: { memory: '256MB', cpu: '250m' }, restart: 'no', ports: [{ container: 80, host: 8080, address: '127.0.0.1' }, { container: 53, protocol: 'udp' }], mounts: [{ source: 'data', target: '/var/lib/data' }, { source: '/etc/ssl', target: '/etc/ssl', type: 'bind', readOnly: true }, { target: '/tmp', type: 'tmpfs' }], networks: ['back'], capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] }, namespaces: { pid: 'container:db' }, owner: 'ann' },
        db: { kind: 'container', in: 'docker', replicas: 2, networks: ['back'], cpuWeight: 100, health: 'readiness' },
        data: { kind: 'volume', in: 'vm', size: '1GiB' }, back: { kind: 'network', in: 'vm', internal: true, cidr: '10.1.0.0/24' },
      },
      links: [{ from: 'web', to: 'db', strength: 'soft', port: 5432 }, { from: 'db', to: 'web' }],
    }));
    assert.equal(file.path, 'shop-production/compose.yaml');
    assert.deepEqual(parse(file.text, { version: '1.1' }), {
      name: 'shop-production',
      services: {
        web: {
          image: 'nginx:1.27', mem_limit: '512m', memswap_limit: '512m', mem_reservation: '250000k', cpus: 0.5, pids_limit: -1, deploy: { resources: { reservations: { cpus: '0.25' } } },
          cap_add: ['NET_BIND_SERVICE'], cap_drop: ['ALL'], pid: 'service:db', networks: ['back'], ports: ['127.0.0.1:8080:80'], expose: ['53/udp'], volumes: ['data:/var/lib/data', '/etc/ssl:/etc/ssl:ro'], tmpfs: ['/tmp'],
          restart: 'no', depends_on: { db: { condition: 'service_started', required: false } },
        },
        db: { image: 'name-the-image', cpu_shares: 2597, deploy: { replicas: 2 }, networks: ['back'] },
      },
      volumes: { data: null }, networks: { back: { internal: true, ipam: { config: [{ subnet: '10.1.0.0/24' }] } } },
    });
    assert.match(file.text, /^# Docker Compose project shop-production: 2 services\. Written by Strata\.\n# .*secrets/);
    const messages = losses.map(({ message }) => message);
    for (const part of [/needs an image; `name-the-image`.*: `db`\.$/, /closes it was left out: `db`\.$/, /weights were turned into shares.*: `db`\.$/, /no place for `owner`: `web`\.$/, /no place for `size`: `data`\.$/, /How health is checked.*: `db`\.$/, /does not say what it runs on: `docker`, `vm`\.$/]) {
      assert.ok(messages.some((message) => part.test(message)), `${part} among\n${messages.join('\n')}`);
    }
    assert.equal(new Set(messages).size, messages.length);
  });

  it('keep variables that an import left open, and double other dollar signs', () => {
    const { files: [file] } = exported(writeCompose, topologyOf({ nodes: {
      e: { kind: 'engine', platform: 'docker' }, p: { kind: 'cgroup', in: 'e', project: 'p' },
      a: { kind: 'container', in: 'p', image: 'a:${TAG}', source: { format: 'compose', file: 'c.yaml', pointer: '/services/first' }, extra: { labels: { price: '5$', token: '«hidden»' } } },
      b: { kind: 'container', in: 'p', image: 'b:${TAG}' },
    } }));
    const { services } = parse(file.text) as { services: Record<string, { image: string; labels?: object }> };
    assert.deepEqual([services.first.image, services.b.image, services.first.labels], ['a:${TAG}', 'b:$${TAG}', { price: '5$$', token: '«hidden»' }]);
    assert.match(file.text, /# Values that an import hid stand there as «hidden»: put the real ones in: `a`\./);
  });

  it('are one for each project and engine, or of one node', () => {
    const document = topologyOf({ nodes: {
      h: { kind: 'host', os: { family: 'linux' } }, e: { kind: 'engine', in: 'h', platform: 'docker' }, f: { kind: 'engine', in: 'h', platform: 'podman' },
      p: { kind: 'cgroup', in: 'e', project: 'shop' }, a: { kind: 'container', in: 'p' }, b: { kind: 'container', in: 'e' }, c: { kind: 'container', in: 'f' },
      k: { kind: 'cluster', platform: 'kubernetes', members: ['g'] }, g: { kind: 'engine', in: 'h', platform: 'containerd' }, d: { kind: 'container', in: 'g' }, x: { kind: 'container', in: 'k' },
    } });
    const paths = (node?: string) => exported(writeCompose, document, node).files.map(({ path: name, node: of }) => `${of}: ${name}`);
    assert.deepEqual(paths(), ['p: shop/compose.yaml', 'e: e/compose.yaml', 'f: f/compose.yaml']);
    assert.deepEqual(paths('p'), ['p: shop/compose.yaml']);
    assert.deepEqual(paths('g'), ['g: stack/compose.yaml']);
    assert.deepEqual(paths('k'), []);
    const { losses } = exported(writeCompose, document);
    assert.ok(losses.some(({ message }) => /A cluster decides.*: `g`\.$/.test(message)));
    assert.ok(losses.some(({ message }) => /floats in a cluster.*: `x`\.$/.test(message)));
  });

  for (const file of examples) {
    it(`say of ${file} what they do not carry`, async () => {
      const old = example(file);
      const manifests = exported(writeCompose, old);
      assert.deepEqual(unexplained(old, await again(manifests, 'compose'), manifests.losses), []);
    });
  }

  it('name a port once that is published, and another protocol of it beside', async () => {
    const old = topologyOf({ nodes: {
      engine: { kind: 'engine', platform: 'docker' },
      dns: { kind: 'container', in: 'engine', image: 'dns:1', ports: [{ container: 53, host: 53 }, { container: 53 }, { container: 53, protocol: 'udp' }] },
    } });
    const manifests = exported(writeCompose, old);
    const { services } = parse(manifests.files[0]!.text) as { services: { dns: { ports: string[]; expose: string[] } } };
    assert.deepEqual([services.dns.ports, services.dns.expose], [['53:53'], ['53/udp']]);
    assert.deepEqual(unexplained(old, await again(manifests, 'compose'), manifests.losses), []);
  });

  it('make the same containers again from any', async function () {
    this.timeout(60_000);
    await fc.assert(fc.asyncProperty(anyContainers('engine'), async (topology) => {
      const old = topologyOf(topology);
      const manifests = exported(writeCompose, old);
      assert.deepEqual(unexplained(old, await again(manifests, 'compose'), manifests.losses), [], manifests.files.map(({ text }) => text).join('\n'));
    }), { numRuns: 150 });
  });

  it('make the same topology again from every Compose file of the corpus', async function () {
    this.timeout(120_000);
    if (!fs.existsSync(corpus)) return this.skip();
    const folder = path.join(corpus, 'compose');
    const files = fs.readdirSync(folder, { recursive: true }).map(String).filter((name) => /\.ya?ml$/.test(name));
    const readFile = (name: string) => (fs.statSync(path.join(folder, name), { throwIfNoEntry: false })?.isFile() ? fs.readFileSync(path.join(folder, name)) : undefined);
    const wrong: string[] = [];
    let nodes = 0;
    const validate = schema();
    for (const file of files) {
      const { document: old, errors } = await importedFrom([[file]], readFile, 'compose');
      if (errors.length > 0 || old.topology.nodes.length === 0) continue;
      nodes += old.topology.nodes.length;
      const manifests = exported(writeCompose, old);
      const now = await again(manifests, 'compose');
      wrong.push(...unexplained(old, now, manifests.losses).map((difference) => `${file}: ${difference}`));
      for (const { text } of manifests.files) if (validate && !validate(parse(text))) wrong.push(`${file}: ${JSON.stringify(validate.errors)}`);
    }
    assert.ok(nodes > 400, String(nodes));
    assert.deepEqual(wrong, []);
  });

  it('are valid by the schema of the Compose specification', function () {
    const validate = schema();
    if (!validate) return this.skip();
    const check = (document: ReturnType<typeof topologyOf>) => {
      for (const { text } of exported(writeCompose, document).files) assert.ok(validate(parse(text)), `${JSON.stringify(validate.errors)}\n${text}`);
    };
    for (const file of examples) check(example(file));
    fc.assert(fc.property(anyContainers('engine'), (topology) => check(topologyOf(topology))), { numRuns: 100 });
  });

  it('are accepted by docker-compose', function () {
    this.timeout(120_000);
    if (!isInstalled('docker-compose')) return this.skip();
    const place = fs.mkdtempSync(path.join(os.tmpdir(), 'strata-compose-'));
    try {
      for (const file of examples) {
        for (const { text } of exported(writeCompose, example(file)).files) assert.equal(dockerCompose(text, place), undefined, text);
      }
      for (const topology of fc.sample(anyContainers('engine'), 8)) for (const { text } of exported(writeCompose, topologyOf(topology)).files) assert.equal(dockerCompose(text, place), undefined, text);
    } finally {
      fs.rmSync(place, { recursive: true });
    }
  });
});
