/** The table of what covers each rule, docs/rules/coverage.md: its examples, fixes that they offer, and unit tests that name it. */
import fs from 'node:fs';
import path from 'node:path';
import { check, FAMILIES, RULES } from '../../src/engine';
import type { Example, Rule } from '../../src/engine';
import { readTopology } from '../../src/model';

export const coverageReference = { file: 'docs/rules/coverage.md', make: () => `${page().join('\n\n')}\n` };

const TESTS = 'test/unit';
/** Lists of all rules, or of what some files give: naming a rule there tests nothing about it beyond its examples. */
const LISTS: ReadonlySet<string> = new Set(['test/unit/cli/examples.test.ts', 'test/unit/engine/rule-examples.test.ts']);

function page(): string[] {
  const tests = testFiles(TESTS).filter((file) => !LISTS.has(file)).map((file) => ({ file, text: fs.readFileSync(file, 'utf8') }));
  const rules = FAMILIES.flatMap((family) => RULES.filter((rule) => rule.family === family));
  return [
    '# Coverage of rules',
    'Every example runs as a test: the rule must find something in each that it finds, and nothing in the others. Fixes are those that these examples offer, applied and checked again in tests. The last column names unit tests that look at a rule beyond its examples. This page is generated.',
    table(
      ['Rule', 'Family', 'Severity', 'Layer', 'Parameters', 'Finds', 'Does not', 'Fix', 'Unit tests'],
      rules.map((rule) => [
        `[\`${rule.id}\`](${rule.id}.md)`, rule.family, rule.severity, rule.layer, String(Object.keys(rule.params).length), String(rule.docs.bad.length), String(rule.docs.good.length),
        fixes(rule), tests.filter(({ text }) => names(text, rule.id)).map(({ file }) => `\`${path.posix.relative(TESTS, file)}\``).join(', ') || 'none',
      ]),
    ),
    ...summary(rules, tests.map(({ text }) => text)),
  ];
}

function summary(rules: readonly Rule[], tests: readonly string[]): string[] {
  const named = rules.filter(({ id }) => tests.some((text) => names(text, id))).length;
  const sum = (of: (rule: Rule) => number): number => rules.reduce((total, rule) => total + of(rule), 0);
  return [`${rules.length} rules with ${sum(({ params }) => Object.keys(params).length)} parameters; ${sum(({ docs }) => docs.bad.length)} examples that they find and ${sum(({ docs }) => docs.good.length)} that they do not; ${named} are looked at by further unit tests.`];
}

/** Quoted as a whole: ids may begin with other ids. */
const names = (text: string, id: string): boolean => [`'${id}'`, `'${id} `, `"${id}"`, `\`${id}\``, `'${id}=`].some((quoted) => text.includes(quoted));

/** All test files in a folder, sorted, with forward slashes. */
function testFiles(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap((entry) => {
    const file = `${folder}/${entry.name}`;
    return entry.isDirectory() ? testFiles(file) : /\.test\.tsx?$/.test(entry.name) ? [file] : [];
  });
}

function fixes(rule: Rule): string {
  const offered = rule.docs.bad.flatMap((example) => fixesIn(rule, example));
  return offered.length === 0 ? 'no' : offered.some(({ safe }) => safe) ? 'safe' : 'yes';
}

/** Examples that depend on the day say theirs; for the others the day is fixed, so that the page does not change overnight. */
const TODAY = '2026-08-22';

function fixesIn(rule: Rule, { topology }: Example): readonly { readonly safe: boolean }[] {
  const { findings } = check(readTopology(JSON.stringify(topology)), 'asOf' in topology ? {} : { today: TODAY });
  return findings.filter((it) => it.rule === rule.id).flatMap((it) => it.fixes());
}

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');
