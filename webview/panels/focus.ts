/** Moving the keyboard's focus to something that is only about to be drawn. */

/** Focuses the first element that fits, after the next drawing. */
export function focusWhenThere(selector: string): void {
  requestAnimationFrame(() => requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus()));
}
