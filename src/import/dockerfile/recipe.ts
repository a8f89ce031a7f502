/** A Dockerfile as what is known of the image that it builds. */
import { parseImageReference } from '../../catalog/image';
import type { Image } from '../../model';
import { isCredential } from '../extra';
import { type Notes, type Place, quote, sourceText } from '../notes';
import { scalar } from '../values';
import type { Entry } from '../values';
import type { Lookup } from '../variables';
import { sortFields } from '../workloads/fields';
import { known } from '../write';
import { FIELDS } from './fields';
import { assignments, chainOf, declare, expand, globalArgs, quietly, type Reading, type Stage, stagesOf } from './stages';
import { type Instruction, plain, readDockerfile, wordsOf } from './text';

export interface RecipeUse {
  /** Stage that is built; the last one where absent. */
  readonly target?: string;
  /** Values of build arguments. */
  readonly args?: ReadonlyMap<string, string>;
}

type Facts = { -readonly [K in keyof Image]?: Image[K] };

/** What the recipe says of its image; undefined where it has no stage. */
export function readRecipe(text: string, path: string, notes: Notes, use: RecipeUse = {}): Image | undefined {
  const source = sourceText(path, text);
  const file = readDockerfile(text, source, notes);
  const reading: Reading = { notes, file, args: use.args ?? new Map() };
  noteInstructions(reading);
  const globals = globalArgs(reading);
  const stages = stagesOf(reading, globals);
  const start: Place = { source, offset: 0 };
  if (stages.length === 0) {
    notes.add('error', 'no-stage', file.instructions[0]?.place ?? start, `${quote(path)} has no FROM, so it builds nothing.`);
    return undefined;
  }
  const target = use.target?.toLowerCase();
  const stage = target === undefined ? stages.at(-1) : stages.findLast(({ name }, i) => name === target || String(i) === target);
  if (!stage) {
    notes.add('warning', 'missing-stage', start, `${quote(path)} has no stage ${quote(use.target!)}, which is to be built; what is known of the image is left out.`, `stage ${target}`);
    return undefined;
  }
  return factsOf(reading, stage, globals);
}

function noteInstructions({ notes, file }: Reading): void {
  const entries = new Map<string, Entry>();
  for (const { name, place } of file.instructions) {
    // What does not look like an instruction may be anything, secrets too.
    if (!/^[A-Z]{2,20}$/.test(name)) notes.add('warning', 'bad-line', place, 'This line begins with no instruction, so it was left out.', 'bad-line');
    else if (!entries.has(name)) entries.set(name, { key: place, value: scalar(place, name) });
  }
  const [first] = file.instructions;
  if (first) sortFields(notes, 'Dockerfile', FIELDS, { type: 'map', place: first.place, entries });
}

function factsOf(reading: Reading, stage: Stage, globals: ReadonlyMap<string, string>): Image {
  const { stages, base } = chainOf(stage);
  const facts: Facts = {};
  const ports = new Set<string>();
  const volumes = new Set<string>();
  const environment = new Map<string, string>();
  for (const each of stages) {
    const args = new Map<string, string>();
    const lookup: Lookup = (name) => environment.get(name) ?? args.get(name);
    for (const instruction of each.instructions) apply(reading, instruction, { facts, ports, volumes, environment, args, lookup, globals });
  }
  const platform = stages.findLast((each) => each.platform !== undefined)?.platform;
  // Nothing below says otherwise: what starts from nothing runs as root.
  if (base === 'scratch' && !facts.user && !stages.some((each) => each.instructions.some(({ name }) => name === 'USER'))) facts.user = 'root';
  return known({
    base: baseOf(reading, stages[0], base),
    os: platform?.startsWith('windows') || /^mcr\.microsoft\.com\/windows(\/|:|$)/.test(base ?? '') ? 'windows' as const : undefined,
    platforms: platform === undefined ? undefined : [platform],
    ...facts,
    ports: [...ports],
    volumes: [...volumes],
  }) ?? {};
}

/** The image below: a name, not an id that means something on one machine only. */
function baseOf({ notes }: Reading, { place }: Stage, base: string | undefined): string | undefined {
  if (base === undefined || base === 'scratch') return undefined;
  if (/^(sha256:)?[0-9a-f]{64}$/.test(base)) {
    notes.add('info', 'image-id', place, 'The base is an image id without a name, which means something on one machine only: it is unknown here.');
    return undefined;
  }
  const reference = parseImageReference(base);
  if (reference && (reference.digest === undefined || /^sha256:[0-9a-f]{64}$|^sha512:[0-9a-f]{128}$/.test(reference.digest))) return base;
  notes.add('warning', 'bad-value', place, `The base ${quote(base)} is no image reference, so it is unknown here. Write NAME:TAG or NAME@sha256:DIGEST.`);
  return undefined;
}

interface Scope {
  readonly facts: Facts;
  readonly ports: Set<string>;
  readonly volumes: Set<string>;
  readonly environment: Map<string, string>;
  readonly args: Map<string, string>;
  readonly lookup: Lookup;
  readonly globals: ReadonlyMap<string, string>;
}

const MOST = 1000;

function apply(reading: Reading, instruction: Instruction, scope: Scope): void {
  const { rest, place } = instruction;
  const { facts, ports, volumes, lookup } = scope;
  const { escape } = reading.file;
  if (instruction.name === 'ARG') declare(reading, instruction, scope.args, lookup, scope.globals);
  else if (instruction.name === 'ENV') setEnvironment(reading, rest, scope);
  else if (instruction.name === 'USER') facts.user = expand(reading, rest, lookup, place, 'the user');
  else if (instruction.name === 'HEALTHCHECK') facts.health = healthOf(reading, instruction);
  else if (instruction.name === 'EXPOSE') {
    for (const word of wordsOf(rest, escape)) for (const port of portOf(reading, expand(reading, word, lookup, place, 'a port'), place)) if (ports.size < MOST) ports.add(port);
  } else if (instruction.name === 'VOLUME') for (const path of pathsOf(rest, escape)) if (volumes.size < MOST && !path.includes('$')) volumes.add(path);
}

/** A value that is not known takes away what was known before. */
function setEnvironment(reading: Reading, rest: string, { environment, args, lookup }: Scope): void {
  for (const [name, text] of environmentOf(reading, rest)) {
    const value = isCredential(name) ? undefined : quietly(reading, text, lookup);
    if (value !== undefined) environment.set(name, value);
    else for (const known of [environment, args]) known.delete(name);
  }
}

/** `ENV a=b c=d`, or the old `ENV a b` with one name. */
function environmentOf(reading: Reading, rest: string): readonly (readonly [string, string])[] {
  const [name = ''] = wordsOf(rest, reading.file.escape);
  if (!name.includes('=')) return [[name, rest.slice(name.length).trim()]];
  return assignments(reading, rest).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
}

/** Docker's checks decide when a container counts as ready. */
function healthOf({ notes }: Reading, { rest, place }: Instruction): Facts['health'] {
  if (/^none$/i.test(rest)) return 'none';
  if (/^cmd\s+\S/i.test(rest)) return 'readiness';
  notes.add('warning', 'bad-value', place, 'This HEALTHCHECK is neither `NONE` nor a command (`CMD ...`), so it is unknown here.');
  return undefined;
}

const PORT = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/i;

/** `80`, `53/udp`, `8000-8010`; ranges stay as they are written. */
function portOf({ notes }: Reading, text: string | undefined, place: Place): readonly string[] {
  if (text === undefined || text === '') return [];
  const [, from, to, protocol] = PORT.exec(text) ?? [];
  if (from !== undefined && [from, to ?? from].every((port) => Number(port) >= 1 && Number(port) <= 65_535)) {
    return [`${from}${to === undefined ? '' : `-${to}`}${protocol === undefined || /^tcp$/i.test(protocol) ? '' : `/${protocol.toLowerCase()}`}`];
  }
  notes.add('warning', 'bad-value', place, `The port ${quote(text)} cannot be read; it was left out. Write 80, 53/udp or 8000-8010.`);
  return [];
}

/** `VOLUME /a /b` or `VOLUME ["/a", "/b"]`. */
function pathsOf(rest: string, escape: string): readonly string[] {
  if (rest.startsWith('[')) {
    try {
      const paths: unknown = JSON.parse(rest.slice(0, 65_536));
      if (Array.isArray(paths)) return paths.filter((path) => typeof path === 'string');
    } catch {
      // Not JSON: Docker takes it for words, too.
    }
  }
  return wordsOf(rest, escape).map((word) => plain(word, escape));
}
