import assert from 'node:assert/strict';
import { check, readHouse } from '../../../src/engine';
import { readTopology } from '../../../src/model';

const stack = (more: object = {}) => readTopology(JSON.stringify({
  strata: 1, asOf: '2026-11-01', ...more,
  nodes: { host: { kind: 'host', memory: '16GiB', cpu: { cores: 4 } }, docker: { kind: 'engine', in: 'host', platform: 'docker' }, agent: { kind: 'container', in: 'docker', image: 'agent:1.0.0', privileged: true } },
}));
const severity = (document: ReturnType<typeof stack>, profile: unknown, rules: unknown) =>
  check(document, { house: readHouse(profile, rules).house }).findings.find(({ rule }) => rule === 'privileged-container')?.severity;

describe('settings of a house', () => {
  it('hold for files that do not say it themselves', () => {
    assert.equal(severity(stack(), undefined, undefined), 'error');
    assert.equal(severity(stack(), '', { 'privileged-container': 'off' }), undefined);
    assert.equal(severity(stack(), '', { 'privileged-container': { severity: 'hint' } }), 'hint');
    assert.equal(severity(stack({ rules: { 'privileged-container': { severity: 'warning' } } }), '', { 'privileged-container': 'off' }), 'warning');
  });

  it('choose a profile for files that name none', () => {
    const rules = (document: ReturnType<typeof readTopology>, profile: string) => check(document, { house: readHouse(profile, {}).house }).findings.map(({ rule }) => rule);
    const desk = (more: object) => readTopology(JSON.stringify({
      strata: 1, asOf: '2026-11-01', ...more,
      nodes: { host: { kind: 'host', memory: '16GiB' }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' }, a: { kind: 'vm', in: 'kvm', memory: '10GiB' }, b: { kind: 'vm', in: 'kvm', memory: '8GiB' } },
    }));
    assert.ok(rules(desk({}), '').includes('memory-overcommit'));
    assert.ok(!rules(desk({}), 'lab').includes('memory-overcommit'));
    assert.deepEqual(rules(desk({ profile: 'default' }), 'lab'), rules(desk({}), ''));
  });

  it('are laid under the options of a file, over those of its profile', () => {
    const vms = (more: object) => readTopology(JSON.stringify({
      strata: 1, asOf: '2026-11-01', ...more,
      nodes: { host: { kind: 'host', memory: '16GiB' }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' }, a: { kind: 'vm', in: 'kvm', memory: '10GiB' }, b: { kind: 'vm', in: 'kvm', memory: '8GiB' } },
    }));
    const found = (document: ReturnType<typeof vms>, rules?: object) => check(document, { house: readHouse('', rules).house }).findings.some(({ rule }) => rule === 'memory-overcommit');
    const generous = { 'memory-overcommit': { options: { warnRatio: 3, errorRatio: 4 } } };
    assert.deepEqual([found(vms({})), found(vms({}), generous), found(vms({ rules: { 'memory-overcommit': { options: { warnRatio: 1 } } } }), generous)], [true, false, true]);
  });

  it('say what of them cannot be used, and leave it out', () => {
    const { house, problems } = readHouse('labb', { nothing: 'off', 'privileged-containr': 'off', 'image-stale': 'loud', 'memory-overcommit': { severity: 'x', options: { warnRatio: 'much', nope: 1 } }, 'cpu-overcommit': 3 });
    assert.equal(house.profile, undefined);
    assert.equal(house.severities.size, 0);
    assert.deepEqual(house.options.get('memory-overcommit'), {});
    assert.equal(problems.length, 8, problems.join('\n'));
    for (const part of ['Did you mean "lab"', 'There is no rule "nothing"', 'Did you mean "privileged-container"', '"image-stale" needs a severity', 'severity of the rule "memory-overcommit"', 'must be a number', 'no option "nope"', '"cpu-overcommit" needs a severity']) {
      assert.ok(problems.some((problem) => problem.includes(part)), part);
    }
  });

  it('bear any value', () => {
    for (const value of [null, 3, 'x', [], [{}], { __proto__: null, constructor: 'off', toString: {} }]) {
      const { house } = readHouse(value, value);
      assert.ok(check(stack(), { house }).findings.length > 0);
    }
  });
});
