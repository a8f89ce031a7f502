/** D2: boxes as nested containers, links as connections. Keys are our own, texts are quoted strings. */
import type { Exported, Exporter, Subject } from './contract';
import { coloursOf, groundOf, inkOf, legendLines, linesOf, nested } from './nested';
import { oneLine } from './text';

/** The inside of a string in double quotes: no escape, no substitution. */
export const d2Text = (text: string): string => oneLine(text).replace(/[\\"$]/g, '\\$&');

/** The key of each box with those of all around it, as connections name it. */
function pathsOf({ count, parent }: Subject['scene']): string[] {
  const paths: string[] = [];
  for (let i = 0; i < count; i++) paths.push(parent[i] < 0 ? `n${i}` : `${paths[parent[i]]}.n${i}`);
  return paths;
}

function write({ name, scene, theme }: Subject): Exported {
  const ink = inkOf(theme);
  const label = (i: number) => `n${i}: "${linesOf(scene, i).map(d2Text).join('\\n')}" {`;
  const style = (i: number) => {
    const { fill, stroke } = coloursOf(scene, i, theme);
    return `style: {fill: "${fill}"; stroke: "${stroke}"; font-color: "${ink}"; border-radius: 5}`;
  };
  const boxes = nested(scene, {
    open: (i, indent) => [`${indent}${label(i)}`, `${indent}  ${style(i)}`],
    close: (_, indent) => `${indent}}`,
    leaf: (i, indent) => `${indent}${label(i)}${style(i)}}`,
  });
  const paths = pathsOf(scene);
  const links = Array.from(scene.linkFrom, (from, k) => {
    const several = scene.linkCount[k] > 1 ? `: "${scene.linkCount[k]} links"` : '';
    return `${paths[from]} -> ${paths[scene.linkTo[k]]}${several} {style: {stroke: "${ink}"; font-color: "${ink}"}}`;
  });
  const notes = ['D2 places the boxes itself; meters, findings and pinned places are not in it.'];
  return {
    notes,
    content: [...[`Made by Strata: ${name}.`, ...notes, ...legendLines(scene)].map((line) => `# ${oneLine(line)}`), `style.fill: "${groundOf(theme)}"`, ...boxes.map((line) => line.slice(2)), ...links, ''].join('\n'),
  };
}

export const d2: Exporter = { format: 'd2', title: 'D2 diagram', about: 'the same for D2', extensions: ['.d2'], options: ['lens', 'theme'], write };
