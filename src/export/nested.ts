/** Boxes inside boxes, written as blocks inside blocks; without recursion, as nesting may be deep. */
import { parseColour, type Rgb } from '../scene/colour';
import type { Scene } from '../scene/contract';
import type { Theme } from '../scene/theme';
import { KINDS } from '../model';

export interface Blocks {
  open(i: number, indent: string): readonly string[];
  close(i: number, indent: string): string;
  leaf(i: number, indent: string): string;
}

export const isGroup = ({ end }: Scene, i: number): boolean => end[i] > i + 1;

/** Lines of all boxes in preorder, those with others inside as blocks. */
export function nested(scene: Scene, { open, close, leaf }: Blocks): string[] {
  const lines: string[] = [], around: number[] = [];
  const indent = (depth: number) => '  '.repeat(Math.min(depth, 40) + 1);
  for (let i = 0; i <= scene.count; i++) {
    while (around.length > 0 && (i === scene.count || scene.end[around.at(-1)!] <= i)) {
      const done = around.pop()!;
      lines.push(close(done, indent(around.length)));
    }
    if (i === scene.count) break;
    if (isGroup(scene, i)) {
      lines.push(...open(i, indent(around.length)));
      around.push(i);
    } else lines.push(leaf(i, indent(around.length)));
  }
  return lines;
}

/** First line of a box where there are no icons: kind and name, and how many. */
export function headOf(scene: Scene, i: number): string {
  return `${KINDS[scene.kind[i]]} ${scene.title[i]}${scene.replicas[i] === 1 ? '' : ` ×${scene.replicas[i].toLocaleString('en')}`}`;
}

/** The lines of a box: kind and name, what distinguishes it, operating system or kernel. */
export const linesOf = (scene: Scene, i: number): string[] => [headOf(scene, i), scene.subtitle[i], scene.band[i]].filter((line) => line !== '');

/** `#rrggbb` of a colour that is not transparent. */
function hex(colour: string): string {
  const rgb: Rgb = parseColour(colour, [255, 255, 255]) ?? [128, 128, 128];
  return `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

export interface Colours {
  readonly fill: string;
  readonly stroke: string;
}

/** Ground and edge of a box in the lens of the scene, as `#rrggbb`. */
export function coloursOf(scene: Scene, i: number, theme: Theme): Colours {
  const depth = Math.min(scene.depth[i], theme.fills.length - 1);
  const tone = theme.tone(scene.lens, scene.tone[i]);
  return { fill: hex((scene.lens === 'stack' ? undefined : tone?.fills[depth]) ?? theme.fills[depth]), stroke: hex(tone?.mark ?? theme.muted) };
}

/** Text colour as `#rrggbb`. */
export const inkOf = (theme: Theme): string => hex(theme.text);
/** Ground of the picture as `#rrggbb`. */
export const groundOf = (theme: Theme): string => hex(theme.background);

/** Whether one end of a link lies inside the other. */
export const isNestedLink = ({ linkFrom, linkTo, end }: Scene, k: number): boolean => {
  const [outer, inner] = linkFrom[k] < linkTo[k] ? [linkFrom[k], linkTo[k]] : [linkTo[k], linkFrom[k]];
  return inner < end[outer];
};

/** The legend in words, a line each. */
export const legendLines = ({ legend }: Scene): string[] =>
  legend.map(({ tone, label, detail, count }) => `${label}${tone > 0 ? ` (${count.toLocaleString('en')})` : ''}${detail === '' ? '' : `: ${detail}`}`);
