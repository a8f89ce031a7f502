// npm run types: checks the whole project, then the host-independent part without the types of Node, VS Code and the DOM.
import { spawnSync } from 'node:child_process';
import { at, root, startedDirectly } from './lib/project.mjs';

/** Runs the compiler on both configurations; returns whether both are clean. */
export function checkTypes() {
  return ['tsconfig.json', 'tsconfig.core.json'].map((config) =>
    spawnSync(process.execPath, [at('node_modules/typescript/bin/tsc'), '-p', config], { cwd: root, stdio: 'inherit' }).status === 0,
  ).every(Boolean);
}

if (startedDirectly(import.meta.url)) process.exit(checkTypes() ? 0 : 1);
