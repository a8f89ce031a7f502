/** Running systems for the command line: what asks them is a file beside its own, read when somebody wants it. */
import { type ImportContext, importFiles, type ImportResult } from '../import';
import type * as Live from '../live';
import { LIVE_IDS, type LiveOptions } from '../live/contract';
import type { Call, Option } from './command';
import { BadInput, BadUsage, oneLine } from './io';
import path from 'node:path';

/** In a bundle that has everything in itself there is no other file to load. */
const loadLive = (): Promise<typeof Live> =>
  (typeof STRATA_FAMILIES === 'undefined' ? import('../live') : Promise.resolve(require(path.join(__dirname, 'live.js')) as typeof Live));

const CHOICES: readonly Option[] = [
  { name: 'socket', value: 'PATH', doc: 'The socket of Docker or Podman; that of DOCKER_HOST or CONTAINER_HOST, else the usual one, where absent.' },
  { name: 'connect', value: 'URI', doc: 'The connection of libvirt; that of LIBVIRT_DEFAULT_URI, else qemu:///system, where absent.' },
  { name: 'context', value: 'NAME', doc: 'The context of the kubeconfig; its current one where absent.' },
];

export const LIVE_OPTIONS: readonly Option[] = [
  { name: 'live', value: LIVE_IDS.join('|'), choices: LIVE_IDS, doc: 'Asks a running system instead of reading files: `local` is this machine, others are daemons on it, or a cluster. Nothing is changed in it.' },
  ...CHOICES,
];

/** The system that is to be asked; undefined where files are read. Throws BadUsage for options that do not belong together. */
export function liveSystem(call: Call): string | undefined {
  const id = call.value('live');
  if (id === undefined) {
    const lone = CHOICES.find(({ name }) => call.value(name) !== undefined);
    if (lone) throw new BadUsage(`--${lone.name} says which running system is asked: give that with --live.`);
    if (call.files.length === 0) throw new BadUsage('`strata import` needs INPUT..., or a running system with --live.');
    return undefined;
  }
  if (call.files.length > 0) throw new BadUsage('--live asks a running system: leave out the files.');
  if (call.value('format') !== undefined) throw new BadUsage('--format is for files: leave it out with --live.');
  return id;
}

/** Asks the system and reads its answers. Throws BadInput where it does not answer. An interrupt stops it. */
export async function importLive(call: Call, id: string, context: Pick<ImportContext, 'topology' | 'on'>): Promise<ImportResult> {
  const live = await loadLive();
  const source = live.sourceNamed(id)!;
  const options: LiveOptions = Object.fromEntries(CHOICES.map(({ name }) => [name, call.value(name)]));
  const foreign = CHOICES.find(({ name }) => call.value(name) !== undefined && name !== source.option);
  if (foreign) throw new BadUsage(`--${foreign.name} does not go with --live ${id}.`);
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.once('SIGINT', stop);
  try {
    const collected = await live.collectFrom(source, options, {
      signal: stopping.signal, env: call.io.env,
      tell: (step) => { if (call.io.stderr.isTTY) call.io.stderr.write(`${oneLine(step)}\n`); },
    });
    if (!collected.ok) throw new BadInput(collected.reason);
    const result = await live.readAnswers(source, collected.answers, context, importFiles);
    return { ...result, notes: [...collected.notes, ...result.notes] };
  } finally {
    process.removeListener('SIGINT', stop);
  }
}
