/** JUnit XML: a suite a file, a case a rule; findings that decide the exit code are failures, others stand in the output. */
import { RULES, type LocatedFinding } from '../../engine';
import { isFailing, type CheckedFile, type Report, type Writer } from './report';

/** Text for XML 1.0: markup escaped, characters that XML does not allow replaced. */
const escapeXml = (text: string) => text
  .replace(/[^\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
  .replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/\r/g, '&#13;');

const line = (file: string, { finding, range }: LocatedFinding) =>
  `${file}:${range.start.line + 1}:${range.start.character + 1}: ${finding.severity}: ${finding.message}`;

function caseOf(checked: CheckedFile, rule: string, found: readonly LocatedFinding[], report: Report): string {
  const { file } = checked;
  const open = `    <testcase classname="${escapeXml(file)}" name="${escapeXml(rule)}"`;
  if (found.length === 0) return `${open}/>\n`;
  const failures = found.filter(({ finding }) => isFailing(report, checked, finding));
  const others = found.filter(({ finding }) => !isFailing(report, checked, finding));
  const parts = [
    ...failures.map((each) => `      <failure type="${each.finding.severity}" message="${escapeXml(each.finding.message)}">${escapeXml(line(file, each))}</failure>\n`),
    ...(others.length > 0 ? [`      <system-out>${escapeXml(others.map((each) => line(file, each)).join('\n'))}</system-out>\n`] : []),
  ];
  return `${open}>\n${parts.join('')}    </testcase>\n`;
}

function suiteOf(file: CheckedFile, report: Report): { text: string; tests: number; failures: number } {
  const byRule = new Map<string, LocatedFinding[]>(RULES.map((rule) => [rule.id, []]));
  for (const each of file.located) {
    const found = byRule.get(each.finding.rule);
    if (found) found.push(each);
    else byRule.set(each.finding.rule, [each]);
  }
  const failures = [...byRule.values()].filter((found) => found.some(({ finding }) => isFailing(report, file, finding))).length;
  const cases = [...byRule].map(([rule, found]) => caseOf(file, rule, found, report)).join('');
  const text = `  <testsuite name="${escapeXml(file.file)}" tests="${byRule.size}" failures="${failures}" errors="0" skipped="0">\n${cases}  </testsuite>\n`;
  return { text, tests: byRule.size, failures };
}

export const junitWriter: Writer = (report, write) => {
  const suites = report.files.map((file) => suiteOf(file, report));
  const sum = (of: (suite: { tests: number; failures: number }) => number) => suites.reduce((total, suite) => total + of(suite), 0);
  write(`<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="strata" tests="${sum((suite) => suite.tests)}" failures="${sum((suite) => suite.failures)}" errors="0">\n`);
  for (const suite of suites) write(suite.text);
  write('</testsuites>\n');
};
