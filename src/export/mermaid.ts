/** A Mermaid flowchart: boxes as nested subgraphs, links as arrows. Ids are our own, texts are entities where they could be syntax. */
import type { Scene } from '../scene/contract';
import type { Exported, Exporter, Subject } from './contract';
import { coloursOf, inkOf, isNestedLink, legendLines, linesOf, nested } from './nested';
import { counted, oneLine } from './text';

/** What Mermaid draws unless its host allows more (`maxTextSize`, `maxEdges`). */
const MOST_CHARACTERS = 50_000, MOST_EDGES = 500;

/** Text in which nothing is Mermaid, a directive, HTML or Markdown. */
export function mermaidText(text: string): string {
  return oneLine(text).replace(/[^\p{L}\p{N}\p{M} .,:/()_·×≤-]/gu, (char) => `#${char.codePointAt(0)};`);
}

/** A class for each pair of colours, by the pair. */
function classesOf(scene: Scene, theme: Subject['theme']): Map<string, number[]> {
  const classes = new Map<string, number[]>();
  for (let i = 0; i < scene.count; i++) {
    const { fill, stroke } = coloursOf(scene, i, theme);
    const style = `fill:${fill},stroke:${stroke},color:${inkOf(theme)}`;
    const boxes = classes.get(style);
    if (boxes) boxes.push(i);
    else classes.set(style, [i]);
  }
  return classes;
}

function write({ name, scene, theme }: Subject): Exported {
  const label = (i: number) => `n${i}["${linesOf(scene, i).map(mermaidText).join('<br/>')}"]`;
  const boxes = nested(scene, {
    open: (i, indent) => [`${indent}subgraph ${label(i)}`], close: (_, indent) => `${indent}end`, leaf: (i, indent) => `${indent}${label(i)}`,
  });
  const links: string[] = [];
  let left = 0;
  scene.linkFrom.forEach((from, k) => {
    if (isNestedLink(scene, k)) left++;
    else links.push(`  n${from} -->${scene.linkCount[k] > 1 ? `|${scene.linkCount[k]} links|` : ''} n${scene.linkTo[k]}`);
  });
  const classes = [...classesOf(scene, theme)].flatMap(([style, those], k) => [`  classDef c${k} ${style}`, `  class ${those.map((i) => `n${i}`).join(',')} c${k}`]);
  const body = ['flowchart TB', ...boxes, ...links, ...classes].join('\n');
  const notes = [
    'Mermaid places the boxes itself; meters, findings and pinned places are not in it.',
    ...(left > 0 ? [`${counted(left, 'link')} between a box and one around it cannot be said and ${left === 1 ? 'is' : 'are'} left out.`] : []),
    ...(body.length > MOST_CHARACTERS ? [`It has more than the ${MOST_CHARACTERS.toLocaleString('en')} characters that Mermaid draws unless maxTextSize is raised.`] : []),
    ...(links.length > MOST_EDGES ? [`It has more than the ${MOST_EDGES} links that Mermaid draws unless maxEdges is raised.`] : []),
  ];
  const comments = [`Made by Strata: ${name}.`, ...notes, ...legendLines(scene)].map((line) => `%% ${mermaidText(line)}`);
  return { content: `${[...comments, body].join('\n')}\n`, notes };
}

export const mermaid: Exporter = {
  format: 'mermaid', title: 'Mermaid flowchart', about: 'a flowchart of boxes in boxes, with links', extensions: ['.mmd', '.mermaid'], options: ['lens', 'theme'], write,
};
