/** The files of /etc/pve: `key: value` with sections, property strings, and the indented form of storage.cfg. */
import { linesWithOffset, LONGEST_LINE } from '../machines/lines';
import type { Place, SourceText } from '../notes';

export interface Setting {
  readonly key: string;
  readonly value: string;
  readonly place: Place;
}

export interface ConfigSection {
  /** Empty for what stands before the first `[section]`: the machine as it is. */
  readonly name: string;
  readonly settings: readonly Setting[];
}

/** The sections of a machine's file. Lines that are nothing (and comments, which are its description) are passed to `odd` or skipped. */
export function readConfig(text: string, source: SourceText, odd: (place: Place) => void): readonly ConfigSection[] {
  const sections: { name: string; settings: Setting[] }[] = [{ name: '', settings: [] }];
  for (const { line, offset } of linesWithOffset(text)) {
    const place = { source, offset };
    if (line.startsWith('#') || line.trim() === '') continue;
    const colon = line.search(/[:=]/);
    if (line.length > LONGEST_LINE) odd(place);
    else if (line.startsWith('[') && line.trimEnd().endsWith(']')) sections.push({ name: line.trim().slice(1, -1), settings: [] });
    else if (colon > 0 && /^[A-Za-z][\w.-]*\s*$/.test(line.slice(0, colon)) && (line[colon] === ':' || line.startsWith('lxc.'))) {
      sections.at(-1)!.settings.push({ key: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim(), place });
    } else odd(place);
  }
  return sections;
}

/** `local:vm-1-disk-0,size=4G`: the value without a name (or under the name that may be left out), and the others. */
export interface Properties {
  readonly main: string | undefined;
  get(name: string): string | undefined;
  readonly entries: readonly (readonly [string, string])[];
}

export function properties(value: string): Properties {
  const parts = value.split(',').map((part) => {
    const at = part.indexOf('=');
    return at < 0 ? (['', part.trim()] as const) : ([part.slice(0, at).trim(), part.slice(at + 1).trim()] as const);
  });
  const named = new Map(parts.filter(([name]) => name !== ''));
  return { main: parts.find(([name]) => name === '')?.[1] || undefined, get: (name) => named.get(name), entries: [...named] };
}

export interface Block {
  /** `nfs`, `vm` ... */
  readonly type: string;
  readonly id: string;
  readonly settings: ReadonlyMap<string, string>;
  readonly place: Place;
}

/** Blocks of `type: id` with indented lines `key value` below: storage.cfg, ha/resources.cfg. */
export function readBlocks(text: string, source: SourceText): readonly Block[] {
  const blocks: (Block & { settings: Map<string, string> })[] = [];
  for (const { line, offset } of linesWithOffset(text)) {
    if (line.startsWith('#') || line.trim() === '') continue;
    const head = /^([a-z][\w-]{0,40}):\s*(\S{1,200})\s*$/.exec(line);
    if (head) blocks.push({ type: head[1], id: head[2], settings: new Map(), place: { source, offset } });
    else if (/^\s/.test(line)) {
      const [key, ...rest] = line.trim().split(/\s+/);
      blocks.at(-1)?.settings.set(key, rest.join(' '));
    }
  }
  return blocks;
}

const SIZE = /^(\d{1,15}(?:\.\d{1,6})?)([KMGTP]?)$/;

/** `32G` in bytes; K, M, G, T are powers of 1024. Undefined where it is none. */
export function sizeIn(text: string | undefined): number | undefined {
  const match = SIZE.exec(text ?? '');
  const bytes = match ? Math.round(Number(match[1]) * 1024 ** ' KMGTP'.indexOf(match[2] || ' ')) : NaN;
  return bytes <= Number.MAX_SAFE_INTEGER ? bytes : undefined;
}
