/** `strata compare`: two nodes of a file side by side. */
import { comparisonData, comparisonMarkdown, comparisonText, compareNodes } from '../../learn/compare';
import { catalogOption } from '../catalog';
import { type Call, type Command, formatOption } from '../command';
import { reportsOption } from '../reports';
import { styleFor } from '../style';
import { checkedFor, needNode } from './explain';

function run(call: Call): number {
  const [file, a, b] = call.files as [string, string, string];
  const checked = checkedFor(call, file);
  for (const id of [a, b]) needNode(checked, file, id);
  const comparison = compareNodes(checked.facts, a, b)!;
  const style = styleFor(call.io, call.io.stdout);
  switch (call.value('format')) {
    case 'json': call.io.stdout.write(`${JSON.stringify({ version: 1, file, ...comparisonData(comparison) }, undefined, 2)}\n`); break;
    case 'markdown': call.io.stdout.write(comparisonMarkdown(comparison)); break;
    default: call.io.stdout.write(comparisonText(comparison, (text) => style('bold', text)));
  }
  return 0;
}

export const compareCommand: Command = {
  name: 'compare',
  arguments: { usage: 'FILE A B', least: 3, most: 3, doc: 'A topology file (- is standard input) and the ids of two nodes in it.' },
  summary: 'Compares two nodes side by side, such as a virtual machine and a container.',
  description: [
    'Puts kernel, isolation, footprint, start, patching, limits, who reads it, moving, and how many fit of two nodes beside each other, and says what stands between them.',
    'Where one is a virtual machine (or a program in one) and the other a container, it also judges what is often said about the two: whether it holds here, does not, or holds under a condition, with the numbers that show it. `strata whatif FILE --convert ID` turns one into the other.',
  ],
  options: [
    formatOption('pretty', 'json', 'markdown'),
    reportsOption,
    catalogOption,
    { name: 'today', value: 'YYYY-MM-DD', doc: 'The day that ages are measured from.' },
  ],
  examples: [
    { line: 'strata compare shop.topology.json vm-db front', doc: 'A virtual machine and a container' },
    { line: 'strata compare shop.topology.json front api --format markdown', doc: 'Two containers, as a page' },
  ],
  run,
};
