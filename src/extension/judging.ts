/** What files are judged by that are not open: the same as those that are. */
import * as vscode from 'vscode';
import type { CheckOptions } from '../engine';
import { readTopology, type TopologyText } from '../model';
import type { Documents } from './documents';
import { houseOf } from './house';
import type { FollowedReports } from './reports';

export interface Judging {
  /** A file as it is now, edited or saved, and what it is checked with; rejects where it cannot be read. */
  of(uri: vscode.Uri): Promise<{ readonly document: TopologyText; readonly options: CheckOptions }>;
}

async function textOf(uri: vscode.Uri): Promise<string> {
  const open = vscode.workspace.textDocuments.find((document) => !document.isClosed && document.uri.toString() === uri.toString());
  return open?.getText() ?? new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

/** Judges with the catalogue, the settings of the house and the reports of scanners. */
export const createJudging = (documents: Documents, reportsOf: FollowedReports): Judging => ({
  of: async (uri) => {
    const document = readTopology(await textOf(uri));
    const [house, reports] = [houseOf(uri), await reportsOf.of(uri, document.topology)];
    return { document, options: { catalog: documents.catalog(), ...(house && { house }), ...(reports && { reports }) } };
  },
});
