import assert from 'node:assert/strict';
import { defaultCatalog } from '../../../src/catalog';
import { buildGraph, makeFacts } from '../../../src/engine';
import { readTopology } from '../../../src/model';
import { lostOf, play, whyNot } from '../../../src/whatif';
import type { Event, Outcome } from '../../../src/whatif';
import { TODAY, textOf } from '../engine/support';

const linux = { platform: 'debian', version: '13' };
const host = (id: string, memory = '64GiB') => ({
  [id]: { kind: 'host', cpu: { sockets: 1, cores: 16, vendor: 'intel' }, memory, os: linux }, [`kvm-${id}`]: { kind: 'hypervisor', in: id, platform: 'kvm', version: '9.0' },
});
const cluster = { ha: { kind: 'cluster', platform: 'proxmox-ve', ha: true, witness: true, members: ['kvm-h1', 'kvm-h2'] }, san: { kind: 'volume', in: 'ha', shared: true } };
const vm = (place: string, more: object = {}) => ({ kind: 'vm', in: `kvm-${place}`, vcpus: 2, memory: '8GiB', storage: 'san', os: linux, ...more });
const TWO = { ...host('h1'), ...host('h2'), ...cluster, web: vm('h1', { service: 'web' }), db: vm('h2') };

function played(nodes: object, events: readonly Event[], more: object = {}): Outcome {
  const document = readTopology(textOf({ nodes, ...more }));
  const facts = makeFacts(buildGraph(document.topology), defaultCatalog, TODAY);
  for (const event of events) assert.equal(whyNot(facts.graph, event), undefined);
  const before = document.text;
  const outcome = play(document, facts, events);
  assert.equal(document.text, before);
  return outcome;
}

describe('what if', () => {
  it('a host fails: what is on it is down, and started elsewhere with the time and what is assumed', () => {
    const outcome = played(TWO, [{ fail: 'h1' }]);
    assert.deepEqual(outcome.down, ['h1', 'kvm-h1', 'web']);
    assert.deepEqual(lostOf(outcome), ['h1', 'kvm-h1']);
    assert.deepEqual(outcome.moved, [{ node: 'web', from: 'kvm-h1', to: 'h2' }]);
    assert.ok(outcome.recovered[0]!.seconds > 0 && outcome.recovered[0]!.assumed.length > 0);
    assert.deepEqual(outcome.why['web'], ['h1 fails', 'kvm-h1 is in h1', 'web is in kvm-h1']);
    assert.deepEqual(outcome.services, [{ service: 'web', alive: 0, needed: 1, recovers: true }]);
  });

  it('two hosts fail together: nothing is left to start on', () => {
    const outcome = played(TWO, [{ fail: 'h1' }, { fail: 'h2' }]);
    assert.deepEqual([outcome.recovered, outcome.unplaced], [[], ['web', 'db']]);
    assert.match(outcome.why['web']!.at(-1)!, /not started elsewhere/);
  });

  it('a container is taken over: it reaches its kernel, and with a hypervisor on it every VM', () => {
    const vms = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`vm-${i}`, { kind: 'vm', in: 'pve', vcpus: 1, memory: '1GiB', os: linux }]));
    const nodes = { h: { kind: 'host', memory: '64GiB', os: linux }, pve: { kind: 'hypervisor', in: 'h', platform: 'proxmox-ve' }, lxc: { kind: 'engine', in: 'h', platform: 'lxc' }, guest: { kind: 'container', in: 'lxc', trust: 'untrusted' }, ...vms };
    const { exposed, why } = played(nodes, [{ compromise: 'guest' }]);
    for (const id of ['h', 'pve', ...Object.keys(vms)]) assert.ok(exposed.includes(id), id);
    assert.match(why['vm-3']!.join('\n'), /guest -> .*1 break/);
  });

  it('a kernel has a flaw: what it serves is exposed, and other machines are not', () => {
    const { exposed } = played({ ...TWO, docker: { kind: 'engine', in: 'web', platform: 'docker', runtime: 'runc' }, c: { kind: 'container', in: 'docker' } }, [{ 'kernel-flaw': 'web' }]);
    assert.deepEqual(exposed, ['web', 'docker', 'c']);
  });

  it('hosts are lost: yes with the number that can be, no with the one that does not fit', () => {
    const one = played(TWO, [{ lose: 1 }]).answers[0]!;
    assert.equal(one.answer, 'yes');
    assert.ok(one.proof.includes('Hosts that it can lose: 1.'));
    const full = played({ ...TWO, big: vm('h1', { memory: '60GiB' }) }, [{ lose: 1, of: 'ha' }]).answers[0]!;
    assert.equal(full.answer, 'no');
    assert.match(full.proof.join('\n'), /big/);
  });

  it('a VM moves: the findings that come and go are those of the stack after it', () => {
    const { answers, moved, findings } = played({ ...TWO, 'kvm-h2': { kind: 'hypervisor', in: 'h2', platform: 'kvm', version: '9.0', overcommit: { memory: 1 } }, db: vm('h2', { memory: '60GiB' }) }, [{ migrate: 'web', to: 'h2' }]);
    assert.deepEqual([answers[0]!.answer, moved], ['no', []]);
    assert.match(answers[0]!.proof.join('\n'), /memory/);
    assert.deepEqual(findings, { added: [], resolved: [] });
    const back = played({ ...TWO, other: vm('h1', { memory: '60GiB' }) }, [{ migrate: 'web', to: 'h2' }]);
    assert.deepEqual(back.moved, [{ node: 'web', from: 'kvm-h1', to: 'kvm-h2' }]);
    assert.deepEqual(back.findings.resolved.map(({ rule }) => rule).includes('memory-overcommit'), true);
  });

  it('a machine is emptied, and a kernel patched', () => {
    const drained = played(TWO, [{ drain: 'h1' }]);
    assert.deepEqual(drained.moved, [{ node: 'web', from: 'kvm-h1', to: 'h2' }]);
    const stuck = played({ ...TWO, web: vm('h1', { storage: 'local' }), db: vm('h2', { memory: '60GiB' }) }, [{ drain: 'h1' }]);
    assert.deepEqual([stuck.answers[0]!.answer, stuck.unplaced], ['no', ['web']]);
    const patched = played({ ...TWO, app: { kind: 'app', in: 'h1' } }, [{ patch: 'h1' }]);
    assert.deepEqual([patched.answers[0]!.answer, patched.down], ['no', ['app']]);
    assert.equal(played({ ...TWO, h1: { ...TWO['h1' as keyof typeof TWO], os: { ...linux, livepatch: true } } }, [{ patch: 'h1' }]).answers[0]!.answer, 'yes');
  });

  it('more of something is added: how many fit, also with a host failure survived still', () => {
    const [answer] = played(TWO, [{ add: 'web', copies: 3 }]).answers;
    assert.equal(answer!.answer, 'yes');
    assert.match(answer!.proof.join('\n'), /copies fit; memory holds up the next\.\n\d+ copies fit if the loss of any host/);
    assert.equal(played(TWO, [{ add: 'web', copies: 300 }]).answers[0]!.answer, 'no');
    assert.equal(played({ ...host('h1'), lone: vm('h1', { storage: 'local' }) }, [{ add: 'lone' }]).answers[0]!.answer, 'undetermined');
  });

  it('a site is lost to another: room and data decide', () => {
    const sites = { west: { kind: 'site' }, east: { kind: 'site' }, ...host('w'), ...host('e', '32GiB') };
    const at = (place: object, id: string, site: string) => ({ ...place, [id]: { ...(place as any)[id], in: site } });
    const nodes = at(at(sites, 'w', 'west'), 'e', 'east');
    const small = played({ ...nodes, erp: vm('w', { storage: 'west-san' }), 'west-san': { kind: 'volume', in: 'west', copies: [{ site: 'east', sync: true }] } }, [{ failover: 'west', to: 'east' }]);
    assert.deepEqual([small.answers[0]!.answer, small.moved], ['yes', [{ node: 'erp', from: 'kvm-w', to: 'e' }]]);
    const bare = played({ ...nodes, erp: vm('w', { storage: 'local' }) }, [{ failover: 'west', to: 'east' }]);
    assert.deepEqual([bare.answers[0]!.answer, bare.unplaced], ['no', ['erp']]);
    assert.match(bare.answers[0]!.proof.join('\n'), /disk is on its host alone/);
  });

  it('a process runs away: its own limit ends it alone, without one its neighbours go first or with it', () => {
    const docker = { h: { kind: 'host', cpu: { cores: 4 }, memory: '8GiB', os: linux }, docker: { kind: 'engine', in: 'h', platform: 'docker', runtime: 'runc' } };
    const c = (more: object) => ({ kind: 'container', in: 'docker', restart: 'always', ...more });
    const limited = played({ ...docker, wild: c({ limits: { memory: '1GiB' } }), db: c({ usage: { memoryP95: '4GiB' } }) }, [{ runaway: 'wild:memory' }]);
    assert.deepEqual(limited.killed.map(({ node }) => node), ['wild']);
    assert.match(limited.killed[0]!.reason, /container wild reaches its memory limit/);
    assert.deepEqual(limited.recovered.map(({ node }) => node), ['wild']);
    const free = played({ ...docker, wild: c({}), db: c({ usage: { memoryP95: '6GiB' } }) }, [{ runaway: 'wild:memory' }]);
    assert.equal(free.killed[0]!.node, 'db');
    const slow = played({ ...docker, wild: c({ threads: 64 }), db: c({ usage: { cpuP95: 3 } }) }, [{ runaway: 'wild:cpu' }]);
    assert.deepEqual([slow.killed, slow.degraded], [[], ['db']]);
    const cut = played({ ...docker, wild: c({}), db: c({}) }, [{ runaway: 'wild:pids' }]);
    assert.ok(cut.degraded.includes('db'));
    assert.deepEqual(played({ ...docker, wild: c({ limits: { pids: 100 } }), db: c({}) }, [{ runaway: 'wild:pids' }]).degraded, ['wild']);
  });

  it('a VM becomes a container where an engine is, else in a VM made for it, with the sizes, starts and kernels of both', () => {
    const nodes = { ...TWO, db: vm('h1', { tenant: 'shop', startSeconds: 45 }), pg: { kind: 'app', in: 'db', memory: '4GiB', cpu: 1, service: 'pg' }, front: vm('h1'), docker: { kind: 'engine', in: 'front', platform: 'docker', runtime: 'runc' } };
    const { answers, moved } = played(nodes, [{ convert: 'db' }], { links: [{ from: 'front', to: 'pg' }] });
    assert.equal(answers[0]!.answer, 'yes');
    assert.deepEqual(moved, [{ node: 'pg', from: 'db', to: 'docker' }]);
    assert.match(answers[0]!.proof.join('\n'), /go to engine docker|go to container engine docker/);
    assert.match(answers[0]!.proof.join('\n'), /Start: 45 s before, .* after\.\nTo patch: \d+ kernels/);
    const alone = played(TWO, [{ convert: 'web' }]);
    assert.match(alone.answers[0]!.proof[0]!, /added for them \(assumed\)/);
    const windows = played({ ...TWO, web: vm('h1', { os: { platform: 'windows-server', version: '2022' } }) }, [{ convert: 'web' }]);
    assert.equal(windows.answers[0]!.answer, 'no');
  });

  it('a container becomes a VM, and what shared its kernel no longer does', () => {
    const docker = { front: vm('h1'), docker: { kind: 'engine', in: 'front', platform: 'docker', runtime: 'runc' }, ours: { kind: 'container', in: 'docker', tenant: 'a', limits: { memory: '1GiB', cpu: 0.5 } }, theirs: { kind: 'container', in: 'docker', tenant: 'b', limits: { memory: '1GiB', cpu: 0.5 } } };
    const { answers, findings, moved } = played({ ...TWO, ...docker }, [{ convert: 'theirs' }]);
    assert.equal(answers[0]!.answer, 'yes');
    assert.equal(moved[0]!.node, 'theirs');
    assert.ok(findings.resolved.some(({ rule }) => rule === 'shared-kernel-mixed-trust'));
    const bare = played({ h: { kind: 'host', os: linux }, docker: { kind: 'engine', in: 'h', platform: 'docker' }, c: { kind: 'container', in: 'docker' } }, [{ convert: 'c' }]);
    assert.deepEqual([bare.answers[0]!.answer, bare.answers[0]!.proof], ['no', ['There is no hypervisor on its machine.']]);
  });

  it('says why an event cannot be played', () => {
    const { graph } = makeFacts(buildGraph(readTopology(textOf({ nodes: TWO })).topology), defaultCatalog, TODAY);
    assert.match(whyNot(graph, { fail: 'h3' })!, /no node "h3" to fail\. Did you mean "h1"\?/);
    assert.match(whyNot(graph, { migrate: 'h1', to: 'h2' })!, /"h1" is a host, and migrate is about/);
    assert.match(whyNot(graph, { migrate: 'web' })!, /needs `to`/);
    assert.match(whyNot(graph, { runaway: 'web' })!, /colon/);
    assert.match(whyNot(graph, {})!, /needs one of/);
    for (const id of ['__proto__', 'constructor', '<b>']) assert.match(whyNot(graph, { fail: id })!, /no node/);
  });

  it('takes ids that are names of object properties', () => {
    const nodes = JSON.parse('{"__proto__":{"kind":"host","os":{"platform":"debian"}},"constructor":{"kind":"app","in":"__proto__"}}') as object;
    const outcome = played(nodes, [{ fail: '__proto__' }]);
    assert.deepEqual(outcome.down, ['__proto__', 'constructor']);
    assert.deepEqual(outcome.why['constructor'], ['__proto__ fails', 'constructor is in __proto__']);
  });
});
