/** Characters that mean something in JSON, as numbers in the program itself: what reads millions of them cannot afford to look constants up. */
export const enum Char {
  Tab = 9, LineFeed = 10, Return = 13, Space = 32, Quote = 34, Star = 42, Comma = 44, Slash = 47, Colon = 58,
  OpenList = 91, Backslash = 92, CloseList = 93, Open = 123, Close = 125,
}
