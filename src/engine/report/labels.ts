/** Labels with inheritance, and what is reachable from outside. */
import { PRIORITIES } from '../../model';
import { labels as labelFact, SENSITIVITY, TRUST } from '../facts/labels';
import { outsideAccess } from '../facts/outside-access';
import { nodeSection } from './section';

export interface LabelFacts {
  readonly tenant: string | null;
  readonly environment: string | null;
  readonly role: string | null;
  readonly adminDomain: string | null;
  readonly owner: string | null;
  readonly trust: string | null;
  readonly sensitivity: string | null;
  readonly criticality: string | null;
  readonly weight: number;
  readonly outside: boolean | null;
}

export const labels = nodeSection<LabelFacts>({
  title: 'Labels',
  doc: 'Labels as they hold for a node: its own, else those of its nearest labelled ancestor; and whether it can be reached from outside.',
  on: 'nodes with any label, or of which it is known whether they can be reached',
  source: 'The file',
  unknown: 'Nothing is assumed trusted or untrusted. No criticality counts as normal (weight 2).',
  fields: [
    ['tenant', 'text', 'Tenant.'], ['environment', 'text', 'Environment.'], ['role', 'text', 'Role.'], ['adminDomain', 'text', 'Who administers it.'], ['owner', 'text', 'Owner.'],
    ['trust', 'name', '`untrusted`, `internal` or `trusted`.'], ['sensitivity', 'name', '`public` to `restricted`.'], ['criticality', 'name', '`low` to `critical`.'],
    ['weight', 'number', '1, 2, 4 or 8.'],
    ['outside', 'yes/no', 'True: attached to an external network, publishes a port, or shares the network of its host. False: all its networks are internal. `null`: not known.'],
  ],
  make(facts) {
    const all = labelFact(facts);
    const { reachable, internalOnly } = outsideAccess(facts);
    return (i) => {
      const found: LabelFacts = {
        tenant: all.tenant[i] ?? null, environment: all.environment[i] ?? null, role: all.role[i] ?? null, adminDomain: all.adminDomain[i] ?? null, owner: all.owner[i] ?? null,
        trust: TRUST[all.trust[i]!] ?? null, sensitivity: SENSITIVITY[all.sensitivity[i]!] ?? null, criticality: PRIORITIES[all.criticality[i]!] ?? null,
        weight: all.weight[i]!, outside: reachable[i] === 1 ? true : internalOnly[i] === 1 ? false : null,
      };
      return Object.entries(found).some(([name, value]) => name !== 'weight' && value !== null) ? found : undefined;
    };
  },
});
