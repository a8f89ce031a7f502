/** What a platform can do and what it needs, in words for people: hovers, cards, the table of platforms. */

/** What is generally held and not read in a source stands behind a `~`, which is shown as "usually". */
export interface PlatformTraits {
  readonly vendor: string;
  readonly licence?: string;
  /** Releases that are kept up, or what happened to it. */
  readonly status: string;
  /** What has to be under it. */
  readonly runsOn: string;
  /** What it runs. */
  readonly hosts: string;
  /** What stands between its guests. */
  readonly boundary: string;
  /** Virtualization inside its guests, and itself as a guest. */
  readonly nested?: string;
  /** Running work to another machine: by which means and on what conditions. */
  readonly moves?: string;
  readonly availability?: string;
  /** Means by which more memory or CPU can be promised than there is. */
  readonly overcommit?: string;
  readonly maxima?: string;
  readonly overhead?: string;
  readonly start?: string;
  /** Files and commands that describe what runs there. */
  readonly artefacts?: string;
}

export const TRAIT_TITLES: { readonly [T in keyof PlatformTraits]-?: string } = {
  vendor: 'From', licence: 'Licence', status: 'State', runsOn: 'Runs on', hosts: 'Runs', boundary: 'Between its guests', nested: 'Nested', moves: 'Moves work', availability: 'After a failure',
  overcommit: 'Overcommitment', maxima: 'At most', overhead: 'Overhead', start: 'Start', artefacts: 'Described by',
};

/** A trait for people: what is only generally held says so. */
export const traitText = (text: string): string => text.replaceAll('~', 'usually ');
