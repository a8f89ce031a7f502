/** Labels with inheritance: what a node does not say itself comes from its nearest labelled ancestor. */
import { PRIORITIES } from '../../model';
import { defineFact } from '../facts';
import { joinColumn, joinValues } from '../joining';
import { HAS } from '../presence';

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
  const { count, nodes, parent, has } = graph;
  let any = 0;
  for (let i = 0; i < count; i++) any |= has[i]!;
  const texts = (bit: number): (string | undefined)[] => ((any & bit) === 0 ? nothing(count) : new Array<string | undefined>(count).fill(undefined));
  const tenant = texts(HAS.tenant), environment = texts(HAS.environment), role = texts(HAS.role), adminDomain = texts(HAS.adminDomain), owner = texts(HAS.owner);
  const columns = ([[tenant, 'tenant'], [environment, 'environment'], [role, 'role'], [adminDomain, 'adminDomain'], [owner, 'owner']] as const).filter(([, name]) => (any & HAS[name]) !== 0);
  for (const [column, name] of columns) {
    const bit = HAS[name];
    for (let i = 0; i < count; i++) {
      const above = parent[i]!;
      column[i] = ((has[i]! & bit) === 0 ? undefined : nodes[i]![name]) ?? (above < 0 ? undefined : column[above]);
    }
  }
  const trust = new Int8Array(count), sensitivity = new Int8Array(count), criticality = new Int8Array(count), weight = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const above = parent[i]!;
    trust[i] = above < 0 ? -1 : trust[above]!;
    sensitivity[i] = above < 0 ? -1 : sensitivity[above]!;
    criticality[i] = above < 0 ? -1 : criticality[above]!;
    if ((has[i]! & RANKED) !== 0) {
      const node = nodes[i]!;
      if (node.trust !== undefined) trust[i] = TRUST.indexOf(node.trust);
      if (node.sensitivity !== undefined) sensitivity[i] = SENSITIVITY.indexOf(node.sensitivity);
      if (node.criticality !== undefined) criticality[i] = PRIORITIES.indexOf(node.criticality);
    }
    weight[i] = WEIGHTS[criticality[i]!] ?? NORMAL;
  }
  return { tenant, environment, role, adminDomain, owner, trust, sensitivity, criticality, weight };
}, ['tenant', 'environment', 'role', 'adminDomain', 'owner', 'trust', 'sensitivity', 'criticality'], (seams, before, part) => {
  const texts = (a: Text, b: Text): Text => (BLANK.has(a) && BLANK.has(b) ? nothing(seams.count) : joinValues(seams, a, b));
  return {
    tenant: texts(before.tenant, part.tenant), environment: texts(before.environment, part.environment), role: texts(before.role, part.role),
    adminDomain: texts(before.adminDomain, part.adminDomain), owner: texts(before.owner, part.owner),
    trust: joinColumn(seams, before.trust, part.trust), sensitivity: joinColumn(seams, before.sensitivity, part.sensitivity),
    criticality: joinColumn(seams, before.criticality, part.criticality), weight: joinColumn(seams, before.weight, part.weight),
  };
});

const RANKED = HAS.trust | HAS.sensitivity | HAS.criticality;

let empty: (string | undefined)[] = [];

const BLANK = new WeakSet<Text>();

/** A column in which nobody has the label; the same one for all of them. */
function nothing(count: number): (string | undefined)[] {
  if (empty.length !== count) BLANK.add(empty = new Array<string | undefined>(count).fill(undefined));
  return empty;
}
