/** Findings for people: by file, the place first so that terminals can open it. */
import { oneLine } from '../io';
import type { Style } from '../style';
import { countBySeverity, newIn, plural, type CheckedFile, type Report, type Writer } from './report';
import type { LocatedFinding } from '../../engine';
import type { Severity } from '../../model';

const COLOURS = { error: 'red', warning: 'yellow', info: 'blue', hint: 'cyan' } as const;
const ORDER: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** Words wrapped to the terminal's width, indented by four. */
function wrap(text: string, width: number): string {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last !== '' && last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.map((line) => `    ${line}`).join('\n');
}

function findingText(file: string, { finding, range }: LocatedFinding, style: Style): string {
  const place = `${oneLine(file)}:${range.start.line + 1}:${range.start.character + 1}`;
  const head = `${style('underline', place)}  ${style(COLOURS[finding.severity], finding.severity)}  ${style('bold', finding.rule)}`;
  const witness = finding.witness.length === 0 ? '' : `\n${finding.witness.map((line) => style('dim', wrap(`- ${oneLine(line)}`, 96))).join('\n')}`;
  return `${head}\n${wrap(oneLine(finding.message), 96)}${witness}\n`;
}

function fileText(file: CheckedFile, style: Style): string {
  return newIn(file).map((found) => findingText(file.file, found, style)).join('\n');
}

function summary(report: Report, style: Style): string {
  const counts = countBySeverity(report.files);
  const parts = ORDER.filter((severity) => counts.has(severity)).map((severity) => style(COLOURS[severity], plural(counts.get(severity)!, severity)));
  const fixed = report.files.reduce((sum, file) => sum + file.fixed, 0);
  const suppressed = report.files.reduce((sum, file) => sum + file.checked.suppressed.length, 0);
  const earlier = report.files.flatMap((file) => file.earlier ?? []);
  const known = earlier.reduce((sum, it) => sum + it.known.size, 0), gone = earlier.reduce((sum, it) => sum + it.gone, 0);
  const tail = ([[fixed, 'fixed'], [known, 'known'], [gone, 'gone'], [suppressed, 'suppressed']] as const).flatMap(([count, what]) => (count > 0 ? [`${count} ${what}`] : [])).join(', ');
  const found = parts.length === 0 ? style('green', earlier.length > 0 ? 'no new findings' : 'no findings') : parts.join(', ');
  const checked = `${plural(report.files.length, 'file')}: ${found}${tail ? ` (${tail})` : ''}`;
  if (report.unread === 0) return `${checked}\n`;
  const unread = style('red', `${plural(report.unread, 'file')} could not be read`);
  return `${report.files.length === 0 ? unread : `${checked}; ${unread}`}\n`;
}

/** The pretty form, with colours where `style` has them. */
export function prettyWriter(style: Style): Writer {
  return (report, write) => {
    for (const file of report.files) if (newIn(file).length > 0) write(`${fileText(file, style)}\n`);
    write(summary(report, style));
  };
}
