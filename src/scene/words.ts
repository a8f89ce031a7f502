/** Words of legends. */

/** `1,234 boxes`-like amounts: the noun takes an s where there is more or less than one. */
export const plural = (count: number, noun: string): string => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
