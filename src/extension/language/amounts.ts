/** Amounts and days on offer. */
import { plural, t } from '../../l10n';
import { parseDate } from '../../model';
import type { TopologyText } from '../../model';
import type { Offer } from './offer';
import type { Place } from './place';
import { inAllUnits, withUnits } from './quantities';
import type { Quantity } from './quantities';
import { dayOf } from './support';

/** Amounts with units for what is typed; where nothing is typed yet, those that nodes of the same kind have there. */
export function amounts({ topology }: TopologyText, { path, kind, node }: Place, quantity: Quantity, typed: string): Offer[] {
  const texts = withUnits(quantity, typed);
  if (texts.length > 0 || typed !== '') return texts.map((value) => ({ value, detail: inAllUnits(quantity, value) ?? '', sort: 'value' }));
  const counts = new Map<string, number>();
  topology.nodes.forEach((one, i) => {
    if (one.kind !== kind || topology.ids[i] === node) return;
    const value = path.slice(2).reduce<unknown>((at, name) => (typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? (at as { readonly [key: string]: unknown })[name] : undefined), one);
    if (typeof value === 'string') counts.set(value, (counts.get(value) ?? 0) + 1);
  });
  return [...counts].sort(([, a], [, b]) => b - a).slice(0, MAX_AMOUNTS)
    .map(([value, count]) => ({ value, detail: [inAllUnits(quantity, value), plural(count, 'on {0} node', 'on {0} nodes')].filter(Boolean).join(', '), sort: 'value' }));
}

const MAX_AMOUNTS = 20;
const DAY_MS = 86_400_000;

/** Today; for the last day of something also days ahead. */
export function days({ topology }: TopologyText, { path }: Place): Offer[] {
  const today = dayOf(undefined), start = parseDate(topology.asOf) ?? parseDate(today)!;
  const ahead = path.at(-1) === 'until' ? [30, 90, 365] : [];
  return [{ value: today, detail: t('Today'), sort: 'value' as const },
    ...ahead.map((count): Offer => ({ value: new Date(start + count * DAY_MS).toISOString().slice(0, 10), detail: t('In {0} days', count), sort: 'value' }))];
}
