import assert from 'node:assert/strict';
import { type Import, importsBelow, importsOf } from '../../support/imports';

/** From the bottom up: a folder may import itself and what stands before it. */
const core = ['l10n', 'model', 'catalog', 'engine', 'whatif', 'scene', 'import', 'reports', 'export', 'review', 'learn', 'live', 'protocol'];

/** The three programs on top: each may import all of the core, and none another. */
const programs = ['extension', 'cli', 'webview'];

/** Packages without Node or VS Code in them that the core may use. */
const corePackages = ['jsonc-parser', 'yaml', 'saxes', '@fontsource/open-sans'];

const programPackages: Record<string, string[]> = {
  extension: ['vscode', ...corePackages],
  cli: [...corePackages],
  webview: ['react', 'react-dom', '@xyflow/react', ...corePackages],
};

/** The command line, what asks running systems, and what the extension loads where it runs in Node. */
const nodeOnly = /^src\/(cli|live|extension\/node)\//;

const folderOf = (file: string) => /^src\/([^/]+)/.exec(file)?.[1] ?? (/^webview(\/|$)/.test(file) ? 'webview' : undefined);

const packageOf = (specifier: string) => specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');

function mayImport(from: string, to: string): boolean {
  if (from === to) return true;
  const [lower, upper] = [core.indexOf(to), core.indexOf(from)];
  return lower >= 0 && (programs.includes(from) || lower < upper);
}

/** Says what is wrong with one import, or nothing. */
function violation({ file, target }: Import): string | undefined {
  const from = folderOf(file);
  if (!from || !(core.includes(from) || programs.includes(from))) return `${file}: its folder is not in the list of layers`;
  const to = folderOf(target);
  if (to) {
    return mayImport(from, to) ? undefined : `${file}: ${from} must not import ${target}`;
  }
  if (target === 'package.json') return undefined;
  if (target.startsWith('node:')) {
    return nodeOnly.test(file) ? undefined : `${file}: only the command line, src/live and src/extension/node may import ${target}`;
  }
  const allowed = programPackages[from] ?? corePackages;
  return allowed.includes(packageOf(target)) ? undefined : `${file}: ${from} must not import the package ${target}`;
}

describe('import directions', () => {
  it('hold in every file of src and webview', () => {
    const imports = [...importsBelow('src'), ...importsBelow('webview')];
    assert.ok(imports.length > 0);
    assert.deepEqual(imports.map(violation).filter(Boolean), []);
  });

  it('see every form of import', () => {
    const text = [
      "import type { A } from './a';", "import b from '../engine/b';", "export * from '../catalog/c';",
      "const d = () => import('../review/d');", "let e: import('vscode').Uri;", "import 'node:fs';",
    ].join('\n');
    assert.deepEqual(importsOf('src/model/x.ts', text).map(({ target }) => target).sort(), [
      'node:fs', 'src/catalog/c', 'src/engine/b', 'src/model/a', 'src/review/d', 'vscode',
    ]);
  });

  it('refuse what goes up, sideways or outside', () => {
    const refused = [
      ['src/model/x.ts', 'src/engine/y'], ['src/scene/x.ts', 'src/review/y'], ['src/cli/x.ts', 'src/extension/y'],
      ['src/review/x.ts', 'webview/y'], ['src/engine/x.ts', 'node:fs'], ['src/import/x.ts', 'vscode'],
      ['src/export/x.ts', 'react/jsx-runtime'], ['src/extension/x.ts', 'node:path'], ['webview/x.tsx', 'vscode'], ['src/other/x.ts', 'src/model/y'],
    ];
    for (const [file, target] of refused) assert.ok(violation({ file, target }), `${file} -> ${target}`);
    const allowed = [['src/engine/x.ts', 'src/catalog/y'], ['webview/x.tsx', 'src/protocol/y'], ['src/cli/x.ts', 'node:fs'], ['src/extension/node/x.ts', 'node:fs'], ['src/model/x.ts', 'jsonc-parser']];
    for (const [file, target] of allowed) assert.equal(violation({ file, target }), undefined);
  });
});
