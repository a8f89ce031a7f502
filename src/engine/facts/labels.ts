/** Labels with inheritance: what a node does not say itself comes from its nearest labelled ancestor. */
import { PRIORITIES } from '../../model';
import type { TopologyNode } from '../../model';
import { defineFact } from '../facts';

export const TRUST = ['untrusted', 'internal', 'trusted'] as const;
export const SENSITIVITY = ['public', 'internal', 'confidential', 'restricted'] as const;
/** Weight of each criticality, low to critical. */
export const WEIGHTS = [1, 2, 4, 8] as const;

type Text = readonly (string | undefined)[];

/** Effective labels by node number. */
export interface Labels {
  readonly tenant: Text;
  readonly environment: Text;
  readonly role: Text;
  readonly adminDomain: Text;
  readonly owner: Text;
  /** Index into TRUST; -1 unlabelled. */
  readonly trust: Int8Array;
  /** Index into SENSITIVITY; -1 unlabelled. */
  readonly sensitivity: Int8Array;
  /** Index into PRIORITIES (low, normal, high, critical); -1 unlabelled. */
  readonly criticality: Int8Array;
  /** 1, 2, 4 or 8; what has no label counts as normal (2). */
  readonly weight: Uint8Array;
}

const TEXTS = ['tenant', 'environment', 'role', 'adminDomain', 'owner'] as const;

export const labels = defineFact('labels', ({ graph }): Labels => {
  const text = (name: (typeof TEXTS)[number]): Text => {
    const values = new Array<string | undefined>(graph.count);
    for (let i = 0; i < graph.count; i++) values[i] = graph.nodes[i]![name] ?? (graph.parent[i]! < 0 ? undefined : values[graph.parent[i]!]);
    return values;
  };
  const level = (values: readonly string[], name: keyof TopologyNode & ('trust' | 'sensitivity' | 'criticality')): Int8Array => {
    const levels = new Int8Array(graph.count);
    for (let i = 0; i < graph.count; i++) {
      const own = graph.nodes[i]![name];
      levels[i] = own !== undefined ? values.indexOf(own) : graph.parent[i]! < 0 ? -1 : levels[graph.parent[i]!]!;
    }
    return levels;
  };
  const criticality = level(PRIORITIES, 'criticality');
  return {
    tenant: text('tenant'), environment: text('environment'), role: text('role'), adminDomain: text('adminDomain'), owner: text('owner'),
    trust: level(TRUST, 'trust'), sensitivity: level(SENSITIVITY, 'sensitivity'), criticality,
    weight: Uint8Array.from(criticality, (at) => WEIGHTS[at < 0 ? 1 : at]!),
  };
});
