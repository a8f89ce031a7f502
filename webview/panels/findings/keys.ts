/** What keys do in the tree of findings, by the conventions of tree views. */
import { groupIndex, type Line } from './list';

export type Move =
  | { readonly to: number }
  | { readonly toggle: string }
  | { readonly activate: number };

/** What a key asks for when the keyboard is on line `at`; undefined where it means nothing here. `page` is the number of lines on the screen. */
export function moveFor(key: string, lines: readonly Line[], at: number, page: number): Move | undefined {
  const line = lines[at];
  const last = lines.length - 1;
  if (!line) return undefined;
  const to = (index: number): Move => ({ to: Math.max(0, Math.min(last, index)) });
  switch (key) {
    case 'ArrowDown': return to(at + 1);
    case 'ArrowUp': return to(at - 1);
    case 'PageDown': return to(at + page);
    case 'PageUp': return to(at - page);
    case 'Home': return to(0);
    case 'End': return to(last);
    case 'ArrowRight': return line.type === 'group' ? (line.open ? to(at + 1) : { toggle: line.key }) : undefined;
    case 'ArrowLeft': return line.type === 'group' ? (line.open ? { toggle: line.key } : undefined) : to(groupIndex(lines, at));
    case 'Enter': case ' ': return line.type === 'group' ? { toggle: line.key } : { activate: at };
    default: return undefined;
  }
}
