/** Names that package.json and the code share. */
import type * as vscode from 'vscode';

export const VIEW_TYPE = 'strata.topology';
export const FILE_PATTERN = '**/*.topology.json';
export const TASK_TYPE = 'strata';
/** Scheme of the read-only pages that Strata writes. */
export const PAGE_SCHEME = 'strata-page';

export const isTopologyFile = (uri: { readonly path: string }): boolean => uri.path.toLowerCase().endsWith('.topology.json');

/** Whether problems of the document are reported: not for old revisions that a source control view shows. */
export const isTopology = (document: vscode.TextDocument): boolean => isTopologyFile(document.uri) && document.uri.scheme !== 'git';

/** The last part of a path. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
