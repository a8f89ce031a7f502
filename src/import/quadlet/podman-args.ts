/** The command line options of `podman run` that say something about the stack. */
import { type Notes, type Place, quote } from '../notes';
import { cores, parseSize } from '../workloads/quantities';

/** Options by name without dashes, each with its values; a switch has the value `true`. */
export type Options = ReadonlyMap<string, readonly string[]>;

const SWITCHES = new Set(['privileged', 'read-only', 'init', 'rm', 'replace', 'tty', 'interactive', 't', 'i', 'publish-all', 'P', 'no-hosts', 'no-healthcheck', 'oom-kill-disable']);
const SHORT: ReadonlyMap<string, string> = new Map([['m', 'memory'], ['c', 'cpu-shares'], ['u', 'user'], ['p', 'publish'], ['v', 'volume'], ['e', 'env'], ['l', 'label']]);
const USED = new Set([
  'memory', 'memory-swap', 'memory-reservation', 'cpus', 'cpu-shares', 'cpu-quota', 'cpu-period', 'cpuset-cpus', 'pids-limit', 'privileged', 'read-only', 'init',
  'cap-add', 'cap-drop', 'user', 'security-opt', 'device', 'pid', 'ipc', 'uts', 'userns', 'cgroupns', 'oom-score-adj', 'publish', 'runtime',
]);

/** Sorts words into options; those that are not read are noted by name only, since their values may be secrets. */
export function optionsOf(words: readonly string[], place: Place | undefined, notes: Notes): Options {
  const options = new Map<string, string[]>();
  for (let at = 0; at < words.length; at++) {
    const match = /^--?([a-zA-Z][a-zA-Z0-9-]{0,60})(?:=(.*))?$/s.exec(words[at]);
    if (!match) continue;
    const name = SHORT.get(match[1]) ?? match[1];
    const value = match[2] ?? (SWITCHES.has(name) || words[at + 1] === undefined || words[at + 1].startsWith('-') ? 'true' : words[++at]);
    if (USED.has(name)) options.set(name, [...(options.get(name) ?? []), value]);
    else if (place) notes.add('info', 'not-carried-over', place, `The option ${quote(`--${name}`)} in PodmanArgs is not carried over: it is not read.`, `PodmanArgs.${name}`);
  }
  return options;
}

export const last = (options: Options, name: string): string | undefined => options.get(name)?.at(-1);

/** Cores of `--cpus`, or of quota over period in microseconds; undefined where neither can be read, `unlimited` for 0. */
export function optionCores(options: Options): number | 'unlimited' | undefined {
  const cpus = last(options, 'cpus');
  if (cpus !== undefined) return /^\d{1,6}(\.\d{1,9})?$/.test(cpus) ? (Number(cpus) === 0 ? 'unlimited' : cores(Number(cpus))) : undefined;
  const [quota, period] = [Number(last(options, 'cpu-quota')), Number(last(options, 'cpu-period') ?? 100_000)];
  return quota > 0 && period > 0 ? cores(quota / period) : undefined;
}

/** Bytes of an option; undefined where absent or not to be read. */
export function optionSize(options: Options, name: string): number | undefined {
  const text = last(options, name);
  return text === undefined ? undefined : parseSize(text);
}
