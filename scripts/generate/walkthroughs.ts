/** Walkthroughs in package.json, and their pictures from the scenes of the practice stacks, in all four themes. */
import fs from 'node:fs';
import { exportTheme, THEMES, type ThemeName } from '../../src/export/palette';
import { subjectOf } from '../../src/export/subject';
import { optionsFrom } from '../../src/export/options';
import { svg } from '../../src/export/svg';
import { PRACTICE } from '../../src/learn/practice';
import { type Step, WALKTHROUGHS } from '../../src/learn/walkthroughs';
import { readTopology } from '../../src/model';
import { buildScene } from '../../src/scene';
import { checkAll } from '../../src/whatif';
import type { Generator } from './main';

const FOLDER = 'media/walkthrough';
const TODAY = '2026-09-01';

/** VS Code's names of the themes. */
const MEDIA: { readonly [T in ThemeName]: string } = { light: 'light', dark: 'dark', highContrast: 'hc', highContrastLight: 'hcLight' };

type Picture = Step['picture'];

/** Steps that show the same share the file. */
const nameOf = ({ of, lens, root, events = [] }: Picture): string =>
  [of, lens, root, ...events.map((event) => Object.values(event).join('-'))].filter((part) => part !== undefined).join('-').replace(/[^\w-]/g, '-').toLowerCase();

const fileOf = (picture: Picture, theme: ThemeName): string => `${FOLDER}/${nameOf(picture)}.${MEDIA[theme]}.svg`;

function checkedOf({ of }: Picture): ReturnType<typeof checkAll> {
  const practice: { readonly example?: string; readonly topology?: object } = PRACTICE[of];
  const text = practice.example === undefined ? JSON.stringify(practice.topology, undefined, 2) : fs.readFileSync(`examples/${practice.example}.topology.json`, 'utf8');
  return checkAll(readTopology(text), { today: TODAY });
}

/** What only helps a program is left out, so that the pictures stay small. */
const lean = (text: string): string => text.replace(/<title>[^<]*<\/title>/g, '').replace(/ data-node="[^"]*"/g, '').replace(/<g>((?:(?!<g[ >]).)*?)<\/g>/g, '$1').replace(/\n\n+/g, '\n');

function picture(wanted: Picture, theme: ThemeName): string {
  const checked = checkedOf(wanted);
  const options = optionsFrom({ lens: wanted.lens, theme });
  const subject = subjectOf(checked, { name: checked.document.topology.name ?? '', options, theme: exportTheme(theme), ...(wanted.events && { events: wanted.events }) });
  const scene = wanted.root === undefined ? subject.scene
    : buildScene(checked, { collapsed: new Set(), lens: wanted.lens, root: wanted.root, ...(subject.outcome && { outcome: subject.outcome }) });
  return lean((svg.write({ ...subject, scene }) as { readonly content: string }).content);
}

const pictures = new Map(WALKTHROUGHS.flatMap(({ steps }) => steps.map((step) => [nameOf(step.picture), step.picture] as const)));

export const walkthroughPictures: readonly Generator[] = [...pictures.values()].flatMap((each) => THEMES.map((theme): Generator => ({ file: fileOf(each, theme), make: () => picture(each, theme) })));

const commandOf = (walkthrough: string, { id, button: { does } }: Step): string =>
  (typeof does === 'string' ? does : `strata.practice?${encodeURIComponent(JSON.stringify([walkthrough, id]))}`);

/** What a walkthrough and its steps say, by the key that stands for each text in package.json. */
export const walkthroughTexts: ReadonlyMap<string, string> = new Map(WALKTHROUGHS.flatMap(({ id, title, description, steps }) => [
  [`walkthrough.${id}.title`, title], [`walkthrough.${id}.description`, description],
  ...steps.flatMap((step) => [
    [`walkthrough.${id}.${step.id}.title`, step.title],
    [`walkthrough.${id}.${step.id}.description`, `${step.text}\n[${step.button.label}](command:${commandOf(id, step)})`],
    [`walkthrough.${id}.${step.id}.alt`, step.picture.alt],
  ] as const),
] as const));

/** package.json with the walkthroughs of the table; all else stays as it is. */
export const manifestWalkthroughs: Generator = {
  file: 'package.json',
  make: () => {
    const manifest = JSON.parse(fs.readFileSync('package.json', 'utf8')) as { contributes: { walkthroughs: unknown } };
    manifest.contributes.walkthroughs = WALKTHROUGHS.map(({ id, steps }) => ({
      id, title: `%walkthrough.${id}.title%`, description: `%walkthrough.${id}.description%`, icon: 'media/icon.png',
      steps: steps.map((step) => ({
        id: step.id, title: `%walkthrough.${id}.${step.id}.title%`, description: `%walkthrough.${id}.${step.id}.description%`,
        media: { image: Object.fromEntries(THEMES.map((theme) => [MEDIA[theme], fileOf(step.picture, theme)])), altText: `%walkthrough.${id}.${step.id}.alt%` },
        completionEvents: step.done.map((name) => `onContext:strata.did.${name}`),
      })),
    }));
    return `${JSON.stringify(manifest, undefined, 2)}\n`;
  },
};
