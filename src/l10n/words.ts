/** Words that several parts of the user interface need. */
import { plural, t } from '../l10n';

type Severity = 'hint' | 'info' | 'warning' | 'error';

/** `1 error`, `3 warnings`. */
export function severityCount(count: number, severity: Severity): string {
  switch (severity) {
    case 'error': return plural(count, '{0} error', '{0} errors');
    case 'warning': return plural(count, '{0} warning', '{0} warnings');
    case 'info': return plural(count, '{0} info', '{0} infos');
    case 'hint': return plural(count, '{0} hint', '{0} hints');
  }
}

/** Names in a sentence: `a`, `a and b`, `a, b and 3 more`. */
export function listed(names: readonly string[], most = 3): string {
  if (names.length <= 1) return names[0] ?? '';
  if (names.length <= most) return t('{0} and {1}', names.slice(0, -1).join(', '), names.at(-1)!);
  return t('{0} and {1} more', names.slice(0, most - 1).join(', '), names.length - most + 1);
}
