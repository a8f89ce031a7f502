/** Facts: derived knowledge of one revision, computed on first use and shared by every rule, lens, panel and export. */
import type { Catalog } from '../catalog/contract';
import type { Facts, Graph } from './contract';

/** Facts of a graph; `today` is YYYY-MM-DD. Nothing is computed yet. */
export function makeFacts(graph: Graph, catalog: Catalog, today: string): Facts {
  return { graph, catalog, today, memo: new Map() };
}

/** A fact: a function that computes its value once for each `Facts`. `name` stands in error messages about facts that need themselves. */
export function defineFact<T>(name: string, compute: (facts: Facts) => T): (facts: Facts) => T {
  return function fact(facts) {
    const { memo } = facts;
    if (memo.has(fact)) {
      const value = memo.get(fact);
      if (value === PENDING) throw new Error(`The fact ${name} needs itself.`);
      return value as T;
    }
    memo.set(fact, PENDING);
    try {
      const value = compute(facts);
      memo.set(fact, value);
      return value;
    } catch (error) {
      memo.delete(fact);
      throw error;
    }
  };
}

const PENDING = Symbol('pending');
