// Every example, and what the shared collection of real files becomes, checked in every form of output.
import Ajv2020 from 'ajv/dist/2020';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { FAMILIES, RULES } from '../../../src/engine';
import { importFiles } from '../../../src/import';
import { applyOperations, newTopologyText, readTopology, SEVERITIES, type Severity } from '../../../src/model';
import { all, parseXml } from '../export/xml';
import { sandbox, type Sandbox } from './support';

const corpus = path.resolve('../shared/corpus');
const sarifSchema = path.join(corpus, '_schemas/microsoft+sarif-sdk/src/Sarif/Schemata/sarif-2.1.0.json');
/** Most files of a folder of the collection, spread evenly over it, and most characters of a topology, so that minutes are enough. */
const MOST_OF_FOLDER = 100, MOST_CHARACTERS = 1_000_000;

const object = (properties: Record<string, object>, optional: readonly string[] = []) =>
  ({ type: 'object', properties, required: Object.keys(properties).filter((key) => !optional.includes(key)), additionalProperties: false });
const array = (items: object) => ({ type: 'array', items });
const text = { type: 'string', minLength: 1 }, number = { type: 'number' }, count = { type: 'integer', minimum: 0 };
const position = object({ line: count, character: count });
/** What docs/cli.md says of `check --format json`. */
const SHAPE = object({
  version: { const: 1 },
  files: array(object({
    file: text,
    findings: array(object({
      rule: { type: 'string', pattern: '^[a-z0-9-]+$' }, family: { enum: FAMILIES }, severity: { enum: SEVERITIES }, message: text,
      nodes: array(text), pointer: { type: 'string', pattern: '^(/.*)?$' }, range: object({ start: position, end: position }),
      related: array(object({ node: text, message: text })), witness: array(text), measured: number, threshold: number,
      fixes: array(object({ title: text, safe: { type: 'boolean' } })), fingerprint: { type: 'string', pattern: '^[0-9a-f]{32}$' }, help: { type: 'string' },
    }, ['related', 'witness', 'measured', 'threshold'])),
    suppressed: count,
  })),
});

interface JsonFinding { readonly rule: string; readonly severity: Severity; readonly message: string; readonly range: { readonly start: { readonly line: number; readonly character: number } } }
interface JsonReport { readonly files: readonly { readonly file: string; readonly suppressed: number; readonly findings: readonly JsonFinding[] }[] }

const spread = <T>(items: readonly T[], most: number): readonly T[] => (items.length <= most ? items : Array.from({ length: most }, (_, i) => items[Math.floor(i * items.length / most)]!));

/** The topology that a file becomes; undefined where nothing is in it, or more than a check should take here. */
async function imported(file: string): Promise<string | undefined> {
  const root = path.dirname(file), base = readTopology(newTopologyText());
  const readFile = (asked: string) => {
    const full = path.join(root, asked);
    return fs.statSync(full, { throwIfNoEntry: false })?.isFile() ? fs.readFileSync(full) : undefined;
  };
  const { operations } = await importFiles([path.basename(file)], { topology: base.topology, readFile, workspaceName: path.basename(root) });
  if (operations.length === 0) return undefined;
  const applied = applyOperations(base, operations);
  assert.ok(applied.ok, `${file}: ${applied.ok ? '' : applied.error}`);
  return applied.text.length > MOST_CHARACTERS ? undefined : applied.text;
}

/** Writes what the collection becomes, a folder for each of its own. */
async function importCorpus(box: Sandbox): Promise<number> {
  let written = 0;
  for (const { name: folder } of fs.readdirSync(corpus, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))) {
    const files = fs.readdirSync(path.join(corpus, folder), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name)).sort();
    for (const [i, file] of spread(files, MOST_OF_FOLDER).entries()) {
      const topology = await imported(file);
      if (topology === undefined) continue;
      // Names that a URI, an annotation and XML each have to escape.
      box.write(`corpus/${folder} & co/${i}, 100% <${path.basename(file).slice(0, 40)}>.topology.json`, topology);
      written++;
    }
  }
  return written;
}

function heldAgainst(report: JsonReport): { readonly findings: readonly (JsonFinding & { readonly file: string })[]; readonly suppressed: number; readonly failing: number } {
  const findings = report.files.flatMap(({ file, findings }) => findings.map((finding) => ({ ...finding, file })));
  return { findings, suppressed: report.files.reduce((sum, file) => sum + file.suppressed, 0), failing: findings.filter(({ severity }) => severity === 'error').length };
}

function inEveryForm(folder: string, least: { readonly files: number; readonly findings: number }, fill: (box: Sandbox) => Promise<unknown> | unknown): void {
  let box: Sandbox, report: JsonReport, held: ReturnType<typeof heldAgainst>;
  const output = async (format: string): Promise<string> => {
    const { code, stdout, stderr } = await box.run('check', folder, '--today', '2026-09-01', '--format', format);
    assert.deepEqual([code, stderr], [1, ''], format);
    return stdout;
  };

  before(async function () {
    box = sandbox();
    await fill(box);
    const json = await output('json');
    report = JSON.parse(json) as JsonReport;
    held = heldAgainst(report);
    assert.ok(report.files.length >= least.files && held.findings.length >= least.findings, `${report.files.length} files, ${held.findings.length} findings`);
  });
  after(() => box?.remove());

  it('json has the shape that is documented, with places that are in the files', () => {
    const validate = new Ajv2020({ strict: false, allErrors: true }).compile(SHAPE);
    assert.ok(validate(report), JSON.stringify(validate.errors?.slice(0, 5)));
    for (const { file, findings } of report.files) {
      const lines = box.read(file).split('\n');
      for (const { rule, range: { start } } of findings) assert.ok(start.character <= (lines[start.line]?.length ?? -1), `${file}: ${rule} at ${start.line}:${start.character}`);
    }
  });

  it('sarif is valid by its schema and has every finding, suppressed ones too', async function () {
    const log = JSON.parse(await output('sarif')) as { readonly runs: readonly [{ readonly results: readonly { readonly ruleId: string; readonly suppressions?: unknown; readonly partialFingerprints: object; readonly locations: readonly [{ readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } } }] }[] }] };
    const { results } = log.runs[0];
    const open = results.filter(({ suppressions }) => suppressions === undefined);
    assert.deepEqual(open.map(({ ruleId, locations: [{ physicalLocation }] }) => [ruleId, decodeURIComponent(physicalLocation.artifactLocation.uri)]), held.findings.map(({ rule, file }) => [rule, file]));
    assert.equal(results.length - open.length, held.suppressed);
    for (const { locations: [{ physicalLocation }] } of results) assert.ok(!/[\s<>"]/.test(physicalLocation.artifactLocation.uri), physicalLocation.artifactLocation.uri);
    if (!fs.existsSync(sarifSchema)) return this.skip();
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(fs.readFileSync(sarifSchema, 'utf8')));
    assert.ok(validate(log), JSON.stringify(validate.errors?.slice(0, 3)));
  });

  it('junit is well-formed, a case for each rule of each file, and its counts are right', async () => {
    const suites = parseXml(await output('junit'));
    const attribute = (element: typeof suites, name: string) => element.attributes.get(name) ?? '';
    const under = (element: typeof suites, name: string) => all(element).filter((each) => each.name === name);
    assert.deepEqual(suites.children.map((suite) => attribute(suite, 'name')), report.files.map(({ file }) => file));
    for (const [i, suite] of suites.children.entries()) {
      const cases = under(suite, 'testcase'), { findings, file } = report.files[i]!;
      assert.ok(cases.length >= RULES.length && new Set(cases.map((each) => attribute(each, 'name'))).size === cases.length, file);
      assert.deepEqual([attribute(suite, 'tests'), attribute(suite, 'failures')], [cases.length, cases.filter((each) => under(each, 'failure').length > 0).length].map(String), file);
      assert.equal(under(suite, 'failure').length, findings.filter(({ severity }) => severity === 'error').length, file);
    }
    assert.deepEqual([attribute(suites, 'tests'), attribute(suites, 'failures')], [under(suites, 'testcase').length, suites.children.reduce((sum, suite) => sum + Number(attribute(suite, 'failures')), 0)].map(String));
    assert.equal(under(suites, 'failure').length, held.failing);
  });

  it('github has one command for each finding, with the file in it', async () => {
    const lines = (await output('github')).split('\n');
    assert.equal(lines.pop(), '');
    const decode = (value: string) => value.replace(/%2C/g, ',').replace(/%3A/g, ':').replace(/%0A/g, '\n').replace(/%0D/g, '\r').replace(/%25/g, '%');
    assert.deepEqual(lines.map((line) => {
      const match = /^::(?:error|warning|notice) file=([^,:]+),line=(\d+),endLine=\d+,(?:col=\d+,endColumn=\d+,)?title=([a-z0-9-]+)::([^\r\n]+)$/.exec(line);
      assert.ok(match, line);
      return [decode(match[1]!), Number(match[2]), match[3], decode(match[4]!)];
    }), held.findings.map(({ file, range, rule, message }) => [file, range.start.line + 1, rule, message]));
  });

  it('gcc has one line for each finding', async () => {
    const lines = (await output('gcc')).split('\n');
    assert.equal(lines.pop(), '');
    assert.equal(lines.length, held.findings.length);
    for (const [i, line] of lines.entries()) {
      const { file, range: { start }, rule } = held.findings[i]!;
      assert.ok(line.startsWith(`${file}:${start.line + 1}:${start.character + 1}: `) && line.endsWith(` [${rule}]`), line);
      assert.match(line.slice(file.length), /^:\d+:\d+: (error|warning|note): [^\u0000-\u001f]+$/);
    }
  });

  it('what is for people counts as many', async () => {
    const [last] = (await output('pretty')).trimEnd().split('\n').slice(-1);
    for (const severity of SEVERITIES) {
      const many = held.findings.filter((finding) => finding.severity === severity).length;
      assert.equal(Number(new RegExp(`(\\d+) ${severity}s?\\b`).exec(last!)?.[1] ?? 0), many, last);
    }
    assert.match(last!, new RegExp(`^${report.files.length} files: `));
  });
}

describe('strata check in every form of output', function () {
  this.timeout(240_000);

  describe('over the examples', () => inEveryForm('examples', { files: 6, findings: 40 }, (box) => {
    for (const file of fs.readdirSync('examples').filter((name) => name.endsWith('.topology.json'))) box.write(`examples/${file}`, fs.readFileSync(path.join('examples', file), 'utf8'));
  }));

  describe('over what the shared collection becomes', () => {
    before(function () {
      if (!fs.existsSync(corpus)) this.skip();
    });
    inEveryForm('corpus', { files: 400, findings: 600 }, async (box) => {
      assert.ok(await importCorpus(box) >= 400);
    });
  });
});
