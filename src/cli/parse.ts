/** Arguments to a Call, by the command's own table. */
import { parseArgs } from 'node:util';
import { didYouMean } from '../model';
import { type Call, type Command, HELP, type Option } from './command';
import { BadUsage, type Io } from './io';

export type ParsedCall = { readonly help: true } | { readonly help: false; readonly call: Call };

/** Reads the arguments behind a command's name. Throws BadUsage where they do not fit its table. */
export function parseCall(command: Command, args: readonly string[], io: Io): ParsedCall {
  const options = [...command.options, HELP];
  const { values, positionals } = parsed(command, options, args);
  if (values['help']) return { help: true };
  checkChoices(options, values);
  checkCount(command, positionals);
  const byName = new Map(options.map((option) => [option.name, option]));
  const list = (name: string): readonly string[] => {
    const value = values[name];
    return Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)];
  };
  return {
    help: false,
    call: {
      io,
      files: positionals,
      value: (name) => list(name).at(-1) ?? byName.get(name)?.default,
      values: list,
      flag: (name) => values[name] === true,
    },
  };
}

type Values = { readonly [name: string]: string | boolean | (string | boolean)[] | undefined };

function parsed(command: Command, options: readonly Option[], args: readonly string[]): { values: Values; positionals: readonly string[] } {
  for (const arg of args) {
    if (arg === '--') break;
    const name = /^--([^=]+)/.exec(arg)?.[1];
    if (name === undefined || options.some((option) => option.name === name)) continue;
    const near = didYouMean(name, options.map((option) => option.name));
    throw new BadUsage(`\`strata ${command.name}\` has no option --${name}${near ? `; did you mean --${near}?` : '.'}`);
  }
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: Object.fromEntries(options.map((option) => [option.name, {
        type: option.value === undefined ? ('boolean' as const) : ('string' as const),
        ...(option.short ? { short: option.short } : {}),
        ...(option.multiple ? { multiple: true } : {}),
      }])),
    });
    return { values: values as Values, positionals };
  } catch (error) {
    throw new BadUsage((error as Error).message.split('. To specify', 1)[0]);
  }
}

function checkChoices(options: readonly Option[], values: Values): void {
  for (const { name, choices } of options) {
    const given = values[name];
    for (const value of choices === undefined || given === undefined ? [] : [given].flat()) {
      if (typeof value !== 'string' || choices!.includes(value)) continue;
      const near = didYouMean(value, choices!);
      throw new BadUsage(`--${name} ${value} is none of its values${near ? `; did you mean ${near}?` : `: ${choices!.join(', ')}.`}`);
    }
  }
}

function checkCount(command: Command, positionals: readonly string[]): void {
  const { least = 0, most = 0, usage = '' } = command.arguments ?? {};
  if (positionals.length < least) throw new BadUsage(`\`strata ${command.name}\` needs ${usage}.`);
  if (positionals.length > most) throw new BadUsage(`\`strata ${command.name}\` takes ${most === 0 ? 'no arguments' : `only ${usage}`}: what is ${positionals[most]}?`);
}
