// An esbuild plugin that leaves the documentation of rules out of bundles that never print it: description, remedy, sources and
// examples are half of a rule's text. It replaces the value of `docs` where an object is a rule (it has `id`, `family` and `docs`),
// and the texts of parameters (objects with `default`, `doc` and `source`). Of the tables of the format it empties every `doc`: the schema,
// which is a file, and the inspector in the webview print those.
import { parse } from '@babel/parser';
import fs from 'node:fs';

const NO_DOCS = "{ description: '', remedy: '', sources: [], bad: [], good: [] }";

export const stripRuleDocs = {
  name: 'strip-rule-docs',
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/]engine[\\/]rules[\\/].*\.ts$/ }, ({ path }) => {
      const source = fs.readFileSync(path, 'utf8');
      return { contents: withoutDocs(source), loader: 'ts' };
    });
    build.onLoad({ filter: /[\\/]src[\\/]model[\\/](kinds|common|document|document-props)\.ts$/ }, ({ path }) => {
      const source = fs.readFileSync(path, 'utf8');
      return { contents: withoutTableDocs(source), loader: 'ts' };
    });
  },
};

/** The TypeScript source of a module with the documentation of the rules and parameters in it emptied. */
export const withoutDocs = (source) => without(source, ofRule);

/** The TypeScript source of a table of the format with every text that is the value of a `doc` emptied. */
export const withoutTableDocs = (source) => without(source, ofTable);

function without(source, documented) {
  const { program } = parse(source, { sourceType: 'module', plugins: ['typescript'] });
  let result = '';
  let done = 0;
  for (const { start, end, text } of documentation(program, documented).sort((a, b) => a.start - b.start)) {
    result += source.slice(done, start) + text;
    done = end;
  }
  return result + source.slice(done);
}

/** Where documentation is below a node of the syntax tree, and what stands there instead. */
function documentation(node, documented) {
  const within = (child) => documentation(child, documented);
  if (Array.isArray(node)) return node.flatMap(within);
  if (typeof node?.type !== 'string') return [];
  const found = node.type === 'ObjectExpression' ? documented(node) : [];
  const inside = (one) => found.some(({ start, end }) => start <= one.start && one.end <= end);
  const below = Object.values(node).flatMap((child) => (typeof child === 'object' && child !== null ? within(child) : []));
  return [...found, ...below.filter((one) => !inside(one))];
}

const valueIn = (properties) => (name) => properties.find(({ key }) => key?.name === name)?.value;

function ofRule({ properties }) {
  const valueOf = valueIn(properties);
  const [docs, doc, source] = [valueOf('docs'), valueOf('doc'), valueOf('source')];
  if (docs && valueOf('id') && valueOf('family')) return [{ start: docs.start, end: docs.end, text: NO_DOCS }];
  return doc && source && valueOf('default') ? [doc, source].map(({ start, end }) => ({ start, end, text: "''" })) : [];
}

function ofTable({ properties }) {
  const doc = valueIn(properties)('doc');
  return doc?.type === 'StringLiteral' ? [{ start: doc.start, end: doc.end, text: "''" }] : [];
}
