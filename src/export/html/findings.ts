/** Findings by severity, the worst first, and by rule: what, why and what to do, in the words of the rule. */
import type { Finding } from '../../engine/contract';
import { SEVERITIES, type Severity } from '../../model';
import { counted } from '../text';
import { badge, code, type Content, names, note, tag } from './pieces';
import type { Section } from './section';

const WORDS: { readonly [S in Severity]: string } = { error: 'Errors', warning: 'Warnings', info: 'Information', hint: 'Hints' };
/** Findings of a rule that are told one by one, and of a severity. */
const MOST_OF_RULE = 12, MOST_OF_SEVERITY = 150;

const item = ({ message, nodes }: Finding): Content => tag('li', {}, tag('p', {}, message), nodes.length === 0 ? [] : tag('p', { class: 'nodes' }, names(nodes)));

export const findings: Section = {
  id: 'findings', title: 'Findings',
  make({ subject: { checked, ask }, notes }) {
    if (checked.findings.length === 0) return undefined;
    let untold = 0;
    const sections = [...SEVERITIES].reverse().map((severity): Content => {
      const those = checked.findings.filter((it) => it.severity === severity);
      if (those.length === 0) return [];
      const byRule = new Map<string, Finding[]>();
      for (const it of those) byRule.set(it.rule, [...byRule.get(it.rule) ?? [], it]);
      let left = MOST_OF_SEVERITY;
      return [tag('h3', {}, badge(severity, WORDS[severity]), ` ${those.length.toLocaleString('en')}`), [...byRule].map(([rule, found]): Content => {
        const shown = found.slice(0, Math.min(MOST_OF_RULE, left)), rest = found.length - shown.length;
        left -= shown.length;
        untold += rest;
        return tag('article', {}, tag('h4', {}, ask.ruleTitle(rule), ' ', code(rule)), shown.length === 0 ? [] : tag('ul', {}, shown.map(item)), rest > 0 ? note(`and ${rest.toLocaleString('en')} more of this rule.`) : []);
      })];
    });
    if (untold > 0) notes.push(`${counted(untold, 'finding is', 'findings are')} counted and not told: at most ${MOST_OF_RULE} of a rule and ${MOST_OF_SEVERITY} of a severity are.`);
    return sections;
  },
};
