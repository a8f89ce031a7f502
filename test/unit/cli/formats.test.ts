import Ajv2020 from 'ajv/dist/2020';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { RULES } from '../../../src/engine';
import { privileged, sandbox, type Sandbox } from './support';

const schemaFile = path.resolve('../shared/corpus/_schemas/microsoft+sarif-sdk/src/Sarif/Schemata/sarif-2.1.0.json');
const nasty = 'a,b:c%d\r\n<x>&"\u0001\u202e';

/** The elements of an XML text with their attributes; fails where tags, entities or characters are not as XML 1.0 wants them. */
function wellFormed(text: string): { name: string; attributes: Record<string, string> }[] {
  assert.doesNotMatch(text, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
  const elements: { name: string; attributes: Record<string, string> }[] = [];
  const open: string[] = [];
  let at = text.indexOf('?>') + 2;
  const token = /([^<&]|&(?:amp|lt|gt|quot|#13);)*(?:<(\/?)([a-z-]+)((?: [a-z]+="(?:[^<&"]|&(?:amp|lt|gt|quot|#13);)*")*)(\/?)>)/y;
  while (at < text.trimEnd().length) {
    token.lastIndex = at;
    const match = token.exec(text);
    assert.ok(match, `not well-formed at ${JSON.stringify(text.slice(at, at + 80))}`);
    at = token.lastIndex;
    const [, , end, name, attributes, empty] = match;
    if (end) assert.equal(open.pop(), name);
    else {
      elements.push({ name, attributes: Object.fromEntries([...attributes.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, key, value]) => [key, value])) });
      if (!empty) open.push(name);
    }
  }
  assert.deepEqual(open, []);
  return elements;
}

describe('Forms of findings for other programs', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = sandbox();
    const nodes = { ...privileged.nodes, [nasty]: { kind: 'container', in: 'docker', privileged: true }, watched: { kind: 'container', in: 'docker', privileged: true } };
    box.write('a b#1.topology.json', { ...privileged, nodes, suppressions: [{ rule: 'privileged-container', node: 'watched', reason: 'sensor access' }] });
  });
  afterEach(() => box.remove());
  const output = async (format: string) => (await box.run('check', 'a b#1.topology.json', '--format', format)).stdout;

  it('SARIF holds rules with help, places from 1, fingerprints and suppressions', async () => {
    const [run] = JSON.parse(await output('sarif')).runs;
    assert.deepEqual(run.tool.driver.rules.slice(0, RULES.length).map((rule: { id: string }) => rule.id), RULES.map((rule) => rule.id));
    assert.ok(run.tool.driver.rules.slice(0, RULES.length).every((rule: { help: { text: string; markdown: string } }) => rule.help.text.length > 20 && rule.help.markdown.length > 20));
    type Result = { ruleId: string; ruleIndex: number; properties: { nodes: string[] }; suppressions?: { kind: string; justification: string }[]; partialFingerprints: { 'strata/v1': string }; locations: { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number; startColumn: number; endColumn: number } } }[] };
    const results: Result[] = run.results.filter((result: Result) => result.ruleId === 'privileged-container');
    assert.equal(results.length, 3);
    const [agent] = results.filter((result) => result.properties.nodes[0] === 'agent');
    const line = box.read('a b#1.topology.json').split('\n').findIndex((text) => text.includes('"privileged"')) + 1;
    const { artifactLocation, region } = agent.locations[0].physicalLocation;
    assert.deepEqual([artifactLocation.uri, region.startLine, run.tool.driver.rules[agent.ruleIndex].id], ['a%20b%231.topology.json', line, 'privileged-container']);
    assert.equal(region.endColumn - region.startColumn, 'true'.length);
    const [held] = results.filter((result) => result.suppressions);
    assert.deepEqual([held.properties.nodes[0], held.suppressions], ['watched', [{ kind: 'inSource', status: 'accepted', justification: 'sensor access' }]]);
    assert.equal(new Set(results.map((result) => result.partialFingerprints['strata/v1'])).size, 3);
  });

  it('SARIF fingerprints stay while lines move', async () => {
    const prints = async () => JSON.parse(await output('sarif')).runs[0].results.map((result: { partialFingerprints: object }) => JSON.stringify(result.partialFingerprints)).sort();
    const before = await prints();
    box.write('a b#1.topology.json', `\n\n${box.read('a b#1.topology.json')}`);
    assert.deepEqual(await prints(), before);
  });

  it('SARIF is valid by its schema', async function () {
    if (!fs.existsSync(schemaFile)) this.skip();
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(fs.readFileSync(schemaFile, 'utf8')));
    assert.ok(validate(JSON.parse(await output('sarif'))), JSON.stringify(validate.errors?.slice(0, 3)));
    assert.ok(!validate({ version: '2.1.0' }));
  });

  it('GitHub annotations are escaped, a line each', async () => {
    const lines = (await output('github')).trimEnd().split('\n');
    assert.ok(lines.every((line) => /^::(error|warning|notice) file=a b#1\.topology\.json,line=\d+,endLine=\d+,(col=\d+,endColumn=\d+,)?title=[a-z-]+::\S/.test(line)), lines.join('\n'));
    assert.ok(lines.some((line) => line.includes('%25d%0D%0A') || line.includes('%25d')));
  });

  it('JUnit is well-formed XML with a case a rule, failures only for what decides the exit code', async () => {
    const text = await output('junit');
    const elements = wellFormed(text);
    const of = (name: string) => elements.filter((element) => element.name === name);
    assert.ok(of('testcase').length >= RULES.length);
    assert.equal(of('failure').filter((element) => element.attributes['type'] !== 'error').length, 0);
    assert.ok(of('failure').length >= 2);
    assert.equal(Number(of('testsuites')[0].attributes['tests']), of('testcase').length);
  });

  it('gcc has a line for each finding, in which nothing of a file can pass for another one', async () => {
    const lines = (await output('gcc')).trimEnd().split('\n');
    assert.ok(lines.every((line) => /^a b#1\.topology\.json:\d+:\d+: (error|warning|note): \S.* \[[a-z-]+\]$/.test(line)), lines.join('\n'));
    const report = JSON.parse(await output('json')) as { files: { findings: object[] }[] };
    assert.equal(lines.length, report.files[0]!.findings.length);
  });
});
