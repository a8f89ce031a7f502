/** The outside world of the command line, so that tests can stand in for it. */
import { oneLine } from '../export/text';

export { oneLine };

export interface Sink {
  write(text: string | Uint8Array): void;
  readonly isTTY?: boolean;
}

export interface Io {
  /** Absolute folder that relative paths are meant from. */
  readonly cwd: string;
  /** Folder of the labs that ship; undefined where there are none. */
  readonly labs?: string | undefined;
  readonly env: { readonly [name: string]: string | undefined };
  readonly stdout: Sink;
  readonly stderr: Sink;
}

/** Ends a command with exit code 2; the message goes to stderr as it is. */
export class BadInput extends Error {}

/** A wrong call of the program: the message is followed by a pointer to the help. */
export class BadUsage extends Error {}

/** What is wrong at a place of a file, as `file:line:column: what`; line and column from 1. A name with a line break starts no line of its own. */
export function atPlace(file: string, line: number, column: number, what: string): string {
  return `${oneLine(file)}:${line}:${column}: ${what}`;
}
