/** Values of facts and properties: found by path, compared, and said in their units. */
import { formatBytes, formatCores, formatDuration, parseBytes, parseCores, parseDuration } from '../../model';
import type { Comparison } from './tables';

/** Steps of a path: keys, and filters `[key=value]` that choose the first entry of a list, or `[0]`. */
export type Step = string | { readonly key: string; readonly value: string };

/** `clusters[cluster=pve].extraHost.memory` as steps. */
export function stepsOf(path: string): readonly Step[] {
  return [...path.matchAll(/([^.[\]]+)|\[([^=\]]+)(?:=([^\]]*))?\]/g)].map(([, name, key, value]) => name ?? (value === undefined ? key! : { key: key!, value }));
}

/** The value at a path; undefined where nothing is there. */
export function valueAtPath(root: unknown, steps: readonly Step[]): unknown {
  let value = root;
  for (const step of steps) {
    if (typeof value !== 'object' || value === null) return undefined;
    if (typeof step === 'string') value = Object.hasOwn(value, step) ? (value as { [key: string]: unknown })[step] : undefined;
    else value = Array.isArray(value) ? value.find((each) => String((each as { [key: string]: unknown } | null)?.[step.key]) === step.value) as unknown : undefined;
  }
  return value;
}

/** A quantity in base units (bytes, cores, seconds); NaN where it is none. "unlimited" is infinite, "250m" a quarter of a core. */
export function amountOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return NaN;
  const duration = parseDuration(value);
  return parseBytes(value) ?? parseCores(value) ?? (duration === undefined ? NaN : duration / 1000);
}

export type Unit = 'bytes' | 'cores' | 'seconds' | undefined;

/** A value as messages show it. */
export function shownValue(value: unknown, unit: Unit): string {
  if (value === null || value === undefined) return 'not known';
  if (Array.isArray(value)) return value.length === 0 ? 'empty' : value.map((each) => shownValue(each, unit)).join(', ');
  if (typeof value === 'object') {
    const { text } = value as { readonly text?: unknown };
    return String(text ?? Object.values(value as object).find((each) => typeof each === 'string') ?? canonical(value));
  }
  if (typeof value !== 'number') return String(value);
  if (unit === 'bytes') return formatBytes(value);
  if (unit === 'cores') return formatCores(value);
  if (unit === 'seconds') return formatDuration(Math.round(value) * 1000);
  return String(Math.round(value * 100) / 100);
}

/** What a comparison wants, in words; undefined where it holds. */
export function unmet(value: unknown, { is, isNot, atLeast, atMost, includes, excludes }: Comparison, unit: Unit): string | undefined {
  const said = (wanted: unknown): string => shownValue(wanted, unit);
  const bound = (wanted: unknown): string => shownValue(amountOf(wanted), unit);
  const has = (what: string): boolean => (Array.isArray(value) ? value.includes(what) : typeof value === 'string' && value.includes(what));
  if (is !== undefined && !same(value, is)) return said(is);
  if (isNot !== undefined && same(value, isNot)) return `not ${said(isNot)}`;
  if (atLeast !== undefined && !(amountOf(value) >= amountOf(atLeast))) return `at least ${bound(atLeast)}`;
  if (atMost !== undefined && !(amountOf(value) <= amountOf(atMost))) return `at most ${bound(atMost)}`;
  if (includes !== undefined && !has(includes)) return `with ${includes}`;
  if (excludes !== undefined && has(excludes)) return `without ${excludes}`;
  return undefined;
}

/** Equal as JSON, nothing and null alike, quantities by their amount. */
export function same(a: unknown, b: unknown): boolean {
  const x = a ?? null, y = b ?? null;
  if (x === y) return true;
  if (typeof x !== 'object' && typeof y !== 'object') return amountOf(x) === amountOf(y);
  return canonical(x) === canonical(y);
}

/** JSON with sorted keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'object' && each !== null && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each));
}

/** A template with `{node}`, `{value}` and `{wanted}` filled in. */
export function filled(template: string, values: { readonly [name: string]: string }): string {
  return template.replace(/\{(node|value|wanted)\}/g, (_, name: string) => values[name] ?? '');
}
