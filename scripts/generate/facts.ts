/** The page on facts, docs/facts.md, from the sections' own descriptions. */
import { FACT_SECTIONS, type Field, type FieldType, type SectionDoc } from '../../src/engine/report';

export const factsReference = { file: 'docs/facts.md', make: () => `${page().join('\n\n')}\n` };

/** How each type of value is written in JSON. */
const TYPES: { readonly [T in FieldType]: string } = {
  'id': 'id', 'ids': 'list of ids', 'text': 'text', 'texts': 'list of texts', 'name': 'name', 'names': 'list of names', 'yes/no': 'true or false',
  'count': 'number', 'bytes': 'bytes', 'cores': 'cores', 'seconds': 'seconds', 'milliseconds': 'milliseconds', 'ratio': 'ratio', 'number': 'number', 'amounts': 'object: resource to number',
};

function page(): string[] {
  return [
    '# Facts',
    'Facts are what Strata derives from a topology: whose kernel something runs on, what it can use at most, what goes down with it. Rules are made from them, the editor shows some, and `strata facts` prints all of them. This page is generated from the sections that it prints.',
    '```sh\nstrata facts shop.topology.json --only clusters\nstrata facts shop.topology.json --format json\n```',
    'What the file does not say is unknown: `null`, never a guess. Where a default of a product or a house heuristic ([H]) stands in, the fact says so in `assumed`, or in a value whose name ends in `Assumed`. No limit is `"unlimited"`. Lists that would grow with the square of the topology are cut, and `leftOut` counts what is missing.',
    'In the tables `[]` stands for each item of a list and `{}` for each key of an object. Any value may be `null` where it is unknown or there is none.',
    '## Sections',
    table(['Name', 'About', 'What it says'], FACT_SECTIONS.map(({ name, title, on }) => [`[\`${name}\`](#${name})`, on === undefined ? 'the stack' : 'nodes', title])),
    ...FACT_SECTIONS.flatMap(section),
  ];
}

function section({ name, title, doc, on, source, unknown, fields }: SectionDoc): string[] {
  const where = name === 'nodes' ? 'Beside these every node has `kind` and `parent`.' : on === undefined ? `In JSON: \`${name}\`.` : `In JSON: \`nodes.{}.${name}\`, on ${on}.`;
  return [
    `## ${name}`,
    `**${title}.** ${doc} ${where}`,
    table(['Value', 'Type', 'Meaning'], fields.map(([path, type, meaning]: Field) => [`\`${path}\``, TYPES[type], meaning])),
    `From: ${source}.`,
    `Unknown: ${unknown}`,
  ];
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
