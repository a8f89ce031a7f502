import assert from 'node:assert/strict';
import { textCell } from '../../../src/export/csv';
import { SHOP } from '../scene/stack';
import { HOSTILE, hostileTopology, subjectOf, written } from './support';

/** Records of a CSV text by RFC 4180, with another separator where one is given. */
function recordsOf(text: string, separator = ','): string[][] {
  const records: string[][] = [[]];
  let cell = '', quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (quoted && char === '"' && text[at + 1] === '"') { cell += '"'; at++; }
    else if (char === '"') quoted = !quoted;
    else if (quoted) cell += char;
    else if (char === separator) { records.at(-1)!.push(cell); cell = ''; }
    else if (char === '\r' && text[at + 1] === '\n') { records.at(-1)!.push(cell); records.push([]); cell = ''; at++; }
    else cell += char;
  }
  assert.deepEqual([quoted, cell, records.pop()], [false, '', []]);
  return records;
}

const FORMULA = /^\s*[=+\-@＝＋－＠]/u;

describe('the CSV export', () => {
  it('has a row a node, with sizes in bytes and CPU in cores', () => {
    const [heads, ...rows] = recordsOf(written('csv', subjectOf(SHOP)).text);
    assert.deepEqual(rows.map(([id]) => id), Object.keys(SHOP.nodes));
    const cell = (id: string, column: string) => rows.find((row) => row[0] === id)![heads.indexOf(column)];
    assert.ok(rows.every((row) => row.length === heads.length));
    assert.deepEqual(['big', 'web', 'front', 'lan'].map((id) => cell(id, 'memory_bytes')), [String(64 * 2 ** 30), String(48 * 2 ** 30), String(2 ** 30), '']);
    assert.deepEqual([cell('web', 'name'), cell('web', 'in'), cell('web', 'cpu_cores'), cell('front', 'image'), cell('front', 'copies'), cell('front', 'runs_on_kernel_of')], ['Web', 'kvm', '4', 'nginx:1.27', '2', 'web']);
    assert.deepEqual([cell('db', 'copies'), cell('job', 'assumed'), cell('api', 'assumed'), cell('fra', 'memory_at_most_bytes')], ['0', 'yes', 'no', 'unlimited']);
    assert.ok(Number(cell('api', 'findings')) > 0 && cell('api', 'worst_finding') === 'error');
  });

  it('has no cell that a spreadsheet takes for a formula, whichever sign parts its cells', () => {
    const { text } = written('csv', subjectOf(hostileTopology));
    const records = recordsOf(text);
    assert.ok(records.every((record) => record.length === records[0].length));
    assert.deepEqual(records.flat().filter((cell) => FORMULA.test(cell)), []);
    assert.deepEqual(records.flatMap((record) => record.flatMap((cell) => cell.split(';'))).filter((cell) => FORMULA.test(cell)), []);
    assert.equal(records.length, Object.keys(hostileTopology.nodes).length + 1);
  });

  it('keeps what is harmless as it is', () => {
    assert.deepEqual(['a-b', 'x=1', 'say "hi"', '', undefined].map(textCell), ['"a-b"', '"x=1"', '"say ""hi"""', '', '']);
    assert.deepEqual(['=1', ' =1', '-', '@a', 'a; =1', '\t=1', '＝1'].map(textCell), ['"\'=1"', '" \'=1"', '"\'-"', '"\'@a"', '"a; \'=1"', '" \'=1"', '"\'＝1"']);
  });
});

describe('the Markdown export', () => {
  it('tells findings by severity, capacity, kernels and every node', () => {
    const subject = subjectOf(SHOP);
    const { text } = written('markdown', subject);
    assert.deepEqual(text.match(/^##? .*$/gm), ['# Shop', '## Findings', '## Capacity', '## Kernels', '## Inventory']);
    const { findings } = subject.checked;
    for (const [severity, heading] of [['error', 'Errors'], ['warning', 'Warnings'], ['info', 'Information'], ['hint', 'Hints']] as const) {
      const count = findings.filter((it) => it.severity === severity).length;
      assert.equal(text.includes(`### ${heading} (${count})`), count > 0, heading);
    }
    assert.equal(text.match(/^- \*\*/gm)?.length, findings.length);
    assert.ok(text.includes('Judged as of 2026-01-15.') && text.includes('| big | host | 16 |'), text);
    const inventory = text.slice(text.indexOf('## Inventory')).trim().split('\n').slice(4);
    assert.deepEqual(inventory.map((line) => line.split(' | ')[0]), Object.keys(SHOP.nodes).map((id) => `| ${id}`));
  });

  it('counts what it does not tell', () => {
    const nodes = Object.fromEntries(Array.from({ length: 230 }, (_, k): [string, object][] => [
      [`h${k}`, { kind: 'host' }], [`e${k}`, { kind: 'engine', in: `h${k}`, platform: 'docker' }], [`c${k}`, { kind: 'container', in: `e${k}`, image: 'a:1', privileged: true }],
    ]).flat());
    const subject = subjectOf({ nodes });
    const { text, notes } = written('markdown', subject);
    const errors = subject.checked.findings.filter(({ severity }) => severity === 'error').length;
    assert.ok(errors > 200, String(errors));
    assert.ok(text.includes(`- and ${errors - 200} more`) && notes.length === 2, notes.join());
  });

  it('lets no name be markup, and no table break', () => {
    const { text } = written('markdown', subjectOf(hostileTopology, { name: HOSTILE[0] }));
    const [comment, ...rest] = text.split('\n');
    assert.match(comment, /^<!-- Made by Strata\. [^<>]* -->$/);
    const body = rest.join('\n');
    assert.doesNotMatch(body, /(?<!\\)[<[`]/);
    assert.doesNotMatch(body, /https?:\/\//);
    const inventory = body.slice(body.indexOf('## Inventory')).trim().split('\n').slice(2);
    assert.equal(inventory.length, Object.keys(hostileTopology.nodes).length + 2);
    assert.deepEqual([...new Set(inventory.map((line) => line.match(/(?<!\\)\|/g)!.length))], [8]);
  });
});
