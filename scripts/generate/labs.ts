/** What is made from the labs: their index, which the editor reads first, the JSON Schema of lab.json, and the pages on labs and claims. */
import fs from 'node:fs';
import path from 'node:path';
import { CLAIMS, filesOf, type Lab, labSchema, LEVELS, readLab } from '../../src/learn/labs';

const FOLDER = 'labs';

/** Every lab that ships, easier ones first. */
export function allLabs(): readonly Lab[] {
  const ids = fs.readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();
  const labs = ids.map((id) => {
    const { lab, problems } = readLab(id, fs.readFileSync(path.join(FOLDER, id, 'lab.json'), 'utf8'));
    if (!lab) throw new Error(`labs/${id}/lab.json: ${problems[0]?.message}`);
    return lab;
  });
  return labs.sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || a.minutes - b.minutes || (a.id < b.id ? -1 : 1));
}

const cell = (text: string): string => text.replaceAll('|', '\\|');
const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string => [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
const linkTo = ({ id, title }: Lab): string => `[${title}](labs.md#${id})`;

function labsPage(): string {
  const labs = allLabs();
  return `${[
    '# Labs',
    'A lab is a stack with something wrong in it, a goal, and checks by the engine. You change the stack on the canvas or in the text; with every change the checks are made anew, and each that does not hold says why, with the numbers and names of your stack. Any stack for which all hold is a solution: there is no answer to be guessed.',
    '**In VS Code** the view *Labs* in the activity bar of Strata lists them, with how far you are. A click starts one: its stack opens on the canvas, its page beside it. *Next Hint* says a little more each time, *Show Solution* opens one beside your stack that can be compared with yours, *Reset Lab* begins anew (and asks first). Each check that you meet is announced. The stack is a file in the storage of the extension and is saved as you go; progress is kept. Labs work without a folder, and in VS Code for the Web.',
    'Questions are answered by marking nodes: *Answer Question of Lab...* asks for them, or write their ids under `answers` in the text.',
    '**On the command line**',
    '```sh\nstrata lab list\nstrata lab start runaway\nstrata lab check runaway.topology.json\nstrata lab hint runaway 2\nstrata lab solution runaway\n```',
    `There are ${labs.length}. [What they let you try](claims.md) is what is often said of virtual machines and containers, and half of it is only half true. [Writing labs](writing-labs.md) tells how to make your own.`,
    table(['Lab', 'Level', 'Minutes', 'Goal'], labs.map((lab) => [`[${lab.title}](#${lab.id})`, lab.level, String(lab.minutes), lab.goal])),
    ...labs.flatMap((lab) => [`## ${lab.id}`, `**${lab.title}.** ${lab.level}, about ${lab.minutes} minutes.`, ...lab.story, `*${lab.goal}*`, lab.checks.map(({ title }) => `- ${title}`).join('\n')]),
  ].join('\n\n')}\n`;
}

function claimsPage(): string {
  const labs = allLabs();
  return `${[
    '# What is said of virtual machines and containers',
    'Each claim, whether it holds, what it leaves out, and where it can be tried: in a [lab](labs.md), or in a walkthrough (*Welcome: Open Walkthrough...* in the command palette of VS Code). This page is generated from the labs; a test holds that every claim can be tried somewhere.',
    table(['Claim', 'Id', 'Holds', 'As far as', 'Try it'], CLAIMS.map(({ id, says, verdict, but, walkthroughs }) => [
      says, `\`${id}\``, verdict === 'holds' ? 'yes' : 'in part', but, [...labs.filter(({ claims }) => claims.includes(id)).map(linkTo), ...walkthroughs.map((title) => `walkthrough *${title}*`)].join('; '),
    ])),
  ].join('\n\n')}\n`;
}

export const labFiles = [
  { file: 'media/lab.schema.json', make: () => `${JSON.stringify(labSchema(), null, 2)}\n` },
  {
    file: `${FOLDER}/index.json`,
    make: () => `${JSON.stringify({ labs: allLabs().map((lab) => ({ id: lab.id, title: lab.title, level: lab.level, minutes: lab.minutes, goal: lab.goal, checks: lab.checks.length, files: filesOf(lab) })) }, null, 2)}\n`,
  },
  { file: 'docs/labs.md', make: labsPage },
  { file: 'docs/claims.md', make: claimsPage },
];
