/** What can be put into a stack in one go. */
import type { Link, TopologyNode } from '../../model';

/** `platform`: one node of a product; `stack`: several that belong together; `own`: kept by the person. */
export type TemplateGroup = 'platform' | 'stack' | 'own';

export interface Template {
  /** Unique among all; those of a person begin with `own:`. */
  readonly id: string;
  readonly title: string;
  /** In a few words, what it is. */
  readonly detail: string;
  readonly group: TemplateGroup;
  /** Nodes by ids that are made unique when they are put in, parents before children; `in` is left out where the person says where it goes. */
  readonly nodes: { readonly [id: string]: TopologyNode };
  readonly links: readonly Link[];
}
