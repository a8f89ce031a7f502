import assert from 'node:assert/strict';
import { check, locate, makeFacts, NOTICES, PROFILES, ruleTitle } from '../../../src/engine';
import type { CheckOptions, Facts } from '../../../src/engine';
import { defineFact } from '../../../src/engine';
import { factsOf } from '../../../src/engine/report';
import { defaultCatalog } from '../../../src/catalog';
import { readTopology, SEVERITIES } from '../../../src/model';
import { checkOf, factsFor, findingsOf, graphOf, HOST, linux, textOf, TODAY } from './support';

/** Some properties of an object. */
const pick = (from: object, ...names: readonly string[]): object => Object.fromEntries(names.map((name) => [name, (from as { readonly [name: string]: unknown })[name]]));

const privileged = { host: { kind: 'host', os: linux }, docker: { kind: 'engine', in: 'host' }, agent: { kind: 'container', in: 'docker', privileged: true, limits: { memory: '1GiB' } } };
const rules = (document: object, options = {}) => checkOf(document, { today: TODAY, ...options }).findings.map((it) => `${it.rule} ${it.severity}`);

describe('check', () => {
  it('takes severities from the file, and the caller\'s before them', () => {
    const as = (setting: unknown, severities?: ReadonlyMap<string, 'off' | 'hint'>) => findingsOf('privileged-container', { nodes: privileged, rules: { 'privileged-container': setting } }, { today: TODAY, severities }).map((it) => it.severity);
    assert.deepEqual(as('warning'), ['warning']);
    assert.deepEqual(as({ severity: 'info' }), ['info']);
    assert.deepEqual(as('off'), []);
    assert.deepEqual(as('off', new Map([['privileged-container', 'hint']])), ['hint']);
    assert.deepEqual(as('info', new Map([['privileged-container', 'off']])), []);
  });

  it('takes options of the right type and range, and reports the others at their place', () => {
    const nodes = { ...HOST, vm: { kind: 'vm', in: 'kvm', vcpus: 40, memory: '1GiB', os: linux }, vm2: { kind: 'vm', in: 'kvm', vcpus: 8, memory: '1GiB', os: linux } };
    const found = (options: object) => checkOf({ nodes, rules: { 'cpu-overcommit': { options } } }).findings;
    assert.equal(found({}).filter((it) => it.rule === 'cpu-overcommit').length, 0);
    assert.equal(found({ warnRatio: 1.2 }).filter((it) => it.rule === 'cpu-overcommit').length, 1);
    const document = { nodes, rules: { 'cpu-overcommit': { options: { warnRatio: '2', errorRatio: -1, basis: 4, maxRatio: 1, warnratio: 3 } } } };
    const wrong = checkOf(document).findings.filter((it) => it.rule === 'invalid-option');
    assert.deepEqual(wrong.map((it) => it.pointer.split('/').at(-1)), ['warnRatio', 'errorRatio', 'basis', 'maxRatio', 'warnratio']);
    assert.deepEqual(wrong.map((it) => it.message), [
      'The option "warnRatio" must be a number, not "2". The default, 4, stays in force.',
      'The option "errorRatio" must be at least 0, not -1. The default, 16, stays in force.',
      'The option "basis" must be a text, not 4. The default, "threads", stays in force.',
      'The rule "cpu-overcommit" has no option "maxRatio", so it has no effect. It has basis, warnRatio, errorRatio, ratioLatencyCritical, hardMaxPerCore.',
      'The rule "cpu-overcommit" has no option "warnratio", so it has no effect. Did you mean "warnRatio"?',
    ]);
  });

  it('reports settings of rules that do not exist, names of object properties among them', () => {
    const text = '{"strata":1,"nodes":{},"rules":{"privileged-contianer":"off","__proto__":"off","toString":"error"}}';
    const { findings } = check(readTopology(text), { today: TODAY });
    assert.deepEqual(findings.map((it) => [it.rule, it.pointer]), [['unknown-rule', '/rules/privileged-contianer'], ['unknown-rule', '/rules/__proto__'], ['unknown-rule', '/rules/toString']]);
    assert.match(findings[0]!.message, /Did you mean "privileged-container"\?$/);
  });

  describe('profiles', () => {
    const vms = { host: { kind: 'host', cpu: { cores: 4 }, memory: '64GiB' }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' }, a: { kind: 'vm', in: 'kvm', vcpus: 3, memory: '1GiB' }, b: { kind: 'vm', in: 'kvm', vcpus: 3, memory: '1GiB' } };
    const overcommit = (file: object, options: CheckOptions = {}) =>
      check(readTopology(JSON.stringify({ strata: 1, nodes: vms, ...file })), { today: TODAY, ...options }).findings.filter((it) => it.rule === 'cpu-overcommit').map((it) => it.threshold);

    it('start from the named set; the file wins over it, and the caller over the name in the file', () => {
      assert.deepEqual(overcommit({}), []);
      assert.deepEqual(overcommit({ profile: 'strict' }), [1]);
      assert.deepEqual(overcommit({ profile: 'strict', rules: { 'cpu-overcommit': { options: { warnRatio: 1.2 } } } }), [1.2]);
      assert.deepEqual(overcommit({ profile: 'strict', rules: { 'cpu-overcommit': 'off' } }), []);
      assert.deepEqual(overcommit({ profile: 'default' }, { profile: 'strict' }), [1]);
      assert.deepEqual(overcommit({ profile: 'strict' }, { profile: 'lab' }), []);
    });

    it('report a name that there is not, and check again when the name changes', () => {
      const text = (profile: string) => readTopology(JSON.stringify({ strata: 1, profile, nodes: vms }));
      for (const name of ['strickt', '__proto__', 'toString']) {
        assert.deepEqual(check(text(name), { today: TODAY }).findings.filter((it) => it.rule === 'unknown-profile').map((it) => it.pointer), ['/profile']);
      }
      const before = check(text('default'), { today: TODAY });
      assert.deepEqual(check(text('strict'), { today: TODAY }, before).findings.map((it) => it.rule), check(text('strict'), { today: TODAY }).findings.map((it) => it.rule));
    });

    it('name only rules and parameters that exist, with values that they take', () => {
      for (const [name, { rules }] of Object.entries(PROFILES)) {
        const nodes = {};
        const { findings } = check(readTopology(JSON.stringify({ strata: 1, nodes, rules })), { today: TODAY });
        assert.deepEqual(findings.map((it) => it.message), [], name);
      }
    });
  });

  it('holds suppressed findings back while the suppression is in force, has a reason, and is about that node', () => {
    const suppressed = (suppression: object) => {
      const checked = checkOf({ nodes: privileged, suppressions: [suppression] });
      return [checked.suppressed.map((it) => it.rule), checked.findings.map((it) => it.rule)];
    };
    const rule = 'privileged-container', reason = 'node exporter';
    assert.deepEqual(suppressed({ rule, node: 'agent', reason, until: TODAY }), [[rule], []]);
    assert.deepEqual(suppressed({ rule, reason }), [[rule], []]);
    assert.deepEqual(suppressed({ rule, node: 'agent', reason, until: '2026-08-21' }), [[], [rule, 'expired-suppression']]);
    assert.deepEqual(suppressed({ rule, node: 'agent' }), [[], [rule, 'invalid-suppression']]);
    assert.deepEqual(suppressed({ rule, node: 'agent', reason: '  ' }), [[], [rule, 'invalid-suppression']]);
    assert.deepEqual(suppressed({ node: 'agent', reason }), [[], [rule, 'invalid-suppression']]);
    assert.deepEqual(suppressed({ rule: 'nonsense', reason }), [[], [rule, 'unknown-rule']]);
    assert.deepEqual(suppressed({ rule, node: 'docker', reason }), [[], [rule, 'unused-suppression']]);
    assert.deepEqual(suppressed({ rule, node: 'nobody', reason })[1]!.sort(), [rule, 'reference-integrity']);
  });

  it('lets one node of a shared finding be accepted alone', () => {
    const nodes = { host: { kind: 'host', memory: '8GiB', os: linux }, docker: { kind: 'engine', in: 'host' }, a: { kind: 'container', in: 'docker' }, b: { kind: 'container', in: 'docker' }, c: { kind: 'container', in: 'docker' } };
    const checked = checkOf({ nodes, suppressions: [{ rule: 'memory-effectively-unlimited', node: 'b', reason: 'batch' }] });
    const of = (list: typeof checked.findings) => list.filter((it) => it.rule === 'memory-effectively-unlimited').map((it) => it.nodes);
    assert.deepEqual([of(checked.findings), of(checked.suppressed)], [[['a', 'c', 'host']], [['b', 'host']]]);
  });

  it('gives the reader\'s problems as findings, under the rule that says the same', () => {
    const { findings } = checkOf({ nodes: { host: { kind: 'host', colour: 'red', memory: '8G' }, slice: { kind: 'cgroup', in: 'nowhere', cpu: { weight: 0 } } } });
    assert.deepEqual(findings.map((it) => [it.rule, it.family, it.nodes]), [
      ['text-bad-quantity', 'model', ['host']], ['value-out-of-range', 'model', ['slice']], ['reference-integrity', 'model', ['slice']], ['text-unknown-property', 'model', ['host']],
    ]);
    assert.deepEqual(rules({ nodes: { host: { kind: 'host', colour: 'red' } }, rules: { 'text-unknown-property': 'off' } }), []);
  });

  it('puts the most severe first, then the order of the file', () => {
    const { findings } = checkOf({
      nodes: { z: { kind: 'container', in: 'host', image: 'nginx' }, ...privileged, a: { kind: 'vm', in: 'host' } },
      rules: { nothing: 'off' }, links: [{ from: 'z', to: 'nobody' }],
    });
    const severities = findings.map((it) => SEVERITIES.indexOf(it.severity));
    assert.deepEqual(severities, [...severities].sort((a, b) => b - a));
    assert.deepEqual(findings.filter((it) => it.severity === 'error').map((it) => it.pointer), ['/nodes/z/in', '/nodes/agent/privileged', '/nodes/a/in', '/links/0/to']);
  });

  it('finds places: a node\'s key, a property\'s value, the nearest where it is absent', () => {
    const document = { nodes: { host: { kind: 'host', os: linux }, docker: { kind: 'engine', in: 'host' }, agent: { kind: 'container', in: 'docker', privileged: true, image: 'agent', limits: { memory: '1GiB' } } } };
    const text = textOf(document);
    const lines = text.split('\n');
    const located = locate(check(readTopology(text), { today: TODAY }));
    const shown = new Map(located.map(({ finding, range }) => [finding.rule, lines[range.start.line]!.slice(range.start.character, range.end.character)]));
    assert.equal(shown.get('privileged-container'), 'true');
    assert.equal(shown.get('image-mutable-reference'), '"agent"');
    const broken = check(readTopology('{"strata": 1, "nodes": {"a": {"kind": "hots"}}}'), { today: TODAY });
    const [{ finding, range }] = locate(broken, broken.findings) as [ReturnType<typeof locate>[number]];
    assert.deepEqual([finding.rule, range], ['text-unknown-kind', { start: { line: 0, character: 38 }, end: { line: 0, character: 44 } }]);
  });

  it('knows no day but the one given: the caller\'s, the file\'s, then today', () => {
    const document = { asOf: '2025-01-01', nodes: privileged };
    assert.equal(checkOf(document, {}).facts.today, '2025-01-01');
    assert.equal(checkOf(document, { today: '2026-01-01' }).facts.today, '2026-01-01');
    assert.match(checkOf({ nodes: privileged }, {}).facts.today, /^20\d\d-\d\d-\d\d$/);
  });

  it('takes any text', () => {
    for (const text of ['', '[]', 'null', '{"nodes":[]}', '{"strata":1,"nodes":{"":{"kind":"host"},"<b>":{"kind":"vm","in":""}},"links":[null,{"from":"<b>","to":"<b>"}],"rules":7,"suppressions":[1]}', '{"strata":99}', '\u0000']) {
      const checked = check(readTopology(text), { today: TODAY });
      for (const { range } of locate(checked)) assert.ok(range.start.line >= 0);
    }
  });

  it('has a title for every rule id that a finding may have', () => {
    for (const notice of Object.values(NOTICES)) assert.equal(ruleTitle(notice.id), notice.title);
    assert.equal(ruleTitle('text-unknown-kind'), 'Text: unknown kind');
    assert.ok(ruleTitle('privileged-container').length > 0);
  });
});

describe('facts', () => {
  it('are computed once a revision, and say so when they need themselves', () => {
    let runs = 0;
    const once = defineFact('once', () => ++runs);
    const loop: (facts: Facts) => number = defineFact('loop', (facts) => loop(facts));
    const facts = makeFacts(graphOf({}), defaultCatalog, TODAY);
    assert.deepEqual([once(facts), once(facts), once(makeFacts(facts.graph, defaultCatalog, TODAY))], [1, 1, 2]);
    assert.throws(() => loop(facts), /The fact loop needs itself/);
    assert.throws(() => loop(facts), /The fact loop needs itself/);
  });

  it('are printed in bytes and cores; null is unknown', () => {
    const report = factsOf(factsFor({
      fra: { kind: 'site' }, ...HOST, host: { ...HOST.host, in: 'fra' }, vm: { kind: 'vm', in: 'kvm', vcpus: 4, memory: '8GiB', disk: '40GiB', os: linux, replicas: 2 }, docker: { kind: 'engine', in: 'vm' },
      web: { kind: 'container', in: 'docker', limits: { cpu: 0.5, memory: '256MiB' }, requests: { memory: '128MiB' }, replicas: 3 }, free: { kind: 'container', in: 'docker' }, dark: { kind: 'vm', in: 'kvm' },
      ['__proto__']: { kind: 'site' },
    }));
    const GiB = 2 ** 30, MiB = 2 ** 20;
    assert.deepEqual(pick(report.nodes['web']!, 'kind', 'parent', 'kernel', 'copies', 'host', 'site', 'boundary', 'cpu', 'memory', 'disk'), {
      kind: 'container', parent: 'docker', kernel: 'vm', copies: 6, host: 'host', site: 'fra', boundary: 'B1',
      cpu: { capacity: null, requested: null, limit: 0.5, commit: null }, memory: { capacity: null, requested: 128 * MiB, limit: 256 * MiB, commit: null }, disk: { capacity: null, requested: null, limit: null, commit: null },
    });
    assert.deepEqual(report.nodes['vm']!.memory, { capacity: 8 * GiB, requested: 3 * 128 * MiB, limit: 8 * GiB, commit: 768 / 8192 });
    assert.deepEqual(report.nodes['host']!.memory.requested, 16 * GiB);
    assert.deepEqual(report.nodes['host']!.disk, { capacity: null, requested: 80 * GiB, limit: null, commit: null });
    assert.deepEqual(report.nodes['host']!.cpu, { capacity: 32, requested: 8, limit: 32, commit: 0.25 });
    assert.deepEqual(report.nodes['dark']!.memory, { capacity: null, requested: null, limit: null, commit: null });
    assert.deepEqual(report.kernels.map((it) => pick(it, 'at', 'platform', 'version', 'workloads')), [
      { at: 'host', platform: 'debian', version: '13', workloads: [] }, { at: 'vm', platform: 'debian', version: '13', workloads: ['web', 'free'] },
    ]);
    assert.equal(Object.getPrototypeOf(report.nodes), null);
    assert.deepEqual(JSON.parse(JSON.stringify(report)).version, 1);
  });
});
