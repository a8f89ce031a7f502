// The editor's own words in German, through the code that makes them; in English they are what they were.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { at } from '../../../scripts/lib/project.mjs';
import { csv } from '../../../src/export/csv';
import { OPTIONS, optionsFrom } from '../../../src/export/options';
import { exportTheme } from '../../../src/export/palette';
import { subjectOf } from '../../../src/export/subject';
import { aboutNode } from '../../../src/extension/language/hover';
import { lensesOf } from '../../../src/extension/language/lenses';
import { importBody } from '../../../src/extension/session/import-page';
import { inEnglish, speak, spoken, translated } from '../../../src/l10n';
import { CANVAS_LENSES } from '../../../src/scene';
import { openBench, type Bench } from '../extension/support';
import { sandbox } from '../cli/support';
import { checked, sceneOf, SHOP } from '../scene/stack';

const texts = JSON.parse(fs.readFileSync(at('l10n/bundle.l10n.de.json'), 'utf8')) as Record<string, string>;
const text = JSON.stringify({ strata: 1, ...SHOP });
const legends = (): readonly string[] => CANVAS_LENSES.flatMap((lens) => sceneOf(SHOP, { lens }).legend.flatMap(({ label, detail }) => [label, detail]));

describe('a German editor', () => {
  let bench: Bench | undefined;

  beforeEach(() => speak({ language: 'de', texts }));

  afterEach(() => {
    bench?.dispose();
    bench = undefined;
    speak(undefined);
  });

  it('draws boxes and legends with German words', () => {
    const { subtitle, ids } = sceneOf(SHOP);
    assert.equal(subtitle[ids.indexOf('big')], '16 Threads · 64GiB');
    const words = legends();
    for (const expected of ['Orte und Hardware', 'Virtualisierung', '1 Standort, 2 Hosts', 'Ubuntu 24.04, Kernel 6.8: 2 Workloads', 'Eine Schwachstelle in Linux']) assert.ok(words.includes(expected), `${expected} is not among ${words.join(' | ')}`);
    assert.deepEqual(words.filter((word) => /\b(with|and|unknown|workloads?|over|not|most|memory|boxes)\b/.test(word)), []);
  });

  it('tells of a node in German, whatever tells it', async () => {
    bench = await openBench(text);
    await bench.send({ type: 'select', ids: ['web'] });
    const { facts } = bench.last('details').details[0]!;
    assert.ok(facts.some(({ label, value }) => label === 'Kernel' && value === 'Ubuntu 24.04, Kernel 6.8'), JSON.stringify(facts));
    assert.ok(facts.some(({ label, detail }) => label === 'Arbeitsspeicher, der nutzbar ist' && detail === 'Die eigene Größe oder das eigene Limit, abzüglich des Reservierten.'), JSON.stringify(facts));
    const it = checked(SHOP);
    assert.match(aboutNode(it, 'web')[0]!, /, virtuelle Maschine in kvm: Web$/);
    assert.ok(lensesOf(it).some(({ title }) => title === 'Auf dem Canvas anzeigen'));
    assert.ok(lensesOf(it).some(({ title }) => /^\d+ Befunde?$/.test(title)));
  });

  it('refuses in German, and frames what the engine says in English', async () => {
    bench = await openBench(text);
    await bench.send({ type: 'judge', request: 1, what: { ids: ['gone'] }, targets: [null] });
    assert.equal(bench.last('verdict').verdicts[0]!.verdict.reason, 'Keiner dieser Knoten ist mehr in der Datei.');
    await bench.send({ type: 'assume', events: [{ fail: 'big' }] });
    const { summary, sections } = bench.last('whatIf').report;
    assert.match(summary, /^\d+ ausgefallen/);
    assert.equal(sections[0]!.title, 'Ausgefallen');
    assert.match(sections[0]!.lines[0]!.text, /^big fails$/);
    assert.ok(bench.analysis.checked().findings.every(({ message }) => !/ (der|die|und) /.test(message)));
  });

  it('shows imports in German, with numbers as German writes them', () => {
    const html = importBody({
      name: 'compose.yaml', place: 'x', notes: [], sources: ['compose.yaml'],
      preview: { nodes: [], links: 0, changes: [], gone: [{ id: 'web', kind: 'container', source: undefined, inside: 1234 }], kept: [], counts: [{ kind: 'vm', count: 2 }, { kind: 'container', count: 1500 }] } as unknown as Parameters<typeof importBody>[0]['preview'],
    });
    for (const expected of ['Import von compose.yaml', 'Hinzugefügt: 2 virtuelle Maschinen und 1.500 Container', 'Container <b>web</b> entfernen', 'nimmt 1.234 weitere Knoten mit', 'Abbrechen']) assert.ok(html.includes(expected), `${expected} is not in ${html}`);
  });

  it('has words for every choice of an export, which writes English all the same', () => {
    for (const { question, choices } of Object.values(OPTIONS)) for (const word of [question, ...choices.map(({ label }) => label)]) assert.ok(Object.hasOwn(texts, word), word);
    assert.equal(translated('On which ground?'), 'Auf welchem Grund?');
    const write = () => csv.write(subjectOf(checked(SHOP), { name: 'shop', options: optionsFrom({}), theme: exportTheme('light') })) as { readonly content: string };
    const english = inEnglish(write).content;
    assert.equal(spoken()?.language, 'de');
    speak(undefined);
    assert.equal(english, write().content);
  });
});

describe('an English editor and the command line', () => {
  it('say what they said', () => {
    const words = legends();
    for (const expected of ['Places and hardware', '1 site, 2 hosts', 'Ubuntu 24.04, kernel 6.8: 2 workloads', 'A flaw in Linux']) assert.ok(words.includes(expected), `${expected} is not among ${words.join(' | ')}`);
    assert.equal(sceneOf(SHOP).subtitle[1], '16 threads · 64GiB');
    assert.match(aboutNode(checked(SHOP), 'web')[0]!, /, virtual machine in kvm: Web$/);
  });

  it('stay English on a German machine: nothing makes the command line speak', async () => {
    const box = sandbox();
    try {
      box.write('shop.topology.json', text);
      box.write('compose.yaml', 'services:\n  web:\n    image: nginx:1.31\n');
      const german = { LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8', LANGUAGE: 'de', NO_COLOR: '1' };
      for (const args of [['check', 'shop.topology.json'], ['export', 'shop.topology.json', '--format', 'svg'], ['import', 'compose.yaml', '--dry-run']]) {
        const [there, here] = [await box.runIn(german, ...args), await box.runIn({ NO_COLOR: '1' }, ...args)];
        assert.equal(there.stdout + there.stderr, here.stdout + here.stderr, args.join(' '));
      }
      const { stdout } = await box.runIn(german, 'export', 'shop.topology.json', '--format', 'svg');
      assert.match(stdout, /Places and hardware/);
      assert.doesNotMatch(stdout, /Orte und Hardware/);
    } finally {
      box.remove();
    }
    const files = fs.readdirSync(at('src/cli'), { recursive: true }).map(String).filter((file) => file.endsWith('.ts'));
    for (const file of files) assert.doesNotMatch(fs.readFileSync(at(`src/cli/${file}`), 'utf8'), /\bspeak\(/, file);
  });
});
