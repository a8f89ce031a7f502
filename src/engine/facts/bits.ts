/** Sets as rows of bits: row `r` of a table with `words` words a row begins at `r * words`. */

/** Calls `visit` with each number in the row that begins at `from`, ascending. */
export function forEachBit(bits: Uint32Array, from: number, words: number, visit: (bit: number) => void): void {
  for (let word = 0; word < words; word++) {
    for (let rest = bits[from + word]!; rest !== 0; rest &= rest - 1) visit(word * 32 + 31 - Math.clz32(rest & -rest));
  }
}

/** What all the rows have in common; everything where there are none. */
export function commonBits(bits: Uint32Array, words: number, rows: readonly number[]): Uint32Array {
  const common = new Uint32Array(words).fill(0xffffffff);
  for (const row of rows) {
    let some = 0;
    for (let word = 0; word < words; word++) some |= common[word]! &= bits[row * words + word]!;
    if (some === 0) break;
  }
  return common;
}

/** Adds the set that begins at `offset` of `from` to a row; whether it grew. */
export function addBits(bits: Uint32Array, words: number, row: number, from: Uint32Array, offset: number): boolean {
  let grew = false;
  for (let word = 0; word < words; word++) {
    const before = bits[row * words + word]!;
    const after = (before | from[offset + word]!) >>> 0;
    if (after === before) continue;
    bits[row * words + word] = after;
    grew = true;
  }
  return grew;
}
