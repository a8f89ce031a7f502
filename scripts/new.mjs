// npm run new -- rule ID FAMILY | format ID "TITLE": writes the files of a new rule or importer, which work and say little, and puts
// them into the lists. What is in capitals in them is to be replaced.
import fs from 'node:fs';
import { at, filesUnder, startedDirectly } from './lib/project.mjs';

const camel = (id) => id.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
const words = (id) => id.replace(/-/g, ' ').replace(/^./, (letter) => letter.toUpperCase());

const ruleText = (id, family) => `import type { NodeOf } from '../../../model';
import type { Rule, RuleContext } from '../../contract';
import { called, capital } from '../say';

const params = {
  most: { default: 64, min: 1, doc: 'CORES of a host over which it is reported.', source: 'WHERE THE NUMBER COMES FROM' },
} as const;

type Context = RuleContext<typeof params>;

/** Called for every host. What needs more than one node is a check of its own instead: \`all\`, with facts of \`src/engine/facts\`. */
function check({ graph, options, report }: Context, node: number): void {
  const { cpu } = graph.nodes[node] as NodeOf<'host'>;
  const cores = cpu?.cores;
  if (cores === undefined || cores <= options.most) return;
  report({
    node, at: ['cpu', 'cores'], measured: cores, threshold: options.most,
    message: \`\${capital(called(graph, node))} has \${cores} cores, more than \${options.most}. WHAT FOLLOWS FROM THAT, AND WHAT TO DO.\`,
  });
}

const host = (cores: number) => ({ strata: 1, nodes: { 'host-1': { kind: 'host', cpu: { cores } } } });

export const ${camel(id)}: Rule<typeof params> = {
  id: '${id}',
  family: '${family}',
  severity: 'warning',
  layer: 'L1',
  title: '${words(id)}',
  params,
  docs: {
    description: 'WHAT IT FINDS, AND WHY THAT MATTERS: two or three sentences for somebody who has never heard of it, with the numbers that count.',
    remedy: 'WHAT TO DO, and what the quick fix would change.',
    sources: ['WHERE THAT IS WRITTEN'],
    bad: [{ title: 'Too many', topology: host(128) }],
    good: [{ title: 'Few enough', topology: host(16) }],
  },
  each: { kinds: ['host'], check },
};
`;

const importerText = (id, title) => `/** ${title}: WHAT BECOMES OF IT. */
import { type Importer, type ImportFile, SNIFF_BYTES } from '../contract';

/** How sure it is, by the start of the text alone: parsing is for the reader. */
function recognise({ path, text }: ImportFile): number {
  return /\\.json$/i.test(path) && text.slice(0, SNIFF_BYTES).includes('"${camel(id)}Version"') ? 0.9 : 0;
}

export const ${camel(id)}Importer: Importer = {
  format: '${id}',
  title: '${title}',
  files: ['*.${id}.json'],
  becomes: 'Machines become hosts.',
  selfStanding: true,
  recognise,
  read: 'json',
};
`;

const readerText = (id) => `/** Machines -> hosts. Bad input becomes notes, never an exception. */
import type { Operation } from '../../model';
import type { ImportFile, ImportNote, ImportResult } from '../contract';

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

export async function read(files: readonly ImportFile[]): Promise<ImportResult> {
  const operations: Operation[] = [];
  const notes: ImportNote[] = [];
  for (const file of files) {
    const note = (severity: ImportNote['severity'], code: string, message: string) => notes.push({ severity, code, message, file: file.path, line: 1, column: 1, count: 1 });
    let content: unknown;
    try {
      content = JSON.parse(file.text);
    } catch (error) {
      note('error', 'bad-json', \`It is no JSON: \${error instanceof Error ? error.message : String(error)}.\`);
      continue;
    }
    const machines = isObject(content) ? content['machines'] : undefined;
    if (!Array.isArray(machines)) {
      note('error', 'no-machines', 'It has no list of machines.');
      continue;
    }
    for (const machine of machines) {
      if (!isObject(machine) || typeof machine['name'] !== 'string') note('warning', 'no-name', 'A machine without a name was left out.');
      else operations.push({ op: 'add', id: machine['name'], node: { kind: 'host', ...(typeof machine['memory'] === 'string' && { memory: machine['memory'] }) } });
    }
  }
  return { name: undefined, operations, notes, sources: files.map(({ path }) => path) };
}
`;

const importTestText = (id) => `import assert from 'node:assert/strict';
import { importFiles, recognise } from '../../../../src/import';
import { readTopology } from '../../../../src/model';

const text = JSON.stringify({ ${camel(id)}Version: 1, machines: [{ name: 'a', memory: '16GiB' }, {}] });
const read = (content: string) => importFiles(['x.json'], { readFile: () => content, topology: readTopology('{}').topology });

describe('importing ${id}', () => {
  it('knows its files', () => assert.equal(recognise({ path: 'x.json', text })?.format, '${id}'));

  it('makes hosts of machines, and says what was left out', async () => {
    const { operations, notes } = await read(text);
    assert.equal(operations.length, 1);
    assert.deepEqual(notes.map(({ code }) => code), ['no-name']);
  });
});
`;

const pageText = (id, title) => `/** The page on importing ${title}, docs/import-${id}.md. */
import { importPage } from './page';

export const ${camel(id)}Reference = importPage({
  format: '${id}',
  title: '${title}',
  intro: 'WHAT IS READ.',
  examples: ['strata import x.${id}.json -o x.topology.json'],
  mapping: [['machine', '\`host\`']],
  sections: [['What is left out', 'WHAT IS NOT CARRIED OVER, AND WHY.']],
  tables: [],
});
`;

/** Changes a file; `change` must change it. */
function edit(file, change) {
  const before = fs.readFileSync(at(file), 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`${file} looks otherwise than expected: add it there by hand.`);
  fs.writeFileSync(at(file), after);
  console.log(`  changed ${file}`);
}

function write(file, text) {
  if (fs.existsSync(at(file))) throw new Error(`${file} is there already.`);
  fs.mkdirSync(at(file, '..'), { recursive: true });
  fs.writeFileSync(at(file), text);
  console.log(`  wrote ${file}`);
}

/** Adds an import behind the last one of a module. */
const imported = (name, from) => (text) => text.replace(/^([\s\S]*\nimport [^\n]*\n)/, `$1import { ${name} } from '${from}';\n`);

/** Adds a name to the list that a module ends with. */
const listed = (name) => (text) => text.replace(/,?(\n?)\]( as (?:const|readonly [\w<>]+\[\]))?;\s*$/, (_, line, type = '') => (line ? `,\n  ${name},\n]${type};\n` : `, ${name}]${type};\n`));

/** Writes a rule that works and puts it into its family. */
export function newRule(id, family) {
  const families = fs.readdirSync(at('src/engine/rules'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id)) throw new Error('The id of a rule is two words or more in small letters, joined by hyphens: npm run new -- rule two-words FAMILY');
  if (!families.includes(family)) throw new Error(`Name its family: ${families.join(', ')}.`);
  if (filesUnder(at('src/engine/rules'), `/${id}.ts`).length > 0) throw new Error(`There is a rule ${id} already.`);
  write(`src/engine/rules/${family}/${id}.ts`, ruleText(id, family));
  edit(`src/engine/rules/${family}/index.ts`, (text) => listed(camel(id))(imported(camel(id), `./${id}`)(text)));
}

/** Writes an importer of a JSON format that works, with its page and its test, and puts it into the lists. */
export function newFormat(id, title) {
  if (!/^[a-z][a-z0-9-]*$/.test(id)) throw new Error('The name of a format is in small letters: npm run new -- format NAME "TITLE"');
  write(`src/import/${id}/index.ts`, importerText(id, title));
  write(`src/import/${id}/read.ts`, readerText(id));
  write(`test/unit/import/${id}/${id}.test.ts`, importTestText(id));
  write(`scripts/generate/workloads/${id}.ts`, pageText(id, title));
  edit('src/import/families/json.ts', (text) => text.replace(/(\nimport type \{ Readers \}[^\n]*\n)/, `$1import { read as ${camel(id)} } from '../${id}/read';\n`).replace(/\n\]\);/, `\n  ['${id}', ${camel(id)}],\n]);`));
  edit('src/import/workloads/index.ts', (text) => listed(`${camel(id)}Importer`)(imported(`${camel(id)}Importer`, `../${id}`)(text)));
  edit('scripts/generate/workloads/index.ts', (text) => listed(`${camel(id)}Reference`)(imported(`${camel(id)}Reference`, `./${id}`)(text)));
}

if (startedDirectly(import.meta.url)) {
  const [what, id = '', more = ''] = process.argv.slice(2);
  try {
    if (what === 'rule') newRule(id, more);
    else if (what === 'format') newFormat(id, more || words(id));
    else throw new Error('npm run new -- rule ID FAMILY, or npm run new -- format NAME "TITLE". CONTRIBUTING.md says what follows.');
    console.log('\nNext: npm run generate, then node scripts/test.mjs unit ' + (what === 'rule' ? `engine/rule-examples --grep ${id}` : `import/${id}`));
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
