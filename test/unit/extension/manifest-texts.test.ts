// Texts of package.json: none is written there, each language has all of them, and a translation keeps what is no language.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { at, manifest, nlsKey, root } from '../../../scripts/lib/project.mjs';
import { WALKTHROUGHS } from '../../../src/learn/walkthroughs';

type Texts = Readonly<Record<string, string>>;

const json = <T>(name: string): T => JSON.parse(fs.readFileSync(at(name), 'utf8')) as T;
const english = json<Texts>('package.nls.json');
const languages = fs.readdirSync(root).flatMap((name) => /^package\.nls\.([\w-]+)\.json$/.exec(name)?.[1] ?? []);

/** Properties that VS Code shows, wherever they stand. A `name` is shown for views only, and elsewhere an id. */
const SHOWN = /^(title|shortTitle|displayName|description|label|contents|altText|category|placeholder|(markdown)?(description|enumDescriptions|deprecationMessage)|enumItemLabels)$/i;

/** Every string that VS Code shows, with the path of properties to it. */
function shown(value: unknown, path: readonly string[] = []): [string, string][] {
  if (typeof value === 'string') {
    const place = path.filter((part) => !/^\d+$/.test(part));
    return SHOWN.test(place.at(-1)!) || (place.at(-1) === 'name' && place.includes('views')) ? [[path.join('.'), value]] : [];
  }
  return value && typeof value === 'object' ? Object.entries(value).flatMap(([name, child]) => shown(child, [...path, name])) : [];
}

const raw = json<Record<string, unknown>>('package.json');
const texts = shown({ displayName: raw['displayName'], description: raw['description'], capabilities: raw['capabilities'], contributes: raw['contributes'] });
const keys = texts.flatMap(([, text]) => nlsKey(text) ?? []);

/** What is the same in every language: where links lead, code, settings, emphasis, numbers, and the lines it has. */
const MARKS: Readonly<Record<string, RegExp>> = { links: /\]\([^)]*\)/g, code: /`[^`]*`/g, emphasis: /\*+(?=\S)/g, numbers: /\d+/g, lines: /\n/g, ellipses: /\.\.\.(?=$|\])/gm };
const marks = (text: string): Record<string, string[]> => Object.fromEntries(Object.entries(MARKS).map(([name, pattern]) => [name, (text.match(pattern) ?? []).sort()]));

/** Texts that are the same in a language as in English, as their words are. */
const SAME: Readonly<Record<string, readonly string[]>> = { de: ['view.strata.stack.name', 'view.strata.labs.name'] };

describe('the texts of the manifest', () => {
  it('are none in package.json but the name', () => {
    assert.ok(texts.length > 250, `${texts.length} texts`);
    assert.deepEqual(texts.filter(([, text]) => nlsKey(text) === undefined && text !== 'Strata'), []);
  });

  it('are named by what they are, each once', () => {
    assert.equal(new Set(keys).size, keys.length);
    assert.deepEqual(keys.filter((key) => key !== 'description' && !/^(capability|customEditor|command|configuration|walkthrough|submenu|view|task)\.[\w.]+$/.test(key)), []);
  });

  it('are there in English, and nothing else is', () => assert.deepEqual(Object.keys(english), [...new Set(JSON.stringify(raw).match(/(?<="%)[\w.]+(?=%")/g))]));

  it('are those that VS Code reads', () => {
    assert.deepEqual(shown(manifest()).filter(([, text]) => nlsKey(text) !== undefined), []);
    assert.equal(manifest().description, english['description']);
  });

  it('are in German at least', () => assert.ok(languages.includes('de'), languages.join()));

  for (const language of languages) {
    describe(`in the language ${language}`, () => {
      const translated = json<Texts>(`package.nls.${language}.json`);
      const titles = manifest(language).contributes.commands.map(({ title }: { title: string }) => title);

      it('are all there, and nothing else is', () => assert.deepEqual(Object.keys(translated), Object.keys(english)));

      it('are translated', () => {
        assert.deepEqual(Object.keys(english).filter((key) => translated[key] === english[key]), SAME[language] ?? []);
      });

      it('keep links, code, emphasis, numbers, lines and what asks for more', () => {
        for (const [key, text] of Object.entries(english)) assert.deepEqual(marks(translated[key]!), marks(text), key);
      });

      it('call commands as the palette does, and so do messages', () => {
        const bundle = `l10n/bundle.l10n.${language}.json`;
        const named = [translated, fs.existsSync(at(bundle)) ? json<Texts>(bundle) : {}].flatMap(Object.values<string>)
          .flatMap((text) => [...text.matchAll(/[*"„]Strata: ([^*"“{]+)[*"“]/g)].map(([, title]) => title!));
        assert.ok(named.length > 3, named.join());
        assert.deepEqual(named.filter((title) => !titles.includes(title)), []);
      });

      it('keep the names of nodes in walkthroughs', () => {
        for (const { id, steps } of WALKTHROUGHS) {
          for (const step of steps) {
            const { does } = step.button;
            if (typeof does === 'string') continue;
            const key = `walkthrough.${id}.${step.id}.description`;
            const ids = [does.select, does.explain, does.compare, Object.values(does.assume ?? {})].flat().filter((name) => typeof name === 'string');
            // "the laptop" is a word, not the name of a node.
            const names = ids.filter((name) => new RegExp(`(?<!the )\\b${name}\\b`).test(english[key]!));
            assert.deepEqual(names.filter((name) => !translated[key]!.includes(name)), [], key);
          }
        }
      });
    });
  }
});
