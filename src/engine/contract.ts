/** The shapes that graph, facts, rules and everything that shows them agree on. */
import type { Catalog } from '../catalog/contract';
import type { Reports } from './image-reports';
import type { Kind, Operation, Position, Severity, Topology, TopologyNode, TopologyText } from '../model';

/**
 * Index over a topology, made once a revision: nodes are numbered in preorder, so the subtree of `i` is `[i, end[i])`
 * and the first child of `i` is `i + 1`. A node whose parent is missing, forbidden to hold it by a cycle, or itself, stands at the root.
 * Numeric columns are in base units (bytes, cores); NaN is unknown, Infinity unlimited.
 */
export interface Graph {
  readonly topology: Topology;
  readonly count: number;
  readonly ids: readonly string[];
  readonly nodes: readonly TopologyNode[];
  /** Index into KINDS. */
  readonly kind: Uint8Array;
  /** -1 at the root. */
  readonly parent: Int32Array;
  readonly end: Int32Array;
  readonly depth: Uint16Array;
  /** 1 where the node is part of a containment cycle: left out of all computations. */
  readonly cyclic: Uint8Array;
  /** Node number by id. */
  readonly number: ReadonlyMap<string, number>;
  /** Node number by its index in `topology.nodes`. */
  readonly order: Int32Array;
  /** Copies: `replicas`, 1 where absent, 0 where not running or powered off. */
  readonly replicas: Float64Array;
  /** What the node can use or offers, by kind: host RAM, VM size, cgroup memory.max, container limits.memory, pod memory.max, app memory. */
  readonly memory: Float64Array;
  /** Host threads, VM vcpus, cgroup or pod cpu.max, container limits.cpu, app cpu. */
  readonly cpu: Float64Array;
  /** Host and VM disk, volume size. */
  readonly disk: Float64Array;
  readonly memoryRequest: Float64Array;
  readonly cpuRequest: Float64Array;
  /** Bits of HAS (presence.ts): which of the rarer properties the node has, whatever their values. Who looks at one names it in its `reads`. */
  readonly has: Uint32Array;
  /** Links between existing nodes: node numbers, and their indices in `topology.links`. */
  readonly linkFrom: Int32Array;
  readonly linkTo: Int32Array;
  readonly linkIndex: Int32Array;
}

/** What all derived knowledge of one revision is computed from; facts are memoised on it. */
export interface Facts {
  readonly graph: Graph;
  readonly catalog: Catalog;
  /** The day that age rules measure from, YYYY-MM-DD. */
  readonly today: string;
  /** What is known from scanners and builders; undefined where nobody looked for it. */
  readonly reports: Reports | undefined;
  /** Memo of `defineFact`. */
  readonly memo: Map<unknown, unknown>;
}

export const FAMILIES = [
  'isolation', 'capacity', 'resilience', 'compatibility', 'image', 'migration', 'operations', 'placement', 'model',
] as const;
export type Family = (typeof FAMILIES)[number];

export interface Fix {
  readonly title: string;
  /** Repairs the description without changing the described system: allowed for `check --fix`. */
  readonly safe: boolean;
  readonly operations: readonly Operation[];
}

/** What a rule says about a topology. */
export interface Finding {
  readonly rule: string;
  readonly family: Family;
  readonly severity: Severity;
  /** What, why, what to do; names the nodes. */
  readonly message: string;
  /** Ids: the node it is about first, then the others involved. */
  readonly nodes: readonly string[];
  /** JSON pointer of what to look at in the text. */
  readonly pointer: string;
  /** What the others have to do with it. */
  readonly related: readonly Related[];
  /** Path, scenario or placement that a reader can check by hand, a line each. */
  readonly witness: readonly string[];
  readonly measured: number | undefined;
  readonly threshold: number | undefined;
  /** Made when asked for. */
  fixes(): readonly Fix[];
}

export interface Related {
  readonly node: string;
  readonly message: string;
}

/** Something, or how to make it: what is not asked for need not be made. What it looks at then is not noted, so only rules with `reach: 'island'` may look at more than names. */
export type Late<T> = T | (() => T);

/** What a rule hands in: everything else follows from the rule. Who has something to say of every machine says it late. */
export interface Draft {
  /** Number of the node it is about; undefined: the document. */
  readonly node: number | undefined;
  /** Property path below the node (`['memory']`), or a whole pointer starting with `/`; the node's key where absent. */
  readonly at?: string | readonly string[];
  readonly message: Late<string>;
  /** Replaces the rule's severity (unless the file sets one). */
  readonly severity?: Severity;
  readonly others?: readonly number[];
  readonly related?: readonly { readonly node: number; readonly message: string }[];
  readonly witness?: Late<readonly string[]>;
  readonly measured?: number;
  readonly threshold?: number;
  readonly fixes?: () => readonly Fix[];
}

export type ParamValue = number | string | boolean | readonly string[];

/** A parameter of a rule: its default gives its type, `source` says where the default comes from ([H]: a house heuristic). */
export interface Param<T extends ParamValue = ParamValue> {
  readonly default: T;
  readonly doc: string;
  readonly source: string;
  readonly min?: number;
  readonly max?: number;
  /** Of a text: the values that it can have. */
  readonly choices?: readonly string[];
}

export type Params = { readonly [name: string]: Param };
/** Values of parameters after the file's `rules` were applied. */
export type Options<P extends Params> = { readonly [K in keyof P]: P[K]['default'] extends number ? number : P[K]['default'] extends boolean ? boolean : P[K]['default'] extends string ? string : readonly string[] };

export interface RuleContext<P extends Params = Params> {
  readonly graph: Graph;
  readonly facts: Facts;
  readonly options: Options<P>;
  report(draft: Draft): void;
}

/** A small topology in the file format: documentation and test in one. */
export interface Example {
  readonly title: string;
  readonly topology: object;
  /** Reports beside it, by path. */
  readonly files?: { readonly [path: string]: object };
}

/** Everything about a rule, in one file: metadata, parameters, documentation, check. */
export interface Rule<P extends Params = Params> {
  readonly id: string;
  readonly family: Family;
  /** Default severity; a draft may raise or lower it. */
  readonly severity: Severity;
  /** L1 one node, L2 a node and its neighbours, L3 the whole graph. */
  readonly layer: 'L1' | 'L2' | 'L3';
  /** A few words, as a headline. */
  readonly title: string;
  readonly params: P;
  readonly docs: {
    /** What it finds and why that matters, Markdown. */
    readonly description: string;
    /** What to do. */
    readonly remedy: string;
    readonly sources: readonly string[];
    /** Each must give at least one finding of this rule. */
    readonly bad: readonly Example[];
    /** None may give a finding of this rule. */
    readonly good: readonly Example[];
  };
  /** For rules that look at one node alone: called for every node of these kinds; results are kept while the node's own text is unchanged. */
  readonly each?: { readonly kinds: readonly Kind[]; check(context: RuleContext<P>, node: number): void };
  /** For rules that need more than one node: called once. */
  readonly all?: (context: RuleContext<P>) => void;
  /**
   * Properties of nodes that `all` and its fixes look at themselves (not through facts), beside structure, kinds, links, images and suppressions:
   * while none of them, and no fact that was used, changed since the last revision, its findings are kept. Absent: it always runs.
   */
  readonly reads?: readonly string[];
  /**
   * How far `all` looks from the nodes that it reports. `island`: not beyond their islands (islands.ts) and the sites; not at links, layout or reports; every finding is about
   * a node that is no site. It is then run on the islands that changed, and its findings on the others are kept. Absent: anywhere.
   */
  readonly reach?: 'island';
}

/** An expectation of a scenario that does not hold, or a scenario that cannot be played. */
export interface ScenarioFailure {
  /** JSON pointer of the expectation or event. */
  readonly pointer: string;
  /** What, why and what to do; names the scenario. */
  readonly message: string;
  /** Ids of the nodes that it is about. */
  readonly nodes: readonly string[];
  /** Lines that show why. */
  readonly witness: readonly string[];
}

/** What a house sets for all its files; what a file says itself goes before it. */
export interface House {
  /** For files that name none. */
  readonly profile: string | undefined;
  readonly severities: ReadonlyMap<string, Severity | 'off'>;
  /** Values of parameters by rule id. */
  readonly options: ReadonlyMap<string, { readonly [name: string]: unknown }>;
}

export interface CheckOptions {
  readonly house?: House;
  /** YYYY-MM-DD; the file's `asOf`, else the system date, where absent. */
  readonly today?: string;
  /** Severities by rule id that win over the file's. */
  readonly severities?: ReadonlyMap<string, Severity | 'off'>;
  /** Name of a profile that stands in for the file's. */
  readonly profile?: string;
  /** Plays the scenarios of the file; they are left out where absent. What-ifs stand above the engine, which is why they come as a function. */
  readonly scenarios?: (document: TopologyText, facts: Facts) => readonly ScenarioFailure[];
  readonly catalog?: Catalog;
  /** What scanners and builders wrote about the images; without it nothing is said of scans. */
  readonly reports?: Reports;
}

/** A checked revision. */
export interface Checked {
  readonly document: TopologyText;
  readonly facts: Facts;
  /** Reader's problems and rules' findings; most severe first, then by place in the text. */
  readonly findings: readonly Finding[];
  /** Findings that a suppression in the file holds back. */
  readonly suppressed: readonly Finding[];
}

/** A finding with its place in the text, as the command line and the editor show it. */
export interface LocatedFinding {
  readonly finding: Finding;
  readonly range: { readonly start: Position; readonly end: Position };
}
