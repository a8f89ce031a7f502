import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { EXPORTERS, FILE_EXPORTERS } from '../../../src/export';
import { privileged, sandbox, type Sandbox } from './support';

describe('strata export', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = sandbox();
    box.write('s.topology.json', privileged);
  });
  afterEach(() => box.remove());

  for (const { format, extensions } of EXPORTERS.filter((it) => it.format !== 'png')) {
    it(`writes ${format} by name, and by the ending of the file`, async () => {
      const { code, stdout } = await box.run('export', 's.topology.json', '--format', format);
      assert.equal(code, 0);
      assert.ok(stdout.includes('agent'));
      for (const ending of extensions) {
        const ran = await box.run('export', 's.topology.json', '-o', `out/../s${ending}`);
        assert.deepEqual([ran.code, ran.stdout], [0, '']);
        assert.equal(box.read(`s${ending}`), stdout);
      }
    });
  }

  it('writes PNG as bytes, larger by --scale', async () => {
    const [one, two] = await Promise.all(['1', '2'].map((scale) => box.run('export', 's.topology.json', '-o', `s${scale}.png`, '--scale', scale)));
    assert.deepEqual([one.code, two.code, one.stdout], [0, 0, '']);
    const sizes = ['s1.png', 's2.png'].map((file) => fs.readFileSync(path.join(box.folder, file))).map((bytes) => [bytes.toString('latin1', 1, 4), bytes.readUInt32BE(16)]);
    assert.deepEqual(sizes[0][0], 'PNG');
    assert.ok(Math.abs(Number(sizes[1][1]) - 2 * Number(sizes[0][1])) <= 1);
  });

  it('says what a format cannot say on stderr', async () => {
    const { code, stderr } = await box.run('export', 's.topology.json', '--format', 'csv');
    assert.deepEqual([code, stderr], [0, 'CSV has nodes only: links, findings in words, scenarios and rule settings are not in it.\n']);
  });

  it('colours by lens and theme', async () => {
    const [plain, kernel, dark] = await Promise.all([[], ['--lens', 'kernel'], ['--theme', 'dark']].map((more) => box.run('export', 's.topology.json', '--format', 'svg', ...more)));
    assert.deepEqual([plain.code, kernel.code, dark.code], [0, 0, 0]);
    assert.equal(new Set([plain.stdout, kernel.stdout, dark.stdout]).size, 3);
    assert.ok(kernel.stdout.includes('s · Kernels') && plain.stdout.includes('s · Stack'));
  });

  it('shows what follows from events and scenarios', async () => {
    box.write('t.topology.json', { ...privileged, scenarios: [{ name: 'loss', events: [{ fail: 'agent' }] }] });
    const [fail, scenario] = await Promise.all([['--fail', 'agent'], ['--scenario', 'loss', '--lens', 'whatIf']].map((more) => box.run('export', 't.topology.json', '--format', 'svg', ...more)));
    assert.ok(fail.code === 0 && fail.stdout.includes('What if: agent fails'), fail.stderr);
    assert.equal(scenario.stdout, fail.stdout);
    for (const args of [['--format', 'csv', '--fail', 'agent'], ['--format', 'svg', '--fail', 'nobody'], ['--format', 'svg', '--scenario', 'x']]) assert.equal((await box.run('export', 't.topology.json', ...args)).code, 2, args.join(' '));
  });

  it('refuses what makes no sense, and writes nothing then', async () => {
    for (const args of [[], ['-o', 's.txt'], ['--format', 'jpeg'], ['--format', 'csv', '--lens', 'kernel'], ['--format', 'markdown', '--theme', 'dark'], ['--format', 'svg', '--lens', 'whatIf'], ['--format', 'svg', '--today', 'soon']]) {
      const { code, stdout, stderr } = await box.run('export', 's.topology.json', ...args);
      assert.deepEqual([code, stdout], [2, ''], args.join(' '));
      assert.notEqual(stderr, '');
    }
    box.write('broken.topology.json', '{');
    assert.equal((await box.run('export', 'broken.topology.json', '-o', 'b.svg')).code, 2);
    assert.deepEqual(box.list(), ['broken.topology.json', 's.topology.json']);
  });
});

describe('the page about exports', () => {
  it('has a row for each format, as the table of formats has it', () => {
    const rows = fs.readFileSync('docs/export.md', 'utf8').match(/^\| `.*\|$/gm) ?? [];
    const expected = EXPORTERS.map(({ format, extensions, about }) => `| \`${format}\` | ${extensions.map((ending) => `\`${ending}\``).join(', ')} | ${about} |`);
    assert.deepEqual(rows.filter((row) => expected.includes(row)), expected);
  });

  it('and the one about files for other programs too', () => {
    const rows = fs.readFileSync('docs/export-files.md', 'utf8').match(/^\| `.*\|$/gm) ?? [];
    const expected = FILE_EXPORTERS.map(({ format, extensions, about }) => `| \`${format}\` | ${extensions.map((ending) => `\`${ending}\``).join(', ')} | ${about} |`);
    assert.deepEqual(rows.filter((row) => expected.includes(row)), expected);
  });
});
