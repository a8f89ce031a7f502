/** The tables of formats, in the order of menus and documentation. */
import { compose } from './compose';
import type { Exporter } from './contract';
import { csv } from './csv';
import { d2 } from './d2';
import { dot } from './dot';
import { drawio } from './drawio';
import { kubernetes } from './kubernetes';
import { libvirt } from './libvirt';
import type { FileExporter } from './manifests/contract';
import { html } from './html';
import { markdown } from './markdown';
import { mermaid } from './mermaid';
import { png } from './png';
import { svg } from './svg';

export const EXPORTERS: readonly Exporter[] = [svg, png, html, markdown, csv, mermaid, dot, d2, drawio];

/** The exporter of a format, or of a file's ending; undefined where there is none. */
export function exporterOf(name: string): Exporter | undefined {
  const lower = name.toLowerCase();
  return EXPORTERS.find(({ format, extensions }) => format === name || extensions.some((ending) => lower.endsWith(ending)));
}

/** Formats of which a topology makes several files. */
export const FILE_EXPORTERS: readonly FileExporter[] = [compose, kubernetes, libvirt];

/** The exporter of such a format, or of a file's name; undefined where there is none. */
export function fileExporterOf(name: string): FileExporter | undefined {
  const lower = name.toLowerCase().replace(/^.*[/\\]/, '');
  return FILE_EXPORTERS.find(({ format, extensions, names }) => format === name || names?.includes(lower) || extensions.some((ending) => lower.endsWith(ending)));
}
