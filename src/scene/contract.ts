/** A picture as plain arrays: what the canvas, the SVG export and the minimap draw. Boxes are in preorder, so the subtree of `i` is `[i, end[i])`. */
import type { Kind } from '../model';
import type { Outcome } from '../whatif';

export const LENSES = ['stack', 'kernel', 'capacity', 'risk', 'images', 'patch', 'whatIf', 'changes'] as const;
export type Lens = (typeof LENSES)[number];

/** Lenses of one stack; that of changes needs two. */
export type CanvasLens = Exclude<Lens, 'changes'>;
export const CANVAS_LENSES: readonly CanvasLens[] = LENSES.filter((lens): lens is CanvasLens => lens !== 'changes');

/**
 * Tones of the lens of changes. `inside`: nothing became of the box itself, but of something in it. `was`: the place that a node left,
 * which is drawn beside the node itself.
 */
export const CHANGE = { none: 0, added: 1, removed: 2, moved: 3, changed: 4, inside: 5, was: 6 } as const;
/** By tone: the dashes of outlines (in scene units), so that changes are told apart without colours. */
export const CHANGE_DASHES: readonly (readonly number[] | undefined)[] = [undefined, [], [7, 4], [12, 3, 2, 3], [2, 3], undefined, [4, 6]];
/** So many arrows of what moved hide the boxes; a picture without a selection draws none of more. */
export const MOST_MOVES = 150;

/** What a person chose to see; not part of the document. */
export interface View {
  readonly lens: Lens;
  /** Ids of boxes that are folded. */
  readonly collapsed: ReadonlySet<string>;
  /** What does not fit this search is dimmed; everything is shown plainly where absent. */
  readonly filter?: string;
  /** Id of the only box to be shown, with what is inside it; the whole stack where absent or gone. */
  readonly root?: string;
  /** What follows from the events that are assumed, for the lens of what-ifs. */
  readonly outcome?: Outcome;
}

/** Severity of the worst finding on a box: 0 none, 1 hint, 2 info, 3 warning, 4 error. */
export type Level = 0 | 1 | 2 | 3 | 4;

/** A box on the way to the one that is shown. */
export interface Crumb {
  readonly id: string;
  readonly title: string;
}

export interface Scene {
  readonly lens: Lens;
  /** Where only one box is shown: the boxes around it, outermost first, and it; empty where everything is. */
  readonly path: readonly Crumb[];
  readonly count: number;
  readonly ids: readonly string[];
  /** Index into KINDS. */
  readonly kind: Uint8Array;
  readonly parent: Int32Array;
  readonly end: Int32Array;
  readonly depth: Uint16Array;
  /** Absolute place and size in scene units (1 unit is 1 CSS pixel at zoom 1). */
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly w: Float32Array;
  readonly h: Float32Array;
  /** First line: name or id. */
  readonly title: readonly string[];
  /** Second line: platform and version, image, size; empty where there is nothing to say. */
  readonly subtitle: readonly string[];
  /** Operating system or kernel band of hosts, VMs and hypervisors; empty where none. */
  readonly band: readonly string[];
  /** Commitment of memory and CPU (1 is full); NaN where there is no meter. */
  readonly memoryCommit: Float32Array;
  readonly cpuCommit: Float32Array;
  /** Worst severity on the box itself, and number of findings on it and (when folded) inside it. */
  readonly level: Uint8Array;
  readonly findings: Uint16Array;
  /** Worst severity anywhere inside, for far-out drawing. */
  readonly levelInside: Uint8Array;
  /** Colour group of the lens: 0 plain; the meaning is in `legend`. */
  readonly tone: Uint8Array;
  /** Number of hidden boxes inside a folded box; 0 where open. */
  readonly folded: Uint32Array;
  /** Copies (`×3`), 1 plain. */
  readonly replicas: Uint32Array;
  /** 1: pinned by a person. 2: assumed by an import. 4: not running. 8: may hold others. 16, 32: of the filter. 64: is not there any more. Bits. */
  readonly flags: Uint8Array;
  /** Links between visible boxes (ends inside folded boxes are lifted to the fold); several may become one with a count. */
  readonly linkFrom: Int32Array;
  readonly linkTo: Int32Array;
  readonly linkCount: Uint16Array;
  /** Index in the file's `links`, of the first one. */
  readonly linkIndex: Int32Array;
  /** In the lens of changes: boxes that stand where nodes were, and those that stand where the same nodes are. */
  readonly moves?: { readonly from: Int32Array; readonly to: Int32Array };
  readonly legend: readonly LegendEntry[];
  readonly width: number;
  readonly height: number;
}

/** What turns a scene into the next one, as little as possible of it. */
export interface ScenePatch {
  /**
   * Where boxes came, went or moved into another: the new rows as runs of rows of the scene held, three numbers a run: its first row (-1: rows
   * that are new), how many rows, and what their depth gains (new rows: their depth). Absent where the boxes are the same ones in the same places.
   */
  readonly runs?: Int32Array;
  /** Whole replacements, by column name. */
  readonly whole: Partial<Scene>;
  /** Rows that changed, and for each column its values in those rows. A box whose `x` or `y` is not among them moved along with the box around it. */
  readonly rows: Uint32Array;
  readonly columns: { readonly [column: string]: ArrayLike<number> | readonly string[] };
  /** Links that came and went: `gone` of them from `at` on are replaced, and those behind have an index that is higher by `shift`. */
  readonly links?: { readonly at: number; readonly gone: number; readonly shift: number } & Pick<Scene, 'linkFrom' | 'linkTo' | 'linkCount' | 'linkIndex'>;
}

export interface LegendEntry {
  readonly tone: number;
  readonly label: string;
  /** The numbers behind the colour. */
  readonly detail: string;
  /** Boxes in this group; 0 with tone 0 for a line that says something of the whole. */
  readonly count: number;
}

/** `match`: it, or something folded in it, fits the filter; `dimmed`: neither it nor anything inside does; `gone`: stands for what is not there any more. */
export const FLAG = { pinned: 1, assumed: 2, stopped: 4, container: 8, match: 16, dimmed: 32, gone: 64 } as const;

/** Kinds that a person can drag in, in palette order. */
export const PALETTE: readonly Kind[] = ['site', 'host', 'hypervisor', 'vm', 'engine', 'cgroup', 'pod', 'container', 'app', 'cluster', 'volume', 'network'];
