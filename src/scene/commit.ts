/** How commitment is told, wherever meters are drawn. */
import { number } from '../l10n';

/** Commitment from which a meter stands out, and from which more is promised than there is. */
export const COMMIT = { high: 0.9, full: 1 } as const;

/** `80 %` below full, `1.4×` from there on: the field's way to speak of overcommitment. */
export function commitText(commit: number): string {
  if (commit <= COMMIT.full) return `${Math.round(commit * 100)} %`;
  return `${number(commit >= 10 ? Math.round(commit) : Number(commit.toFixed(1)))}×`;
}
