// Every lab that ships: it starts unsolved, its solutions pass, and wrong answers are told why.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { ENGINE, labFiles } from '../../../src/cli/labs';
import { answerText, CLAIMS, judge, type Lab, readLab, startOf, WALKTHROUGHS } from '../../../src/learn/labs';
import { validateLab } from '../../../src/learn/labs/validate';

const IDS = fs.readdirSync('labs', { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
const filesOf = (id: string) => labFiles(path.join('labs', id));
const labOf = (id: string): Lab => {
  const { lab, problems } = readLab(id, filesOf(id).get('lab.json')!);
  assert.ok(lab, problems[0]?.message);
  return lab;
};

describe('labs', () => {
  it('are at least fifteen, on every level', () => {
    assert.ok(IDS.length >= 15, String(IDS.length));
    assert.equal(new Set(IDS.map((id) => labOf(id).level)).size, 3);
  });

  for (const id of IDS) {
    describe(id, () => {
      const lab = labOf(id), files = filesOf(id);
      const start = files.get(lab.start)!;
      const checked = startOf(ENGINE, start);
      const judged = (text: string) => judge(ENGINE, lab, checked, ENGINE.read(text));
      const textOf = (answer: Lab['solution']): string => {
        const made = answerText(ENGINE, lab, files, answer);
        assert.ok(made.ok, made.ok ? '' : made.error);
        return made.text;
      };

      it('is a realistic stack that teaches something', () => {
        assert.ok(checked.facts.graph.count >= 9, `${checked.facts.graph.count} nodes`);
        assert.ok(lab.story.length >= 2 && lab.hints.length >= 3 && lab.claims.length > 0 && (lab.learned ?? '').length > 60 && (lab.solution.because ?? '') !== '');
        assert.ok(lab.wrong.length >= 2, 'wrong answers');
        assert.match(checked.document.topology.asOf ?? '', /^\d{4}-/, 'the day is fixed, so that it comes out the same on any day');
        assert.deepEqual(checked.document.topology.problems, []);
      });

      it('does not start solved, and says why', () => {
        const { solved, verdicts } = judged(start);
        assert.equal(solved, false);
        for (const { met, reasons, title } of verdicts) assert.equal(met, reasons.length === 0, title);
      });

      it('is solved by its solutions', () => {
        for (const answer of [lab.solution, ...lab.others]) assert.deepEqual(judged(textOf(answer)).verdicts.filter(({ met }) => !met), [], answer.name);
      });

      for (const answer of lab.wrong) {
        it(`is not solved by "${answer.name}", for the stated reason`, () => {
          const { solved, verdicts } = judged(textOf(answer));
          assert.equal(solved, false);
          const { met, reasons } = verdicts.find((each) => each.id === answer.fails)!;
          assert.equal(met, false);
          assert.ok(reasons.join(' ').includes(answer.says!), reasons.join(' '));
        });
      }

      it('is found sound by what authors use', () => assert.deepEqual(validateLab(ENGINE, id, files).problems, []));

      it('is not solved by switching rules off', () => {
        const rules = lab.checks.flatMap(({ finding }) => finding?.rule ?? []);
        const text = start.replace('"nodes"', `"rules": { ${[...new Set(rules)].map((rule) => `"${rule}": "off"`).join(', ')} }, "nodes"`);
        const { solved, verdicts } = judged(text);
        assert.equal(solved, false);
        assert.equal(verdicts.some(({ id: check }) => check === 'rules-of-the-lab'), rules.length > 0);
      });
    });
  }

  it('have more than one right answer, most of them', () => {
    assert.ok(IDS.filter((id) => labOf(id).others.length > 0).length >= 12);
  });
});

describe('claims', () => {
  it('can all be tried somewhere', () => {
    const tried = new Set(IDS.flatMap((id) => labOf(id).claims));
    assert.deepEqual(CLAIMS.filter(({ id, walkthroughs }) => !tried.has(id) && walkthroughs.length === 0).map(({ id }) => id), []);
    assert.ok(CLAIMS.filter(({ id }) => tried.has(id)).length >= 20);
  });

  it('are listed with what they leave out, each once', () => {
    const page = fs.readFileSync('docs/claims.md', 'utf8');
    assert.equal(new Set(CLAIMS.map(({ id }) => id)).size, CLAIMS.length);
    for (const { id, but, walkthroughs } of CLAIMS) {
      assert.ok(page.includes(`\`${id}\``) && but.length > 20, id);
      for (const title of walkthroughs) assert.ok(WALKTHROUGHS.includes(title), title);
    }
  });
});
