/** Graphviz DOT: boxes as nested clusters, links as edges. Names are our own, texts are quoted strings. */
import type { Exported, Exporter, Subject } from './contract';
import { coloursOf, groundOf, headOf, inkOf, isGroup, isNestedLink, legendLines, linesOf, nested } from './nested';
import { oneLine } from './text';

/** The inside of a quoted string: backslashes are no escapes in it, and ampersands no entities. */
export const dotText = (text: string): string => oneLine(text).replace(/&/g, '&amp;').replace(/\\/g, '\\\\').replace(/"/g, '\\"');

function write({ name, scene, theme }: Subject): Exported {
  const { linkFrom, linkTo, linkCount } = scene;
  const ends = new Set([...linkFrom, ...linkTo]);
  // Edges end at nodes: a box with others inside that has links gets a point to begin and end them at.
  const label = (i: number) => `label="${linesOf(scene, i).map(dotText).join('\\n')}" tooltip="${dotText(headOf(scene, i))}"`;
  const colours = (i: number) => {
    const { fill, stroke } = coloursOf(scene, i, theme);
    return `fillcolor="${fill}" color="${stroke}"`;
  };
  const boxes = nested(scene, {
    open: (i, indent) => [
      `${indent}subgraph cluster_${i} {`, `${indent}  graph [${label(i)} ${colours(i)}];`, ...(ends.has(i) ? [`${indent}  n${i} [shape=point width=0.04 label=""];`] : []),
    ],
    close: (_, indent) => `${indent}}`,
    leaf: (i, indent) => `${indent}n${i} [${label(i)} ${colours(i)}];`,
  });
  const links = Array.from(linkFrom, (from, k) => {
    const to = linkTo[k];
    const clip = isNestedLink(scene, k) ? [] : [...(isGroup(scene, from) ? [`ltail=cluster_${from}`] : []), ...(isGroup(scene, to) ? [`lhead=cluster_${to}`] : [])];
    const more = [...clip, ...(linkCount[k] > 1 ? [`label="${linkCount[k]} links"`] : [])];
    return `  n${from} -> n${to}${more.length > 0 ? ` [${more.join(' ')}]` : ''};`;
  });
  const notes = ['Graphviz places the boxes itself; meters, findings and pinned places are not in it.'];
  const ink = inkOf(theme);
  return {
    notes,
    content: [
      ...[`Made by Strata: ${name}.`, ...notes, ...legendLines(scene)].map((line) => `// ${oneLine(line)}`),
      'digraph strata {',
      `  graph [compound=true style="rounded,filled" labeljust=l fontname="sans-serif" fontsize=11 fontcolor="${ink}" bgcolor="${groundOf(theme)}"];`,
      `  node [shape=box style="rounded,filled" fontname="sans-serif" fontsize=10 fontcolor="${ink}"];`,
      `  edge [color="${ink}" fontname="sans-serif" fontsize=9 fontcolor="${ink}"];`,
      ...boxes, ...links, '}', '',
    ].join('\n'),
  };
}

export const dot: Exporter = { format: 'dot', title: 'Graphviz DOT', about: 'the same for Graphviz', extensions: ['.dot', '.gv'], options: ['lens', 'theme'], write };
