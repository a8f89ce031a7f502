/** The vocabulary in which the format is described: one descriptor a property, from which types, JSON Schema, inspector and checks are derived. */

/** Bytes: a number, a string with a unit (`"8GiB"`, `"500MB"`), or `"unlimited"`. */
export type ByteQuantity = number | string;
/** Cores: a number (`0.5`), a string with the unit m (`"250m"`), or `"unlimited"`. */
export type CoreQuantity = number | string;

interface Described {
  /** One or two plain sentences; shown in hovers, in the inspector and in the format reference. Names the unit. */
  readonly doc: string;
  /** Offered by completion and as placeholder. */
  readonly examples?: readonly (string | number)[];
}

export type Prop =
  | (Described & { readonly type: 'string'; readonly pattern?: string; readonly suggest?: Suggestion; readonly names?: NodeName })
  | (Described & { readonly type: 'boolean' })
  | (Described & { readonly type: 'integer' | 'number'; readonly min?: number; readonly max?: number; readonly unit?: string })
  | (Described & { readonly type: 'bytes' | 'cores'; readonly unlimited?: boolean })
  | (Described & { readonly type: 'date' })
  | (Described & { readonly type: 'duration' })
  | (Described & { readonly type: 'enum'; readonly values: readonly string[] })
  | (Described & { readonly type: 'ref'; readonly to: readonly string[] })
  | (Described & { readonly type: 'list'; readonly of: Prop })
  | (Described & { readonly type: 'map'; readonly of: Prop; /** The keys are node ids. */ readonly keys?: 'node' })
  | (Described & { readonly type: 'object'; readonly props: Props })
  | (Described & { readonly type: 'any' })
  | (Described & { readonly type: 'either'; readonly of: readonly Prop[] });

export type Props = { readonly [name: string]: Prop };

/** Where completion takes its values from when they are not fixed by the format. */
export type Suggestion = 'platform' | 'image' | 'rule' | 'capability' | 'label';

/** How a string that need not name a node may do so: alone, behind a prefix (`container:ID`), or before a suffix (`ID:memory`). */
export interface NodeName {
  /** Kinds of the nodes that it may name; any kind where empty. */
  readonly to: readonly string[];
  readonly prefix?: string;
  readonly suffixes?: readonly string[];
}

/** The TypeScript type of a value that a descriptor describes, as an author writes it. */
export type Infer<P> =
  P extends { type: 'string' | 'date' | 'duration' | 'ref' } ? string
  : P extends { type: 'boolean' } ? boolean
  : P extends { type: 'integer' | 'number' } ? number
  : P extends { type: 'bytes' | 'cores' } ? number | string
  : P extends { type: 'enum'; values: readonly (infer V)[] } ? V
  : P extends { type: 'list'; of: infer O } ? readonly Infer<O>[]
  : P extends { type: 'map'; of: infer O } ? { readonly [key: string]: Infer<O> }
  : P extends { type: 'object'; props: infer O } ? InferProps<O>
  : P extends { type: 'either'; of: readonly (infer O)[] } ? Infer<O>
  : unknown;

export type InferProps<T> = { readonly [K in keyof T]?: Infer<T[K]> };
