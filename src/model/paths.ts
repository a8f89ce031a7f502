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
