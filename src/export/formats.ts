/** The table of formats, in the order of menus and documentation. */
import type { Exporter } from './contract';
import { csv } from './csv';
import { d2 } from './d2';
import { dot } from './dot';
import { drawio } from './drawio';
import { markdown } from './markdown';
import { mermaid } from './mermaid';
import { svg } from './svg';

export const EXPORTERS: readonly Exporter[] = [svg, markdown, csv, mermaid, dot, d2, drawio];

/** The exporter of a format, or of a file's ending; undefined where there is none. */
export function exporterOf(name: string): Exporter | undefined {
  const lower = name.toLowerCase();
  return EXPORTERS.find(({ format, extensions }) => format === name || extensions.some((ending) => lower.endsWith(ending)));
}
