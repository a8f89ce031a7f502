// What the sorts of checks see, and how they say it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { ENGINE } from '../../../src/cli/labs';
import { judge, labSchema, readLab, rightAnswer, startOf } from '../../../src/learn/labs';
import { amountOf, same, shownValue, stepsOf, unmet, valueAtPath } from '../../../src/learn/labs/compare';
import { validateLab } from '../../../src/learn/labs/validate';

const START = JSON.stringify({
  strata: 1, asOf: '2026-09-01',
  nodes: {
    host: { kind: 'host', memory: '64GiB', cpu: { cores: 8 }, os: { platform: 'debian', version: '13', kernel: '6.12.41' } },
    docker: { kind: 'engine', in: 'host', platform: 'docker', version: '29.1', runtime: 'runc' },
    web: { kind: 'container', in: 'docker', image: 'nginx:1.29.0', limits: { memory: '512MiB' }, replicas: 2, service: 'web' },
    db: { kind: 'container', in: 'docker', image: 'postgres:18.1', limits: { memory: '4GiB' }, tenant: 'shop' },
  },
}, null, 2);

const LAB = {
  strataLab: 1, title: 'T', level: 'beginner', minutes: 5, goal: 'G', checks: [{ id: 'a', title: 'A', noNew: 'error' }], hints: ['H'],
  solution: { operations: [{ op: 'set', path: ['nodes', 'web', 'replicas'], value: 1 }] },
};

/** Reasons of one check against a text. */
function reasons(check: object, text = START): readonly string[] {
  const { lab, problems } = readLab('t', JSON.stringify({ ...LAB, checks: [{ id: 'x', title: 'X', ...check }] }));
  assert.ok(lab, problems[0]?.message);
  const { verdicts } = judge(ENGINE, lab, startOf(ENGINE, START), ENGINE.read(text));
  return verdicts[0]!.reasons;
}
const changed = (change: (stack: { nodes: Record<string, any>; [key: string]: any }) => void): string => {
  const stack = JSON.parse(START) as { nodes: Record<string, any> };
  change(stack);
  return JSON.stringify(stack, null, 2);
};

describe('checks of labs', () => {
  it('compare facts of nodes and of the stack, in their units', () => {
    assert.deepEqual(reasons({ fact: { nodes: { ids: ['web'] }, path: 'memory.limit', atMost: '1GiB' } }), []);
    assert.deepEqual(reasons({ fact: { nodes: { ids: ['db'] }, path: 'memory.limit', atMost: '1GiB' } }), ['db: `memory.limit` is 4GiB, and should be at most 1GiB.']);
    assert.deepEqual(reasons({ says: '{node} may use {value}: {wanted}.', fact: { nodes: { kinds: ['container'] }, path: 'limits.memory.atMost', atLeast: '1GiB' } }), ['web may use 512MiB: at least 1GiB.']);
    assert.deepEqual(reasons({ fact: { path: 'kernels[at=host].workloads', includes: 'db' } }), []);
    assert.deepEqual(reasons({ fact: { path: 'patching.kernels.all', atLeast: 2 } }), ['`patching.kernels.all` is 1, and should be at least 2.']);
    assert.deepEqual(reasons({ fact: { path: 'kernels[at=nowhere].platform', is: 'debian' } }), ['`kernels[at=nowhere].platform` is not known, and should be debian.']);
  });

  it('do not pass for nodes that are not there', () => {
    assert.deepEqual(reasons({ fact: { nodes: { ids: ['gone'] }, path: 'memory.limit', atMost: '1GiB' } }), ['gone is not there any more.']);
    assert.deepEqual(reasons({ property: { nodes: { kinds: ['vm'], tenant: 'x' }, path: 'memory', is: 1 } }), ['There is no vm of x.']);
    assert.deepEqual(reasons({ finding: { rule: 'privileged-container', nodes: { ids: ['gone'] } } }), ['gone is not there any more.']);
    assert.deepEqual(reasons({ apart: { nodes: { ids: ['web'] }, from: { ids: ['gone'] }, by: 'kernel' } }), ['gone is not there any more.']);
  });

  it('tell what shares a kernel or a host', () => {
    const [reason] = reasons({ apart: { nodes: { ids: ['web'] }, from: { ids: ['db'] }, by: 'kernel' } });
    assert.match(reason!, /^web still shares the kernel of host host \(Debian 13, kernel 6\.12\.41\) with db\.$/);
    assert.match(reasons({ apart: { nodes: { ids: ['web'] }, from: { ids: ['db'] }, by: 'host' } })[0]!, /shares host host with db/);
    assert.deepEqual(reasons({ apart: { nodes: { ids: ['web'] }, from: { ids: ['db'] }, by: 'kernel' } }, changed(({ nodes }) => {
      nodes.docker.runtimeClasses = [{ name: 'kata', handler: 'kata' }];
      nodes.web.runtimeClass = 'kata';
    })), []);
  });

  it('hold what must stay', () => {
    const keep = { keep: { nodes: { ids: ['db', 'web'] }, same: ['image', 'limits.memory'] } };
    assert.deepEqual(reasons(keep), []);
    assert.deepEqual(reasons(keep, changed(({ nodes }) => { nodes.db.limits.memory = '4096MiB'; })), [], 'the same, written otherwise');
    assert.deepEqual(reasons(keep, changed(({ nodes }) => { nodes.db.image = 'mysql:9'; })), ['image of db was postgres:18.1, and is mysql:9 now; it must stay as it was.']);
    assert.deepEqual(reasons(keep, changed(({ nodes }) => { delete nodes.db; })), ['db is not there any more, and it must stay.']);
    assert.deepEqual(reasons({ keep: { nodes: {}, same: ['*'] } }, changed(({ nodes }) => { nodes.db.user = '70'; })), ['user of db was not given, and is 70 now; it must stay as it was.']);
  });

  it('count copies and add up what they are worth', () => {
    assert.deepEqual(reasons({ count: { of: { service: 'web' }, atLeast: 2 } }), []);
    assert.deepEqual(reasons({ count: { of: { kinds: ['container'] }, sum: 'limits.memory', atMost: '5GiB' } }), []);
    assert.match(reasons({ count: { of: { kinds: ['container'] }, sum: 'limits.memory', atMost: '4GiB' } })[0]!, /at most/);
    assert.deepEqual(reasons({ count: { of: { kinds: ['container'] }, sum: 'limits.cpu', atMost: 4 } }), ['web has no limits.cpu, so that nobody can add it up.', 'db has no limits.cpu, so that nobody can add it up.']);
  });

  it('look at findings, new ones too', () => {
    const privileged = changed(({ nodes }) => { nodes.db.privileged = true; });
    assert.deepEqual(reasons({ finding: { rule: 'privileged-container' } }), []);
    assert.match(reasons({ finding: { rule: 'privileged-container', nodes: { ids: ['db'] } } }, privileged)[0]!, /db/);
    assert.deepEqual(reasons({ finding: { rule: 'privileged-container', nodes: { ids: ['web'] } } }, privileged), []);
    assert.match(reasons({ finding: { rule: 'privileged-container', present: true } })[0]!, /no finding/);
    assert.match(reasons({ noNew: 'error' }, privileged)[0]!, /^New: .*\(privileged-container\)$/);
  });

  it('play what-ifs', () => {
    assert.deepEqual(reasons({ scenario: { events: [{ fail: 'web' }], expect: { up: ['db'] } } }), []);
    assert.match(reasons({ scenario: { events: [{ fail: 'host' }], expect: { up: ['db'] } } })[0]!, /^db should be up.*Why: .*db is in docker/);
    assert.match(reasons({ scenario: { events: [{ fail: 'gone' }], expect: { up: ['db'] } } })[0]!, /There is no node "gone"/);
  });

  it('ask questions whose answer the engine works out in the stack at hand', () => {
    const check = { answer: { question: 'Which?', is: { kernelOf: 'web' } } };
    const answered = (...marked: string[]) => changed((stack) => { stack['answers'] = { x: marked }; });
    assert.deepEqual(reasons(check), ['Nothing is marked yet.']);
    assert.deepEqual(reasons(check, answered('web', 'db')), []);
    assert.deepEqual(reasons(check, answered('web')), ['1 node is missing from the answer, of which what is marked is right.']);
    assert.deepEqual(reasons(check, answered('host', 'web', 'db')), ['host does not belong into the answer.']);
    assert.deepEqual(reasons(check, changed((stack) => { stack['answers'] = { x: 'web' }; })), ['Nothing is marked yet.'], 'of the wrong type');
    const attempt = { engine: ENGINE, now: startOf(ENGINE, START), start: startOf(ENGINE, START) };
    assert.deepEqual(rightAnswer(attempt, { events: [{ fail: 'docker' }], gives: 'down', kinds: ['container'] }), ['web', 'db']);
    assert.deepEqual(rightAnswer(attempt, { readersOf: 'db', sees: ['files'] }), ['docker', 'host']);
  });

  it('say of a broken file that it cannot be read', () => assert.match(reasons({ noNew: 'error' }, '{')[0]!, /^The file cannot be read: /));
});

describe('values of labs', () => {
  it('are found by path', () => {
    const root = { a: [{ id: 'x.y', v: [1, 2] }, { id: 'z', v: null }], b: { c: 3 } };
    assert.deepEqual(['b.c', 'a[id=x.y].v.1', 'a[id=z].v', 'a[id=q].v', 'b.toString', 'b.c.d'].map((path) => valueAtPath(root, stepsOf(path))), [3, 2, null, undefined, undefined, undefined]);
  });

  it('are compared with their units', () => {
    assert.deepEqual([amountOf('1GiB'), amountOf('250m'), amountOf('90s'), amountOf('unlimited'), amountOf('x')], [2 ** 30, 0.25, 90, Infinity, NaN]);
    assert.ok(same('1024MiB', '1GiB') && same(null, undefined) && same({ a: 1, b: 2 }, { b: 2, a: 1 }) && !same('a', 'b'));
    assert.equal(unmet(null, { atMost: 3 }, undefined), 'at most 3', 'unknown is never enough');
    assert.equal(unmet('unlimited', { atMost: '1GiB' }, 'bytes'), 'at most 1GiB');
    assert.deepEqual([shownValue([], undefined), shownValue([{ node: 'a', kind: 'b' }], undefined), shownValue(90, 'seconds'), shownValue(1.23456, undefined)], ['empty', 'a', '1 min 30 s', '1.23']);
  });
});

describe('reading a lab', () => {
  const problems = (lab: object | string): string[] => readLab('t', typeof lab === 'string' ? lab : JSON.stringify(lab)).problems.map(({ message }) => message);

  it('says everything that is wrong, with its place', () => {
    assert.deepEqual(problems(LAB), []);
    assert.match(problems({ ...LAB, title: undefined })[0]!, /needs "title"/);
    assert.match(problems({ ...LAB, checks: [{ id: 'a', title: 'A' }] })[0]!, /exactly one of/);
    assert.match(problems({ ...LAB, checks: [{ id: 'a', title: 'A', noNew: 'error', fact: { path: 'x' } }] })[0]!, /exactly one of/);
    assert.match(problems({ ...LAB, checks: [{ id: 'a', title: 'A', apart: { nodes: {} } }] })[0]!, /needs "from"/);
    assert.match(problems({ ...LAB, cheks: [] })[0]!, /Did you mean "checks"/);
    assert.match(problems({ ...LAB, wrong: [{ operations: [], fails: 'b', says: 'x' }] })[0]!, /names in "fails"/);
    assert.match(problems({ ...LAB, solution: {} })[0]!, /either "operations" or "topology"/);
    for (const broken of ['', '[]', '{', '{ "strataLab": 2 }', 'null']) assert.ok(problems(broken).length > 0, broken);
    const text = JSON.stringify({ ...LAB, level: 'hard' }, null, 2);
    const [problem] = readLab('t', text).problems;
    assert.equal(text.slice(problem!.offset, problem!.offset + problem!.length), '"hard"');
  });

  it('has a schema with every key of the tables, which is the one that ships', () => {
    const schema = labSchema() as { properties: Record<string, any> };
    assert.ok(schema.properties['checks'].items.properties.finding.properties.rule);
    assert.deepEqual(JSON.parse(fs.readFileSync('media/lab.schema.json', 'utf8')), JSON.parse(JSON.stringify(schema)));
  });
});

describe('trying a lab for its author', () => {
  const problems = (lab: object, start = START): string[] => validateLab(ENGINE, 't', new Map([['lab.json', JSON.stringify({ ...LAB, ...lab })], ['start.topology.json', start]])).problems.map(({ message }) => message);
  const privileged = [{ id: 'a', title: 'A', finding: { rule: 'privileged-container' } }];
  const faulty = changed(({ nodes }) => { nodes.db.privileged = true; });

  it('finds a lab that is solved when it starts, and solutions that are none', () => {
    assert.match(problems({})[0]!, /solved already when it starts/);
    assert.match(problems({ checks: privileged }, faulty)[0]!, /the solution does not pass the check "a"/);
    assert.deepEqual(problems({ checks: privileged, solution: { operations: [{ op: 'unset', path: ['nodes', 'db', 'privileged'] }] } }, faulty), []);
  });

  it('finds wrong answers that pass, or fail for another reason, and operations that cannot be done', () => {
    const lab = (wrong: object) => ({ checks: privileged, solution: { operations: [{ op: 'unset', path: ['nodes', 'db', 'privileged'] }] }, wrong: [{ fails: 'a', says: 'db', ...wrong }] });
    assert.deepEqual(problems(lab({ operations: [{ op: 'set', path: ['nodes', 'web', 'replicas'], value: 1 }] }), faulty), []);
    assert.match(problems(lab({ operations: [{ op: 'remove', ids: ['db'] }] }), faulty)[0]!, /should fail the check "a", and it passes/);
    assert.match(problems(lab({ operations: [], says: 'elephants' }), faulty)[0]!, /for another reason than the stated one \("elephants"\)/);
    assert.match(problems(lab({ operations: [{ op: 'move', id: 'nobody', to: 'host' }] }), faulty)[0]!, /Operation 1 cannot be done/);
  });

  it('finds names that nobody knows', () => {
    assert.match(problems({ checks: [{ id: 'a', title: 'A', finding: { rule: 'no-such-rule' } }] })[0]!, /which does not exist/);
    assert.match(problems({ checks: [{ id: 'a', title: 'A', fact: { path: 'no.such', is: 1 } }] })[0]!, /which the stack does not have/);
    assert.match(problems({ claims: ['flat-earth'] })[0]!, /no claim "flat-earth"/);
    assert.match(problems({ start: 'other.topology.json' })[0]!, /no such file/);
    assert.match(problems({}, '{')[0]!, /./);
  });
});
