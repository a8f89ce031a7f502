/** Interpolation as Compose and Dockerfiles do it: $V ${V} ${V:-d} ${V-d} ${V:?e} ${V?e} ${V:+r} ${V+r}, nested, and $$ for a dollar sign. */

export interface Interpolated {
  readonly text: string;
  /** Names without a value; they stand in the text as `${NAME}`. */
  readonly unset: readonly string[];
  /** Names that must have a value (`:?`, `?`) and have none. */
  readonly required: readonly string[];
  /** Why the text is not what Compose accepts. */
  readonly malformed?: string;
}

/** A variable's value, or undefined where it is not set. */
export type Lookup = (name: string) => string | undefined;

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const MOST_NESTED = 100;

interface Run {
  readonly input: string;
  readonly lookup: Lookup;
  at: number;
  readonly unset: Set<string>;
  readonly required: Set<string>;
  malformed: string | undefined;
}

/** Replaces variables in `input`. One pass, nesting bounded; never throws. */
export function interpolate(input: string, lookup: Lookup): Interpolated {
  if (!input.includes('$')) return { text: input, unset: [], required: [] };
  const run: Run = { input, lookup, at: 0, unset: new Set(), required: new Set(), malformed: undefined };
  const text = expand(run, 0, true);
  const done = { unset: [...run.unset], required: [...run.required] };
  return run.malformed === undefined ? { text, ...done } : { text: input, ...done, malformed: run.malformed };
}

/** Reads up to the end, or to the `}` that closes the enclosing variable. `live`: what is read here counts as used. */
function expand(run: Run, depth: number, live: boolean): string {
  let out = '';
  while (run.at < run.input.length && run.malformed === undefined) {
    const character = run.input[run.at];
    if (character === '}' && depth > 0) return out;
    if (character !== '$') {
      out += character;
      run.at++;
    } else out += variable(run, depth, live);
  }
  return out;
}

function variable(run: Run, depth: number, live: boolean): string {
  const next = run.input[run.at + 1];
  if (next === '$') {
    run.at += 2;
    return '$';
  }
  const braced = next === '{';
  NAME.lastIndex = run.at + (braced ? 2 : 1);
  const name = NAME.exec(run.input)?.[0];
  if (name === undefined) {
    run.malformed = braced ? 'no variable name after `${`' : 'a lone `$`; write `$$` for a dollar sign';
    return '';
  }
  run.at = NAME.lastIndex;
  return braced ? bracedVariable(run, name, depth, live) : valueOf(run, name, live);
}

function valueOf(run: Run, name: string, live: boolean): string {
  const value = run.lookup(name);
  if (value !== undefined) return value;
  if (live) run.unset.add(name);
  return `\${${name}}`;
}

function bracedVariable(run: Run, name: string, depth: number, live: boolean): string {
  const operator = /^(:?[-?+])?/.exec(run.input.slice(run.at, run.at + 2))![0];
  run.at += operator.length;
  if (depth >= MOST_NESTED) {
    run.malformed = `variables nested deeper than ${MOST_NESTED} levels`;
    return '';
  }
  const value = run.lookup(name);
  const present = value !== undefined && (value !== '' || !operator.startsWith(':'));
  const kind = operator.slice(-1);
  const usesWord = kind === '-' ? !present : kind === '+' && present;
  const word = operator === '' ? '' : expand(run, depth + 1, live && usesWord);
  if (run.malformed !== undefined) return '';
  if (run.input[run.at] !== '}') {
    run.malformed = `\`\${${name}\` is not closed`;
    return '';
  }
  run.at++;
  if (kind === '-' || kind === '+') return usesWord ? word : kind === '-' ? value! : '';
  if (kind === '?' && !present) {
    if (live) run.required.add(name);
    return `\${${name}}`;
  }
  return valueOf(run, name, live);
}
