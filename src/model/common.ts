/** Property descriptors that several kinds share. */
import type { Props } from './props';

export const PRIORITIES = ['low', 'normal', 'high', 'critical'] as const;

export const SOURCE = {
  format: { type: 'string', doc: 'Format the node was imported from, such as `compose`.' },
  file: { type: 'string', doc: 'File it was read from, relative to the topology file where possible.' },
  pointer: { type: 'string', doc: 'Path of the definition inside that file, as a JSON pointer.' },
} as const satisfies Props;

/** Labels of RULES 1.2: any node may carry them, and what lies inside inherits them from the nearest labelled ancestor. */
export const LABELS = {
  tenant: { type: 'string', doc: 'Who the workload belongs to. Inherited by everything inside.', suggest: 'label' },
  trust: { type: 'enum', values: ['untrusted', 'internal', 'trusted'], doc: 'How far the code that runs here is trusted. Inherited by everything inside.' },
  sensitivity: { type: 'enum', values: ['public', 'internal', 'confidential', 'restricted'], doc: 'How sensitive the data is that is handled here. Inherited by everything inside.' },
  criticality: { type: 'enum', values: PRIORITIES, doc: 'How much its loss would hurt; counts as weight 1, 2, 4 or 8. Inherited by everything inside.' },
  environment: { type: 'enum', values: ['dev', 'test', 'prod'], doc: 'What it is used for. Inherited by everything inside.' },
  role: { type: 'string', doc: 'What it does in the system: `control-plane`, `quorum`, `storage`, `dns`, `identity`, `mgmt`, `database`, `monolith`, `microservice`, `batch`, `latency-critical`, `build-runner` ...', suggest: 'label' },
  adminDomain: { type: 'string', doc: 'Who holds root here. Inherited by everything inside.', suggest: 'label' },
  owner: { type: 'string', doc: 'Person or team to ask.', suggest: 'label' },
} as const satisfies Props;

export const ANY_NODE = {
  name: { type: 'string', doc: 'Name shown in the picture; the id where absent.' },
  description: { type: 'string', doc: 'Free text.' },
  ...LABELS,
  source: { type: 'object', props: SOURCE, doc: 'Where an import read this node, so that a later import can update it.' },
  assumed: { type: 'list', of: { type: 'string', doc: 'Name of a property, or `*` for the node itself.' }, doc: 'Properties whose values are assumed rather than known; `*` says that the node itself is.' },
  extra: { type: 'any', doc: 'What an import could not carry over, kept as it was.' },
} as const satisfies Props;

export const OS = {
  platform: { type: 'string', suggest: 'platform', doc: 'Operating system, such as `ubuntu`, `debian`, `windows-server`, `macos`.', examples: ['ubuntu', 'debian', 'rhel', 'windows-server'] },
  version: { type: 'string', doc: 'Release, such as `24.04`.', examples: ['24.04', '12', '9', '2022'] },
  kernel: { type: 'string', doc: 'Version of the running kernel, such as `6.8`.', examples: ['6.8', '5.14'] },
  family: { type: 'enum', values: ['linux', 'windows', 'macos', 'bsd', 'other'], doc: 'Family of the kernel, where the platform does not tell.' },
  build: { type: 'string', doc: 'Windows build, such as `20348`.' },
  cgroup: { type: 'enum', values: ['v1', 'v2'], doc: 'Version of the cgroup hierarchy that is in use.' },
  autoUpdates: { type: 'boolean', doc: 'Security updates are installed without anyone asking.' },
  lastPatched: { type: 'date', doc: 'Day on which updates were last installed, YYYY-MM-DD.' },
  extendedSupport: { type: 'boolean', doc: 'Paid or volunteer extended support is in use (Ubuntu Pro, RHEL ELS, Windows ESU ...).' },
  fixedCves: { type: 'list', of: { type: 'string', doc: 'CVE id.' }, doc: 'Vulnerabilities known to be fixed in the running kernel, whatever its version says.' },
  livepatch: { type: 'boolean', doc: 'The kernel is patched live.' },
} as const satisfies Props;

export const WORKLOAD = {
  service: { type: 'string', doc: 'Workloads with the same key are replicas of one service.', suggest: 'label' },
  minAvailable: { type: 'integer', min: 0, doc: 'Replicas of the service that must be up; 1 where absent.' },
  maxUnavailable: { type: 'integer', min: 0, doc: 'Most replicas of the service that a drain may stop at a time (disruption budget).' },
  running: { type: 'boolean', doc: 'False where it is defined but not started (a Compose profile that is not selected, a stopped container).' },
  protected: { type: 'boolean', doc: 'False where it is not taken up at the recovery site of its site (`recovery`); true where absent.' },
  drShed: { type: 'boolean', doc: 'Stopped while its site takes over for another one.' },
  requires: { type: 'object', doc: 'What the workload asks of its surroundings.', props: {
    boundary: { type: 'enum', values: ['B0', 'B1', 'B1u', 'B2', 'B3', 'B3c', 'B4', 'B5'], doc: 'Weakest isolation boundary it accepts towards others.' },
  } },
  slo: { type: 'object', doc: 'Objectives, as durations.', props: {
    rto: { type: 'duration', doc: 'Longest outage, such as `15m`.' },
    rpo: { type: 'duration', doc: 'Most data that may be lost, as a time.' },
    startup: { type: 'duration', doc: 'Longest start.' },
  } },
  manages: { type: 'list', of: { type: 'ref', to: [], doc: 'A node.' }, doc: 'Nodes that whoever controls this one commands: what a management server or an automation tool administers.' },
  usage: { type: 'object', doc: 'Measured use.', props: {
    cpuP95: { type: 'cores', doc: '95th percentile of CPU use, in cores.' },
    memoryP95: { type: 'bytes', doc: '95th percentile of memory use, in bytes.' },
    diskUsed: { type: 'bytes', doc: 'Disk in use, in bytes.' },
    diskGrowth: { type: 'bytes', doc: 'Growth of the disk in use, in bytes a day.' },
  } },
  lastUsed: { type: 'date', doc: 'Day on which it last did something for anyone, YYYY-MM-DD.' },
  dutyCycle: { type: 'number', min: 0, max: 1, doc: 'Share of the time for which its schedule has it work, 0 to 1.' },
  threads: { type: 'integer', min: 1, doc: 'Worker threads it runs.' },
  cpuMsPerRequest: { type: 'number', min: 0, unit: 'ms', doc: 'CPU time that one request takes, in milliseconds, over all its threads.' },
  heap: { type: 'bytes', doc: 'Heap or cache the application is configured for, in bytes.' },
  language: { type: 'object', doc: 'Language runtime.', props: { name: { type: 'string', doc: 'Such as `java`, `go`, `nodejs`.' }, version: { type: 'string', doc: 'Its version.' } } },
  startSeconds: { type: 'number', min: 0, unit: 's', doc: 'Seconds from start to ready.' },
  dirtyRate: { type: 'bytes', doc: 'Memory written a second, in bytes; decides whether a live migration ends.' },
  dataPaths: { type: 'list', of: { type: 'string', doc: 'Path inside the workload.' }, doc: 'Where it keeps data that must survive.' },
  health: { type: 'enum', values: ['none', 'liveness', 'readiness', 'both'], doc: 'Health checks that are configured.' },
} as const satisfies Props;

export const REPLICAS = {
  replicas: { type: 'integer', min: 0, doc: 'Number of equal copies; 1 where absent.' },
} as const satisfies Props;

export const CGROUP_LIMITS = {
  memory: { type: 'object', doc: 'Memory controller, in bytes.', props: {
    max: { type: 'bytes', unlimited: true, doc: 'memory.max: hard limit; the kernel kills inside the group beyond it.' },
    high: { type: 'bytes', unlimited: true, doc: 'memory.high: above it the group is throttled and reclaimed.' },
    low: { type: 'bytes', doc: 'memory.low: best-effort protection.' },
    min: { type: 'bytes', doc: 'memory.min: hard protection.' },
    oomGroup: { type: 'boolean', doc: 'memory.oom.group: when the kernel kills inside the group, it kills all of it.' },
  } },
  cpu: { type: 'object', doc: 'CPU controller.', props: {
    max: { type: 'cores', unlimited: true, doc: 'cpu.max: bandwidth limit, in cores.' },
    weight: { type: 'integer', min: 1, max: 10000, doc: 'cpu.weight: share under contention, 1 to 10000; 100 where absent.' },
  } },
  pids: { type: 'either', of: [{ type: 'integer', min: 0, doc: 'Processes and threads.' }, { type: 'enum', values: ['unlimited'], doc: 'No limit.' }], doc: 'pids.max: most processes and threads.' },
  io: { type: 'object', doc: 'IO controller.', props: { weight: { type: 'integer', min: 1, max: 10000, doc: 'io.weight, 1 to 10000.' } } },
} as const satisfies Props;
