/** The whole document as one table: what stands at the top level, beside `nodes`. */
import { IMAGE, LINK, PIN, RULE_SETTING, SCENARIO, SEVERITIES, SUPPRESSION } from './document';
import type { Props } from './props';

/** Values of `rules`: a severity, or a severity with options. */
const RULE = { type: 'either', doc: 'A severity, or a severity with options.', of: [
  { type: 'enum', values: ['off', ...SEVERITIES], doc: 'Severity to report with, or off.' },
  { type: 'object', props: RULE_SETTING, doc: 'Severity and options.' },
] } as const;

/** Every top-level key but `nodes`. */
export const DOCUMENT_PROPS = {
  $schema: { type: 'string', doc: 'Address of a JSON Schema, for editors.' },
  strata: { type: 'integer', min: 1, doc: 'Version of the format.' },
  name: { type: 'string', doc: 'Name of what is described.' },
  description: { type: 'string', doc: 'Free text.' },
  asOf: { type: 'date', doc: 'Day from which ages are measured, YYYY-MM-DD; today where absent.' },
  profile: { type: 'string', doc: 'Set of rule defaults to start from, such as `default`, `strict` or `lab`.', examples: ['default', 'openstack', 'vsphere', 'kubernetes', 'strict', 'lab'] },
  images: { type: 'map', of: { type: 'object', props: IMAGE, doc: 'An image.' }, doc: 'Images by reference.' },
  links: { type: 'list', of: { type: 'object', props: LINK, doc: 'A link.' }, doc: 'Who connects to or depends on whom.' },
  rules: { type: 'map', of: RULE, doc: 'Severities and options by rule id.' },
  suppressions: { type: 'list', of: { type: 'object', props: SUPPRESSION, doc: 'A suppression.' }, doc: 'Findings that are accepted.' },
  scenarios: { type: 'list', of: { type: 'object', props: SCENARIO, doc: 'A scenario.' }, doc: 'What-if questions with expected answers.' },
  answers: { type: 'map', of: { type: 'list', of: { type: 'ref', to: [], doc: 'Node id.' }, doc: 'The nodes that were marked.' }, doc: 'Answers to the questions of a lab, by question: the nodes that were marked.' },
  layout: { type: 'map', of: { type: 'object', props: PIN, doc: 'A place.' }, keys: 'node', doc: 'Places of nodes that a person pinned, by node id.' },
} as const satisfies Props;
