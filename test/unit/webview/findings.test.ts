import assert from 'node:assert/strict';
import { SEVERITIES, type Severity } from '../../../src/model';
import type { FindingRow } from '../../../src/protocol';
import { fileBanner } from '../../../webview/panels/BannerBar';
import { moveFor } from '../../../webview/panels/findings/keys';
import { filtered, linesOf, type Line } from '../../../webview/panels/findings/list';
import { ruleSeverity, suppression } from '../../../webview/panels/findings/suppress';

const row = (rule: string, severity: Severity, nodes: string[], message = ''): FindingRow =>
  ({ key: `${rule} ${nodes.join()}`, rule, title: `Title of ${rule}`, family: 'capacity', severity, message, nodes, pointer: '', line: 0, witness: [], fixes: [] });

const ROWS = [row('b', 'warning', ['vm-1'], 'too big'), row('a', 'hint', ['vm-1']), row('a', 'error', ['vm-2', 'vm-1']), row('c', 'info', [])];
const all = { text: '', severities: new Set(SEVERITIES) };
const sketch = (lines: readonly Line[]) => lines.map((line) => (line.type === 'group' ? `${line.open ? '-' : '+'} ${line.title} ${line.count} ${line.severity}` : `  ${line.row.severity} ${line.place}/${line.size}`));

describe('the list of findings', () => {
  it('groups by rule, worst first', () => {
    assert.deepEqual(sketch(linesOf(ROWS, 'rule', new Set())), [
      '- Title of a 2 error', '  hint 1/2', '  error 2/2', '- Title of b 1 warning', '  warning 1/1', '- Title of c 1 info', '  info 1/1',
    ]);
  });

  it('groups by the node that a finding is about; those about none stand under the file', () => {
    assert.deepEqual(sketch(linesOf(ROWS, 'node', new Set(['node vm-1']))), ['- vm-2 1 error', '  error 1/1', '+ vm-1 2 warning', `- The file 1 info`, '  info 1/1']);
  });

  it('filters by severity and by words', () => {
    assert.equal(filtered(ROWS, all).length, 4);
    assert.deepEqual(filtered(ROWS, { ...all, severities: new Set<Severity>(['error', 'info']) }).map(({ rule }) => rule), ['a', 'c']);
    assert.deepEqual(filtered(ROWS, { ...all, text: 'BIG vm-1' }).map(({ rule }) => rule), ['b']);
    assert.deepEqual(filtered(ROWS, { ...all, text: 'big vm-2' }), []);
  });

  it('is walked with the keys of a tree', () => {
    const lines = linesOf(ROWS, 'rule', new Set(['rule b']));
    const key = (name: string, at: number) => moveFor(name, lines, at, 3);
    assert.deepEqual(sketch(lines)[3], '+ Title of b 1 warning');
    assert.deepEqual([key('ArrowDown', 0), key('ArrowUp', 0), key('End', 0), key('Home', 4), key('PageDown', 1)], [{ to: 1 }, { to: 0 }, { to: 5 }, { to: 0 }, { to: 4 }]);
    assert.deepEqual([key('ArrowRight', 0), key('ArrowRight', 3), key('ArrowRight', 1)], [{ to: 1 }, { toggle: 'rule b' }, undefined]);
    assert.deepEqual([key('ArrowLeft', 2), key('ArrowLeft', 0), key('ArrowLeft', 3)], [{ to: 0 }, { toggle: 'rule a' }, undefined]);
    assert.deepEqual([key('Enter', 2), key(' ', 3), key('x', 0)], [{ activate: 2 }, { toggle: 'rule b' }, undefined]);
    assert.equal(moveFor('ArrowDown', [], 0, 3), undefined);
  });

  it('suppresses at the node or everywhere, behind what is suppressed already', () => {
    const given = { reason: ' reviewed ', until: '', everywhere: false };
    assert.deepEqual(suppression(ROWS[2], given, 0), [{ op: 'set', path: ['suppressions'], value: [{ rule: 'a', node: 'vm-2', reason: 'reviewed' }] }]);
    assert.deepEqual(suppression(ROWS[2], { ...given, until: '2027-01-31', everywhere: true }, 2), [
      { op: 'set', path: ['suppressions', 2], value: { rule: 'a', reason: 'reviewed', until: '2027-01-31' } },
    ]);
    assert.deepEqual(suppression(ROWS[3], given, 0), [{ op: 'set', path: ['suppressions'], value: [{ rule: 'c', reason: 'reviewed' }] }]);
  });

  it('changes the severity of a rule and keeps its options', () => {
    assert.deepEqual(ruleSeverity('a', 'off', []), [{ op: 'set', path: ['rules', 'a'], value: 'off' }]);
    assert.deepEqual(ruleSeverity('a', 'hint', [{ rule: 'a', severity: 'error', options: ['maxRatio'] }]), [{ op: 'set', path: ['rules', 'a', 'severity'], value: 'hint' }]);
  });

  it('a broken or read-only file is said across the page', () => {
    assert.equal(fileBanner({ readOnly: undefined, findings: ROWS }), undefined);
    assert.match(fileBanner({ readOnly: 'Newer.', findings: [] })?.text ?? '', /Read-only: Newer\./);
    const broken = { ...row('text-json-syntax', 'error', [], 'A comma is missing.'), family: 'text' as const };
    assert.match(fileBanner({ readOnly: undefined, findings: [broken] })?.text ?? '', /1 error.*A comma is missing\./);
  });
});
