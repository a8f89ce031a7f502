/**
 * Facts for people: the table of nodes, then the sections that have something to say.
 *
 *   say.ts                                            words and amounts
 *   nodes.ts, isolation.ts, capacity.ts, resilience.ts, reports.ts   lines of each section
 */
import { FACT_SECTIONS, type FactsReport, type SectionName } from '../../../engine/report';
import { oneLine } from '../../io';
import type { Style } from '../../style';
import * as capacity from './capacity';
import * as isolation from './isolation';
import * as nodes from './nodes';
import * as scans from './reports';
import * as resilience from './resilience';
import type { Printer } from './say';

const { tableOf, aligned: _, ...ofNodes } = nodes;
const PRINTERS: { readonly [S in Exclude<SectionName, 'nodes'>]: Printer } = { ...ofNodes, ...isolation, ...capacity, ...resilience, ...scans };

/** Sections that are printed only where they are asked for: long, or near to what the file says itself. */
const ON_REQUEST: ReadonlySet<SectionName> = new Set(['labels', 'visibility', 'start']);
/** Lines of a section that nobody asked for. */
const MOST = 8;

/** The table and all sections that have something to say; with `only`, these in full. */
export function factsText(report: FactsReport, only: readonly SectionName[], style: Style): string {
  const parts: string[] = [];
  for (const { name, title } of FACT_SECTIONS) {
    if (only.length > 0 ? !only.includes(name) : ON_REQUEST.has(name)) continue;
    if (name === 'nodes') {
      const [heads, ...rows] = tableOf(report);
      parts.push([style('bold', heads), ...rows].join('\n'));
      continue;
    }
    const lines = PRINTERS[name](report).map((line) => `  ${oneLine(line)}`);
    if (lines.length === 0 && only.length === 0) continue;
    parts.push([style('bold', title.toUpperCase()), ...(lines.length === 0 ? ['  nothing'] : shortened(lines, name, only.length > 0))].join('\n'));
  }
  return parts.length === 0 ? '' : `${parts.join('\n\n')}\n`;
}

/** A matrix is shown whole or not at all. */
const TALLEST = 14;

function shortened(lines: readonly string[], name: SectionName, whole: boolean): readonly string[] {
  if (whole || name === 'kernels' || lines.length <= MOST + 1) return lines;
  if (name === 'isolation') return lines.length <= TALLEST ? lines : [`  --only isolation shows what stands between ${lines.filter((line) => /^ {2}\d+: /.test(line)).length} classes of workloads`];
  return [...lines.slice(0, MOST), `  and ${lines.length - MOST} more: --only ${name}`];
}
