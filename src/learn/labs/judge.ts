/** Judges a learner's stack by the checks of a lab. */
import type { Checked } from '../../engine/contract';
import type { Topology, TopologyText } from '../../model';
import { findingReasons, noNewReasons, scenarioReasons } from './checks/findings';
import { questionVerdict } from './checks/question';
import { apartReasons, keepReasons } from './checks/structure';
import { countReasons, factReasons, propertyReasons } from './checks/values';
import { canonical } from './compare';
import type { Attempt, Engine, Judgement, Verdict } from './contract';
import type { Lab } from './read';
import type { Check } from './tables';

/** What a lab may not be solved by: how findings are judged must be as it was. */
const RULES_OF_THE_GAME = 'rules-of-the-lab';

function reasonsOf(attempt: Attempt, check: Check): readonly string[] {
  if (check.fact) return factReasons(attempt, check, check.fact);
  if (check.property) return propertyReasons(attempt, check, check.property);
  if (check.finding) return findingReasons(attempt, check.finding);
  if (check.noNew) return noNewReasons(attempt, check.noNew);
  if (check.scenario) return scenarioReasons(attempt, check.scenario);
  if (check.keep) return keepReasons(attempt, check.keep);
  if (check.count) return countReasons(attempt, check, check.count);
  if (check.apart) return apartReasons(attempt, check.apart);
  return ['This check has nothing to look at.'];
}

/** Settings that change what is found: switching a rule off mends nothing. */
const settingsOf = ({ rules, suppressions, profile, asOf }: Topology): string => canonical([[...rules], suppressions, profile, asOf]);

/** A stack that the lab starts with, checked once for many judgements. */
export function startOf(engine: Engine, text: string): Checked {
  return engine.check(engine.read(text));
}

/** Judges a document; `checked` is its check where one was made already. */
export function judge(engine: Engine, lab: Lab, start: Checked, document: TopologyText, checked?: Checked): Judgement {
  const problem = engine.broken(document);
  if (problem !== undefined) return unreadable(lab, problem);
  const now = checked ?? engine.check(document);
  const attempt: Attempt = { engine, now, start };
  const verdicts = lab.checks.map((check): Verdict => {
    if (check.answer) return questionVerdict(attempt, check, check.answer);
    const reasons = reasonsOf(attempt, check);
    return { id: check.id, title: check.title, met: reasons.length === 0, reasons };
  });
  if (settingsOf(document.topology) !== settingsOf(start.document.topology)) verdicts.push({
    id: RULES_OF_THE_GAME, title: 'Rules, suppressions, profile and day are as they were', met: false,
    reasons: ['What is to be found was changed (`rules`, `suppressions`, `profile` or `asOf`) rather than the stack. Take that back.'],
  });
  return { solved: verdicts.every(({ met }) => met), verdicts };
}

function unreadable(lab: Lab, problem: string): Judgement {
  return { solved: false, verdicts: lab.checks.map(({ id, title }) => ({ id, title, met: false, reasons: [`The file cannot be read: ${problem}`] })) };
}
