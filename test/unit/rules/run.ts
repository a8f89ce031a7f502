import { check, ruleById } from '../../../src/engine';
import type { CheckOptions, Finding } from '../../../src/engine';
import { readTopology } from '../../../src/model';

/** Findings of one rule on a topology given as an object. */
export function findingsOf(rule: string, topology: object, options: CheckOptions = {}): readonly Finding[] {
  if (ruleById(rule) === undefined) throw new Error(`no rule ${rule}`);
  return check(readTopology(JSON.stringify({ strata: 1, ...topology })), { today: '2026-01-15', ...options }).findings.filter((it) => it.rule === rule);
}

/** Nodes of a small stack: a host with Debian and Docker on it. */
export const dockerHost = (id = 'host', engine: object = {}): object => ({
  [id]: { kind: 'host', os: { platform: 'debian', version: '13' } },
  [`${id}-docker`]: { kind: 'engine', in: id, platform: 'docker', ...engine },
});
