import assert from 'node:assert/strict';
import { check, RULES } from '../../../src/engine';
import type { Checked, CheckOptions, Example, Finding, Rule } from '../../../src/engine';
import { gatherReports, readReport } from '../../../src/reports';
import { applyOperations, FAMILY_ORDER, readTopology } from './examples-support';

/** Examples that depend on the day say theirs. */
const optionsFor = ({ topology, files }: Example): CheckOptions => ({
  ...('asOf' in topology ? {} : { today: '2026-08-22' }),
  ...(files && { reports: gatherReports('', Object.entries(files).map(([path, content]) => readReport(path, JSON.stringify(content))), Object.keys(files)) }),
});
const run = (example: Example): Checked => check(readTopology(JSON.stringify(example.topology, null, 2)), optionsFor(example));
const of = (rule: Rule, checked: Checked): Finding[] => checked.findings.filter((it) => it.rule === rule.id);

describe('rules', () => {
  it('have unique kebab-case ids and stand by family', () => {
    assert.equal(new Set(RULES.map((rule) => rule.id)).size, RULES.length);
    for (const rule of RULES) assert.match(rule.id, /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/);
    const families = RULES.map((rule) => FAMILY_ORDER.indexOf(rule.family));
    assert.deepEqual(families, [...families].sort((a, b) => a - b));
  });

  for (const rule of RULES) {
    describe(rule.id, () => {
      it('documents what it finds, what to do, its sources and its parameters', () => {
        assert.ok(rule.docs.description.length > 80 && rule.docs.remedy.length > 20 && rule.docs.sources.length > 0 && rule.title.length > 0);
        assert.ok(rule.docs.bad.length > 0 && rule.docs.good.length > 0);
        for (const [name, param] of Object.entries(rule.params)) assert.ok(param.doc.length > 10 && param.source.length > 0, name);
      });

      for (const example of rule.docs.bad) {
        it(`finds: ${example.title}`, () => {
          const checked = run(example);
          const found = of(rule, checked);
          assert.ok(found.length > 0, 'no finding');
          for (const finding of found) assertWellSaid(finding, checked);
          // Where an example shows one thing, it shows nothing else that is wrong with the text.
          assert.deepEqual(checked.findings.filter((it) => it.rule.startsWith('text-')), []);
        });

        it(`offers fixes that apply: ${example.title}`, () => assertFixes(rule, example));
      }

      for (const example of rule.docs.good) {
        it(`is content with: ${example.title}`, () => {
          const checked = run(example);
          assert.deepEqual(of(rule, checked).map((it) => it.message), []);
          assert.deepEqual(checked.findings.filter((it) => it.rule.startsWith('text-')), []);
        });
      }
    });
  }
});

function assertWellSaid(finding: Finding, checked: Checked): void {
  const { graph } = checked.facts;
  assert.match(finding.message, /[.?]$/, 'a message ends as a sentence');
  assert.ok(!/undefined|NaN|\[object/.test(finding.message), finding.message);
  for (const id of finding.nodes) assert.ok(graph.number.has(id), id);
  assert.equal(new Set(finding.nodes).size, finding.nodes.length, 'nodes once each');
  if (finding.nodes.length > 0) assert.ok(finding.nodes.some((id) => finding.message.includes(id)), `names no node: ${finding.message}`);
}

/** Every fix applies cleanly; a safe one leaves nothing of its rule on the node. */
function assertFixes(rule: Rule, example: Example): void {
  const document = readTopology(JSON.stringify(example.topology, null, 2));
  const checked = check(document, optionsFor(example));
  for (const finding of of(rule, checked)) {
    for (const fix of finding.fixes()) {
      assert.ok(fix.title.length > 0 && fix.operations.length > 0, fix.title);
      const applied = applyOperations(document, fix.operations);
      assert.ok(applied.ok, applied.ok ? '' : applied.error);
      const after = check(readTopology(applied.text), optionsFor(example));
      assert.deepEqual(after.findings.filter((it) => it.rule.startsWith('text-') && it.severity === 'error').map((it) => it.message), []);
      if (fix.safe) assert.ok(!of(rule, after).some((it) => it.pointer === finding.pointer && it.message === finding.message), `${fix.title} leaves ${finding.message}`);
    }
  }
}
