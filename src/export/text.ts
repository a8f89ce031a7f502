/** Texts of a file inside other formats: always text there, never markup. */

/** One line of text without control characters, so that a file's contents cannot drive what reads it; halves of surrogate pairs, which UTF-8 cannot say, are replaced. */
export function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ').replace(/\p{Surrogate}/gu, '\ufffd');
}

/** Text or attribute value of XML 1.0: characters that XML does not allow are replaced, halves of surrogate pairs among them. */
export function escapeXml(text: string): string {
  return oneLine(text).replace(/[\ufffe\uffff]/g, '\ufffd')
    .replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/'/g, '&#39;');
}

/** Markdown text inside a line or a table's cell, in which nothing is markup, a mention, a reference or a link. */
export function escapeMarkdownInside(text: string): string {
  // What renders as a mention, an issue or a link even where its characters are escaped is broken by a space without width.
  return oneLine(text).replace(/[\\`*_{}[\]<#!|~&$]/g, '\\$&').replace(/@|#(?=\d)|\bGH(?=-\d)|:(?=\/\/)|\bwww(?=\.)/gi, '$&\u200b');
}

/** The same at the start of a line, where it is no list, quote or heading either. */
export function escapeMarkdown(text: string): string {
  return escapeMarkdownInside(text).replace(/^[-+>]|^\d+(?=[.)])/, (start) => (/\d/.test(start) ? `${start}\u200b` : `\\${start}`));
}

/** `1 node`, `1,200 nodes`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
