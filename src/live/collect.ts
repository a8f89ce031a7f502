/** One collection from a running system: within its time, stopped by a signal, and what failed told in words. */
import type { importFiles, ImportContext, ImportNote, ImportResult } from '../import';
import { type Answers, type Collected, type Environment, LIVE_BUDGET, type LiveOptions, type LiveSource } from './contract';

export interface Asking {
  readonly signal?: AbortSignal;
  readonly tell?: (step: string) => void;
  readonly env?: Environment;
  readonly untrusted?: readonly string[];
}

/** Asks the source. Never rejects. */
export async function collectFrom(source: LiveSource, options: LiveOptions, { signal, tell = () => undefined, env = process.env, untrusted = [] }: Asking = {}): Promise<Collected> {
  const late = AbortSignal.timeout(LIVE_BUDGET.seconds * 1000);
  const either = signal ? AbortSignal.any([signal, late]) : late;
  const notes: ImportNote[] = [];
  try {
    const answers = await source.collect(options, {
      signal: either, tell, env, untrusted,
      note: (severity, code, message) => void notes.push({ severity, code, message, file: `live/${source.id}`, line: 1, column: 1, count: 1 }),
    });
    if (signal?.aborted) return { ok: false, cancelled: true, reason: 'It was cancelled.' };
    return { ok: true, answers, notes };
  } catch (error) {
    if (signal?.aborted) return { ok: false, cancelled: true, reason: 'It was cancelled.' };
    if (late.aborted) return { ok: false, cancelled: false, reason: `${source.title} did not answer everything within ${LIVE_BUDGET.seconds} seconds.` };
    return { ok: false, cancelled: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The part of a path that stands for a machine: readable, and never a path of its own. */
const folderName = (machine: string): string => machine.replace(/[^\w.@-]+/g, '-').replace(/^\.+/, '').slice(0, 100) || 'machine';

/**
 * Answers as operations. Nodes come from `live/SOURCE/MACHINE/FILE`, so that asking the same machine again brings them up to date.
 * `read` reads files of known formats.
 */
export async function readAnswers(source: LiveSource, { machine, files }: Answers, context: Pick<ImportContext, 'topology' | 'on'>, read: typeof importFiles): Promise<ImportResult> {
  const named = files.map(({ path, text }) => ({ path: `live/${source.id}/${folderName(machine)}/${path}`, text }));
  const texts = new Map(named.map(({ path, text }) => [path, text]));
  const whole: ImportContext = { ...context, readFile: (path) => texts.get(path), workspaceName: machine };
  const result = source.read ? await source.read(named, whole) : await read(named.map(({ path }) => path), whole, source.format);
  return { ...result, name: machine };
}
