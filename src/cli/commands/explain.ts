/** `strata explain`: all about one rule, one node of a file, or its findings. */
import { type Checked, isKnownRule, ruleById, ruleTitle, RULES, type Rule } from '../../engine';
import { explainFinding, explainNode, explanationData, explanationMarkdown, explanationText, findingData, findingMarkdown, findingText, TOPICS } from '../../learn/explain';
import { didYouMean } from '../../model';
import { checkAll } from '../../whatif';
import { catalogOf, catalogOption } from '../catalog';
import { type Call, type Command, formatOption } from '../command';
import { readDocument } from '../documents';
import { BadInput, BadUsage } from '../io';
import { reportsOption, reportSource } from '../reports';
import { type Style, styleFor } from '../style';
import { dayOf } from './check';

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

function explainRule(call: Call, id: string): number {
  const rule = ruleById(id);
  if (!rule) {
    const near = didYouMean(id, RULES.map((known) => known.id));
    throw new BadInput(`There is no rule \`${id}\`${near ? `; did you mean \`${near}\`?` : '. See strata rules, or name a file and one of its nodes.'}`);
  }
  if (call.value('format') !== 'pretty') throw new BadUsage('A rule is explained as text only; `strata rules --format json` has it as data.');
  call.io.stdout.write(explain(rule, styleFor(call.io, call.io.stdout)));
  return 0;
}

/** The checked file that nodes are explained from. Throws BadInput where it cannot be read. */
export function checkedFor(call: Call, file: string): Checked {
  const document = readDocument(call.io.cwd, file);
  const today = dayOf(call), reports = reportSource(call).for(file, document.topology), catalog = catalogOf(call);
  return checkAll(document, { ...(today === undefined ? {} : { today }), ...(reports && { reports }), ...(catalog && { catalog }) });
}

/** Throws BadInput where a file has no such node. */
export function needNode({ document: { topology } }: Checked, file: string, id: string): void {
  if (topology.ids.includes(id)) return;
  const near = didYouMean(id, topology.ids);
  throw new BadInput(`${file} has no node \`${id}\`${near ? `; did you mean \`${near}\`?` : '. `strata facts` lists its nodes.'}`);
}

/** Findings of a rule in the file, those that name the node where one is given. */
function explainFindings(call: Call, checked: Checked, file: string, node: string | undefined, rule: string): number {
  if (!isKnownRule(rule)) {
    const near = didYouMean(rule, RULES.map((known) => known.id));
    throw new BadUsage(`--finding ${rule}: there is no rule \`${rule}\`${near ? `; did you mean \`${near}\`?` : '. See strata rules.'}`);
  }
  const found = checked.findings.filter((each) => each.rule === rule && (node === undefined || each.nodes.includes(node))).map((each) => explainFinding(each, ruleTitle(each.rule)));
  const style = styleFor(call.io, call.io.stdout);
  const none = `The rule \`${rule}\` has nothing to say about ${node === undefined ? file : `${node} in ${file}`}.\n`;
  switch (call.value('format')) {
    case 'json': call.io.stdout.write(`${JSON.stringify({ version: 1, file, findings: found.map(findingData) }, undefined, 2)}\n`); break;
    case 'markdown': call.io.stdout.write(found.length === 0 ? none : found.map(findingMarkdown).join('\n')); break;
    default: call.io.stdout.write(found.length === 0 ? none : found.map((each) => findingText(each, (text) => style('bold', text))).join('\n'));
  }
  return 0;
}

function run(call: Call): number {
  const [first, node] = call.files as [string, string?];
  const rule = call.value('finding'), only = call.values('only');
  if (node === undefined && rule === undefined) return explainRule(call, first);
  const checked = checkedFor(call, first);
  if (node !== undefined) needNode(checked, first, node);
  if (rule !== undefined) return explainFindings(call, checked, first, node, rule);
  const whole = explainNode(checked, node!)!;
  const explanation = only.length === 0 ? whole : { ...whole, sections: whole.sections.filter(({ topic }) => only.includes(topic)) };
  const style = styleFor(call.io, call.io.stdout);
  switch (call.value('format')) {
    case 'json': call.io.stdout.write(`${JSON.stringify({ version: 1, file: first, ...explanationData(explanation) }, undefined, 2)}\n`); break;
    case 'markdown': call.io.stdout.write(explanationMarkdown(explanation)); break;
    default: call.io.stdout.write(explanationText(explanation, (text) => style('bold', text)));
  }
  return 0;
}

export const explainCommand: Command = {
  name: 'explain',
  arguments: { usage: 'RULE | FILE NODE', least: 1, most: 2, doc: 'Id of a rule; or a topology file (- is standard input) and the id of a node in it.' },
  summary: 'Explains a rule, a node of a topology, or its findings.',
  description: [
    'With a rule: what it finds and why that matters, what to do, its parameters with where their defaults come from, an example of either kind, and how to configure and suppress it.',
    'With a file and a node: what it is, whose kernel it runs on, what stands between it and the hardware, what would take it down, who can read it, what limits it, what it costs, how it is patched and where it can go, with the names and numbers of that file. What the file does not say is called unknown, and what stands in for it assumed. docs/learn.md explains the sections and their JSON.',
    'With --finding: the findings of a rule in the file (about the node, where one is named), with the value that was measured, the threshold, and the steps to follow by hand.',
  ],
  options: [
    formatOption('pretty', 'json', 'markdown'),
    { name: 'only', value: 'SECTION', choices: TOPICS, multiple: true, doc: `Explains one thing about a node: ${TOPICS.join(', ')}.` },
    { name: 'finding', value: 'RULE', doc: 'Explains the findings of a rule instead.' },
    reportsOption,
    catalogOption,
    { name: 'today', value: 'YYYY-MM-DD', doc: 'The day that ages are measured from.' },
  ],
  examples: [
    { line: 'strata explain memory-overcommit', doc: 'All about one rule' },
    { line: 'strata explain shop.topology.json front', doc: 'All about one node' },
    { line: 'strata explain shop.topology.json front --only falls --only readers', doc: 'What takes it down, and who reads it' },
    { line: 'strata explain shop.topology.json --finding single-point-of-failure', doc: 'Findings of a rule with their numbers' },
  ],
  run,
};
