/** The rule pages, docs/rules/*.md, from the rules' own metadata. */
import { FAMILIES, PROFILES, RULES } from '../../src/engine';
import { NOTICES, TEXT_PREFIX } from '../../src/engine/check/notices';
import type { Example, Family, Param, ParamValue, Profile, Rule } from '../../src/engine';

const page = (rule: Rule) => ({ file: `docs/rules/${rule.id}.md`, make: () => `${rulePage(rule).join('\n\n')}\n` });

/** The list of rules and a page for each. */
export const ruleReference = [{ file: 'docs/rules/README.md', make: () => `${overview().join('\n\n')}\n` }, ...RULES.map(page)];

const FAMILY_DOCS: { readonly [F in Family]: string } = {
  isolation: 'What separates workloads, and what pierces it.',
  capacity: 'What is promised, and what is there.',
  resilience: 'What falls when something fails.',
  compatibility: 'What cannot run where it was put.',
  image: 'What containers are made from.',
  migration: 'What can move, and what keeps it.',
  operations: 'What has to be kept up, and for how long it can be.',
  placement: 'What should be where, or not together.',
  model: 'What is wrong with the description itself.',
};

const LAYERS: { readonly [L in Rule['layer']]: string } = { L1: 'one node', L2: 'a node and its neighbours', L3: 'the whole stack' };

function overview(): string[] {
  return [
    '# Rules',
    `Strata checks a topology against ${RULES.length} rules. Each page says what its rule finds and why, what to do, its parameters with where their defaults come from, and an example that it finds and one that it does not. These pages are generated from the rules; the examples are run as tests.`,
    '`strata rules` prints this list, `strata explain RULE` a page. [Coverage](coverage.md) tells what tests each of them. What rules look at are [facts](../facts.md).',
    ...FAMILIES.map((family) => [family, RULES.filter((rule) => rule.family === family)] as const)
      .filter(([, rules]) => rules.length > 0)
      .flatMap(([family, rules]) => [
        `## ${capital(family)}`,
        FAMILY_DOCS[family],
        table(['Rule', 'Severity', 'Looks at', 'Finds'], rules.map((rule) => [`[\`${rule.id}\`](${rule.id}.md)`, rule.severity, LAYERS[rule.layer], rule.title])),
      ]),
    '## Findings about the file',
    `Beside the rules the check reports what is wrong with the settings in the file, and the reader what it cannot read (ids that begin with \`${TEXT_PREFIX}\`). These ids can be set and suppressed like rules.`,
    table(['Id', 'Severity', 'Meaning'], Object.values(NOTICES).map(({ id, severity, description }) => [`\`${id}\``, severity, description])),
    '## Severities',
    list([
      '**error**: cannot work, or the loss of data or of the wall between tenants is one ordinary event away',
      '**warning**: works until something foreseeable happens',
      '**info**: a fact that is worth a decision',
      '**hint**: style or advice',
    ]),
    'A rule reports only what is certain. What the file does not say is unknown, and an unknown value never makes a finding.',
    '## Settings',
    'In the file, `rules` sets the severity of a rule (`off`, `hint`, `info`, `warning`, `error`) and its parameters (`options`). On the command line `--rule ID=SEVERITY` wins over the file.',
    json({ rules: { 'image-stale': { severity: 'info', options: { warnDays: 30 } }, 'image-mutable-reference': 'off' } }),
    '## Profiles',
    '`profile` in the file (or `--profile NAME` on the command line, which wins over it) names a set of severities and parameters to start from; `rules` of the file wins over its profile.',
    table(['Profile', 'For', 'Differs from the defaults in'], Object.entries(PROFILES).map(([name, profile]) => [`\`${name}\``, `${profile.title}. ${profile.doc}`, differences(profile)])),
    '## Suppressions',
    'A finding that was looked at and accepted is suppressed for its node, or for the whole file without `node`, always with a reason. After the day `until` the finding is back.',
    json({ suppressions: [{ rule: 'privileged-container', node: 'agent', reason: 'node exporter, reviewed', until: '2027-01-31' }] }),
    'Rules that depend on the day take it from `--today`, else from `asOf` in the file, else from the system. In CI pass `--today`, so that results do not change overnight.',
  ];
}

function differences({ rules }: Profile): string {
  return Object.entries(rules).map(([id, { severity, options = {} }]) => {
    const values = [...(severity === undefined ? [] : [severity]), ...Object.entries(options).map(([name, value]) => `${name} ${JSON.stringify(value)}`)];
    return `[\`${id}\`](${id}.md): ${values.join(', ')}`;
  }).join('; ') || 'nothing';
}

function rulePage(rule: Rule): string[] {
  const { docs } = rule;
  return [
    `# ${rule.title}`,
    `\`${rule.id}\` · ${rule.family} · ${rule.severity} · looks at ${LAYERS[rule.layer]}`,
    '## What it finds, and why it matters',
    docs.description,
    '## What to do',
    docs.remedy,
    '## Parameters',
    ...parameters(rule),
    ...examples('Found', docs.bad),
    ...examples('Not found', docs.good),
    '## Settings',
    'Severity and parameters are set in the file; a finding for one node is accepted with a reason:',
    json(settings(rule)),
    'On the command line: ' + `\`strata check FILE --rule ${rule.id}=off\`. More in [Rules](README.md#settings).`,
    ...(docs.sources.length > 0 ? ['## Sources', list(docs.sources)] : []),
  ];
}

function parameters({ params }: Rule): string[] {
  const rows = Object.entries(params).map(([name, param]) => [`\`${name}\``, value(param.default), cellDoc(param), param.source]);
  if (rows.length === 0) return ['None.'];
  const heuristic = Object.values(params).some(({ source }) => source.includes('[H]')) ? ['[H]: a house heuristic, without an outside authority.'] : [];
  return [table(['Name', 'Default', 'Meaning', 'Source of the default'], rows), ...heuristic];
}

function cellDoc({ doc, min, max, choices }: Param): string {
  const range = min !== undefined && max !== undefined ? ` From ${min} to ${max}.` : min !== undefined ? ` At least ${min}.` : max !== undefined ? ` At most ${max}.` : '';
  return `${doc}${range}${choices === undefined ? '' : ` One of ${choices.map((it) => `\`${it}\``).join(', ')}.`}`;
}

const value = (it: ParamValue): string => (Array.isArray(it) ? (it.length === 0 ? 'none' : it.map((item) => `\`${item}\``).join(', ')) : `\`${JSON.stringify(it)}\``);

function examples(title: string, all: readonly Example[]): string[] {
  if (all.length === 0) return [];
  return [`## ${title}`, ...all.flatMap((example) => [
    `${example.title}:`, json(example.topology), ...Object.entries(example.files ?? {}).flatMap(([path, content]) => [`beside it \`${path}\`:`, json(content)]),
  ])];
}

/** Settings that change something: another severity, and the first parameter with its default to be changed. */
function settings(rule: Rule): object {
  const [name] = Object.keys(rule.params);
  const severity = rule.severity === 'info' ? 'warning' : 'info';
  return {
    rules: { [rule.id]: name === undefined ? severity : { severity, options: { [name]: rule.params[name]!.default } } },
    suppressions: [{ rule: rule.id, node: 'ID', reason: 'why it is accepted', until: '2027-01-31' }],
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

/** JSON as people write it: what fits on a line stands on one. */
function json(data: unknown): string {
  return `\`\`\`json\n${pretty(data, '')}\n\`\`\``;
}

const LINE = 120;

function pretty(data: unknown, indent: string): string {
  const flat = oneLine(data);
  if (typeof data !== 'object' || data === null || (indent !== '' && indent.length + flat.length <= LINE)) return flat;
  const inner = `${indent}  `;
  const parts = Array.isArray(data)
    ? data.map((item) => `${inner}${pretty(item, inner)}`)
    : Object.entries(data).map(([key, item]) => `${inner}${JSON.stringify(key)}: ${pretty(item, inner)}`);
  const [open, close] = Array.isArray(data) ? '[]' : '{}';
  return parts.length === 0 ? `${open}${close}` : `${open}\n${parts.join(',\n')}\n${indent}${close}`;
}

function oneLine(data: unknown): string {
  if (Array.isArray(data)) return data.length === 0 ? '[]' : `[${data.map(oneLine).join(', ')}]`;
  if (typeof data !== 'object' || data === null) return JSON.stringify(data);
  const entries = Object.entries(data).filter(([, item]) => item !== undefined).map(([key, item]) => `${JSON.stringify(key)}: ${oneLine(item)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
