/** Pages about rules, made from the rules themselves. */
import * as vscode from 'vscode';
import { NOTICES, ruleById, ruleTitle } from '../engine';
import type { Example, Rule } from '../engine/contract';
import { pageUri, showPage } from './pages';

/** What a click on a rule's id in Problems opens. */
export const ruleLink = (rule: string): vscode.Uri =>
  vscode.Uri.parse(`command:strata.showRule?${encodeURIComponent(JSON.stringify([rule]))}`);

const cell = (value: unknown): string => String(value).replace(/\|/g, '\\|').replace(/\n/g, ' ');

function parameterTable(rule: Rule): string[] {
  const names = Object.keys(rule.params);
  if (names.length === 0) return [];
  const rows = names.map((name) => {
    const { default: value, doc, source } = rule.params[name];
    return `| \`${name}\` | \`${cell(JSON.stringify(value))}\` | ${cell(doc)} | ${cell(source)} |`;
  });
  return ['## Parameters', '| Name | Default | Meaning | Source |', '| --- | --- | --- | --- |', ...rows, ''];
}

const example = ({ title, topology }: Example): string[] => [`### ${title}`, '```json', JSON.stringify(topology, null, 2), '```', ''];

function settingExample(rule: Rule): string[] {
  const names = Object.keys(rule.params);
  const options = Object.fromEntries(names.map((name) => [name, rule.params[name].default]));
  const rules = { [rule.id]: names.length === 0 ? 'off' : { severity: rule.severity, options } };
  const suppressions = [{ rule: rule.id, node: 'id', reason: 'why it is accepted', until: 'YYYY-MM-DD' }];
  return ['## Configure or suppress', 'In the topology file:', '```json', JSON.stringify({ rules, suppressions }, null, 2), '```', ''];
}

const noticeText = (id: string): string => Object.values(NOTICES).find((notice) => notice.id === id)?.description
  ?? 'This is about the text of the file, not about the stack it describes: the message says what is wrong at which place.';

/** Markdown about a rule; for ids without one (problems of the file itself) a short note. */
export function rulePage(id: string): string {
  const rule = ruleById(id);
  if (!rule) return `# ${ruleTitle(id)}\n\n${noticeText(id)}\n`;
  return [
    `# ${rule.title}`, '', `\`${rule.id}\` · ${rule.family} · ${rule.severity}`, '', rule.docs.description, '',
    '## What to do', rule.docs.remedy, '',
    ...parameterTable(rule),
    '## Found', ...rule.docs.bad.flatMap(example),
    '## Fine', ...rule.docs.good.flatMap(example),
    ...settingExample(rule),
    ...(rule.docs.sources.length > 0 ? ['## Sources', ...rule.docs.sources.map((source) => `- ${source}`), ''] : []),
  ].join('\n');
}

/** Shows a rule's page. */
export const showRule = (id: string): Promise<void> => showPage(pageUri(`rules/${id}`));
