import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { codeSpan } from '../../../src/cli/output/diff/markdown';
import { escapeMarkdown } from '../../../src/export/text';
import { stack, trivy } from '../reports/support';
import { privileged, sandbox, type Sandbox } from './support';

const nasty = '<img src=x onerror=alert(1)> `` @team #12 [a](javascript:b) | **c** https://evil.example &amp; \u202e\u001b[31m';
const after = { ...privileged, nodes: { ...privileged.nodes, agent: { ...privileged.nodes.agent, privileged: false, limits: { memory: '65536KiB', cpu: 2 } }, [nasty]: { kind: 'container', in: 'docker', image: `img${nasty}` } } };

describe('strata diff', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = sandbox();
    box.write('old.topology.json', privileged);
    box.write('new.topology.json', after);
  });
  afterEach(() => box.remove());
  const diff = (...args: string[]) => box.run('diff', 'old.topology.json', 'new.topology.json', ...args);

  it('exits with 0 where nothing differs and 1 where something does', async () => {
    assert.deepEqual(await box.run('diff', 'old.topology.json', 'old.topology.json'), { code: 0, stdout: 'Nothing differs.\n', stderr: '' });
    box.write('formatted.topology.json', JSON.stringify(privileged));
    assert.equal((await box.run('diff', 'old.topology.json', 'formatted.topology.json')).code, 0);
    assert.equal((await diff()).code, 1);
  });

  it('shows the change for people', async () => {
    const { stdout } = await diff();
    assert.match(stdout, /^1 node added/);
    assert.match(stdout, /\n {2}~ container agent\n {6}privileged: true -> false\n {6}limits\.cpu: 1 -> 2\n/);
    assert.match(stdout, /Resolved findings \(\d+\)\n {2}\+ error privileged-container: /);
    assert.ok(!/[\u001b\u202e]/.test(stdout));
  });

  it('as JSON gives ids, values as written and in base units', async () => {
    const json = JSON.parse((await diff('--format', 'json')).stdout);
    assert.deepEqual([json.version, json.old, json.new, json.same, json.today], [1, 'old.topology.json', 'new.topology.json', false, '2026-09-01']);
    assert.deepEqual(json.nodes.added.map((it: { id: string }) => it.id), [nasty]);
    assert.deepEqual(json.nodes.changed, [{ id: 'agent', kind: 'container', matchedBy: 'id', properties: [
      { path: ['privileged'], from: true, to: false }, { path: ['limits', 'cpu'], from: 1, to: 2, unit: 'cores', fromBase: 1, toBase: 2 },
    ] }]);
    assert.deepEqual(Object.keys(json.facts), ['kernels', 'singlePoints', 'clusters', 'numbers', 'totals']);
  });

  it('the page about it has every key of the JSON', async () => {
    const page = fs.readFileSync('docs/diff.md', 'utf8');
    const example = JSON.parse(/```json\n([^]*?)```/.exec(page)![1]!) as object;
    const json = JSON.parse((await diff('--format', 'json')).stdout) as object;
    assert.deepEqual(Object.keys(json), Object.keys(example));
    const unknown: string[] = [];
    const visit = (value: unknown): void => {
      if (Array.isArray(value)) value.forEach(visit);
      else if (typeof value === 'object' && value !== null) for (const [key, it] of Object.entries(value)) {
        if (!page.includes(`"${key}"`) && !page.includes(`\`${key}\``)) unknown.push(key);
        visit(it);
      }
    };
    visit(json);
    assert.deepEqual(unknown, []);
  });

  it('judges both sides as of one day', async () => {
    assert.equal(JSON.parse((await diff('--format', 'json', '--today', '2026-10-01')).stdout).today, '2026-10-01');
    assert.equal((await diff('--today', 'tomorrow')).code, 2);
  });

  it('as Markdown nothing in a file is markup, a mention or a link', async () => {
    const { stdout } = await diff('--format', 'markdown');
    const outside = stdout.replace(/(`+)(?!`)[^]*?[^`]\1(?!`)/g, 'CODE');
    assert.match(outside, /#### Nodes \(2\)/);
    assert.doesNotMatch(outside, /(^|[^\\])[<[*|`]/m, outside);
    assert.doesNotMatch(outside, /@[a-z]|#\d|:\/\//);
    assert.ok(!/[\u001b\u202e]/.test(stdout));
  });

  it('a comment is never longer than a pull request takes', async () => {
    const nodes = Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`n${i}-${'x'.repeat(900)}`, { kind: 'container', in: 'docker', image: 'a', privileged: true }]));
    box.write('new.topology.json', { ...privileged, nodes: { ...privileged.nodes, ...nodes } });
    const { stdout } = await diff('--format', 'markdown');
    assert.ok(stdout.length > 1000 && stdout.length < 65_536, String(stdout.length));
    assert.match(stdout, /#### Nodes \(900\)/);
  });

  it('as HTML is a page without scripts, in which text is text', async () => {
    const { stdout } = await diff('--format', 'html');
    assert.match(stdout, /^<!doctype html>\n<html lang="en">/);
    assert.match(stdout, /default-src 'none'/);
    assert.ok(stdout.includes('&lt;img src=x onerror=alert(1)&gt;'));
    assert.doesNotMatch(stdout, /<(?!\/?(?:html|head|meta|title|style|body|h1|h2|p|section|ul|li|span|code|figure|svg|g|rect|path|text|!doctype)\b)/);
    assert.equal([...stdout.matchAll(/<figure class="(?:light|dark)"><svg /g)].length, 2, 'the picture of both sides, for either scheme');
    const open = [...stdout.matchAll(/<(ul|li|section|code|span|p|h2)\b/g)].length, closed = [...stdout.matchAll(/<\/(ul|li|section|code|span|p|h2)>/g)].length;
    assert.equal(open, closed);
  });

  it('bad input ends with 2 and says where', async () => {
    box.write('broken.topology.json', '{\n  "strata": 1,\n  "nodes": {');
    const broken = await box.run('diff', 'old.topology.json', 'broken.topology.json');
    assert.deepEqual([broken.code, broken.stdout], [2, '']);
    assert.match(broken.stderr, /^broken\.topology\.json:\d+:\d+: /);
    assert.deepEqual((await box.run('diff', 'old.topology.json', 'gone.topology.json')).code, 2);
    assert.equal((await box.run('diff', 'old.topology.json')).code, 2);
    assert.equal((await box.run('diff', '-', '-')).code, 2);
  });

  it('reads a file as a git revision has it', async () => {
    const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false', ...args], { cwd: box.folder, stdio: 'pipe' });
    git('init', '-q');
    box.write('sub/shop.topology.json', privileged);
    git('add', 'sub');
    git('commit', '-q', '-m', 'one');
    box.write('sub/shop.topology.json', after);
    const { code, stdout } = await box.run('diff', 'HEAD:sub/shop.topology.json', 'sub/shop.topology.json');
    assert.equal(code, 1);
    assert.match(stdout, /privileged: true -> false/);
    assert.equal((await box.run('diff', 'HEAD:./sub/shop.topology.json', 'old.topology.json')).code, 0);
    for (const name of ['HEAD:gone.json', 'HEAD:sub', 'nowhere:sub/shop.topology.json', '--output=x:y', `HEAD:${path.sep}`]) {
      const bad = await box.run('diff', '--', name, 'old.topology.json');
      assert.deepEqual([bad.code, bad.stdout], [2, ''], name);
      assert.ok(bad.stderr.startsWith(name), bad.stderr);
    }
    assert.deepEqual(box.list().filter((file) => file !== '.git'), ['new.topology.json', 'old.topology.json', 'sub']);
  });
});

describe('strata diff with reports of scanners', () => {
  let box: Sandbox;
  beforeEach(() => (box = sandbox()));
  afterEach(() => box.remove());
  const bug = { id: 'CVE-2026-1', severity: 'critical', fixed: '1.1' };
  const vulnerable = async (...args: string[]) => {
    const json = JSON.parse((await box.run('diff', ...args, '--format', 'json')).stdout) as { findings: { rule: string; change: string }[] };
    return json.findings.filter(({ rule }) => ['image-vulnerable', 'report-unusable'].includes(rule)).map(({ rule, change }) => `${change} ${rule}`);
  };
  const of = (report: string) => stack({ scan: { report } });

  it('another image has what was found in it, from the folder of either file', async () => {
    box.write('a/s.topology.json', of('bad.json'));
    box.write('b/s.topology.json', of('good.json'));
    box.write('a/bad.json', trivy([bug]));
    box.write('b/good.json', trivy([]));
    assert.deepEqual([await vulnerable('a/s.topology.json', 'b/s.topology.json'), await vulnerable('b/s.topology.json', 'a/s.topology.json')], [['resolved image-vulnerable'], ['new image-vulnerable']]);
  });

  it('those that are offered count for both sides, and a side from git has those on disk', async () => {
    const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false', ...args], { cwd: box.folder, stdio: 'pipe' });
    git('init', '-q');
    box.write('a/s.topology.json', of('scan.json'));
    git('add', 'a');
    git('commit', '-q', '-m', 'one');
    box.write('a/scan.json', trivy([bug]));
    assert.deepEqual(await vulnerable('HEAD:a/s.topology.json', 'a/s.topology.json'), []);
    assert.deepEqual(await vulnerable('HEAD:./a/s.topology.json', 'a/s.topology.json'), []);
    box.write('a/s.topology.json', stack(undefined, { reference: 'shop:5' }));
    box.write('five.json', trivy([], { name: 'shop:5' }));
    assert.deepEqual(await vulnerable('HEAD:a/s.topology.json', 'a/s.topology.json', '--reports', 'five.json'), ['resolved image-vulnerable']);
  });
});

describe('text in Markdown', () => {
  it('a code span holds any text', () => {
    assert.equal(codeSpan('a'), '`a`');
    assert.equal(codeSpan('a`b'), '``a`b``');
    assert.equal(codeSpan('`'), '`` ` ``');
    assert.equal(codeSpan(' '), '` `');
    assert.equal(codeSpan('a\n\n# b'), '`a # b`');
  });

  it('the start of a line is no list, quote or heading', () => {
    assert.equal(escapeMarkdown('- a'), '\\- a');
    assert.equal(escapeMarkdown('> a'), '\\> a');
    assert.equal(escapeMarkdown('1. a'), '1\u200b. a');
    assert.equal(escapeMarkdown('# a'), '\\# a');
    assert.equal(escapeMarkdown('1 node'), '1 node');
  });
});
