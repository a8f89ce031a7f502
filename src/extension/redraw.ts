/**
 * Has VS Code's Markdown previews draw again. One whose page is still loading may lose what it is told meanwhile: messages arrive before its
 * script listens, or the frame with the new page is never shown. So those are told once more when they have loaded.
 */
import * as vscode from 'vscode';

/** After this time a page has loaded on all but the slowest machines. */
export const LOADING_MS = 1500;

let settling: ReturnType<typeof setTimeout> | undefined;

export const redrawPreviews = (): Thenable<unknown> => vscode.commands.executeCommand('markdown.preview.refresh');

/** Has them draw again in so many milliseconds, once, however often that is asked for until then. */
export function redrawLater(afterMs: number): void {
  clearTimeout(settling);
  settling = setTimeout(() => void redrawPreviews(), afterMs);
}
