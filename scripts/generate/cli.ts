/** The page on the command line, docs/cli.md, from the commands' own tables. */
import { COMMANDS } from '../../src/cli/commands';
import { type Command, HELP } from '../../src/cli/command';
import { EXIT_CODES, optionDoc, optionUsage, usageOf } from '../../src/cli/help';

export const cliReference = { file: 'docs/cli.md', make: () => `${sections().join('\n\n')}\n` };

/** The page of the package on npm. */
export const cliPackage = { file: 'packages/cli/README.md', make: packagePage };

function packagePage(): string {
  return `# strata

The command line of Strata, which understands compute stacks: hosts, hypervisors, virtual machines, container engines, pods and containers, one inside the other. It says what shares a kernel, what falls when something fails, what is overcommitted, what is out of support.

It needs Node 20 or newer and nothing else: it has no dependencies. It sends nothing anywhere, and runs a program only where it is asked to read a running system.

\`\`\`sh
npx strata-topology import docker-compose.yml -o shop.topology.json
npx strata-topology check shop.topology.json
npx strata-topology whatif shop.topology.json --fail host
npx strata-topology export shop.topology.json -o shop.svg
\`\`\`

Installed (\`npm install --global strata-topology\`, or as a development dependency of a project), the program is called \`strata\`.

| Command | What it does |
| --- | --- |
${COMMANDS.map((command) => `| \`strata ${command.name}\` | ${cell(command.summary)} |`).join('\n')}

\`strata help COMMAND\` has the options of each. \`strata explain RULE\` says what a rule finds, why, and how to mend it.

The Strata extension shows the same files in VS Code as a picture that is edited, and checks them while you drag.
`;
}

function sections(): string[] {
  return [
    '# The command line',
    '`strata` runs the same engine as the extension, without VS Code. This page is generated from the tables that the program itself uses.',
    '```\nnpx strata check stack.topology.json\n```',
    '## Exit codes',
    `| Code | Meaning |\n| --- | --- |\n${EXIT_CODES.map(([code, doc]) => `| ${code} | ${cell(doc)} |`).join('\n')}`,
    'Bad input never stops the judging of other files: what can be read is checked, and the exit code is 2 all the same.',
    '## Commands',
    COMMANDS.map((command) => `- [\`strata ${command.name}\`](#strata-${command.name}): ${command.summary}`).join('\n'),
    ...COMMANDS.flatMap(commandSections),
    '## Colours',
    'Output to a terminal is coloured. `NO_COLOR` switches that off, `FORCE_COLOR` switches it on for pipes.',
    '## JSON',
    'Every JSON output has `"version": 1`; keys may be added within a version, and none changes its meaning.',
    '`check --format json`: lines and characters count from 0, as in the Language Server Protocol. `related`, `witness`, `measured`, `threshold` and `fixed` are there where there is something to say; `known` and `gone` (findings of the earlier check that are no more) with --baseline and --changed-since. `fingerprint` stays the same while lines move.',
    fence(CHECK_SHAPE),
    '`facts --format json`: sizes in bytes, CPU in cores, times in seconds; `null` is unknown (or makes no sense for the kind), `"unlimited"` is unlimited. `commit` is what is promised inside for one unit of what there is. Each node has further properties where they make sense for it, and further keys stand beside `nodes`: [Facts](facts.md) has all of them. With `--only`, only what was asked for is there.',
    fence(FACTS_SHAPE),
    '`diff --format json`: [Comparing two topologies](diff.md#json) has all of it.',
    '`import --report FILE`: lines and columns count from 1.',
    fence(REPORT_SHAPE),
    '## In CI',
    'Pass `--today` so that results do not change overnight; findings then only change with the files. [In CI and before a commit](ci.md) has the GitHub action, the hooks for pre-commit, and how to let only new findings decide.',
  ];
}

function commandSections(command: Command): string[] {
  const rows = [...command.options, HELP].map((option) => `| \`${cell(optionUsage(option))}\` | ${cell(optionDoc(option))} |`);
  return [
    `### strata ${command.name}`,
    `\`\`\`\n${usageOf(command)}\n\`\`\``,
    ...command.description,
    ...(command.arguments ? [`\`${command.arguments.usage}\`: ${command.arguments.doc}`] : []),
    `| Option | Meaning |\n| --- | --- |\n${rows.join('\n')}`,
    ...(command.examples.length > 0 ? [`\`\`\`sh\n${command.examples.map(({ line, doc }) => `# ${doc}\n${line}`).join('\n')}\n\`\`\``] : []),
  ];
}

const cell = (text: string) => text.replaceAll('|', '\\|');
const fence = (text: string) => `\`\`\`json\n${text}\n\`\`\``;

const CHECK_SHAPE = `{
  "version": 1,
  "files": [
    {
      "file": "shop.topology.json",
      "findings": [
        {
          "rule": "privileged-container", "family": "isolation", "severity": "error",
          "message": "...",
          "nodes": ["agent"], "pointer": "/nodes/agent/privileged",
          "range": { "start": { "line": 11, "character": 6 }, "end": { "line": 11, "character": 10 } },
          "fixes": [{ "title": "...", "safe": false }],
          "fingerprint": "0f3c...",
          "help": "..."
        }
      ],
      "suppressed": 0
    }
  ]
}`;

const FACTS_SHAPE = `{
  "version": 1,
  "file": "shop.topology.json",
  "nodes": {
    "vm-web": {
      "kind": "vm", "parent": "kvm-1", "kernel": "vm-web",
      "cpu": { "capacity": 4, "requested": 0.5, "limit": 4, "commit": 0.25 },
      "memory": { "capacity": 8589934592, "requested": null, "limit": 8589934592, "commit": 0.0625 },
      "disk": { "capacity": 42949672960, "requested": null, "limit": 42949672960, "commit": null },
      "copies": 1, "host": "host-1", "site": "fra1", "boundary": null,
      "limits": { "memory": { "atMost": 8589934592, "by": "vm-web", "exact": true } },
      "migration": { "targets": [{ "to": "kvm-2", "answer": "no", "reasons": [{ "code": "cpu-vendor", "certainty": "certain", "text": "..." }] }], "leftOut": 0 }
    }
  },
  "kernels": [{ "at": "vm-web", "platform": "ubuntu", "version": "24.04", "workloads": ["front"] }],
  "services": [{ "name": "shop", "replicas": 2, "needed": 1, "singlePoints": [{ "node": "host-1", "kind": "host", "comesBack": true }] }]
}`;

const REPORT_SHAPE = `{
  "version": 1,
  "notes": [
    { "severity": "info", "code": "not-carried-over", "message": "...", "file": "compose.yaml", "line": 4, "column": 5, "count": 2 }
  ]
}`;
