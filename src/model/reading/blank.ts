/** Comments and trailing commas, which JSON does not have: found, and blanked out so that every other offset stays. */
import type { Problem } from '../document';
import { Char } from '../source/chars';
import { skipComment, skipSpace, skipString } from '../source/scan';

/** The text as strict JSON as far as comments, trailing commas and a byte order mark go; undefined where it has none of them. */
export function blanked(text: string, start: number): { readonly text: string; readonly problems: readonly Problem[] } | undefined {
  const problems: Problem[] = [];
  let result = start > 0 ? ' '.repeat(start) : '';
  let done = start;
  const blank = (from: number, to: number) => {
    result += text.slice(done, from) + text.slice(from, to).replace(/[^\r\n]/g, ' ');
    done = to;
  };
  for (let i = start; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === Char.Quote) i = skipString(text, i) - 1;
    else if (c === Char.Slash) {
      const end = skipComment(text, i);
      if (end === i) continue;
      problems.push(problemAt(i, end, 'comment', 'JSON has no comments, and other programs refuse the file for it. Put notes into "description" or "extra".'));
      blank(i, end);
      i = end - 1;
    } else if (c === Char.Comma) {
      const next = text[skipSpace(text, i + 1)];
      if (next !== '}' && next !== ']') continue;
      problems.push(problemAt(i, i + 1, 'trailing-comma', 'JSON allows no comma behind the last entry, and other programs refuse the file for it. Remove it.'));
      blank(i, i + 1);
    }
  }
  return problems.length === 0 ? undefined : { text: result + text.slice(done), problems };
}

function problemAt(offset: number, end: number, code: string, message: string): Problem {
  return { code, severity: 'warning', message, pointer: '', offset, length: end - offset };
}
