/** `strata import`: files of other formats into a topology. */
import { type ImportNote, importFiles, IMPORTERS, type ImportResult } from '../../import';
import { previewOf } from '../../import/preview';
import { previewSections } from '../../import/preview-words';
import { applyOperations, type Operation, newTopologyText, readTopology, type TopologyText } from '../../model';
import type { Call, Command } from '../command';
import { unreadable } from '../documents';
import { readText, writeAtomically } from '../files';
import { atPlace, BadInput, BadUsage, oneLine } from '../io';
import { attachReports } from '../import-reports';
import { importLive, LIVE_OPTIONS, liveSystem } from '../live';
import { styleFor } from '../style';
import { findProjects, type ProjectFiles } from '../projects';
import path from 'node:path';

const STDOUT = '-';

/** The topology that is imported into, or undefined for a new one. */
function baseDocument(call: Call, file: string | undefined): TopologyText | undefined {
  if (file === undefined) return undefined;
  const document = readTopology(readText(call.io.cwd, file));
  const problems = unreadable(file, document);
  if (problems.length > 0) throw new BadInput(problems.join('\n'));
  return document;
}

/** Where the result goes: `-o`, else the file that is imported into, else standard output. */
function targetOf(call: Call): string {
  return call.value('output') ?? call.value('into') ?? STDOUT;
}

/** Absolute folder from which paths in the topology count. */
const homeOf = (call: Call, target: string): string => (target === STDOUT ? call.io.cwd : path.dirname(path.resolve(call.io.cwd, target)));

interface Imported {
  readonly document: TopologyText;
  readonly operations: readonly Operation[];
  readonly notes: readonly ImportNote[];
  readonly changed: boolean;
}

async function importProject(call: Call, project: ProjectFiles, document: TopologyText | undefined, target: string): Promise<Imported> {
  const home = homeOf(call, target);
  const base = document ?? readTopology(newTopologyText());
  const result = await importFiles(project.files, {
    topology: base.topology,
    readFile: project.readFile,
    workspaceName: path.basename(project.root),
    nameOf: (file) => path.relative(home, path.join(project.root, file)).split(path.sep).join('/'),
    on: call.value('on'),
  }, project.format);
  return applied(result, document, result.notes.map((note) => ({ ...note, file: shown(call, project, note.file) })), shown(call, project, project.files[0]));
}

async function importSystem(call: Call, system: string, document: TopologyText | undefined): Promise<Imported> {
  const result = await importLive(call, system, { topology: (document ?? readTopology(newTopologyText())).topology, on: call.value('on') });
  return applied(result, document, result.notes, system);
}

/** What was read, written into the document, or into a new one. */
function applied({ name, operations }: ImportResult, document: TopologyText | undefined, notes: readonly ImportNote[], from: string): Imported {
  const start = document ?? readTopology(newTopologyText(name));
  const done = applyOperations(start, operations);
  if (!done.ok) throw new BadInput(`${from}: what was read cannot be written: ${done.error}`);
  return { document: operations.length > 0 ? readTopology(done.text) : start, operations, notes, changed: operations.length > 0 };
}

const shown = (call: Call, project: ProjectFiles, file: string) => path.relative(call.io.cwd, path.join(project.root, file)) || file;

function tell(call: Call, notes: readonly ImportNote[]): void {
  const style = styleFor(call.io, call.io.stderr);
  const colours = { error: 'red', warning: 'yellow', info: 'blue' } as const;
  for (const note of notes) {
    const times = note.count > 1 ? ` (${note.count} times)` : '';
    call.io.stderr.write(`${atPlace(note.file, note.line, note.column, `${style(colours[note.severity], note.severity)}: ${oneLine(note.message)}${times}`)}\n`);
  }
}

async function run(call: Call): Promise<number> {
  const system = liveSystem(call);
  const target = targetOf(call);
  const dry = call.flag('dry-run');
  if (dry && call.value('output') !== undefined) throw new BadUsage('--dry-run writes no topology: leave out --output.');
  if (call.value('on') !== undefined && call.value('into') === undefined) throw new BadUsage('--on names a node of the file that is imported into: give that with --into.');
  let document = baseDocument(call, call.value('into'));
  const base = document ?? readTopology(newTopologyText());
  const operations: Operation[] = [];
  const notes: ImportNote[] = [];
  let read = document !== undefined;
  const parts = system !== undefined ? [(into: TopologyText | undefined) => importSystem(call, system, into)]
    : findProjects(call.files, call.io.cwd, call.value('format')).map((project) => (into: TopologyText | undefined) => importProject(call, project, into, target));
  for (const part of parts) {
    const imported = await part(document);
    operations.push(...imported.operations);
    notes.push(...imported.notes);
    if (imported.changed || document) document = imported.document;
    read ||= imported.changed;
  }
  if (document && read && system === undefined) {
    const joined = attachReports(call.files, call.io.cwd, homeOf(call, target), document);
    operations.push(...joined);
    document = applied({ name: undefined, operations: joined, notes: [], sources: [] }, document, [], 'Reports').document;
  }
  tell(call, notes);
  const report = call.value('report');
  if (report !== undefined) writeAtomically(call.io.cwd, report, `${JSON.stringify({ version: 1, notes }, undefined, 2)}\n`);
  if (!document || !read) {
    call.io.stderr.write('strata: nothing was imported, and nothing was written.\n');
    return 2;
  }
  if (dry) return preview(call, base, operations, notes);
  write(call, target, document);
  return notes.some((note) => note.severity === 'error') ? 2 : 0;
}

/** Prints what would be done; 1 where that is anything, or where nodes are gone from their files. */
function preview(call: Call, base: TopologyText, operations: readonly Operation[], notes: readonly ImportNote[]): number {
  const style = styleFor(call.io, call.io.stdout);
  const plan = previewOf(base, { name: undefined, operations, notes, sources: [] });
  const sections = previewSections(plan);
  const text = sections.map(({ title, lines }) => [style('bold', oneLine(title)), ...lines.map((line) => `  ${oneLine(line)}`), ''].join('\n'));
  const differs = operations.length + plan.gone.length > 0;
  call.io.stdout.write(`${[...text, differs ? 'Nothing was written.' : 'Nothing would be changed.'].join('\n')}\n`);
  return notes.some((note) => note.severity === 'error') ? 2 : differs ? 1 : 0;
}

function write(call: Call, target: string, document: TopologyText): void {
  if (target === STDOUT) {
    call.io.stdout.write(document.text);
    return;
  }
  writeAtomically(call.io.cwd, target, document.text);
  call.io.stderr.write(`${target}: ${document.topology.ids.length} nodes\n`);
}

export const importCommand: Command = {
  name: 'import',
  arguments: { usage: 'INPUT...', least: 0, most: Infinity, doc: 'Files or folders. Named files of one format and folder are one project, in the order given; a folder stands for every file in it and below whose content is known.' },
  summary: 'Reads files of other formats, or a running system, into a topology.',
  description: [
    `Reads ${IMPORTERS.map((importer) => importer.title).join(', ')} files, told apart by their content, into a new topology, or into an existing one with --into. What is imported again is brought up to date: nodes are known by the file and the place they came from, and what people added stays.`,
    'With --dry-run nothing is written: the nodes that would be added, the values that would change and what they were, what is no longer in the files, and what only the topology says are printed. The exit code is then 0 where nothing would change and nothing is gone, else 1, and 2 for bad input and errors among the notes.',
    'What could not be carried over goes to stderr as notes, a line each with its place. Errors among them make the exit code 2; what could be read is written all the same. Secrets (environment, commands, credentials in labels) are never copied. Nothing is run or fetched, and no file outside the folder is read.',
    'With --live a running system is asked instead: nothing of it is changed, and asking it again brings up to date what came from it. docs/import-live.md says what is asked.',
  ],
  options: [
    { name: 'format', value: 'NAME', choices: IMPORTERS.map((importer) => importer.format), doc: `What the files are: ${IMPORTERS.map((importer) => importer.format).join(', ')}. By their content where absent.` },
    ...LIVE_OPTIONS,
    { name: 'into', value: 'FILE.topology.json', doc: 'A topology to import into.' },
    { name: 'on', value: 'ID', doc: 'The host, virtual machine, engine or cgroup of that topology to put containers on; a new host marked as assumed where absent.' },
    { name: 'output', short: 'o', value: 'FILE.topology.json', doc: 'Where to write; - is standard output. A file that is there is replaced (--into keeps what is in it). The file of --into, else standard output, where absent.' },
    { name: 'dry-run', doc: 'Prints what would be added and changed, and what is no longer in the files, and writes no topology.' },
    { name: 'report', value: 'FILE.json', doc: 'Writes the notes as JSON: {version, notes: [{severity, code, message, file, line, column, count}]}; with node (and property) where a note is about a node of an earlier import.' },
  ],
  examples: [
    { line: 'strata import docker-compose.yml -o shop.topology.json', doc: 'A new topology' },
    { line: 'strata import compose.yaml compose.prod.yaml --into estate.topology.json --on vm-web', doc: 'A project with an override onto a virtual machine' },
    { line: 'strata import deploy -o estate.topology.json', doc: 'Everything in a folder that is known' },
    { line: 'strata import compose.yaml --into estate.topology.json --dry-run', doc: 'What importing again would change' },
    { line: 'strata import docker-compose.yml -o - | strata check -', doc: 'Straight into a check' },
    { line: 'strata import --live local -o laptop.topology.json', doc: 'This machine, with its control groups' },
    { line: 'strata import --live docker --into laptop.topology.json --dry-run', doc: 'How what runs differs from the topology' },
  ],
  run,
};
