/**
 * report: facts as plain data, as the command line prints them.
 *
 *   section.ts       what a section says of itself: values, units, sources, what is assumed
 *   sections.ts      the table of all
 *   resources.ts     the node's own: kernel, capacity, limits, commitment
 *   all others       a section or two each
 */
import type { Facts } from '../contract';
import { resources } from './resources';
import type { BaseFacts, NodeHead } from './resources';
import type { NodeSection, StackSection } from './section';
import { idOf } from './section';
import { NODE_SECTIONS, STACK_SECTIONS } from './sections';

export type { Amount, Field, FieldType, NodeSection, StackSection } from './section';
export type { BaseFacts, NodeHead, ResourceFacts } from './resources';

type NodeSections = typeof NODE_SECTIONS;
type StackSections = typeof STACK_SECTIONS;
type Value<S> = S extends NodeSection<infer T> | StackSection<infer T> ? T : never;

/** Properties of a node by section; absent where they make no sense for it. */
export type NodeExtras = { readonly [K in keyof NodeSections]?: Value<NodeSections[K]> };
export type NodeFacts = NodeHead & BaseFacts & NodeExtras;
export type StackFacts = { readonly [K in keyof StackSections]: Value<StackSections[K]> };

export type FactsReport = { readonly version: 1; readonly nodes: { readonly [id: string]: NodeFacts } } & StackFacts;
/** Some sections: `nodes` where one of them is about nodes, and then with their properties alone. */
export type PartOfFacts = { readonly version: 1; readonly nodes?: { readonly [id: string]: NodeHead & Partial<NodeFacts> } } & Partial<StackFacts>;

export type SectionName = 'nodes' | keyof NodeSections | keyof StackSections;

/** Everything about a section for documentation: where its value stands, and whether that is a property of each node. */
export interface SectionDoc extends Pick<StackSection<unknown>, 'title' | 'doc' | 'source' | 'unknown' | 'fields'> {
  readonly name: SectionName;
  /** The nodes that it is about, in words; undefined for the stack. */
  readonly on: string | undefined;
}

const entries = <S>(table: S): [keyof S, S[keyof S]][] => Object.entries(table as object) as [keyof S, S[keyof S]][];

/** All sections, in the order in which they are printed. */
export const FACT_SECTIONS: readonly SectionDoc[] = [
  { ...resources, name: 'nodes' },
  ...entries(STACK_SECTIONS).slice(0, 1).map(([name, it]): SectionDoc => ({ ...it, name, on: undefined })),
  ...entries(NODE_SECTIONS).map(([name, it]): SectionDoc => ({ ...it, name })),
  ...entries(STACK_SECTIONS).slice(1).map(([name, it]): SectionDoc => ({ ...it, name, on: undefined })),
];

/** All facts. The object of nodes, in preorder, has no prototype: any id is safe in it. */
export function factsOf(facts: Facts): FactsReport {
  return someFacts(facts, FACT_SECTIONS.map(({ name }) => name)) as FactsReport;
}

/** The facts of some sections; those that nobody asks for are not computed. */
export function someFacts(facts: Facts, names: readonly SectionName[]): PartOfFacts {
  const wanted = new Set<string>(names);
  const report: { [key: string]: unknown } = { version: 1 };
  const base = wanted.has('nodes') ? resources.make(facts) : undefined;
  const extras = entries(NODE_SECTIONS).filter(([name]) => wanted.has(name)).map(([name, section]) => [name, section.make(facts)] as const);
  if (base !== undefined || extras.length > 0) report['nodes'] = nodesOf(facts, base, extras);
  for (const [name, section] of entries(STACK_SECTIONS)) if (wanted.has(name)) report[name] = section.make(facts);
  return report as PartOfFacts;
}

function nodesOf(facts: Facts, base: ((i: number) => BaseFacts | undefined) | undefined, extras: readonly (readonly [string, (i: number) => unknown])[]): { readonly [id: string]: NodeHead } {
  const { graph } = facts;
  const nodes = Object.create(null) as { [id: string]: NodeHead };
  for (let i = 0; i < graph.count; i++) {
    const node: { [key: string]: unknown } & NodeHead = { kind: graph.nodes[i]!.kind, parent: idOf(facts, graph.parent[i]!), ...base?.(i) };
    for (const [name, make] of extras) {
      const value = make(i);
      if (value !== undefined) node[name] = value;
    }
    nodes[graph.ids[i]!] = node;
  }
  return nodes;
}
