/** Waits until `condition` returns something truthy, and returns it; fails after `limitMs` saying what was awaited. */
export async function until<T>(what: string, condition: () => T | Promise<T>, limitMs = 15_000): Promise<NonNullable<T>> {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`Waited ${limitMs / 1000} s in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
