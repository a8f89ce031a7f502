/** The short form of a mount, `SOURCE:TARGET:MODE`. */
import { child, textOf, type Value } from '../values';

export interface ShortMount {
  readonly source: string | undefined;
  readonly target: string;
  readonly options: readonly string[];
}

/** Splits the short form; a drive letter (`C:\data`) is no separator, nor is what stands in `${...}`. */
export function splitMount(text: string): ShortMount {
  const parts = (text.match(/(?:\$\{[^}]*\}|[^:])+/g) ?? []).reduce<string[]>((joined, part) => {
    const last = joined.at(-1);
    const isPath = /^[\\/]/.test(part);
    if (last !== undefined && /^[a-zA-Z]$/.test(last) && isPath) joined[joined.length - 1] = `${last}:${part}`;
    else joined.push(part);
    return joined;
  }, []);
  if (parts.length <= 1) return { source: undefined, target: parts[0] ?? '', options: [] };
  return { source: parts[0], target: parts[1], options: (parts[2] ?? '').split(',').filter((option) => option !== '') };
}

/** Where a mount or a device lands inside the container: the key under which Compose merges them. */
export function mountTarget(value: Value): string | undefined {
  if (value.type === 'map') return textOf(child(value, 'target'));
  const text = textOf(value);
  return text === undefined ? undefined : splitMount(text).target;
}
