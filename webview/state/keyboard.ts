/** Tells the host where in the page the keyboard is, so that VS Code's keybindings apply there and nowhere else. */
import type { KeyboardPlace } from '../../src/protocol';
import { typing } from './commands';
import { send } from './requests';

function place(): KeyboardPlace {
  if (!document.hasFocus()) return 'away';
  return !typing() && document.activeElement?.closest('.canvas') ? 'canvas' : 'page';
}

/** Tells it whenever it changes, until the returned function is called. */
export function followKeyboard(): () => void {
  const stop = new AbortController();
  let told: KeyboardPlace = 'away';
  const tell = () => {
    const now = place();
    if (now !== told) send({ type: 'keyboard', on: told = now });
  };
  // While the focus moves it is nowhere: where it went is known afterwards.
  const later = () => setTimeout(tell);
  for (const event of ['focus', 'blur', 'focusin', 'focusout']) window.addEventListener(event, later, { signal: stop.signal });
  tell();
  return () => stop.abort();
}
