/** The two sides that are compared, as far as they can be read. */
import { t } from '../../../l10n';
import { brokenBy } from '../../../model';
import { type Comparison, examine } from '../../../review';
import type { Compared } from './contract';

/** Why two sides cannot be laid side by side; undefined where they can. */
export function incomparable({ old, now }: Pick<Compared, 'old' | 'now'>): string | undefined {
  for (const { name, document, partial } of [old, now]) {
    const [problem] = brokenBy(document.topology);
    if (problem !== undefined && partial === undefined) return t('{0} cannot be compared: {1}', name, problem.message);
  }
  // Of two sides that are both without a node there is nothing to draw.
  return [old, now].every(({ document, partial }) => partial !== undefined && document.topology.ids.length === 0) ? `${t('Neither side can be read.')} ${old.partial} ${now.partial}` : undefined;
}

export interface Sides {
  readonly compared: Compared;
  /** Grows whenever a side is another one. */
  readonly revision: number;
  /** Why the sides as they are cannot be compared; undefined where they can, and before somebody asked for the comparison. */
  readonly problem: string | undefined;
  /** The comparison, or the last one there was where a side cannot be read at the moment. */
  comparison(): Comparison | undefined;
  replace(next: Compared): void;
}

/** Compares when first asked. */
export function createSides(first: Compared): Sides {
  let compared = first, revision = 0;
  let examined: Comparison | undefined, last: Comparison | undefined;
  let problem: string | undefined;
  const look = () => {
    const { old, now, catalog, reports } = compared;
    problem = incomparable(compared);
    if (problem === undefined) last = examined = examine(old.document, now.document, { ...(catalog && { catalog }), ...(reports && { reports }) });
  };
  return {
    get compared() { return compared; },
    get revision() { return revision; },
    get problem() { return problem; },
    comparison: () => {
      if (!examined && problem === undefined) look();
      return last;
    },
    replace: (next) => {
      compared = next;
      examined = problem = undefined;
      revision++;
    },
  };
}
