/** Workflow commands that GitHub Actions shows as annotations on the lines of a change. */
import type { Severity } from '../../model';
import { newIn, type Writer } from './report';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice', hint: 'notice' };

const escapeData = (text: string) => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
const escapeProperty = (text: string) => escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');

export const githubWriter: Writer = (report, write) => {
  for (const checked of report.files) {
    const { file } = checked;
    for (const { finding, range } of newIn(checked)) {
      const oneLine = range.start.line === range.end.line;
      const properties = [
        ['file', file.replace(/\\/g, '/')], ['line', String(range.start.line + 1)], ['endLine', String(range.end.line + 1)],
        // Columns only mean something to GitHub within one line.
        ...(oneLine ? [['col', String(range.start.character + 1)], ['endColumn', String(range.end.character + 1)]] : []),
        ['title', finding.rule],
      ].map(([name, value]) => `${name}=${escapeProperty(value)}`);
      write(`::${COMMANDS[finding.severity]} ${properties.join(',')}::${escapeData(finding.message)}\n`);
    }
  }
};
