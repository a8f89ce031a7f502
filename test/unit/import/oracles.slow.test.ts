// What reference implementations make of files, read again: the same topology as from the files themselves.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TopologyText } from '../../../src/model';
import { compareTopologies } from '../../../src/review';
import { importedFrom } from '../export/roundtrip';

const corpus = path.resolve('../shared/corpus');
const isInstalled = (program: string) => spawnSync(program, ['--version']).error === undefined;
const filesBelow = (folder: string, ending: RegExp) => fs.readdirSync(folder, { recursive: true }).map(String).filter((name) => ending.test(name)).sort();

/** Differences of nodes, a line each; `ignored` are properties by their first key. */
function differences(old: TopologyText, now: TopologyText, ignored: ReadonlySet<string>): readonly string[] {
  const { nodes } = compareTopologies(old, now, { today: '2026-01-15' });
  return [
    ...nodes.removed.map(({ kind, id }) => `only the file has ${kind} ${id}`),
    ...nodes.added.map(({ kind, id }) => `only the reference has ${kind} ${id}`),
    ...nodes.changed.flatMap(({ id, properties }) => properties.filter(({ path: [top] }) => !ignored.has(top)).map((change) => `${id}.${change.path.join('.')}: ${JSON.stringify(change.from)}, by the reference ${JSON.stringify(change.to)}`)),
  ];
}

describe('Reference implementations', () => {
  it('of Compose read the files of the corpus as the importer does', async function () {
    this.timeout(180_000);
    if (!fs.existsSync(corpus) || !isInstalled('docker-compose')) return this.skip();
    const folder = path.join(corpus, 'compose');
    const wrong: string[] = [];
    let compared = 0;
    for (const file of filesBelow(folder, /\.ya?ml$/)) {
      const full = path.join(folder, file), home = path.dirname(full);
      const { status, stdout, stderr } = spawnSync('docker-compose', ['-f', full, '--project-directory', home, 'config'], { encoding: 'utf8', env: { PATH: process.env['PATH'], PWD: home } });
      // Variables without a value are empty there, and stay open here.
      if (status !== 0 || /variable is not set/.test(stderr)) continue;
      const readFile = (name: string) => (fs.statSync(path.join(folder, name), { throwIfNoEntry: false })?.isFile() ? fs.readFileSync(path.join(folder, name)) : undefined);
      const own = await importedFrom([[file]], readFile, 'compose');
      const name = path.posix.join(path.posix.dirname(file), 'normalised.yaml');
      const reference = await importedFrom([[name]], (asked) => (asked === name ? stdout.replaceAll(home, '.') : readFile(asked)), 'compose');
      compared++;
      // It writes paths in full, and what is kept as text in another form.
      wrong.push(...differences(own.document, reference.document, new Set(['source', 'extra', 'mounts'])).map((line) => `${file}: ${line}`));
    }
    assert.ok(compared > 20, String(compared));
    assert.deepEqual(wrong, []);
  });

  it('of libvirt read the domains of the corpus as the importer does', async function () {
    this.timeout(180_000);
    if (!fs.existsSync(corpus) || !isInstalled('virsh')) return this.skip();
    const folder = path.join(corpus, 'libvirt');
    const place = fs.mkdtempSync(path.join(os.tmpdir(), 'strata-virsh-'));
    const wrong: string[] = [];
    let compared = 0;
    try {
      for (const file of filesBelow(folder, /\.xml$/)) {
        const text = fs.readFileSync(path.join(folder, file), 'utf8');
        const name = /<name>([^<]+)<\/name>/.exec(text)?.[1];
        if (!/<domain\b/.test(text) || name === undefined || /<domain\b[^]*<domain\b/.test(text)) continue;
        // The test driver takes machines of its own type only.
        const own = text.replace(/(<domain\b[^>]*\btype=)(['"])[a-z]+\2/, '$1$2test$2');
        fs.writeFileSync(path.join(place, 'a.xml'), own);
        const { status, stdout } = spawnSync('virsh', ['-q', '-c', 'test:///default', `define ${path.join(place, 'a.xml')}; dumpxml --inactive '${name.trim()}'`], { encoding: 'utf8', env: { PATH: process.env['PATH'], LC_ALL: 'C' } });
        const xml = stdout.slice(Math.max(0, stdout.indexOf('<domain')));
        if (status !== 0 || !xml.startsWith('<domain')) continue;
        const [ours, theirs] = await Promise.all([own, xml].map((content) => importedFrom([['a.xml']], () => content, 'libvirt')));
        compared++;
        // Where no architecture is written it is that of the driver's host.
        wrong.push(...differences(ours.document, theirs.document, new Set(['source', ...(/<type\b[^>]*\barch=/.test(own) ? [] : ['arch'])])).map((line) => `${file}: ${line}`));
      }
    } finally {
      fs.rmSync(place, { recursive: true });
    }
    assert.ok(compared > 20, String(compared));
    assert.deepEqual(wrong, []);
  });
});
