// The document beside its nodes, and the search over them.
import assert from 'node:assert/strict';
import { findNodes } from '../../../src/extension/session/find';
import { summaryOf } from '../../../src/extension/session/summary';
import { check } from '../../../src/engine';
import { readTopology } from '../../../src/model';

const checked = (document: object | string) => check(readTopology(typeof document === 'string' ? document : JSON.stringify(document)));

describe('the summary of a document', () => {
  it('holds name, description, date, kinds, images, settings and suppressions', () => {
    const summary = summaryOf(checked({
      strata: 1, name: 'A', description: 'All of "it".', asOf: '2026-01-01',
      nodes: { a: { kind: 'container' }, h: { kind: 'host' }, b: { kind: 'container' } },
      images: { 'nginx:1': {} }, rules: { 'cpu-overcommit': { severity: 'error', options: { maxRatio: 4 } } },
      suppressions: [{ rule: 'cpu-overcommit', node: 'h', reason: 'known' }],
    }));
    assert.equal(summary.name, 'A');
    assert.equal(summary.description, 'All of "it".');
    assert.equal(summary.asOf, '2026-01-01');
    assert.deepEqual(summary.kinds, [{ kind: 'host', count: 1 }, { kind: 'container', count: 2 }]);
    assert.deepEqual(summary.images, ['nginx:1']);
    assert.deepEqual(summary.rules, [{ rule: 'cpu-overcommit', severity: 'error', options: ['maxRatio'] }]);
    assert.deepEqual(summary.suppressions, [{ index: 0, rule: 'cpu-overcommit', node: 'h', reason: 'known', until: undefined }]);
  });

  for (const [what, text] of Object.entries({ 'without one': '{"strata":1,"nodes":{}}', 'with a number': '{"strata":1,"description":5}', 'empty': '', 'broken': '{"description": "a' })) {
    it(`has no description of a file ${what}`, () => assert.equal(summaryOf(checked(text)).description, undefined));
  }
});

describe('search', () => {
  const stack = checked({
    strata: 1, nodes: {
      'host-1': { kind: 'host', os: { platform: 'debian', version: '12' } }, 'docker': { kind: 'engine', in: 'host-1', platform: 'docker' },
      'web': { kind: 'container', in: 'docker', image: 'nginx:1.27' }, 'webmail': { kind: 'container', in: 'docker', name: 'Mail for the web' }, 'db': { kind: 'container', in: 'docker', image: 'web/db:1', tenant: 'shop', privileged: true },
    },
  });
  const ids = (query: string, wish: object = {}) => findNodes(stack, { query, limit: 10, ...wish }).rows.map(({ id }) => id);

  it('puts whole and early matches first, then names, then the rest', () => assert.deepEqual(ids('web'), ['web', 'webmail', 'db']));
  it('wants all words, in any order and case', () => assert.deepEqual(ids('CONTAINER mail'), ['webmail']));
  it('finds by operating system and by platform', () => assert.deepEqual([ids('debian'), ids('docker engine')], [['host-1'], ['docker']]));
  it('narrows to kinds', () => assert.deepEqual(ids('', { kinds: ['engine', 'host'] }), ['host-1', 'docker']));
  it('looks up exact ids and leaves out those that are gone', () => assert.deepEqual(ids('', { ids: ['db', 'gone', 'web'] }), ['db', 'web']));
  it('is bounded, and says how many there are', () => {
    const found = findNodes(stack, { query: '', limit: 2 });
    assert.deepEqual([found.rows.length, found.total], [2, 5]);
  });
  it('takes keys for what words cannot say, beside words', () => {
    assert.deepEqual(ids('kind:container'), ['web', 'webmail', 'db']);
    assert.deepEqual(ids('platform:debian'), ['host-1']);
    assert.deepEqual(ids('image:nginx kind:container'), ['web']);
    assert.deepEqual([ids('label:tenant'), ids('label:tenant=shop'), ids('label:tenant=bank')], [['db'], ['db'], []]);
    assert.deepEqual(ids('in:docker'), ['docker', 'web', 'webmail', 'db']);
    assert.ok(ids('rule:privileged').includes('db') && !ids('rule:privileged').includes('web'));
    assert.ok(ids('severity:error').includes('db'));
    assert.deepEqual([ids('severity:dreadful'), ids('in:nobody'), ids('kind:')], [[], [], []]);
    assert.deepEqual(ids('nosuchkey:web'), []);
  });
  it('takes words that are no regular expressions', () => assert.deepEqual(ids('( [ \\'), []));
});
