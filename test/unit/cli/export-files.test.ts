import assert from 'node:assert/strict';
import { FILE_EXPORTERS } from '../../../src/export';
import { sandbox, type Sandbox } from './support';

const TWO = { strata: 1, nodes: {
  h: { kind: 'host', memory: '16GiB', os: { family: 'linux' } },
  kvm: { kind: 'hypervisor', in: 'h', platform: 'kvm' }, 'vm-a': { kind: 'vm', in: 'kvm', memory: '2GiB' }, 'vm-b': { kind: 'vm', in: 'kvm', memory: '1GiB' },
  e: { kind: 'engine', in: 'h', platform: 'docker' }, web: { kind: 'container', in: 'e', image: 'shop', ports: [{ container: 80 }] },
  f: { kind: 'engine', in: 'vm-a', platform: 'podman' }, db: { kind: 'container', in: 'f', image: 'db:1' },
  k: { kind: 'cluster', platform: 'kubernetes' }, p: { kind: 'pod', in: 'k' }, pc: { kind: 'container', in: 'p', image: 'x:1' }, l: { kind: 'cluster', platform: 'kubernetes' }, q: { kind: 'pod', in: 'l' }, qc: { kind: 'container', in: 'q', image: 'y:1' },
}, images: { shop: { recipe: 'src/Dockerfile' } } };

/** For each format, the nodes of `TWO` that files stand for, and a text of the file of the first. */
const OF: { readonly [format: string]: readonly [nodes: readonly string[], text: RegExp] } = {
  compose: [['f', 'e'], /image: db:1/],
  kubernetes: [['f', 'e', 'k', 'l'], /image: db:1/],
  libvirt: [['vm-a', 'vm-b'], /<name>vm-a<\/name>/],
};

describe('strata export of several files', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = sandbox();
    box.write('s.topology.json', TWO);
  });
  afterEach(() => box.remove());

  for (const { format, each: [one, many] } of FILE_EXPORTERS) {
    it(`asks which of them where ${format} makes more than one`, async () => {
      const [nodes, text] = OF[format];
      const several = await box.run('export', 's.topology.json', '--format', format);
      assert.deepEqual([several.code, several.stdout], [2, '']);
      assert.ok(several.stderr.includes(`There are ${nodes.length} ${many} (${nodes.join(', ')}). Name one with --node ID, or a folder for all of them: --format ${format} -o FOLDER/`), several.stderr);
      const [first, other] = await Promise.all(nodes.map((node) => box.run('export', 's.topology.json', '--format', format, '--node', node)));
      assert.deepEqual([first.code, other.code], [0, 0], first.stderr + other.stderr);
      assert.match(first.stdout, text);
      assert.doesNotMatch(other.stdout, text);
      assert.match(first.stderr, /^(.+\.\n)+$/);
    });

    it(`writes all of ${format} into a folder`, async () => {
      const ran = await box.run('export', 's.topology.json', '--format', format, '-o', 'all/');
      assert.deepEqual([ran.code, ran.stdout], [0, '']);
      assert.match(ran.stderr, /^(.+\.\n)+$/);
    });

    it(`says that there is no ${one} to write`, async () => {
      box.write('none.topology.json', { strata: 1, nodes: { h: { kind: 'host' } } });
      const ran = await box.run('export', 'none.topology.json', '--format', format);
      assert.equal(ran.code, 2);
      assert.ok(ran.stderr.startsWith(`none.topology.json: there is no ${one} to write.\n`), ran.stderr);
    });
  }

  it('knows formats by names of files, and writes paths as seen from there', async () => {
    const ran = await box.run('export', 's.topology.json', '--node', 'e', '-o', 'compose.yaml');
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(box.read('compose.yaml'), /context: \.\/src\n/);
    assert.equal((await box.run('export', 's.topology.json', '--format', 'compose', '-o', 'out/stacks/')).code, 0);
    assert.match(box.read('out/stacks/e/compose.yaml'), /context: \.\.\/\.\.\/\.\.\/src\n/);
    assert.match(box.read('out/stacks/f/compose.yaml'), /image: db:1/);
  });

  it('refuses what makes no sense', async () => {
    const usage = async (...words: string[]) => {
      const { code, stderr } = await box.run('export', 's.topology.json', ...words);
      assert.equal(code, 2);
      return stderr;
    };
    assert.match(await usage('--format', 'compose', '--node', 'nobody'), /has no node `nobody`/);
    assert.match(await usage('--format', 'compose', '--lens', 'kernel'), /--lens makes no difference to compose/);
    assert.match(await usage('--format', 'svg', '--node', 'e'), /--node is for compose/);
  });
});
