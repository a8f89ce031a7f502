/**
 * export: a checked stack and its picture in formats of others. Pure.
 *
 *   contract.ts    the shape of an exporter, and what it is given
 *   svg/           the picture as the canvas draws it
 *   markdown.ts    a report to read; csv.ts the inventory as a table; inventory.ts the rows of both
 *   mermaid.ts, dot.ts   diagrams as code; nested.ts what they share
 *   palette.ts     light and dark
 *   text.ts        escaping; widths.ts how wide texts are
 */
import { csv } from './csv';
import type { Exporter } from './contract';
import { dot } from './dot';
import { markdown } from './markdown';
import { mermaid } from './mermaid';
import { svg } from './svg';

export * from './contract';
export { exportTheme, THEMES, type ThemeName } from './palette';

/** Every format, in the order of the documentation. */
export const EXPORTERS: readonly Exporter[] = [svg, markdown, csv, mermaid, dot];

/** The exporter of a format, or of a file's ending; undefined where there is none. */
export function exporterOf(name: string): Exporter | undefined {
  const lower = name.toLowerCase();
  return EXPORTERS.find(({ format, extensions }) => format === name || extensions.some((ending) => lower.endsWith(ending)));
}
