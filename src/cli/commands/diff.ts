/** `strata diff`: what a change of a stack means. */
import path from 'node:path';
import { exporterOf, exportTheme, optionsFrom, type ThemeName } from '../../export';
import { subjectOf } from '../../export/subject';
import { type Comparison, drawComparison, examine } from '../../review';
import { type Call, type Command, formatOption } from '../command';
import { documentOf } from '../documents';
import { BadUsage } from '../io';
import { diffHtml } from '../output/diff/html';
import { diffMarkdown } from '../output/diff/markdown';
import { diffPretty } from '../output/diff/pretty';
import { reportsOption, reportSource } from '../reports';
import { readRevision, workingPath } from '../revisions';
import { styleFor } from '../style';
import { catalogOf, catalogOption } from '../catalog';
import { dayOf } from './check';

/** Both sides in one picture, as SVG for a page. */
function pictureOf(comparison: Comparison, file: string, name: ThemeName): string {
  const checked = comparison.now;
  const named = checked.document.topology.name ?? path.basename(file).replace(/\.topology\.json$/i, '');
  const subject = subjectOf(checked, { name: named, options: optionsFrom({ theme: name }), theme: exportTheme(name) });
  const { content } = exporterOf('svg')!.write({ ...subject, scene: drawComparison(comparison, { side: 'both', collapsed: new Set() }) }) as { readonly content: string };
  return content.slice(content.indexOf('<svg'));
}

function run(call: Call): number {
  const { cwd, stdout } = call.io;
  const [old, now] = call.files as [string, string];
  if (old === '-' && now === '-') throw new BadUsage('Only one of the two can be standard input.');
  const today = dayOf(call);
  const [before, after] = [old, now].map((name) => documentOf(name, readRevision(cwd, name)));
  const source = reportSource(call);
  const reports = { old: source.for(workingPath(cwd, old), before!.topology), now: source.for(workingPath(cwd, now), after!.topology) };
  const comparison = examine(before!, after!, { catalog: catalogOf(call), ...(today !== undefined && { today }), reports });
  const { difference } = comparison;
  const { version, ...rest } = difference;
  switch (call.value('format')) {
    case 'json': stdout.write(`${JSON.stringify({ version, old, new: now, ...rest }, undefined, 2)}\n`); break;
    case 'markdown': stdout.write(diffMarkdown(difference, old, now)); break;
    case 'html': stdout.write(diffHtml(difference, old, now, { light: pictureOf(comparison, now, 'light'), dark: pictureOf(comparison, now, 'dark') })); break;
    default: stdout.write(diffPretty(difference, styleFor(call.io, stdout)));
  }
  return difference.same ? 0 : 1;
}

export const diffCommand: Command = {
  name: 'diff',
  arguments: { usage: 'OLD NEW', least: 2, most: 2, doc: 'Two topology files. Each may be a file of a git revision, such as HEAD:shop.topology.json or main:./shop.topology.json; - is standard input.' },
  summary: 'Shows what differs between two topologies, and what follows from it.',
  description: [
    'Compares what two files say, not how they say it: order, formatting and units are of no account, and a node is known again under another id or in another place. Then what follows: findings that come, go or grow worse, kernels that are shared now, hosts to spare, single points of failure, and scenarios that come out otherwise.',
    'Both are judged as of one day: that of --today, else `asOf` of NEW, else today. The exit code is 0 where nothing differs, 1 where something does, 2 for bad input. docs/diff.md explains the output.',
    'Reports of scanners are those that the files attach and those of --reports, as they are on disk now, also for a side that comes from git.',
  ],
  options: [formatOption('pretty', 'json', 'markdown', 'html'), { name: 'today', value: 'YYYY-MM-DD', doc: 'The day that age rules measure from, on both sides.' }, reportsOption, catalogOption],
  examples: [
    { line: 'strata diff HEAD:shop.topology.json shop.topology.json', doc: 'What was changed since the last commit' },
    { line: 'strata diff origin/main:shop.topology.json shop.topology.json --format markdown', doc: 'A comment for a pull request' },
    { line: 'strata diff before.topology.json after.topology.json --format html > change.html', doc: 'A page to read' },
  ],
  run,
};
