/**
 * protocol: the messages between the extension host and the webview, typed once; both ends check what arrives.
 *
 * The host owns document, analysis and scene; the webview owns viewport, selection and focus. Every edit carries the revision
 * it was made against and is answered by `ack` or `reject`; a rejected or unanswered edit is shown to the person.
 */
import type { Event, Operation } from '../model';
import type { Family } from '../engine/contract';
import type { Kind, Severity } from '../model';
import type { Lens, Scene, ScenePatch } from '../scene/contract';
import type { RowsPatch } from './rows';

export type { Lens, Scene, ScenePatch } from '../scene/contract';
export { patchedRows, rowsBetween, sameRows, type RowsPatch } from './rows';

/** A file that the page has read: of where it lay only the name is known. */
export interface DroppedFile {
  readonly name: string;
  readonly text: string;
}

/** Whether a text can be the name of a file: without folders, of a length that systems allow. */
export const isFileName = (name: string): boolean => name.length > 0 && name.length <= 255 && name !== '.' && name !== '..' && !/[/\\\p{Cc}]/u.test(name);

/** A finding as panels show it. */
export interface FindingRow {
  readonly key: string;
  readonly rule: string;
  readonly title: string;
  readonly family: Family | 'text';
  readonly severity: Severity;
  readonly message: string;
  readonly nodes: readonly string[];
  readonly pointer: string;
  readonly line: number;
  readonly witness: readonly string[];
  readonly fixes: readonly { readonly title: string; readonly safe: boolean }[];
}

/** What the inspector shows of one node beside its own properties: derived values with where they come from. */
export interface FactRow {
  readonly label: string;
  readonly value: string;
  readonly detail: string;
  readonly assumed: boolean;
}

export interface NodeDetails {
  readonly id: string;
  /** The node as it stands in the file. */
  readonly node: { readonly [key: string]: unknown };
  readonly facts: readonly FactRow[];
  readonly findings: readonly FindingRow[];
  readonly links: readonly { readonly index: number; readonly from: string; readonly to: string; readonly label: string; /** As it stands in the file. */ readonly link: { readonly [key: string]: unknown } }[];
}

/** Answer to "may these go there, and what is missing?". */
export interface DropVerdict {
  readonly allowed: boolean;
  /** Why not, or what would be added. */
  readonly reason: string;
  /** Operations that do it, with missing layers where needed; empty when not allowed. */
  readonly operations: readonly Operation[];
  /** Of a template: ids of the new nodes that are in no other new node. */
  readonly select?: readonly string[];
}

/** A template as the palette shows it. */
export interface TemplateRow {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly group: 'platform' | 'stack' | 'own';
  /** Kinds of its topmost nodes; the first one gives the picture. */
  readonly kinds: readonly Kind[];
  /** Number of its nodes. */
  readonly count: number;
}

/** What is to be placed: nodes that are there, a new one of a kind, or a template. */
export type What = { readonly ids: readonly string[] } | { readonly kind: Kind } | { readonly template: string };

/** What operations would bring, without doing them. Lists are bounded by the host; the totals are of all. */
export interface Preview {
  /** Findings that would come, and those that would go, the worst first. */
  readonly gained: readonly { readonly severity: Severity; readonly title: string }[];
  readonly lost: readonly { readonly severity: Severity; readonly title: string }[];
  readonly gainedTotal: number;
  readonly lostTotal: number;
  /** Where boxes would be, in scene units, with the target's top left corner where it is now; `fresh` are those that come, or come there. */
  readonly boxes: readonly { readonly title: string; readonly x: number; readonly y: number; readonly w: number; readonly h: number; readonly fresh: boolean }[];
}

export interface Counts {
  readonly error: number;
  readonly warning: number;
  readonly info: number;
  readonly hint: number;
}

/** The parts of the document beside its nodes, for the inspector when nothing is selected. Lists are bounded by the host. */
export interface DocumentSummary {
  readonly name: string | undefined;
  readonly description: string | undefined;
  /** The file's own day for age rules, YYYY-MM-DD. */
  readonly asOf: string | undefined;
  /** How many nodes there are of each kind that occurs, in the order of KINDS. */
  readonly kinds: readonly { readonly kind: Kind; readonly count: number }[];
  readonly links: number;
  /** Keys of `images`, for completion. */
  readonly images: readonly string[];
  readonly rules: readonly { readonly rule: string; readonly severity: Severity | 'off' | undefined; readonly options: readonly string[] }[];
  /** Length of the file's `suppressions`, also where entries of it cannot be read. */
  readonly suppressionCount: number;
  readonly suppressions: readonly { readonly index: number; readonly rule: string; readonly node: string | undefined; readonly reason: string | undefined; readonly until: string | undefined }[];
}

/** What is assumed to happen, and what follows. Lists are bounded by the host; the counts are of all. */
export interface WhatIfReport {
  readonly events: readonly { readonly event: Event; readonly text: string; /** Why it cannot be played, as when its node is gone. */ readonly problem: string | undefined }[];
  /** What follows, in a sentence. */
  readonly summary: string;
  readonly answers: readonly { readonly question: string; readonly answer: 'yes' | 'no' | 'undetermined'; readonly proof: readonly string[] }[];
  readonly sections: readonly {
    readonly title: string;
    readonly count: number;
    /** `why` is the path of reasons, a line a step; empty where the text says it all. */
    readonly lines: readonly { readonly text: string; readonly nodes: readonly string[]; readonly why: readonly string[] }[];
  }[];
  /** Node and place of what moves, for the canvas to draw. */
  readonly moves: readonly { readonly from: string; readonly to: string }[];
}

/** Which of two compared topologies are seen. */
export const SIDES = ['both', 'old', 'new'] as const;
export type Side = (typeof SIDES)[number];

/** A difference in a line; texts are bounded by the host. */
export interface ChangeLine {
  /** Came, went, changed, moved. */
  readonly mark: '+' | '-' | '~' | '>';
  readonly text: string;
  readonly below: readonly string[];
  /** Further lines below that are not sent. */
  readonly more: number;
  /** Boxes that it is about. */
  readonly nodes: readonly string[];
  /** It says what became of its one box. */
  readonly itself: boolean;
}

/** What differs between two topologies, weightiest first. */
export interface ChangesReport {
  readonly old: string;
  readonly now: string;
  readonly same: boolean;
  readonly summary: string;
  /** The day from which both sides are judged. */
  readonly today: string;
  /** What of a side could not be read where it is shown all the same: a sentence a side. */
  readonly partial: readonly string[];
  readonly sections: readonly { readonly title: string; readonly count: number; readonly lines: readonly ChangeLine[] }[];
}

/** What a card beside a box tells of its node, bounded by the host. */
export interface NodeCard {
  readonly facts: readonly FactRow[];
  readonly findings: readonly { readonly severity: Severity; readonly title: string }[];
  /** Findings on the node, those listed included. */
  readonly total: number;
}

/** A node that a search found, folded away or not. */
export interface FoundRow {
  readonly id: string;
  readonly kind: Kind;
  /** Name, or id. */
  readonly title: string;
  /** Platform and version, image, size. */
  readonly subtitle: string;
  /** Ids of the boxes around it, outermost first. */
  readonly path: readonly string[];
}

/** Where the keyboard is: on the boxes of the canvas, elsewhere in the page, or in another part of the window. */
export const KEYBOARD_PLACES = ['canvas', 'page', 'away'] as const;
export type KeyboardPlace = (typeof KEYBOARD_PLACES)[number];

export type ToWebview =
  /** The whole picture; sent first, and whenever a patch would be larger. */
  | { readonly type: 'scene'; readonly revision: number; readonly scene: Scene; readonly counts: Counts; readonly fileName: string; readonly readOnly: string | undefined }
  /** What turns the scene that is held into the next one. */
  | { readonly type: 'patch'; readonly revision: number; readonly patch: ScenePatch; readonly counts: Counts }
  /** The first rows of the findings; as a patch where the webview holds most of them. */
  | { readonly type: 'findings'; readonly revision: number; readonly rows: readonly FindingRow[] | RowsPatch; readonly total: number; readonly suppressed: number }
  | { readonly type: 'details'; readonly revision: number; readonly details: readonly NodeDetails[] }
  | { readonly type: 'ack'; readonly request: number; readonly revision: number; /** Ids to select afterwards (new or renamed nodes). */ readonly select: readonly string[] }
  | { readonly type: 'reject'; readonly request: number; readonly revision: number; readonly reason: string }
  | { readonly type: 'verdict'; readonly request: number; readonly verdicts: readonly { readonly target: string | null; readonly verdict: DropVerdict }[] }
  /** Follows `scene`, and comes again whenever something in it changed. */
  | { readonly type: 'document'; readonly revision: number; readonly document: DocumentSummary }
  /** Without a preview where a newer one was asked for meanwhile, or the operations cannot be done. */
  | { readonly type: 'previewed'; readonly request: number; readonly preview?: Preview }
  | { readonly type: 'card'; readonly request: number; /** Absent where the node is gone. */ readonly card?: NodeCard }
  | { readonly type: 'found'; readonly request: number; readonly rows: readonly FoundRow[]; readonly total: number }
  /** What follows from the events that are assumed; comes again when the document changed. `show`: the person just asked. */
  | { readonly type: 'whatIf'; readonly revision: number; readonly report: WhatIfReport; readonly show: boolean }
  /** What the palette offers beside the kinds; comes again when it changed. */
  | { readonly type: 'templates'; readonly templates: readonly TemplateRow[] }
  /** VS Code knows where the keyboard is, and takes the keys that belong there. */
  | { readonly type: 'keyboard'; readonly on: KeyboardPlace }
  /** What differs between two topologies, where they are compared; `problem` says why the picture does not follow at the moment. */
  | { readonly type: 'changes'; readonly revision: number; readonly report: ChangesReport; readonly problem: string | undefined }
  /** Something the person did elsewhere (Problems panel, text cursor, command): select and bring into view. */
  | { readonly type: 'reveal'; readonly ids: readonly string[]; readonly finding?: string; readonly focus: boolean }
  /** A command that VS Code ran (palette, keybinding, menu). */
  | { readonly type: 'command'; readonly command: WebviewCommand };

export const WEBVIEW_COMMANDS = ['addNode', 'rename', 'delete', 'copy', 'cut', 'paste', 'duplicate', 'selectAll', 'search', 'fit', 'zoomIn', 'zoomOut', 'zoomToSelection', 'card',
  'collapse', 'expand', 'collapseAll', 'expandAll', 'showOnly', 'showAround', 'connect', 'moveInto', 'nextFinding', 'previousFinding', 'nextMatch', 'previousMatch', 'nextChange', 'previousChange', 'clearFilter', 'lensStack', 'lensKernel', 'lensCapacity', 'lensRisk', 'lensImages', 'lensPatch', 'lensWhatIf', 'focusInspector', 'focusPalette', 'focusFindings', 'focusWhatIf', 'focusCanvas', 'unpin', 'arrange', 'placeByHand'] as const;
export type WebviewCommand = (typeof WEBVIEW_COMMANDS)[number];

export type ToHost =
  /** The webview listens; the lens, folds, shown box and assumed events it remembers, if any. */
  | { readonly type: 'ready'; readonly lens?: Lens; readonly collapsed?: readonly string[]; readonly filter?: string; readonly root?: string; readonly events?: readonly Event[]; readonly side?: Side }
  /** Lens, folds, filter or the box that is shown changed: a new scene is wanted. */
  | { readonly type: 'view'; readonly lens: Lens; readonly collapsed: readonly string[]; /** What does not fit this search is dimmed. */ readonly filter?: string; /** The only box to be shown, with what is inside it. */ readonly root?: string; /** Where two topologies are compared: which of them. */ readonly side?: Side }
  /** These events are assumed from now on, instead of those before. */
  | { readonly type: 'assume'; readonly events: readonly Event[] }
  /** The selection: the host sends details for up to 50 of them, and moves the text cursor when a text editor is beside. */
  | { readonly type: 'select'; readonly ids: readonly string[]; /** It only follows a `reveal`: the text cursor stays where it is. */ readonly quiet?: boolean }
  | { readonly type: 'edit'; readonly request: number; readonly revision: number; readonly label: string; readonly operations: readonly Operation[]; /** Ids to select once done. */ readonly select?: readonly string[] }
  /** Apply fix number `fix` of a finding. */
  | { readonly type: 'fix'; readonly request: number; readonly revision: number; readonly finding: string; readonly fix: number }
  /** May these nodes (or a new node of a kind, or a template) go into each of these targets? `null` is the root. */
  | { readonly type: 'judge'; readonly request: number; readonly what: What; readonly targets: readonly (string | null)[] }
  /** What would these operations bring, into a target (`null`: the root)? Nothing is changed. */
  | { readonly type: 'preview'; readonly request: number; readonly revision: number; readonly target: string | null; readonly operations: readonly Operation[] }
  /**
   * Looks for nodes: by words in id, name, kind, platform or image and by `key:value` (all must fit, best matches first; an empty query finds all),
   * optionally of some kinds only; or exactly these `ids`, to learn where they are.
   */
  | { readonly type: 'find'; readonly request: number; readonly query: string; readonly kinds?: readonly Kind[]; readonly ids?: readonly string[]; readonly limit: number }
  /** What is known of a node, in short: someone rests on it. */
  | { readonly type: 'card'; readonly request: number; readonly id: string }
  /** Clipboard: nodes with what is inside them, as JSON text that `paste` understands. */
  | { readonly type: 'copy'; readonly ids: readonly string[]; readonly cut: boolean; readonly request: number; readonly revision: number }
  /** A copy of nodes, with what is inside them, beside each of them; the clipboard stays as it is. */
  | { readonly type: 'duplicate'; readonly ids: readonly string[]; readonly request: number; readonly revision: number }
  | { readonly type: 'paste'; readonly into: string | null; readonly request: number; readonly revision: number }
  | { readonly type: 'openText'; readonly pointer: string; readonly beside: boolean }
  | { readonly type: 'openRule'; readonly rule: string }
  /** Why a finding is one, with its numbers, on a page of its own. */
  | { readonly type: 'explain'; readonly finding: string }
  /** Runs one of the extension's own commands, as the command palette would. */
  | { readonly type: 'run'; readonly command: 'import' | 'openExample' | 'openWalkthrough' | 'explain' | 'whatIf' | 'whatIfPage' | 'saveScenario' | 'comparePage' | 'mergeOurs' | 'mergeTheirs' | 'mergeBoth' }
  /** Files were dropped on the canvas, on a node or beside all: they are to be imported. */
  | { readonly type: 'drop'; readonly uris: readonly string[]; readonly on: string | null }
  /** The same with files from outside of VS Code, which only the page can read. `remarks` say what of the drop was not read, and why. */
  | { readonly type: 'dropFiles'; readonly files: readonly DroppedFile[]; readonly remarks: readonly string[]; readonly on: string | null }
  /** The keyboard went somewhere else: VS Code's keybindings depend on it. */
  | { readonly type: 'keyboard'; readonly on: KeyboardPlace }
  /** Something a walkthrough step ticks off. */
  | { readonly type: 'did'; readonly what: 'lens' | 'inspect' | 'drag' | 'fix' | 'collapse' | 'search' }
  | { readonly type: 'error'; readonly message: string; readonly stack: string };
