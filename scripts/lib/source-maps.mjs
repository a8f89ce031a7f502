// Turns positions in bundled tests back into positions in their sources.
import fs from 'node:fs';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { root } from './project.mjs';

// The browser worker compiles a file inside a function, which adds two lines.
const workerWrapperLines = 2;

function readMap(file) {
  const content = fs.existsSync(`${file}.map`) ? fs.readFileSync(`${file}.map`, 'utf8') : undefined;
  return content && new SourceMap(JSON.parse(content));
}

/** Returns a function that maps every frame of a stack that lies in `files` (absolute paths of bundles with .map files). */
export function stackMapper(files) {
  const maps = new Map(files.map((file) => [path.basename(file), { file, map: readMap(file) }]));
  return (stack) => stack.replace(/\(?[^\s()]*?([\w.-]+\.js)[^\s():]*:(\d+):(\d+)\)?/g, (frame, name, line, column) => {
    const bundle = maps.get(name);
    if (!bundle?.map) return frame;
    const offset = frame.includes('#vscode-extension') ? workerWrapperLines : 0;
    const entry = bundle.map.findEntry(Number(line) - 1 - offset, Number(column) - 1);
    if (!entry?.originalSource) return frame;
    const source = path.relative(root, path.resolve(path.dirname(bundle.file), entry.originalSource));
    return `(${source}:${entry.originalLine + 1}:${entry.originalColumn + 1})`;
  });
}
