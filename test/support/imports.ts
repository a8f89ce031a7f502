// Reads what a TypeScript module imports, type imports included, with a real parser.
import fs from 'node:fs';
import path from 'node:path';
import { parseSync } from 'oxc-parser';

export interface Import {
  /** Path of the importing file, relative to the project. */
  file: string;
  /** What it imports: a path relative to the project for './' and '../', else the bare specifier. */
  target: string;
}

/** Specifiers in `import('x').T` types, which are no imports to the module record. */
function typeQueries(node: unknown, found: string[] = []): string[] {
  if (Array.isArray(node)) for (const child of node) typeQueries(child, found);
  else if (node && typeof node === 'object') {
    const { type, source } = node as { type?: string; source?: { value?: string } };
    if (type === 'TSImportType' && source?.value) found.push(source.value);
    for (const child of Object.values(node)) typeQueries(child, found);
  }
  return found;
}

/** Every specifier that `text` imports or re-exports, statically, dynamically or as a type. */
export function specifiers(file: string, text: string): string[] {
  const { module, program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
  const dynamic = module.dynamicImports
    .map(({ moduleRequest }) => text.slice(moduleRequest.start, moduleRequest.end))
    .filter((request) => /^['"`]/.test(request))
    .map((request) => request.slice(1, -1));
  return [
    ...module.staticImports.map((entry) => entry.moduleRequest.value),
    ...module.staticExports.flatMap((statement) => statement.entries.flatMap((entry) => entry.moduleRequest?.value ?? [])),
    ...dynamic,
    ...typeQueries(program),
  ];
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
