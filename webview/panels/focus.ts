/** Moving the keyboard's focus to something that is only about to be drawn. */

/** Focuses the first visible element that fits, after the next drawing. */
export function focusWhenThere(selector: string): void {
  requestAnimationFrame(() => requestAnimationFrame(() => [...document.querySelectorAll<HTMLElement>(selector)].find((element) => element.offsetParent !== null)?.focus()));
}
