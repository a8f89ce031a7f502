// Collects the texts of the user interface that can be translated: calls of src/l10n, and tables whose texts are shown.
import fs from 'node:fs';
import path from 'node:path';
import { parse } from '@babel/parser';
import { TEMPLATES } from '../../src/catalog/templates';
import { NOTICES, RULES } from '../../src/engine';
import { FAMILIES } from '../../src/engine/contract';
import { SEARCH_KEYS } from '../../src/engine/search-keys';
import { EXPORTERS, FILE_EXPORTERS } from '../../src/export/formats';
import { OPTIONS } from '../../src/export/options';
import { IMPORTERS } from '../../src/import';
import { LEVELS } from '../../src/learn/labs/tables';
import { LIVE_SOURCES } from '../../src/live/sources';
import { KIND_TABLE, LINK, SEVERITIES, type Prop } from '../../src/model';
import { ANY_NODE } from '../../src/model/common';
import { DOCUMENT_PROPS } from '../../src/model/document-props';
import { labelOf } from '../../webview/panels/words';
import { DIFFERENCE_TITLES } from '../../src/review/sections';
import { OUTCOME_TITLES } from '../../src/whatif/words';
import type { Generator } from './main';

type Entry = readonly [name: string, prop: Prop];

/** The properties of a table, and those inside them; what is in a list has no name of its own. */
function within(entries: readonly Entry[]): readonly Entry[] {
  return entries.flatMap(([name, prop]): readonly Entry[] => [[name, prop], ...within(prop.type === 'object' ? Object.entries(prop.props)
    : prop.type === 'list' || prop.type === 'map' ? [['', prop.of]] : prop.type === 'either' ? prop.of.map((one) => ['', one] as const) : [])]);
}

const KINDS = Object.values(KIND_TABLE);
const ofNodes = within([...KINDS.flatMap(({ props }) => Object.entries<Prop>(props)), ...Object.entries(ANY_NODE)]);
const ofDocument = within(Object.entries(DOCUMENT_PROPS));
/** Properties for which the inspector has rows. */
const inspected = [...ofNodes, ...Object.entries<Prop>(LINK), ...ofDocument.filter(([name]) => ['name', 'description', 'asOf'].includes(name))].filter(([name]) => name !== '');

/** Texts that no call names: they stand in tables and are looked up with `translated`. */
const TABLES: readonly (() => Iterable<string>)[] = [
  () => KINDS.flatMap(({ title, doc }) => [title, title.toLowerCase(), doc]),
  () => [...ofNodes, ...ofDocument].map(([, { doc }]) => doc),
  () => inspected.map(([name]) => labelOf(name)),
  () => Object.values(SEARCH_KEYS),
  () => [...Object.keys(KIND_TABLE), ...SEVERITIES, ...FAMILIES, ...LEVELS, 'own'],
  () => Object.values(OPTIONS).flatMap(({ question, choices }) => [question, ...choices.map(({ label }) => label)]),
  () => [...EXPORTERS.map(({ title }) => title), ...FILE_EXPORTERS.flatMap(({ title, each }) => [title, ...each])],
  () => IMPORTERS.flatMap(({ title, becomes }) => [title, becomes]),
  () => TEMPLATES.flatMap(({ title, detail }) => [title, detail]),
  () => [...OUTCOME_TITLES, ...DIFFERENCE_TITLES],
  () => [...RULES, ...Object.values(NOTICES)].map(({ title }) => title),
  () => LIVE_SOURCES.flatMap(({ title, asks }) => [title, asks]),
];

interface SyntaxNode {
  readonly type?: string;
  readonly loc?: { readonly start: { readonly line: number } };
  readonly callee?: { readonly type: string; readonly name?: string };
  readonly arguments?: readonly SyntaxNode[];
  readonly value?: unknown;
  readonly quasis?: readonly { readonly value: { readonly cooked: string } }[];
  readonly consequent?: SyntaxNode;
  readonly alternate?: SyntaxNode;
}

/** Which arguments of a function of src/l10n are texts. */
const TEXTS: Readonly<Record<string, readonly number[]>> = { t: [0], plural: [1, 2] };
const FUNCTION = /Function|ClassMethod|ObjectMethod/;

/** The literal texts of an argument: one, or those of both ways of a condition. Undefined where it is something else. */
function literals(node: SyntaxNode | undefined): string[] | undefined {
  if (node?.type === 'StringLiteral') return [node.value as string];
  if (node?.type === 'TemplateLiteral' && node.quasis!.length === 1) return [node.quasis![0]!.value.cooked];
  if (node?.type !== 'ConditionalExpression') return undefined;
  const [one, other] = [literals(node.consequent), literals(node.alternate)];
  return one && other && [...one, ...other];
}

/** The texts of a file; throws where a call's text is not written in it, or stands where the language is not known yet. */
export function textsOf(file: string, source: string): string[] {
  const from = /import\s*\{([^}]*)\}\s*from\s*'[^']*\/l10n'/.exec(source)?.[1];
  if (from === undefined) return [];
  const imported = new Set(from.split(',').map((name) => name.trim()));
  const { program } = parse(source, { sourceType: 'module', sourceFilename: file, plugins: ['typescript', ...(file.endsWith('x') ? ['jsx' as const] : [])] });
  const found: string[] = [];
  const visit = (node: unknown, inFunction: boolean): void => {
    if (Array.isArray(node)) for (const child of node) visit(child, inFunction);
    else if (node && typeof node === 'object') {
      const syntax = node as SyntaxNode;
      const name = syntax.type === 'CallExpression' && syntax.callee?.type === 'Identifier' ? syntax.callee.name! : '';
      if (imported.has(name) && TEXTS[name]) {
        const place = `${file}:${syntax.loc!.start.line}`;
        if (!inFunction) throw new Error(`${place}: ${name} is called before the language is known; call it in a function.`);
        for (const index of TEXTS[name]!) {
          const texts = literals(syntax.arguments?.[index]);
          if (!texts) throw new Error(`${place}: the text of ${name} is not written here; translated() looks up texts of tables.`);
          found.push(...texts);
        }
      }
      for (const child of Object.values(node)) visit(child, inFunction || FUNCTION.test(syntax.type ?? ''));
    }
  };
  visit(program.body, false);
  return found;
}

const sources = (folder: string): string[] => fs.readdirSync(folder, { recursive: true })
  .map((name) => `${folder}/${String(name).split(path.sep).join('/')}`)
  .filter((file) => /\.tsx?$/.test(file));

/** Every text that can be translated, sorted. */
export function messages(): string[] {
  const called = [...sources('src'), ...sources('webview')].flatMap((file) => textsOf(file, fs.readFileSync(file, 'utf8')));
  return [...new Set([...called, ...TABLES.flatMap((texts) => [...texts()])])].sort();
}

/** What translators begin with: every text, itself as its translation. */
export const messageBundle: Generator = {
  file: 'l10n/bundle.l10n.json',
  make: () => `${JSON.stringify(Object.fromEntries(messages().map((text) => [text, text])), null, 2)}\n`,
};
