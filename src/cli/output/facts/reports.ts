/** Sections about what scanners wrote. */
import type { FactsReport } from '../../../engine/report';
import { VULNERABILITY_SEVERITIES } from '../../../engine/image-reports';
import { count, names, type Printer, short } from './say';

type ImageReport = NonNullable<FactsReport['reports']>['images'][number];

/** `2 critical (1 with a fix), 3 medium`. */
function counted({ counts, fixable }: ImageReport): string {
  const parts = VULNERABILITY_SEVERITIES.filter((it) => counts[it] > 0).map((it) => `${counts[it]} ${it}${fixable[it] > 0 ? ` (${fixable[it]} with a fix)` : ''}`);
  return parts.length === 0 ? 'nothing found' : parts.join(', ');
}

function line(it: ImageReport): string {
  const image = short(it.image);
  const sources = it.sources.map(({ path, tool, by }) => `${short(path)}, ${short(tool)}, ${by === 'attached' ? by : `by ${by}`}`).join('; ');
  const packages = it.packages === null ? '' : `, ${count(it.packages, 'package')}`;
  if (it.state === 'unscanned') return `${image}: not scanned${it.sources.length === 0 ? '' : `${packages} (${sources})`}`;
  if (it.state === 'waiting') return `${image}: the report has not been read yet`;
  const vex = it.notAffected + it.fixed > 0 ? `, left out by VEX: ${it.notAffected} not affected, ${it.fixed} fixed` : '';
  const age = it.ageDays === null ? 'scanned at a time not known' : `scanned ${count(it.ageDays, 'day')} ago`;
  return `${image}: ${counted(it)}${vex}${packages}, ${age}${it.system === null ? '' : `, ${short(it.system)}`}${it.endOfSupport === true ? ' without further fixes' : ''} (${sources}); run by ${names(it.containers, 3)}`;
}

/** Where no image has a report and none was offered there is nothing to say. */
export const reports: Printer = ({ reports: found }) => (found === null || (found.unused.length === 0 && found.images.every(({ sources }) => sources.length === 0)) ? []
  : [...found.images.map(line), ...found.unused.map(({ path, about, why }) => `${short(path)}${about === null ? '' : ` (${short(about)})`}: not used. ${why}`)]);
