/** The language of a page: the host wrote its texts into the page (src/extension/html.ts). */
import { speak } from '../src/l10n';

/** From now on this page speaks as the host does. To be called before anything is shown. */
export function speakAsHost(): void {
  speak(JSON.parse(document.getElementById('messages')?.textContent ?? 'null') ?? undefined);
}
