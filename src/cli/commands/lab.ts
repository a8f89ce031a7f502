/** `strata lab`: labs are started, checked and explained, and those of authors tried. */
import fs from 'node:fs';
import path from 'node:path';
import { answerText, judge, type Judgement, type Lab, startOf } from '../../learn/labs';
import { LAB_FILE, validateLab } from '../../learn/labs/validate';
import { type Call, type Command, formatOption } from '../command';
import { readDocument } from '../documents';
import { writeAtomically } from '../files';
import { BadInput, BadUsage } from '../io';
import { ENGINE, type FoundLab, labCalled, labFiles, placeIn, shippedLabs } from '../labs';
import { type Style, styleFor } from '../style';

const STDOUT = '-';

/** Wraps a text at the width of a terminal. */
function wrapped(text: string, indent = ''): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(/\s+/)) {
    if (line.length + word.length > 100 && line.trim() !== '') {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()].join('\n');
}

/** Writes an object as JSON, or a text for people. */
function write(call: Call, json: object, text: (style: Style) => string): void {
  call.io.stdout.write(call.value('format') === 'json' ? `${JSON.stringify({ version: 1, ...json }, undefined, 2)}\n` : text(styleFor(call.io, call.io.stdout)));
}

/** The argument at a place; throws BadUsage where it is missing. */
function needed(call: Call, at: number, what: string): string {
  const given = call.files[at];
  if (given === undefined) throw new BadUsage(`\`strata lab ${call.files[0]}\` needs ${what}.`);
  return given;
}

/** Writes a topology to --output, to a file of this name, or to standard output. */
function deliver(call: Call, text: string, fallback: string): string {
  const target = call.value('output') ?? fallback;
  if (target === STDOUT) call.io.stdout.write(text);
  else writeAtomically(call.io.cwd, target, text);
  return target;
}

function listLabs(call: Call): number {
  const labs = shippedLabs(call.io).map((id) => labCalled(call.io, id).lab);
  const heads = labs.map(({ id, title, level, minutes, goal, claims }) => ({ id, title, level, minutes, goal, claims }));
  write(call, { labs: heads }, (style) => heads.map(({ id, title, level, minutes, goal }) => `${style('bold', id)}  ${title} (${level}, ${minutes} min)\n${wrapped(goal, '  ')}\n`).join(''));
  return 0;
}

function startLab(call: Call): number {
  const { lab, files } = labCalled(call.io, needed(call, 1, 'the id of a lab'));
  const name = `${lab.id}.topology.json`;
  if (call.value('output') === undefined && fs.existsSync(path.resolve(call.io.cwd, name))) throw new BadInput(`${name}: there is such a file already. Name another one with -o, or remove it.`);
  const file = deliver(call, startTextOf(lab, files), name);
  if (file === STDOUT) return 0;
  write(call, { lab: lab.id, file, goal: lab.goal, checks: lab.checks.map(({ id, title }) => ({ id, title })) }, (style) => [
    style('bold', lab.title), '', ...lab.story.flatMap((paragraph) => [wrapped(paragraph), '']), wrapped(lab.goal), '',
    ...lab.checks.flatMap(({ id, title, answer }) => [wrapped(`- ${title}`), ...(answer?.question ? [wrapped(`${answer.question} Write the ids into "answers": { "${id}": [...] } of the file.`, '  ')] : [])]), '',
    `${file} was written. Change it, then: ${checkLine(call, call.files[1]!, file)}`, '',
  ].join('\n'));
  return 0;
}

/** The command that checks a file of a lab, as a shell takes it. */
function checkLine(call: Call, lab: string, file: string): string {
  const told = labNamedBy(call, file) === lab ? [] : ['--lab', lab];
  return ['strata', 'lab', 'check', file, ...told].map(quoted).join(' ');
}

/** An argument as shells read it: within quotes where it would fall apart. */
const quoted = (word: string): string => (/^[\w./\\:@+~=-]+$/.test(word) ? word : /["$`!]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : `"${word}"`);

function startTextOf(lab: Lab, files: FoundLab['files']): string {
  const text = files.get(lab.start);
  if (text === undefined) throw new BadInput(`${lab.id}/${lab.start}: there is no such file.`);
  return text;
}

/** The lab of a file: by --lab, else by the name that `start` gives it. */
function labOfFile(call: Call, file: string): FoundLab {
  const named = call.value('lab');
  if (named !== undefined) return labCalled(call.io, named);
  const id = labNamedBy(call, file);
  if (id === undefined) throw new BadUsage(`Say with --lab which lab ${file} belongs to.`);
  return labCalled(call.io, id);
}

/** The lab that ships whose id a file is named after. */
function labNamedBy(call: Call, file: string): string | undefined {
  const stem = path.basename(file).replace(/(\.solution)?\.topology\.json$/i, '');
  return shippedLabs(call.io).find((id) => id === stem);
}

function judgementText({ lab, judgement }: { lab: Lab; judgement: Judgement }, style: Style): string {
  const lines = judgement.verdicts.flatMap(({ title, met, reasons, question }) => [
    `${met ? style('green', '✔') : style('red', '✘')} ${title}`,
    ...(question && !met ? [wrapped(question.text, '    ')] : []),
    ...reasons.map((reason) => wrapped(reason, '    ')),
  ]);
  const met = judgement.verdicts.filter((each) => each.met).length;
  const end = judgement.solved ? [style('green', 'Solved.'), ...(lab.learned === undefined ? [] : [wrapped(lab.learned)])] : [`${met} of ${judgement.verdicts.length} are met.`];
  return `${[...lines, '', ...end].join('\n')}\n`;
}

function checkLab(call: Call): number {
  const target = needed(call, 1, 'a topology file, or the folder of a lab');
  const folder = path.resolve(call.io.cwd, target);
  if (fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return checkFolder(call, target, folder);
  const { lab, files } = labOfFile(call, target);
  const document = readDocument(call.io.cwd, target);
  const judgement = judge(ENGINE, lab, startOf(ENGINE, startTextOf(lab, files)), document);
  const checks = judgement.verdicts.map(({ id, title, met, reasons, question }) => ({ id, title, met, reasons, ...(question && { question: question.text, marked: question.marked }) }));
  write(call, { lab: lab.id, file: target, solved: judgement.solved, checks }, (style) => judgementText({ lab, judgement }, style));
  return judgement.solved ? 0 : 1;
}

/** Every folder with a lab.json, this one or those right below. */
function foldersOf(target: string, folder: string): readonly (readonly [shown: string, folder: string])[] {
  if (fs.existsSync(path.join(folder, LAB_FILE))) return [[target, folder]];
  const below = fs.readdirSync(folder).sort().filter((name) => fs.existsSync(path.join(folder, name, LAB_FILE)));
  if (below.length === 0) throw new BadInput(`${target}: there is no lab.json in this folder, nor in a folder right below it.`);
  return below.map((name) => [`${target.replace(/[/\\]$/, '')}/${name}`, path.join(folder, name)]);
}

function checkFolder(call: Call, target: string, folder: string): number {
  const results = foldersOf(target, folder).map(([shown, each]) => {
    const files = labFiles(each);
    const { problems, tried } = validateLab(ENGINE, path.basename(each), files);
    return { folder: shown, ok: problems.length === 0, tried, problems: problems.map(({ file, offset, message }) => ({ file, message, text: placeIn(`${shown}/${file}`, files.get(file) ?? '', offset, message) })) };
  });
  write(call, { labs: results.map(({ problems, ...rest }) => ({ ...rest, problems: problems.map(({ file, message }) => ({ file, message })) })) }, (style) => results.map(({ folder: shown, ok, tried, problems }) =>
    (ok ? `${style('green', '✔')} ${shown}: ${tried.length} stacks tried: ${tried.join('; ')}\n` : `${problems.map(({ text }) => `${text}\n`).join('')}`)).join(''));
  return results.every(({ ok }) => ok) ? 0 : 1;
}

function hintOf(call: Call): number {
  const { lab } = labCalled(call.io, needed(call, 1, 'the id of a lab'));
  const number = Number(call.files[2] ?? 1), of = lab.hints.length;
  const text = lab.hints[number - 1];
  if (text === undefined) throw new BadUsage(`${lab.id} has hints 1 to ${of}.`);
  write(call, { lab: lab.id, hint: number, of, text }, () => `${wrapped(`Hint ${number} of ${of}: ${text}`)}\n`);
  return 0;
}

function solutionOf(call: Call): number {
  const { lab, files } = labCalled(call.io, needed(call, 1, 'the id of a lab'));
  const made = answerText(ENGINE, lab, files, lab.solution);
  if (!made.ok) throw new BadInput(`${lab.id}: ${made.error}`);
  const because = lab.solution.because ?? null;
  if (call.value('format') === 'json') write(call, { lab: lab.id, because, topology: JSON.parse(made.text) as object }, () => '');
  else {
    deliver(call, made.text, STDOUT);
    if (because !== null) call.io.stderr.write(`${wrapped(because)}\n`);
  }
  return 0;
}

const VERBS: { readonly [verb: string]: { readonly most: number; run(call: Call): number } } = {
  list: { most: 1, run: listLabs }, start: { most: 2, run: startLab }, check: { most: 2, run: checkLab }, hint: { most: 3, run: hintOf }, solution: { most: 2, run: solutionOf },
};

function run(call: Call): number {
  const [name] = call.files;
  const verb = Object.hasOwn(VERBS, name!) ? VERBS[name!] : undefined;
  if (!verb) throw new BadUsage(`\`strata lab\` is followed by ${Object.keys(VERBS).join(', ')}, not by ${name!}.`);
  if (call.files.length > verb.most) throw new BadUsage(`\`strata lab ${name!}\` takes ${verb.most === 1 ? 'nothing more' : `at most ${verb.most - 1} more`}.`);
  return verb.run(call);
}

export const labCommand: Command = {
  name: 'lab',
  arguments: { usage: 'list | start LAB | check FILE|FOLDER | hint LAB [N] | solution LAB', least: 1, most: 3, doc: 'What to do, and with what. LAB is an id that `list` shows, or the folder of a lab with a slash or dot in its path.' },
  summary: 'Learns by doing: a stack, a goal, and checks by the engine.',
  description: [
    '`list` shows the labs. `start` writes the stack of one as ID.topology.json, to be changed with any editor. `check FILE` says which of its checks are met, and of the others why not, with the numbers of that stack: any stack for which all hold is a solution. `hint` gives the first hint, or the one with the number N. `solution` prints a solution; why it is one goes to stderr.',
    '`check FOLDER` is for authors: it reads the lab.json of the folder (or of the folders right below it) and tries everything that it says: the start must not pass, solutions must, and wrong answers must fail for the stated reason. docs/writing-labs.md tells how to write one.',
    'The exit code is 1 where a check is not met, or a lab of an author has a fault.',
  ],
  options: [
    { name: 'lab', value: 'LAB', doc: 'With `check FILE`: the lab that the file belongs to; by the file\'s name where absent.' },
    { name: 'output', short: 'o', value: 'FILE', doc: 'With `start` and `solution`: where to write; - is standard output.' },
    formatOption('pretty', 'json'),
  ],
  examples: [
    { line: 'strata lab start legacy-centos', doc: 'Begin' },
    { line: 'strata lab check legacy-centos.topology.json', doc: 'How far am I?' },
    { line: 'strata lab hint legacy-centos 2', doc: 'The second hint' },
    { line: 'strata lab check my-labs/first', doc: 'Is the lab that I wrote sound?' },
  ],
  run,
};
