/** Stages of a Dockerfile: which one the image is, what it is built on, and what its instructions set. */
import { isCredential } from '../extra';
import { type Notes, type Place, quote } from '../notes';
import { interpolate, type Lookup } from '../variables';
import { plain, wordsOf, type Dockerfile, type Instruction } from './text';

export interface Stage {
  /** In small letters, as names of stages are compared; undefined without one. */
  readonly name: string | undefined;
  readonly place: Place;
  /** A stage before this one, a reference as written with its variables replaced, or undefined where a variable leaves it open. */
  readonly base: Stage | string | undefined;
  readonly platform: string | undefined;
  readonly instructions: readonly Instruction[];
}

/** Where values are read for a Dockerfile. */
export interface Reading {
  readonly notes: Notes;
  readonly file: Dockerfile;
  /** Values of ARGs that win over those in the file. */
  readonly args: ReadonlyMap<string, string>;
}

/** A text with its variables replaced; undefined where one has no value, with a note for each. */
export function expand({ notes, file }: Reading, text: string, lookup: Lookup, place: Place, what: string): string | undefined {
  // An escaped dollar sign stands for itself.
  const { text: result, unset, required, malformed } = interpolate(text.replaceAll(`${file.escape}$`, '$$$$'), lookup);
  for (const name of [...unset, ...required]) {
    notes.add('info', 'unknown-variable', place, `Nothing in the file gives ${quote(name)} a value: ${what} depends on the build and is unknown here.`, `${name}/${what}`);
  }
  if (malformed !== undefined) notes.add('warning', 'malformed-variable', place, `A variable cannot be read here: ${malformed}. So ${what} is unknown.`);
  return unset.length + required.length > 0 || malformed !== undefined ? undefined : plain(result, file.escape);
}

/** `NAME=VALUE NAME ...`; the value is undefined where there is none. */
export function assignments({ file }: Reading, rest: string): readonly (readonly [string, string | undefined])[] {
  return wordsOf(rest, file.escape).map((word) => {
    const equals = word.indexOf('=');
    return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
  });
}

/** ARGs before the first FROM: they count in FROM, and in stages that ask for them. */
export function globalArgs(reading: Reading): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const instruction of reading.file.instructions) {
    if (instruction.name === 'FROM') break;
    if (instruction.name === 'ARG') declare(reading, instruction, values, (name) => values.get(name));
  }
  return values;
}

/** As `expand`, without notes: what depends on the value says so where it is used. */
export function quietly({ file }: Reading, text: string, lookup: Lookup): string | undefined {
  const { text: result, unset, required, malformed } = interpolate(text.replaceAll(`${file.escape}$`, '$$$$'), lookup);
  return unset.length + required.length > 0 || malformed !== undefined ? undefined : plain(result, file.escape);
}

/** Takes the ARGs of an instruction into `values`: from outside, else the default, else from `outer`. Those that may be credentials stay unknown. */
export function declare(reading: Reading, { rest }: Instruction, values: Map<string, string>, lookup: Lookup, outer?: ReadonlyMap<string, string>): void {
  for (const [name, preset] of assignments(reading, rest)) {
    if (isCredential(name)) continue;
    const value = reading.args.get(name) ?? (preset === undefined ? outer?.get(name) : quietly(reading, preset, lookup));
    if (value !== undefined) values.set(name, value);
  }
}

/** Every stage in order. A FROM names stages before it only, so there are no circles. */
export function stagesOf(reading: Reading, globals: ReadonlyMap<string, string>): readonly Stage[] {
  const stages: { readonly stage: Stage; readonly instructions: Instruction[] }[] = [];
  const byName = new Map<string, Stage>();
  for (const instruction of reading.file.instructions) {
    if (instruction.name !== 'FROM') {
      stages.at(-1)?.instructions.push(instruction);
      continue;
    }
    const instructions: Instruction[] = [];
    const stage = stageOf(reading, instruction, globals, byName, instructions);
    stages.push({ stage, instructions });
    if (stage.name !== undefined) byName.set(stage.name, stage);
  }
  return stages.map(({ stage }) => stage);
}

function stageOf(reading: Reading, { rest, flags, place }: Instruction, globals: ReadonlyMap<string, string>, byName: ReadonlyMap<string, Stage>, instructions: readonly Instruction[]): Stage {
  const lookup: Lookup = (name) => globals.get(name);
  const [image = '', as, name] = wordsOf(rest, reading.file.escape);
  const reference = expand(reading, image, lookup, place, 'the base image');
  if (image === '') reading.notes.add('warning', 'bad-value', place, 'This FROM names no image, so what is built here has an unknown base. Name one, or `scratch`.');
  const platform = flags.get('platform');
  return {
    name: as?.toLowerCase() === 'as' ? name?.toLowerCase() : undefined,
    place,
    base: reference === undefined || reference === '' ? undefined : (byName.get(reference.toLowerCase()) ?? reference),
    // A platform from a variable is that of whoever builds it.
    platform: platform === undefined || platform.includes('$') ? undefined : platform,
    instructions,
  };
}

/** The stages that a stage is made of, the lowest first, and what the lowest is built on. */
export function chainOf(stage: Stage): { readonly stages: readonly Stage[]; readonly base: string | undefined } {
  const stages: Stage[] = [];
  let base: Stage | string | undefined = stage;
  while (typeof base === 'object') {
    stages.push(base);
    base = base.base;
  }
  return { stages: stages.reverse(), base };
}
