/** What JSON.parse does not tell: repeated keys, and characters that cannot be saved. */
import { visit } from 'jsonc-parser';
import type { Problem } from '../document';
import { shown } from './problems';

/** Whether a text holds, raw or as an escape, half of a surrogate pair, or may do so. */
export function mayHoldLoneSurrogates(text: string): boolean {
  return ((text.includes('\\ud') || text.includes('\\uD')) && loneEscape.test(text)) || !isWellFormed(text);
}

/** An escape of the first half without the second behind it, or of the second without the first before it. */
const loneEscape = /\\u[dD][89abAB][\da-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][\da-fA-F]{2})\\u[dD][c-fC-F]/;

function isWellFormed(text: string): boolean {
  const native = (text as { isWellFormed?(): boolean }).isWellFormed;
  return native ? native.call(text) : !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text);
}

/** Repeated keys in well-formed text. `base` is added to the places, `prefix` stands before the pointers. */
export function duplicateKeys(text: string, base = 0, prefix = ''): Problem[] {
  const problems: Problem[] = [];
  const open: Set<string>[] = [];
  visit(text, {
    onObjectBegin: () => { open.push(new Set()); },
    onObjectEnd: () => { open.pop(); },
    onObjectProperty: (name, offset, length, _line, _character, path) => {
      const seen = open.at(-1)!;
      if (!seen.has(name)) {
        seen.add(name);
        return;
      }
      const pointer = prefix + [...path(), name].map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
      const message = `The key ${shown(name)} stands here a second time; the last one counts and the others are ignored. Rename or remove one of them.`;
      problems.push({ code: 'duplicate-key', severity: 'error', message, pointer, offset: base + offset, length });
    },
  }, { allowTrailingComma: true });
  return problems;
}

/** Texts with half of a surrogate pair in well-formed text: they cannot be written as UTF-8. */
export function loneSurrogates(text: string, base = 0): Problem[] {
  const problems: Problem[] = [];
  const check = (value: unknown, offset: number, length: number) => {
    if (typeof value !== 'string' || isWellFormed(value)) return;
    const message = 'This text holds half of a character (a lone surrogate), which no file can hold as UTF-8. Replace it.';
    problems.push({ code: 'lone-surrogate', severity: 'warning', message, pointer: '', offset: base + offset, length });
  };
  visit(text, { onObjectProperty: check, onLiteralValue: check }, { allowTrailingComma: true });
  return problems;
}
