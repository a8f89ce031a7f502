import assert from 'node:assert/strict';
import fs from 'node:fs';
import { at } from '../../../scripts/lib/project.mjs';
import { speak } from '../../../src/l10n';
import { listed, severityCount } from '../../../src/l10n/words';
import { KINDS, propsOf, readTopology, type Prop } from '../../../src/model';
import type { NodeDetails } from '../../../src/protocol';
import { valueAt, within, withValue, type Editing, type Place } from '../../../webview/panels/controls/editing';
import { prunedPlace, settings, unsettings } from '../../../webview/panels/inspector/changes';
import { fits, groupsFor } from '../../../webview/panels/inspector/groups';
import { shownGroups } from '../../../webview/panels/inspector/Properties';
import { hintFor, parseText } from '../../../webview/panels/controls/value';
import { helpOf } from '../../../webview/panels/controls/PropRow';
import { kindInText, labelInText, labelOf } from '../../../webview/panels/words';

const node = (id: string, rest: object): NodeDetails => ({ id, node: { kind: 'vm', ...rest }, facts: [], findings: [], links: [] });

describe('the inspector', () => {
  it('shows every property of every kind, in a group with a name, some of them first', () => {
    for (const kind of KINDS) {
      const groups = groupsFor([kind]);
      const entries = groups.flatMap((group) => group.entries);
      assert.deepEqual(entries.map(({ name }) => name).sort(), Object.keys(propsOf(kind)).sort());
      assert.ok(!groups.some(({ title }) => title === 'More'), `${kind}: ${groups.find(({ title }) => title === 'More')?.entries.map(({ name }) => name)}`);
      assert.ok(entries.some(({ common }) => common), kind);
    }
  });

  it('shows for several kinds what they have in common, with the same meaning', () => {
    const names = groupsFor(['host', 'cgroup', 'host']).flatMap(({ entries }) => entries.map(({ name }) => name));
    assert.ok(names.includes('name') && names.includes('criticality'));
    assert.ok(!names.includes('cpu'), 'cpu is processors of a host and a controller of a control group');
    assert.ok(!names.includes('memory'));
    assert.deepEqual(groupsFor([]), []);
  });

  it('holds back what is neither set nor common, and says how much', () => {
    const groups = groupsFor(['vm']);
    const total = groups.flatMap(({ entries }) => entries).length;
    const names = (shown: { groups: readonly { entries: readonly { name: string }[] }[] }) => shown.groups.flatMap(({ entries }) => entries.map(({ name }) => name));
    const first = shownGroups(groups, (name) => name === 'snapshots', false, '');
    assert.ok(names(first).includes('snapshots') && names(first).includes('memory') && !names(first).includes('numaNodes'));
    assert.equal(first.hidden, total - names(first).length);
    assert.equal(names(shownGroups(groups, () => false, true, '')).length, total);
    const found = names(shownGroups(groups, () => false, false, 'numa'));
    assert.ok(found.includes('numaNodes') && !found.includes('memory'));
  });

  it('finds a property by what is inside it', () => {
    const os = groupsFor(['vm']).flatMap(({ entries }) => entries).find(({ name }) => name === 'os');
    assert.ok(os && fits(os, 'livepatch') && !fits(os, 'seccomp'));
  });

  it('sets a value of several nodes by one operation each, and leaves those alone that have it', () => {
    const nodes = [node('a', { memory: '1GiB' }), node('b', {}), node('c', { memory: '2GiB' })];
    assert.deepEqual(settings(nodes, ['memory'], '2GiB'), [
      { op: 'set', path: ['nodes', 'a', 'memory'], value: '2GiB' }, { op: 'set', path: ['nodes', 'b', 'memory'], value: '2GiB' },
    ]);
  });

  it('unsets without leaving empty objects behind', () => {
    const nodes = [node('a', { os: { platform: 'debian' } }), node('b', { os: { platform: 'debian', version: '12' } }), node('c', {})];
    assert.deepEqual(unsettings(nodes, ['os', 'platform']), [{ op: 'unset', path: ['nodes', 'a', 'os'] }, { op: 'unset', path: ['nodes', 'b', 'os', 'platform'] }]);
    assert.deepEqual(prunedPlace({ a: { b: { c: 1 } } }, ['a', 'b', 'c']), ['a']);
    assert.deepEqual(prunedPlace({ a: ['x'] }, ['a', 0]), ['a', 0]);
  });

  it('reads own properties only', () => {
    assert.equal(valueAt({}, ['constructor']), undefined);
    assert.equal(valueAt({ a: [{ b: 1 }] }, ['a', 0, 'b']), 1);
    assert.equal(valueAt(JSON.parse('{"__proto__":{"x":1}}'), ['x']), undefined);
  });

  it('fills in a new list item before it is in the file', () => {
    assert.deepEqual(withValue(undefined, ['container'], 80), { container: 80 });
    assert.deepEqual(withValue({ a: 1, b: [1, 2] }, ['b', 0], undefined), { a: 1, b: [2] });
    assert.deepEqual(withValue({ a: { b: 1 } }, ['a', 'b'], undefined), { a: {} });
    const odd = withValue({}, ['__proto__'], 'x') as object;
    assert.equal(Object.getPrototypeOf(odd), Object.prototype);
    assert.deepEqual(Object.entries(odd), [['__proto__', 'x']]);
  });

  it('hands changes of inner values out with their place', () => {
    const calls: unknown[] = [];
    const outer: Editing = { readOnly: false, set: (place: Place, value) => calls.push([place, value]), unset: (place: Place) => calls.push([place]) };
    const inner = within(within(outer, 'ports'), 2, 'host');
    inner.set([], 80);
    inner.unset(['x']);
    assert.deepEqual(calls, [[['ports', 2, 'host'], 80], [['ports', 2, 'host', 'x']]]);
  });

  it('names properties in words', () => {
    const names = ['restartPriority', 'hostPID', 'cpuMode', 'os', 'vcpus', 'kernel-flaw', 'cpuP95', 'replicas'];
    assert.deepEqual(names.map(labelOf), ['Restart priority', 'Host PID', 'CPU mode', 'OS', 'vCPUs', 'Kernel flaw', 'CPU 95th percentile', 'Replicas']);
    assert.deepEqual([listed([]), listed(['a']), listed(['a', 'b', 'c']), listed(['a', 'b', 'c', 'd'])], ['', 'a', 'a, b and c', 'a, b and 2 more']);
  });

  it('speaks German, within sentences too, and finds properties by German words', () => {
    const props = KINDS.flatMap((kind) => Object.entries(propsOf(kind)));
    const inBytes = ([, prop]: readonly [string, Prop]) => prop.type === 'bytes' && /, in bytes\. /i.test(helpOf(prop));
    speak({ language: 'de', texts: JSON.parse(fs.readFileSync(at('l10n/bundle.l10n.de.json'), 'utf8')) as Record<string, string> });
    try {
      assert.deepEqual(['memory', 'restartPriority', 'vcpus'].map(labelOf), ['Arbeitsspeicher', 'Neustart-Priorität', 'vCPUs']);
      assert.equal(labelInText('memory'), 'Arbeitsspeicher');
      assert.equal(kindInText('vm'), 'virtuelle Maschine');
      assert.equal(listed(['a', 'b', 'c', 'd']), 'a, b und 2 weitere');
      assert.deepEqual(props.filter(inBytes), [], 'the unit of sizes is told by what can be typed');
      const entries = groupsFor(['vm']).flatMap((group) => group.entries);
      assert.ok(fits(entries.find(({ name }) => name === 'memory')!, 'arbeitsspeicher'));
      assert.deepEqual(entries.filter((entry) => fits(entry, 'livemigration')).map(({ name }) => name).sort(), ['devices', 'dirtyRate']);
      const refused = parseText({ type: 'bytes', doc: '' }, '8G');
      assert.ok(!refused.ok && refused.message.startsWith('"8G" ist als Größe mehrdeutig oder unbekannt: '));
      const { topology: { problems } } = readTopology('{ "strata": 1, "nodes": { "a": { "kind": "host", "memory": "8G" } } }');
      assert.ok(problems.some(({ message }) => /ambiguous or unknown as a size: write "8GiB"/.test(message)), 'what is wrong with a file is told in English');
      assert.deepEqual([hintFor({ type: 'bytes', doc: '' }, '8GiB'), severityCount(1234, 'warning')], ['8 GiB = 8,59 GB', '1.234 Warnungen']);
    } finally {
      speak(undefined);
    }
    assert.equal(labelInText('memory'), 'memory');
  });
});
