/** The page on importing Compose files, docs/import-compose.md; its tables come from the importer's own. */
import { BUDGET } from '../../src/import';
import { FIELDS, type Section } from '../../src/import/compose/fields';
import type { Fate } from '../../src/import/fates';

export const composeReference = { file: 'docs/import-compose.md', make: () => `${sections().join('\n\n')}\n` };

const TITLES: readonly (readonly [Section, string])[] = [
  ['file', 'At the top'], ['service', 'In a service'], ['build', 'In `build`'], ['deploy', 'In `deploy`'], ['limits', 'In `deploy.resources.limits`'],
  ['reservations', 'In `deploy.resources.reservations`'], ['healthcheck', 'In `healthcheck`'], ['port', 'In the long form of a port'], ['mount', 'In the long form of a mount'],
  ['dependency', 'In `depends_on`'], ['attachment', 'In a service\'s `networks`'], ['network', 'In a network'], ['volume', 'In a volume'],
];

function sections(): string[] {
  return [
    '# Importing Docker Compose files',
    'A Compose project becomes a control group named after it, on a container engine, with a container for every service. In VS Code: *Strata: Import into Topology...*. On the command line:',
    '```sh\nstrata import docker-compose.yml -o shop.topology.json\nstrata import compose.yaml --into estate.topology.json --on vm-web\n```',
    '## What becomes of what',
    table(['Compose', 'Strata'], MAPPING),
    '## Where it is put',
    'Compose does not say where a project runs. It is put on the host, virtual machine, engine or control group that you choose; a machine without an engine gets one. Without a choice a new host and engine are made. What was made up is marked `assumed`.',
    '## Several files',
    `- Files that are named together, and are in one folder, are laid over each other in that order; \`compose.override.yaml\` beside a lone \`compose.yaml\` (or \`docker-compose.yml\`) is found by itself. \`COMPOSE_FILE\` is not followed: name the files.
- \`include\` and \`extends\` are followed below the workspace folder. What is remote, absolute or outside is named in a note and not read.
- Anchors, merge keys, \`!reset\` and \`!override\` do what they do in Compose.
- \`\${VARIABLES}\` take their values from \`.env\`. A variable without a value is left in the text where text stands, and makes a number unknown; a note names it. Your shell's variables are not looked at, so that an import gives the same result everywhere.`,
    '## Importing again',
    'Nodes remember the file and the place they came from (`source`), so importing again brings them up to date, wherever you moved them and whatever you called them. What people added stays: labels, further limits, mounts, links. Nothing is removed: what is not in the file any more is named in a note.',
    '## Secrets',
    'Environment variables, commands, secrets and configs are never copied. Build arguments count where the Dockerfile names its base, user or ports with them, unless their name looks like a credential. In labels, values whose name looks like a credential become `«hidden»`.',
    '## Bounds',
    `A file may have ${BUDGET.fileBytes / 1e6} MB and be nested ${BUDGET.depth} levels deep, an import may read ${BUDGET.files} files and make ${BUDGET.nodes} nodes, and aliases may unfold to ${BUDGET.expandedValues} values. Beyond that a note says so, and what was read stays.`,
    '## Every field',
    'Each name that is not carried over gives one note with a count and the place of the first.',
    ...TITLES.flatMap(([section, title]) => [`### ${title}`, fieldTable(section)]),
  ];
}

const MAPPING: readonly (readonly [string, string])[] = [
  ['project (`name`, `COMPOSE_PROJECT_NAME`, the folder)', '`cgroup` with `project`'],
  ['service', '`container`; `container_name` becomes its `name`'],
  ['`image`', '`image`, as written'],
  ['`build`', '`image` (PROJECT-SERVICE where it has no name), with the Dockerfile as `recipe` under `images`, and what it says of the image ([base, user, ports, volumes, health check](import-dockerfile.md)) where it is in the folder; `target` and `args` count. Its ports, volumes and health check are those of the container where the service has none'],
  ['`mem_limit`, `deploy.resources.limits.memory`', '`limits.memory`; Compose\'s units are powers of 1024 (`512m` is 512MiB), 0 is unlimited'],
  ['`mem_reservation`, `deploy.resources.reservations`', '`requests`'],
  ['`cpus`, `cpu_quota` and `cpu_period`', '`limits.cpu`, in cores'],
  ['`cpu_shares`, `cpuset`', '`cpuShares`, `cpuset`'],
  ['`pids_limit`, `memswap_limit`', '`limits.pids`, `limits.swap` (without the memory)'],
  ['`scale`, `deploy.replicas`', '`replicas`: one node, n copies'],
  ['`ports`, `expose`', '`ports`; ranges are written out'],
  ['`volumes`, `tmpfs`, `volumes_from`', '`mounts`; named volumes are `volume` nodes on the machine'],
  ['`networks`', '`networks`; each is a `network` node on the machine, the default one too'],
  ['`depends_on`, `links`', 'links; soft where `required: false`, and for jobs that only have to be finished'],
  ['`profiles`', '`profiles`, with `running: false` where none is selected (`COMPOSE_PROFILES`)'],
  ['`privileged`, `user`, `cap_add`, `cap_drop`, `read_only`, `devices`, `init`', 'the same'],
  ['`security_opt`', '`seccomp`, `lsm`, `allowPrivilegeEscalation`'],
  ['`pid`, `network_mode`, `ipc`, `uts`, `userns_mode`, `cgroup`', '`namespaces`; `service:x` becomes `container:ID`'],
  ['`runtime`, `isolation`', '`runtimeClass`, `isolation`'],
  ['`restart`, `deploy.restart_policy`', '`restart`'],
  ['`healthcheck`', '`health`: `readiness`, or `none` where it is switched off'],
];

const FATES: { readonly [fate in Extract<Fate, string>]: string } = {
  used: 'Carried over', kept: 'Kept as text under `extra`, with a note', plain: 'Left out without a note: it says nothing about the stack',
};

/** Names of a section, those with the same fate together. */
function fieldTable(section: Section): string {
  const byFate = new Map<string, string[]>();
  for (const [name, fate] of FIELDS[section]) {
    const text = typeof fate === 'string' ? FATES[fate] : `Left out with a note: ${fate.lost}`;
    byFate.set(text, [...(byFate.get(text) ?? []), `\`${name}\``]);
  }
  return table(['Field', 'What becomes of it'], [...byFate].map(([text, names]) => [names.join(', '), text] as const));
}

const table = (heads: readonly [string, string], rows: readonly (readonly [string, string])[]) =>
  [`| ${heads.join(' | ')} |`, '| --- | --- |', ...rows.map(([left, right]) => `| ${left.replaceAll('|', '\\|')} | ${right.replaceAll('|', '\\|')} |`)].join('\n');
