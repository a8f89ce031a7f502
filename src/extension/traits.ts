/** What platforms can do, in words: a bundle of its own, read when the mouse first rests on a platform. */
import type * as vscode from 'vscode';
import type { Platform } from '../catalog/contract';
import type * as Traits from '../catalog/traits';
import { loadBundle } from './bundles';

let loaded: Promise<typeof Traits> | undefined;

/** Markdown lines about a platform; none where nothing more is known. `extension` is where the extension is installed. */
export async function traitLines(extension: vscode.Uri, platform: Platform): Promise<readonly string[]> {
  const { platformLines } = await (loaded ??= loadBundle<typeof Traits>(extension, 'traits.js'));
  return platformLines(platform).map(({ title, text }) => `- ${title}: ${text}`);
}
