/** Paths below the workspace folder: relative, with `/`, never leaving it. */

/** The folder part of a path; empty for a file at the top. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

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

/** The path that leads from `folder` to `path`, both relative to the workspace folder. */
export function relativeTo(folder: string, path: string): string {
  const from = folder === '' ? [] : folder.split('/');
  const to = path.split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared++;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
}
