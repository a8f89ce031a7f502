/** Colours for a terminal that wants them. */
import type { Io, Sink } from './io';

const CODES = { bold: 1, dim: 2, red: 31, yellow: 33, blue: 34, cyan: 36, green: 32, underline: 4 } as const;
export type Style = (style: keyof typeof CODES, text: string) => string;

/** Colours when the sink is a terminal, NO_COLOR is empty (no-color.org) and TERM is not `dumb`; FORCE_COLOR wins over the terminal. */
export function styleFor(io: Io, sink: Sink): Style {
  const forced = io.env['FORCE_COLOR'] !== undefined && io.env['FORCE_COLOR'] !== '0';
  const colour = !io.env['NO_COLOR'] && (forced || (sink.isTTY === true && io.env['TERM'] !== 'dumb'));
  return colour ? (style, text) => `\u001b[${CODES[style]}m${text}\u001b[0m` : (_, text) => text;
}
