/** What a drop on a target would bring, asked of the host while the person rests there. */
import { plural, t, translated } from '../../src/l10n';
import type { Operation } from '../../src/model';
import type { Preview } from '../../src/protocol';
import { askPreview } from '../state/host';
import { announce } from '../state/store';

/** A target counts after so long: on the way across others nothing is asked. */
const REST_MS = 140;

export interface Previews {
  /** The preview for a target if it is there; otherwise it is asked for after a rest, and `known` is called when it came. */
  of(target: string | null, operations: readonly Operation[]): Preview | undefined;
  /** Nobody rests anywhere. */
  none(): void;
  stop(): void;
}

/** Previews during one drag, or one choice of a place by keys. One at a time is asked for. */
export function previewsFor(known: () => void): Previews {
  const answers = new Map<string | null, Preview | undefined>();
  let current: { readonly target: string | null; readonly operations: readonly Operation[] } | undefined;
  let timer = 0, asking = false, stopped = false;
  const ask = async () => {
    if (asking || !current || answers.has(current.target)) return;
    asking = true;
    const { target, operations } = current;
    const preview = await askPreview(target, operations);
    asking = false;
    if (stopped) return;
    answers.set(target, preview);
    if (current?.target !== target) return void ask();
    if (preview) announce(wordsOf(preview));
    known();
  };
  const none = () => {
    clearTimeout(timer);
    current = undefined;
  };
  return {
    none,
    of(target, operations) {
      if (!current || current.target !== target) {
        clearTimeout(timer);
        current = { target, operations };
        if (!answers.has(target)) timer = window.setTimeout(() => void ask(), REST_MS);
      }
      return answers.get(target);
    },
    stop() {
      none();
      stopped = true;
    },
  };
}

/** A preview as a sentence. */
export function wordsOf({ gained, lost, gainedTotal, lostTotal }: Preview): string {
  const named = (list: Preview['gained'], total: number) => {
    const titles = list.map(({ severity, title }) => `${translated(severity)}, ${title}`).join('; ');
    return total > list.length ? t('{0} and {1} more', titles, total - list.length) : titles;
  };
  const parts = [
    ...(gainedTotal === 0 ? [] : [plural(gainedTotal, '{0} finding would come: {1}', '{0} findings would come: {1}', named(gained, gainedTotal))]),
    ...(lostTotal === 0 ? [] : [plural(lostTotal, '{0} finding would go: {1}', '{0} findings would go: {1}', named(lost, lostTotal))]),
  ];
  return parts.length === 0 ? t('No finding would come or go.') : `${parts.join('. ')}.`;
}
