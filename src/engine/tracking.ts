/** What a computation looks at in a graph beside structure and properties, noted while it looks. */

export interface Looked {
  /** Names of nodes: `ids`, `number`. */
  ids: boolean;
  /** Links: `linkFrom`, `linkTo`, `linkIndex`, and `links` of the topology. */
  links: boolean;
  /** Places of nodes that a person pinned: `layout` of the topology. */
  layout: boolean;
  /** Reports about images. */
  reports: boolean;
}

let looking: Looked | undefined;

/** Whose looks are noted from now on; returns whose were before. */
export function setLooking(looked: Looked | undefined): Looked | undefined {
  const before = looking;
  looking = looked;
  return before;
}

export function noteIds(): void {
  if (looking !== undefined) looking.ids = true;
}

export function noteLinks(): void {
  if (looking !== undefined) looking.links = true;
}

export function noteLayout(): void {
  if (looking !== undefined) looking.layout = true;
}

export function noteReports(): void {
  if (looking !== undefined) looking.reports = true;
}
