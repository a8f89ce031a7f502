/** What every importer takes and gives. */
import type { Operation, Severity, Topology } from '../model';

/** A file handed to an importer; `path` is relative to the workspace folder, with `/`. */
export interface ImportFile {
  readonly path: string;
  readonly text: string;
}

/** Something an import wants to say. Line and column count from 1; of several equal notes the first place is kept, and `count` says how many there were. */
export interface ImportNote {
  readonly severity: Exclude<Severity, 'hint'>;
  /** Stable kebab-case code. */
  readonly code: string;
  /** What, why and what to do. */
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly count: number;
  /** The node of the topology that it is about, and its property, where the note says what an earlier import gave (`vanished`, `kept-in-topology`). */
  readonly node?: string;
  readonly property?: string;
}

export interface ImportContext {
  /** Contents of a file below the workspace folder (bytes are decoded here), or undefined where it is missing. Never called with a path that leaves the folder. */
  readFile(path: string): Uint8Array | string | undefined | Promise<Uint8Array | string | undefined>;
  /** What is imported into; an empty topology for a new file. */
  readonly topology: Topology;
  /** How a file of the workspace folder is named in the topology: as a path from the topology file. The path in the workspace folder where absent. */
  nameOf?(path: string): string;
  /** Id of the node to put things into; a new host and engine, marked assumed, where absent. */
  readonly on?: string;
  /** Name of the workspace folder: names a project whose files stand at its top. */
  readonly workspaceName?: string;
  /** Variables that win over `.env`. */
  readonly variables?: ReadonlyMap<string, string>;
}

export interface ImportResult {
  /** Name for a topology that is made of this import. */
  readonly name: string | undefined;
  readonly operations: readonly Operation[];
  readonly notes: readonly ImportNote[];
  /** Every file that was read, relative to the workspace folder. */
  readonly sources: readonly string[];
}

/** Reads files as another format, whose family is loaded for that. */
export type ReadAs = (format: string, files: readonly ImportFile[], context: ImportContext) => Promise<ImportResult>;

/** Reads files of one project: bad input becomes notes, never an exception. What a format only wraps is read by `readAs`. */
export type Reader = (files: readonly ImportFile[], context: ImportContext, readAs: ReadAs) => Promise<ImportResult>;

/** Readers by format. */
export type Readers = ReadonlyMap<string, Reader>;

/** Readers that are loaded together, since they share a parser; see families.ts. */
export type Family = 'json' | 'machines' | 'schedulers' | 'units' | 'xml' | 'yaml';

export interface Importer {
  /** Short name, as `source.format` and `--format` have it; its page is docs/import-FORMAT.md. */
  readonly format: string;
  readonly title: string;
  /** Names that its files usually have, `*` for any part: for pickers and menus. `FOLDER/NAME` where the name alone says too little. */
  readonly files: readonly string[];
  /** What its files become, in one sentence. */
  readonly becomes: string;
  /** Its files say on what they run, so that nobody is asked where to put what is imported. */
  readonly selfStanding?: boolean;
  /** Which files are one project: those of one folder (where absent), or all that are imported at a time. */
  readonly project?: 'folder' | 'all';
  /** How sure it is that the file is of its format: 0 not at all, 1 certain. Looks at no more than the first 64 KiB of the text. */
  recognise(file: ImportFile): number;
  /** Of the files that were found in one folder, those to read, as projects; all as one where absent. Files that people name are all read. */
  choose?(paths: readonly string[]): readonly (readonly string[])[];
  /** The family that its reader is in, or the reader itself where that is small. */
  readonly read: Family | Reader;
}

/** Bytes from the start of a file that are looked at to recognise it. */
export const SNIFF_BYTES = 65_536;

/** Bounds of one import; beyond them an error note says so, and what was read stays. */
export const BUDGET = { fileBytes: 20_000_000, files: 200, nodes: 100_000, depth: 200, expandedValues: 1_000_000 } as const;
