import assert from 'node:assert/strict';
import fs from 'node:fs';
import { messages, textsOf } from '../../../scripts/generate/messages';
import { at } from '../../../scripts/lib/project.mjs';
import { language, number, plural, speak, spoken, t, translated } from '../../../src/l10n';

const german = JSON.parse(fs.readFileSync(at('l10n/bundle.l10n.de.json'), 'utf8')) as Record<string, string>;
const sortedMarks = (text: string, pattern: RegExp): string[] => [...new Set(text.match(pattern) ?? [])].sort();

describe('texts in the person\'s language', () => {
  afterEach(() => speak(undefined));

  it('are English where no language is known, with counts and values put in', () => {
    assert.equal(t('Move {0} to {1}', 'web', 'host-{0}'), 'Move web to host-{0}');
    assert.equal(plural(1, '{0} box in {1}', '{0} boxes in {1}', 'a'), '1 box in a');
    assert.equal(plural(1234, '{0} box in {1}', '{0} boxes in {1}', 'a'), '1,234 boxes in a');
    assert.equal(t('{0} and {1}', 'one'), 'one and {1}');
    assert.equal(spoken(), undefined);
  });

  it('are those of the language that is spoken, and English where it has none', () => {
    speak({ language: 'de', texts: { 'Move {0} to {1}': '{0} nach {1} verschieben', Host: 'Rechner' } });
    assert.equal(t('Move {0} to {1}', 'web', 'a'), 'web nach a verschieben');
    assert.equal(translated('Host'), 'Rechner');
    assert.equal(translated('constructor'), 'constructor');
    assert.equal(t('Unknown {0}', 1234.5), 'Unknown 1.234,5');
    assert.equal(number(1234), '1.234');
    assert.equal(language(), 'de');
    assert.deepEqual(spoken(), { language: 'de', texts: { 'Move {0} to {1}': '{0} nach {1} verschieben', Host: 'Rechner' } });
  });
});

describe('the texts that can be translated', () => {
  const file = (body: string) => `import { plural, t } from '../l10n';\n${body}`;

  it('are collected from calls', () => {
    assert.deepEqual(textsOf('src/x.ts', file("const f = (a: boolean) => [t('One'), t(a ? 'Two' : `Three`), plural(2, 'a {0}', 'b {0}')];")), ['One', 'Two', 'Three', 'a {0}', 'b {0}']);
    assert.deepEqual(textsOf('src/x.ts', "const t = (x: string) => x; const f = () => t('not ours');"), []);
  });

  it('stand where they are called, and where the language is known', () => {
    assert.throws(() => textsOf('src/x.ts', file('const f = (a: string) => t(a);')), /src\/x\.ts:2: the text of t is not written here/);
    assert.throws(() => textsOf('src/x.ts', file("const a = t('One');")), /src\/x\.ts:2: t is called before the language is known/);
  });

  it('are all there in German, and nothing else is', () => {
    assert.deepEqual(Object.keys(german), messages(), 'l10n/bundle.l10n.de.json has the texts of l10n/bundle.l10n.json, in its order');
  });

  it('keep values, commands, names of keys and code in German', () => {
    for (const [text, translation] of Object.entries(german)) {
      assert.notEqual(translation.trim(), '', text);
      for (const marks of [/\{\d+\}/g, /`[^`]*`/g, /\bcommand:[\w.]+/g]) assert.deepEqual(sortedMarks(translation, marks), sortedMarks(text, marks), text);
    }
  });
});
