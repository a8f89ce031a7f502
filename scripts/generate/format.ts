/** The format reference, docs/format.md. */
import { BYTE_UNITS, DOCUMENT_KEYS, DOCUMENT_PROPS, FORMAT_VERSION, KINDS, KIND_TABLE, ANY_NODE, type Kind, type Prop, type Props } from '../../src/model';

export const formatReference = { file: 'docs/format.md', make: () => `${sections().join('\n\n')}\n` };

function sections(): string[] {
  return [
    '# The topology format',
    `Version ${FORMAT_VERSION}. A topology is a JSON object in a file whose name ends with \`.topology.json\`. This page is generated from the tables that the reader, the editor and the JSON Schema use.`,
    'Every property is optional unless it says otherwise. What is absent is unknown, not zero. Unknown properties are kept and reported as a hint. A value that cannot be read is reported with its place and treated as absent.',
    '## Quantities',
    quantities(),
    '## The document',
    table(documentProps()),
    '## Any node',
    'A node is an entry of `nodes`: the key is its id, which is any text that is not empty.',
    table({ ...ANY_NODE }, [['`kind`', 'text', 'What the node is. Required.'], ['`in`', 'node id', 'The node it is in; at the root where absent.']]),
    ...KINDS.flatMap(kindSections),
    '## Writing',
    `Strata writes top-level keys in this order: ${DOCUMENT_KEYS.map((key) => `\`${key}\``).join(', ')}; in a node \`kind\`, \`in\`, and then the properties as they stand on this page. It changes only what an edit is about and keeps the order, the indentation and the line ends that it finds.`,
  ];
}

function quantities(): string {
  const units = [...BYTE_UNITS].map(([unit, bytes]) => `\`${unit}\` ${bytes === 1 ? '1' : exponent(unit, bytes)}`).join(', ');
  return [
    `- **Size**: bytes as a number, or a string with a unit: ${units}. Units are case-sensitive; \`8G\` and \`512m\` are refused because products read them differently. At most 2^53 - 1 bytes.`,
    '- **CPU**: cores as a number (`0.5`), or a string in thousandths (`"250m"`).',
    '- **No limit**: `"unlimited"`, where the property says so.',
    '- **Duration**: a string of numbers with `ms`, `s`, `m`, `h`, `d` or `w`, such as `"300ms"` or `"1h30m"`.',
    '- **Day**: a string `YYYY-MM-DD`.',
  ].join('\n');
}

function exponent(unit: string, bytes: number): string {
  return unit.includes('i') ? `2^${Math.log2(bytes)}` : `10^${Math.round(Math.log10(bytes))}`;
}

function documentProps(): Props {
  const all: Props = { ...DOCUMENT_PROPS, nodes: { type: 'map', doc: 'Nodes by id.', of: { type: 'object', props: {}, doc: 'A node.' } } };
  return Object.fromEntries(DOCUMENT_KEYS.map((key) => [key, all[key]!]));
}

function kindSections(kind: Kind): string[] {
  const { title, doc, parents, props } = KIND_TABLE[kind];
  const places = parents.map((parent) => (parent === 'root' ? 'the root' : `\`${parent}\``)).join(', ');
  return [`## ${title} (\`${kind}\`)`, `${doc} May be in: ${places}.`, table(props)];
}

function table(props: Props, first: readonly (readonly string[])[] = []): string {
  const rows = [...first, ...Object.entries(props).flatMap(([name, prop]) => rowsOf(name, prop))];
  return ['| Property | Value | Meaning |', '| --- | --- | --- |', ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`)].join('\n');
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function rowsOf(path: string, prop: Prop): string[][] {
  return [[`\`${path}\``, valueOf(prop), prop.doc], ...below(path, prop)];
}

function below(path: string, prop: Prop): string[][] {
  switch (prop.type) {
    case 'object': return Object.entries(prop.props).flatMap(([name, inner]) => rowsOf(`${path}.${name}`, inner));
    case 'list': return below(`${path}[]`, prop.of);
    case 'map': return below(`${path}.*`, prop.of);
    case 'either': return prop.of.flatMap((inner) => below(path, inner));
    default: return [];
  }
}

function valueOf(prop: Prop): string {
  switch (prop.type) {
    case 'string': return prop.names ? 'text, may name a node' : 'text';
    case 'ref': return prop.to.length === 0 ? 'node id' : `id of a ${prop.to.join(', ')} node`;
    case 'boolean': return '`true` or `false`';
    case 'integer': return `whole number${range(prop)}`;
    case 'number': return `number${range(prop)}${prop.unit ? `, in ${prop.unit}` : ''}`;
    case 'bytes': return `size${prop.unlimited ? ' or `"unlimited"`' : ''}`;
    case 'cores': return `CPU${prop.unlimited ? ' or `"unlimited"`' : ''}`;
    case 'date': return 'day';
    case 'duration': return 'duration';
    case 'enum': return prop.values.map((value) => `\`${value}\``).join(', ');
    case 'list': return `list of: ${valueOf(prop.of)}`;
    case 'map': return `object of: ${valueOf(prop.of)}`;
    case 'object': return 'object';
    case 'either': return prop.of.map(valueOf).join(', or ');
    case 'any': return 'any JSON';
  }
}

function range({ min, max }: { readonly min?: number; readonly max?: number }): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  return min !== undefined ? `, at least ${min}` : max !== undefined ? `, at most ${max}` : '';
}
