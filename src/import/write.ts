/** How values are written into a node. */
import { formatBytes, parseBytes } from '../model';

/** Bytes as the format writes them: with a unit where that is exact. */
export function writtenBytes(bytes: number): number | string {
  const text = formatBytes(bytes);
  return parseBytes(text) === bytes ? text : bytes;
}

/** An object without its undefined properties and empty lists; undefined where none is left. */
export function known<T extends object>(object: T): T | undefined {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0));
  return entries.length > 0 ? (Object.fromEntries(entries) as T) : undefined;
}
