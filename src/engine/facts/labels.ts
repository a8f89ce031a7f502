/** Labels with inheritance: what a node does not say itself comes from its nearest labelled ancestor. */
import { PRIORITIES } from '../../model';
import { defineFact } from '../facts';

export const TRUST = ['untrusted', 'internal', 'trusted'] as const;
export const SENSITIVITY = ['public', 'internal', 'confidential', 'restricted'] as const;
/** Weight of each criticality, low to critical. */
export const WEIGHTS: readonly number[] = [1, 2, 4, 8];
const NORMAL = 2;

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

export const labels = defineFact('labels', ({ graph }): Labels => {
  const { count, nodes, parent } = graph;
  const texts = (): (string | undefined)[] => new Array<string | undefined>(count).fill(undefined);
  const tenant = texts(), environment = texts(), role = texts(), adminDomain = texts(), owner = texts();
  const trust = new Int8Array(count), sensitivity = new Int8Array(count), criticality = new Int8Array(count), weight = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const node = nodes[i]!, above = parent[i]!;
    tenant[i] = node.tenant ?? tenant[above];
    environment[i] = node.environment ?? environment[above];
    role[i] = node.role ?? role[above];
    adminDomain[i] = node.adminDomain ?? adminDomain[above];
    owner[i] = node.owner ?? owner[above];
    trust[i] = node.trust === undefined ? trust[above] ?? -1 : TRUST.indexOf(node.trust);
    sensitivity[i] = node.sensitivity === undefined ? sensitivity[above] ?? -1 : SENSITIVITY.indexOf(node.sensitivity);
    criticality[i] = node.criticality === undefined ? criticality[above] ?? -1 : PRIORITIES.indexOf(node.criticality);
    weight[i] = WEIGHTS[criticality[i]!] ?? NORMAL;
  }
  return { tenant, environment, role, adminDomain, owner, trust, sensitivity, criticality, weight };
}, ['tenant', 'environment', 'role', 'adminDomain', 'owner', 'trust', 'sensitivity', 'criticality']);
