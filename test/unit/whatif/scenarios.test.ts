import assert from 'node:assert/strict';
import { readTopology } from '../../../src/model';
import { checkAll } from '../../../src/whatif';
import { TODAY, textOf } from '../engine/support';

const linux = { platform: 'debian', version: '13' };
const nodes = {
  h1: { kind: 'host', memory: '64GiB', cpu: { cores: 16 }, os: linux }, kvm1: { kind: 'hypervisor', in: 'h1', platform: 'kvm' },
  h2: { kind: 'host', memory: '64GiB', cpu: { cores: 16 }, os: linux }, kvm2: { kind: 'hypervisor', in: 'h2', platform: 'kvm' },
  ha: { kind: 'cluster', platform: 'proxmox-ve', ha: true, witness: true, members: ['kvm1', 'kvm2'] }, san: { kind: 'volume', in: 'ha', shared: true },
  web: { kind: 'vm', in: 'kvm1', vcpus: 2, memory: '8GiB', storage: 'san', os: linux }, lone: { kind: 'vm', in: 'kvm1', vcpus: 2, memory: '8GiB', storage: 'local', os: linux },
};
const failed = (scenarios: unknown, more: object = {}) => checkAll(readTopology(textOf({ nodes, scenarios, ...more })), { today: TODAY }).findings.filter(({ rule }) => rule === 'scenario-failed');
const pointers = (expect: object, events: unknown = [{ fail: 'h1' }]) => failed([{ name: 'x', events, expect }]).map(({ pointer }) => pointer);

describe('scenarios', () => {
  it('hold where everything comes out as expected', () => {
    assert.deepEqual(failed([{ name: 'lose h1', events: [{ fail: 'h1' }], expect: { up: ['web'], down: ['h1', 'lone'], maxUnplaced: 1, notExposed: ['web'] } }]), []);
    assert.deepEqual(failed([]), []);
    assert.deepEqual(failed([{ name: 'nothing is expected', events: [{ fail: 'h1' }] }, {}, null]), []);
  });

  it('are findings at each expectation that does not hold, with the reason', () => {
    assert.deepEqual(pointers({ up: ['web', 'lone'] }), ['/scenarios/0/expect/up/1']);
    assert.deepEqual(pointers({ down: ['web'] }), ['/scenarios/0/expect/down/0']);
    assert.deepEqual(pointers({ maxUnplaced: 0 }, [{ fail: 'h1' }, { fail: 'h2' }]), ['/scenarios/0/expect/maxUnplaced']);
    assert.deepEqual(pointers({ recoveredWithin: '1s' }), ['/scenarios/0/expect/recoveredWithin']);
    assert.deepEqual(pointers({ recoveredWithin: '2h' }), []);
    assert.deepEqual(pointers({ notExposed: ['web'] }, [{ compromise: 'web' }]), ['/scenarios/0/expect/notExposed/0']);
    assert.deepEqual(pointers({ possible: false }, [{ lose: 1 }]), ['/scenarios/0/expect/possible']);
    const [finding] = failed([{ name: 'lose h1', events: [{ fail: 'h1' }], expect: { up: ['lone'] } }]);
    assert.deepEqual([finding!.severity, finding!.nodes], ['error', ['lone']]);
    assert.match(finding!.message, /^The scenario "lose h1" fails: lone should be up/);
    assert.ok(finding!.witness.includes('lone is in kvm1'));
  });

  it('that cannot be played say at which event', () => {
    assert.deepEqual(pointers({}, [{ fail: 'h1' }, { fail: 'nobody' }]), ['/scenarios/0/events/1/fail']);
    assert.deepEqual(pointers({}, [{ runaway: 'web' }]), ['/scenarios/0/events/0/runaway']);
    assert.deepEqual(pointers({}, [{}]), ['/scenarios/0/events/0']);
  });

  it('can be reported otherwise, or not at all, and be suppressed', () => {
    const scenarios = [{ name: 'x', events: [{ fail: 'h1' }], expect: { up: ['lone'] } }];
    assert.deepEqual(failed(scenarios, { rules: { 'scenario-failed': 'warning' } }).map(({ severity }) => severity), ['warning']);
    assert.deepEqual(failed(scenarios, { rules: { 'scenario-failed': 'off' } }), []);
    assert.deepEqual(failed(scenarios, { suppressions: [{ rule: 'scenario-failed', node: 'lone', reason: 'rebuilt by hand' }] }), []);
  });
});
