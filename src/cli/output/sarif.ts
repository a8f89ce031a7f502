/** SARIF 2.1.0 (OASIS): rules with their help, results with places, fingerprints, suppressions and related places. */
import { type Finding, locate, type LocatedFinding, type Rule, RULES, ruleTitle } from '../../engine';
import { pointerOf, type Range, type Severity, type Suppression } from '../../model';
import { fileUri, fingerprintOf } from './fingerprint';
import type { CheckedFile, Report, Writer } from './report';

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note', hint: 'note' };

const ruleJson = (rule: Rule) => ({
  id: rule.id,
  name: rule.id.replace(/(^|-)(.)/g, (_, __, letter: string) => letter.toUpperCase()),
  shortDescription: { text: rule.title },
  fullDescription: { text: rule.docs.description },
  help: { text: `${rule.docs.description}\n\n${rule.docs.remedy}`, markdown: `${rule.docs.description}\n\n**What to do:** ${rule.docs.remedy}` },
  defaultConfiguration: { level: LEVELS[rule.severity] },
  properties: { tags: [rule.family], precision: 'high' },
});

const region = (range: Range) => ({
  startLine: range.start.line + 1, startColumn: range.start.character + 1, endLine: range.end.line + 1, endColumn: range.end.character + 1,
});

const location = (file: CheckedFile, range: Range, node?: string) => ({
  physicalLocation: { artifactLocation: { uri: fileUri(file.file) }, region: region(range) },
  ...(node === undefined ? {} : { logicalLocations: [{ name: node, kind: 'resource' }] }),
});

function relatedLocations(file: CheckedFile, finding: Finding) {
  const { places } = file.checked.document;
  return finding.related.map(({ node, message }, i) => ({
    id: i + 1,
    ...location(file, places.range(places.find(pointerOf(['nodes', node]), 'key')), node),
    message: { text: message },
  }));
}

function result(file: CheckedFile, { finding, range }: LocatedFinding, index: ReadonlyMap<string, number>, suppression?: Suppression) {
  const ruleIndex = index.get(finding.rule);
  const related = relatedLocations(file, finding);
  return {
    ruleId: finding.rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: LEVELS[finding.severity],
    message: { text: finding.message },
    locations: [location(file, range, finding.nodes[0])],
    ...(related.length > 0 ? { relatedLocations: related } : {}),
    partialFingerprints: { 'strata/v1': fingerprintOf(fileUri(file.file), finding) },
    properties: { family: finding.family, severity: finding.severity, nodes: finding.nodes, pointer: finding.pointer },
    ...(file.earlier === undefined || suppression !== undefined ? {} : { baselineState: file.earlier.known.has(finding) ? 'unchanged' : 'new' }),
    ...(suppression === undefined ? {} : { suppressions: [{ kind: 'inSource', status: 'accepted', ...(suppression.reason ? { justification: suppression.reason } : {}) }] }),
  };
}

/** The entry of `suppressions` that holds a finding back. */
function suppressionOf(file: CheckedFile, finding: Finding): Suppression {
  const { suppressions } = file.checked.document.topology;
  return suppressions.find((entry) => entry?.rule === finding.rule && (entry.node === undefined || finding.nodes.includes(entry.node))) ?? {};
}

function runJson(report: Report) {
  const extra = new Set(report.files.flatMap((file) => file.located.map(({ finding }) => finding.rule)));
  const rules: object[] = RULES.map(ruleJson);
  const index = new Map(RULES.map((rule, i) => [rule.id, i]));
  // What the check says about the text, the settings and the suppressions has ids beside the rules'.
  for (const id of extra) {
    if (index.has(id)) continue;
    index.set(id, rules.length);
    rules.push({ id, shortDescription: { text: ruleTitle(id) } });
  }
  return { rules, index };
}

export const sarifWriter: Writer = (report, write) => {
  const { rules, index } = runJson(report);
  const driver = { name: 'Strata', version: report.version, semanticVersion: report.version, rules };
  write(`{\n"$schema": "https://json.schemastore.org/sarif-2.1.0.json",\n"version": "2.1.0",\n"runs": [{\n"tool": {"driver": ${JSON.stringify(driver)}},\n"columnKind": "utf16CodeUnits",\n"results": [\n`);
  let first = true;
  const put = (value: object) => {
    write(`${first ? '' : ',\n'}${JSON.stringify(value)}`);
    first = false;
  };
  for (const file of report.files) {
    for (const found of file.located) put(result(file, found, index));
    for (const found of locate(file.checked, file.checked.suppressed)) put(result(file, found, index, suppressionOf(file, found.finding)));
  }
  write('\n]}]}\n');
};
