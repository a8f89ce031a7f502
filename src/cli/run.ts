/**
 * cli: the same engine without VS Code.
 *
 *   main.ts, run.ts, parse.ts, help.ts   the program: arguments, help, exit codes
 *   command.ts, commands/                a table and a run function for each command
 *   output/                              findings as text, JSON, SARIF, annotations, JUnit
 *   files.ts, documents.ts, io.ts        files and streams
 */
import { didYouMean } from '../model';
import { COMMANDS } from './commands';
import { commandHelp, programHelp } from './help';
import { BadInput, BadUsage, type Io } from './io';
import { parseCall } from './parse';

/** Runs the program with the arguments behind its name; returns the exit code. Never throws for bad input or usage. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') return help(rest[0], name === undefined ? 2 : 0, io);
  if (name === '--version' || name === '-v' || name === 'version') {
    io.stdout.write(`${STRATA_VERSION}\n`);
    return 0;
  }
  try {
    const command = COMMANDS.find((known) => known.name === name);
    if (!command) throw unknownCommand(name);
    const parsed = parseCall(command, rest, io);
    if (!parsed.help) return await command.run(parsed.call);
    io.stdout.write(commandHelp(command));
    return 0;
  } catch (error) {
    return report(error, name, io);
  }
}

function unknownCommand(name: string): BadUsage {
  const near = didYouMean(name, COMMANDS.map((command) => command.name));
  return new BadUsage(`There is no command \`${name}\`${near ? `; did you mean \`${near}\`?` : '.'}`);
}

function help(name: string | undefined, code: number, io: Io): number {
  const command = COMMANDS.find((known) => known.name === name);
  (code === 0 ? io.stdout : io.stderr).write(command ? commandHelp(command) : programHelp(COMMANDS));
  return code;
}

function report(error: unknown, name: string, io: Io): number {
  if (error instanceof BadInput) {
    io.stderr.write(`${error.message}\n`);
    return 2;
  }
  if (error instanceof BadUsage) {
    const where = COMMANDS.some((command) => command.name === name) ? `strata ${name} --help` : 'strata --help';
    io.stderr.write(`strata: ${error.message}\nSee ${where}.\n`);
    return 2;
  }
  throw error;
}
