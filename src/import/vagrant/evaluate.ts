/** Statements -> what they set. Only literals, their loops and Vagrant's own words are understood; nothing else is run. */
import type { Place } from '../notes';
import { type Block, type Call, type Expression, parse, type Statement } from './parser';

/** Some value that is not known without running the file. */
export const UNKNOWN: unique symbol = Symbol('unknown');

export type Value = string | number | boolean | null | typeof UNKNOWN | readonly Value[] | ReadonlyMap<string, Value> | Thing;

/** What a name of Vagrant's stands for while the file is read. */
export interface Thing {
  readonly thing: 'environment' | 'vagrant' | 'config' | 'vm' | 'provider' | 'other' | 'index';
  readonly draft?: Draft;
  readonly provider?: Provider;
  readonly name?: string;
}

export interface Provider {
  readonly name: string;
  readonly place: Place;
  readonly settings: Map<string, Value>;
  readonly calls: { readonly name: string; readonly args: readonly Value[] }[];
}

/** A machine as far as it is described: the root holds for all. */
export interface Draft {
  readonly name: string;
  readonly place: Place;
  readonly settings: Map<string, Value>;
  readonly calls: { readonly name: string; readonly args: readonly Value[]; readonly place: Place }[];
  readonly providers: Provider[];
  readonly options: ReadonlyMap<string, Value>;
}

export interface Reading {
  readonly root: Draft;
  readonly machines: readonly Draft[];
  /** Places of statements that were not understood, and why. */
  readonly skipped: readonly { readonly at: number; readonly reason: 'condition' | 'loop' | 'name' | 'too-much' }[];
  /** Variables of the environment that have a default here. */
  readonly environment: readonly number[];
}

const MOST_STEPS = 50_000;
const MOST_MACHINES = 1000;
const MOST_TEXT = 1000;

interface State {
  readonly placeAt: (at: number) => Place;
  readonly machines: Map<string, Draft>;
  readonly root: Draft;
  readonly skipped: { at: number; reason: 'condition' | 'loop' | 'name' | 'too-much' }[];
  readonly environment: number[];
  steps: number;
  calls: number;
}

type Names = ReadonlyMap<string, Value>;

const draft = (name: string, place: Place, options: ReadonlyMap<string, Value> = new Map()): Draft => ({ name, place, settings: new Map(), calls: [], providers: [], options });

/** Reads a Vagrantfile. */
export function evaluate(text: string, placeAt: (at: number) => Place): Reading {
  const state: State = { placeAt, machines: new Map(), root: draft('default', placeAt(0)), skipped: [], environment: [], steps: 0, calls: 0 };
  run(state, parse(text), new Map());
  return { root: state.root, machines: [...state.machines.values()], skipped: state.skipped, environment: state.environment };
}

/** A block sees the names around it and sets its own; what it sets does not last, as nothing here depends on that. */
function run(state: State, body: readonly Statement[], around: Names): void {
  const names = new Map(around);
  for (const statement of body) {
    if (++state.steps > MOST_STEPS) {
      if (state.steps === MOST_STEPS + 1) state.skipped.push({ at: statement.at, reason: 'too-much' });
      return;
    }
    if (statement.type === 'skipped') state.skipped.push({ at: statement.at, reason: 'condition' });
    else if (statement.type === 'do') value(state, statement.expression, names);
    else assign(state, statement.target, value(state, statement.value, names), names);
  }
}

function assign(state: State, target: Expression, to: Value, names: Map<string, Value>): void {
  if (target.type === 'call' && target.of === undefined && target.args.length === 0) names.set(target.name, to);
  else if (target.type === 'call' && target.of) {
    const of = value(state, target.of, names);
    if (isThing(of) && of.thing === 'provider') of.provider!.settings.set(target.name, to);
    else if (isThing(of) && of.thing === 'vm') of.draft!.settings.set(target.name, to);
  } else if (target.type === 'index') {
    const of = value(state, target.of, names), key = value(state, target.key, names);
    if (isThing(of) && of.thing === 'index' && typeof key === 'string') of.provider!.settings.set(`${of.name}.${key.toLowerCase()}`, to);
  }
}

const isThing = (value: Value): value is Thing => typeof value === 'object' && value !== null && 'thing' in value;
const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
const isMap = (value: Value): value is ReadonlyMap<string, Value> => value instanceof Map;

function value(state: State, expression: Expression, names: Names): Value {
  if (++state.calls > MOST_STEPS * 20) return UNKNOWN;
  switch (expression.type) {
    case 'value': return expression.value;
    case 'text': return joined(expression.parts.map((part) => (typeof part === 'string' ? part : value(state, part, names))));
    case 'list': return expression.items.map((item) => value(state, item, names));
    case 'hash': return new Map(expression.entries.flatMap(([key, item]): (readonly [string, Value])[] => {
      const name = value(state, key, names);
      return typeof name === 'string' || typeof name === 'number' ? [[String(name), value(state, item, names)]] : [];
    }));
    case 'range': return rangeOf(value(state, expression.from, names), value(state, expression.to, names), expression.open);
    case 'operation': return operate(expression.mark, value(state, expression.left, names), () => value(state, expression.right, names));
    case 'index': return indexed(state, value(state, expression.of, names), value(state, expression.key, names), expression);
    case 'call': return called(state, expression, names);
    case 'unknown': return UNKNOWN;
  }
}

function joined(parts: readonly Value[]): Value {
  if (!parts.every((part) => typeof part === 'string' || typeof part === 'number')) return UNKNOWN;
  const text = parts.join('');
  return text.length > MOST_TEXT ? UNKNOWN : text;
}

function rangeOf(from: Value, to: Value, open: boolean): Value {
  if (typeof from !== 'number' || typeof to !== 'number') return UNKNOWN;
  const count = Math.floor(to) - Math.floor(from) + (open ? 0 : 1);
  return count > MOST_MACHINES ? UNKNOWN : Array.from({ length: Math.max(0, count) }, (_, i) => Math.floor(from) + i);
}

function operate(mark: string, left: Value, right: () => Value): Value {
  if (mark === '||' || mark === 'or') return left === null || left === false ? right() : left;
  const other = right();
  if (mark === '+' && typeof left === 'string' && typeof other === 'string') return joined([left, other]);
  if (typeof left !== 'number' || typeof other !== 'number') return UNKNOWN;
  switch (mark) {
    case '+': return left + other;
    case '-': return left - other;
    case '*': return left * other;
    case '/': return other === 0 ? UNKNOWN : Math.floor(left / other);
    case '%': return other === 0 ? UNKNOWN : left % other;
    default: return UNKNOWN;
  }
}

function indexed(state: State, of: Value, key: Value, { of: expression }: { readonly of: Expression }): Value {
  if (isMap(of) && (typeof key === 'string' || typeof key === 'number')) return of.get(String(key)) ?? null;
  if (isList(of) && typeof key === 'number') return of.at(key) ?? null;
  if (!isThing(of) || of.thing !== 'environment') return UNKNOWN;
  if (expression.type === 'call') state.environment.push(expression.at);
  return null;
}

function called(state: State, call: Call, names: Names): Value {
  if (call.of === undefined) {
    const known = names.get(call.name);
    if (known !== undefined) return known;
    if (call.name === 'ENV') return { thing: 'environment' };
    return call.name === 'Vagrant' ? { thing: 'vagrant' } : UNKNOWN;
  }
  const of = value(state, call.of, names);
  if (isThing(of)) return ofThing(state, of, call, names);
  return ofValue(state, of, call, names);
}

function ofThing(state: State, of: Thing, call: Call, names: Names): Value {
  const args = call.args.map((arg) => value(state, arg, names));
  const enter = (block: Block | undefined, thing: Thing) => block && run(state, block.body, new Map([...names, ...block.parameters.slice(0, 1).map((name) => [name, thing] as const)]));
  switch (of.thing) {
    case 'environment':
      if (call.name === 'fetch' && args.length > 1) state.environment.push(call.at);
      return call.name === 'fetch' && args.length > 1 ? args[1] : UNKNOWN;
    case 'vagrant':
      if (call.name === 'configure') enter(call.block, { thing: 'config', draft: state.root });
      return { thing: 'other' };
    case 'config': return call.name === 'vm' ? { thing: 'vm', draft: of.draft } : { thing: 'other' };
    case 'vm': return ofVm(state, of.draft!, call, args, enter);
    case 'provider':
      if (call.args.length === 0 && !call.block) return { thing: 'index', provider: of.provider, name: call.name };
      of.provider!.calls.push({ name: call.name, args });
      return UNKNOWN;
    default: return { thing: 'other' };
  }
}

function ofVm(state: State, machine: Draft, call: Call, args: readonly Value[], enter: (block: Block | undefined, thing: Thing) => void): Value {
  const [name, options] = args;
  const place = state.placeAt(call.at);
  if (call.name === 'define') {
    if (typeof name !== 'string') state.skipped.push({ at: call.at, reason: 'name' });
    else if (state.machines.size < MOST_MACHINES || state.machines.has(name)) {
      const made = state.machines.get(name) ?? draft(name, place, options !== undefined && isMap(options) ? options : new Map());
      state.machines.set(name, made);
      enter(call.block, { thing: 'config', draft: made });
    } else state.skipped.push({ at: call.at, reason: 'too-much' });
  } else if (call.name === 'provider' && typeof name === 'string') {
    const known = machine.providers.find((each) => each.name === name);
    const provider = known ?? { name, place, settings: new Map(), calls: [] };
    if (!known) machine.providers.push(provider);
    enter(call.block, { thing: 'provider', provider });
  } else if (args.length > 0) machine.calls.push({ name: call.name, args, place });
  return UNKNOWN;
}

/** Loops over what is known, and a few conversions. */
function ofValue(state: State, of: Value, call: Call, names: Names): Value {
  if (call.block && ['each', 'times', 'each_with_index', 'each_pair', 'map', 'upto', 'step'].includes(call.name)) return loop(state, of, call, call.block, names);
  switch (call.name) {
    case 'to_s': case 'to_str': return typeof of === 'number' ? String(of) : typeof of === 'string' ? of : UNKNOWN;
    case 'to_i': return typeof of === 'number' ? Math.floor(of) : typeof of === 'string' && /^\s*\d/.test(of) ? Number.parseInt(of, 10) : UNKNOWN;
    case 'to_sym': case 'freeze': case 'dup': case 'to_a': return of;
    case 'upcase': return typeof of === 'string' ? of.toUpperCase() : UNKNOWN;
    case 'downcase': return typeof of === 'string' ? of.toLowerCase() : UNKNOWN;
    case 'length': case 'size': case 'count': return isList(of) ? of.length : isMap(of) ? of.size : UNKNOWN;
    case 'first': return isList(of) ? (of[0] ?? null) : UNKNOWN;
    case 'last': return isList(of) ? (of.at(-1) ?? null) : UNKNOWN;
    case 'fetch': {
      const [key, fallback] = call.args.map((arg) => value(state, arg, names));
      return isMap(of) && typeof key === 'string' ? of.get(key) ?? fallback ?? UNKNOWN : UNKNOWN;
    }
    default: return UNKNOWN;
  }
}

function loop(state: State, of: Value, call: Call, block: Block, names: Names): Value {
  const turns: readonly (readonly Value[])[] | undefined = call.name === 'times' && typeof of === 'number' && of <= MOST_MACHINES ? Array.from({ length: Math.max(0, Math.floor(of)) }, (_, i) => [i])
    : isList(of) && (call.name === 'each' || call.name === 'map') ? of.map((item) => (block.parameters.length > 1 && isList(item) ? item : [item]))
      : isList(of) && call.name === 'each_with_index' ? of.map((item, i) => [item, i])
        : isMap(of) && call.name.startsWith('each') && call.name !== 'each_with_index' ? [...of] : undefined;
  if (!turns) {
    state.skipped.push({ at: call.at, reason: 'loop' });
    return UNKNOWN;
  }
  for (const turn of turns) run(state, block.body, new Map([...names, ...block.parameters.map((name, i) => [name, turn[i] ?? null] as const)]));
  return UNKNOWN;
}
