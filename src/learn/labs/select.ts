/** Nodes of a stack by what is said of them. */
import { labels } from '../../engine/facts/labels';
import { TRUST } from '../../engine/facts/labels';
import { workloads } from '../../engine/facts/workloads';
import type { Facts } from '../../engine/contract';
import type { Selector } from './tables';

export interface Selected {
  /** Node numbers, ascending. */
  readonly nodes: readonly number[];
  /** Ids that are named and not there. */
  readonly missing: readonly string[];
}

/** The nodes for which everything that the selector says holds; all nodes where it says nothing. */
export function select(facts: Facts, selector: Selector): Selected {
  const { graph } = facts;
  const { ids, kinds, service, tenant, trust, image, running } = selector;
  const container = selector.in === undefined ? undefined : graph.number.get(selector.in);
  const missing = [...(ids ?? []), ...(selector.in === undefined ? [] : [selector.in])].filter((id) => !graph.number.has(id));
  const has = (i: number, key: string, value: unknown): boolean => (graph.nodes[i] as { readonly [key: string]: unknown } | undefined)?.[key] === value;
  const holds = (i: number): boolean =>
    (ids === undefined || ids.includes(graph.ids[i]!)) && (kinds === undefined || kinds.includes(graph.nodes[i]!.kind))
    && (selector.in === undefined || (container !== undefined && i > container && i < graph.end[container]!))
    && (service === undefined || has(i, 'service', service)) && (image === undefined || has(i, 'image', image))
    && (tenant === undefined || labels(facts).tenant[i] === tenant) && (trust === undefined || TRUST[labels(facts).trust[i]!] === trust)
    && (running !== true || workloads(facts).copies[i]! > 0);
  const nodes: number[] = [];
  for (let i = 0; i < graph.count; i++) if (holds(i)) nodes.push(i);
  return { nodes, missing };
}

/** A selector in words, for messages about nothing that it finds. */
export function selectorText({ ids, kinds, in: inside, service, tenant, trust, image }: Selector): string {
  const what = ids?.join(', ') ?? kinds?.join(' or ') ?? 'node';
  return [what, service && `of the service ${service}`, tenant && `of ${tenant}`, trust && `with trust ${trust}`, image && `from ${image}`, inside && `in ${inside}`].filter(Boolean).join(' ');
}
