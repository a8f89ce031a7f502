/** A placement problem while it is collected. */
import type { Group } from './problem';

/** What the builders collect. */
export interface Draft {
  readonly cluster: number;
  readonly what: 'vms' | 'pods';
  readonly resources: readonly string[];
  readonly binNode: readonly number[];
  readonly binHost: readonly number[];
  readonly capacity: readonly number[];
  readonly itemNode: number[];
  readonly at: number[];
  readonly demand: number[];
  readonly barred: (Uint8Array | undefined)[];
  readonly restarts: number[];
  readonly groups: Group[];
  readonly unknown: Set<number>;
  truncated: boolean;
}

/** Items of a cluster that are placed one by one. */
const MOST_ITEMS = 50_000;

/** Adds the copies of a node. A demand that is not known counts as none, and the node as unknown. */
export function addItems(draft: Draft, node: number, copies: number, at: number, demand: readonly number[], barred: Uint8Array | undefined, restarts: boolean): void {
  if (demand.some(Number.isNaN)) draft.unknown.add(node);
  const room = MOST_ITEMS - draft.itemNode.length;
  if (copies > room) draft.truncated = true;
  for (let k = 0; k < copies && k < room; k++) {
    draft.itemNode.push(node);
    draft.at.push(at);
    for (const it of demand) draft.demand.push(Number.isNaN(it) ? 0 : it);
    draft.barred.push(barred);
    draft.restarts.push(restarts ? 1 : 0);
  }
}
