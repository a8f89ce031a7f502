/** One thing that completion offers. */
export interface Offer {
  readonly value: string;
  /** What it is, in a few words. */
  readonly detail: string;
  readonly doc?: string;
  readonly sort: 'node' | 'platform' | 'rule' | 'value' | 'key' | 'snippet';
  /** For keys: the value that comes with it, as a snippet; ready to be typed where absent. */
  readonly withValue?: string;
  /** Takes the place of the whole key or value, as a snippet. */
  readonly snippet?: string;
  /** For values that are not texts: as they stand in JSON. */
  readonly json?: string;
}

/** A text as it stands in a snippet. */
export const inSnippet = (text: string): string => text.replace(/[\\$}]/g, '\\$&');
