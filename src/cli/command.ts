/** How a command describes itself; parsing, help and the documentation all come from this. */
import type { Io } from './io';

export interface Option {
  readonly name: string;
  readonly short?: string;
  /** Name of the value, such as `FILE`; a switch where absent. */
  readonly value?: string;
  /** Allowed values. */
  readonly choices?: readonly string[];
  readonly default?: string;
  /** May be given several times. */
  readonly multiple?: boolean;
  readonly doc: string;
}

export interface Call {
  readonly io: Io;
  readonly files: readonly string[];
  /** The value of an option, or its default. */
  value(name: string): string | undefined;
  values(name: string): readonly string[];
  flag(name: string): boolean;
}

export interface Example {
  readonly line: string;
  readonly doc: string;
}

export interface Command {
  readonly name: string;
  /** Positional arguments, such as `FILES|GLOBS...`; none where absent. */
  readonly arguments?: { readonly usage: string; readonly least: number; readonly most: number; readonly doc: string };
  readonly summary: string;
  /** What it does, in paragraphs. */
  readonly description: readonly string[];
  readonly options: readonly Option[];
  readonly examples: readonly Example[];
  /** Returns the exit code. */
  run(call: Call): Promise<number> | number;
}

export const HELP: Option = { name: 'help', short: 'h', doc: 'Shows this help.' };

/** The option `--format` with its choices; the first is the default. */
export function formatOption(...choices: readonly string[]): Option {
  return { name: 'format', value: choices.join('|'), choices, default: choices[0], doc: 'Form of the output.' };
}
