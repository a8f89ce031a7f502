/** Paths below the workspace folder: relative, with `/`, never leaving it. */

/**
 * Resolves `reference` as written in a file of `folder`. Undefined where it is absolute, a URL, in another user's home,
 * or leads out of the workspace folder. Backslashes are taken as separators, so that `..\\..` cannot slip through.
 */
export function resolveInside(folder: string, reference: string): string | undefined {
  if (/^([/\\~]|[a-zA-Z][a-zA-Z0-9+.-]*:)/.test(reference) || reference.includes('\0') || reference.includes('://')) return undefined;
  const parts: string[] = [];
  for (const part of `${folder}/${reference}`.split(/[/\\]/)) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

/** A pattern as a regular expression over paths with `/`. */
export function patternToRegExp(pattern: string): RegExp {
  let source = '';
  let braces = 0;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at];
    const close = character === '[' ? pattern.indexOf(']', at + 2) : -1;
    if (pattern.startsWith('**/', at)) [source, at] = [`${source}(?:[^/]+/)*`, at + 2];
    else if (pattern.startsWith('**', at)) [source, at] = [`${source}.*`, at + 1];
    else if (character === '*') source += '[^/]*';
    else if (character === '?') source += '[^/]';
    else if (close > 0) [source, at] = [`${source}[${pattern.slice(at + 1, close).replace(/^[!^]/, '^').replace(/[\\[]/g, '\\$&')}]`, close];
    else if (character === '{' && pattern.indexOf('}', at) > 0) [source, braces] = [`${source}(?:`, braces + 1];
    else if (character === '}' && braces > 0) [source, braces] = [`${source})`, braces - 1];
    else source += character === ',' && braces > 0 ? '|' : character.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
  }
  return new RegExp(`^${source}${')'.repeat(braces)}$`);
}
