/** Moving the keyboard's focus to something that is only about to be drawn. */

/** Focuses the first visible element that fits, once it is drawn: some only are when the host has told their values. Not where the person has gone elsewhere meanwhile. */
export function focusWhenThere(selector: string, tries = 60): void {
  const { activeElement } = document;
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const found = [...document.querySelectorAll<HTMLElement>(selector)].find((element) => element.offsetParent !== null);
    if (found) found.focus();
    else if (tries > 1 && document.hasFocus() && document.activeElement === activeElement) focusWhenThere(selector, tries - 1);
  }));
}
