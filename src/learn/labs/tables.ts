/** What a `lab.json` may say, as data tables in the format's own vocabulary: types, JSON Schema, checks and documentation come from here. */
import { EVENT, EXPECTATION, KINDS, SEVERITIES } from '../../model';
import type { InferProps, Props } from '../../model';

export const LAB_VERSION = 1;
export const LEVELS = ['beginner', 'intermediate', 'advanced'] as const;

const TEXT = { type: 'string', doc: 'A text.' } as const;
const ID = { type: 'string', doc: 'Node id.' } as const;
const AMOUNT = { type: 'either', doc: 'A number, or a quantity with its unit, such as "8GiB".', of: [{ type: 'number', doc: 'A number.' }, TEXT] } as const;

/** Nodes of the learner's stack; what is given must all hold. */
export const SELECTOR = {
  ids: { type: 'list', of: ID, doc: 'These nodes; one that is missing does not pass.' },
  kinds: { type: 'list', of: { type: 'enum', values: KINDS, doc: 'Kind.' }, doc: 'Nodes of these kinds.' },
  in: { type: 'string', doc: 'Nodes inside this one, at any depth.' },
  service: { type: 'string', doc: 'Nodes of this service.' },
  tenant: { type: 'string', doc: 'Nodes with this tenant, inherited or their own.' },
  trust: { type: 'enum', values: ['untrusted', 'internal', 'trusted'], doc: 'Nodes with this trust, inherited or their own.' },
  image: { type: 'string', doc: 'Containers of this image.' },
  running: { type: 'boolean', doc: 'True: only nodes of which a copy runs.' },
} as const satisfies Props;
const NODES = { type: 'object', props: SELECTOR, doc: 'Nodes that it is about.' } as const;

/** How a value is compared; the first that is given counts. */
export const COMPARISON = {
  is: { type: 'any', doc: 'The value is this.' },
  isNot: { type: 'any', doc: 'The value is not this.' },
  atLeast: { ...AMOUNT, doc: 'The value is known and not smaller.' },
  atMost: { ...AMOUNT, doc: 'The value is known and not larger.' },
  includes: { ...TEXT, doc: 'The list or text has this in it.' },
  excludes: { ...TEXT, doc: 'The list or text does not have this in it.' },
} as const satisfies Props;

const EVENTS = { type: 'list', doc: 'Events of a what-if, as in scenarios of a topology.', of: { type: 'object', doc: 'An event.', props: EVENT } } as const;

export const FACT = {
  nodes: { ...NODES, doc: 'Nodes whose fact it is; absent for facts about the stack.' },
  path: { type: 'string', doc: 'Where the value stands in what `strata facts` prints: `memory.commit` of nodes, `clusters[cluster=pve].survives` or `patching.kernels.all` of the stack.', examples: ['memory.commit', 'clusters[cluster=pve].survives'] },
  ...COMPARISON,
} as const satisfies Props;

export const PROPERTY = {
  nodes: NODES,
  path: { type: 'string', doc: 'Property as the file writes it, such as `replicas` or `os.version`.' },
  ...COMPARISON,
} as const satisfies Props;

export const FINDING = {
  rule: { type: 'string', suggest: 'rule', doc: 'Rule id.' },
  nodes: { ...NODES, doc: 'Only findings that involve one of these nodes; all where absent.' },
  present: { type: 'boolean', doc: 'True: the finding must be there. Absent: it must not.' },
} as const satisfies Props;

export const KEEP = {
  nodes: { ...NODES, doc: 'Nodes of the stack that the lab starts with.' },
  same: { type: 'list', of: { type: 'string', doc: 'Property.' }, doc: 'Properties that must be as they were, such as `image` or `os`; `*` stands for all but the place. The node must still be there.' },
} as const satisfies Props;

export const COUNT = {
  of: { ...NODES, doc: 'Nodes that are counted, each with its copies.' },
  sum: { type: 'string', doc: 'Property of which the values are added up, such as `memory`, instead of counting nodes.' },
  atLeast: { ...AMOUNT, doc: 'At least so many, or so much.' },
  atMost: { ...AMOUNT, doc: 'At most so many, or so much.' },
} as const satisfies Props;

export const APART = {
  nodes: { ...NODES, doc: 'These nodes ...' },
  from: { ...NODES, doc: '... and these share nothing of the sort.' },
  by: { type: 'enum', values: ['kernel', 'host', 'site'], doc: 'What they must not share.' },
} as const satisfies Props;

/** A set of nodes that the engine finds in the learner's own stack. */
export const TRUTH = {
  readersOf: { type: 'string', doc: 'Whoever can read this node: the machines, engines, hypervisors, clusters and volumes whose administrators can, and containers.' },
  sees: { type: 'list', of: { type: 'enum', values: ['processes', 'files', 'memory', 'disk'], doc: 'What is read.' }, doc: 'With `readersOf`: what they can read; anything where absent.' },
  kernelOf: { type: 'string', doc: 'Workloads on the same kernel as this node, itself included.' },
  events: { ...EVENTS, doc: 'What happens; `gives` says which of the outcome is asked for.' },
  gives: { type: 'enum', values: ['down', 'lost', 'exposed', 'killed', 'unplaced', 'moved'], doc: 'With `events`: nodes that are down at first, down for good, exposed, killed, without a place, or moved.' },
  rule: { type: 'string', suggest: 'rule', doc: 'Nodes that findings of this rule are about.' },
  kinds: { type: 'list', of: { type: 'enum', values: KINDS, doc: 'Kind.' }, doc: 'Only nodes of these kinds count, in the answer too.' },
} as const satisfies Props;

export const QUESTION = {
  question: { type: 'string', doc: 'The question, answered by marking nodes: their ids stand in `answers` of the topology, under the id of the check.' },
  is: { type: 'object', props: TRUTH, doc: 'The right answer, worked out by the engine.' },
} as const satisfies Props;

export const SCENARIO_CHECK = {
  events: EVENTS,
  expect: { type: 'object', props: EXPECTATION, doc: 'What must hold afterwards.' },
} as const satisfies Props;

/** The sorts of checks: each check has exactly one of these keys. */
export const CHECK_SORTS = {
  fact: { type: 'object', props: FACT, doc: 'A fact of the engine, compared.' },
  property: { type: 'object', props: PROPERTY, doc: 'A property that the file gives, compared.' },
  finding: { type: 'object', props: FINDING, doc: 'A finding that must be gone, or be there.' },
  noNew: { type: 'enum', values: SEVERITIES, doc: 'No finding of this severity or a worse one that the lab did not start with.' },
  scenario: { type: 'object', props: SCENARIO_CHECK, doc: 'A what-if with what must hold afterwards.' },
  keep: { type: 'object', props: KEEP, doc: 'What must not be changed.' },
  count: { type: 'object', props: COUNT, doc: 'How many there may be, or how much: a budget.' },
  apart: { type: 'object', props: APART, doc: 'What must not share a kernel, a host or a site.' },
  answer: { type: 'object', props: QUESTION, doc: 'A question about the stack, answered by marking nodes.' },
} as const satisfies Props;
export type Sort = keyof typeof CHECK_SORTS;

export const CHECK = {
  id: { type: 'string', pattern: '^[a-z0-9-]+$', doc: 'Small letters, digits and hyphens.' },
  title: { type: 'string', doc: 'What must be so, as the learner reads it.' },
  says: { type: 'string', doc: 'What is said where a `fact`, `property` or `count` does not hold, in plain words: `{node}`, `{value}` and `{wanted}` are filled in.' },
  ...CHECK_SORTS,
} as const satisfies Props;

export const OPERATIONS = { type: 'list', doc: 'Operations on the topology: `add`, `set`, `unset`, `rename`, `move`, `remove`, `link`, `unlink`.', of: { type: 'any', doc: 'An operation, such as { "op": "move", "id": "web", "to": "docker-2" }.' } } as const;

export const ANSWER = {
  name: { type: 'string', doc: 'What it is, in a few words.' },
  because: { type: 'string', doc: 'Why it is right, or what is learned from it.' },
  topology: { type: 'string', doc: 'Topology file of this folder; instead of `operations`.' },
  operations: OPERATIONS,
  from: { type: 'enum', values: ['start', 'solution'], doc: 'What the operations change: the start where absent.' },
} as const satisfies Props;

export const WRONG = {
  ...ANSWER,
  fails: { type: 'string', doc: 'Id of a check that it must fail.' },
  says: { type: 'string', doc: 'Words that the reason must have in it.' },
} as const satisfies Props;

export const LAB = {
  $schema: { type: 'string', doc: 'Address of a JSON Schema, for editors.' },
  strataLab: { type: 'integer', min: 1, max: LAB_VERSION, doc: 'Version of this form: 1.' },
  title: { type: 'string', doc: 'What there is to do, in a few words.' },
  level: { type: 'enum', values: LEVELS, doc: 'How much it asks for.' },
  minutes: { type: 'integer', min: 1, max: 240, doc: 'How long it takes, about.' },
  goal: { type: 'string', doc: 'What is to be reached, in a sentence.' },
  story: { type: 'list', of: { type: 'string', doc: 'A paragraph.' }, doc: 'What the stack is, and what is wrong with it.' },
  claims: { type: 'list', of: { type: 'string', doc: 'Id, as in docs/claims.md.' }, doc: 'Claims about virtual machines and containers that this lab lets a person try.' },
  start: { type: 'string', doc: 'Topology file of this folder that the lab starts with; `start.topology.json` where absent.' },
  checks: { type: 'list', doc: 'What must be so in the end. Any stack for which all hold is a solution.', of: { type: 'object', props: CHECK, doc: 'A check: exactly one of its sorts.' } },
  hints: { type: 'list', of: { type: 'string', doc: 'A hint.' }, doc: 'Hints, each saying more than the one before.' },
  learned: { type: 'string', doc: 'What one knows now, shown when the lab is solved.' },
  solution: { type: 'object', props: ANSWER, doc: 'A solution, which can be shown.' },
  others: { type: 'list', of: { type: 'object', props: ANSWER, doc: 'A solution.' }, doc: 'Other solutions, which must pass too.' },
  wrong: { type: 'list', of: { type: 'object', props: WRONG, doc: 'A wrong answer.' }, doc: 'Wrong answers, which must fail for the stated reason.' },
} as const satisfies Props;

export type Selector = InferProps<typeof SELECTOR>;
export type Comparison = InferProps<typeof COMPARISON>;
export type FactCheck = InferProps<typeof FACT>;
export type PropertyCheck = InferProps<typeof PROPERTY>;
export type FindingCheck = InferProps<typeof FINDING>;
export type KeepCheck = InferProps<typeof KEEP>;
export type CountCheck = InferProps<typeof COUNT>;
export type ApartCheck = InferProps<typeof APART>;
export type Truth = InferProps<typeof TRUTH>;
export type QuestionCheck = InferProps<typeof QUESTION>;
export type ScenarioCheck = InferProps<typeof SCENARIO_CHECK>;
export type Check = InferProps<typeof CHECK> & { readonly id: string; readonly title: string };
export type Answer = InferProps<typeof ANSWER>;
export type Wrong = InferProps<typeof WRONG>;
export type LabText = InferProps<typeof LAB>;
