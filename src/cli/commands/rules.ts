/** `strata rules`: the list of rules. */
import { RULES, type Rule } from '../../engine';
import { type Call, type Command, formatOption } from '../command';
import { styleFor } from '../style';

const ruleJson = (rule: Rule) => ({
  id: rule.id, family: rule.family, severity: rule.severity, layer: rule.layer, title: rule.title,
  parameters: Object.fromEntries(Object.entries(rule.params).map(([name, param]) => [name, { default: param.default, doc: param.doc, source: param.source }])),
  description: rule.docs.description, remedy: rule.docs.remedy, sources: rule.docs.sources,
});

const cell = (text: string) => text.replace(/\|/g, '\\|').replace(/\n/g, ' ');

function run(call: Call): number {
  const write = (text: string) => call.io.stdout.write(text);
  const format = call.value('format');
  if (format === 'json') write(`${JSON.stringify({ version: 1, rules: RULES.map(ruleJson) }, undefined, 2)}\n`);
  else if (format === 'markdown') {
    write('| Rule | Family | Severity | What it finds |\n| --- | --- | --- | --- |\n');
    for (const rule of RULES) write(`| \`${rule.id}\` | ${rule.family} | ${rule.severity} | ${cell(rule.title)} |\n`);
  } else {
    const style = styleFor(call.io, call.io.stdout);
    const width = Math.max(...RULES.map((rule) => rule.id.length));
    for (const family of new Set(RULES.map((rule) => rule.family))) {
      write(`${style('bold', family)}\n`);
      for (const rule of RULES) if (rule.family === family) write(`  ${rule.id.padEnd(width)}  ${rule.severity.padEnd(7)}  ${rule.title}\n`);
    }
    write('\nstrata explain RULE tells all about one.\n');
  }
  return 0;
}

export const rulesCommand: Command = {
  name: 'rules',
  summary: 'Lists every rule.',
  description: ['Lists every rule with its family, default severity and headline; as JSON also with parameters, description and remedy.'],
  options: [formatOption('pretty', 'json', 'markdown')],
  examples: [{ line: 'strata rules --format markdown', doc: 'A table for a wiki' }],
  run,
};
