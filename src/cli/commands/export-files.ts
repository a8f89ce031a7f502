/** `strata export` into formats of which a topology makes several files: one of them, or all into a folder. */
import fs from 'node:fs';
import path from 'node:path';
import { buildGraph } from '../../engine';
import type { FileExporter, ManifestFile, Manifests } from '../../export';
import type { Topology } from '../../model';
import type { Call } from '../command';
import { readDocument } from '../documents';
import { writeAtomically } from '../files';
import { BadInput, BadUsage, oneLine } from '../io';

const STDOUT = '-';

/** A name that ends like a folder's, or a folder that is there. */
const isFolder = (cwd: string, output: string): boolean => /[/\\]$/.test(output) || fs.statSync(path.resolve(cwd, output), { throwIfNoEntry: false })?.isDirectory() === true;

/** Path from where files go to the folder of the topology, with `/`; empty where that is the same, or neither is on disk. */
function baseOf(cwd: string, output: string, folder: boolean, file: string): string {
  if (output === STDOUT || file === STDOUT) return '';
  const from = path.resolve(cwd, folder ? output : path.dirname(output));
  return path.relative(from, path.resolve(cwd, path.dirname(file))).split(path.sep).join('/');
}

/** The only file; throws BadUsage for several and BadInput for none, saying what to do. */
function onlyFile({ files, losses }: Manifests, { each: [one, many], format }: FileExporter, file: string): ManifestFile {
  if (files.length === 1) return files[0]!;
  if (files.length === 0) throw new BadInput([`${file}: there is no ${one} to write.`, ...losses.map(({ message }) => oneLine(message))].join('\n'));
  const shown = files.slice(0, 20).map(({ node }) => oneLine(node)).join(', ');
  throw new BadUsage(`There are ${files.length} ${many} (${shown}${files.length > 20 ? ' ...' : ''}). Name one with --node ID, or a folder for all of them: --format ${format} -o FOLDER/`);
}

const nameOf = (topology: Topology, file: string): string => topology.name ?? (file === STDOUT ? 'stack' : path.basename(file).replace(/\.topology\.json$/i, ''));

/** Runs the command for such a format; `pictorial` are the options that are for pictures only. Returns the exit code. */
export function exportFiles(call: Call, exporter: FileExporter, pictorial: readonly string[]): number {
  const useless = pictorial.find((name) => call.values(name).length > 0);
  if (useless !== undefined) throw new BadUsage(`--${useless} makes no difference to ${exporter.format}.`);
  const [file] = call.files, { cwd, stdout, stderr } = call.io;
  const { topology } = readDocument(cwd, file);
  const graph = buildGraph(topology);
  const id = call.value('node');
  const node = id === undefined ? undefined : graph.number.get(id);
  if (id !== undefined && node === undefined) throw new BadUsage(`${file} has no node \`${oneLine(id)}\`.`);
  const output = call.value('output') ?? STDOUT;
  const folder = output !== STDOUT && isFolder(cwd, output);
  const manifests = exporter.files({ graph, name: nameOf(topology, file), base: baseOf(cwd, output, folder, file), alone: !folder, ...(node !== undefined && { node }) });
  if (!folder || manifests.files.length === 0) {
    const { text } = onlyFile(manifests, exporter, file);
    if (output === STDOUT) stdout.write(text);
    else writeAtomically(cwd, output, text);
  } else {
    for (const { path: name, text } of manifests.files) {
      const target = path.join(output, name);
      fs.mkdirSync(path.resolve(cwd, path.dirname(target)), { recursive: true });
      writeAtomically(cwd, target, text);
    }
  }
  for (const { message } of manifests.losses) stderr.write(`${oneLine(message)}\n`);
  return 0;
}
