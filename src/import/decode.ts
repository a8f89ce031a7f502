/** Bytes to text: UTF-8, UTF-16 by mark or by its NUL pattern, else Latin-1. */

export interface Decoded {
  readonly text: string;
  /** The bytes are not what they seemed; read as Latin-1. */
  readonly guessed: boolean;
  /** Offset of the first NUL in the text, which no text format allows; -1 where there is none. */
  readonly nul: number;
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes.length >= 4 && bytes[1] === 0 && bytes[3] === 0 && bytes[0] !== 0) return 'utf-16le';
  if (bytes.length >= 4 && bytes[0] === 0 && bytes[2] === 0 && bytes[1] !== 0) return 'utf-16be';
  return 'utf-8';
}

/** Decodes a file's contents; strings pass through. A byte order mark is dropped. Never throws. */
export function decode(content: Uint8Array | string): Decoded {
  const done = (text: string, guessed: boolean): Decoded => {
    const plain = text.startsWith('\uFEFF') ? text.slice(1) : text;
    return { text: plain, guessed, nul: plain.indexOf('\0') };
  };
  if (typeof content === 'string') return done(content, false);
  const encoding = encodingOf(content);
  try {
    return done(new TextDecoder(encoding, { fatal: true }).decode(content), false);
  } catch {
    return done(new TextDecoder('latin1').decode(content), true);
  }
}
