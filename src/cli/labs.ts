/** Labs for the command line: those that ship, and folders of authors. */
import fs from 'node:fs';
import path from 'node:path';
import { applyOperations, brokenBy, didYouMean, readTopology } from '../model';
import { type Engine, type Lab, type LabFiles, readLab } from '../learn/labs';
import { LAB_FILE } from '../learn/labs/validate';
import { checkAll, playScenario } from '../whatif';
import { atPlace, BadInput, BadUsage, type Io } from './io';

/** The engine, for labs. Age is measured from the day of the stack: labs come out the same on any day. */
export const ENGINE: Engine = {
  read: readTopology,
  apply: applyOperations,
  check: (document) => checkAll(document),
  play: playScenario,
  broken: ({ topology }) => topology.readOnly ?? brokenBy(topology)[0]?.message,
};

/** Most that is read of a folder of a lab. */
const MOST_FILES = 50, MOST_BYTES = 5_000_000;

/** Texts of the JSON files of a folder, by name. */
export function labFiles(folder: string): LabFiles {
  const names = fs.readdirSync(folder).filter((name) => name.endsWith('.json')).sort();
  if (names.length > MOST_FILES) throw new BadInput(`${folder}: there are ${names.length} JSON files, and a lab has at most ${MOST_FILES}.`);
  return new Map(names.map((name) => {
    const file = path.join(folder, name);
    if (fs.statSync(file).size > MOST_BYTES) throw new BadInput(`${file}: files of labs have at most ${MOST_BYTES} bytes.`);
    return [name, fs.readFileSync(file, 'utf8')];
  }));
}

export interface FoundLab {
  readonly lab: Lab;
  readonly files: LabFiles;
}

const isLabFolder = (folder: string): boolean => fs.existsSync(path.join(folder, LAB_FILE));

/** Ids of the labs that ship, in the order in which they are taught. */
export function shippedLabs(io: Io): readonly string[] {
  const index = path.join(labsOf(io), 'index.json');
  const { labs } = JSON.parse(fs.readFileSync(index, 'utf8')) as { labs: readonly { id: string }[] };
  return labs.map(({ id }) => id);
}

function labsOf({ labs }: Io): string {
  if (labs === undefined || !fs.existsSync(labs)) throw new BadInput('The labs are not installed beside this program.');
  return labs;
}

/** A lab by its id, or by the path of its folder. Throws BadUsage for an id that nobody knows. */
export function labCalled(io: Io, name: string): FoundLab {
  const own = path.resolve(io.cwd, name);
  const isOwn = /[/\\.]/.test(name) && isLabFolder(own);
  const ids = isOwn ? [] : shippedLabs(io);
  if (!isOwn && !ids.includes(name)) {
    const near = didYouMean(name, ids);
    throw new BadUsage(`There is no lab \`${name}\`${near ? `; did you mean \`${near}\`?` : '; `strata lab list` shows all.'}`);
  }
  return labIn(isOwn ? own : path.join(labsOf(io), name), name);
}

/** The lab of a folder. Throws BadInput where it cannot be done, with every place. */
export function labIn(folder: string, shown: string): FoundLab {
  const files = labFiles(folder);
  const text = files.get(LAB_FILE) ?? '';
  const { lab, problems } = readLab(path.basename(folder), text);
  if (!lab) throw new BadInput(problems.map(({ offset, message }) => placeIn(`${shown}/${LAB_FILE}`, text, offset, message)).join('\n'));
  return { lab, files };
}

/** `file:line:column: what` for an offset of a text. */
export function placeIn(file: string, text: string, offset: number, message: string): string {
  const before = text.slice(0, offset);
  return atPlace(file, before.split('\n').length, offset - before.lastIndexOf('\n'), message);
}
