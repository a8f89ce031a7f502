/**
 * views: the native trees of the activity bar.
 *
 *   lazy.ts       views that load the application when they are first seen
 *   shown.ts      which topology they are about
 *   stack.ts      every node by containment; findings.ts findings by rule
 *   items.ts      icons and tooltips
 */
import type { Documents, OpenDocument } from '../documents';
import type { Canvases } from '../editor';
import { findingsTree, type FindingElement } from './findings';
import type { Tree } from './lazy';
import { followShown } from './shown';
import { stackTree } from './stack';

export interface Views {
  /** The topology that the views are about. */
  shown(): OpenDocument | undefined;
  readonly stack: Tree<string>;
  readonly findings: Tree<FindingElement>;
  dispose(): void;
}

export function createViews(documents: Documents, canvases: Canvases): Views {
  const shown = followShown(documents);
  return { shown: shown.entry, stack: stackTree(shown, canvases), findings: findingsTree(shown), dispose: () => shown.dispose() };
}
