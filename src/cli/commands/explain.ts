/** `strata explain`: all about one rule. */
import { ruleById, RULES, type Rule } from '../../engine';
import { didYouMean } from '../../model';
import type { Call, Command } from '../command';
import { BadInput } from '../io';
import { type Style, styleFor } from '../style';

function explain(rule: Rule, style: Style): string {
  const params = Object.entries(rule.params).map(([name, param]) => `  ${name} = ${JSON.stringify(param.default)}\n    ${param.doc} (${param.source})`);
  const example = (title: string, examples: Rule['docs']['bad']) => examples.slice(0, 1).map((each) => `${style('bold', title)}: ${each.title}\n${JSON.stringify(each.topology, undefined, 2).replace(/^/gm, '  ')}${Object.entries(each.files ?? {}).map(([path, content]) => `\n  beside it ${path}:\n${JSON.stringify(content, undefined, 2).replace(/^/gm, '  ')}`).join('')}`);
  return [
    `${style('bold', rule.id)}  ${rule.family}, ${rule.severity} by default\n${rule.title}`,
    rule.docs.description,
    `${style('bold', 'What to do')}\n${rule.docs.remedy}`,
    ...(params.length > 0 ? [`${style('bold', 'Parameters')}\n${params.join('\n')}`] : []),
    ...example('A finding', rule.docs.bad),
    ...example('No finding', rule.docs.good),
    `${style('bold', 'Configure')}\n  "rules": { "${rule.id}": "off" }\n  "suppressions": [ { "rule": "${rule.id}", "node": "ID", "reason": "why", "until": "YYYY-MM-DD" } ]`,
    ...(rule.docs.sources.length > 0 ? [`${style('bold', 'Sources')}\n${rule.docs.sources.map((source) => `  ${source}`).join('\n')}`] : []),
  ].join('\n\n') + '\n';
}

function run(call: Call): number {
  const [id] = call.files;
  const rule = ruleById(id);
  if (!rule) {
    const near = didYouMean(id, RULES.map((known) => known.id));
    throw new BadInput(`There is no rule \`${id}\`${near ? `; did you mean \`${near}\`?` : '. See strata rules.'}`);
  }
  call.io.stdout.write(explain(rule, styleFor(call.io, call.io.stdout)));
  return 0;
}

export const explainCommand: Command = {
  name: 'explain',
  arguments: { usage: 'RULE', least: 1, most: 1, doc: 'Id of a rule.' },
  summary: 'Explains a rule: what it finds, why, what to do, with examples.',
  description: ['Explains a rule: what it finds and why that matters, what to do, its parameters with where their defaults come from, an example of either kind, and how to configure and suppress it.'],
  options: [],
  examples: [{ line: 'strata explain memory-overcommit', doc: 'All about one rule' }],
  run,
};
