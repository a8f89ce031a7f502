/** SARIF 2.1.0 of scanners for vulnerabilities: what they put into rules and messages. Findings of other tools are counted and left alone. */
import type { ImageReport, ReportNote, Vulnerability, VulnerabilitySeverity } from '../engine/image-reports';
import { bounded, MOST_VULNERABILITIES, severityOf, severityOfScore, subjectOf } from './common';
import type { ReportReader } from './common';
import { errorAt, get, has, list, prose, text, texts } from './plain';
import type { Json } from './plain';

const ID = /^(CVE-\d{4}-\d{4,}|GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}|[A-Z]{2,10}-\d{4}[-:]\d+)/;

/** `Package: openssl` in a text of lines. */
const field = (lines: string, name: string): string | undefined => text(new RegExp(`^${name}:[ \\t]*(\\S.*)$`, 'm').exec(lines)?.[1]);

function severity(rule: Json | undefined, lines: string): VulnerabilitySeverity {
  const tags = texts(get(rule, 'properties', 'tags')).map(severityOf).find((it) => it !== 'unknown');
  const word = field(lines, 'Severity');
  if (tags !== undefined) return tags;
  return word === undefined ? severityOfScore(Number(text(get(rule, 'properties', 'security-severity')) ?? NaN)) : severityOf(word);
}

/** Accepted by somebody, or no longer there since the baseline. */
const isDropped = (result: Json): boolean =>
  text(get(result, 'baselineState')) === 'absent' || list(get(result, 'suppressions')).some((it) => (text(get(it, 'status')) ?? 'accepted') === 'accepted');

function vulnerabilityOf(result: Json, rule: Json | undefined): Vulnerability | undefined {
  const ruleId = text(get(result, 'ruleId')) ?? text(get(rule, 'id')) ?? '';
  const id = ID.exec(ruleId)?.[1];
  if (id === undefined && !texts(get(rule, 'properties', 'tags')).includes('vulnerability')) return undefined;
  const lines = `${prose(get(result, 'message', 'text'))}\n${prose(get(rule, 'help', 'text'))}`;
  return {
    id: id ?? ruleId, aliases: [], severity: severity(rule, lines), package: field(lines, 'Package'), installed: field(lines, 'Installed Version') ?? field(lines, 'Version'),
    fixed: field(lines, 'Fixed Version') ?? field(lines, 'Fix Version'), purl: texts(get(rule, 'properties', 'purls'))[0], status: undefined, vex: undefined, layer: undefined,
  };
}

function runOf(run: Json, notes: ReportNote[]): ImageReport {
  const rules = list(get(run, 'tool', 'driver', 'rules'));
  const byId = new Map(rules.map((rule): [string | undefined, Json] => [text(get(rule, 'id')), rule]));
  const results = list(get(run, 'results')).filter((it) => !isDropped(it));
  const ruleOf = (result: Json): Json | undefined => {
    const index = get(result, 'ruleIndex') ?? get(result, 'rule', 'index');
    return (typeof index === 'number' ? rules[index] : undefined) ?? byId.get(text(get(result, 'ruleId')) ?? text(get(result, 'rule', 'id')));
  };
  const found = bounded(results, MOST_VULNERABILITIES, 'results', notes).map((result) => vulnerabilityOf(result, ruleOf(result)));
  const vulnerabilities = found.filter((it) => it !== undefined);
  const name = text(get(run, 'tool', 'driver', 'name'));
  if (vulnerabilities.length < found.length) {
    notes.push({ severity: 'info', code: 'other-results', message: `${found.length - vulnerabilities.length} results of ${name ?? 'the tool'} are not about vulnerabilities of packages and are not looked at.`, line: 1, column: 1 });
  }
  const properties = get(run, 'properties');
  // Grype names the image in the messages only.
  const mentioned = results.map((it) => / was found in image (\S+) at: /.exec(prose(get(it, 'message', 'text')))?.[1]).find((it) => it !== undefined);
  const image = text(get(properties, 'imageName')) ?? mentioned;
  return {
    tool: [name ?? 'SARIF', text(get(run, 'tool', 'driver', 'version')) ?? text(get(run, 'tool', 'driver', 'semanticVersion'))].filter(Boolean).join(' '),
    made: list(get(run, 'invocations')).map((it) => text(get(it, 'endTimeUtc')) ?? text(get(it, 'startTimeUtc'))).find((it) => it !== undefined),
    subject: subjectOf({
      name: image, isImage: image !== undefined || has(properties, 'imageID'), references: [...texts(get(properties, 'repoTags')), image],
      digests: [text(get(properties, 'imageID'))], published: texts(get(properties, 'repoDigests')),
    }),
    os: undefined, scanned: vulnerabilities.length > 0 || /^(trivy|grype)$/i.test(name ?? ''), vulnerabilities, packages: undefined, statements: [],
  };
}

export const sarifReader: ReportReader = {
  format: 'sarif', title: 'SARIF',
  recognise: (value) => has(value, 'runs') && has(value, 'version') && (Array.isArray(get(value, 'runs')) || get(value, 'runs') === null),
  read(value, notes) {
    const version = text(get(value, 'version'));
    if (version !== '2.1.0') throw errorAt('unknown-version', `SARIF ${version ?? 'without a version'} is not known; 2.1.0 is.`);
    return list(get(value, 'runs')).map((run) => runOf(run, notes));
  },
};
