/** What platforms can do, in words: a bundle of its own, read when the mouse first rests on a platform. */
import type * as vscode from 'vscode';
import type { Platform } from '../catalog/contract';
import { loadBundle } from './bundles';

/** Markdown lines about a platform; none where nothing more is known. `extension` is where the extension is installed. */
export async function traitLines(extension: vscode.Uri, platform: Platform): Promise<readonly string[]> {
  const { platformLines } = await loadBundle(extension, 'traits.js');
  return platformLines(platform).map(({ title, text }) => `- ${title}: ${text}`);
}
