/** The parts of a topology file beside its nodes, as data, and the types of the whole. */
import type { InferProps, Props } from './props';
import type { TopologyNode } from './kinds';

export const SEVERITIES = ['hint', 'info', 'warning', 'error'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const IMAGE = {
  digest: { type: 'string', doc: 'Digest of the image, `sha256:...`.' },
  id: { type: 'string', doc: 'Image id, the digest of its configuration: `sha256:...`. It names an image that was never pushed.' },
  base: { type: 'string', suggest: 'image', doc: 'Reference of the image it was built from.' },
  built: { type: 'date', doc: 'Day it was built, YYYY-MM-DD.' },
  os: { type: 'enum', values: ['linux', 'windows'], doc: 'Operating system family it needs; linux where absent.' },
  osVersion: { type: 'string', doc: 'Windows build it was made for.' },
  platforms: { type: 'list', of: { type: 'string', doc: 'Such as `linux/amd64`.' }, doc: 'Platforms it exists for.' },
  cpuLevel: { type: 'enum', values: ['x86-64-v1', 'x86-64-v2', 'x86-64-v3', 'x86-64-v4'], doc: 'Lowest x86-64 level it runs on.' },
  kernelMin: { type: 'string', doc: 'Lowest kernel it runs on.' },
  user: { type: 'string', doc: 'User it runs as by default.' },
  size: { type: 'bytes', doc: 'Unpacked size, in bytes.' },
  downloadSize: { type: 'bytes', doc: 'What a pull of it transfers: its compressed layers, in bytes.' },
  recipe: { type: 'string', doc: 'Dockerfile it is built from.' },
  health: { type: 'enum', values: ['none', 'liveness', 'readiness', 'both'], doc: 'Health check that it brings along; Docker runs it in containers that set none, Kubernetes does not.' },
  ports: { type: 'list', of: { type: 'string', doc: 'Such as `80`, `53/udp` or `8000-8010`.' }, doc: 'Ports that it says it listens on.' },
  volumes: { type: 'list', of: { type: 'string', doc: 'Path inside.' }, doc: 'Paths for which the engine makes a volume without a name where nothing is mounted.' },
  layers: { type: 'list', doc: 'Layers, lowest first.', of: { type: 'object', doc: 'A layer.', props: { digest: { type: 'string', doc: 'Digest.' }, size: { type: 'bytes', doc: 'Size, in bytes.' } } } },
  scan: { type: 'object', doc: 'Result of a scanner.', props: { report: { type: 'string', doc: 'Path of its report, from the folder of this file: Trivy, Grype, CycloneDX, SPDX or SARIF.' } } },
} as const satisfies Props;

export const LINK = {
  from: { type: 'ref', to: [], doc: 'Id of the node that depends or connects.' },
  to: { type: 'ref', to: [], doc: 'Id of the node it needs.' },
  port: { type: 'integer', min: 1, max: 65535, doc: 'Port it connects to.' },
  name: { type: 'string', doc: 'Label.' },
  strength: { type: 'enum', values: ['hard', 'soft'], doc: 'Hard: `from` cannot work without `to`. Soft: it is degraded. Hard where absent.' },
  latencyBudget: { type: 'duration', doc: 'Longest round trip it tolerates.' },
  bandwidth: { type: 'bytes', doc: 'Bytes a second it needs.' },
  callsPerRequest: { type: 'integer', min: 0, doc: 'Calls over it, one after the other, for one request of a user.' },
} as const satisfies Props;

export const RULE_SETTING = {
  severity: { type: 'enum', values: ['off', ...SEVERITIES], doc: 'Severity to report with, or off.' },
  options: { type: 'map', of: { type: 'any', doc: 'A parameter of the rule.' }, doc: 'Parameters of the rule.' },
} as const satisfies Props;

export const SUPPRESSION = {
  rule: { type: 'string', suggest: 'rule', doc: 'Rule id.' },
  node: { type: 'ref', to: [], doc: 'Node it is about; the whole file where absent.' },
  reason: { type: 'string', doc: 'Why the finding is accepted.' },
  until: { type: 'date', doc: 'Last day of the suppression, YYYY-MM-DD; after it the finding is back.' },
} as const satisfies Props;

const NODE = { type: 'ref', to: [], doc: 'Node id.' } as const;
const RESOURCES_THAT_RUN_AWAY = [':memory', ':cpu', ':pids'] as const;

/** One event of a what-if: one of its verbs, with what belongs to it. */
export const EVENT = {
  fail: { ...NODE, doc: 'Node that fails.' },
  'kernel-flaw': { ...NODE, doc: 'Node whose kernel has a flaw that gives whoever runs on it root there.' },
  compromise: { ...NODE, doc: 'Workload or virtual machine that an attacker has taken over.' },
  runaway: { type: 'string', names: { to: [], suffixes: RESOURCES_THAT_RUN_AWAY }, doc: 'Node id, a colon, and `memory`, `cpu` or `pids`: it takes all of it that it can get.' },
  drain: { ...NODE, doc: 'Host, hypervisor or node that is emptied for maintenance.' },
  patch: { ...NODE, doc: 'Node whose kernel is patched: what runs on it moves or waits for the restart.' },
  migrate: { ...NODE, doc: 'Virtual machine that moves to the host `to`, or pod or container that is started again there.' },
  failover: { ...NODE, doc: 'Site that is lost and whose protected workloads start at the site `to`.' },
  lose: { type: 'integer', min: 1, doc: 'Number of hosts lost at a time, whichever they are, of the cluster `of` (of every cluster where absent).' },
  add: { ...NODE, doc: 'Node of which `copies` more are placed.' },
  convert: { ...NODE, doc: 'Virtual machine that becomes a container, or container that becomes a virtual machine.' },
  to: { ...NODE, doc: 'Where a `migrate` or `failover` goes.' },
  of: { ...NODE, doc: 'Cluster that a `lose` is about.' },
  copies: { type: 'integer', min: 1, doc: 'Number of copies of an `add`; 1 where absent.' },
} as const satisfies Props;

export const EXPECTATION = {
  up: { type: 'list', of: NODE, doc: 'Nodes that are up, at the latest once what can be restarted was.' },
  down: { type: 'list', of: NODE, doc: 'Nodes that are down and stay down.' },
  notExposed: { type: 'list', of: NODE, doc: 'Nodes that are not reached.' },
  maxUnplaced: { type: 'integer', min: 0, doc: 'Most nodes for which no place is left.' },
  recoveredWithin: { type: 'duration', doc: 'Longest time until what can be restarted is up again, such as `10m`.' },
  possible: { type: 'boolean', doc: 'Whether every drain, migration, failover, loss or addition is possible.' },
} as const satisfies Props;

export const SCENARIO = {
  name: { type: 'string', doc: 'What it is called.' },
  events: { type: 'list', doc: 'What happens; several events add up.', of: { type: 'object', doc: 'An event.', props: EVENT } },
  expect: { type: 'object', doc: 'What must hold afterwards.', props: EXPECTATION },
} as const satisfies Props;

export const PIN = {
  x: { type: 'number', doc: 'Horizontal place of the left edge, in scene units.' },
  y: { type: 'number', doc: 'Vertical place of the top edge, in scene units.' },
} as const satisfies Props;

/** Top-level keys in the order in which Strata writes them. */
export const DOCUMENT_KEYS = ['$schema', 'strata', 'name', 'description', 'asOf', 'profile', 'nodes', 'images', 'links', 'rules', 'suppressions', 'scenarios', 'answers', 'layout'] as const;

export type Image = InferProps<typeof IMAGE>;
export type Link = InferProps<typeof LINK> & { readonly from: string; readonly to: string };
export type RuleSetting = InferProps<typeof RULE_SETTING>;
export type Suppression = InferProps<typeof SUPPRESSION>;
export type Event = InferProps<typeof EVENT>;
export type Expectation = InferProps<typeof EXPECTATION>;
export type Scenario = InferProps<typeof SCENARIO>;
export type Pin = { readonly x: number; readonly y: number };

/** The newest format version that this code knows. */
export const FORMAT_VERSION = 1;

/** Something wrong with the text itself, at a place in it. */
export interface Problem {
  /** Stable kebab-case code, such as `json-syntax`, `duplicate-key`, `wrong-type`, `unknown-property`, `newer-version`. */
  readonly code: string;
  readonly severity: Severity;
  /** What, why and what to do. */
  readonly message: string;
  /** JSON pointer of the value it is about; empty for the whole file. */
  readonly pointer: string;
  /** UTF-16 offsets into the text. */
  readonly offset: number;
  readonly length: number;
}

/** A file as read: typed, tolerant. A value of the wrong type is left out here (with a problem); the text keeps it. */
export interface Topology {
  readonly version: number;
  readonly name: string | undefined;
  /** Date for age rules where the file gives one (`asOf`), YYYY-MM-DD. */
  readonly asOf: string | undefined;
  readonly profile: string | undefined;
  /** Ids and nodes, parallel, in the order of the file. Ids are unique; of a repeated id the last wins, with a problem. */
  readonly ids: readonly string[];
  readonly nodes: readonly TopologyNode[];
  readonly images: ReadonlyMap<string, Image>;
  /** In the order of the file; entries that are not objects with `from` and `to` strings are `undefined`, so that indices are those of the file. */
  readonly links: readonly (Link | undefined)[];
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly suppressions: readonly (Suppression | undefined)[];
  readonly scenarios: readonly (Scenario | undefined)[];
  readonly layout: ReadonlyMap<string, Pin>;
  /** Why the file must not be edited (newer format version, not an object), or undefined. */
  readonly readOnly: string | undefined;
  readonly problems: readonly Problem[];
}
