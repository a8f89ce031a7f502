// Reads what a TypeScript module imports, type imports included, with a real parser.
import fs from 'node:fs';
import path from 'node:path';
import { parse } from '@babel/parser';

export interface Import {
  /** Path of the importing file, relative to the project. */
  file: string;
  /** What it imports: a path relative to the project for './' and '../', else the bare specifier. */
  target: string;
}

interface SyntaxNode {
  type?: string;
  source?: { value?: string };
  argument?: { value?: string };
  callee?: { type?: string };
  arguments?: { value?: string }[];
}

/** The module that one node of the syntax tree names, if it names one. */
function namedModule({ type, source, argument, callee, arguments: given }: SyntaxNode): string | undefined {
  if (type === 'CallExpression' && callee?.type === 'Import') return given?.[0]?.value;
  if (type === 'TSImportType') return argument?.value ?? source?.value;
  return /^(Import|Export\w+)Declaration$|^ImportExpression$/.test(type ?? '') ? source?.value : undefined;
}

function collect(node: unknown, found: string[]): string[] {
  if (Array.isArray(node)) for (const child of node) collect(child, found);
  else if (node && typeof node === 'object') {
    const name = namedModule(node as SyntaxNode);
    if (name !== undefined) found.push(name);
    for (const child of Object.values(node)) collect(child, found);
  }
  return found;
}

/** Every specifier that `text` imports or re-exports, statically, dynamically or as a type. Throws where it cannot be parsed. */
export function specifiers(file: string, text: string): string[] {
  const { program } = parse(text, { sourceType: 'module', sourceFilename: file, plugins: ['typescript', ...(file.endsWith('x') ? ['jsx' as const] : [])] });
  return collect(program.body, []);
}

/** The imports of one file; relative ones resolved against its folder. */
export function importsOf(file: string, text: string): Import[] {
  return [...new Set(specifiers(file, text))].map((specifier) => ({
    file,
    target: specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : specifier,
  }));
}

/** The imports of every TypeScript file below `folder`, a path relative to the working directory. */
export function importsBelow(folder: string): Import[] {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { recursive: true })
    .map((name) => `${folder}/${String(name).split(path.sep).join('/')}`)
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
    .flatMap((file) => importsOf(file, fs.readFileSync(file, 'utf8')));
}
