/** Help texts, from the commands' tables. */
import { type Command, HELP, type Option } from './command';

export const EXIT_CODES = [
  [0, 'clean'],
  [1, 'findings at or over --fail-on; scenarios that do not come out as expected; differences; labs that are not solved'],
  [2, 'bad input or usage; stderr says what, as `file:line:column: what`'],
] as const;

/** One line that shows how a command is called. */
export function usageOf(command: Command): string {
  return ['strata', command.name, command.arguments?.usage, command.options.length > 0 ? '[options]' : undefined].filter(Boolean).join(' ');
}

/** An option with its value, such as `--format pretty|json`. */
export function optionUsage(option: Option): string {
  return `${option.short ? `-${option.short}, ` : ''}--${option.name}${option.value ? ` ${option.value}` : ''}`;
}

export function optionDoc(option: Option): string {
  return `${option.doc}${option.default === undefined ? '' : ` Default: ${option.default}.`}${option.multiple ? ' May be repeated.' : ''}`;
}

/** Aligned rows of two columns; what is too long for the first stands on a line of its own. */
function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.min(34, Math.max(...rows.map(([left]) => left.length)));
  return rows.map(([left, right]) => (left.length > width ? `  ${left}\n  ${' '.repeat(width)}  ${right}` : `  ${left.padEnd(width)}  ${right}`)).join('\n');
}

/** The help of one command. */
export function commandHelp(command: Command): string {
  const parts = [`Usage: ${usageOf(command)}`, command.description.join('\n\n')];
  if (command.arguments) parts.push(table([[command.arguments.usage, command.arguments.doc]]));
  parts.push(`Options:\n${table([...command.options, HELP].map((option) => [optionUsage(option), optionDoc(option)]))}`);
  if (command.examples.length > 0) parts.push(`Examples:\n${command.examples.map(({ line, doc }) => `  # ${doc}\n  ${line}`).join('\n')}`);
  return `${parts.join('\n\n')}\n`;
}

/** The help of the whole program. */
export function programHelp(commands: readonly Command[]): string {
  return [
    'Strata understands compute stacks: what runs on what, what shares a kernel, what falls together.',
    'Usage: strata COMMAND [options]',
    `Commands:\n${table(commands.map((command) => [command.name, command.summary]))}`,
    `Options:\n${table([['-h, --help', 'Shows this help; behind a command, the command\'s.'], ['--version', 'Shows the version.']])}`,
    `Exit codes:\n${table(EXIT_CODES.map(([code, doc]) => [String(code), doc]))}`,
  ].join('\n\n') + '\n';
}
