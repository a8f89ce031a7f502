/** What exports as files for other programs are: one file or several, and what they cannot say. */
import type { Graph } from '../../engine/contract';

export interface ManifestFile {
  /** Path below the folder that is written into, with `/`. */
  readonly path: string;
  readonly text: string;
  /** Node that the file stands for. */
  readonly node: string;
}

/** Something that is in the topology and not in the files, or not as it was: one for each cause. */
export interface Loss {
  /** What, why and of which nodes. */
  readonly message: string;
  readonly nodes: readonly string[];
  /** Properties of these nodes that are not what they were, `a.b` for one inside another; `*`: the node itself is missing, or there are others instead. */
  readonly properties: readonly string[];
}

export interface Manifests {
  readonly files: readonly ManifestFile[];
  readonly losses: readonly Loss[];
}

/** What is written: of a whole topology, or of one node and what is in it. */
export interface Selection {
  readonly graph: Graph;
  /** Name of the stack. */
  readonly name: string;
  /** Number of a node, where only that one and what is in it is to be written. */
  readonly node?: number;
  /** Path from where the files go to the folder of the topology, from which its own paths count: `..`, or empty where that is the same. */
  readonly base?: string;
  /** The first file stands alone in that place under a name of somebody's choice; else each stands at its `path`. */
  readonly alone?: boolean;
}

/** A format of which a topology makes several files, for other programs to run. To add one: a row in formats.ts. */
export interface FileExporter {
  readonly format: string;
  readonly title: string;
  /** What it has, for the table of the documentation. */
  readonly about: string;
  /** What one file is of: `Compose project`, and several. */
  readonly each: readonly [one: string, many: string];
  /** Endings of file names, the usual one first. */
  readonly extensions: readonly string[];
  /** Names of files, without folder, that say what is meant as well as an ending does. */
  readonly names?: readonly string[];
  files(selection: Selection): Manifests;
}
